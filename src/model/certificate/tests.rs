//! Certificates and keys as openssl makes them.
#![allow(clippy::unwrap_used)]

use super::*;

/// Of an authority of its own, with an elliptic key.
const GOOD: &str = "-----BEGIN CERTIFICATE-----
MIIBljCCAT2gAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApFeGFtcGxl
IENBMB4XDTI1MDYwMTAwMDAwMFoXDTM1MDYwMTAwMDAwMFowHjEcMBoGA1UEAwwT
dmF1bHQtMS5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGsp
GzL8Gyx2OpPznMxZRFZltNQbDVtS0+3lpYoUmhDdWpLodIQCjmb6zjJFjL9XkhLr
DAAcG9r6Z20OTlJG5+KjdTBzMDEGA1UdEQQqMCiCE3ZhdWx0LTEuZXhhbXBsZS5j
b22CCyoudmF1bHQuc3ZjhwQKAAAFMB0GA1UdDgQWBBRNkocEap/STTbevgjIXeh6
TKZAdDAfBgNVHSMEGDAWgBR8H0f2zFsF/TEb6V9ikwgLW/NeUjAKBggqhkjOPQQD
AgNHADBEAiAObhjW8MrLJP6O08YIabwvNanB360+QUA/t5McRndUmAIgD7SaQ+Vo
13dqIUd9y2bzu+9PIZ8nQ/9T7Qi3vknee2g=
-----END CERTIFICATE-----";

/// The key of that one.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgX38HKVw+Sxviru/s
uSakvleUfpKV8EL1lL0ETaLqP0+hRANCAARrKRsy/BssdjqT85zMWURWZbTUGw1b
UtPt5aWKFJoQ3VqS6HSEAo5m+s4yRYy/V5IS6wwAHBva+mdtDk5SRufi
-----END PRIVATE KEY-----";

/// It vouches for itself.
const SELF_SIGNED: &str = "-----BEGIN CERTIFICATE-----
MIIBbDCCARKgAwIBAgIBATAKBggqhkjOPQQDAjAeMRwwGgYDVQQDDBN2YXVsdC0x
LmV4YW1wbGUuY29tMB4XDTI1MDYwMTAwMDAwMFoXDTM1MDYwMTAwMDAwMFowHjEc
MBoGA1UEAwwTdmF1bHQtMS5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49
AwEHA0IABGVoyT2BCl32Zg6EHxroryFWPgmAaqvKIZCEvmq7Qog7BmyqNgKjXvZG
BH/brUU4x8tnAh/h4LTst+Bn4JDfhoGjQTA/MB4GA1UdEQQXMBWCE3ZhdWx0LTEu
ZXhhbXBsZS5jb20wHQYDVR0OBBYEFNC/wBRJjEXjxgPKl4Avmt9in15OMAoGCCqG
SM49BAMCA0gAMEUCIQDzunJWhyR6ERskTc7p5UA7Ly3bb7/ZqMCh9fEWMd0WmgIg
PTf9JlJVwfQeXX1CFSs5iAzMNq58VdIl4Cp9j2c0JS0=
-----END CERTIFICATE-----";

/// RSA of 1024 bits.
const WEAK: &str = "-----BEGIN CERTIFICATE-----
MIIBzDCCAXGgAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApFeGFtcGxl
IENBMB4XDTI1MDYwMTAwMDAwMFoXDTM1MDYwMTAwMDAwMFowHjEcMBoGA1UEAwwT
dmF1bHQtMS5leGFtcGxlLmNvbTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA
tDAFNBrb80WDIuU+TU/pSizhk+IEpp6Il8Jc7lksUUHUfE1QLh5GxcSF58d0Y8Ec
abYgD+cDVFQ6dn6Hvy3PF0IydSPT39phNI5thZ37JQecwLTddtC4wf1Umj6QdizY
6TIzqCv3L3OdSgvRGFwVln/S2pKRplBBcBRdEO0R7jECAwEAAaNiMGAwHgYDVR0R
BBcwFYITdmF1bHQtMS5leGFtcGxlLmNvbTAdBgNVHQ4EFgQUCcVXgVdqj1VQLPGJ
BKxq9M73gFAwHwYDVR0jBBgwFoAUfB9H9sxbBf0xG+lfYpMIC1vzXlIwCgYIKoZI
zj0EAwIDSQAwRgIhAMDo9U0rp923XST2A0izDLaqQMLP+EGrhXD+GJYphosvAiEA
8CZQHjmLuUuEEXIWoUbL+99ImFxrQRzLyel/+zBXtRg=
-----END CERTIFICATE-----";

/// The key of that one.
const WEAK_KEY: &str = "-----BEGIN PRIVATE KEY-----
MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBALQwBTQa2/NFgyLl
Pk1P6Uos4ZPiBKaeiJfCXO5ZLFFB1HxNUC4eRsXEhefHdGPBHGm2IA/nA1RUOnZ+
h78tzxdCMnUj09/aYTSObYWd+yUHnMC03XbQuMH9VJo+kHYs2OkyM6gr9y9znUoL
0RhcFZZ/0tqSkaZQQXAUXRDtEe4xAgMBAAECgYAPmDhbEhgHLfTziDOkLU5bhRbg
3abZZM8dk0zHtCAJyFDDkU1nMGefpiqQrMp997Cl1YVg2vWGzuNgbgMBoM1TaJw1
hIlmjyaJPT7OS2NY4G/Qzzr/7SiS5NEb1VnkxzF6IDt1nDM5fcj0JuvL9Vugina5
55i7/tzew1YhZKyZgQJBAO7f8UvdLX5LVAy4bNfyB54aTddxZaUz9X1l00f7ZGJp
83zD5J2Q8VweflZ64Hr1A2A7UINvExy2/YODoKn8gi0CQQDBGv6TDDinUcwdsD45
3ZgBfVZiH+tAE8fsb0oaEed/DFPfEZ8adSaTl/u8j3+uPBxqul25FLEwQIjxZVIq
nxKVAkEArxFDSAVmlRviEpyLcMx6Fr5SdGYwR55H+cpJyYSN8q6R+8uZ3nze11Ol
5f2STasJ+VofTOR4DmBydhNfCZX9VQJAZez5smQhAzAJrSH5tlFgimi9z81JPukx
/XpAgsIwjr7TBksmz7BGTGFMXprfqffQiAUWszpYzD9ECSaR2C1egQJBAKk1wqNO
WPDppW6wo0p75zT3mtHWPH5hdgeBgd0YcwkYK5mqDE95kDxbgDIM1qT1oU2LjMPX
7cxgq2sXjAfZj78=
-----END PRIVATE KEY-----";

/// Signed with SHA-1.
const SHA1: &str = "-----BEGIN CERTIFICATE-----
MIIBgTCCASmgAwIBAgIBATAJBgcqhkjOPQQBMBUxEzARBgNVBAMMCkV4YW1wbGUg
Q0EwHhcNMjUwNjAxMDAwMDAwWhcNMzUwNjAxMDAwMDAwWjAeMRwwGgYDVQQDDBN2
YXVsdC0xLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEB20+
IQ9AGlMIgGmB05MpIKNetBmoG7voBKeNsiCtnQ4oug9Zi3Ux+jgyHUGyFYmnM418
LYH1e3MfNVKhoRjjBKNiMGAwHgYDVR0RBBcwFYITdmF1bHQtMS5leGFtcGxlLmNv
bTAdBgNVHQ4EFgQU0cMHVfQtaKSSdWThesYlAbvtu2IwHwYDVR0jBBgwFoAUfB9H
9sxbBf0xG+lfYpMIC1vzXlIwCQYHKoZIzj0EAQNHADBEAiBGtCE/Wlfax81CiWN1
Id1mfM+Jj5dhu/1YgSxhMQAWHQIgNDxHLkeqgnA9P+Z9SOkO3oIbdOiNA8YkCE2Q
9LyKnEc=
-----END CERTIFICATE-----";

fn of(text: &str) -> Certificate {
    Certificate::of(text).unwrap()
}

#[test]
fn certificates_say_for_whom_and_how_long() {
    let good = of(GOOD);
    assert_eq!(good.until.to_string(), "2035-06-01");
    assert_eq!(good.names, ["vault-1.example.com", "*.vault.svc", "10.0.0.5"]);
    assert!(!good.is_self_signed);
    assert_eq!(good.weakness, None);
    assert!(of(SELF_SIGNED).is_self_signed);
}

#[test]
fn weak_ones_are_told() {
    assert_eq!(of(WEAK).weakness.as_deref(), Some("has an RSA key of 1024 bits"));
    assert_eq!(of(SHA1).weakness.as_deref(), Some("is signed with SHA-1"));
}

#[test]
fn hosts_are_named_or_not() {
    let good = of(GOOD);
    for (host, expected) in [
        ("vault-1.example.com", true),
        ("Vault-1.Example.com", true),
        ("a.vault.svc", true),
        ("10.0.0.5", true),
        ("vault-2.example.com", false),
        ("a.b.vault.svc", false),
        ("vault.svc", false),
        ("10.0.0.6", false),
        ("", false),
    ] {
        assert_eq!(good.names_host(host), expected, "{host}");
    }
}

#[test]
fn keys_belong_to_certificates() {
    assert_eq!(private_key(KEY).unwrap(), of(GOOD).key);
    assert_ne!(private_key(KEY).unwrap(), of(SELF_SIGNED).key);
    assert_eq!(private_key(WEAK_KEY).unwrap(), of(WEAK).key);
    assert_eq!(private_key(GOOD), None);
}

#[test]
fn what_is_damaged_is_none_and_does_no_harm() {
    assert_eq!(Certificate::of(""), None);
    let (_, bytes) = pem::first(GOOD, "CERTIFICATE").unwrap();
    for at in 0..bytes.len() {
        read(&bytes[..at]);
        let mut changed = bytes.clone();
        changed[at] ^= 0xff;
        read(&changed);
    }
    assert_eq!(read(&bytes[..bytes.len() - 1]), None);
}

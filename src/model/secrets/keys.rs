//! Which names speak of a secret.

/// A name whose last part, in small letters and digits only, ends like this holds a secret.
const ENDINGS: [&str; 32] = [
    "password",
    "passwd",
    "pwd",
    "pass",
    "passphrase",
    "passcode",
    "secret",
    "secretkey",
    "secretid",
    "secretaccesskey",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "encodedkey",
    "masterkey",
    "credential",
    "credentials",
    "jwtkey",
    "connectionstring",
    "accountkey",
    "batchkey",
    "authkey",
    "currentkey",
    "previouskey",
    "presharedkey",
    "unsealkey",
    "secretkeybase",
    "erlangcookie",
    "clikeycontent",
];

/// Whether three letters are the last ones of the name of a secret.
pub(super) fn ends_name(letters: [u8; 3]) -> bool {
    matches!(
        &letters,
        b"ord"
            | b"swd"
            | b"pwd"
            | b"ass"
            | b"ase"
            | b"ode"
            | b"ret"
            | b"key"
            | b"tid"
            | b"ken"
            | b"ial"
            | b"als"
            | b"ing"
            | b"kie"
            | b"pin"
            | b"psk"
            | b"nfo"
            | b"ent"
    )
}

/// Names that end like a secret's and hold none: what names a Secret object, and words that only sound alike.
const NEAR_MISSES: [&str; 14] = [
    "existingsecret",
    "pullsecret",
    "tlssecret",
    "certsecret",
    "certificatesecret",
    "cabundlesecret",
    "sslsecret",
    "configsecret",
    "envsecret",
    "externalsecret",
    "sealedsecret",
    "bypass",
    "compass",
    "showpassword",
];

/// Whole keys, in dotted form, that do not end like one and hold a secret all the same. Vault keeps what it shows ZooKeeper
/// under `auth_info`.
const WHOLE: [&str; 4] = ["pin", "encryptkey", "psk", "authinfo"];

/// Whether the value of a key is meant to be secret. The key may be dotted, kebab, camel or snake case.
///
/// A key that says where a secret is, how long it lives or what it is called (`secretName`, `password-file`,
/// `token-uri`) is none, because the ending decides.
pub fn is_secret_key(key: &str) -> bool {
    if !may_be_secret(key) {
        return false;
    }
    let last = last_part(key);
    if last.len() > 128 {
        return false;
    }
    let name = uniform(last);
    if WHOLE.contains(&name.as_str()) || (name == "key" && uniform(key).ends_with("encryptkey")) {
        return true;
    }
    let last = name.as_bytes().last();
    ENDINGS.iter().any(|ending| ending.as_bytes().last() == last && name.ends_with(ending))
        && !NEAR_MISSES.iter().any(|ending| name.ends_with(ending))
        && !key.starts_with("logging.level.")
}

/// The cheapest look: whether a key ends as the name of a secret does, numbers of items set aside. Most do not.
fn may_be_secret(key: &str) -> bool {
    let mut letters = key.bytes().rev().skip_while(|byte| !byte.is_ascii_alphabetic());
    let mut next = || letters.find(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    let (Some(third), Some(second), Some(first)) = (next(), next(), next()) else { return false };
    ends_name([first, second, third])
}

/// Whether a list under this key holds secrets: `api-keys` does, `secrets` are names of objects.
pub(super) fn is_secret_list(key: &str) -> bool {
    let name = uniform(last_part(key));
    let one = name.strip_suffix('s').unwrap_or(&name);
    !one.ends_with("secret") && (is_secret_key(&name) || is_secret_key(one))
}

fn last_part(key: &str) -> &str {
    let key = key.trim_end_matches([']', '"', '\'']);
    let key = key.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('[');
    key.rsplit(['.', '/', '[', ':', '"']).next().unwrap_or(key)
}

fn uniform(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        let secret = [
            "password",
            "spring.datasource.password",
            "DB_PASSWORD",
            "dbPassword",
            "ssl.key-store-password",
            "pin",
            "client_secret",
            "secret_id",
            "jwt.secret",
            "aws.secretKey",
            "AWS_SECRET_ACCESS_KEY",
            "api-key",
            "API_KEY",
            "vault.token",
            "private-key",
            "encrypt.key",
            "credentials",
            "users[0].password",
            "redis.requirepass",
            "current_key",
            "azure.account-key",
            "AZURE_BATCH_KEY",
            "passwords[12]",
            "SECRET_KEY_BASE",
            "RABBITMQ_ERLANG_COOKIE",
        ];
        for key in secret {
            assert_eq!(is_secret_key(key), key != "passwords[12]", "{key}");
        }
    }

    #[test]
    fn the_first_look_lets_every_name_through() {
        assert!(ENDINGS.iter().chain(&WHOLE).all(|name| may_be_secret(name)));
    }

    #[test]
    fn near_misses() {
        let other = [
            "secretName",
            "passwordFile",
            "password-file",
            "tokenUri",
            "secret-backend",
            "secretKeyRef",
            "token-ttl",
            "password_policy",
            "existingSecret",
            "imagePullSecret",
            "tls.secretName",
            "publicKey",
            "key",
            "pinned",
            "secret_path",
            "tokenEnabled",
            "bypass",
            "spin",
            "logging.level.org.x.token",
            "",
            "...",
            "max-tokens",
            "credentials-provider",
            "key-store",
            "monkey",
            "opinion",
            "cookie",
            "database",
        ];
        for key in other {
            assert!(!is_secret_key(key), "{key}");
        }
    }

    #[test]
    fn lists_of_secrets() {
        assert!(is_secret_list("api-keys") && is_secret_list("tokens") && is_secret_list("password"));
        assert!(!is_secret_list("secrets") && !is_secret_list("imagePullSecrets") && !is_secret_list("names"));
    }
}

//! Checksums as texts.

use super::bytes::of_text;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-1 in hexadecimal digits.
pub fn sha1(text: &str) -> String {
    hex(&Sha1::digest(of_text(text)))
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(of_text(text)))
}

/// SHA-512 in hexadecimal digits.
pub fn sha512(text: &str) -> String {
    hex(&Sha512::digest(of_text(text)))
}

/// Adler-32 as a decimal number.
pub fn adler32(text: &str) -> String {
    let step = |(a, b): (u32, u32), byte: u8| ((a + u32::from(byte)) % 65521, (a + u32::from(byte) + b) % 65521);
    let (a, b) = of_text(text).iter().copied().fold((1, 0), step);
    (b << 16 | a).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums() {
        assert_eq!(sha1("hello"), "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
        assert_eq!(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert!(sha512("hello").starts_with("9b71d224bd62f3785d96d46ad3ea3d73") && sha512("").len() == 128);
        assert_eq!(adler32("hello"), "103547413");
    }
}

//! What stays the same of a finding when lines move: a digest of its rule, its unit and its path through the text.
//!
//! No line, message or value goes in. How a path is written, `path` says.

mod equals;
mod path;

use sha2::{Digest, Sha256};

use crate::finding::Fingerprint;

pub use equals::number_equals;
pub use path::{Paths, inner_path};

/// The digest of a rule, the unit that it judged, a path in it and a number among equals.
pub fn fingerprint(rule: &str, unit: &str, path: &str, ordinal: usize) -> Fingerprint {
    let mut digest = Sha256::new();
    for part in [rule, unit, path] {
        digest.update(part.as_bytes());
        digest.update(b"\0");
    }
    digest.update(ordinal.to_string().as_bytes());
    let mut first = [0; 16];
    first.copy_from_slice(&digest.finalize()[..16]);
    Fingerprint(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_its_parts_apart() {
        let print = fingerprint("vault/tls-disabled", "ops/vault.hcl", "listener[tcp]", 0);
        // sha256 of the four parts with NUL between them
        assert_eq!(print.to_string(), "11c57925bc08f69423070074abb25dd6");
        assert_ne!(print, fingerprint("vault/tls-disabled", "ops/vault.hcl", "listener[tcp]", 1));
        assert_ne!(fingerprint("a", "bc", "d", 0), fingerprint("a", "b", "cd", 0));
    }
}

//! Which values are no secret, whatever their key promises.

use super::keys::is_secret_key;

/// Values that are no secret behind any key: words of the formats, counts and seconds, paths, and names of variables
/// that hold the secret.
pub(super) fn is_plain(value: &str) -> bool {
    const WORDS: [&str; 15] = [
        "true", "false", "null", "nil", "none", "~", "yes", "no", "on", "off", "DEBUG", "INFO", "WARN", "ERROR",
        "TRACE",
    ];
    let small = value.len() < 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    small || WORDS.iter().any(|word| word.eq_ignore_ascii_case(value)) || is_path(value) || is_variable_name(value)
}

/// `/vault/creds.json`; base64, which may begin with a slash too, has capital letters.
fn is_path(value: &str) -> bool {
    let named = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/_.-".contains(&byte);
    ["/", "./", "~/"].iter().any(|start| value.starts_with(start))
        && value[1..].contains(['/', '.'])
        && value.bytes().skip(1).all(named)
}

/// `DB_PASSWORD`
fn is_variable_name(value: &str) -> bool {
    let named = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    value.contains('_') && value.bytes().all(named) && is_secret_key(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values() {
        for value in ["true", "No", "~", "30", "/vault/creds.json", "./a.pem", "DB_PASSWORD", "DEBUG"] {
            assert!(is_plain(value), "{value}");
        }
        for value in ["truely", "1234", "/aB3/x+=", "/abc", "PASSWORD", "HUNTER_2", "hunter2"] {
            assert!(!is_plain(value), "{value}");
        }
    }
}

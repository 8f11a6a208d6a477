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

/// JSON in which every secret is left empty: `{"client_email": "me@example.com", "private_key": ""}`.
pub(super) fn is_empty_form(text: &str) -> bool {
    let quoted: Vec<&str> = text.split('"').collect();
    let is_key =
        |part: &&[&str]| part[2].trim_start().starts_with(':') && (is_secret_key(part[1]) || part[1] == "auth");
    let mut secrets = quoted.windows(4).skip_while(|_| !text.starts_with('{')).filter(is_key).peekable();
    secrets.peek().is_some() && secrets.all(|part| part[2].trim() == ":" && part[3].is_empty())
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

    #[test]
    fn forms_without_a_secret() {
        assert!(is_empty_form("{\"private_key\": \"\", \"client_email\": \"a@b\"}"));
        assert!(
            !is_empty_form("{\"private_key\": \"Zk3pQ8x1\"}") && !is_empty_form("{\"a\": \"\"}") && !is_empty_form("x")
        );
    }
}

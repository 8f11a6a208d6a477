//! Settings in the lines of a file whose format nobody told: `db.password = hunter2`, `"token": "…"`, `export KEY=…`.

use super::{is_reference, is_secret_key, words};

/// Longer texts are data, not settings.
const LONG: usize = 64 * 1024;

/// Whether a line of a text sets a secret to something that is certainly one: no word, no call, no variable.
pub fn set_a_secret(text: &str) -> bool {
    text.len() <= LONG && text.contains(['=', ':']) && text.lines().any(sets_a_secret)
}

fn sets_a_secret(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "{-".contains(c));
    let line = line.strip_prefix("export ").unwrap_or(line);
    if line.starts_with(['#', ';', '/', '<', '*']) {
        return false;
    }
    let Some(at) = line.find(['=', ':']) else { return false };
    let key = line[..at].trim().trim_matches(['"', '\'']);
    let value = line[at + 1..].trim().trim_end_matches([',', ';', '}']).trim().trim_matches(['"', '\'']);
    let is_name = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    is_name && is_secret_key(key) && is_certain(key, value)
}

fn is_certain(key: &str, value: &str) -> bool {
    let is_computed = value.contains(|c: char| c.is_whitespace() || "(){}[]<>$%`\"'|:=".contains(c));
    let is_mock = !words::is_password_key(key) && words::is_mock(key, value);
    !is_computed && !is_mock && !is_reference(value) && !words::is_words(value) && words::is_secret(key, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_set_secrets() {
        for text in [
            "user = shop\ndb.password = tr0ub4dor-and-3\n",
            "{\n  \"password\": \"tr0ub4dor-and-3\",\n}",
            "export API_KEY=Zk3pQ8x1Lm",
            "- clientSecret: 'Zk3pQ8-x1Lm'",
        ] {
            assert!(set_a_secret(text), "{text}");
        }
        for text in [
            "# password = tr0ub4dor-and-3",
            "password = ",
            "password = os.environ['X']",
            "password=$(cat /run/secret)",
            "password: ${DB_PASSWORD}",
            "password: string",
            "token: {{ .Token }}",
            "passwordFile: /run/secrets/x",
            "if password == 'tr0ub4dor': pass",
            "secret: shop-db",
            "nothing",
        ] {
            assert!(!set_a_secret(text), "{text}");
        }
    }
}

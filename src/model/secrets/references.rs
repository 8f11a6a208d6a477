//! Which values only point at a secret, or hold it encrypted, and which are the secret itself.

use crate::source::Range;

/// How values begin that are encrypted or fetched from somewhere else when the system starts.
const BEGINNINGS: [&str; 30] = [
    "ENC[",
    "ENC(",
    "{cipher}",
    "$ANSIBLE_VAULT",
    "!vault",
    "ref+",
    "secretref+",
    "op://",
    "env://",
    "file://",
    "file:",
    "classpath:",
    "sm://",
    "gcp-sm://",
    "awssm://",
    "aws-secretsmanager:",
    "azurekms://",
    "keyvault://",
    "akv://",
    "arn:aws:secretsmanager:",
    "arn:aws:ssm:",
    "@Microsoft.KeyVault(",
    "{{resolve:",
    "<path:",
    "$(",
    "var.",
    "local.",
    "data.",
    "module.",
    "getenv(",
];

/// What may stand before a placeholder without being a secret: schemes of headers and of password encoders.
const SCHEMES: [&str; 10] =
    ["Bearer ", "bearer ", "Basic ", "basic ", "Token ", "{noop}", "{bcrypt}", "{argon2}", "base64:", "Bearer%20"];

/// What looks a value up by the name behind the colon: the OpenTelemetry collector's providers, and those of logging.
const LOOKUPS: [&str; 3] = ["env", "file", "sys"];

/// Fewer letters and digits than this around placeholders are glue, no secret.
const GLUE: usize = 4;

/// Whether a value is encrypted or stands for a secret kept somewhere else; what is not is written out literally.
pub fn is_reference(text: &str) -> bool {
    literal_parts(text).is_empty()
}

/// The ranges of a value that are written out literally: none for a reference, the default of `${NAME:default}`,
/// the whole of a plain value.
pub(super) fn literal_parts(text: &str) -> Vec<Range> {
    let value = text.trim();
    if value.is_empty() || is_whole_reference(value) {
        return Vec::new();
    }
    let start = text.len() - text.trim_start().len();
    let mut parts = Parts { text, found: Vec::new() };
    if !parts.scan(start, start + value.len(), 0) {
        return vec![range(start, start + value.len())];
    }
    parts.found
}

fn range(start: usize, end: usize) -> Range {
    Range::new(start as u32, end as u32)
}

fn is_whole_reference(value: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| value.starts_with(beginning))
        || (value.starts_with('<') && value.ends_with('>'))
        || is_vault_path(value)
        || is_variable(value)
        || is_sealed(value)
}

/// `vault:secret/data/db#password`, also as `>>vault:…`, and `vault://…`.
fn is_vault_path(value: &str) -> bool {
    let value = value.trim_start_matches('>');
    value.strip_prefix("vault:").is_some_and(|path| path.contains('#') || path.starts_with("//"))
}

/// `$NAME`, `%NAME%`, `@name@`, `#{name}#`, `__NAME__`.
fn is_variable(value: &str) -> bool {
    let named = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
    let between =
        |open: &str, close: &str| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(named);
    value.strip_prefix('$').is_some_and(|name| named(name) && !name.starts_with(|c: char| c.is_ascii_digit()))
        || between("%", "%")
        || between("@", "@")
        || between("#{", "}#")
        || between("#{", "}")
        || between("__", "__")
}

/// What `kubeseal` writes: long base64 whose first bytes give the length of an RSA key.
fn is_sealed(value: &str) -> bool {
    value.len() >= 300
        && value.starts_with("Ag")
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

struct Placeholder {
    start: usize,
    end: usize,
    /// What stands in the brackets of `${…}`.
    inner: Option<(usize, usize)>,
}

struct Parts<'t> {
    text: &'t str,
    found: Vec<Range>,
}

impl Parts<'_> {
    /// Looks for placeholders and keeps what is literal around and in them; `false` when there is no placeholder.
    fn scan(&mut self, from: usize, to: usize, depth: usize) -> bool {
        let mut literal = from;
        let mut at = from;
        while let Some(Placeholder { start, end, inner }) = self.placeholder(at, to) {
            self.keep(literal, start);
            if let Some((from, to)) = inner {
                self.default(from, to, depth + 1);
            }
            (literal, at) = (end, end);
        }
        if literal > from {
            self.keep(literal, to);
        }
        literal > from
    }

    /// The next `${…}` or `{{…}}`; an unclosed one reaches to the end.
    fn placeholder(&self, from: usize, to: usize) -> Option<Placeholder> {
        let text = &self.text[from..to];
        let start = [text.find("${"), text.find("{{")].into_iter().flatten().min()?;
        let rest = &text[start..];
        if rest.starts_with("{{") {
            let length = rest.find("}}").map_or(rest.len(), |end| end + 2);
            return Some(Placeholder { start: from + start, end: from + start + length, inner: None });
        }
        let (inner, length) = closing(rest).map_or((rest.len(), rest.len()), |end| (end - 1, end));
        let start = from + start;
        Some(Placeholder { start, end: start + length, inner: Some((start + 2, start + inner)) })
    }

    /// The default of `NAME:default` or `NAME:-default`, unless that is a placeholder again.
    fn default(&mut self, from: usize, to: usize, depth: usize) {
        let inner = &self.text[from..to];
        let Some(colon) = inner.find(':') else { return };
        let mut start = from + colon + 1;
        let rest = &self.text[start..to];
        if rest.starts_with("//") || rest.starts_with('?') || inner.starts_with("vault:") {
            return;
        }
        if LOOKUPS.contains(&&inner[..colon]) {
            // What is looked up is no default; one may stand behind it.
            let Some(at) = rest.find(":-") else { return };
            start += at + 1;
        }
        start += usize::from(self.text[start..to].starts_with('-'));
        let default = &self.text[start..to];
        if default.trim().is_empty() || is_whole_reference(default) || depth > 8 {
            return;
        }
        if !self.scan(start, to, depth) {
            self.found.push(range(start, to));
        }
    }

    fn keep(&mut self, from: usize, to: usize) {
        let text = &self.text[from..to];
        let rest = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
        if rest.chars().filter(|c| c.is_alphanumeric()).count() >= GLUE {
            self.found.push(range(to - rest.len(), to));
        }
    }
}

/// The offset behind the bracket that closes the one in `${`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let sealed = format!("AgB{}", "a1+/".repeat(100));
        let table = [
            "",
            "  ",
            "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]",
            "{cipher}abcdef",
            "ENC(abcdef)",
            "!vault |",
            "$ANSIBLE_VAULT;1.1;AES256",
            "ref+vault://secret/x#/y",
            "op://vault/item/field",
            "env://KEY",
            "file:///run/key",
            "vault:secret/data/db#password",
            ">>vault:secret/data/db#password",
            "@Microsoft.KeyVault(SecretUri=https://x)",
            "${sm://projects/x}",
            "${env:ACCESS_TOKEN}",
            "${env:TOKEN:-}",
            "{{resolve:secretsmanager:db:SecretString:password}}",
            "<path:secret/data/db#password>",
            "${DB_PASSWORD}",
            "${DB_PASSWORD:}",
            "${DB_PASSWORD:-}",
            "${A:${B}}",
            "${A:${B:}}",
            "${A:?needed}",
            "{{ .Values.password }}",
            "Bearer ${TOKEN}",
            "{noop}${PASSWORD}",
            "x-${A}-${B}",
            "$DB_PASSWORD",
            "$(DB_PASSWORD)",
            "%DB_PASSWORD%",
            "<your-password>",
            "var.token",
            "${open",
            "{{ open",
            "@db.password@",
            &sealed,
        ];
        for text in table {
            assert!(is_reference(text), "{text}");
        }
    }

    #[test]
    fn literals() {
        let table = [
            ("hunter2", "hunter2"),
            ("  hunter2 ", "hunter2"),
            ("changeme", "changeme"),
            ("${DB_PASSWORD:hunter2}", "hunter2"),
            ("${DB_PASSWORD:-hunter2}", "hunter2"),
            ("${A:${B:hunter2}}", "hunter2"),
            ("secret${SUFFIX}", "secret"),
            ("{noop}hunter2", "{noop}hunter2"),
            ("vault:no-key", "vault:no-key"),
            ("$2a$10$abcdefghi", "$2a$10$abcdefghi"),
            ("<open", "<open"),
            ("AgShort", "AgShort"),
        ];
        for (text, literal) in table {
            let parts: Vec<_> = literal_parts(text).iter().map(|r| &text[r.start as usize..r.end as usize]).collect();
            assert_eq!(parts, [literal], "{text}");
            assert!(!is_reference(text), "{text}");
        }
    }
}

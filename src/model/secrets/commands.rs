//! Secrets in the arguments of commands, as scripts and containers have them: `curl -u admin:hunter2`,
//! `--password hunter2`, `-H "Authorization: …"`. Words of a command may stand on one line or be items of a list.

use memchr::memmem;

use super::is_secret_key;
use super::pairs::literals;
use crate::source::Range;

/// Programs that take a user and a password in one word.
const CLIENTS: [&str; 4] = ["curl", "wget", "http ", "https "];

/// The arguments that hold it.
const LOGINS: [&str; 6] = ["-u", "--user", "--proxy-user", "-U", "-a", "--auth"];

/// Schemes of the header, which stay readable.
const SCHEMES: [&str; 6] = ["Basic", "Bearer", "Token", "Digest", "ApiKey", "GenieKey"];

/// How far before an argument its program is looked for.
const COMMAND: usize = 2048;

/// The literal secrets in arguments.
pub(super) fn find(text: &str, found: &mut Vec<Range>) {
    flags(text, found);
    headers(text, found);
    if CLIENTS[..2].iter().any(|client| memmem::find(text.as_bytes(), client.as_bytes()).is_some()) {
        logins(text, found);
    }
}

/// `--password hunter2`; with `=` between it is a pair like any other.
fn flags(text: &str, found: &mut Vec<Range>) {
    for at in memmem::find_iter(text.as_bytes(), "--") {
        let name = word(&text[at + 2..], |byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        let begins = text[..at].ends_with([' ', '\t', '"', '\'', '\n', '[', ',']);
        if begins && is_secret_key(name) && !is_comment(text, at) {
            found.extend(argument(text, at + 2 + name.len()).into_iter().flat_map(|value| literals(text, value)));
        }
    }
}

/// `Authorization: Basic dXNlcjpwYXNz`
fn headers(text: &str, found: &mut Vec<Range>) {
    for at in memmem::find_iter(text.as_bytes(), "uthorization:") {
        let start = at + "uthorization:".len();
        let line = &text[start..];
        let line = &line[..line.find(['\n', '\r', '"', '\'', '\\']).unwrap_or(line.len())];
        let is_header =
            text[..at.saturating_sub(1)].ends_with(['"', '\'', ' ', '=']) && line.len() < text.len() - start;
        let value = line.trim();
        let scheme = SCHEMES.iter().find(|scheme| {
            value.get(..scheme.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(scheme))
                && value[scheme.len()..].starts_with(' ')
        });
        let secret = scheme.map_or(value, |scheme| value[scheme.len()..].trim_start());
        if is_header && is_one_word(secret) && !is_comment(text, at) {
            let start = start + line.trim_end().len() - secret.len();
            found.extend(literals(text, Range::new(start as u32, (start + secret.len()) as u32)));
        }
    }
}

/// `-u admin:hunter2`, the password only.
fn logins(text: &str, found: &mut Vec<Range>) {
    for at in memmem::find_iter(text.as_bytes(), "-") {
        let Some(flag) = LOGINS.iter().rev().find(|flag| text[at..].starts_with(*flag)) else { continue };
        if !text[..at].ends_with([' ', '\t', '"', '\'', '\n', '[', ',']) || !is_of_client(text, at) {
            continue;
        }
        let glued = text[at + flag.len()..].starts_with(|c: char| c.is_alphanumeric());
        let value = if glued { Some(bare(text, at + flag.len())) } else { argument(text, at + flag.len()) };
        let Some(Range { start, end }) = value else { continue };
        let Some((user, password)) = text[start as usize..end as usize].split_once(':') else { continue };
        let is_number = password.bytes().all(|byte| byte.is_ascii_digit()) && user.bytes().all(|b| b.is_ascii_digit());
        if !user.contains('/') && !is_number {
            found.extend(literals(text, Range::new(start + user.len() as u32 + 1, end)));
        }
    }
}

/// The next word behind an argument, on its line or as the next item of a list.
fn argument(text: &str, from: usize) -> Option<Range> {
    let rest = text[from..].trim_start_matches(['"', '\'']);
    let rest = rest.strip_prefix(['=', ',']).unwrap_or(rest);
    let line = rest.trim_start_matches([' ', '\t', '\\']);
    let next = match line.strip_prefix("\r\n").or_else(|| line.strip_prefix('\n')) {
        Some(below) => {
            below.trim_start().strip_prefix("- ").or_else(|| below.trim_start().strip_prefix(['"', '\'']))?
        }
        None if line.len() == rest.len() && rest.len() == text.len() - from => return None,
        None => line,
    };
    let value = next.trim_start_matches([' ', '"', '\'']);
    if value.is_empty() || value.starts_with(['-', '\n', '\r', ']', '|', '>', '<', ';', '&', ')']) {
        return None;
    }
    Some(bare(text, text.len() - value.len()))
}

/// The word that begins at a place; in a placeholder anything may stand.
fn bare(text: &str, start: usize) -> Range {
    let mut depth = 0usize;
    let end = text[start..].find(|c: char| {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        matches!(c, '\n' | '\r') || (depth == 0 && (c.is_whitespace() || "\"',;]|&<>`".contains(c)))
    });
    Range::new(start as u32, end.map_or(text.len(), |end| start + end) as u32)
}

fn word(text: &str, is_part: impl Fn(u8) -> bool) -> &str {
    &text[..text.bytes().position(|byte| !is_part(byte)).unwrap_or(text.len())]
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['$', '<', '{']) && !text.contains(char::is_whitespace)
}

/// Whether the line of a place is only a remark.
fn is_comment(text: &str, at: usize) -> bool {
    let line = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |at| at + 1);
    text[line..at].trim_start().starts_with(['#', '*'])
}

/// Whether one of the clients is called shortly before an argument, and no other command begins between.
fn is_of_client(text: &str, at: usize) -> bool {
    let near = (at.saturating_sub(COMMAND)..=at).find(|at| text.is_char_boundary(*at)).unwrap_or(at);
    let before = &text[near..at];
    let client = CLIENTS.iter().filter_map(|client| before.rfind(client)).max();
    client.is_some_and(|client| !before[client..].contains([';', '|']) && !before[client..].contains("&&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut ranges = Vec::new();
        find(text, &mut ranges);
        ranges.iter().map(|range| &text[range.start as usize..range.end as usize]).collect()
    }

    #[test]
    fn secrets_in_arguments() {
        for text in [
            "curl -u admin:hunter2 https://shop",
            "curl -s -uadmin:hunter2 https://shop",
            "command: [curl, -u, \"admin:hunter2\", https://shop]",
            "command:\n  - curl\n  - -u\n  - admin:hunter2\n  - https://shop",
            "args: [\"-c\", \"curl --user 'admin:hunter2' https://shop\"]",
            "wget --user=x --password hunter2 http://shop",
            "args:\n  - --password\n  - \"hunter2\"\n",
            "args: [--db-password, hunter2, --verbose]",
            "shop login --token hunter2 && go",
            "curl -H \"Authorization: Basic hunter2\" https://shop",
            "curl -H 'authorization: hunter2' https://shop",
            "args: [-H, \"Authorization: Token hunter2\"]",
            "curl \\\n  -u admin:hunter2 \\\n  https://shop",
        ] {
            assert_eq!(found(text), ["hunter2"], "{text}");
        }
        assert_eq!(found("curl -u ää:hünter2 §"), ["hünter2"]);
    }

    #[test]
    fn arguments_without_a_secret() {
        for text in [
            "curl -u $USER:$PASSWORD https://shop",
            "curl -u \"$USER:${PASSWORD}\" https://shop",
            "curl -u admin https://shop",
            "docker run -u 1000:1000 shop",
            "curl https://shop; docker run -u 1000:hunter2 shop",
            "curl https://shop | kubectl -u a:b",
            "args: [--password, $(PASSWORD)]",
            "args:\n  - --password-file\n  - /run/secret\n",
            "args: [--token, --verbose]",
            "--password",
            "--password\n",
            "# --password sets the password",
            "curl -H \"Authorization: Bearer $TOKEN\" https://shop",
            "curl -H \"Authorization: ${TOKEN}\" https://shop",
            "Authorization: see the next page",
            "---\nkind: Pod",
            "curl -u",
            "-H \"Authorization:\"",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}

//! Text in quotes and here-documents: where they end, and what they say.

/// How many unknown escapes of one string are told.
const UNKNOWN: usize = 20;

/// A string as found in the text.
pub(super) struct Quoted {
    /// The offset behind the last character.
    pub end: usize,
    /// Whether the closing quote is there.
    pub closed: bool,
    /// Whether a `${` is open at the end.
    pub inside: bool,
    /// Start and end of the first escapes that HCL does not know.
    pub unknown: Vec<(usize, usize)>,
}

/// Finds the end of the string that begins at `start`. A `${…}` in it may hold quotes, and line breaks unless
/// `one_line`.
pub(super) fn quoted(text: &str, start: usize, one_line: bool) -> Quoted {
    let bytes = text.as_bytes();
    let mut found = Quoted { end: start + 1, closed: false, inside: false, unknown: Vec::new() };
    let mut braces = 0_usize;
    while let Some(byte) = bytes.get(found.end) {
        match byte {
            b'\n' if braces == 0 || one_line => break,
            b'"' if braces == 0 => {
                found.closed = true;
                found.end += 1;
                break;
            }
            b'$' if braces == 0 && bytes.get(found.end + 1) == Some(&b'{') => {
                braces = 1;
                found.end += 1;
            }
            b'{' if braces > 0 => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            b'\\' => {
                let escape = escape(&text[found.end..]);
                if escape.means.is_none() && found.unknown.len() < UNKNOWN {
                    found.unknown.push((found.end, found.end + escape.len));
                }
                found.end += escape.len - 1;
            }
            _ => {}
        }
        found.end += 1;
    }
    found.inside = braces > 0;
    found
}

struct Escape {
    len: usize,
    means: Option<Means>,
}

enum Means {
    Byte(u8),
    Char(char),
}

/// Reads the escape at the start of a text; one that HCL does not know ends behind its letter, before a line break.
fn escape(text: &str) -> Escape {
    let Some(letter) = text[1..].chars().next() else { return Escape { len: 1, means: None } };
    let simple = match letter {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' | '"' => letter as u8,
        '0'..='7' => return digits(text, 1, 3, 8),
        'x' => return digits(text, 2, 2, 16),
        'u' => return digits(text, 2, 4, 16),
        'U' => return digits(text, 2, 8, 16),
        '\n' => return Escape { len: 1, means: None },
        other => return Escape { len: 1 + other.len_utf8(), means: None },
    };
    Escape { len: 2, means: Some(Means::Byte(simple)) }
}

fn digits(text: &str, from: usize, count: usize, radix: u32) -> Escape {
    let found = text[from..].chars().take(count).take_while(|digit| digit.is_digit(radix)).count();
    let len = from + found;
    if found < count {
        return Escape { len, means: None };
    }
    let value = u32::from_str_radix(&text[from..len], radix).unwrap_or(u32::MAX);
    let means = match count {
        2 | 3 => u8::try_from(value).ok().map(Means::Byte),
        _ if value > 0x10_ffff => None,
        _ => Some(Means::Char(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))),
    };
    Escape { len, means }
}

/// What a string says, when that is not what stands between its quotes. In `${…}` everything stays as it is.
pub(super) fn unquote(written: &str) -> Option<String> {
    let inner = written.get(1..written.len().checked_sub(1)?)?;
    if !inner.contains('\\') && !inner.contains("\r\n") {
        return None;
    }
    let (mut said, mut at, mut braces) = (Vec::with_capacity(inner.len()), 0, 0_usize);
    while let Some(byte) = inner.as_bytes().get(at) {
        let rest = &inner.as_bytes()[at..];
        match byte {
            b'\\' if braces == 0 => {
                let escape = escape(&inner[at..]);
                say(&mut said, &escape, &inner[at..at + escape.len]);
                at += escape.len;
                continue;
            }
            b'$' if braces == 0 && rest.get(1) == Some(&b'{') => {
                braces = 1;
                said.push(b'$');
                at += 1;
            }
            b'{' if braces > 0 => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            b'\r' if rest.get(1) == Some(&b'\n') => at += 1,
            _ => {}
        }
        said.push(inner.as_bytes()[at]);
        at += 1;
    }
    let said = String::from_utf8_lossy(&said).into_owned();
    (said != inner).then_some(said)
}

fn say(said: &mut Vec<u8>, escape: &Escape, written: &str) {
    match escape.means {
        Some(Means::Byte(byte)) => said.push(byte),
        Some(Means::Char(character)) => said.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => said.extend(written.as_bytes()),
    }
}

/// A here-document as found in the text.
pub(super) struct Here {
    /// The offset behind the closing marker.
    pub end: usize,
    /// Whether HCL takes the closing marker as one.
    pub closed: bool,
}

/// Finds the closing marker in the lines from `from` on. The marker may be indented (that of `<<-` must be) and needs
/// a line break behind it. Without one, a line that nearly closes it counts, which with `hasty` is taken at once.
pub(super) fn here(text: &str, from: usize, marker: &str, dash: bool, hasty: bool) -> Option<Here> {
    let mut near = None;
    let mut start = from;
    while start < text.len() {
        let stop = memchr::memchr(b'\n', &text.as_bytes()[start..]).map(|at| start + at);
        let line = &text[start..stop.unwrap_or(text.len())];
        if line.trim() == marker {
            let end = start + line.trim_end().len();
            let tail = line.trim_start_matches(blank).trim_end_matches('\r');
            let closed =
                stop.is_some() && tail == marker && (!dash || line.trim_end_matches('\r').len() > marker.len());
            if closed || hasty {
                return Some(Here { end, closed });
            }
            near = near.or(Some(Here { end, closed }));
        }
        start = stop.map_or(text.len(), |stop| stop + 1);
    }
    near
}

fn blank(letter: char) -> bool {
    letter.is_ascii_whitespace() || letter == '\x0b'
}

/// What a here-document says. `<<-` takes the blanks before its closing marker from every line, if every line has them.
pub(super) fn unfold(written: &str) -> String {
    let body = written.split_once('\n').map_or("", |(_, body)| body);
    let last = body.rfind('\n').map_or(0, |at| at + 1);
    let indent = &body[last..last + body[last..].len() - body[last..].trim_start_matches(blank).len()];
    let lines = body[..last].replace("\r\n", "\n");
    if !written.starts_with("<<-") {
        return lines + indent;
    }
    if lines.lines().all(|line| line.starts_with(indent)) {
        return lines.split_inclusive('\n').map(|line| &line[indent.len()..]).collect();
    }
    lines
}

/// The beginning of a text, for messages.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.len() < text.len() => format!("{line}…"),
        None => line.to_string(),
    }
}

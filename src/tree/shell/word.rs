//! One word of a shell command, and the lines of a here-document: quotes undone, with the place of every character.

use std::ops::Range;

/// A part of a word: a run of the text as it stands, or something that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub at: Range<usize>,
    /// What it says, when that is not what is written.
    pub said: Option<String>,
}

/// A word that was found.
pub struct Word {
    /// Where it ends.
    pub end: usize,
    /// What it consists of.
    pub pieces: Vec<Piece>,
    /// Where commands stand in it.
    pub inner: Vec<(usize, usize)>,
}

/// The pieces of the word that begins at an offset.
pub fn pieces(text: &str, at: usize) -> Vec<Piece> {
    read(text, at, text.len(), false).pieces
}

/// What pieces say.
pub fn text_of(text: &str, pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.said.as_deref().unwrap_or(&text[piece.at.clone()])).collect()
}

/// Reads the word that begins at an offset. In a list in brackets a comma or bracket ends it.
pub(super) fn read(text: &str, at: usize, end: usize, in_list: bool) -> Word {
    let mut scan = Scan { text, at, end, quoted: false, word: Word { end, pieces: Vec::new(), inner: Vec::new() } };
    while let Some(byte) = scan.next() {
        let ends = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => true,
            b',' | b']' => in_list,
            _ => false,
        };
        if ends && !scan.quoted {
            break;
        }
        scan.step(byte);
    }
    scan.word.end = scan.at;
    scan.word
}

/// The lines of a here-document. `strips` takes the tabs before them, `expands` fills in what `$` stands before.
pub fn body_pieces(text: &str, range: Range<usize>, strips: bool, expands: bool) -> Vec<Piece> {
    let Range { start, end } = range;
    let mut scan =
        Scan { text, at: start, end, quoted: true, word: Word { end, pieces: Vec::new(), inner: Vec::new() } };
    let mut fresh = true;
    while let Some(byte) = scan.next() {
        match byte {
            b'\t' if strips && fresh => scan.at += 1,
            b'$' | b'\\' | b'`' if expands => {
                scan.step(byte);
                fresh = false;
            }
            _ => {
                scan.take();
                fresh = byte == b'\n';
            }
        }
    }
    scan.word.pieces
}

/// Where the text of a word stands that is one quoted string and nothing else.
pub(super) fn quoted(text: &str, word: Range<usize>) -> Option<(usize, usize)> {
    let written = text.get(word.clone())?;
    let quote = written.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
    let is_one = quote == '"' || !inner.contains(quote);
    is_one.then_some((word.start + 1, word.end - 1))
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Whether `"` stands open.
    quoted: bool,
    word: Word,
}

impl Scan<'_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn step(&mut self, byte: u8) {
        let rest = &self.text[self.at..self.end];
        match byte {
            b'"' => {
                self.quoted = !self.quoted;
                self.at += 1;
            }
            b'\'' if !self.quoted => {
                let length = rest[1..].find('\'').unwrap_or(rest.len() - 1);
                self.verbatim(self.at + 1, self.at + 1 + length);
                self.at = (self.at + length + 2).min(self.end);
            }
            b'\\' => self.backslash(rest.as_bytes().get(1).copied()),
            b'$' => self.filled_in(),
            b'`' => {
                let length = rest[1..].find('`').unwrap_or(rest.len() - 1);
                self.word.inner.push((self.at + 1, self.at + 1 + length));
                self.instead((length + 2).min(rest.len()), "${…}");
            }
            _ => self.take(),
        }
    }

    fn backslash(&mut self, next: Option<u8>) {
        match next {
            Some(b'\n') => self.at += 2,
            Some(byte @ (b'$' | b'`' | b'"' | b'\\')) => self.instead(2, &char::from(byte).to_string()),
            Some(_) if !self.quoted => {
                self.at += 1;
                self.take();
            }
            _ => self.take(),
        }
    }

    /// What the shell fills in: `$NAME`, `${NAME}`, `$(command)`.
    fn filled_in(&mut self) {
        let rest = &self.text[self.at..self.end];
        match rest.as_bytes().get(1) {
            Some(b'(') => {
                let length = closing(rest, 1, b'(', b')');
                self.word.inner.push((self.at + 2, self.at + length - 1));
                self.instead(length, "${…}");
            }
            Some(b'{') => {
                let length = closing(rest, 1, b'{', b'}');
                self.verbatim(self.at, self.at + length);
                self.at += length;
            }
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let length = 1 + rest[1..].find(|c| !is_name(c)).unwrap_or(rest.len() - 1);
                let said = format!("${{{}}}", &rest[1..length]);
                self.instead(length, &said);
            }
            Some(byte) if byte.is_ascii_digit() || b"@*#?!$-".contains(byte) => {
                let said = format!("${{{}}}", char::from(*byte));
                self.instead(2, &said);
            }
            _ => self.take(),
        }
    }

    /// One character as it stands.
    fn take(&mut self) {
        let length = self.text[self.at..].chars().next().map_or(1, char::len_utf8);
        self.verbatim(self.at, self.at + length);
        self.at += length;
    }

    fn verbatim(&mut self, from: usize, to: usize) {
        match self.word.pieces.last_mut().filter(|last| last.said.is_none() && last.at.end == from) {
            Some(last) => last.at.end = to,
            None if from < to => self.word.pieces.push(Piece { at: from..to, said: None }),
            None => {}
        }
    }

    fn instead(&mut self, length: usize, said: &str) {
        self.word.pieces.push(Piece { at: self.at..self.at + length, said: Some(said.to_owned()) });
        self.at += length;
    }
}

/// How long a text is up to the bracket that closes the one at `from`.
fn closing(text: &str, from: usize, open: u8, close: u8) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        depth += usize::from(byte == open);
        depth -= usize::from(byte == close);
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

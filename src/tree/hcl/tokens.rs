//! Cuts HCL into tokens. What is wrong inside a token is kept beside it, and only counts when the token is read.

use std::borrow::Cow;

use super::text;
use crate::source::Range;

/// How many faults are kept.
const FAULTS: usize = 1_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A word without quotes.
    Word,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Text in quotes.
    Text,
    /// A here-document.
    Here,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `[`
    ListOpen,
    /// `]`
    ListClose,
    /// `,`
    Comma,
    /// `=`
    Assign,
    /// Something that is no token; a fault says why.
    Bad,
    /// The end of the text.
    End,
}

/// A token in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub what: What,
    pub start: u32,
    pub end: u32,
    /// Whether it is the first of its line.
    pub first: bool,
}

impl Token {
    /// Its range.
    pub fn range(self) -> Range {
        Range::new(self.start, self.end)
    }
}

/// Something wrong inside a token.
pub(super) struct Fault {
    /// The token's index.
    pub token: usize,
    /// Where.
    pub range: Range,
    /// What.
    pub message: Cow<'static, str>,
}

/// A text in tokens; the last one is [`What::End`].
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub comments: Vec<Range>,
    pub faults: Vec<Fault>,
    /// Whether something that is never closed took in the rest of the text.
    pub swallowed: bool,
}

/// Cuts a text.
pub(super) fn lex(text: &str) -> Lexed {
    let lexed = Lexed { tokens: Vec::new(), comments: Vec::new(), faults: Vec::new(), swallowed: false };
    let mut lexer = Lexer { text, at: 0, first: true, broken: false, lexed };
    lexer.mark();
    while lexer.at < text.len() {
        lexer.next();
    }
    lexer.push(What::End, text.len());
    lexer.lexed
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    first: bool,
    /// Whether something ran to the end of the text without its closing mark. From then on closing marks are sought
    /// nearby only, so that a broken file is not searched to its end again and again.
    broken: bool,
    lexed: Lexed,
}

impl Lexer<'_> {
    /// A byte-order mark: Vault does not know it.
    fn mark(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = 3;
            self.fault(0, 3, "a byte-order mark stands here, which Vault refuses; save the file as UTF-8 without it");
        }
    }

    fn next(&mut self) {
        let start = self.at;
        let what = match self.text.as_bytes()[start] {
            b'\n' => return self.blank(true),
            b' ' | b'\t' | b'\r' => return self.blank(false),
            b'#' => return self.line_comment(),
            b'/' if self.follows(b'/') => return self.line_comment(),
            b'/' if self.follows(b'*') => return self.comment(),
            b'{' => self.single(What::Open),
            b'}' => self.single(What::Close),
            b'[' => self.single(What::ListOpen),
            b']' => self.single(What::ListClose),
            b',' => self.single(What::Comma),
            b'=' => self.single(What::Assign),
            b'"' => self.string(),
            b'<' if self.follows(b'<') => self.here(),
            b'0'..=b'9' => self.number(),
            b'-' | b'.' if self.byte(1).is_some_and(|byte| byte.is_ascii_digit()) => self.number(),
            _ => self.word(),
        };
        self.push(what, start);
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn follows(&self, byte: u8) -> bool {
        self.byte(1) == Some(byte)
    }

    fn push(&mut self, what: What, start: usize) {
        let token = Token { what, start: start as u32, end: self.at as u32, first: self.first };
        self.lexed.tokens.push(token);
        self.first = false;
    }

    fn fault(&mut self, start: usize, end: usize, message: impl Into<Cow<'static, str>>) {
        if self.lexed.faults.len() < FAULTS {
            let range = Range::new(start as u32, end as u32);
            self.lexed.faults.push(Fault { token: self.lexed.tokens.len(), range, message: message.into() });
        }
    }

    fn single(&mut self, what: What) -> What {
        self.at += 1;
        what
    }

    fn blank(&mut self, line: bool) {
        self.at += 1;
        self.first |= line;
    }

    /// The end of the line, its carriage return left out.
    fn line_end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        from + line.strip_suffix(b"\r").unwrap_or(line).len()
    }

    fn line_comment(&mut self) {
        let end = self.line_end(self.at);
        self.lexed.comments.push(Range::new(self.at as u32, end as u32));
        self.at = end;
    }

    fn comment(&mut self) {
        let start = self.at;
        let Some(length) = self.text[start + 2..].find("*/") else {
            self.at = self.text.len();
            self.lexed.swallowed = true;
            self.fault(start, start + 2, "this comment is never closed with `*/`");
            return self.push(What::Bad, start);
        };
        self.at = start + 2 + length + 2;
        self.first |= self.text[start..self.at].contains('\n');
        self.lexed.comments.push(Range::new(start as u32, self.at as u32));
    }

    fn string(&mut self) -> What {
        let start = self.at;
        let found = text::quoted(self.text, start, self.broken);
        if found.closed {
            for (from, to) in found.unknown {
                let message = format!("HCL knows no escape `{}`", text::shorten(&self.text[from..to]));
                self.fault(from, to, message);
            }
            self.at = found.end;
            return What::Text;
        }
        self.broken |= found.inside;
        self.at = self.line_end(start);
        let message =
            if found.inside { "a `${` in this text is never closed" } else { "this text lacks its closing `\"`" };
        self.fault(start, self.at, message);
        What::Bad
    }

    /// `<<MARKER` or `<<-MARKER`, up to the line of the marker.
    fn here(&mut self) -> What {
        let start = self.at;
        let dash = self.byte(2) == Some(b'-');
        let name = start + 2 + usize::from(dash);
        let header = self.line_end(start);
        let marker = &self.text[name.min(header)..header];
        self.at = header;
        if marker.is_empty() || !marker.chars().all(|letter| is_letter(letter) || is_digit(letter)) {
            self.fault(start, header, "a here-document begins with `<<` and a marker of letters, alone behind it");
            return What::Bad;
        }
        let body = (header..self.text.len()).find(|at| self.text.as_bytes()[*at] == b'\n').map_or(header, |at| at + 1);
        let Some(found) = text::here(self.text, body, marker, dash, self.broken) else {
            self.broken = true;
            self.at = self.text.len();
            self.lexed.swallowed = true;
            self.fault(start, header, format!("no line closes this here-document with `{marker}`"));
            return What::Bad;
        };
        self.at = found.end;
        if !found.closed {
            self.broken = true;
            let hint = if dash { "indented, with nothing behind it" } else { "with nothing behind it" };
            let message = format!("HCL wants the closing `{marker}` on a line of its own, {hint} but a line break");
            self.fault(found.end - marker.len(), found.end, message);
        }
        What::Here
    }

    fn number(&mut self) -> What {
        let start = self.at;
        self.at += usize::from(self.byte(0) == Some(b'-'));
        if self.byte(0) == Some(b'0') && matches!(self.byte(1), Some(b'x' | b'X')) {
            self.at += 2;
            if self.digits(u8::is_ascii_hexdigit) == 0 {
                self.fault(start, self.at, "digits are missing behind `0x`");
            }
            return What::Number;
        }
        let whole = self.at;
        self.digits(u8::is_ascii_digit);
        let octal = self.text[whole..self.at].starts_with('0') && self.text[whole..self.at].contains(['8', '9']);
        if !self.fraction() && octal {
            self.fault(start, self.at, "a number that begins with 0 is octal, and has no digit 8 or 9");
        }
        What::Number
    }

    fn digits(&mut self, belongs: fn(&u8) -> bool) -> usize {
        let count = self.text.as_bytes()[self.at..].iter().take_while(|byte| belongs(byte)).count();
        self.at += count;
        count
    }

    /// Reads what stands behind the whole part; whether there is anything.
    fn fraction(&mut self) -> bool {
        let start = self.at;
        if self.byte(0) == Some(b'.') {
            self.at += 1;
            self.digits(u8::is_ascii_digit);
        }
        if matches!(self.byte(0), Some(b'e' | b'E')) {
            let exponent = self.at;
            self.at += 1 + usize::from(matches!(self.byte(1), Some(b'+' | b'-')));
            if self.digits(u8::is_ascii_digit) == 0 {
                self.fault(exponent, self.at, "digits are missing in the exponent");
            }
        }
        self.at > start
    }

    fn word(&mut self) -> What {
        let start = self.at;
        let rest = &self.text[start..];
        if !rest.starts_with(is_letter) {
            return self.illegal();
        }
        let length = rest.find(|letter| !is_letter(letter) && !is_digit(letter) && letter != '-' && letter != '.');
        self.at += length.unwrap_or(rest.len());
        match &self.text[start..self.at] {
            "true" | "false" => What::Bool,
            _ => What::Word,
        }
    }

    /// Characters that begin no token.
    fn illegal(&mut self) -> What {
        let start = self.at;
        let rest = &self.text[start..];
        let length =
            rest.find(|letter: char| is_letter(letter) || is_digit(letter) || " \t\r\n{}[],=\"#/".contains(letter));
        self.at += length.filter(|length| *length > 0).unwrap_or(if length.is_none() { rest.len() } else { 1 });
        let written = text::shorten(&self.text[start..self.at]);
        let message = match rest.as_bytes()[0] {
            b'\'' => "HCL knows no text in single quotes; use `\"`".to_string(),
            b'/' => "a comment begins with `//` or `/*`".to_string(),
            b'<' => "a here-document begins with `<<`".to_string(),
            b':' => "HCL sets a key with `=`, not `:`".to_string(),
            _ => format!("`{written}` has no meaning in HCL"),
        };
        self.fault(start, self.at, message);
        What::Bad
    }
}

fn is_letter(letter: char) -> bool {
    letter == '_' || letter.is_alphabetic()
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || (!letter.is_ascii() && letter.is_numeric())
}

//! The tokens of an action.

use super::{LexError, Lexer, TokenKind, is_space};

impl Lexer<'_> {
    /// Everything up to the closing, which is left; `start` is where the action opens.
    pub(super) fn action(&mut self, start: usize) -> Result<(), LexError> {
        let mut open = Vec::new();
        while self.closing().is_none() {
            let Some(char) = self.peek() else {
                return self.error(start..start + 2, "unclosed action");
            };
            match char {
                '(' => open.push(self.at),
                ')' if open.pop().is_none() => return self.error(self.at..self.at + 1, "unexpected right paren"),
                _ => {}
            }
            self.one(char, start)?;
        }
        match open.pop() {
            Some(at) => self.error(at..at + 1, "unclosed left paren"),
            None => Ok(()),
        }
    }

    fn one(&mut self, char: char, start: usize) -> Result<(), LexError> {
        match char {
            _ if is_space(char) => self.space(),
            '(' => self.token(TokenKind::Left, 1),
            ')' => self.token(TokenKind::Right, 1),
            '|' => self.token(TokenKind::Pipe, 1),
            ',' => self.token(TokenKind::Comma, 1),
            '=' => self.token(TokenKind::Assign, 1),
            ':' if self.rest().starts_with(":=") => self.token(TokenKind::Declare, 2),
            '"' => return self.quoted('"', TokenKind::Quoted, "unterminated quoted string"),
            '\'' => return self.quoted('\'', TokenKind::Number, "unterminated character constant"),
            '`' => return self.raw(),
            '$' => return self.word(1, TokenKind::Variable),
            '.' if self.is_digit_at(1) => return self.number(),
            '.' if self.rest().chars().nth(1).is_some_and(is_word) => return self.word(1, TokenKind::Field),
            '.' => self.token(TokenKind::Dot, 1),
            '+' | '-' => return self.number(),
            _ if char.is_ascii_digit() => return self.number(),
            _ if is_word(char) => return self.word(0, TokenKind::Name),
            _ => {
                let at = self.at..self.at + char.len_utf8();
                return self
                    .error(at, format!("unexpected character {char:?} in an action that opens at byte {start}"));
            }
        }
        Ok(())
    }

    /// White space; what belongs to a closing that trims is left.
    fn space(&mut self) {
        let rest = self.rest();
        let mut len = rest.len() - rest.trim_start_matches(is_space).len();
        if rest.get(len..).is_some_and(|behind| behind.starts_with("-}}")) {
            len -= 1;
        }
        self.token(TokenKind::Space, len);
    }

    fn quoted(&mut self, mark: char, kind: TokenKind, complaint: &str) -> Result<(), LexError> {
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, char)) = chars.next() {
            match char {
                '\\' => {
                    chars.next();
                }
                '\n' => break,
                _ if char == mark => {
                    self.token(kind, at + 1);
                    return Ok(());
                }
                _ => {}
            }
        }
        self.error(self.at..self.at + 1, complaint)
    }

    fn raw(&mut self) -> Result<(), LexError> {
        match self.rest().get(1..).and_then(|rest| rest.find('`')) {
            Some(len) => {
                self.token(TokenKind::Raw, len + 2);
                Ok(())
            }
            None => self.error(self.at..self.at + 1, "unterminated raw quoted string"),
        }
    }

    /// A name behind `prefix` bytes; what follows must not belong to another one.
    fn word(&mut self, prefix: usize, kind: TokenKind) -> Result<(), LexError> {
        let rest = self.rest();
        let name = rest.get(prefix..).unwrap_or_default();
        let len = prefix + name.find(|char| !is_word(char)).unwrap_or(name.len());
        let behind = rest.get(len..).and_then(|rest| rest.chars().next());
        self.token(kind, len);
        match behind {
            Some(char) if !ends_word(char) && self.closing().is_none() => {
                self.error(self.at..self.at + char.len_utf8(), format!("bad character {char:?}"))
            }
            _ => Ok(()),
        }
    }

    fn is_digit_at(&self, offset: usize) -> bool {
        self.rest().chars().nth(offset).is_some_and(|char| char.is_ascii_digit())
    }

    fn number(&mut self) -> Result<(), LexError> {
        let len = number_len(self.rest());
        let behind = self.rest().get(len..).and_then(|rest| rest.chars().next());
        if len == 0 || behind.is_some_and(is_word) {
            let end = self.at + len.max(1);
            return self.error(self.at..end, "bad number syntax");
        }
        self.token(TokenKind::Number, len);
        Ok(())
    }
}

/// How many bytes belong to a number; its value is the parser's affair.
fn number_len(text: &str) -> usize {
    let unsigned = text.trim_start_matches(['+', '-']);
    let sign = text.len() - unsigned.len();
    let is_hex = unsigned.starts_with("0x") || unsigned.starts_with("0X");
    let mut before = ' ';
    let mut len = 0;
    for char in unsigned.chars() {
        let signs_power =
            matches!(char, '+' | '-') && (matches!(before, 'p' | 'P') || !is_hex && matches!(before, 'e' | 'E'));
        if !(char.is_ascii_alphanumeric() || matches!(char, '_' | '.') || signs_power) {
            break;
        }
        len += 1;
        before = char;
    }
    if len == 0 || sign > 1 { 0 } else { sign + len }
}

fn is_word(char: char) -> bool {
    char == '_' || char.is_alphanumeric()
}

/// What may follow a name directly.
fn ends_word(char: char) -> bool {
    is_space(char) || matches!(char, '.' | ',' | '|' | ':' | ')' | '(' | '=' | '}')
}

//! Text between actions, trim markers and comments.

use super::{LexError, Lexer, Token, TokenKind, is_space};

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

impl Lexer<'_> {
    /// Everything, from the start.
    pub(super) fn text(&mut self) {
        let mut trims = false;
        loop {
            trims = match self.rest().find(OPEN) {
                None => {
                    self.run(self.text.len(), trims, false);
                    return;
                }
                Some(found) => {
                    let open = self.at + found;
                    self.run(open, trims, self.is_marker_at(open + OPEN.len()));
                    self.at = open;
                    self.opened().unwrap_or_else(|error| self.broken(error))
                }
            };
        }
    }

    /// Goes on behind the action that something is wrong with; says whether the text there is to be trimmed.
    fn broken(&mut self, error: LexError) -> bool {
        let is_open = self.tokens.iter().rev().find(|token| token.kind != TokenKind::Space);
        if is_open.is_none_or(|token| token.kind == TokenKind::Text || token.kind == TokenKind::Close) {
            self.tokens.push(Token { kind: TokenKind::Open, range: error.at.clone() });
        }
        self.tokens.push(Token { kind: TokenKind::Broken, range: error.at.clone() });
        self.errors.push(error);
        let end = self.rest().find(CLOSE).map_or(self.text.len(), |found| self.at + found);
        let trims = self.text.get(..end).is_some_and(|before| before.ends_with(" -"));
        self.at = end;
        let len = if self.rest().is_empty() { 0 } else { CLOSE.len() };
        self.token(TokenKind::Close, len);
        trims
    }

    /// A run of text up to a byte, trimmed in front or behind.
    fn run(&mut self, end: usize, trims_front: bool, trims_end: bool) {
        let text = self.text.get(self.at..end).unwrap_or_default();
        let cut = if trims_front { text.trim_start_matches(is_space) } else { text };
        let start = end - cut.len();
        let cut = if trims_end { cut.trim_end_matches(is_space) } else { cut };
        if !cut.is_empty() {
            self.tokens.push(Token { kind: TokenKind::Text, range: start..start + cut.len() });
        }
        self.at = end;
    }

    /// Whether a trim marker stands behind an opening.
    fn is_marker_at(&self, at: usize) -> bool {
        let mut chars = self.text.get(at..).unwrap_or_default().chars();
        chars.next() == Some('-') && chars.next().is_some_and(is_space)
    }

    /// An action or comment; says whether the text behind it is to be trimmed.
    fn opened(&mut self) -> Result<bool, LexError> {
        let marker = if self.is_marker_at(self.at + OPEN.len()) { 2 } else { 0 };
        let start = self.at;
        if self.rest().get(OPEN.len() + marker..).is_some_and(|rest| rest.starts_with("/*")) {
            self.at += OPEN.len() + marker;
            return self.comment(start);
        }
        self.token(TokenKind::Open, OPEN.len() + marker);
        self.action(start)?;
        Ok(self.close())
    }

    fn comment(&mut self, start: usize) -> Result<bool, LexError> {
        let Some(end) = self.rest().find("*/") else {
            return self.error(start..self.at + 2, "unclosed comment");
        };
        self.at += end + 2;
        let Some((len, trims)) = self.closing() else {
            return self.error(start..self.at, "comment ends before closing delimiter");
        };
        self.at += len;
        Ok(trims)
    }

    /// The length of the closing that stands here, and whether it trims.
    pub(super) fn closing(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        let mut chars = rest.chars();
        if chars.next().is_some_and(is_space) && chars.as_str().starts_with("-}}") {
            return Some((4, true));
        }
        rest.starts_with(CLOSE).then_some((CLOSE.len(), false))
    }

    fn close(&mut self) -> bool {
        let (len, trims) = self.closing().unwrap_or_default();
        self.token(TokenKind::Close, len);
        trims
    }
}

//! What is said of HCL that cannot be read, and how far each mistake reaches.

use super::tokens::{Token, What};
use super::{DEPTH, Lost, Read, Reader, text};
use crate::source::Range;
use crate::tree::SyntaxError;

/// How many errors are kept; whoever has more mends these first.
const ERRORS: usize = 100;

impl Reader<'_> {
    /// Notes an error in an item; the item is lost, unless the caller knows better.
    pub(super) fn error(&mut self, range: Range, message: impl Into<String>) -> Lost {
        if self.errors.len() < ERRORS {
            self.errors.push(SyntaxError { range, message: message.into() });
        }
        Lost
    }

    fn written(&self, token: Token) -> &str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Something stands where an item should begin. Stray commas and closing brackets are passed.
    pub(super) fn no_key(&mut self) -> Read {
        let token = self.now();
        let written = self.written(token).to_string();
        let message = match token.what {
            What::Bad => {
                self.take();
                return Err(Lost);
            }
            What::Close => "this `}` closes nothing".to_string(),
            What::ListClose => "this `]` closes nothing".to_string(),
            What::Comma => "a comma may only stand behind an item".to_string(),
            What::Open => "a block needs a name before its `{`".to_string(),
            What::Assign => "a key is missing before this `=`".to_string(),
            What::Bool => format!("a key cannot be `{written}`; put it in quotes"),
            _ => format!("a key is expected here, not {}", named(token.what, &written)),
        };
        let lost = self.error(token.range(), message);
        if matches!(token.what, What::Close | What::ListClose | What::Comma) {
            self.skip();
            return Ok(());
        }
        Err(lost)
    }

    /// `a "label" = …`, or a key without value in the line above `b = …`.
    pub(super) fn labels_and_assign(&mut self, keys: usize) -> Lost {
        let last = self.peek(keys - 1);
        if last.first {
            return self.no_body(keys - 1);
        }
        let assign = self.peek(keys);
        for _ in 0..keys {
            self.skip();
        }
        self.error(assign.range(), "labels go with a block: leave out this `=`")
    }

    /// Keys that neither `=` nor `{` follows.
    pub(super) fn no_body(&mut self, keys: usize) -> Lost {
        let first = self.now();
        let glued = self.at > 0 && self.last_end() == first.start && !first.first;
        let range = Range::new(first.start, self.peek(keys - 1).end);
        let written = self.text.get(range.start as usize..range.end as usize).unwrap_or_default();
        let message = if glued {
            let written = text::shorten(written);
            format!("`{written}` stands directly behind a value; should the whole be text in quotes?")
        } else {
            format!("`{}` has no value: `=` or `{{` is expected behind it", text::shorten(written))
        };
        self.scalar(); // kept as a key without value
        for _ in 1..keys {
            self.take();
        }
        self.error(range, message)
    }

    pub(super) fn too_deep(&mut self) -> Lost {
        let range = self.now().range();
        self.error(range, format!("more than {DEPTH} levels of nesting"))
    }

    /// Something stands where a value should; at the start of a line it may be the next item.
    pub(super) fn no_value(&mut self) -> Lost {
        let token = self.now();
        if token.what == What::Bad {
            self.take();
            return Lost;
        }
        let written = self.written(token);
        let before = self.peek_back();
        if before.what == What::Assign && (token.first || matches!(token.what, What::Close | What::End)) {
            return self.error(before.range(), "a value is missing behind this `=`");
        }
        let message = match token.what {
            What::Word => format!("`{}` must be in quotes: HCL 1 knows no variables or calls", text::shorten(written)),
            other => format!("a value is expected here, not {}", named(other, written)),
        };
        self.error(token.range(), message)
    }

    fn peek_back(&self) -> Token {
        self.lexed.tokens[self.at.saturating_sub(1)]
    }

    /// A bracket without its partner, told of the innermost one only.
    pub(super) fn never_closed(&mut self, open: Token) {
        if !self.ended {
            self.ended = true;
            let message = format!("this `{}` is never closed", self.written(open));
            self.error(open.range(), message);
        }
    }
}

/// A token in words.
fn named(what: What, written: &str) -> String {
    match what {
        What::Number => format!("the number `{}`", text::shorten(written)),
        What::Here => "a here-document".to_string(),
        What::End => "the end of the file".to_string(),
        _ => format!("`{}`", text::shorten(written)),
    }
}

//! Reader of HCL 1, the language of Vault's and OpenBao's server, agent and policy files.
//!
//! HCL 1 is laxer than the HCL 2 of Terraform: keys may be in quotes or hold dots, several items may share a line,
//! commas after items are allowed, and a block may open on the line below its labels. It is also stricter: a value is
//! text, a number, a truth value, a list or an object, never an expression. What Vault's own parser refuses is an
//! error here; the items around it are kept. A file that begins with `{` is JSON, and read as Vault reads JSON.
//!
//! `tokens` cuts the text into tokens, `text` undoes quotes and here-documents, `mistakes` words the errors. What the
//! stanzas mean is the model's affair.

mod mistakes;
mod text;
mod tokens;

use std::borrow::Cow;
use std::sync::Arc;

use self::tokens::{Lexed, Token, What};
use super::{Builder, Dialect, Kind, Style, SyntaxError, Tree, json};
use crate::source::{Range, Source};

/// How deep blocks, labels and lists may nest.
const DEPTH: usize = 128;

/// Reads a text.
pub fn parse(source: Arc<Source>) -> Tree {
    if source.text.trim_start().starts_with('{') {
        return json::parse_for_vault(source);
    }
    let lexed = tokens::lex(&source.text);
    let mut builder = Builder::new(source.clone(), Dialect::Literal);
    builder.start_document(0);
    let reader = Reader {
        text: &source.text,
        ended: lexed.swallowed,
        lexed,
        at: 0,
        next_fault: 0,
        lists: 0,
        errors: vec![],
        builder,
    };
    reader.read()
}

/// The item cannot be read further; its error is noted.
struct Lost;

type Read = Result<(), Lost>;

struct Reader<'t> {
    text: &'t str,
    lexed: Lexed,
    /// The index of the token to be read next.
    at: usize,
    /// The first of the lexer's faults that has not been passed yet.
    next_fault: usize,
    /// How many lists are open since the innermost body.
    lists: usize,
    /// Whether a bracket without its partner is noted already: all the brackets around it lack theirs, too.
    ended: bool,
    errors: Vec<SyntaxError>,
    builder: Builder,
}

impl Reader<'_> {
    fn read(mut self) -> Tree {
        let start = if self.now().what == What::End { 0 } else { self.now().start };
        self.builder.open(Kind::Mapping, Style::Block, start);
        self.items(false);
        self.take();
        self.builder.close(self.last_end());
        let whole = self.errors.is_empty();
        self.errors.sort_by_key(|error| error.range.start);
        for comment in std::mem::take(&mut self.lexed.comments) {
            self.builder.comment(comment);
        }
        for error in self.errors {
            self.builder.error(error.range, error.message);
        }
        self.builder.end_document(self.text.len() as u32, whole);
        self.builder.finish()
    }

    fn now(&self) -> Token {
        self.peek(0)
    }

    fn peek(&self, ahead: usize) -> Token {
        let tokens = &self.lexed.tokens;
        tokens[(self.at + ahead).min(tokens.len() - 1)]
    }

    /// Where the last token that was read ends.
    fn last_end(&self) -> u32 {
        self.at.checked_sub(1).map_or(0, |before| self.lexed.tokens[before].end)
    }

    /// Reads a token, with whatever the lexer found wrong in it.
    fn take(&mut self) -> Token {
        self.pass(true)
    }

    /// Passes a token of an item that is lost already.
    fn skip(&mut self) {
        self.pass(false);
    }

    fn pass(&mut self, report: bool) -> Token {
        let token = self.now();
        while let Some(fault) = self.lexed.faults.get(self.next_fault).filter(|fault| fault.token <= self.at) {
            self.next_fault += 1;
            if report {
                let (range, message) = (fault.range, fault.message.to_string());
                self.error(range, message);
            }
        }
        if token.what != What::End {
            self.at += 1;
        }
        token
    }

    /// Reads items up to the end of the body, or of the text.
    fn items(&mut self, braced: bool) {
        loop {
            match self.now().what {
                What::End => return,
                What::Close if braced => return,
                _ => self.item_or_next(),
            }
        }
    }

    /// Reads one item; when that fails, goes on to where the next one begins.
    fn item_or_next(&mut self) {
        let (start, depth) = (self.at, self.builder.depth());
        let lists = std::mem::take(&mut self.lists);
        if self.item().is_err() {
            while self.builder.depth() > depth {
                self.builder.close(self.last_end());
            }
            if self.builder.wants_value() {
                self.empty_value();
            }
            self.recover(start);
        }
        self.lists = lists;
        if self.now().what == What::Comma && self.at > start {
            self.take();
        }
    }

    /// Skips to the next line at the depth of the item, or to the end of the body around it.
    fn recover(&mut self, start: usize) {
        let mut braces = 0_usize;
        loop {
            let token = self.now();
            let outside = braces == 0 && (self.lists == 0 || self.begins_item());
            match token.what {
                What::End => return,
                What::Close if braces == 0 && self.at > start => return,
                _ if outside && token.first && self.at > start => return,
                What::Open => braces += 1,
                What::Close => braces = braces.saturating_sub(1),
                What::ListOpen if braces == 0 => self.lists += 1,
                What::ListClose if braces == 0 => self.lists = self.lists.saturating_sub(1),
                _ => {}
            }
            self.skip();
        }
    }

    /// Whether an item seems to begin here although a list is open: its `]` was forgotten.
    fn begins_item(&self) -> bool {
        let follows = self.peek(1);
        let behind = matches!(follows.what, What::Assign | What::Open | What::Text | What::Word);
        self.now().first && self.now().what == What::Word && behind && !follows.first
    }

    fn item(&mut self) -> Read {
        let ahead = self.lexed.tokens[self.at..].iter();
        let keys = ahead.take_while(|token| matches!(token.what, What::Word | What::Text)).count();
        match (keys, self.peek(keys).what) {
            (0, _) => self.no_key(),
            (1, What::Assign) => {
                self.scalar();
                self.take();
                self.value()
            }
            (_, What::Open) => self.block(keys),
            (_, What::Assign) => Err(self.labels_and_assign(keys)),
            (_, _) => Err(self.no_body(keys)),
        }
    }

    /// `key "label" … { … }`
    fn block(&mut self, keys: usize) -> Read {
        if self.builder.depth() + keys > DEPTH {
            return Err(self.too_deep());
        }
        self.scalar();
        for _ in 1..keys {
            self.builder.open(Kind::Mapping, Style::Label, self.now().start);
            self.scalar();
        }
        self.body(Style::Block)?;
        for _ in 1..keys {
            self.builder.close(self.last_end());
        }
        Ok(())
    }

    fn value(&mut self) -> Read {
        match self.now().what {
            What::Text | What::Here | What::Bool | What::Number => {
                self.scalar();
                Ok(())
            }
            What::Open => self.body(Style::Flow),
            What::ListOpen => self.list(),
            _ => Err(self.no_value()),
        }
    }

    /// `{ … }`
    fn body(&mut self, style: Style) -> Read {
        if self.builder.depth() >= DEPTH {
            return Err(self.too_deep());
        }
        let open = self.take();
        self.builder.open(Kind::Mapping, style, open.start);
        self.items(true);
        if self.now().what == What::Close {
            self.take();
        } else {
            self.never_closed(open);
        }
        self.builder.close(self.last_end());
        Ok(())
    }

    /// `[ … ]`; HCL 1 wants no comma behind a list in a list, and minds no empty place between commas.
    fn list(&mut self) -> Read {
        if self.builder.depth() >= DEPTH {
            return Err(self.too_deep());
        }
        let open = self.take();
        self.lists += 1;
        self.builder.open(Kind::Sequence, Style::Flow, open.start);
        let mut wants_comma = false;
        while self.now().what != What::ListClose {
            let token = self.now();
            if token.what == What::Comma {
                self.take();
                wants_comma = false;
                continue;
            }
            self.element(open, wants_comma)?;
            wants_comma = token.what != What::ListOpen;
        }
        self.take();
        self.lists -= 1;
        self.builder.close(self.last_end());
        Ok(())
    }

    fn element(&mut self, list: Token, wants_comma: bool) -> Read {
        let token = self.now();
        if matches!(token.what, What::End | What::Close) || self.begins_item() {
            self.never_closed(list);
            return Err(Lost);
        }
        let is_value =
            matches!(token.what, What::Text | What::Here | What::Bool | What::Number | What::Open | What::ListOpen);
        if wants_comma && is_value {
            self.error(token.range(), "a comma is missing before this item of the list");
        }
        self.value()
    }

    /// Adds the token as a scalar, quotes and here-documents undone.
    fn scalar(&mut self) {
        let token = self.take();
        let written = self.text.get(token.start as usize..token.end as usize).unwrap_or_default();
        let (style, value) = match token.what {
            What::Text => (Style::Double, text::unquote(written)),
            What::Here => (Style::Literal, Some(text::unfold(written))),
            _ => (Style::Plain, None),
        };
        self.builder.scalar(style, token.range(), value.map(Cow::Owned));
    }

    fn empty_value(&mut self) {
        let end = self.last_end();
        self.builder.scalar(Style::Plain, Range::new(end, end), None);
    }
}

//! Actions: what prints, and the keywords.

use std::ops::Range;
use std::rc::Rc;

use super::super::ast::{Block, Branch, Node, Template};
use super::super::lexer::{LexError, TokenKind};
use super::Parser;
use super::block::End;
use crate::helm::value::PStr;

/// What a keyword opens.
type Make = fn(Branch) -> Node;

impl Parser<'_> {
    /// An action that begins with a word; `open` is its opening.
    pub(super) fn action(&mut self, word: &str, open: Range<usize>) -> Result<Option<Node>, LexError> {
        match word {
            "if" => self.control("if", Node::If, open).map(Some),
            "with" => self.control("with", Node::With, open).map(Some),
            "range" => self.control("range", Node::Range, open).map(Some),
            "template" => self.template(open).map(Some),
            "block" => self.block_action(open).map(Some),
            "break" if self.is_alone() => self.jump(Node::Break).map(Some),
            "continue" if self.is_alone() => self.jump(Node::Continue).map(Some),
            _ => self.printing(open),
        }
    }

    fn printing(&mut self, open: Range<usize>) -> Result<Option<Node>, LexError> {
        let mut pipeline = self.pipeline(TokenKind::Close, "command")?;
        let close = self.expect(TokenKind::Close, "command")?;
        pipeline.at = self.origin(open.start..close.end);
        Ok(Some(Node::Action(pipeline)))
    }

    /// Whether nothing follows the word.
    fn is_alone(&self) -> bool {
        let mut rest = self.tokens.iter().skip(self.at + 1).map(|token| token.kind);
        rest.find(|kind| *kind != TokenKind::Space) == Some(TokenKind::Close)
    }

    fn jump(&mut self, node: Node) -> Result<Node, LexError> {
        if self.loops == 0 {
            return self.unexpected("block: not in a range");
        }
        self.at += 1;
        self.expect(TokenKind::Close, "command")?;
        Ok(node)
    }

    /// A condition that cannot be parsed is not met.
    fn control(&mut self, word: &str, make: Make, open: Range<usize>) -> Result<Node, LexError> {
        self.at += 1;
        let pipeline = self.pipeline(TokenKind::Close, word).and_then(|pipeline| {
            let close = self.expect(TokenKind::Close, word)?;
            Ok((pipeline, close.end))
        });
        let (pipeline, close) = match pipeline {
            Ok(both) => both,
            Err(error) => (self.recover(error), self.here().start.max(open.end)),
        };
        let at = self.origin(open.start..close);
        self.loops += usize::from(word == "range");
        let (then, end) = self.block(false);
        self.loops -= usize::from(word == "range");
        let body = self.origin(close..self.here().start.max(close));
        let otherwise = match end {
            End::Else => self.otherwise(word, open)?,
            end => {
                self.ended(end, &format!("{word}: it is never ended"));
                Block::new()
            }
        };
        Ok(make(Branch { at, pipeline, body, then, otherwise }))
    }

    /// What follows `else`: another condition, which shares its `end`, or a block.
    fn otherwise(&mut self, word: &str, open: Range<usize>) -> Result<Block, LexError> {
        self.skip_space();
        let chained: Option<(&str, Make)> = match self.word() {
            "if" if word == "if" => Some(("if", Node::If)),
            "with" if word == "with" => Some(("with", Node::With)),
            _ => None,
        };
        if let Some((word, make)) = chained {
            let start = self.here().start.max(open.start);
            return self.deeper(|parser| parser.control(word, make, start..start)).map(|node| vec![node]);
        }
        if let Err(error) = self.expect(TokenKind::Close, "else") {
            self.recover(error);
        }
        let (block, end) = self.block(false);
        self.ended(end, &format!("else of {word}: it is never ended"));
        Ok(block)
    }

    /// A template's name.
    pub(super) fn name(&mut self, context: &str) -> Result<PStr, LexError> {
        self.skip_space();
        let range = self.here();
        match self.peek() {
            Some(TokenKind::Quoted | TokenKind::Raw) => {
                self.at += 1;
                self.string(range)
            }
            _ => self.unexpected(context),
        }
    }

    fn template(&mut self, open: Range<usize>) -> Result<Node, LexError> {
        self.at += 1;
        let name = self.name("template clause")?;
        let has_data = self.peek_solid() != Some(TokenKind::Close);
        let data = has_data.then(|| self.pipeline(TokenKind::Close, "template clause")).transpose()?;
        let close = self.expect(TokenKind::Close, "template clause")?;
        let at = self.origin(open.start..close.end);
        Ok(Node::Template { name, data, at })
    }

    fn block_action(&mut self, open: Range<usize>) -> Result<Node, LexError> {
        self.at += 1;
        let name = self.name("block clause")?;
        let data = self.pipeline(TokenKind::Close, "block clause")?;
        let close = self.expect(TokenKind::Close, "block clause")?;
        let at = self.origin(open.start..close.end);
        let body = self.body("block clause");
        self.defined.push(Template { name: Rc::from(name.as_str()), body });
        Ok(Node::Template { name, data: Some(data), at })
    }
}

//! Lists of nodes: text, actions, and what ends them.

use std::rc::Rc;

use super::super::ast::{Block, Node, Template};
use super::super::lexer::{LexError, TokenKind};
use super::{ERRORS, Parser};

/// What ended a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The text's end.
    Text,
    /// `end`
    Word,
    /// `else`, after which the action goes on.
    Else,
}

impl Parser<'_> {
    /// The whole text. What ends a block that is not open is a mistake, and what stands behind it counts all the same.
    pub(super) fn whole(&mut self) -> Block {
        let mut nodes = Vec::new();
        loop {
            let (block, end) = self.block(true);
            nodes.extend(block);
            if end == End::Text {
                return nodes;
            }
            let word = self.tokens[..self.at].iter().rev().find(|token| token.kind == TokenKind::Name);
            let at = word.map_or(0..0, |token| token.range.clone());
            let message = format!("unexpected {:?} in template: nothing is open", self.slice(&at));
            nodes.push(Node::Action(self.recover(LexError { at, message })));
        }
    }

    /// Nodes up to what ends them, which is taken.
    pub(super) fn block(&mut self, is_top: bool) -> (Block, End) {
        let mut nodes = Vec::new();
        while let Some(kind) = self.peek() {
            if kind == TokenKind::Text {
                nodes.push(self.plain());
                continue;
            }
            let open = self.here();
            self.at += 1;
            self.skip_space();
            let result = match self.word() {
                "end" => match self.end() {
                    Ok(()) => return (nodes, End::Word),
                    Err(error) => Err(error),
                },
                "else" => {
                    self.at += 1;
                    return (nodes, End::Else);
                }
                "define" => self.define(is_top).map(|()| None),
                word => self.deeper(|parser| parser.action(word, open)),
            };
            match result {
                Ok(node) => nodes.extend(node),
                Err(error) => nodes.push(Node::Action(self.recover(error))),
            }
        }
        (nodes, End::Text)
    }

    /// A run of text as it stands.
    fn plain(&mut self) -> Node {
        let range = self.here();
        self.at += 1;
        let text = self.slice(&range);
        let (text, at) = self.located.written(text, range, self.origins);
        Node::Text(text, at)
    }

    /// Notes a block that nothing ends.
    pub(super) fn ended(&mut self, end: End, context: &str) {
        if end != End::Word
            && let Err(error) = self.unexpected::<()>(context)
            && self.errors.len() < ERRORS
        {
            self.errors.push(error);
        }
    }

    fn end(&mut self) -> Result<(), LexError> {
        self.at += 1;
        self.expect(TokenKind::Close, "end").map(drop)
    }

    /// A definition. One inside a block is a mistake and defines nothing.
    fn define(&mut self, is_top: bool) -> Result<(), LexError> {
        let misplaced = if is_top { Ok(()) } else { self.unexpected("block: templates are defined at the top level") };
        self.at += 1;
        let name = self.name("define clause").and_then(|name| {
            self.expect(TokenKind::Close, "define clause")?;
            Ok(name)
        });
        let name = name.map_err(|error| drop(self.recover(error)));
        let body = self.body("define clause");
        if let (Ok(name), true) = (name, is_top) {
            self.defined.push(Template { name: Rc::from(name.as_str()), body });
        }
        misplaced
    }

    /// What stands between a definition's beginning and its end.
    pub(super) fn body(&mut self, context: &str) -> Block {
        let loops = std::mem::take(&mut self.loops);
        let (body, end) = self.block(false);
        self.loops = loops;
        self.ended(end, context);
        body
    }
}

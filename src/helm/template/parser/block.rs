//! Lists of nodes: text, actions, and what ends them.

use std::rc::Rc;

use super::super::ast::{Block, Node, Template};
use super::super::lexer::{LexError, TokenKind};
use super::Parser;

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
    /// The whole text; what the lexer complains about counts when the parser has come there.
    pub(super) fn whole(&mut self, complaint: Option<LexError>) -> Result<Block, LexError> {
        let result = self.block(true);
        let reached = self.at >= self.tokens.len();
        match (result, complaint) {
            (Err(_) | Ok(_), Some(complaint)) if reached => Err(complaint),
            (Err(error), _) => Err(error),
            (Ok((block, End::Text)), None) => Ok(block),
            (Ok(_), complaint) => complaint.map_or_else(|| self.unexpected("template: nothing is open"), Err),
        }
    }

    /// Nodes up to what ends them, which is taken.
    pub(super) fn block(&mut self, is_top: bool) -> Result<(Block, End), LexError> {
        let mut nodes = Vec::new();
        while let Some(kind) = self.peek() {
            if kind == TokenKind::Text {
                let range = self.here();
                self.at += 1;
                let text = self.slice(&range);
                let (text, at) = self.located.written(text, range, self.origins);
                nodes.push(Node::Text(text, at));
                continue;
            }
            let open = self.here();
            self.at += 1;
            self.skip_space();
            match self.word() {
                "end" => return self.end().map(|()| (nodes, End::Word)),
                "else" => {
                    self.at += 1;
                    return Ok((nodes, End::Else));
                }
                "define" if is_top => self.define()?,
                "define" => return self.unexpected("block: templates are defined at the top level"),
                word => nodes.extend(self.deeper(|parser| parser.action(word, open))?),
            }
        }
        Ok((nodes, End::Text))
    }

    fn end(&mut self) -> Result<(), LexError> {
        self.at += 1;
        self.expect(TokenKind::Close, "end").map(drop)
    }

    fn define(&mut self) -> Result<(), LexError> {
        self.at += 1;
        let name = self.name("define clause")?;
        self.expect(TokenKind::Close, "define clause")?;
        let loops = std::mem::take(&mut self.loops);
        let body = self.block(false);
        self.loops = loops;
        let (body, end) = body?;
        if end != End::Word {
            return self.unexpected("define clause");
        }
        self.defined.push(Template { name: Rc::from(name.as_str()), body });
        Ok(())
    }
}

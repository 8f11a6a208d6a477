//! Pipelines: variables, commands, arguments.

use std::rc::Rc;

use super::super::ast::{Command, Pipeline};
use super::super::lexer::{LexError, TokenKind};
use super::Parser;

impl Parser<'_> {
    /// A pipeline up to a token, which is left.
    pub(super) fn pipeline(&mut self, end: TokenKind, context: &str) -> Result<Pipeline, LexError> {
        self.skip_space();
        let start = self.here().start;
        let (variables, is_assignment) = self.variables(context)?;
        let mut commands = Vec::new();
        loop {
            if self.peek_solid() == Some(end) {
                break;
            }
            commands.push(self.command(context)?);
            if self.peek_solid() == Some(TokenKind::Pipe) {
                self.at += 1;
            }
        }
        if commands.is_empty() {
            return self.unexpected(&format!("{context}: a value is missing"));
        }
        let at = self.origin(start..self.here().start);
        Ok(Pipeline { at, variables, is_assignment, commands })
    }

    /// `$x :=`, `$i, $x :=`, `$x =`
    fn variables(&mut self, context: &str) -> Result<(Vec<Rc<str>>, bool), LexError> {
        let start = self.at;
        let mut names = Vec::new();
        while let Some(range) = self.take(TokenKind::Variable) {
            names.push(Rc::from(self.slice(&range)));
            match self.peek_solid() {
                Some(kind @ (TokenKind::Declare | TokenKind::Assign)) => {
                    self.at += 1;
                    return Ok((names, kind == TokenKind::Assign));
                }
                Some(TokenKind::Comma) if context == "range" && names.len() < 2 => {
                    self.at += 1;
                    self.skip_space();
                }
                _ => break,
            }
        }
        self.at = start;
        Ok((Vec::new(), false))
    }

    fn command(&mut self, context: &str) -> Result<Command, LexError> {
        let start = self.here().start;
        let head = self.operand(context)?;
        let mut args = Vec::new();
        while self.peek() == Some(TokenKind::Space) {
            match self.peek_solid() {
                Some(TokenKind::Pipe | TokenKind::Close | TokenKind::Right) | None => break,
                _ => args.push(self.operand(context)?),
            }
        }
        match self.peek() {
            Some(TokenKind::Pipe | TokenKind::Close | TokenKind::Right) | None => {
                let at = self.origin(start..self.here().start);
                Ok(Command { at, head, args })
            }
            _ => self.unexpected("operand"),
        }
    }
}

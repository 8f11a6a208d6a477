//! Operands, and the fields behind them.

use std::ops::Range;
use std::rc::Rc;

use super::super::ast::{Expr, ExprKind, Field};
use super::super::lexer::{LexError, TokenKind};
use super::{Parser, literal};
use crate::helm::functions;
use crate::helm::value::{OriginId, PStr, Val};

impl Parser<'_> {
    /// An operand with its fields.
    pub(super) fn operand(&mut self, context: &str) -> Result<Expr, LexError> {
        let start = self.here();
        let kind = self.term(context)?;
        let mut fields = Vec::new();
        while let Some(range) = self.take(TokenKind::Field) {
            let at = self.origin(range.clone());
            fields.push(Field { name: Rc::from(self.slice(&range).trim_start_matches('.')), at });
        }
        if !fields.is_empty() && matches!(kind, ExprKind::Constant(_) | ExprKind::Nil) {
            return Err(LexError { at: start, message: "unexpected . after a constant".to_owned() });
        }
        let at = self.origin(start.start..self.before());
        Ok(Expr { at, kind, fields })
    }

    /// The byte behind the last token that was taken.
    fn before(&self) -> usize {
        self.tokens.get(self.at.wrapping_sub(1)).map_or(0, |token| token.range.end)
    }

    fn term(&mut self, context: &str) -> Result<ExprKind, LexError> {
        let range = self.here();
        let kind = self.peek();
        if kind == Some(TokenKind::Field) {
            return Ok(ExprKind::Dot);
        }
        self.at += 1;
        match kind {
            Some(TokenKind::Dot) => Ok(ExprKind::Dot),
            Some(TokenKind::Variable) => Ok(ExprKind::Variable(Rc::from(self.slice(&range)))),
            Some(TokenKind::Name) => self.named(range, context),
            Some(TokenKind::Number) => self.number(range),
            Some(TokenKind::Quoted | TokenKind::Raw) => {
                self.string(range).map(|string| ExprKind::Constant(Val::Str(string)))
            }
            Some(TokenKind::Left) => {
                let inner = self.deeper(|parser| parser.pipeline(TokenKind::Right, "parenthesized pipeline"))?;
                self.expect(TokenKind::Right, "parenthesized pipeline")?;
                Ok(ExprKind::Pipeline(Box::new(inner)))
            }
            _ => {
                self.at -= 1;
                self.unexpected(&format!("{context}: a value is missing"))
            }
        }
    }

    fn named(&mut self, range: Range<usize>, context: &str) -> Result<ExprKind, LexError> {
        const KEYWORDS: &[&str] = &["define", "else", "end", "if", "range", "template", "with", "block"];
        let origin = self.origin(range.clone());
        match self.slice(&range) {
            "true" => Ok(ExprKind::Constant(Val::Bool(true, origin))),
            "false" => Ok(ExprKind::Constant(Val::Bool(false, origin))),
            "nil" => Ok(ExprKind::Nil),
            word if KEYWORDS.contains(&word) => {
                self.at -= 1;
                self.unexpected(context)
            }
            name => Ok(ExprKind::Function(Rc::from(name), functions::find(name))),
        }
    }

    fn number(&mut self, range: Range<usize>) -> Result<ExprKind, LexError> {
        let origin = self.origin(range.clone());
        let value = literal::number(self.slice(&range), origin);
        let complaint = || LexError { at: range.clone(), message: "bad number syntax".to_owned() };
        value.map(ExprKind::Constant).ok_or_else(complaint)
    }

    /// A string without its quotes. One without escapes keeps the place of each character.
    pub(super) fn string(&mut self, range: Range<usize>) -> Result<PStr, LexError> {
        let text = self.slice(&range);
        let inside = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
        if text.starts_with('`') || !text.contains('\\') {
            let origin = self.origin(inside.clone());
            return Ok(self.literal(inside, origin));
        }
        let origin = self.origin(range.clone());
        let complaint = || LexError { at: range, message: "invalid syntax in a quoted string".to_owned() };
        literal::unquote(text).map(|text| PStr::new(text, origin)).ok_or_else(complaint)
    }

    fn literal(&self, inside: Range<usize>, origin: OriginId) -> PStr {
        PStr::new(self.slice(&inside), origin)
    }
}

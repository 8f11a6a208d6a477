//! Operators and the types that they work on.

use super::super::{Ast, Constant, Expr, ExprError, Order};
use super::types::{comparable, item_type, list_of};
use super::{Lowered, Lowering};
use crate::model::Ty;

/// `left && right`, or `left || right` when true decides. A chain of one operator is one row.
fn joined(left: Expr, right: Expr, decides: bool) -> Expr {
    match left {
        Expr::Junction(mut parts, same) if same == decides => {
            parts.push(right);
            Expr::Junction(parts, decides)
        }
        left => Expr::Junction(vec![left, right], decides),
    }
}

impl<'n> Lowering<'n> {
    pub(super) fn literal_list(&mut self, items: &'n [Ast]) -> Lowered {
        let mut lowered = Vec::with_capacity(items.len());
        let mut common = None;
        for item in items {
            let (expr, ty) = self.lower(item)?;
            lowered.push(expr);
            common = Some(if common.is_none_or(|common| common == ty) { ty } else { Ty::Raw });
        }
        Ok((Expr::List(lowered), list_of(common.unwrap_or(Ty::Raw))))
    }

    pub(super) fn unary(&mut self, operator: &str, inner: &'n Ast) -> Lowered {
        if operator == "!" {
            return Ok((Expr::Not(Box::new(self.condition(inner)?)), Ty::Bool));
        }
        let (expr, ty) = self.present(inner, "negated")?;
        if !matches!(ty, Ty::Int | Ty::Float | Ty::Raw) {
            return Err(ExprError::new(inner.range, format!("`-` does not work on {ty}")));
        }
        let negated = match expr {
            Expr::Constant(Constant::Int(value)) => Expr::Constant(Constant::Int(-value)),
            Expr::Constant(Constant::Float(value)) => Expr::Constant(Constant::Float(-value)),
            expr => Expr::Negate(Box::new(expr)),
        };
        Ok((negated, ty))
    }

    pub(super) fn binary(&mut self, operator: &str, a: &'n Ast, b: &'n Ast) -> Lowered {
        match operator {
            "&&" | "||" => {
                let left = self.condition(a)?;
                let right = self.assuming(a, operator == "&&", |inner| inner.condition(b))?;
                Ok((joined(left, right, operator == "||"), Ty::Bool))
            }
            "==" | "!=" => {
                let ((left, left_ty), (right, right_ty)) = (self.lower(a)?, self.lower(b)?);
                comparable(left_ty, right_ty, b)?;
                Ok((Expr::Equal(Box::new(left), Box::new(right), operator == "=="), Ty::Bool))
            }
            "in" => self.contained(a, b),
            "<" => self.order(Order::Less, a, b),
            "<=" => self.order(Order::LessOrEqual, a, b),
            ">" => self.order(Order::Greater, a, b),
            ">=" => self.order(Order::GreaterOrEqual, a, b),
            _ => self.arithmetic(operator, a, b),
        }
    }

    fn contained(&mut self, a: &'n Ast, b: &'n Ast) -> Lowered {
        let (item, item_ty) = self.lower(a)?;
        let (list, ty) = self.present(b, "searched")?;
        let Some(among) = item_type(ty) else {
            return Err(ExprError::new(b.range, format!("`in` searches a list, and this is {ty}")));
        };
        comparable(among, item_ty, a)?;
        Ok((Expr::In(Box::new(item), Box::new(list)), Ty::Bool))
    }

    fn order(&mut self, order: Order, a: &'n Ast, b: &'n Ast) -> Lowered {
        let (left, left_ty) = self.present(a, "ordered")?;
        let (right, right_ty) = self.present(b, "ordered")?;
        for (ty, side) in [(left_ty, a), (right_ty, b)] {
            if !matches!(ty, Ty::Int | Ty::Float | Ty::Str | Ty::Raw) {
                return Err(ExprError::new(side.range, format!("{ty} has no order")));
            }
        }
        comparable(left_ty, right_ty, b)?;
        Ok((Expr::Order(order, Box::new(left), Box::new(right)), Ty::Bool))
    }

    /// CEL calculates with two numbers of one type, and nothing turns one into the other by itself.
    fn arithmetic(&mut self, operator: &str, a: &'n Ast, b: &'n Ast) -> Lowered {
        let (left, left_ty) = self.present(a, "calculated with")?;
        let (right, right_ty) = self.present(b, "calculated with")?;
        for (ty, side) in [(left_ty, a), (right_ty, b)] {
            let works = match ty {
                Ty::Str => operator == "+",
                Ty::Float => operator != "%",
                ty => matches!(ty, Ty::Int | Ty::Raw),
            };
            if !works {
                return Err(ExprError::new(side.range, format!("`{operator}` does not work on {ty}")));
            }
        }
        let ty = if left_ty == Ty::Raw { right_ty } else { left_ty };
        if right_ty != ty && right_ty != Ty::Raw {
            let mut error =
                ExprError::new(b.range, format!("`{operator}` takes two of a kind: {left_ty} and {right_ty}"));
            error.help = (ty != Ty::Str && right_ty != Ty::Str)
                .then(|| "turn one into the other: `double(…)` or `int(…)`".to_owned());
            return Err(error);
        }
        let sign = operator.chars().next().unwrap_or('+');
        Ok((Expr::Arithmetic(sign, Box::new(left), Box::new(right)), ty))
    }
}

//! Names, fields and indices: what a condition can speak of.

use super::super::{Ast, Expr, ExprError, Syntax};
use super::types::{maybe, maybe_fact, maybe_item};
use super::{Lowered, Lowering};
use crate::model::{self, Ty};
use crate::source::Range;
use crate::tree::form::nearest;

impl<'n> Lowering<'n> {
    pub(super) fn name(&self, name: &str, range: Range) -> Lowered {
        if name == "self" {
            return Ok((Expr::Subject, Ty::Thing(self.names.view.name)));
        }
        if let Some(slot) = self.variables.iter().rposition(|(known, _)| *known == name) {
            return Ok((Expr::Variable(slot), self.variables[slot].1));
        }
        let mut error = ExprError::new(range, format!("`{name}` is not known here"));
        error.help = if self.names.view.fact(name).is_some() {
            Some(format!("write `self.{name}`"))
        } else if name == "params" {
            Some("a parameter is written `params.name`".to_owned())
        } else {
            let variables = self.variables.iter().map(|(name, _)| *name);
            nearest(name, variables.chain(["self", "params"])).map(|name| format!("did you mean `{name}`?"))
        };
        Err(error)
    }

    pub(super) fn select(&mut self, ast: &Ast, of: &'n Ast, name: &str, range: Range) -> Lowered {
        if matches!(&of.node, Syntax::Name(of) if of == "params") {
            return self.param(name, range);
        }
        let (expr, ty) = self.lower(of)?;
        match ty.present() {
            Ty::Thing(view) => {
                let is_there = !ty.is_nullable() || self.is_present(of);
                let (expr, ty) = self.fact(expr, view, name, range)?;
                Ok((expr, if is_there { self.narrowed(ast, ty) } else { maybe_fact(view, name) }))
            }
            Ty::Raw => Ok((Expr::Field(Box::new(expr), name.to_owned()), Ty::Raw)),
            _ => Err(ExprError::new(range, format!("{ty} has no `{name}`"))),
        }
    }

    /// The type of a path, narrowed when it is known to be there.
    fn narrowed(&self, ast: &Ast, ty: Ty) -> Ty {
        if ty.is_nullable() && self.is_present(ast) { ty.present() } else { ty }
    }

    fn param(&self, name: &str, range: Range) -> Lowered {
        if let Some(slot) = self.names.params.iter().position(|(known, _)| known == name) {
            return Ok((Expr::Param(slot), self.names.params[slot].1));
        }
        let mut error = ExprError::new(range, format!("the rule has no parameter `{name}`"));
        let known = self.names.params.iter().map(|(name, _)| name.as_str());
        error.help = nearest(name, known).map(|name| format!("did you mean `{name}`?"));
        Err(error)
    }

    pub(super) fn fact(&self, of: Expr, view: &str, name: &str, range: Range) -> Lowered {
        let known = Some(self.names.view).filter(|own| own.name == view).or_else(|| model::view(view));
        let Some(view) = known else {
            return Err(ExprError::new(range, format!("no view is called `{view}`")));
        };
        if let Some((slot, fact)) = view.facts().enumerate().find(|(_, fact)| fact.name == name) {
            let expr = if matches!(of, Expr::Subject) { Expr::Own(fact, slot) } else { Expr::Fact(Box::new(of), fact) };
            return Ok((expr, fact.ty));
        }
        let mut error = ExprError::new(range, format!("{} has no fact `{name}`", view.name));
        error.help = match nearest(name, view.facts().map(|fact| fact.name)) {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None => Some(format!("`seaworthy facts {}` lists what there is", view.name)),
        };
        Err(error)
    }

    /// An item of a list may lie beyond its end, an entry of a table or mapping may be missing.
    pub(super) fn index(&mut self, ast: &Ast, of: &'n Ast, index: &'n Ast) -> Lowered {
        let (list, ty) = self.lower(of)?;
        let (index_expr, index_ty) = self.present(index, "an index")?;
        let (wanted, item) = match ty.present() {
            Ty::Table => (Ty::Str, Ty::Raw),
            Ty::List(item) => (Ty::Int, maybe_item(item)),
            Ty::Raw if matches!(index_ty, Ty::Str | Ty::Int) => (index_ty, Ty::Raw),
            Ty::Raw => (Ty::Str, Ty::Raw),
            _ => return Err(ExprError::new(of.range, format!("{ty} cannot be indexed"))),
        };
        if index_ty != wanted {
            return Err(ExprError::new(index.range, format!("the index must be {wanted}, and this is {index_ty}")));
        }
        Ok((Expr::Index(Box::new(list), Box::new(index_expr)), self.narrowed(ast, item)))
    }

    pub(super) fn conditional(&mut self, c: &'n Ast, a: &'n Ast, b: &'n Ast) -> Lowered {
        let test = self.condition(c)?;
        let (yes, yes_ty) = self.assuming(c, true, |inner| inner.lower(a))?;
        let (no, no_ty) = self.assuming(c, false, |inner| inner.lower(b))?;
        let ty = match (yes_ty, no_ty) {
            (Ty::Null, other) | (other, Ty::Null) => maybe(other),
            (Ty::Raw, _) | (_, Ty::Raw) => Ty::Raw,
            (a, b) if a.present() == b.present() => {
                if a.is_nullable() {
                    a
                } else {
                    b
                }
            }
            _ => return Err(ExprError::new(b.range, format!("this is {no_ty}, and the other result is {yes_ty}"))),
        };
        Ok((Expr::Conditional(Box::new(test), Box::new(yes), Box::new(no)), ty))
    }
}

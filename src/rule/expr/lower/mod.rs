//! Checking a condition against the views and facts, and lowering it to what runs.
//!
//! Names and types are settled here, so that a typing mistake is found when a rule is loaded and not when it happens
//! to run. What may be absent must be asked for with `has`, compared with `null`, or given a default before it is
//! ordered or calls a method.

mod calls;
mod names;
mod operators;
mod presence;
mod types;

use super::{Ast, Constant, Expr, ExprError, Syntax};
use crate::model::{Ty, View};
use presence::{present_when, same_path};
use types::item_type;

/// The names that a condition may use.
#[derive(Debug, Clone)]
pub struct Names {
    /// What the rule runs for.
    pub view: &'static View,
    /// The parameters of the rule with their types.
    pub params: Vec<(String, Ty)>,
    /// The variables around the expression, innermost last.
    pub variables: Vec<(String, Ty)>,
    /// What is known to be there.
    present: Vec<Ast>,
    /// Whether the rule was found to be right before: what would only prove it is left out.
    is_proven: bool,
}

type Lowered = Result<(Expr, Ty), ExprError>;

impl Names {
    /// The names of a view and parameters.
    pub fn new(view: &'static View, params: Vec<(String, Ty)>) -> Self {
        Self { view, params, variables: Vec::new(), present: Vec::new(), is_proven: false }
    }

    /// The same in a rule that was found to be right before.
    pub fn proven(self) -> Self {
        Self { is_proven: true, ..self }
    }

    /// Takes for known what a condition that came out true says of what is there.
    pub fn assume(&mut self, ast: &Ast) {
        let mut known = Vec::new();
        present_when(ast, true, &mut known);
        self.present.extend(known.into_iter().cloned());
    }

    /// Whether a new variable may have a name: it must not hide another.
    pub fn can_bind(&self, name: &str) -> bool {
        name != "self" && name != "params" && !self.variables.iter().any(|(known, _)| known == name)
    }
}

/// A condition: its result must be true or false.
pub fn condition(text: &str, ast: &Ast, names: &Names) -> Result<Expr, ExprError> {
    Lowering::new(text, names).condition(ast)
}

/// An expression of any type.
pub fn value(text: &str, ast: &Ast, names: &Names) -> Lowered {
    Lowering::new(text, names).lower(ast)
}

/// An expression that gives a list, and the type of its items.
pub fn list(text: &str, ast: &Ast, names: &Names) -> Lowered {
    let (expr, ty) = value(text, ast, names)?;
    match item_type(ty.present()) {
        Some(item) => Ok((expr, item)),
        None => Err(ExprError::new(ast.range, format!("this is no list but {ty}"))),
    }
}

/// A path of `at`: facts and variables by their names, everything else a field of the text.
pub fn at_path(text: &str, ast: &Ast, names: &Names) -> Lowered {
    Lowering::new(text, names).path(ast)
}

struct Lowering<'n> {
    text: &'n str,
    names: &'n Names,
    variables: Vec<(&'n str, Ty)>,
    present: Vec<&'n Ast>,
}

impl<'n> Lowering<'n> {
    fn new(text: &'n str, names: &'n Names) -> Self {
        let variables = names.variables.iter().map(|(name, ty)| (name.as_str(), *ty)).collect();
        Self { text, names, variables, present: names.present.iter().collect() }
    }

    fn lower(&mut self, ast: &'n Ast) -> Lowered {
        let constant = |constant, ty| Ok((Expr::Constant(constant), ty));
        match &ast.node {
            Syntax::Null => constant(Constant::Null, Ty::Null),
            Syntax::Bool(value) => constant(Constant::Bool(*value), Ty::Bool),
            Syntax::Int(value) => constant(Constant::Int(*value), Ty::Int),
            Syntax::Float(value) => constant(Constant::Float(*value), Ty::Float),
            Syntax::Str(value) => constant(Constant::Str(value.clone()), Ty::Str),
            Syntax::List(items) => self.literal_list(items),
            Syntax::Name(name) => self.name(name, ast.range),
            Syntax::Select(of, name, range) => self.select(ast, of, name, *range),
            Syntax::Index(of, index) => self.index(ast, of, index),
            Syntax::Call(receiver, name, range, arguments) => self.call(receiver.as_deref(), name, *range, arguments),
            Syntax::Unary(operator, inner) => self.unary(operator, inner),
            Syntax::Binary(operator, a, b) => self.binary(operator, a, b),
            Syntax::Conditional(c, a, b) => self.conditional(c, a, b),
        }
    }

    fn condition(&mut self, ast: &'n Ast) -> Result<Expr, ExprError> {
        let (expr, ty) = self.lower(ast)?;
        if ty == Ty::Bool {
            return Ok(expr);
        }
        let mut error = ExprError::new(ast.range, format!("a condition must be true or false, and this is {ty}"));
        if ty.present() == Ty::Bool || ty == Ty::Raw {
            error.help = Some("it may be absent: compare it, as in `… == true`".to_owned());
        }
        Err(error)
    }

    /// Lowers something of which a condition has come out as `truth`.
    fn assuming<T>(&mut self, condition: &'n Ast, truth: bool, lower: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.present.len();
        present_when(condition, truth, &mut self.present);
        let lowered = lower(self);
        self.present.truncate(before);
        lowered
    }

    /// Whether something is known to be there: what is calculated always is.
    fn is_present(&self, ast: &Ast) -> bool {
        matches!(ast.node, Syntax::Unary(..) | Syntax::Binary(..))
            || self.present.iter().any(|known| same_path(known, ast))
    }

    /// Lowers an expression that must be there for what is done with it.
    fn present(&mut self, ast: &'n Ast, doing: &str) -> Lowered {
        let (expr, ty) = self.lower(ast)?;
        if !ty.is_nullable() || self.is_present(ast) {
            return Ok((expr, ty.present()));
        }
        let mut error = ExprError::new(ast.range, format!("this may be absent and cannot be {doing} as it is"));
        let written = self.text.get(ast.range.start as usize..ast.range.end as usize).unwrap_or_default();
        error.help = match ast.node {
            Syntax::Select(..) | Syntax::Index(..) => {
                Some(format!("say `has({written}) && …`, or give a default: `{written}.orValue(…)`"))
            }
            Syntax::Name(_) => Some(format!("say `{written} != null && …`, or give a default: `{written}.orValue(…)`")),
            _ => None,
        };
        Err(error)
    }

    /// Lowers the path of a place.
    fn path(&mut self, ast: &'n Ast) -> Lowered {
        match &ast.node {
            Syntax::Name(name) if name == "self" || self.variables.iter().any(|(known, _)| known == name) => {
                self.lower(ast)
            }
            Syntax::Name(name) if self.names.view.fact(name).is_none() => {
                Ok((Expr::Field(Box::new(Expr::Subject), name.clone()), Ty::Raw))
            }
            Syntax::Name(name) => self.fact(Expr::Subject, self.names.view.name, name, ast.range),
            Syntax::Select(of, name, range) => {
                let (expr, ty) = self.path(of)?;
                match ty.present() {
                    Ty::Thing(view) => self.fact(expr, view, name, *range),
                    _ => Ok((Expr::Field(Box::new(expr), name.clone()), Ty::Raw)),
                }
            }
            Syntax::Index(of, index) => {
                let (expr, ty) = self.path(of)?;
                let (index, _) = self.lower(index)?;
                Ok((Expr::Index(Box::new(expr), Box::new(index)), item_type(ty.present()).unwrap_or(Ty::Raw)))
            }
            Syntax::Call(..) | Syntax::Conditional(..) => self.lower(ast),
            _ => Err(ExprError::new(ast.range, "a place is a path such as `spec.replicas` or `args[0]`")),
        }
    }
}

//! Functions, methods and loops.

use super::super::{Ast, Expr, ExprError, Function, Loop, Pattern, Syntax};
use super::types::{comparable, item_type, list_of};
use super::{Lowered, Lowering};
use crate::model::Ty;
use crate::source::Range;
use crate::tree::form::nearest;

impl<'n> Lowering<'n> {
    pub(super) fn call(&mut self, of: Option<&'n Ast>, name: &str, range: Range, arguments: &'n [Ast]) -> Lowered {
        match (of, name, arguments) {
            (None, "has", [path]) => self.has(path),
            (Some(over), _, [variable, body]) if loop_of(name).is_some() => self.looped(over, name, variable, body),
            (Some(text), "matches", [pattern]) => self.matches(text, pattern),
            (Some(of), "orValue", [default]) => self.or_value(of, default),
            _ => match SPECIAL.iter().find(|(known, _)| *known == name) {
                Some((_, usage)) => Err(ExprError::new(range, format!("`{name}` is written `{usage}`"))),
                None => self.function(of, name, range, arguments),
            },
        }
    }

    fn has(&mut self, path: &'n Ast) -> Lowered {
        if !matches!(path.node, Syntax::Select(..) | Syntax::Index(..)) {
            return Err(ExprError::new(path.range, "`has` asks for a field, as in `has(self.address)`"));
        }
        let (expr, _) = self.lower(path)?;
        Ok((Expr::Has(Box::new(expr)), Ty::Bool))
    }

    fn or_value(&mut self, of: &'n Ast, default: &'n Ast) -> Lowered {
        let ((expr, ty), (default_expr, default_ty)) = (self.lower(of)?, self.lower(default)?);
        comparable(ty, default_ty, default)?;
        let result = if matches!(ty, Ty::Raw | Ty::Null) { default_ty } else { ty.present() };
        let fits = default_ty.present() == result || matches!(default_ty, Ty::Raw | Ty::Null) || list_like(result);
        if !fits {
            return Err(ExprError::new(
                default.range,
                format!("the default is {default_ty} and stands in for {result}"),
            ));
        }
        let result = if default_ty.is_nullable() { ty } else { result };
        Ok((Expr::Call(Function::OrValue, vec![expr, default_expr]), result))
    }

    fn looped(&mut self, over: &'n Ast, name: &str, variable: &'n Ast, body: &'n Ast) -> Lowered {
        let Syntax::Name(bound) = &variable.node else {
            return Err(ExprError::new(variable.range, "a name for each item is missing here"));
        };
        let is_taken = self.variables.iter().any(|(known, _)| known == bound);
        if is_taken || !self.names.can_bind(bound) {
            return Err(ExprError::new(variable.range, format!("`{bound}` is the name of something else already")));
        }
        let (list, ty) = self.present(over, "searched")?;
        let (Some(item), Some(kind)) = (item_type(ty), loop_of(name)) else {
            return Err(ExprError::new(over.range, format!("`{name}` runs over a list, and this is {ty}")));
        };
        let slot = self.variables.len();
        self.variables.push((bound, item));
        let lowered = match kind {
            Loop::Map => self.lower(body),
            _ => self.condition(body).map(|expr| (expr, Ty::Bool)),
        };
        self.variables.truncate(slot);
        let (body, body_ty) = lowered?;
        let result = match kind {
            Loop::Filter if ty == Ty::Raw => Ty::List(&Ty::Raw),
            Loop::Filter => ty,
            Loop::Map => list_of(body_ty),
            _ => Ty::Bool,
        };
        Ok((Expr::Loop(kind, Box::new(list), slot, Box::new(body)), result))
    }

    fn matches(&mut self, text: &'n Ast, pattern: &'n Ast) -> Lowered {
        let (expr, ty) = self.present(text, "searched")?;
        if !matches!(ty, Ty::Str | Ty::Raw) {
            return Err(ExprError::new(text.range, format!("`matches` does not work on {ty}")));
        }
        let Syntax::Str(written) = &pattern.node else {
            return Err(ExprError::new(pattern.range, "the pattern must be a text that stands here"));
        };
        let lazy = Pattern::new(written);
        if !self.names.is_proven {
            let wrong = |reason| ExprError::new(pattern.range, format!("this is no regular expression: {reason}"));
            lazy.check().map_err(wrong)?;
        }
        Ok((Expr::Matches(Box::new(expr), lazy), Ty::Bool))
    }

    fn function(&mut self, of: Option<&'n Ast>, name: &str, range: Range, arguments: &'n [Ast]) -> Lowered {
        let Some(signature) = FUNCTIONS.iter().find(|signature| signature.name == name) else {
            return Err(unknown_function(name, range));
        };
        let all: Vec<&Ast> = of.into_iter().chain(arguments).collect();
        let wrong_way = if of.is_some() { signature.form == Form::Free } else { signature.form == Form::Method };
        if wrong_way || all.len() != signature.count() {
            return Err(ExprError::new(range, format!("`{name}` is written `{}`", signature.usage)));
        }
        let mut lowered = Vec::with_capacity(all.len());
        for (n, argument) in all.into_iter().enumerate() {
            let (expr, ty) = self.present(argument, "used")?;
            let fits = match n {
                0 => signature.takes.contains(&ty) || list_like(ty) && signature.function == Function::Size,
                _ => matches!(ty, Ty::Str | Ty::Raw),
            };
            if !fits {
                return Err(ExprError::new(argument.range, format!("`{name}` does not work on {ty}")));
            }
            lowered.push(expr);
        }
        Ok((Expr::Call(signature.function, lowered), signature.gives))
    }
}

fn list_like(ty: Ty) -> bool {
    matches!(ty, Ty::List(_))
}

fn unknown_function(name: &str, range: Range) -> ExprError {
    let mut error = ExprError::new(range, format!("no function is called `{name}`"));
    let known = FUNCTIONS.iter().map(|signature| signature.name).chain(SPECIAL.iter().map(|(name, _)| *name));
    error.help = nearest(name, known).map(|name| format!("did you mean `{name}`?"));
    error
}

fn loop_of(name: &str) -> Option<Loop> {
    Some(match name {
        "all" => Loop::All,
        "exists" => Loop::Exists,
        "exists_one" => Loop::ExistsOne,
        "filter" => Loop::Filter,
        "map" => Loop::Map,
        _ => return None,
    })
}

/// What is no ordinary function, and how it is written.
const SPECIAL: &[(&str, &str)] = &[
    ("has", "has(self.field)"),
    ("all", "list.all(x, …)"),
    ("exists", "list.exists(x, …)"),
    ("exists_one", "list.exists_one(x, …)"),
    ("filter", "list.filter(x, …)"),
    ("map", "list.map(x, …)"),
    ("matches", "text.matches('…')"),
    ("orValue", "x.orValue(default)"),
];

#[derive(PartialEq, Eq)]
enum Form {
    Method,
    Free,
    Either,
}

struct Signature {
    name: &'static str,
    function: Function,
    form: Form,
    usage: &'static str,
    /// What its first value may be; a second one is text.
    takes: &'static [Ty],
    gives: Ty,
}

impl Signature {
    fn count(&self) -> usize {
        match self.function {
            Function::StartsWith | Function::EndsWith | Function::Contains => 2,
            _ => 1,
        }
    }
}

const TEXT: &[Ty] = &[Ty::Str, Ty::Raw];
const NUMBER: &[Ty] = &[Ty::Int, Ty::Float, Ty::Str, Ty::Raw];
const SCALAR: &[Ty] = &[Ty::Bool, Ty::Int, Ty::Float, Ty::Str, Ty::Raw];

const fn method(name: &'static str, function: Function, usage: &'static str, gives: Ty) -> Signature {
    Signature { name, function, form: Form::Method, usage, takes: TEXT, gives }
}

const fn free(
    name: &'static str,
    function: Function,
    usage: &'static str,
    takes: &'static [Ty],
    gives: Ty,
) -> Signature {
    Signature { name, function, form: Form::Free, usage, takes, gives }
}

const FUNCTIONS: &[Signature] = &[
    Signature { form: Form::Either, ..method("size", Function::Size, "x.size()", Ty::Int) },
    method("startsWith", Function::StartsWith, "text.startsWith('…')", Ty::Bool),
    method("endsWith", Function::EndsWith, "text.endsWith('…')", Ty::Bool),
    method("contains", Function::Contains, "text.contains('…')", Ty::Bool),
    method("lowerAscii", Function::LowerAscii, "text.lowerAscii()", Ty::Str),
    free("int", Function::Int, "int(x)", NUMBER, Ty::Int),
    free("double", Function::Double, "double(x)", NUMBER, Ty::Float),
    free("string", Function::String, "string(x)", SCALAR, Ty::Str),
];

//! Checking a condition against the views and facts, and lowering it to what runs.
//!
//! Names and types are settled here, so that a typing mistake is found when a rule is loaded and not when it happens
//! to run. What may be absent must be asked for with `has`, compared with `null`, or given a default before it is
//! ordered or calls a method.

use super::{Ast, Constant, Expr, ExprError, Function, Loop, Order, Pattern, Syntax};
use crate::model::{self, Ty, View};
use crate::source::Range;
use crate::tree::form::nearest;

/// The names that a condition may use.
#[derive(Debug, Clone)]
pub struct Names {
    /// What the rule runs for.
    pub view: &'static View,
    /// The parameters of the rule with their types.
    pub params: Vec<(String, Ty)>,
    /// The variables around the expression, innermost last.
    pub variables: Vec<(String, Ty)>,
    /// What is known to be there, as written.
    present: Vec<String>,
}

type Lowered = Result<(Expr, Ty), ExprError>;

impl Names {
    /// The names of a view and parameters.
    pub fn new(view: &'static View, params: Vec<(String, Ty)>) -> Self {
        Self { view, params, variables: Vec::new(), present: Vec::new() }
    }

    /// Takes for known what a condition that came out true says of what is there.
    pub fn assume(&mut self, text: &str, ast: &Ast) {
        self.present.extend(present_when(text, ast, true));
    }
}

/// A condition: its result must be true or false.
pub fn condition(text: &str, ast: &Ast, names: &Names) -> Result<Expr, ExprError> {
    let (expr, ty) = Lowering { text, names: names.clone() }.lower(ast)?;
    if ty == Ty::Bool { Ok(expr) } else { Err(not_a_condition(ast, ty)) }
}

/// An expression of any type.
pub fn value(text: &str, ast: &Ast, names: &Names) -> Lowered {
    Lowering { text, names: names.clone() }.lower(ast)
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
    let lowering = Lowering { text, names: names.clone() };
    lowering.path(ast)
}

fn not_a_condition(ast: &Ast, ty: Ty) -> ExprError {
    let mut error = ExprError::new(ast.range, format!("a condition must be true or false, and this is {ty}"));
    if ty.present() == Ty::Bool || ty == Ty::Raw {
        error.help = Some("it may be absent: compare it, as in `… == true`".to_owned());
    }
    error
}

fn item_type(ty: Ty) -> Option<Ty> {
    match ty {
        Ty::List(item) => Some(*item),
        Ty::Raw => Some(Ty::Raw),
        _ => None,
    }
}

/// The text of an expression without blanks, to recognise it again.
fn spelling(text: &str, ast: &Ast) -> String {
    let written = text.get(ast.range.start as usize..ast.range.end as usize).unwrap_or_default();
    written.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What is known to be there when a condition has come out as `truth`.
fn present_when(text: &str, ast: &Ast, truth: bool) -> Vec<String> {
    match &ast.node {
        Syntax::Unary("!", inner) => present_when(text, inner, !truth),
        Syntax::Binary("&&", a, b) if truth => both(text, a, b, true),
        Syntax::Binary("||", a, b) if !truth => both(text, a, b, false),
        Syntax::Binary("!=", a, b) if b.node == Syntax::Null => present_if(truth, text, a),
        Syntax::Binary("==", a, b) if b.node == Syntax::Null => present_if(!truth, text, a),
        Syntax::Binary("==" | "<" | "<=" | ">" | ">=" | "in", a, _) => present_if(truth, text, a),
        Syntax::Binary("!=", a, _) => present_if(!truth, text, a),
        Syntax::Call(None, name, _, arguments) if name == "has" => {
            arguments.first().map_or_else(Vec::new, |path| present_if(truth, text, path))
        }
        Syntax::Call(Some(receiver), ..) => present_if(truth, text, receiver),
        _ => Vec::new(),
    }
}

fn both(text: &str, a: &Ast, b: &Ast, truth: bool) -> Vec<String> {
    let mut known = present_when(text, a, truth);
    known.extend(present_when(text, b, truth));
    known
}

fn present_if(known: bool, text: &str, ast: &Ast) -> Vec<String> {
    if known { vec![spelling(text, ast)] } else { Vec::new() }
}

struct Lowering<'t> {
    text: &'t str,
    names: Names,
}

impl Lowering<'_> {
    fn lower(&self, ast: &Ast) -> Lowered {
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

    fn assuming(&self, known: Vec<String>) -> Lowering<'_> {
        let mut names = self.names.clone();
        names.present.extend(known);
        Lowering { text: self.text, names }
    }

    /// The type of a path, narrowed when it is known to be there.
    fn narrowed(&self, ast: &Ast, ty: Ty) -> Ty {
        let known = ty.is_nullable() && self.names.present.contains(&spelling(self.text, ast));
        if known { ty.present() } else { ty }
    }

    fn is_known(&self, ast: &Ast, ty: Ty) -> bool {
        !ty.is_nullable() || self.names.present.contains(&spelling(self.text, ast))
    }

    /// Lowers an expression that must be there for what is done with it.
    fn present(&self, ast: &Ast, doing: &str) -> Lowered {
        let (expr, ty) = self.lower(ast)?;
        if self.is_known(ast, ty) {
            return Ok((expr, ty.present()));
        }
        let mut error = ExprError::new(ast.range, format!("this may be absent and cannot be {doing} as it is"));
        let written = spelling(self.text, ast);
        error.help = Some(format!("say `has({written}) && …`, or give a default: `{written}.orValue(…)`"));
        Err(error)
    }

    fn literal_list(&self, items: &[Ast]) -> Lowered {
        let mut lowered = Vec::with_capacity(items.len());
        let mut ty = None;
        for item in items {
            let (expr, item_ty) = self.lower(item)?;
            lowered.push(expr);
            ty = ty.or(Some(item_ty));
        }
        let ty = match ty {
            Some(Ty::Str) => Ty::List(&Ty::Str),
            Some(Ty::Int) => Ty::List(&Ty::Int),
            _ => Ty::List(&Ty::Raw),
        };
        Ok((Expr::List(lowered), ty))
    }

    fn name(&self, name: &str, range: Range) -> Lowered {
        if name == "self" {
            return Ok((Expr::Subject, Ty::Thing(self.names.view.name)));
        }
        if let Some(slot) = self.names.variables.iter().rposition(|(known, _)| known == name) {
            return Ok((Expr::Variable(slot), self.names.variables[slot].1));
        }
        let mut error = ExprError::new(range, format!("`{name}` is not known here"));
        error.help = if self.names.view.fact(name).is_some() {
            Some(format!("write `self.{name}`"))
        } else {
            let variables = self.names.variables.iter().map(|(name, _)| name.as_str());
            nearest(name, variables.chain(["self", "params"])).map(|name| format!("did you mean `{name}`?"))
        };
        Err(error)
    }

    fn select(&self, ast: &Ast, of: &Ast, name: &str, range: Range) -> Lowered {
        if of.node == Syntax::Name("params".to_owned()) {
            return self.param(name, range);
        }
        let (expr, ty) = self.lower(of)?;
        match ty.present() {
            Ty::Thing(view) => {
                let (expr, ty) = self.fact(expr, view, name, range)?;
                Ok((expr, self.narrowed(ast, ty)))
            }
            Ty::Raw => Ok((Expr::Field(Box::new(expr), name.to_owned()), Ty::Raw)),
            _ => Err(ExprError::new(range, format!("{ty} has no `{name}`"))),
        }
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

    fn fact(&self, of: Expr, view: &str, name: &str, range: Range) -> Lowered {
        let Some(view) = model::view(view) else {
            return Err(ExprError::new(range, format!("no view is called `{view}`")));
        };
        if let Some(fact) = view.fact(name) {
            return Ok((Expr::Fact(Box::new(of), fact), fact.ty));
        }
        let mut error = ExprError::new(range, format!("{} has no fact `{name}`", view.name));
        error.help = match nearest(name, view.facts().map(|fact| fact.name)) {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None => Some(format!("`seaworthy facts {}` lists what there is", view.name)),
        };
        Err(error)
    }

    fn index(&self, ast: &Ast, of: &Ast, index: &Ast) -> Lowered {
        let (list, ty) = self.lower(of)?;
        let (index_expr, index_ty) = self.lower(index)?;
        let wanted = match ty.present() {
            Ty::Table => Ty::Str,
            Ty::List(_) => Ty::Int,
            Ty::Raw => index_ty,
            _ => return Err(ExprError::new(of.range, format!("{ty} cannot be indexed"))),
        };
        if index_ty.present() != wanted {
            return Err(ExprError::new(index.range, format!("the index must be {wanted}")));
        }
        let item = match ty.present() {
            Ty::List(item) => *item,
            _ => Ty::Raw,
        };
        Ok((Expr::Index(Box::new(list), Box::new(index_expr)), self.narrowed(ast, item)))
    }

    fn unary(&self, operator: &str, inner: &Ast) -> Lowered {
        if operator == "!" {
            let expr = condition(self.text, inner, &self.names)?;
            return Ok((Expr::Not(Box::new(expr)), Ty::Bool));
        }
        let (expr, ty) = self.present(inner, "negated")?;
        Ok((Expr::Negate(Box::new(expr)), ty))
    }

    fn binary(&self, operator: &str, a: &Ast, b: &Ast) -> Lowered {
        let pair = |a, b| (Box::new(a), Box::new(b));
        match operator {
            "&&" | "||" => {
                let left = condition(self.text, a, &self.names)?;
                let inner = self.assuming(present_when(self.text, a, operator == "&&"));
                let right = condition(self.text, b, &inner.names)?;
                let (left, right) = pair(left, right);
                Ok((if operator == "&&" { Expr::And(left, right) } else { Expr::Or(left, right) }, Ty::Bool))
            }
            "==" | "!=" => {
                let ((left, left_ty), (right, right_ty)) = (self.lower(a)?, self.lower(b)?);
                comparable(left_ty, right_ty, b)?;
                let (left, right) = pair(left, right);
                Ok((Expr::Equal(left, right, operator == "=="), Ty::Bool))
            }
            "in" => {
                let (item, _) = self.lower(a)?;
                let (list, ty) = self.present(b, "searched")?;
                if item_type(ty).is_none() {
                    return Err(ExprError::new(b.range, format!("`in` searches a list, and this is {ty}")));
                }
                let (item, list) = pair(item, list);
                Ok((Expr::In(item, list), Ty::Bool))
            }
            "<" | "<=" | ">" | ">=" => self.order(operator, a, b),
            _ => self.arithmetic(operator, a, b),
        }
    }

    fn order(&self, operator: &str, a: &Ast, b: &Ast) -> Lowered {
        let (left, left_ty) = self.present(a, "ordered")?;
        let (right, right_ty) = self.present(b, "ordered")?;
        comparable(left_ty, right_ty, b)?;
        for (ty, side) in [(left_ty, a), (right_ty, b)] {
            if !matches!(ty, Ty::Int | Ty::Float | Ty::Str | Ty::Raw) {
                return Err(ExprError::new(side.range, format!("{ty} has no order")));
            }
        }
        let order = match operator {
            "<" => Order::Less,
            "<=" => Order::LessOrEqual,
            ">" => Order::Greater,
            _ => Order::GreaterOrEqual,
        };
        Ok((Expr::Order(order, Box::new(left), Box::new(right)), Ty::Bool))
    }

    fn arithmetic(&self, operator: &str, a: &Ast, b: &Ast) -> Lowered {
        let (left, left_ty) = self.present(a, "calculated with")?;
        let (right, right_ty) = self.present(b, "calculated with")?;
        let ty = if left_ty == Ty::Raw { right_ty } else { left_ty };
        let joins = operator == "+" && ty == Ty::Str;
        if !(joins || matches!(ty, Ty::Int | Ty::Float | Ty::Raw)) {
            return Err(ExprError::new(a.range, format!("`{operator}` does not work on {ty}")));
        }
        comparable(left_ty, right_ty, b)?;
        let sign = operator.chars().next().unwrap_or('+');
        Ok((Expr::Arithmetic(sign, Box::new(left), Box::new(right)), ty))
    }

    fn conditional(&self, c: &Ast, a: &Ast, b: &Ast) -> Lowered {
        let test = condition(self.text, c, &self.names)?;
        let (yes, yes_ty) = self.assuming(present_when(self.text, c, true)).lower(a)?;
        let (no, no_ty) = self.assuming(present_when(self.text, c, false)).lower(b)?;
        comparable(yes_ty, no_ty, b)?;
        let ty = if yes_ty.is_nullable() { yes_ty } else { no_ty };
        Ok((Expr::Conditional(Box::new(test), Box::new(yes), Box::new(no)), ty))
    }

    fn call(&self, receiver: Option<&Ast>, name: &str, range: Range, arguments: &[Ast]) -> Lowered {
        match (receiver, name, arguments) {
            (None, "has", [path]) => self.has(path),
            (Some(over), "all" | "exists" | "exists_one" | "filter" | "map", [variable, body]) => {
                self.looped(over, name, variable, body)
            }
            (Some(text), "matches", [pattern]) => self.matches(text, pattern),
            (Some(of), "orValue", [default]) => self.or_value(of, default),
            _ => {
                let all: Vec<&Ast> = receiver.into_iter().chain(arguments).collect();
                self.function(name, range, &all, receiver.is_some())
            }
        }
    }

    fn has(&self, path: &Ast) -> Lowered {
        if !matches!(path.node, Syntax::Select(..) | Syntax::Index(..)) {
            return Err(ExprError::new(path.range, "`has` asks for a field, as in `has(self.address)`"));
        }
        let (expr, _) = self.lower(path)?;
        Ok((Expr::Has(Box::new(expr)), Ty::Bool))
    }

    fn or_value(&self, of: &Ast, default: &Ast) -> Lowered {
        let (expr, ty) = self.lower(of)?;
        let (default_expr, default_ty) = self.lower(default)?;
        comparable(ty, default_ty, default)?;
        let result = if ty == Ty::Raw { default_ty } else { ty.present() };
        Ok((Expr::Call(Function::OrValue, vec![expr, default_expr]), result))
    }

    fn looped(&self, over: &Ast, name: &str, variable: &Ast, body: &Ast) -> Lowered {
        let Syntax::Name(variable) = &variable.node else {
            return Err(ExprError::new(variable.range, "a name for each item is missing here"));
        };
        let (list, ty) = self.present(over, "searched")?;
        let Some(item) = item_type(ty) else {
            return Err(ExprError::new(over.range, format!("`{name}` runs over a list, and this is {ty}")));
        };
        let mut inner = Lowering { text: self.text, names: self.names.clone() };
        let slot = inner.names.variables.len();
        inner.names.variables.push((variable.clone(), item));
        let (kind, result) = match name {
            "all" => (Loop::All, Ty::Bool),
            "exists" => (Loop::Exists, Ty::Bool),
            "exists_one" => (Loop::ExistsOne, Ty::Bool),
            "filter" => (Loop::Filter, ty),
            _ => (Loop::Map, Ty::List(&Ty::Raw)),
        };
        let body = match kind {
            Loop::Map => inner.lower(body)?.0,
            _ => condition(self.text, body, &inner.names)?,
        };
        Ok((Expr::Loop(kind, Box::new(list), slot, Box::new(body)), result))
    }

    fn matches(&self, text: &Ast, pattern: &Ast) -> Lowered {
        let (expr, ty) = self.present(text, "searched")?;
        expect(ty, &[Ty::Str, Ty::Raw], text)?;
        let Syntax::Str(written) = &pattern.node else {
            return Err(ExprError::new(pattern.range, "the pattern must be a text that stands here"));
        };
        if let Err(error) = regex::Regex::new(written) {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            return Err(ExprError::new(pattern.range, format!("this is no regular expression: {reason}")));
        }
        Ok((Expr::Matches(Box::new(expr), Pattern::new(written.clone())), Ty::Bool))
    }

    fn function(&self, name: &str, range: Range, arguments: &[&Ast], method: bool) -> Lowered {
        let text: &[Ty] = &[Ty::Str, Ty::Raw];
        let Some((_, function, as_method, takes, gives)) = FUNCTIONS
            .iter()
            .find(|(known, _, as_method, ..)| *known == name && (*as_method == method || name == "size"))
        else {
            let mut error = ExprError::new(range, format!("no function is called `{name}`"));
            let known = FUNCTIONS.iter().map(|(name, ..)| *name);
            let more = ["has", "all", "exists", "exists_one", "filter", "map", "matches", "orValue"];
            error.help = nearest(name, known.chain(more)).map(|name| format!("did you mean `{name}`?"));
            return Err(error);
        };
        let count = 1 + usize::from(*as_method && name != "size" && name != "lowerAscii");
        if arguments.len() != count {
            return Err(ExprError::new(range, format!("`{name}` takes {count} value(s) and has {}", arguments.len())));
        }
        let mut lowered = Vec::with_capacity(count);
        for (n, argument) in arguments.iter().enumerate() {
            let (expr, ty) = self.present(argument, "used")?;
            let fits = if n == 0 {
                takes.contains(&ty) || matches!(ty, Ty::List(_)) && name == "size"
            } else {
                text.contains(&ty)
            };
            if !fits {
                return Err(ExprError::new(argument.range, format!("`{name}` does not work on {ty}")));
            }
            lowered.push(expr);
        }
        Ok((Expr::Call(*function, lowered), *gives))
    }

    fn path(&self, ast: &Ast) -> Lowered {
        match &ast.node {
            Syntax::Name(name) if self.names.variables.iter().any(|(known, _)| known == name) => self.lower(ast),
            Syntax::Name(name) if name == "self" => self.lower(ast),
            Syntax::Name(name) => {
                let fact = self.fact(Expr::Subject, self.names.view.name, name, ast.range);
                fact.or_else(|_| Ok((Expr::Field(Box::new(Expr::Subject), name.clone()), Ty::Raw)))
            }
            Syntax::Select(of, name, range) => {
                let (expr, ty) = self.path(of)?;
                match ty.present() {
                    Ty::Thing(view) => self.fact(expr, view, name, *range),
                    _ => Ok((Expr::Field(Box::new(expr), name.clone()), Ty::Raw)),
                }
            }
            Syntax::Index(of, index) => {
                let (expr, _) = self.path(of)?;
                let (index, _) = self.lower(index)?;
                Ok((Expr::Index(Box::new(expr), Box::new(index)), Ty::Raw))
            }
            _ => Err(ExprError::new(ast.range, "a place is a path such as `spec.replicas` or `args[0]`")),
        }
    }
}

type Row = (&'static str, Function, bool, &'static [Ty], Ty);

/// Name, function, whether it is a method, what its first value may be, and what it gives.
const FUNCTIONS: &[Row] = &[
    ("size", Function::Size, true, &[Ty::Str, Ty::Raw], Ty::Int),
    ("startsWith", Function::StartsWith, true, &[Ty::Str, Ty::Raw], Ty::Bool),
    ("endsWith", Function::EndsWith, true, &[Ty::Str, Ty::Raw], Ty::Bool),
    ("contains", Function::Contains, true, &[Ty::Str, Ty::Raw], Ty::Bool),
    ("lowerAscii", Function::LowerAscii, true, &[Ty::Str, Ty::Raw], Ty::Str),
    ("int", Function::Int, false, &[Ty::Int, Ty::Float, Ty::Str, Ty::Raw], Ty::Int),
    ("double", Function::Double, false, &[Ty::Int, Ty::Float, Ty::Str, Ty::Raw], Ty::Float),
    ("string", Function::String, false, &[Ty::Bool, Ty::Int, Ty::Float, Ty::Str, Ty::Raw], Ty::Str),
];

fn expect(ty: Ty, wanted: &[Ty], ast: &Ast) -> Result<(), ExprError> {
    if wanted.contains(&ty) {
        Ok(())
    } else {
        Err(ExprError::new(ast.range, format!("this is {ty}, not {}", wanted[0])))
    }
}

/// Two types that can be equal; anything goes with what is only known when the rule runs.
fn comparable(a: Ty, b: Ty, at: &Ast) -> Result<(), ExprError> {
    let (a, b) = (a.present(), b.present());
    let numbers = matches!(a, Ty::Int | Ty::Float) && matches!(b, Ty::Int | Ty::Float);
    let open = |ty| matches!(ty, Ty::Raw | Ty::Null | Ty::List(_));
    if a == b || numbers || open(a) || open(b) {
        return Ok(());
    }
    Err(ExprError::new(at.range, format!("this is {b} and is compared with {a}: they are never equal")))
}

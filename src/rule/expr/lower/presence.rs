//! What a condition says of what is there: `has(a) && …` and its like.

use super::super::{Ast, Syntax};

/// Collects what is known to be there when a condition has come out as `truth`.
pub(super) fn present_when<'n>(ast: &'n Ast, truth: bool, known: &mut Vec<&'n Ast>) {
    match &ast.node {
        Syntax::Unary("!", inner) => present_when(inner, !truth, known),
        Syntax::Binary("&&", a, b) if truth => [a, b].into_iter().for_each(|side| present_when(side, true, known)),
        Syntax::Binary("||", a, b) if !truth => [a, b].into_iter().for_each(|side| present_when(side, false, known)),
        Syntax::Binary("!=", a, b) if is_null(b) => known.extend(truth.then_some(&**a)),
        Syntax::Binary("==", a, b) if is_null(b) => known.extend((!truth).then_some(&**a)),
        Syntax::Binary("==", a, b) if is_something(b) => known.extend(truth.then_some(&**a)),
        Syntax::Binary("!=", a, b) if is_something(b) => known.extend((!truth).then_some(&**a)),
        Syntax::Binary("in", a, b) if !matches!(&b.node, Syntax::List(items) if items.iter().any(is_null)) => {
            known.extend(truth.then_some(&**a));
        }
        Syntax::Call(None, name, _, arguments) if name == "has" && truth => known.extend(arguments.first()),
        _ => {}
    }
}

fn is_null(ast: &Ast) -> bool {
    ast.node == Syntax::Null
}

/// Whether an expression is never absent, so that what equals it is there.
fn is_something(ast: &Ast) -> bool {
    match &ast.node {
        Syntax::Bool(_) | Syntax::Int(_) | Syntax::Float(_) | Syntax::Str(_) | Syntax::List(_) => true,
        Syntax::Unary(..) => true,
        Syntax::Select(of, ..) => matches!(&of.node, Syntax::Name(name) if name == "params"),
        _ => false,
    }
}

/// Whether two expressions are one path, wherever they stand.
pub(super) fn same_path(a: &Ast, b: &Ast) -> bool {
    match (&a.node, &b.node) {
        (Syntax::Name(a), Syntax::Name(b)) => a == b,
        (Syntax::Select(of_a, a, _), Syntax::Select(of_b, b, _)) => a == b && same_path(of_a, of_b),
        (Syntax::Index(of_a, a), Syntax::Index(of_b, b)) => same_path(of_a, of_b) && same_path(a, b),
        (Syntax::Int(a), Syntax::Int(b)) => a == b,
        (Syntax::Str(a), Syntax::Str(b)) => a == b,
        _ => false,
    }
}

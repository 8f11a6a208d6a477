//! What a rule decides: its cases with their conditions, places and messages.

use super::super::Case;
use super::super::at::At;
use super::super::expr::{self, Expr, ExprError, Names, Syntax};
use super::super::mend::Mend;
use super::super::message::Message;
use std::sync::Arc;

use crate::finding::{Confidence, Severity};
use crate::source::Place;
use crate::tree::form::{Form, Mistake};
use crate::tree::{Node, embed};

pub(super) type Each = Option<(String, Expr)>;

/// `each: name in list`
pub(super) fn each_of(form: &mut Form<'_, '_>, mut names: Names) -> Option<(Names, Each)> {
    let Some(node) = form.get("each") else { return Some((names, None)) };
    let text = node.text();
    let found = expr::parse(text).and_then(|ast| {
        let Syntax::Binary("in", name, list) = &ast.node else {
            return Err(ExprError::new(ast.range, "`each` is written `name in list`"));
        };
        match &name.node {
            Syntax::Name(bound) if names.can_bind(bound) => Ok((bound.clone(), expr::list(text, list, &names)?)),
            Syntax::Name(_) => Err(ExprError::new(name.range, "this is the name of something else already")),
            _ => Err(ExprError::new(name.range, "a name for each item is missing here")),
        }
    });
    let (name, (list, item)) = checked(found, node, form)?;
    names.variables.push((name.clone(), item));
    Some((names, Some((name, list))))
}

/// What a case takes from its rule when it does not say it.
#[derive(Clone, Copy)]
pub(super) struct Defaults {
    pub(super) severity: Option<Severity>,
    pub(super) confidence: Confidence,
}

pub(super) fn cases(form: &mut Form<'_, '_>, names: &Names, defaults: Defaults) -> Vec<Case> {
    let Some(list) = form.get("cases") else {
        return case(form, names, defaults).into_iter().collect();
    };
    for key in ["when", "assert", "at", "message", "related"] {
        if let Some(value) = form.get(key) {
            let place = value.key().unwrap_or(value).place();
            form.mistake(Mistake::new(place, format!("`{key}` stands beside `cases`: each case says its own")));
        }
    }
    let shared = Mend::read(form, names).map(Arc::new);
    let mut cases = Vec::new();
    for item in list.items() {
        let mut inner = Form::of(item, "a case", form.mistakes());
        cases.extend(case(&mut inner, names, defaults));
        inner.close();
    }
    for case in cases.iter_mut().filter(|case| case.fix.is_none()) {
        case.fix.clone_from(&shared);
    }
    if list.items().next().is_none() {
        form.mistake(Mistake::new(list.place(), "`cases` holds no case"));
    }
    cases
}

fn case(form: &mut Form<'_, '_>, names: &Names, defaults: Defaults) -> Option<Case> {
    let own = form.choice("severity", Severity::ALL);
    let confidence = form.choice("confidence", Confidence::ALL).unwrap_or(defaults.confidence);
    let severity = own.or(defaults.severity);
    if severity.is_none() {
        form.require("severity");
    }
    let mut inner = names.clone();
    let when = condition(form, "when", &mut inner);
    let assert = condition(form, "assert", &mut inner.clone());
    let written = |key: &str| form.node().get(key).is_some();
    let is_broken = (written("when") && when.is_none()) || (written("assert") && assert.is_none());
    if !written("when") && !written("assert") {
        form.require("assert");
    }
    let at = place(form, &inner);
    let message = message(form, &inner);
    let related = related(form, &inner);
    let fix = Mend::read(form, &inner).map(Arc::new);
    if is_broken {
        return None;
    }
    Some(Case { when, assert, at: at?, message: message?, related, severity: severity?, confidence, fix })
}

fn condition(form: &mut Form<'_, '_>, key: &'static str, names: &mut Names) -> Option<Expr> {
    form.text(key)?;
    let node = form.node().get(key)?;
    let text = node.text();
    let lowered = expr::parse(text).and_then(|ast| {
        let expr = expr::condition(text, &ast, names)?;
        names.assume(&ast);
        Ok(expr)
    });
    checked(lowered, node, form)
}

pub(in super::super) fn checked<T>(result: Result<T, ExprError>, node: Node<'_>, form: &mut Form<'_, '_>) -> Option<T> {
    result.map_err(|error| form.mistake(mistake_in(node, error))).ok()
}

fn place(form: &mut Form<'_, '_>, names: &Names) -> Option<At> {
    let Some(node) = form.get("at") else { return Some(At::the_thing()) };
    checked(At::parse(node.text(), names), node, form)
}

fn message(form: &mut Form<'_, '_>, names: &Names) -> Option<Message> {
    form.required_text("message")?;
    let node = form.node().get("message")?;
    checked(Message::parse(node.text(), names), node, form)
}

/// `related:` holds `{at, message}`, or a list of them.
fn related(form: &mut Form<'_, '_>, names: &Names) -> Vec<(At, Message)> {
    let Some(node) = form.get("related") else { return Vec::new() };
    let items: Vec<_> = if node.is_sequence() { node.items().collect() } else { vec![node] };
    let mut found = Vec::new();
    for item in items {
        let mut inner = Form::of(item, "a related place", form.mistakes());
        inner.require("at");
        let parts = place(&mut inner, names).zip(message(&mut inner, names));
        inner.close();
        found.extend(parts);
    }
    found
}

/// A mistake in an expression, traced to the characters of the rule file.
fn mistake_in(node: Node<'_>, error: ExprError) -> Mistake {
    let place = match embed::embedded(node) {
        Some(source) => Place { source, range: error.range }.written().0,
        None => node.place(),
    };
    Mistake { place, message: error.message, help: error.help }
}

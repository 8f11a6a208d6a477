//! Messages with facts filled in: `listener on {self.address} serves tokens in clear`.

use std::ops::ControlFlow;

use super::expr::{self, Expr, ExprError, Names, Scope};
use crate::model::{Data, Ty, Value};
use crate::source::Range;

/// How many characters a hole is filled with at most.
const LONGEST: usize = 160;

/// What stands for a longer value. A part of one would not do: reports find secrets in messages by their whole text.
const LONG: &str = "‹long text›";

/// Facts that say what a thing is called.
const NAMES: [&str; 8] = ["name", "key", "namespace", "kind", "role", "serviceAccount", "serviceName", "roleName"];

/// A message, its holes checked.
#[derive(Debug)]
pub struct Message {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Hole(Expr),
}

impl Message {
    /// Reads a message; `{…}` holds an expression, `{{` and `}}` are braces, `${…}` stands for itself.
    pub fn parse(text: &str, names: &Names) -> Result<Self, ExprError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while let Some(next) = text[at..].find(['{', '}', '$']) {
            plain.push_str(&text[at..at + next]);
            at += next;
            let rest = &text[at..];
            if rest.starts_with("${") {
                let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                plain.push_str(&rest[..end]);
                at += end;
                continue;
            }
            let mark = &rest[..1];
            let doubled = rest[1..].starts_with(mark);
            if mark == "{" && !doubled {
                let (hole, end) = hole(text, at, names)?;
                parts.push(Part::Text(std::mem::take(&mut plain)));
                parts.push(Part::Hole(hole));
                at = end;
            } else {
                plain.push_str(mark);
                at += if mark != "$" && doubled { 2 } else { 1 };
            }
        }
        plain.push_str(&text[at..]);
        parts.push(Part::Text(plain));
        Ok(Self { parts })
    }

    /// The same where every hole must be known, because the text is to stand in a file.
    pub fn fill_known<'a>(&'a self, scope: &mut Scope<'a, '_>) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Hole(expr) => {
                    let value = expr::eval(expr, scope);
                    let is_word = matches!(value.data, Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Str(_));
                    text.push_str(&is_word.then(|| value.display())?);
                }
            }
        }
        Some(text)
    }

    /// The message of one finding, and which parts of it quote the file: they may hold secrets, and reports take those
    /// out. What the rule says itself stays, also where a password is called the same.
    pub fn fill<'a>(&'a self, scope: &mut Scope<'a, '_>) -> (String, Vec<Range>) {
        let mut message = String::new();
        let mut quoted = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => message.push_str(text),
                Part::Hole(expr) => {
                    let value = expr::eval(expr, scope);
                    let start = message.len() as u32;
                    match value.is_absent() && expr.fact().is_some_and(|fact| fact.name == "name") {
                        true => message.push_str("without a name"),
                        false => message.push_str(&shown(&value)),
                    }
                    if !in_plain_sight(expr) && !is_key(expr, &value) {
                        quoted.push(Range::new(start, message.len() as u32));
                    }
                }
            }
        }
        (message, quoted)
    }
}

/// Whether a hole is filled with what a thing is called, or with a number or switch that the model has made out. What is
/// read from a field as it stands may be anything, a secret number too.
fn in_plain_sight(expr: &Expr) -> bool {
    let Some(fact) = expr.fact() else { return false };
    NAMES.contains(&fact.name) || matches!(fact.ty.present(), Ty::Bool | Ty::Int | Ty::Float)
}

/// Whether the item that a rule looks at is the name of a setting: what stands there in the file is its value.
fn is_key(expr: &Expr, value: &Value<'_>) -> bool {
    let key = value.from.and_then(|node| node.key()).map(|key| key.text());
    matches!(expr, Expr::Variable(_)) && key.is_some() && key == value.as_str()
}

/// Reads the hole whose brace stands at an offset; tells where the text goes on.
fn hole(text: &str, open: usize, names: &Names) -> Result<(Expr, usize), ExprError> {
    let (ast, end) = expr::parse_at(text, open + 1)?;
    match text[end..].chars().next() {
        Some('}') => {}
        None => return Err(ExprError::new(Range::new(open as u32, end as u32), "`{` is not closed")),
        Some(extra) => {
            let range = Range::new(end as u32, (end + extra.len_utf8()) as u32);
            return Err(ExprError::new(range, format!("`{extra}` is not expected here")));
        }
    }
    let (expr, ty) = expr::value(text, &ast, names)?;
    if ty.present() == Ty::Table {
        return Err(ExprError::new(ast.range, "a table cannot be shown; name one of its settings"));
    }
    Ok((expr, end + 1))
}

/// A value as people write it. Of a list, as many items as there is room for.
fn shown(value: &Value<'_>) -> String {
    let is_list = match &value.data {
        Data::List(_) => true,
        Data::Node(node) => node.is_sequence(),
        _ => false,
    };
    if !is_list {
        return short(value);
    }
    let mut text = String::new();
    let _ = expr::visit(value, |item| {
        let item = short(item);
        let separator = if text.is_empty() { "" } else { ", " };
        if text.chars().count() + separator.len() + item.chars().count() > LONGEST {
            text.push_str(separator);
            text.push('…');
            return ControlFlow::Break(());
        }
        text.push_str(separator);
        text.push_str(&item);
        ControlFlow::Continue(())
    });
    text
}

fn short(value: &Value<'_>) -> String {
    let text = value.display();
    if text.chars().nth(LONGEST).is_some() { LONG.to_owned() } else { text }
}

//! Messages with facts filled in: `listener on {self.address} serves tokens in clear`.

use super::expr::{self, Expr, ExprError, Names, Scope};
use crate::model::Data;
use crate::source::Range;

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
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at + c.len_utf8()..];
            match c {
                '{' | '}' if rest.starts_with(c) => {
                    plain.push(c);
                    at += 2;
                }
                '$' if rest.starts_with('{') => {
                    let length = rest.find('}').map_or(rest.len(), |end| end + 1);
                    plain.push_str(&text[at..at + 1 + length]);
                    at += 1 + length;
                }
                '{' => {
                    let Some(length) = rest.find('}') else {
                        return Err(ExprError::new(Range::new(at as u32, text.len() as u32), "`{` is not closed"));
                    };
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                    parts.push(Part::Hole(hole(&rest[..length], at + 1, names)?));
                    at += length + 2;
                }
                _ => {
                    plain.push(c);
                    at += c.len_utf8();
                }
            }
        }
        parts.push(Part::Text(plain));
        Ok(Self { parts })
    }

    /// The same where every hole must be known, because the text is to stand in a file.
    pub fn fill_known(&self, scope: &mut Scope<'_, '_>) -> Option<String> {
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

    /// The message of one finding. It may hold what a file says, secrets too: reports take those out.
    pub fn fill(&self, scope: &mut Scope<'_, '_>) -> String {
        let mut message = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => message.push_str(text),
                Part::Hole(expr) => message.push_str(&expr::eval(expr, scope).display()),
            }
        }
        message
    }
}

fn hole(text: &str, at: usize, names: &Names) -> Result<Expr, ExprError> {
    let parsed = expr::parse(text).and_then(|ast| expr::value(text, &ast, names));
    parsed.map(|(expr, _)| expr).map_err(|mut error| {
        error.range = Range::new(error.range.start + at as u32, error.range.end + at as u32);
        error
    })
}

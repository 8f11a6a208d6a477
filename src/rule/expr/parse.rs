//! Conditions as written: a subset of CEL, parsed by precedence climbing.
//!
//! Left out of CEL: bytes, unsigned numbers, map and message literals, and string prefixes. Every node keeps its range,
//! so that a mistake found later is underlined where it stands.

use super::{Ast, ExprError, Syntax, literal};
use crate::source::Range;

/// How deep expressions may nest.
const DEPTH: usize = 64;

/// How many operators, fields and calls there may be; chains of them are as deep as they are long.
const STEPS: usize = 256;

/// Parses a whole text as one expression.
pub fn parse(text: &str) -> Result<Ast, ExprError> {
    let (ast, end) = parse_at(text, 0)?;
    let parser = Parser { at: end, ..Parser::new(text) };
    match parser.rest().chars().next() {
        None => Ok(ast),
        Some(extra) => Err(parser.error_here(format!("`{extra}` is not expected here"))),
    }
}

/// Parses the expression that begins at an offset of a text, and tells where the next thing after it begins.
pub fn parse_at(text: &str, start: usize) -> Result<(Ast, usize), ExprError> {
    let mut parser = Parser { at: start, ..Parser::new(text) };
    let ast = parser.expression()?;
    parser.blank();
    Ok((ast, parser.at))
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    steps: usize,
}

type Parsed<T = Ast> = Result<T, ExprError>;

/// Binary operators with how tightly they bind; longer spellings before their prefixes.
const OPERATORS: &[(&str, u8)] = &[
    ("||", 1),
    ("&&", 2),
    ("==", 3),
    ("!=", 3),
    ("<=", 3),
    (">=", 3),
    ("<", 3),
    (">", 3),
    ("in", 3),
    ("+", 4),
    ("-", 4),
    ("*", 5),
    ("/", 5),
    ("%", 5),
];

/// The loosest of them.
const LOOSEST: u8 = 1;

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0, steps: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        let rest = self.rest().as_bytes();
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    fn range_from(&self, start: usize) -> Range {
        Range::new(start as u32, self.at as u32)
    }

    fn error_here(&self, message: impl Into<String>) -> ExprError {
        let width = self.rest().chars().next().map_or(0, char::len_utf8);
        ExprError::new(Range::new(self.at as u32, (self.at + width) as u32), message)
    }

    fn eat(&mut self, token: &str) -> bool {
        self.blank();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expect(&mut self, token: &str, after: &str) -> Parsed<()> {
        if self.eat(token) { Ok(()) } else { Err(self.error_here(format!("`{token}` is missing {after}"))) }
    }

    /// Runs a part of the grammar that can hold itself.
    fn nested(&mut self, part: fn(&mut Self) -> Parsed) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error_here("the condition is nested too deeply"));
        }
        let parsed = part(self);
        self.depth -= 1;
        parsed
    }

    /// Counts a link of a chain.
    fn step(&mut self) -> Parsed<()> {
        self.steps += 1;
        if self.steps > STEPS { Err(self.error_here("the condition is too long")) } else { Ok(()) }
    }

    fn expression(&mut self) -> Parsed {
        self.nested(Self::conditional)
    }

    fn conditional(&mut self) -> Parsed {
        let condition = self.binary(LOOSEST)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let yes = self.binary(LOOSEST)?;
        self.expect(":", "between the two results of `?`")?;
        let no = self.expression()?;
        let range = Range::new(condition.range.start, no.range.end);
        Ok(Ast { node: Syntax::Conditional(Box::new(condition), Box::new(yes), Box::new(no)), range })
    }

    /// Operators that bind at least so tightly, and what they join.
    fn binary(&mut self, level: u8) -> Parsed {
        let mut left = self.unary()?;
        while let Some((operator, binds)) = self.operator().filter(|(_, binds)| *binds >= level) {
            self.at += operator.len();
            self.step()?;
            let right = self.binary(binds + 1)?;
            let range = Range::new(left.range.start, right.range.end);
            left = Ast { node: Syntax::Binary(operator, Box::new(left), Box::new(right)), range };
        }
        Ok(left)
    }

    /// The operator that comes next.
    fn operator(&mut self) -> Option<(&'static str, u8)> {
        self.blank();
        let rest = self.rest();
        let found = OPERATORS.iter().find(|(operator, _)| rest.starts_with(operator))?;
        let is_name_of_its_own = found.0 == "in" && rest[found.0.len()..].starts_with(is_name);
        (!is_name_of_its_own).then_some(*found)
    }

    fn unary(&mut self) -> Parsed {
        self.blank();
        let start = self.at as u32;
        for operator in ["!", "-"] {
            if self.rest().starts_with(operator) {
                self.at += 1;
                let inner = self.nested(Self::unary)?;
                let range = Range::new(start, inner.range.end);
                return Ok(Ast { node: Syntax::Unary(operator, Box::new(inner)), range });
            }
        }
        self.postfix()
    }

    fn postfix(&mut self) -> Parsed {
        let mut left = self.primary()?;
        let start = left.range.start as usize;
        loop {
            let node = if self.eat(".") {
                let (name, range) = self.name()?;
                match self.arguments()? {
                    Some(arguments) => Syntax::Call(Some(Box::new(left)), name, range, arguments),
                    None => Syntax::Select(Box::new(left), name, range),
                }
            } else if self.eat("[") {
                let index = self.expression()?;
                self.expect("]", "after the index")?;
                Syntax::Index(Box::new(left), Box::new(index))
            } else {
                return Ok(left);
            };
            self.step()?;
            left = Ast { node, range: self.range_from(start) };
        }
    }

    fn name(&mut self) -> Parsed<(String, Range)> {
        self.blank();
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        if length == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.error_here("a name is missing here"));
        }
        self.at += length;
        Ok((rest[..length].to_owned(), self.range_from(start)))
    }

    fn arguments(&mut self) -> Parsed<Option<Vec<Ast>>> {
        if !self.rest().starts_with('(') {
            return Ok(None);
        }
        self.at += 1;
        self.list(")", "after the arguments").map(Some)
    }

    fn list(&mut self, close: &str, after: &str) -> Parsed<Vec<Ast>> {
        let mut items = Vec::new();
        while !self.eat(close) {
            items.push(self.expression()?);
            if !self.eat(",") {
                self.expect(close, after)?;
                break;
            }
        }
        Ok(items)
    }

    fn primary(&mut self) -> Parsed {
        self.blank();
        let start = self.at;
        let node = match self.rest().chars().next() {
            None => return Err(self.error_here("the condition ends too early")),
            Some('(') => {
                self.at += 1;
                let inner = self.expression()?;
                self.expect(")", "after the expression in parentheses")?;
                return Ok(Ast { range: self.range_from(start), ..inner });
            }
            Some('[') => {
                self.at += 1;
                Syntax::List(self.list("]", "after the items of the list")?)
            }
            Some('"' | '\'') => self.literal(literal::string)?,
            Some(c) if c.is_ascii_digit() => self.literal(literal::number)?,
            Some(c) if is_name(c) => self.word()?,
            Some(c) => return Err(self.error_here(format!("`{c}` is not expected here"))),
        };
        Ok(Ast { node, range: self.range_from(start) })
    }

    fn literal(&mut self, read: fn(&str, usize) -> Parsed<(Syntax, usize)>) -> Parsed<Syntax> {
        let (node, end) = read(self.text, self.at)?;
        self.at = end;
        Ok(node)
    }

    fn word(&mut self) -> Parsed<Syntax> {
        let (name, range) = self.name()?;
        Ok(match name.as_str() {
            "null" => Syntax::Null,
            "true" => Syntax::Bool(true),
            "false" => Syntax::Bool(false),
            _ => match self.arguments()? {
                Some(arguments) => Syntax::Call(None, name, range, arguments),
                None => Syntax::Name(name),
            },
        })
    }
}

/// Whether a character can be part of a name.
pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_underlined_where_they_stand() {
        for (text, wrong, message) in [
            ("self.a &&", "", "the condition ends too early"),
            ("self.a & self.b", "&", "`&` is not expected here"),
            ("(self.a", "", "`)` is missing after the expression in parentheses"),
            ("self.a == 'x", "'x", "the text is not closed"),
            ("self.", "", "a name is missing here"),
            ("self.a ? 1", "", "`:` is missing between the two results of `?`"),
            ("12x4", "12x4", "`12x4` is no number"),
            (r"'\d'", "d", r"this escape is not known; write \\ for a backslash"),
            ("a b", "b", "`b` is not expected here"),
            ("'a\nb'", "'a", "the text is not closed"),
            ("1.5e", "1.5e", "`1.5e` is no number"),
            ("99999999999999999999", "99999999999999999999", "`99999999999999999999` is no number"),
        ] {
            let error = parse(text).unwrap_err();
            let range = error.range.start as usize..error.range.end as usize;
            assert_eq!((&text[range], error.message.as_str()), (wrong, message), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        for open in ["(", "[", "!", "-", "a[", "f(", "a.b ? c : "] {
            assert!(parse(&open.repeat(100_000)).is_err());
        }
        for link in [" && a", " + a", ".b", "[0]", ".f()", " || a && b"] {
            let error = parse(&format!("a{}", link.repeat(100_000))).unwrap_err();
            assert_eq!(error.message, "the condition is too long");
        }
    }

    #[test]
    fn ranges_are_those_of_the_text_without_the_blanks_around_it() {
        let text = "  self . a == 1   && ( b )  ";
        let Syntax::Binary("&&", left, right) = parse(text).unwrap().node else { panic!() };
        let written = |ast: &Ast| &text[ast.range.start as usize..ast.range.end as usize];
        assert_eq!((written(&left), written(&right)), ("self . a == 1", "( b )"));
    }
}

//! For which profiles a document is read: `spring.config.activate.on-profile`, as in `prod | (cloud & !eu)`.

use crate::source::Environment;

/// How deep brackets are nested.
const DEPTH: usize = 32;

/// A condition over profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A profile is active.
    Name(String),
    /// The condition does not hold.
    Not(Box<Expression>),
    /// All hold.
    All(Vec<Expression>),
    /// One of them holds.
    Any(Vec<Expression>),
}

impl Expression {
    /// Reads a condition; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let expression = reader.any(DEPTH)?;
        reader.rest.trim().is_empty().then_some(expression)
    }

    /// Whether it holds while some profiles are active.
    pub fn holds(&self, active: &[String]) -> bool {
        match self {
            Expression::Name(name) => active.contains(name),
            Expression::Not(inner) => !inner.holds(active),
            Expression::All(parts) => parts.iter().all(|part| part.holds(active)),
            Expression::Any(parts) => parts.iter().any(|part| part.holds(active)),
        }
    }

    /// The profiles that it asks for; those behind `!` are not among them.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Expression::Name(name) => vec![name],
            Expression::Not(_) => Vec::new(),
            Expression::All(parts) | Expression::Any(parts) => parts.iter().flat_map(Expression::names).collect(),
        }
    }
}

/// What several profiles say of the environment together: the one nearest to production decides.
pub fn environment<'n>(names: impl Iterator<Item = &'n str>) -> Environment {
    let rank = |environment: &Environment| match environment {
        Environment::Any => 0,
        Environment::Development => 1,
        Environment::PreProduction => 2,
        Environment::Production => 3,
    };
    names.map(Environment::of_profile).max_by_key(rank).unwrap_or_default()
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn any(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = vec![self.all(depth)?];
        while self.eat('|') {
            parts.push(self.all(depth)?);
        }
        Some(single(parts, Expression::Any))
    }

    fn all(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = vec![self.one(depth)?];
        while self.eat('&') {
            parts.push(self.one(depth)?);
        }
        Some(single(parts, Expression::All))
    }

    fn one(&mut self, depth: usize) -> Option<Expression> {
        let depth = depth.checked_sub(1)?;
        if self.eat('!') {
            return Some(Expression::Not(Box::new(self.one(depth)?)));
        }
        if self.eat('(') {
            let inner = self.any(depth)?;
            return self.eat(')').then_some(inner);
        }
        let text = self.rest.trim_start();
        let end = text.find(['|', '&', '!', '(', ')']).unwrap_or(text.len());
        let name = text[..end].trim();
        self.rest = &text[end..];
        (!name.is_empty() && !name.contains("${")).then(|| Expression::Name(name.to_owned()))
    }

    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

fn single(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn conditions_hold_or_not() {
        for (text, active, expected) in [
            ("prod", "prod", Some(true)),
            ("prod", "dev", Some(false)),
            ("!dev", "prod", Some(true)),
            ("prod | staging", "staging", Some(true)),
            ("prod|(cloud&!eu)", "cloud", Some(true)),
            ("prod & cloud", "prod", Some(false)),
            ("prod & cloud", "prod cloud", Some(true)),
            ("!cloud", "prod cloud", Some(false)),
            ("!(dev | test)", "test", Some(false)),
            ("prod |", "prod", None),
            ("(prod", "prod", None),
            ("${x}", "prod", None),
            ("", "prod", None),
        ] {
            let active: Vec<_> = active.split(' ').map(str::to_owned).collect();
            assert_eq!(Expression::parse(text).map(|found| found.holds(&active)), expected, "{text}");
        }
        assert_eq!(Expression::parse(&"(".repeat(100_000)), None);
    }

    #[test]
    fn names_and_what_they_say() {
        let expression = Expression::parse("(dev | prod) & !eu").unwrap();
        assert_eq!(expression.names(), ["dev", "prod"]);
        assert_eq!(environment(expression.names().into_iter()), Environment::Production);
        assert_eq!(environment(["dev", "kafka"].into_iter()), Environment::Development);
        assert_eq!(environment(std::iter::empty()), Environment::Any);
    }
}

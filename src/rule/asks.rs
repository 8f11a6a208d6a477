//! Which settings a rule asks for, when its verdict depends on nothing else.
//!
//! A program that has none of them gets the verdict that every such program gets, so that it need not be found again.

use super::expr::{Constant, Expr};
use super::{Case, Rule};
use crate::model::Ty;

/// How many keys a rule may ask for to be worth the look.
const KEYS: usize = 128;

/// The keys under which a rule looks into the tables of its thing; one that ends in a dot stands for all that begin
/// with it. `None` when it depends on more.
pub fn keys(rule: &Rule) -> Option<Vec<String>> {
    let mut asked = Asked::default();
    if let Some((_, list)) = &rule.each {
        asked.look_at(list)?;
        asked.bind(0, list);
    }
    rule.cases.iter().flat_map(Case::conditions).try_for_each(|condition| asked.look_at(condition))?;
    (!asked.keys.is_empty()).then_some(asked.keys)
}

/// A text that is built: all of it, or its beginning.
#[derive(Clone)]
struct Text {
    text: String,
    is_whole: bool,
}

#[derive(Default)]
struct Asked {
    keys: Vec<String>,
    /// What variables run over, where that is written out.
    variables: Vec<Option<Vec<Text>>>,
}

impl Asked {
    fn look_at(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Own(..) | Expr::Subject | Expr::Fact(..) => None,
            Expr::Index(of, key) if matches!(&**of, Expr::Own(fact, _) if fact.ty == Ty::Table) => {
                self.add(self.texts(key)?)?;
                self.look_at(key)
            }
            Expr::Loop(_, over, slot, body) => {
                self.look_at(over)?;
                self.bind(*slot, over);
                self.look_at(body)
            }
            _ => expr.parts().into_iter().try_for_each(|part| self.look_at(part)),
        }
    }

    fn add(&mut self, texts: Vec<Text>) -> Option<()> {
        for Text { text, is_whole } in texts {
            self.keys.push(if is_whole { text } else { text[..=text.rfind('.')?].to_owned() });
        }
        (self.keys.len() <= KEYS).then_some(())
    }

    fn bind(&mut self, slot: usize, list: &Expr) {
        let items = match list {
            Expr::List(items) => items.iter().map(|item| self.texts(item)).collect::<Option<Vec<_>>>(),
            _ => None,
        };
        self.variables.resize(slot, None);
        self.variables.push(items.map(|items| items.concat()));
    }

    /// The texts that an expression can give; `None` when nothing of them is known.
    fn texts(&self, expr: &Expr) -> Option<Vec<Text>> {
        match expr {
            Expr::Constant(Constant::Str(text)) => Some(vec![Text { text: text.clone(), is_whole: true }]),
            Expr::Variable(slot) => self.variables.get(*slot)?.clone(),
            Expr::Arithmetic('+', a, b) => {
                let (beginnings, ends) = (self.texts(a)?, self.texts(b));
                let joined = beginnings.iter().flat_map(|beginning| beginning.followed_by(ends.as_deref()));
                Some(joined.take(KEYS + 1).collect())
            }
            _ => None,
        }
    }
}

impl Text {
    fn followed_by(&self, ends: Option<&[Text]>) -> Vec<Text> {
        match ends {
            Some(ends) if self.is_whole => {
                let join = |end: &Text| Text { text: format!("{}{}", self.text, end.text), is_whole: end.is_whole };
                ends.iter().map(join).collect()
            }
            _ => vec![Text { text: self.text.clone(), is_whole: false }],
        }
    }
}

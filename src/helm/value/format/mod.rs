//! How Go prints values: the package fmt, with the origins of all that is printed.
//!
//! [`display`] is what an action or `toString` prints, [`sprintf`] is `printf`, [`sprint`] is `print`. Text that would
//! grow beyond the budget, by shared values nested in one another for example, is an error.

mod directive;
mod float;
mod go_syntax;
mod number;
mod padding;
mod printf;
mod quote;
#[cfg(test)]
mod tests;
mod verb;

use super::{Budget, Error, MAX_DEPTH, Object, OriginId, PStr, StringBuilder, Val};

pub use float::{exponent, fixed, general};
pub use printf::sprintf;
pub use quote::quote;

/// What `{{ value }}` and `%v` print.
pub fn display(value: &Val, budget: &mut Budget) -> Result<PStr, Error> {
    match value {
        Val::Str(string) => Ok(string.clone()),
        Val::Object(object, origin) if object.as_list().is_some() || object.entries().is_none() => {
            Ok(display_object(&**object, *origin))
        }
        other => {
            let mut printer = Printer::new(budget.limits().string);
            printer.plain(other, 0);
            printer.finish(budget, other.origin())
        }
    }
}

/// `print`: a space stands between two values when neither is a string.
pub fn sprint(values: &[Val], budget: &mut Budget) -> Result<PStr, Error> {
    let mut printer = Printer::new(budget.limits().string);
    let mut was_string = true;
    for value in values {
        let is_string = matches!(value, Val::Str(_));
        if !is_string && !was_string {
            printer.literal(" ");
        }
        printer.plain(value, 0);
        was_string = is_string;
    }
    printer.finish(budget, first_origin(values))
}

/// `println`: a space between all, and a line's end.
pub fn sprintln(values: &[Val], budget: &mut Budget) -> Result<PStr, Error> {
    let mut printer = Printer::new(budget.limits().string);
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            printer.literal(" ");
        }
        printer.plain(value, 0);
    }
    printer.literal("\n");
    printer.finish(budget, first_origin(values))
}

fn display_object(object: &dyn Object, origin: OriginId) -> PStr {
    object.display().with_origin(origin)
}

fn first_origin(values: &[Val]) -> OriginId {
    values.iter().map(Val::origin).find(|origin| origin.is_known()).unwrap_or_default()
}

/// Text in the making, with a bound.
struct Printer {
    out: StringBuilder,
    limit: usize,
    is_deep: bool,
}

impl Printer {
    fn new(limit: usize) -> Self {
        Self { out: StringBuilder::new(), limit, is_deep: false }
    }

    fn is_full(&self) -> bool {
        self.out.len() > self.limit
    }

    /// Text that comes from nowhere.
    fn literal(&mut self, text: &str) {
        self.text(text, OriginId::NONE);
    }

    fn text(&mut self, text: &str, origin: OriginId) {
        if !self.is_full() {
            self.out.push_str(text, origin);
        }
    }

    fn string(&mut self, string: &PStr) {
        if self.out.len().saturating_add(string.as_str().len()) <= self.limit {
            self.out.push(string);
        } else {
            self.limit = 0;
        }
    }

    fn finish(self, budget: &mut Budget, origin: OriginId) -> Result<PStr, Error> {
        if self.is_deep {
            return Err(Error::new("a value is nested too deeply to be printed"));
        }
        budget.string(if self.is_full() { usize::MAX } else { self.out.len() })?;
        Ok(self.out.finish(origin))
    }

    /// `%v`.
    fn plain(&mut self, value: &Val, depth: usize) {
        match value {
            Val::Nil(origin) => self.text("<nil>", *origin),
            Val::Bool(flag, origin) => self.text(if *flag { "true" } else { "false" }, *origin),
            Val::Int(number, _, origin) => self.text(&number.to_string(), *origin),
            Val::Float(number, origin) => self.text(&general(*number), *origin),
            Val::Str(string) => self.string(string),
            other => self.nested(other, depth, Self::plain),
        }
    }

    /// A list or map, whose items are printed by `each`.
    fn nested(&mut self, value: &Val, depth: usize, mut each: impl FnMut(&mut Self, &Val, usize)) {
        self.is_deep |= depth >= MAX_DEPTH;
        if self.is_deep || self.is_full() {
            return;
        }
        match value {
            Val::List(list) => self.items(list.items(), |printer, item| each(printer, item, depth + 1)),
            Val::Map(map) => {
                let entries = map.snapshot().into_iter();
                let entries: Vec<_> = entries.map(|(key, entry)| (PStr::new(key, entry.key), entry.value)).collect();
                self.entries(&entries, map.origin(), |printer, item| each(printer, item, depth + 1));
            }
            Val::Object(object, origin) => match object.entries().filter(|_| object.as_list().is_none()) {
                None => self.string(&display_object(&**object, *origin)),
                Some(entries) => {
                    let entries: Vec<_> =
                        entries.into_iter().map(|(key, value)| (PStr::new(key, *origin), value)).collect();
                    self.entries(&entries, *origin, |printer, item| each(printer, item, depth + 1));
                }
            },
            scalar => each(self, scalar, depth),
        }
    }

    fn items(&mut self, items: &[Val], mut each: impl FnMut(&mut Self, &Val)) {
        self.literal("[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.literal(" ");
            }
            each(self, item);
            if self.is_full() {
                return;
            }
        }
        self.literal("]");
    }

    fn entries(&mut self, entries: &[(PStr, Val)], origin: OriginId, mut each: impl FnMut(&mut Self, &Val)) {
        self.text("map[", origin);
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.literal(" ");
            }
            each(self, &Val::Str(key.clone()));
            self.literal(":");
            each(self, value);
            if self.is_full() {
                return;
            }
        }
        self.text("]", origin);
    }
}

//! What a verb makes of a value.

use super::directive::Directive;
use super::{Printer, display_object, number, quote};
use crate::helm::value::{PStr, Val};

impl Printer {
    /// Prints a value by a verb.
    pub(super) fn verb(
        &mut self,
        value: &Val,
        verb: char,
        directive: &Directive,
        width: Option<i64>,
        precision: Option<usize>,
    ) {
        match (verb, value) {
            ('T', _) => self.padded(&PStr::new(value.type_name(), value.origin()), directive, width),
            ('v', Val::Nil(origin)) => self.padded(&PStr::new("<nil>", *origin), directive, width),
            ('v', _) if directive.sharp => self.go_syntax(value, 0),
            (_, Val::Nil(_)) => self.wrong_verb(value, verb),
            _ => self.by_kind(value, verb, &Shape { directive, width, precision }, 0),
        }
    }

    fn by_kind(&mut self, value: &Val, verb: char, shape: &Shape<'_>, depth: usize) {
        let Shape { directive, width, precision } = *shape;
        let printed = match value {
            Val::Bool(flag, origin) if matches!(verb, 't' | 'v') => Some(PStr::new(flag.to_string(), *origin)),
            Val::Int(number, _, origin) => {
                number::integer(*number, verb, directive, precision).map(|text| PStr::new(text, *origin))
            }
            Val::Float(number, origin) => {
                number::floating(*number, verb, directive, precision).map(|text| PStr::new(text, *origin))
            }
            Val::Str(string) => text(string, verb, precision),
            Val::Object(object, origin) if object.entries().is_none() => {
                text(&display_object(&**object, *origin), verb, precision)
            }
            Val::List(_) | Val::Map(_) | Val::Object(..) => {
                return self.nested(value, depth, |printer, item, depth| printer.item(item, verb, shape, depth));
            }
            _ => None,
        };
        match printed {
            Some(printed) => self.padded(&printed, directive, width),
            None => self.wrong_verb(value, verb),
        }
    }

    /// An item of a list or map.
    fn item(&mut self, value: &Val, verb: char, shape: &Shape<'_>, depth: usize) {
        match value {
            Val::Nil(origin) if verb == 'v' => self.text("<nil>", *origin),
            Val::Nil(_) => self.wrong_verb(value, verb),
            other => self.by_kind(other, verb, shape, depth),
        }
    }

    /// `%!d(string=abc)`
    fn wrong_verb(&mut self, value: &Val, verb: char) {
        self.literal(&format!("%!{verb}("));
        self.typed(value);
        self.literal(")");
    }

    /// `string=abc`
    pub(super) fn typed(&mut self, value: &Val) {
        if !value.is_nil() {
            self.literal(&format!("{}=", value.type_name()));
        }
        self.plain(value, 0);
    }
}

#[derive(Clone, Copy)]
struct Shape<'a> {
    directive: &'a Directive,
    width: Option<i64>,
    precision: Option<usize>,
}

/// A string as a verb prints it.
fn text(string: &PStr, verb: char, precision: Option<usize>) -> Option<PStr> {
    let end = precision.and_then(|count| string.as_str().char_indices().nth(count)).map(|(at, _)| at);
    let cut = string.slice(0..end.unwrap_or(string.as_str().len()));
    match verb {
        's' | 'v' => Some(cut),
        'q' => Some(quote(&cut)),
        'x' => Some(hex(&cut, |byte| format!("{byte:02x}"))),
        'X' => Some(hex(&cut, |byte| format!("{byte:02X}"))),
        _ => None,
    }
}

fn hex(string: &PStr, of: impl Fn(u8) -> String) -> PStr {
    PStr::new(string.as_str().bytes().map(of).collect::<String>(), string.any_origin())
}

//! Reading what follows a `%`: flags, width, precision, the number of an argument, the verb.

use std::iter::Peekable;
use std::str::CharIndices;

/// The largest width and precision that Go takes.
const LARGEST: usize = 1_000_000;

/// A directive.
#[derive(Debug, Clone, Copy, Default)]
pub struct Directive {
    pub plus: bool,
    pub minus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    pub width: Option<Size>,
    pub precision: Option<Size>,
    /// `[n]` in front of the verb, counted from one; `Some(0)` is a bad one.
    pub index: Option<usize>,
    /// The verb; `None` at the end of the format.
    pub verb: Option<char>,
    /// The byte behind the verb.
    pub end: usize,
}

/// A width or precision.
#[derive(Debug, Clone, Copy)]
pub enum Size {
    /// Written out.
    Given(usize),
    /// `*`: an argument says it, the next one or that of a number in front.
    Argument(Option<usize>),
}

type Chars<'t> = Peekable<CharIndices<'t>>;

/// Reads a directive; the text begins behind the `%`, at the byte `from` of the format.
pub fn read(text: &str, from: usize) -> Directive {
    let mut chars = text.char_indices().peekable();
    let mut found = Directive::default();
    flags(&mut chars, &mut found);
    found.index = index(&mut chars);
    found.width = size(&mut chars, &mut found.index);
    if chars.next_if(|(_, char)| *char == '.').is_some() {
        found.index = index(&mut chars).or(found.index);
        found.precision = Some(size(&mut chars, &mut found.index).unwrap_or(Size::Given(0)));
    }
    found.index = index(&mut chars).or(found.index);
    let verb = chars.next();
    found.verb = verb.map(|(_, char)| char);
    found.end = from + verb.map_or(text.len(), |(at, char)| at + char.len_utf8());
    found
}

fn flags(chars: &mut Chars<'_>, found: &mut Directive) {
    while let Some((_, char)) = chars.next_if(|(_, char)| "+-# 0".contains(*char)) {
        match char {
            '+' => found.plus = true,
            '-' => (found.minus, found.zero) = (true, false),
            '#' => found.sharp = true,
            ' ' => found.space = true,
            _ => found.zero = !found.minus,
        }
    }
}

fn size(chars: &mut Chars<'_>, index: &mut Option<usize>) -> Option<Size> {
    if chars.next_if(|(_, char)| *char == '*').is_some() {
        return Some(Size::Argument(index.take()));
    }
    number(chars).map(|number| Size::Given(number.min(LARGEST)))
}

fn number(chars: &mut Chars<'_>) -> Option<usize> {
    let mut number = None;
    while let Some(digit) = chars.peek().and_then(|(_, char)| char.to_digit(10)) {
        chars.next();
        number = Some(number.unwrap_or(0usize).saturating_mul(10).saturating_add(digit as usize));
    }
    number
}

fn index(chars: &mut Chars<'_>) -> Option<usize> {
    chars.next_if(|(_, char)| *char == '[')?;
    let number = number(chars);
    let closed = chars.next_if(|(_, char)| *char == ']').is_some();
    Some(number.filter(|_| closed).unwrap_or(0))
}

//! Width: blanks or zeros before or behind what a verb has printed.

use super::Printer;
use super::directive::Directive;
use crate::helm::value::PStr;

impl Printer {
    /// Adds a string, filled up to a width in characters.
    pub(super) fn padded(&mut self, string: &PStr, directive: &Directive, width: Option<i64>) {
        let wanted = width.unwrap_or(0);
        let is_left = directive.minus || wanted < 0;
        let missing = (wanted.unsigned_abs() as usize).saturating_sub(string.as_str().chars().count());
        let fill = if directive.zero && !is_left { "0" } else { " " }.repeat(missing);
        if is_left {
            self.string(string);
            self.text(&fill, string.any_origin());
        } else {
            self.zero_filled(string, &fill);
        }
    }

    /// Zeros stand behind a sign.
    fn zero_filled(&mut self, string: &PStr, fill: &str) {
        let has_sign = fill.starts_with('0') && string.as_str().starts_with(['+', '-']);
        let sign = usize::from(has_sign);
        self.string(&string.slice(0..sign));
        self.text(fill, string.any_origin());
        self.string(&string.slice(sign..string.as_str().len()));
    }
}

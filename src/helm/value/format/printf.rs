//! `printf`: a format, and what stands for each of its directives.

use super::directive::{self, Directive, Size};
use super::{Printer, first_origin};
use crate::helm::value::{Budget, Error, PStr, Val};

/// What `printf` prints.
pub fn sprintf(format: &PStr, args: &[Val], budget: &mut Budget) -> Result<PStr, Error> {
    let mut run = Run { format, args, next: 0, is_reordered: false, printer: Printer::new(budget.limits().string) };
    run.all();
    run.extra();
    run.printer.finish(budget, format.origin().or(first_origin(args)))
}

struct Run<'a> {
    format: &'a PStr,
    args: &'a [Val],
    next: usize,
    is_reordered: bool,
    printer: Printer,
}

impl Run<'_> {
    fn all(&mut self) {
        let text = self.format.as_str();
        let mut done = 0;
        while let Some(found) = text.get(done..).and_then(|rest| rest.find('%')) {
            let at = done + found;
            self.copy(done, at);
            let directive = directive::read(&text[at + 1..], at + 1);
            self.one(directive, at);
            done = directive.end;
            if self.printer.is_full() {
                return;
            }
        }
        self.copy(done, text.len());
    }

    /// Copies text of the format.
    fn copy(&mut self, from: usize, to: usize) {
        if from < to {
            let part = self.format.slice(from..to);
            self.printer.string(&part);
        }
    }

    fn one(&mut self, directive: Directive, at: usize) {
        let width = self.size(directive.width, "%!(BADWIDTH)");
        let precision = self.size(directive.precision, "%!(BADPREC)").filter(|precision| *precision >= 0);
        match directive.verb {
            None => self.printer.literal("%!(NOVERB)"),
            Some('%') => self.copy(at, at + 1),
            Some(verb) => match self.argument(directive.index) {
                Err(complaint) => self.printer.literal(&format!("%!{verb}({complaint})")),
                Ok(value) => self.printer.verb(&value, verb, &directive, width, precision.map(|size| size as usize)),
            },
        }
    }

    fn argument(&mut self, index: Option<usize>) -> Result<Val, &'static str> {
        if let Some(index) = index {
            self.is_reordered = true;
            if index == 0 || index > self.args.len() {
                return Err("BADINDEX");
            }
            self.next = index - 1;
        }
        let value = self.args.get(self.next).cloned().ok_or("MISSING")?;
        self.next += 1;
        Ok(value)
    }

    fn size(&mut self, size: Option<Size>, complaint: &str) -> Option<i64> {
        match size? {
            Size::Given(number) => Some(number as i64),
            Size::Argument(index) => match self.argument(index) {
                Ok(Val::Int(number, ..)) if (-1_000_000..=1_000_000).contains(&number) => Some(number),
                _ => {
                    self.printer.literal(complaint);
                    None
                }
            },
        }
    }

    /// Go complains about arguments that nothing stands for.
    fn extra(&mut self) {
        if self.is_reordered || self.next >= self.args.len() {
            return;
        }
        self.printer.literal("%!(EXTRA ");
        for (index, value) in self.args[self.next..].iter().enumerate() {
            if index > 0 {
                self.printer.literal(", ");
            }
            self.printer.typed(value);
        }
        self.printer.literal(")");
    }
}

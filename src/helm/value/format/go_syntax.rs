//! `%#v`: values as Go's source would have them.

use super::{Printer, general, quote};
use crate::helm::value::{MAX_DEPTH, PStr, Val};

impl Printer {
    pub(super) fn go_syntax(&mut self, value: &Val, depth: usize) {
        self.is_deep |= depth >= MAX_DEPTH;
        if self.is_deep || self.is_full() {
            return;
        }
        match value {
            Val::Nil(_) => self.literal("interface {}(nil)"),
            Val::Str(string) => self.string(&quote(string)),
            Val::Float(number, origin) => self.text(&general(*number), *origin),
            Val::List(list) => {
                let items = list.items().iter().map(|item| (None, item.clone()));
                self.composite("[]interface {}{", items, depth);
            }
            Val::Map(map) => {
                let entries = map.snapshot().into_iter();
                let entries = entries.map(|(key, entry)| (Some(PStr::new(key, entry.key)), entry.value));
                self.composite("map[string]interface {}{", entries, depth);
            }
            other => self.plain(other, depth),
        }
    }

    fn composite(&mut self, head: &str, items: impl Iterator<Item = (Option<PStr>, Val)>, depth: usize) {
        self.literal(head);
        for (index, (key, value)) in items.enumerate() {
            if index > 0 {
                self.literal(", ");
            }
            if let Some(key) = key {
                self.string(&quote(&key));
                self.literal(":");
            }
            self.go_syntax(&value, depth + 1);
        }
        self.literal("}");
    }
}

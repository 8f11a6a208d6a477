//! Words that many findings have in common, kept once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::finding::Object;

/// So many messages are remembered at a time: some rules say the same everywhere, others never say anything twice.
const MESSAGES: usize = 1024;

/// What was said last, and the objects that it was said of.
#[derive(Debug, Default)]
pub(super) struct Shared {
    messages: HashSet<Arc<str>>,
    objects: HashSet<Arc<Object>>,
}

impl Shared {
    /// A message, the same one for equal texts.
    pub fn text(&mut self, text: String) -> Arc<str> {
        if let Some(known) = self.messages.get(text.as_str()) {
            return known.clone();
        }
        if self.messages.len() >= MESSAGES {
            self.messages.clear();
        }
        let text: Arc<str> = text.into();
        self.messages.insert(text.clone());
        text
    }

    /// An object, the same one for equal names.
    pub fn object(&mut self, object: Object) -> Arc<Object> {
        if let Some(known) = self.objects.get(&object) {
            return known.clone();
        }
        let object = Arc::new(object);
        self.objects.insert(object.clone());
        object
    }
}

//! The documents of a text: which root each has, and whether it could be read to its end.

use super::{Node, Tree};
use crate::source::Range;

/// One root of a text: a YAML document, or the whole of any other file.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// The root node's index; `None` for a document without content.
    pub(super) root: Option<u32>,
    /// From the document's start to its end.
    pub range: Range,
    /// Whether the reader came to its end without an error.
    pub whole: bool,
}

impl Tree {
    /// The documents in order.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The root of a document; one without content has none.
    pub fn root_of(&self, document: &Document) -> Option<Node<'_>> {
        document.root.map(|id| Node::new(self, id))
    }

    /// The document that holds an offset.
    pub fn document_at(&self, offset: u32) -> Option<&Document> {
        let after = self.documents.partition_point(|document| document.range.start <= offset);
        self.documents[..after].last()
    }

    /// Whether the document that holds an offset could be read to its end.
    pub fn is_whole_at(&self, offset: u32) -> bool {
        !self.is_partial && (self.errors.is_empty() || self.document_at(offset).is_none_or(|document| document.whole))
    }
}

//! What goes wrong while a template is carried out.

use super::OriginId;

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A template or values that do not fit together: a wrong type, a nil pointer, an unknown function.
    Template,
    /// `required`: a value that the chart asks its user for.
    Required,
    /// `fail`: the chart refuses its values.
    Refused,
    /// A value that the chart's own values leave to its user, where a template cannot do without.
    Ungiven,
    /// A limit of ours was met; what was rendered of the template so far is all there is.
    Limit,
}

/// An error with its place.
#[derive(Debug, Clone)]
pub struct Error {
    /// The kind.
    pub trouble: Trouble,
    /// What is wrong, in Go's words where Go has some.
    pub message: String,
    /// Where: the innermost place that is known.
    pub at: OriginId,
    /// The nil that it is about, if it is about one that a user may have to give.
    pub lacks: OriginId,
}

impl Error {
    /// An error of the template; the place is added by the evaluator.
    pub fn new(message: impl Into<String>) -> Self {
        Self { trouble: Trouble::Template, message: message.into(), at: OriginId::NONE, lacks: OriginId::NONE }
    }

    /// An error of another kind.
    pub fn of(trouble: Trouble, message: impl Into<String>) -> Self {
        Self { trouble, ..Self::new(message) }
    }

    /// The error at a place, unless it has one.
    pub fn or_at(mut self, at: OriginId) -> Self {
        self.at = self.at.or(at);
        self
    }

    /// The error with the nil that it is about.
    pub fn for_lack_of(self, lacks: OriginId) -> Self {
        Self { lacks, ..self }
    }

    /// Whether rendering cannot go on behind the action.
    pub fn is_fatal(&self) -> bool {
        self.trouble == Trouble::Limit
    }
}

//! What templates compute with: values as Go has them, and where each of them comes from.
//!
//! A [`Val`] is cheap to copy. Maps are shared and can be changed, as in Go: who holds the same map sees the change.
//! Nothing here has a bound on its depth, so that whoever walks a value counts ([`MAX_DEPTH`]); a value may even contain
//! itself.
//!
//! Every value has an [`OriginId`]; a string ([`PStr`]) has spans besides, so that each of its bytes can be traced. The
//! origins of one rendering live in one arena ([`Origins`]), which can be switched off.

mod budget;
mod container;
mod convert;
mod error;
pub mod format;
mod frames;
mod object;
mod origins;
mod string;
mod string_builder;
#[cfg(test)]
mod tests;

pub use budget::{Budget, Limits};
pub use container::{Entry, List, Map};
pub use error::{Error, Trouble};
pub use frames::{Frame, FrameId, FrameKind, Frames};
pub use object::Object;
pub use origins::{FileId, Origin, OriginId, Origins, PathId};
pub use string::{PStr, Span};
pub use string_builder::StringBuilder;

use std::rc::Rc;

/// How deep a walk over a value goes before it gives up with an error.
pub const MAX_DEPTH: usize = 200;

/// Which of Go's signed integers a number is; only `typeOf` and its kin can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// `int`: literals, `int`, `len`, `until`.
    Int,
    /// `int64`: `int64` and arithmetic.
    Int64,
}

/// A value.
#[derive(Debug, Clone)]
pub enum Val {
    /// Go's untyped nil: a `null`, or a key that is not there.
    Nil(OriginId),
    /// A boolean.
    Bool(bool, OriginId),
    /// An integer. Numbers of values files are never integers, but [`Val::Float`].
    Int(i64, Width, OriginId),
    /// A `float64`.
    Float(f64, OriginId),
    /// A string.
    Str(PStr),
    /// A slice.
    List(List),
    /// A `map[string]any`.
    Map(Map),
    /// Something with fields or methods: `.Files`, `.Capabilities`, a version, a time.
    Object(Rc<dyn Object>, OriginId),
}

//! What Go's standard library does with texts, numbers and times, as far as charts can see it.
//!
//! Nothing here knows of charts or values. Where a text would be no text in Go either (half a character), it says so.

pub mod bytes;
pub mod calendar;
pub mod digest;
pub mod duration;
pub mod encode;
pub mod float;
pub mod glob;
pub mod order;
pub mod path;
pub mod pattern;
pub mod quote;
pub mod url;
pub mod words;

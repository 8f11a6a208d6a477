//! What an audit goes by: checklists, whose items rules decide.
//!
//! Rules name items, never the other way round; what rules found is judged elsewhere.

mod checklist;

pub use checklist::{Checklist, Item};

//! Maps. They are shared: whoever changes one changes it for all who hold it, as in Go.

mod build;
mod merge;
mod part;

pub use build::TABLE as BUILD;
pub use merge::TABLE as MERGE;
pub use part::TABLE as PART;

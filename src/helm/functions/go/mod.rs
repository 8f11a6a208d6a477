//! The functions that Go's templates bring along. `and` and `or` are here for their names; the evaluator carries them
//! out, because they do not ask all of their arguments.

mod compare;
mod escape;
mod index;
mod print;

pub use compare::TABLE as COMPARE;
pub use escape::TABLE as ESCAPE;
pub use index::TABLE as INDEX;
pub use print::TABLE as PRINT;

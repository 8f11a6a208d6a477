//! Values as text and text as values: YAML, JSON, TOML, base 64 and 32, checksums.

mod bytes;
mod read;
mod write;

pub use bytes::TABLE as BYTES;
pub use read::TABLE as READ;
pub use write::TABLE as WRITE;

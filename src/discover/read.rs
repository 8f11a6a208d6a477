//! Reads one file as text, and says in words why it cannot.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::source::{DecodeError, decode};

/// Larger files are refused: offsets are 32 bits wide, and nobody writes such configuration.
pub const LIMIT: u64 = 256 * 1024 * 1024;

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// The file is not there any more.
    Vanished,
    /// The system refuses; its words.
    Refused(String),
    /// It is larger than [`LIMIT`].
    TooLarge,
    /// It is no text.
    NoText(DecodeError),
}

/// The text of a file.
pub fn text(path: &Path) -> Result<String, Unread> {
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(|error| refusal(&error))?;
    let length = file.metadata().map_err(|error| refusal(&error))?.len();
    if length > LIMIT {
        return Err(Unread::TooLarge);
    }
    bytes.reserve_exact(usize::try_from(length).unwrap_or_default());
    Read::by_ref(&mut file).take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| refusal(&error))?;
    text_of(bytes)
}

/// The text of bytes that came some other way.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Unread> {
    if bytes.len() as u64 > LIMIT {
        return Err(Unread::TooLarge);
    }
    decode(bytes).map_err(Unread::NoText)
}

fn refusal(error: &std::io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound => Unread::Vanished,
        _ => Unread::Refused(error.to_string()),
    }
}

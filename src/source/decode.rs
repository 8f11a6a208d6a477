//! Bytes of a file as text.

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// NUL bytes or other signs of a binary file.
    Binary,
    /// UTF-16 without a byte-order mark.
    Utf16WithoutMark,
    /// Not UTF-8; the offset of the first bad byte.
    NotUtf8(usize),
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DecodeError::Binary => write!(f, "binary file"),
            DecodeError::Utf16WithoutMark => {
                write!(f, "looks like UTF-16 without a byte-order mark; save it as UTF-8")
            }
            DecodeError::NotUtf8(at) => write!(f, "not valid UTF-8: byte {at} begins no character; save it as UTF-8"),
        }
    }
}

/// Reads bytes as UTF-8, or as UTF-16 when a byte-order mark says so.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) if memchr::memchr(0, text.as_bytes()).is_none() => Ok(text),
            Ok(text) => Err(nul(text.as_bytes())),
            Err(error) if memchr::memchr(0, error.as_bytes()).is_some() => Err(nul(error.as_bytes())),
            Err(error) => Err(DecodeError::NotUtf8(error.utf8_error().valid_up_to())),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    let text = text.map_err(|_| DecodeError::Binary)?;
    if text.contains('\0') { Err(DecodeError::Binary) } else { Ok(text) }
}

/// Text in UTF-16 has a NUL in every other byte wherever it is ASCII.
fn nul(bytes: &[u8]) -> DecodeError {
    let head = &bytes[..bytes.len().min(512) & !1];
    let nul = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len() / 2;
    let lopsided = |many: usize, few: usize| half > 1 && many * 10 >= half * 7 && few * 10 <= half;
    if lopsided(nul(0), nul(1)) || lopsided(nul(1), nul(0)) {
        DecodeError::Utf16WithoutMark
    } else {
        DecodeError::Binary
    }
}

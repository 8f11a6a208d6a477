//! Charts packed as `.tgz`, unpacked in memory within bounds.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use tar::{Archive, Entry};

use super::read::{ALL, FILE, FILES, content};
use super::{Raw, RawFile};

/// The files of an archive without the folder that they stand in; `path` is the archive's own.
pub fn unpack(bytes: &[u8], path: &str) -> Result<Raw, String> {
    let mut archive = Archive::new(MultiGzDecoder::new(bytes).take(ALL));
    let entries = archive.entries().map_err(|error| format!("is no archive: {error}"))?;
    let mut raw = Raw::default();
    for entry in entries {
        let entry = entry.map_err(|error| format!("is damaged or too large: {error}"))?;
        if raw.files.len() >= FILES {
            return Err("holds too many files".to_owned());
        }
        raw.files.extend(file(entry, path)?);
    }
    raw.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(raw)
}

/// A file of the archive; links, folders and what climbs out of it are none.
fn file(mut entry: Entry<'_, impl Read>, path: &str) -> Result<Option<RawFile>, String> {
    if !entry.header().entry_type().is_file() {
        return Ok(None);
    }
    let full = String::from_utf8_lossy(&entry.path_bytes()).replace('\\', "/");
    let Some((_, name)) = full.trim_start_matches("./").split_once('/') else { return Ok(None) };
    let is_odd = full.starts_with('/') || name.split('/').any(|part| matches!(part, "" | "." | ".."));
    if is_odd {
        return Err(format!("holds a file with an odd path: {full:?}"));
    }
    if entry.size() > FILE {
        return Err(format!("holds a file of more than 5 MiB: {full:?}"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(|error| format!("is damaged or too large: {error}"))?;
    let content = content(bytes, &format!("{path}/{name}"));
    Ok(Some(RawFile { name: name.to_owned(), content }))
}

//! Lists the rule files, so that the text of each is part of the binary. They are read when the program needs them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files = Vec::new();
    collect(&Path::new(&root).join("rules"), "", &mut files)?;
    files.sort();
    let mut list = String::from("static BUILT_IN: &[(&str, &str)] = &[\n");
    for id in &files {
        let path = Path::new(&root).join("rules").join(format!("{id}.yaml"));
        writeln!(list, "    ({id:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), list)
}

/// Collects ids: paths below the rules folder without their ending. Checklists are no rules.
fn collect(folder: &Path, prefix: &str, ids: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if name != "checklists" {
                collect(&entry.path(), &format!("{prefix}{name}/"), ids)?;
            }
        } else if let Some(stem) = name.strip_suffix(".yaml") {
            ids.push(format!("{prefix}{stem}"));
        }
    }
    Ok(())
}

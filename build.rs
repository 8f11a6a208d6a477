//! Lists the rule files, so that the text of each is part of the binary. They are read when the program needs them; the two
//! lines of their heads that tell whether it does are read off here.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files = Vec::new();
    collect(&Path::new(&root).join("rules"), "", &mut files)?;
    files.sort();
    let mut list = String::from("static BUILT_IN: &[BuiltIn] = &[\n");
    for id in &files {
        let path = Path::new(&root).join("rules").join(format!("{id}.yaml"));
        let text = fs::read_to_string(&path)?;
        let (view, aliases) = (head_line(&text, "for:"), head_line(&text, "aliases:"));
        writeln!(
            list,
            "    BuiltIn {{ id: {id:?}, view: {view:?}, aliases: {aliases:?}, text: include_str!({path:?}) }},"
        )
        .map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), list)
}

/// What stands behind a key of the head, which ends where the explanations begin.
fn head_line<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().take_while(|line| !line.starts_with("why:")).find_map(|line| line.strip_prefix(key))
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

//! README.md: its picture, its map of the house and its tables say what is so.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use seaworthy::config::Config;
use seaworthy::source::Source;

use crate::workbench::{Copy, assert_fresh, home, run};

/// What the picture shows, as it would be typed inside the example.
const PICTURE: &[&str] = &["chart/values.yaml", "k8s/base/service.yaml", "k8s/base/pdb.yaml"];

/// The text between two markers of README.md, and what stands around it.
fn parts<'t>(readme: &'t str, name: &str) -> (&'t str, &'t str, &'t str) {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = readme.find(&begin).unwrap_or_else(|| panic!("README.md has no {begin}")) + begin.len();
    let stop = readme.find(&end).unwrap_or_else(|| panic!("README.md has no {end}"));
    (&readme[..start], &readme[start..stop], &readme[stop..])
}

fn readme() -> String {
    fs::read_to_string(home("README.md")).unwrap().replace("\r\n", "\n")
}

/// What stands in backticks in the first column of a table.
fn first_column(table: &str) -> Vec<String> {
    let cells = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    cells.map(str::to_owned).collect()
}

#[test]
fn the_picture_is_what_the_program_prints() {
    let run = Copy::of("customer-api").check(&[&["--color", "never"], PICTURE].concat());
    let picture = format!("```text\n$ seaworthy check {}\n{}```\n", PICTURE.join(" "), trimmed(&run.out));
    let readme = readme();
    let (before, _, after) = parts(&readme, "picture");
    assert_fresh("README.md", &format!("{before}{picture}{after}"), "docs");
}

/// Lines without blanks at their ends, which editors take away.
fn trimmed(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The files and folders of src/; a file that opens the folder of its name is the folder.
fn rooms() -> BTreeSet<String> {
    let entries = fs::read_dir(home("src")).unwrap().map(|entry| entry.unwrap());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.file_type().unwrap().is_dir());
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let folders: BTreeSet<_> = folders.into_iter().map(|folder| name(folder) + "/").collect();
    let is_door = |file: &String| folders.contains(&file.replace(".rs", "/"));
    let files: Vec<_> = files.into_iter().map(name).filter(|file| !is_door(file)).collect();
    folders.into_iter().chain(files).collect()
}

#[test]
fn the_map_names_every_room_of_the_house() {
    let readme = readme();
    let named = first_column(parts(&readme, "rooms").1);
    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), rooms());
    assert_eq!(named.len(), named.iter().collect::<BTreeSet<_>>().len(), "a room is named twice");
}

/// The keys of the tables of dependencies in Cargo.toml.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(home("Cargo.toml")).unwrap();
    let mut names = BTreeSet::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside) {
            names.insert(name.to_owned());
        }
    }
    names
}

#[test]
fn every_dependency_has_its_reason() {
    let readme = readme();
    let told: BTreeSet<_> = first_column(parts(&readme, "dependencies").1).into_iter().collect();
    assert_eq!(told, dependencies());
}

/// The blocks of a page that are written in a language.
fn blocks<'t>(page: &'t str, language: &str) -> impl Iterator<Item = &'t str> {
    let fence = format!("```{language}\n");
    let starts: Vec<_> = page.match_indices(&fence).map(|(at, found)| at + found.len()).collect();
    starts.into_iter().filter_map(|start| page[start..].split("```").next())
}

#[test]
fn rules_in_the_documents_pass_their_own_examples() {
    for page in ["README.md", "docs/writing-rules.md"] {
        let text = fs::read_to_string(home(page)).unwrap();
        let rules: Vec<_> = blocks(&text, "yaml").filter(|block| block.contains("\nexamples:")).collect();
        assert_eq!(rules.len(), 1, "{page}");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("rule.yaml"), rules[0]).unwrap();
        let run = run(folder.path(), &["test", "."], None);
        assert_eq!(run.code, 0, "{page}\n{}{}", run.out, run.err);
        let said = run.out.trim();
        assert!(page != "README.md" || text.contains(said), "the README shows something else than {said}");
    }
}

#[test]
fn the_configuration_in_the_readme_is_valid() {
    let readme = readme();
    for block in blocks(&readme, "toml") {
        let (_, mistakes) = Config::load(Arc::new(Source::file("seaworthy.toml", block)));
        assert_eq!(mistakes, []);
    }
}

#[test]
fn links_lead_somewhere() {
    for page in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/writing-rules.md", "docs/json.md"] {
        let text = fs::read_to_string(home(page)).unwrap();
        let folder = home(page).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap();
            let is_file = !path.is_empty() && !path.contains("://");
            assert!(!is_file || folder.join(path).exists(), "{page} links to {path}, which is not there");
        }
    }
}

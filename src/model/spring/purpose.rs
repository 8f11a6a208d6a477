//! What a unit is for: a program that somebody runs, a part of others, or something to try and to learn from.
//!
//! Its folders and what its build files call it tell the last; that others of the workspace are built with it, and that
//! nothing of its own packages or starts it, tells the second. Whatever tells nothing is a program.

use std::collections::{BTreeSet, HashMap};

use super::Parsed;
use super::build::{Builds, Label};
use super::database::is_in_memory;
use super::document::Document;
use super::place::{ancestors, split};
use crate::source::{FileKind, Format, split_lines, words_of_name};

/// What a unit is for, when it is no program that runs somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Other units of the workspace are built with it.
    Part,
    /// Somebody learns from it or tries something: samples, tutorials, books, test rigs.
    Trial,
}

/// Words of folders and builds that hold what is to be tried and learnt from.
const OF_TRIAL: [&str; 13] = [
    "sample",
    "samples",
    "example",
    "examples",
    "demo",
    "demos",
    "tutorial",
    "tutorials",
    "showcase",
    "quickstart",
    "quickstarts",
    "smoke",
    "e2e",
];

/// Those that are no filler in the name of an organisation, as `com.example` is.
const OF_GROUPS: [&str; 6] = ["sample", "samples", "examples", "tutorial", "tutorials", "showcase"];

/// Those that an image to build on is called after.
const OF_IMAGES: [&str; 4] = ["sample", "samples", "example", "examples"];

/// Words that speak of a test rig as the last of a folder's name: `api-test`.
const OF_TESTS: [&str; 3] = ["test", "tests", "testing"];

/// What folders of a book or course are called in front of their number.
const OF_COURSES: [&str; 4] = ["chapter", "lesson", "lecture", "exercise"];

/// What stands behind such a word in a description.
const DESCRIBED: [&str; 3] = ["project", "application", "app"];

/// What generators of projects write into every description.
const GENERATED: &str = "demo project for spring boot";

/// The purpose of every unit that is no program.
pub fn purposes(documents: &[Document<'_>], builds: &Builds<'_>, files: &[Parsed]) -> HashMap<String, Purpose> {
    let own = documents.iter().map(|document| &document.place).filter(|place| place.around == 0 && !place.is_test);
    let units: BTreeSet<&str> = own.map(|place| place.unit.as_str()).collect();
    let (starters, parts) = (starters(files), builds.parts());
    let starts = |unit: &str| has_below(&starters, unit);
    let on_samples = on_sample_images(files);
    let is_called_so = |unit: &str| {
        let nearest = ancestors(unit).map(|folder| builds.labels(folder)).find(|labels| !labels.is_empty());
        nearest.unwrap_or_default().iter().any(is_of_trial)
    };
    let of_unit = |unit: &str| {
        let is_of_trial = || is_trial_folder(unit) || is_called_so(unit) || is_for_quick_start(unit, documents);
        if on_samples.contains(unit) || is_of_trial() {
            Some(Purpose::Trial)
        } else {
            (parts.contains(unit) && !starts(unit)).then_some(Purpose::Part)
        }
    };
    units.into_iter().filter_map(|unit| Some((unit.to_owned(), of_unit(unit)?))).collect()
}

/// The files that start something or put it into an image.
fn starters(files: &[Parsed]) -> BTreeSet<&str> {
    const KINDS: [&str; 5] = ["dockerfile", "shell-script", "compose", "systemd-unit", "procfile"];
    let starts = |kind: &FileKind| matches!(kind, FileKind::Companion(name) if KINDS.contains(name));
    files.iter().filter(|file| starts(&file.input.kind)).map(|file| file.input.source.path.as_str()).collect()
}

/// The folders whose image is made from one that is called a sample.
fn on_sample_images(files: &[Parsed]) -> BTreeSet<&str> {
    let image = |line: &'_ str| line.trim().strip_prefix("FROM ").map(str::to_owned);
    let is_sample =
        |text: &str| split_lines(text).filter_map(image).any(|image| speaks(&words_of_name(&image), &OF_IMAGES));
    let inputs = files.iter().map(|file| &file.input).filter(|input| input.format == Format::Dockerfile);
    inputs.filter(|input| is_sample(&input.source.text)).map(|input| split(&input.source.path).0).collect()
}

/// Whether one of some paths lies below a folder.
fn has_below(paths: &BTreeSet<&str>, folder: &str) -> bool {
    let inner = format!("{folder}/");
    folder.is_empty() || paths.range(inner.as_str()..).next().is_some_and(|path| path.starts_with(&inner))
}

/// Whether a folder holds what is to be tried, or is a copy that an editor makes of sources: `bin`.
fn is_trial_folder(unit: &str) -> bool {
    let is_numbered = |folder: &str| {
        let folder = folder.to_ascii_lowercase();
        let rest = OF_COURSES.iter().find_map(|course| folder.strip_prefix(course));
        rest.is_some_and(|rest| rest.trim_start_matches(['-', '_', ' ']).starts_with(|c: char| c.is_ascii_digit()))
    };
    unit.split('/').any(|folder| {
        let words = words_of_name(folder);
        let ends_so = || words.last().is_some_and(|word| OF_TESTS.contains(&word.as_str()));
        is_numbered(folder) || speaks(&words, &OF_TRIAL) || ends_so()
    }) || unit.ends_with("/bin")
}

/// Whether a unit is the whole system in one program, with a database that is gone when it stops: for a first look.
fn is_for_quick_start(unit: &str, documents: &[Document<'_>]) -> bool {
    let is_alone =
        unit.rsplit('/').next().is_some_and(|folder| words_of_name(folder).iter().any(|word| word == "standalone"));
    let mut own = documents.iter().filter(|document| document.place.unit == unit && !document.is_profile_specific());
    is_alone && own.any(|document| document.below("spring.datasource").any(|property| is_in_memory(property.value)))
}

fn is_of_trial(label: &Label<'_>) -> bool {
    match label {
        Label::Name(name) => speaks(&words_of_name(name), &OF_TRIAL),
        Label::Group(name) => speaks(&words_of_name(name), &OF_GROUPS),
        Label::Told(text) => {
            let text = text.trim().to_ascii_lowercase();
            let words: Vec<_> = text.split_whitespace().collect();
            let is_described = |pair: &[&str]| OF_TRIAL.contains(&pair[0]) && DESCRIBED.contains(&pair[1]);
            text != GENERATED && words.windows(2).any(is_described)
        }
    }
}

fn speaks(words: &[String], of: &[&str]) -> bool {
    words.iter().any(|word| of.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        for folder in ["samples/shop", "shop-demo", "Chapter15/15-begin/edge", "api-test", "tutorials/a/b", "lesson_2"]
        {
            assert!(is_trial_folder(folder), "{folder}");
        }
        for folder in ["", "shop", "latest", "chapter-service", "test-results", "services/shop", "contest"] {
            assert!(!is_trial_folder(folder), "{folder}");
        }
    }

    #[test]
    fn labels() {
        for label in [
            Label::Name("spring-boot-sample-jpa"),
            Label::Group("org.springframework.samples"),
            Label::Told("Config Server demo project"),
        ] {
            assert!(is_of_trial(&label), "{label:?}");
        }
        for label in [
            Label::Name("shop"),
            Label::Group("com.example"),
            Label::Told("Demo project for Spring Boot"),
            Label::Told("Takes samples of blood"),
        ] {
            assert!(!is_of_trial(&label), "{label:?}");
        }
    }
}

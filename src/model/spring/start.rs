//! What the workspace says of how programs are started: whether scripts, images, builds, manifests or charts name
//! profiles, and which.

use std::collections::{BTreeSet, HashMap};

use memchr::memmem;

use super::{Parsed, System};
use crate::source::{Environment, FileKind, Format, split_lines};

/// How somebody who starts a program names its profiles.
pub const WORDS: [&str; 3] = ["profiles.active", "PROFILES_ACTIVE", "profiles_active"];

/// What every word about profiles holds.
const MARKS: [&str; 2] = ["rofile", "ROFILE"];

/// The words of which variables for secrets hold one.
const SECRETS: [&str; 5] = ["PASSW", "SECRET", "TOKEN", "_KEY", "_PWD"];

/// The variables for secrets that anything but configuration speaks of, since who starts programs sets them, with what
/// stands behind them in their lines.
#[derive(Debug, Default)]
pub struct Variables(HashMap<String, Vec<String>>);

impl Variables {
    fn of(files: &[Parsed]) -> Self {
        let mut found = Self::default();
        let others =
            files.iter().map(|file| &file.input).filter(|input| !matches!(input.kind, FileKind::Spring { .. }));
        for (name, rest) in others.flat_map(|input| variables(&input.source.text)) {
            found.0.entry(name.to_owned()).or_default().push(rest.to_owned());
        }
        found
    }
}

/// The words in capitals around the marks of secrets, each with the rest of its line.
fn variables(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let around = move |at: usize| {
        let bytes = text.as_bytes();
        let start = bytes[..at].iter().rposition(|byte| !is_part(byte)).map_or(0, |before| before + 1);
        let end = bytes[at..].iter().position(|byte| !is_part(byte)).map_or(text.len(), |length| at + length);
        Some((text.get(start..end)?, text.get(end..)?.lines().next().unwrap_or_default()))
    };
    SECRETS.iter().flat_map(move |mark| memmem::find_iter(text.as_bytes(), mark.as_bytes()).filter_map(around))
}

/// Whether whoever starts programs sets a property, by its canonical key, as a variable of the environment, and to something
/// else than this.
pub fn sets(system: &System<'_>, key: &str, value: &str) -> bool {
    let set = system.spring.variables.get_or_init(|| Variables::of(system.files));
    let name = key.replace(['.', '['], "_").replace(']', "_").to_uppercase();
    set.0.get(&name).is_some_and(|said| said.iter().any(|rest| !rest.contains(value)))
}

/// What is said of starts.
#[derive(Debug, Default)]
pub struct Starts {
    /// Whether somebody names the profiles of a program, or rewrites its configuration before it starts.
    pub names_profiles: bool,
    /// The words of all lines that speak of profiles, and of the line behind each.
    words: BTreeSet<String>,
    /// The profiles that programs are started with together.
    together: BTreeSet<Vec<String>>,
}

impl Starts {
    /// Looks through all files but configuration.
    pub fn of(files: &[Parsed]) -> Self {
        let mut starts = Self::default();
        let others =
            files.iter().map(|file| &file.input).filter(|input| !matches!(input.kind, FileKind::Spring { .. }));
        for input in others {
            let text = input.source.text.as_str();
            let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
            let is_for_development = input.environment == Environment::Development;
            starts.names_profiles |= input.format == Format::Shell && split_lines(text).any(rewrites);
            if MARKS.into_iter().any(has) {
                starts.note(text, is_for_development);
            }
        }
        starts
    }

    fn note(&mut self, text: &str, is_for_development: bool) {
        let mut lines = split_lines(text).peekable();
        while let Some(line) = lines.next() {
            if !MARKS.iter().any(|mark| line.contains(mark)) {
                continue;
            }
            let next = lines.peek().copied().unwrap_or_default();
            self.words.extend(words(line).chain(words(next)).map(str::to_owned));
            let named = WORDS.iter().find_map(|word| Some(line.split_once(word)?.1));
            if let Some(rest) = named.filter(|_| !is_for_development) {
                let names = list(rest).or_else(|| list(next.trim_start().strip_prefix("value:")?));
                self.names_profiles |=
                    !names.as_ref().is_some_and(|names| names.iter().all(|name| is_of_development(name)));
                self.together.extend(names);
            }
        }
    }

    /// Whether something starts a program with a profile.
    pub fn starts(&self, profile: &str) -> bool {
        self.words.contains(profile)
    }

    /// The lists of profiles that programs are started with, of which one is known and none is for development.
    pub fn together<'s>(&'s self, known: &'s [&str]) -> impl Iterator<Item = String> + 's {
        let fits = |names: &&Vec<String>| {
            let is_known = |name: &String| known.contains(&name.as_str());
            names.iter().any(is_known) && !names.iter().any(|name| is_of_development(name))
        };
        self.together.iter().filter(fits).map(|names| names.join(","))
    }
}

fn is_of_development(profile: &str) -> bool {
    Environment::of_profile(profile) == Environment::Development
}

/// The profiles that stand behind the word for them: `: oracle,delius`.
fn list(rest: &str) -> Option<Vec<String>> {
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '"' | '\'' | '>'));
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | ',')).unwrap_or(rest.len());
    let (names, behind) = rest.split_at(end);
    let is_open = behind.starts_with(['$', '{']);
    let names: Vec<_> = names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    (!is_open && !names.is_empty()).then_some(names)
}

/// Whether a line of a script puts something else into a file of configuration.
fn rewrites(line: &str) -> bool {
    let is_of_spring = ["application", "bootstrap"].iter().any(|name| line.contains(name));
    is_of_spring && line.split_whitespace().any(|word| word == "sed")
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
    parts.map(|word| word.trim_start_matches('-')).filter(|word| !word.is_empty())
}

/// What the workspace says of starts; looked for once.
pub fn of<'s>(system: &'s System<'_>) -> &'s Starts {
    system.spring.starts.get_or_init(|| Starts::of(system.files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_secrets() {
        let found = |text| variables(text).collect::<Vec<_>>();
        assert_eq!(found("- name: SPRING_MQ_PASSWORD\n"), [("SPRING_MQ_PASSWORD", "")]);
        assert_eq!(found("MQ_TOKEN=a\nb"), [("MQ_TOKEN", "=a")]);
        assert!(found("db_password: x").is_empty());
    }

    #[test]
    fn lines() {
        assert!(rewrites("  sed -i 's/dev/prod/' ${out}/conf/application.properties"));
        assert!(!rewrites("sed -i 's/a/b/' nginx.conf") && !rewrites("based application"));
        assert_eq!(words("  PROFILES=${P:-postgresql,h2}").collect::<Vec<_>>(), ["PROFILES", "P", "postgresql", "h2"]);
        let together = |text: &str| {
            let mut starts = Starts::default();
            starts.note(text, false);
            starts.together(&["oracle"]).collect::<Vec<_>>()
        };
        assert_eq!(together("  SPRING_PROFILES_ACTIVE: \"oracle,delius\"\n"), ["oracle,delius"]);
        assert_eq!(together("- name: SPRING_PROFILES_ACTIVE\n  value: oracle\n"), ["oracle"]);
        assert_eq!(together("java -Dspring.profiles.active=oracle -jar a.jar"), ["oracle"]);
        assert!(together("SPRING_PROFILES_ACTIVE=oracle,dev\nSPRING_PROFILES_ACTIVE=${P}").is_empty());
    }
}

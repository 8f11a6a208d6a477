//! What Vault and OpenBao know: every stanza and setting of servers, agents and proxies, as plain tables.
//!
//! A table says what a setting may hold, which product knows it and since when, and what has replaced it. What a file
//! makes of it is the affair of `keys` and `conform`; whether a value is wise is for the rules to say. The tables follow
//! the structures that the products decode their files into.

mod client;
mod listener;
mod openbao;
mod seal;
mod server;
mod storage;
mod stores;
mod telemetry;

pub use client::{AGENT, PROXY};
pub use seal::requirements;
pub use server::SERVER;

/// One of the two products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// HashiCorp's.
    Vault,
    /// The Linux Foundation's.
    OpenBao,
}

impl Product {
    /// As people write it.
    pub fn title(self) -> &'static str {
        match self {
            Product::Vault => "Vault",
            Product::OpenBao => "OpenBao",
        }
    }
}

/// What becomes of a setting that a stanza does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A line in the log at most.
    Warned,
    /// Nothing at all: it is kept in a table of texts that nobody asks for it.
    Ignored,
    /// The program does not start.
    Refused,
}

/// A block and the settings that it knows.
#[derive(Debug)]
pub struct Stanza {
    /// What messages call it.
    pub name: &'static str,
    /// The settings, in groups, so that stanzas can share some.
    pub keys: &'static [&'static [Key]],
    /// What becomes of others.
    pub unknown: Fate,
}

impl Stanza {
    /// The setting of a name. Names in tables of texts are case-sensitive, others are not.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        let is_same = |key: &&Key| match self.unknown {
            Fate::Ignored => key.name == name,
            _ => key.name.eq_ignore_ascii_case(name),
        };
        self.keys.iter().find_map(|group| group.iter().find(is_same))
    }

    /// All settings.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.keys.iter().copied().flatten()
    }
}

/// A setting.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What holds when it is not set.
    pub default: Option<&'static str>,
    /// The product that knows it, when only one does.
    pub only: Option<Product>,
    /// The first release that knows it.
    pub since: Option<(u32, u32)>,
    /// What has become of it, when it should no longer be used.
    pub old: Option<Old>,
    /// How many blocks of it there may be, in Vault and in OpenBao.
    pub most: Option<(usize, usize)>,
}

/// What has become of a setting.
#[derive(Debug, Clone, Copy)]
pub enum Old {
    /// It has another name now.
    Renamed(&'static str),
    /// Something else, which stands elsewhere, does its work.
    Moved(&'static str),
    /// Nothing: it has no effect any more.
    Gone,
}

/// What a setting may hold, by the way in which it is decoded.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text or a whole number.
    Text,
    /// `true` or `false` without quotes.
    Bool,
    /// A truth value in any spelling.
    Switch,
    /// A whole number, also in quotes.
    Integer,
    /// A duration.
    Duration,
    /// A duration, or `none`.
    Period,
    /// Octal digits.
    Octal,
    /// A list of texts.
    Texts,
    /// One of some words; the second says whether capitals count.
    Choice(&'static [&'static str], Capitals),
    /// A list of some words.
    Words(&'static [&'static str]),
    /// A block without label.
    Block(&'static Stanza),
    /// A block with a type as its label, or with labels that are names.
    Labelled(&'static Labelled),
    /// Anything, which is not looked into.
    Any,
}

/// Whether capitals and small letters differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capitals {
    /// They do.
    Count,
    /// They do not.
    Ignored,
}

/// A block with labels.
#[derive(Debug)]
pub struct Labelled {
    /// How many labels it has.
    pub labels: usize,
    /// The words that the first may be, when only some are possible.
    pub words: Option<&'static [&'static str]>,
    /// What stands in it, by its first label.
    pub inside: fn(&str) -> Option<&'static Stanza>,
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, default: None, only: None, since: None, old: None, most: None }
}

impl Key {
    const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    const fn vault(self) -> Self {
        Self { only: Some(Product::Vault), ..self }
    }

    const fn openbao(self) -> Self {
        Self { only: Some(Product::OpenBao), ..self }
    }

    const fn since(self, major: u32, minor: u32) -> Self {
        Self { since: Some((major, minor)), ..self }
    }

    const fn old(self, old: Old) -> Self {
        Self { old: Some(old), ..self }
    }

    const fn most(self, vault: usize, openbao: usize) -> Self {
        Self { most: Some((vault, openbao)), ..self }
    }
}

const fn text(name: &'static str) -> Key {
    key(name, Kind::Text)
}

const fn flag(name: &'static str) -> Key {
    key(name, Kind::Bool)
}

const fn switch(name: &'static str) -> Key {
    key(name, Kind::Switch)
}

const fn integer(name: &'static str) -> Key {
    key(name, Kind::Integer)
}

const fn duration(name: &'static str) -> Key {
    key(name, Kind::Duration)
}

const fn texts(name: &'static str) -> Key {
    key(name, Kind::Texts)
}

const fn any(name: &'static str) -> Key {
    key(name, Kind::Any)
}

const fn block(name: &'static str, stanza: &'static Stanza) -> Key {
    key(name, Kind::Block(stanza))
}

const fn labelled(name: &'static str, labelled: &'static Labelled) -> Key {
    key(name, Kind::Labelled(labelled))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn stanzas_below(stanza: &'static Stanza, found: &mut Vec<&'static Stanza>) {
        found.push(stanza);
        for key in stanza.keys() {
            match key.kind {
                Kind::Block(inner) => stanzas_below(inner, found),
                Kind::Labelled(labelled) => {
                    let types = [
                        "raft",
                        "consul",
                        "postgresql",
                        "file",
                        "mysql",
                        "cassandra",
                        "awskms",
                        "static",
                        "kmip",
                        "any",
                    ];
                    types.iter().filter_map(|label| (labelled.inside)(label)).for_each(|s| stanzas_below(s, found));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn no_setting_stands_twice_in_a_stanza_and_names_are_plain() {
        let mut all = Vec::new();
        [&SERVER, &AGENT, &PROXY].into_iter().for_each(|root| stanzas_below(root, &mut all));
        assert!(all.len() > 40, "{}", all.len());
        for stanza in all {
            let mut seen = BTreeSet::new();
            for key in stanza.keys() {
                assert!(seen.insert(key.name), "{} twice in {}", key.name, stanza.name);
                assert!(key.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
                if let Some(Old::Renamed(new)) = key.old {
                    assert!(stanza.key(new).is_some(), "{} is not in {}", new, stanza.name);
                }
            }
        }
    }
}

//! Where values come from: an arena of origins for one rendering.

use std::rc::Rc;
use std::sync::Arc;

use super::frames::FrameId;
use crate::source::{Range, Source};

/// The number of an origin; [`OriginId::NONE`] is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct OriginId(u32);

impl OriginId {
    /// Nothing is known.
    pub const NONE: OriginId = OriginId(0);

    /// Whether anything is known.
    pub fn is_known(self) -> bool {
        self != Self::NONE
    }

    /// This one, or another where nothing is known.
    pub fn or(self, other: OriginId) -> OriginId {
        if self.is_known() { self } else { other }
    }
}

/// The number of a file of [`Origins`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// The number of a path of [`Origins`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathId(u32);

impl PathId {
    /// The root of the values.
    pub const ROOT: PathId = PathId(0);
}

/// Where a value comes from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A key of a values file, or of `--set`.
    Value {
        /// The file.
        file: FileId,
        /// The value in it. For a line of a block scalar, that line without its indentation.
        range: Range,
        /// The way to it, as seen from the file's root.
        path: PathId,
        /// The key in front of it; empty for items.
        key: Range,
    },
    /// Text of a template: a run of text, an action, or a literal in one.
    Text {
        /// The template.
        file: FileId,
        /// The place in it.
        range: Range,
    },
    /// A key that is not there, of a map that is.
    Missing {
        /// Where the map comes from.
        map: OriginId,
        /// The key.
        key: Rc<str>,
    },
    /// One of several, chosen by `default`, `coalesce`, `or`, `ternary` and the like.
    Choice {
        /// The chosen one.
        taken: OriginId,
        /// What was asked first, or could have been taken.
        alternatives: Rc<[OriginId]>,
    },
    /// Computed from others.
    Derived {
        /// The others.
        from: Rc<[OriginId]>,
        /// The function that did it.
        by: &'static str,
    },
    /// Read back (`fromYaml`) from text that a template had written.
    Written {
        /// Where the text's content comes from.
        value: OriginId,
        /// What wrote it.
        action: OriginId,
        /// Within which includes and conditions.
        frame: FrameId,
    },
    /// Something that Helm provides: `.Release.Name`, `.Chart.Version`, `.Capabilities`.
    Builtin(&'static str),
    /// A stand-in for what cannot be known: random text, the time, an action that failed. No rule may judge it.
    Tainted(&'static str),
}

/// The origins, files and paths of one rendering.
#[derive(Debug, Clone)]
pub struct Origins {
    is_on: bool,
    /// Whether anything may be set where nobody can see it.
    is_open: bool,
    all: Vec<(Origin, bool)>,
    files: Vec<Arc<Source>>,
    paths: Vec<(PathId, Rc<str>)>,
}

impl Origins {
    /// An empty arena that records.
    pub fn on() -> Self {
        let nothing = (Origin::Builtin(""), false);
        Self {
            is_on: true,
            is_open: false,
            all: vec![nothing],
            files: Vec::new(),
            paths: vec![(PathId::ROOT, Rc::from(""))],
        }
    }

    /// An arena that records nothing but what is tainted.
    pub fn off() -> Self {
        Self { is_on: false, ..Self::on() }
    }

    /// From now on, what is not there may be set elsewhere, and what counts in its stead may not.
    pub fn open(&mut self) {
        self.is_open = true;
    }

    /// Whether it records.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Adds a file.
    pub fn file(&mut self, source: Arc<Source>) -> FileId {
        self.files.push(source);
        FileId(self.files.len() as u32 - 1)
    }

    /// The file of a number.
    pub fn source(&self, file: FileId) -> &Arc<Source> {
        &self.files[file.0 as usize]
    }

    /// All files in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &Arc<Source>)> {
        self.files.iter().enumerate().map(|(index, source)| (FileId(index as u32), source))
    }

    /// A path one step further; a step into a list is `[3]`. Whoever reads values asks once for each key.
    pub fn path(&mut self, parent: PathId, step: &str) -> PathId {
        if !self.is_on {
            return PathId::ROOT;
        }
        self.paths.push((parent, Rc::from(step)));
        PathId(self.paths.len() as u32 - 1)
    }

    /// A path as people write it: `.image.tag`, `.list[3]`.
    pub fn path_text(&self, path: PathId) -> String {
        let mut steps = Vec::new();
        let mut at = path;
        while at != PathId::ROOT {
            let (parent, step) = &self.paths[at.0 as usize];
            steps.push(step);
            at = *parent;
        }
        let written = |step: &Rc<str>| if step.starts_with('[') { step.to_string() } else { format!(".{step}") };
        if steps.is_empty() { ".".to_owned() } else { steps.into_iter().rev().map(written).collect() }
    }

    /// Notes an origin.
    pub fn add(&mut self, origin: Origin) -> OriginId {
        let is_tainted = self.taints(&origin);
        if !self.is_on && !is_tainted {
            return OriginId::NONE;
        }
        self.note(origin, is_tainted)
    }

    fn note(&mut self, origin: Origin, is_tainted: bool) -> OriginId {
        self.all.push((origin, is_tainted));
        OriginId(self.all.len() as u32 - 1)
    }

    /// The origin of a number; `None` where nothing is known.
    pub fn get(&self, id: OriginId) -> Option<&Origin> {
        if id.is_known() { self.all.get(id.0 as usize).map(|(origin, _)| origin) } else { None }
    }

    /// Whether it is a stand-in, or was made from one.
    pub fn is_tainted(&self, id: OriginId) -> bool {
        self.all.get(id.0 as usize).is_some_and(|(_, is_tainted)| *is_tainted)
    }

    /// Whether a nil is of the values: a key with nothing behind it, or one that a mapping of theirs does not have.
    pub fn is_of_values(&self, nil: OriginId) -> bool {
        match self.get(nil) {
            Some(Origin::Missing { map, .. }) => matches!(self.get(*map), None | Some(Origin::Value { .. })),
            origin => matches!(origin, Some(Origin::Value { .. })),
        }
    }

    /// Whether a nil stands for a mapping that the chart's values do not have, and not for one below `global`.
    pub fn is_own_mapping(&self, nil: OriginId) -> bool {
        let Some(Origin::Missing { map, key }) = self.get(nil) else { return false };
        let is_global =
            |path: &str| path.strip_prefix(".global").is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let is_shared = matches!(self.get(*map), Some(Origin::Value { path, .. }) if is_global(&self.path_text(*path)));
        &**key != "global" && !is_shared
    }

    /// How many origins were noted.
    pub fn len(&self) -> usize {
        self.all.len() - 1
    }

    /// Whether none was noted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn taints(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Tainted(_) => true,
            Origin::Choice { taken, alternatives } => {
                self.is_tainted(*taken) || self.is_open && alternatives.iter().any(|other| self.is_tainted(*other))
            }
            Origin::Derived { from, .. } => from.iter().any(|from| self.is_tainted(*from)),
            Origin::Written { value, .. } => self.is_tainted(*value),
            Origin::Missing { map, .. } => self.is_open || self.is_tainted(*map),
            Origin::Value { .. } | Origin::Text { .. } | Origin::Builtin(_) => false,
        }
    }

    /// A run of template text. It is always noted: errors need their place.
    pub fn text(&mut self, file: FileId, range: Range) -> OriginId {
        self.note(Origin::Text { file, range }, false)
    }

    /// What a function made of one or several values; a single unknown one stays unknown.
    pub fn derived(&mut self, from: impl IntoIterator<Item = OriginId>, by: &'static str) -> OriginId {
        let from: Vec<OriginId> = from.into_iter().filter(|from| from.is_known()).collect();
        if from.is_empty() { OriginId::NONE } else { self.add(Origin::Derived { from: from.into(), by }) }
    }

    /// What was chosen, and what was asked before it.
    pub fn choice(&mut self, taken: OriginId, alternatives: impl IntoIterator<Item = OriginId>) -> OriginId {
        let alternatives: Vec<OriginId> = alternatives.into_iter().filter(|other| other.is_known()).collect();
        if alternatives.is_empty() {
            return taken;
        }
        self.add(Origin::Choice { taken, alternatives: alternatives.into() })
    }

    /// A stand-in for what cannot be known; `why` is a word for people.
    pub fn tainted(&mut self, why: &'static str) -> OriginId {
        self.add(Origin::Tainted(why))
    }
}

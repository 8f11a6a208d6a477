//! A finding: which rule, how grave, where, and in which words. Whether it is shown is triage's affair.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::fix::Fix;
use crate::source::{Environment, Place, Position, Range, Via};

/// How much is at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Hygiene that costs later.
    Low,
    /// A protection or redundancy that production needs is missing.
    Medium,
    /// One step inside gets secrets, root or data; or the system will not start, loses data or stops serving.
    High,
    /// An outsider gets secrets, root or data as the file stands.
    Critical,
}

/// What a rule looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Who can get at what.
    Security,
    /// Whether it keeps serving.
    Availability,
    /// Whether people can run it.
    Operations,
    /// Whether it does what it says.
    Correctness,
    /// What it costs.
    Cost,
}

/// How sure a rule can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A hint.
    Low,
    /// Likely.
    Medium,
    /// Certain from the text.
    High,
}

/// Who wants to see a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Everybody.
    Default,
    /// Those who asked for contested or fussy advice.
    Strict,
}

macro_rules! names {
    ($type:ident: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// Every value with its name.
            pub const ALL: &'static [($type, &'static str)] = &[$(($type::$variant, $name)),+];

            /// The name in rule files and output.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            /// The value of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|(_, known)| *known == name).map(|(value, _)| *value)
            }
        }
    };
}

names!(Severity: Critical = "critical", High = "high", Medium = "medium", Low = "low", Info = "info");
names!(Category: Security = "security", Availability = "availability", Operations = "operations",
    Correctness = "correctness", Cost = "cost");
names!(Confidence: High = "high", Medium = "medium", Low = "low");
names!(Profile: Default = "default", Strict = "strict");

/// What is known of a rule apart from how it decides.
#[derive(Debug, Clone)]
pub struct Info {
    /// The path of its file below the rules folder, without the ending: `vault/tls-disabled`.
    pub id: String,
    /// One line.
    pub title: String,
    /// What it looks after.
    pub category: Category,
    /// The highest severity of its cases.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Who sees it.
    pub profile: Profile,
    /// Whether it judges development too.
    pub everywhere: bool,
    /// The view that it runs for; empty for what the program itself raises.
    pub view: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub remedy: String,
    /// The vendor's pages.
    pub references: Vec<String>,
    /// The checklist items that it decides.
    pub checklists: Vec<String>,
    /// Ids of other linters' checks that it stands in for.
    pub replaces: Vec<String>,
    /// Former ids.
    pub aliases: Vec<String>,
    /// What seaworthy.toml can set.
    pub params: Vec<Param>,
    /// `Some(true)` for a safe fix, `Some(false)` for an unsafe one.
    pub fix: Option<bool>,
}

/// What a rule is called: what is needed to name it, before anything else of it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleName {
    /// Its id.
    pub id: String,
    /// Former ids.
    pub aliases: Vec<String>,
}

/// Something that bears the name of a rule.
pub trait Named {
    /// The rule's id.
    fn id(&self) -> &str;
    /// The ids that it had.
    fn aliases(&self) -> &[String];
}

impl Named for RuleName {
    fn id(&self) -> &str {
        &self.id
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

impl Named for Info {
    fn id(&self) -> &str {
        &self.id
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

/// A setting of a rule.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// `int`, `string`, `bool` or `list`.
    pub kind: String,
    /// What it does.
    pub doc: String,
    /// Its value when nobody sets it, as JSON.
    pub default: String,
}

/// Another place that explains a finding.
#[derive(Debug, Clone)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What it has to do with the finding.
    pub message: Arc<str>,
}

/// The object that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object {
    /// For example `Deployment`.
    pub kind: String,
    /// As written; `None` when the text does not say.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
}

/// One mistake at one place. There may be millions of them, so what many have in common is shared.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: Arc<Info>,
    /// Of the case that fired.
    pub severity: Severity,
    /// Of the case that fired.
    pub confidence: Confidence,
    /// Where the place is meant to run.
    pub environment: Environment,
    /// What is wrong, in one sentence.
    pub message: Arc<str>,
    /// The parts of the message that hold values of the file, and not our words or the names of objects.
    pub quoted: Box<[Range]>,
    /// The characters at fault in the file that somebody wrote.
    pub place: Place,
    /// The object that it is about.
    pub object: Option<Arc<Object>>,
    /// Its identity.
    pub fingerprint: Fingerprint,
    /// What else there is to say.
    pub more: More,
}

/// Stable identity over rule, object and path, no line and no value; shown as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 16]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What few findings have.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// The ways from where the mistake was seen to its place, with the places between.
    pub via: Vec<(Place, Via)>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// Rules that say the same of the same place and gave way.
    pub also: Vec<String>,
    /// The sets of values under which a chart shows it.
    pub value_sets: Vec<String>,
    /// A machine edit that mends it.
    pub fix: Option<Fix>,
}

/// Details that take no room where there are none; they are read and set as if they were always there.
#[derive(Debug, Clone, Default)]
pub struct More(Option<Box<Details>>);

static NOTHING: Details =
    Details { via: Vec::new(), related: Vec::new(), also: Vec::new(), value_sets: Vec::new(), fix: None };

impl From<Details> for More {
    fn from(details: Details) -> Self {
        let Details { via, related, also, value_sets, fix } = &details;
        let is_empty =
            via.is_empty() && related.is_empty() && also.is_empty() && value_sets.is_empty() && fix.is_none();
        Self((!is_empty).then(|| Box::new(details)))
    }
}

impl Deref for More {
    type Target = Details;

    fn deref(&self) -> &Details {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for More {
    fn deref_mut(&mut self) -> &mut Details {
        self.0.get_or_insert_default()
    }
}

/// By path, place and rule. What findings say is compared too, so that the threads that found them leave no trace.
pub fn text_order(a: &Finding, b: &Finding) -> Ordering {
    let places = a.place.source.by_path(&b.place.source).then_with(|| a.place.range.cmp(&b.place.range));
    places.then_with(|| a.rule.id.cmp(&b.rule.id)).then_with(|| words(a).cmp(&words(b))).then_with(|| details(a, b))
}

fn words(finding: &Finding) -> impl Ord + '_ {
    (finding.fingerprint, &*finding.message, finding.severity, finding.confidence, &finding.object)
}

fn details(a: &Finding, b: &Finding) -> Ordering {
    let related = |finding: &'_ Finding| -> Vec<_> {
        let related = finding.more.related.iter();
        related.map(|one| (one.place.source.path.clone(), one.place.range, one.message.clone())).collect()
    };
    let edits = |finding: &'_ Finding| -> Vec<_> {
        let edits = finding.more.fix.iter().flat_map(|fix| &fix.edits);
        edits.map(|edit| (edit.place.range, edit.text.clone())).collect()
    };
    (related(a), edits(a), &a.more.value_sets).cmp(&(related(b), edits(b), &b.more.value_sets))
}

/// Something that kept the run from answering in full, or that is worth a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `true` when it makes the answer incomplete (exit code 2).
    pub is_error: bool,
    /// A stable name: `not-found`, `outside`, `unreadable`, `limit`, `configuration`, `rule`,
    /// `chart`, `vanished`.
    pub code: &'static str,
    /// The path that it is about.
    pub path: String,
    /// Where, if there is a place.
    pub start: Option<Position>,
    /// What happened, in words for people.
    pub message: String,
    /// The same, drawn with the text underlined, for a terminal.
    pub drawn: Option<String>,
}

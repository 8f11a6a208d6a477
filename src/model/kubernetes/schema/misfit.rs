//! What in objects does not fit their schema: fields that nobody knows, values of another type, fields that lack.
//!
//! Every object is walked once, with its structure beside it; what fits leaves no trace. Structures hold no structure
//! that holds them, so that the schema bounds how deep the walk goes. Aliased values are judged where they stand.

use super::super::object::Object;
use super::fit::{Fit, fit};
use super::{Field, Structure, Type, of_kind, of_kustomization, of_pod};
use crate::model::Value;
use crate::tree::{Kind, Node};

/// A field that does not fit.
#[derive(Debug)]
pub struct Misfit<'a> {
    /// Its value; of a field that lacks, the mapping that lacks it.
    pub node: Node<'a>,
    /// The file that it stands in.
    pub file: usize,
    /// The object, by its number; none for a kustomization.
    pub object: Option<usize>,
    /// Its name.
    pub name: &'a str,
    /// The mapping that it stands in.
    pub around: Node<'a>,
    /// What that mapping is.
    pub within: &'static Structure,
    /// Where a field of that name belongs, as far as that is plain.
    pub home: Option<String>,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// Its structure has no such field.
    Unknown,
    /// The release aimed at has no such field.
    Newer((u32, u32)),
    /// It lacks.
    Missing,
    /// It is of another type.
    IllTyped(&'static Type),
    /// It is none of the words that it may be, or not written as it must be.
    Misspelt(&'static Type),
}

/// Collects what does not fit in an object.
pub fn collect<'a>(
    object: &Object<'a>,
    number: usize,
    target: Option<(u32, u32)>,
    templated: bool,
    found: &mut Vec<Misfit<'a>>,
) {
    let structure = object.node.text_of("apiVersion").and_then(|api| of_kind(api, object.kind));
    // Pods for other programs to complete have no name.
    let is_named = ["name", "generateName"].iter().any(|key| object.node.path(&["metadata", key]).is_some());
    let is_complete = is_named && !templated && object.is_complete();
    let is_labelled = object.changes.labelled;
    let owner = (object.file, Some(number));
    let (has_cases, of_template, above) = (true, &[][..], Vec::new());
    let mut walk = Walk { owner, target, is_complete, is_labelled, has_cases, of_template, above, found };
    match (structure, object.pod.zip(of_pod())) {
        (Some(structure), _) => walk.mapping(object.node, structure, TOP),
        (None, Some((pod, structure))) if object.is_custom() => {
            // What lacks may come from elsewhere there: an image from a trigger, containers from another workload.
            walk.is_complete = false;
            walk.of_template = if object.group == "serving.knative.dev" { &OF_REVISIONS } else { &[] };
            walk.mapping(pod, structure, TOP);
        }
        _ => {}
    }
}

/// Collects what does not fit in a kustomization. Its keys are read in any capitals.
pub fn in_kustomization<'a>(root: Node<'a>, file: usize, found: &mut Vec<Misfit<'a>>) {
    let (owner, above) = ((file, None), Vec::new());
    let (is_complete, is_labelled, has_cases, of_template) = (false, false, false, &[][..]);
    let mut walk = Walk { owner, target: None, is_complete, is_labelled, has_cases, of_template, above, found };
    if let Some(structure) = of_kustomization() {
        walk.mapping(root, structure, TOP);
    }
}

/// What Knative's revisions have besides the fields of pods.
const OF_REVISIONS: [&str; 4] =
    ["containerConcurrency", "idleTimeoutSeconds", "responseStartTimeoutSeconds", "timeoutSeconds"];

struct Walk<'a, 'm> {
    /// The file, and the object in it.
    owner: (usize, Option<usize>),
    /// What the kind of object adds to the pods that it holds.
    of_template: &'static [&'static str],
    /// Whether capital letters count in names.
    has_cases: bool,
    target: Option<(u32, u32)>,
    /// Whether what lacks is not likely to stand elsewhere.
    is_complete: bool,
    /// Whether a kustomization gives it labels, and with them a selector.
    is_labelled: bool,
    /// The structures around.
    above: Vec<Level<'a>>,
    found: &'m mut Vec<Misfit<'a>>,
}

/// A structure, and the field that it is the value or an item of.
struct Level<'a> {
    step: Step<'a>,
    structure: &'static Structure,
}

/// A field on the way to a structure.
#[derive(Clone, Copy)]
struct Step<'a> {
    name: &'a str,
    is_list: bool,
}

impl std::fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.name, if self.is_list { "[]" } else { "" })
    }
}

/// A field by its name and mapping.
#[derive(Clone, Copy)]
struct Spot<'a> {
    name: &'a str,
    around: Node<'a>,
    within: &'static Structure,
    is_list: bool,
}

impl<'a> Walk<'a, '_> {
    fn mapping(&mut self, node: Node<'a>, structure: &'static Structure, step: Step<'a>) {
        let is_root = self.above.is_empty();
        self.above.push(Level { step, structure });
        let mut is_merged = false;
        let mut present = 0;
        for entry in node.written_entries() {
            let spot = Spot { name: entry.key.text(), around: node, within: structure, is_list: false };
            let field =
                if self.has_cases { structure.field(spot.name) } else { structure.field_in_any_case(spot.name) };
            match field {
                Some(field) => {
                    present += usize::from(field.is_required && !entry.value.is_null());
                    if entry.value.alias_range().is_none() {
                        self.field(field, entry.value, spot);
                    }
                }
                None if spot.name == "<<" => is_merged = true,
                None if is_root && (spot.name == KEPT || self.of_template.contains(&spot.name)) => {}
                None if is_name(entry.key) => self.record(What::Unknown, entry.value, spot),
                None => {}
            }
        }
        if self.is_complete && !is_merged {
            self.missing(node, structure, present);
        }
        self.above.pop();
    }

    fn field(&mut self, field: &'static Field, value: Node<'a>, spot: Spot<'a>) {
        match field.since.filter(|since| self.target.is_some_and(|target| target < *since)) {
            Some(since) => self.record(What::Newer(since), value, spot),
            None => self.value(&field.ty, value, spot),
        }
    }

    fn value(&mut self, ty: &'static Type, node: Node<'a>, spot: Spot<'a>) {
        match (ty, node.kind()) {
            (Type::Structure(_), Kind::Mapping) => {
                if let Some(structure) = ty.structure() {
                    self.mapping(node, structure, Step { name: spot.name, is_list: spot.is_list });
                }
            }
            (Type::List(inner), Kind::Sequence) => {
                let items = node.items().filter(|item| item.alias_range().is_none());
                items.for_each(|item| self.value(inner, item, Spot { is_list: true, ..spot }));
            }
            (Type::Map(inner), Kind::Mapping) => {
                for entry in node.written_entries().filter(|entry| entry.value.alias_range().is_none()) {
                    self.value(inner, entry.value, Spot { name: entry.key.text(), around: node, ..spot });
                }
            }
            _ => match fit(ty, node) {
                Fit::Well => {}
                Fit::Not => self.record(What::IllTyped(ty), node, spot),
                Fit::NotInWords => self.record(What::Misspelt(ty), node, spot),
            },
        }
    }

    fn missing(&mut self, node: Node<'a>, structure: &'static Structure, present: usize) {
        let required = || structure.fields.iter().filter(|field| field.is_required);
        let lacks = |name: &str| node.get(name).is_none_or(|value| value.is_null());
        if present < required().count() {
            let is_given = |name: &str| self.is_labelled && name == "selector";
            let missing: Vec<_> = required().filter(|field| lacks(field.name) && !is_given(field.name)).collect();
            let spot = |name| Spot { name, around: node, within: structure, is_list: false };
            missing.into_iter().for_each(|field| self.record(What::Missing, node, spot(field.name)));
        }
        if structure.name == "ServiceSpec" && lacks("ports") && needs_ports(node) {
            self.record(What::Missing, node, Spot { name: "ports", around: node, within: structure, is_list: false });
        }
    }

    fn record(&mut self, what: What, node: Node<'a>, spot: Spot<'a>) {
        let Spot { name, around, within, .. } = spot;
        // Of what could only be read in part nobody knows what was meant.
        let is_whole = node.tree.is_whole_at(around.range().start);
        if around.tree.is_overridden(around, name) || !is_whole {
            return;
        }
        let home = matches!(what, What::Unknown).then(|| self.home(name)).flatten();
        let (file, object) = self.owner;
        self.found.push(Misfit { node, file, object, name, around, within, home, what });
    }

    /// Where a field of that name belongs: below, above, or right below the top.
    fn home(&self, name: &str) -> Option<String> {
        if COMMON.contains(&name) {
            return None;
        }
        let here = self.above.last()?.structure;
        if let Some(path) = below(here, name, DEPTH) {
            return Some(path);
        }
        let around = self.above.iter().rposition(|level| level.structure.field(name).is_some());
        let steps = |level: usize| self.above[1..=level].iter().map(|level| level.step.to_string());
        match around {
            Some(0) => Some("the top level".to_owned()),
            Some(level) => Some(steps(level).collect::<Vec<_>>().join(".")),
            None => below(self.above[0].structure, name, 1),
        }
    }
}

/// The way to what the walk begins with.
const TOP: Step<'static> = Step { name: "", is_list: false };

/// What tools keep at the top of an object.
const KEPT: &str = "sops";

/// Names that so many structures have that nobody knows which one was meant.
const COMMON: [&str; 10] = ["name", "key", "value", "type", "kind", "path", "items", "mode", "operator", "values"];

/// How deep below a structure a field is looked for.
const DEPTH: usize = 2;

/// The only way from a structure down to a field of a name, the shortest.
fn below(structure: &'static Structure, name: &str, depth: usize) -> Option<String> {
    let inner = || structure.fields.iter().filter_map(|field| Some((field, field.ty.structure()?)));
    let step = |field: &Field| {
        if matches!(field.ty, Type::List(_)) { format!("{}[]", field.name) } else { field.name.to_owned() }
    };
    let direct: Vec<String> =
        inner().filter(|(_, it)| it.field(name).is_some()).map(|(field, _)| step(field)).collect();
    let found = match direct.as_slice() {
        [] if depth > 1 => {
            let deeper = |(field, it): (&Field, _)| Some(format!("{}.{}", step(field), below(it, name, depth - 1)?));
            inner().filter_map(deeper).collect()
        }
        _ => direct,
    };
    // The first container is not an init container; most mean that one.
    let plain: Vec<&String> =
        found.iter().filter(|path| !path.contains("initContainers") && !path.contains("ephemeral")).collect();
    if let [only] = plain.as_slice() { Some((*only).clone()) } else { None }
}

/// Whether a key is a name, and no directive of a patch, template or private anchor.
fn is_name(key: Node<'_>) -> bool {
    let text = key.text();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
    key.kind() == Kind::Scalar && is_plain && !text.is_empty() && !text.starts_with("x-")
}

/// Whether a Service does not come without ports: a headless one does, and so does another name for a host.
fn needs_ports(spec: Node<'_>) -> bool {
    let (kind, address) = (Value::field(spec, "type"), Value::field(spec, "clusterIP"));
    let is_serving = kind.is_absent() || kind.as_str().is_some_and(|kind| kind != "ExternalName");
    is_serving && !address.is_unknown() && address.as_str() != Some("None")
}

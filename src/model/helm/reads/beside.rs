//! What values files say beside what templates read.

use super::super::{Chart, Data, FileKind, Node, System, Thing, Value, folder, purpose};
use super::{Reads, has_templates, of, values};
use crate::source::is_fixture;

/// How many findings one file gives.
const MOST: usize = 50;

/// What can be said of a values file.
enum Beside<'s, 'a> {
    /// Nothing: it belongs to no chart with templates.
    Nothing,
    /// What the templates of its chart read cannot be known.
    Unknown,
    /// Its chart, and what the templates read.
    Reads(&'s Chart<'a>, &'s Reads),
}

/// The chart that a values file belongs to, and what its templates read. A file that is called after something else may
/// be meant for another chart.
fn beside<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> Beside<'s, 'a> {
    let input = &system.files[thing.file].input;
    let path = &input.source.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    if is_fixture(path) {
        return Beside::Nothing;
    }
    if input.source.origin.is_some() || !name.starts_with("values") || thing.node.get("$schema").is_some() {
        return Beside::Nothing;
    }
    let around = system.helm.charts.iter().filter(|chart| chart.holds(path));
    let chart = around.max_by_key(|chart| chart.folder.len()).filter(|chart| folder(path) == chart.folder);
    let Some(chart) = chart.filter(|chart| has_templates(chart, system.files)) else { return Beside::Nothing };
    match chart.reads.get_or_init(|| of(chart, system)) {
        Some(reads) => Beside::Reads(chart, reads),
        None => Beside::Unknown,
    }
}

/// The values that no template reads; of a whole part that nobody reads, the topmost key.
pub fn unread<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let (chart, reads) = match beside(system, thing) {
        Beside::Nothing => return Value::list([]),
        Beside::Unknown => return Value::list_of([], false),
        Beside::Reads(chart, reads) => (chart, reads),
    };
    let others = of_others(chart, system);
    let mut found = Vec::new();
    let mut open = vec![(thing.node, Vec::new())];
    while let Some((mapping, path)) = open.pop().filter(|_| found.len() < MOST) {
        for entry in mapping.written_entries() {
            let key = entry.key.text().to_owned();
            let is_top = path.is_empty();
            // Whoever has the chart among its dependencies switches it on by that.
            let is_switch = is_top && key == "enabled";
            if key == "<<" || is_switch || (is_top && (key == "sops" || key.starts_with("x-") || others.contains(&key)))
            {
                continue;
            }
            let own: Vec<String> = path.iter().cloned().chain([key]).collect();
            if !reads.touches(&own) {
                if !is_used_elsewhere(entry.value) && !is_said(entry.value) {
                    found.push((entry.value, own));
                }
            } else if entry.value.is_mapping() && !is_read_whole(reads, &own) {
                open.push((entry.value, own));
            }
        }
    }
    found.sort_by_key(|(value, _)| value.id());
    Value::list(found.into_iter().map(|(value, path)| Value::at(value, path.join("."))))
}

/// Whether a remark above a value says so already.
fn is_said(value: Node<'_>) -> bool {
    let remark = purpose::remark(value);
    ["not used by", "is unused", "not read by"].iter().any(|words| remark.contains(words))
}

/// Keys that other charts read: those that this one depends on, or has in its folder; and what all of them share.
fn of_others(chart: &Chart<'_>, system: &System<'_>) -> Vec<String> {
    let mut keys = vec!["global".to_owned(), "tags".to_owned()];
    let requirements = system.files.iter().filter(|file| {
        file.input.kind == FileKind::Companion("helm-requirements") && folder(&file.input.source.path) == chart.folder
    });
    let roots = requirements.filter_map(|file| file.tree.root()).chain([chart.node]);
    for entry in roots.filter_map(|root| root.get("dependencies")).flat_map(|list| list.items()) {
        keys.extend(["name", "alias"].into_iter().filter_map(|key| entry.text_of(key)).map(str::to_owned));
        // A condition is read by Helm itself, several with commas between them.
        let conditions = entry.text_of("condition").unwrap_or_default().split(',');
        keys.extend(conditions.filter_map(|path| path.trim().split('.').next()).map(str::to_owned));
    }
    let inner = system.helm.charts.iter().filter(|other| other.folder != chart.folder && chart.holds(other.folder));
    keys.extend(inner.filter_map(|other| other.folder.rsplit('/').next()).map(str::to_owned));
    keys.extend(
        system
            .helm
            .charts
            .iter()
            .filter(|other| chart.holds(other.folder))
            .filter_map(|other| other.node.text_of("name"))
            .map(str::to_owned),
    );
    keys
}

/// Whether a part of the values is read as a whole, whatever it holds.
fn is_read_whole(reads: &Reads, path: &[String]) -> bool {
    (1..=path.len()).any(|length| reads.keys.contains(&path[..length]))
}

/// Whether an alias or a merge may use what stands there.
fn is_used_elsewhere(value: Node<'_>) -> bool {
    let before = value.key().map_or(value.range().start, |key| key.range().end) as usize;
    let text = value.tree.source.text.get(before..value.range().start as usize).unwrap_or_default();
    text.contains('&') || value.source_text().contains('&')
}

/// The keys that templates print whatever the values say, and that no values file of the chart has.
pub fn unset<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let path = &system.files[thing.file].input.source.path;
    let is_base = ["values.yaml", "values.yml"].contains(&path.rsplit('/').next().unwrap_or(path));
    let (chart, reads) = match beside(system, thing) {
        Beside::Reads(chart, reads) if is_base => (chart, reads),
        Beside::Unknown if is_base => return Value::list_of([], false),
        _ => return Value::list([]),
    };
    let sets: Vec<Node<'_>> = values(chart, system.files).collect();
    let mut found: Vec<Value<'a>> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (path, place) in &reads.printed {
        let is_shared = path.first().is_some_and(|first| first == "global");
        if is_shared || sets.iter().any(|set| has(*set, path)) || !seen.insert(path) || found.len() == MOST {
            continue;
        }
        let text = format!("{} ({place})", path.join("."));
        found.push(Value::at(nearest(thing.node, path), text));
    }
    Value::list(found)
}

/// Whether a key stands in values; of what cannot be known, it is taken to.
fn has(root: Node<'_>, path: &[String]) -> bool {
    let mut node = root.follow();
    for key in path {
        if node.kind() != crate::tree::Kind::Mapping {
            return !node.is_null() && !matches!(Value::read(node).data, Data::Node(_));
        }
        match node.get(key) {
            Some(value) => node = value.follow(),
            None => return false,
        }
    }
    true
}

/// The nearest part of the values in which a key belongs.
fn nearest<'a>(root: Node<'a>, path: &[String]) -> Node<'a> {
    let mut node = root;
    for key in path {
        match node.get(key).filter(|value| value.is_mapping() && value.alias_range().is_none()) {
            Some(value) => node = value,
            None => break,
        }
    }
    node
}

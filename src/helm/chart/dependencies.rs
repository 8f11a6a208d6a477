//! Which subcharts are in use, under which names, and what is imported from their values.

use super::coalesce::{coalesce, copy, merge};
use super::{Import, Instance, Need};
use crate::helm::semver::{Constraints, Version};
use crate::helm::value::{Map, OriginId, Val};

/// Switches subcharts on and off by conditions and tags, renames them, and imports from their values.
pub fn settle(chart: &mut Instance<'_>, given: &Map) {
    switch(chart, given, "");
    import(chart);
}

fn switch(chart: &mut Instance<'_>, values: &Map, path: &str) {
    let Some(mut needs) = chart.needs.take() else { return };
    chart.subcharts = named(&chart.subcharts, &mut needs);
    let values = coalesce(chart, values, false);
    by_tags(&mut needs, &values);
    by_conditions(&mut needs, &values, path);
    chart.subcharts.retain(|sub| !needs.iter().any(|need| need.name == sub.name && !need.is_on));
    for sub in &mut chart.subcharts {
        let inner = format!("{path}{}.", sub.name);
        switch(sub, &values, &inner);
    }
    needs.retain(|need| need.is_on);
    chart.needs = Some(needs);
}

/// The subcharts under the names that Chart.yaml gives them; those that it does not mention come first.
fn named<'c>(subcharts: &[Instance<'c>], needs: &mut [Need<'c>]) -> Vec<Instance<'c>> {
    let is_meant = |need: &Need<'_>, sub: &Instance<'_>| {
        need.dependency.name == sub.chart.metadata.name && fits(&need.dependency.version, &sub.chart.metadata.version)
    };
    let unnamed = subcharts.iter().filter(|sub| !needs.iter().any(|need| is_meant(need, sub)));
    let mut found: Vec<Instance<'c>> = unnamed.cloned().collect();
    for need in needs {
        let alias = &need.dependency.alias;
        if let Some(sub) = subcharts.iter().find(|sub| is_meant(need, sub)) {
            let name = if alias.is_empty() { sub.name.clone() } else { alias.clone() };
            found.push(Instance { name, values: copy(&sub.values, 0), ..sub.clone() });
        }
        if !alias.is_empty() {
            need.name.clone_from(alias);
        }
    }
    found
}

/// Whether a version fits a range.
fn fits(range: &str, version: &str) -> bool {
    let constraints = Constraints::parse(range);
    let version = Version::parse(version);
    constraints.is_ok_and(|constraints| version.is_ok_and(|version| constraints.check(&version)))
}

fn by_tags(needs: &mut [Need<'_>], values: &Map) {
    let Some(Val::Map(tags)) = values.get("tags") else { return };
    for need in needs {
        let flags: Vec<bool> = need.dependency.tags.iter().filter_map(|tag| flag(tags.get(tag))).collect();
        need.is_on = flags.is_empty() || flags.contains(&true);
    }
}

/// The first condition that is a boolean decides.
fn by_conditions(needs: &mut [Need<'_>], values: &Map, path: &str) {
    for need in needs {
        let conditions = need.dependency.condition.trim().split(',').filter(|condition| !condition.is_empty());
        let mut flags = conditions.filter_map(|condition| flag(at(values, &format!("{path}{condition}"))));
        need.is_on = flags.next().unwrap_or(need.is_on);
    }
}

fn flag(value: Option<Val>) -> Option<bool> {
    match value? {
        Val::Bool(flag, _) => Some(flag),
        _ => None,
    }
}

/// The value at a path.
fn at(values: &Map, path: &str) -> Option<Val> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match (values.get(first)?, rest) {
        (value, "") => Some(value),
        (Val::Map(map), rest) => at(&map, rest),
        _ => None,
    }
}

/// Takes over what Chart.yaml imports, from below upwards; the values of each chart with dependencies become the merged
/// ones, nulls included.
fn import(chart: &mut Instance<'_>) {
    chart.subcharts.iter_mut().for_each(import);
    let Some(needs) = &chart.needs else { return };
    let merged = coalesce(chart, &Map::new(chart.values.origin()), true);
    let imported = Map::new(OriginId::NONE);
    for need in needs {
        for Import { child, parent } in &need.dependency.imports {
            if let Some(Val::Map(found)) = at(&merged, &format!("{}.{child}", need.name)) {
                merge(&imported, &within(parent, &found), true, 0);
            }
        }
    }
    let values = copy(&merged, 0);
    merge(&values, &copy(&imported, 0), true, 0);
    chart.values = values;
}

/// A map that holds another at a path.
fn within(path: &str, inner: &Map) -> Map {
    if path == "." {
        return inner.clone();
    }
    path.rsplit('.').fold(inner.clone(), |inner, step| {
        let outer = Map::new(OriginId::NONE);
        outer.set(step, Val::Map(inner), OriginId::NONE);
        outer
    })
}

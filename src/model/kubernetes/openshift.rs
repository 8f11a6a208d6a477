//! Charts for OpenShift only, which gives every pod a user of its own and takes from it what no program needs.

use std::collections::HashSet;

use super::{Object, Parsed, System, Thing};

/// Groups of objects that no other cluster has.
const GROUPS: [&str; 5] =
    ["route.openshift.io", "image.openshift.io", "build.openshift.io", "apps.openshift.io", "template.openshift.io"];

/// The charts that render such objects.
pub fn charts<'a>(objects: &[Object<'a>], files: &'a [Parsed]) -> HashSet<&'a str> {
    let of_it = objects.iter().filter(|object| GROUPS.contains(&object.group));
    of_it.filter_map(|object| files[object.file].trail.as_ref().map(|trail| &*trail.chart)).collect()
}

/// Whether a thing is of such a chart.
pub fn is_on_openshift<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let trail = system.files[thing.file].trail.as_ref();
    trail.is_some_and(|trail| system.kubernetes.openshift.contains(&*trail.chart))
}

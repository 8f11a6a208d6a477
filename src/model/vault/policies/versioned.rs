//! Mounts of versioned secrets (KV version 2), as far as the paths of policies betray them.
//!
//! Requests to such a mount go through `data/`, `metadata/` and a few others. A mount counts as versioned when some
//! policy of the workspace names it in that way.

use std::collections::{BTreeMap, BTreeSet};

use super::grant::{Grant, grant, known_path};
use super::pattern::{self, Pattern};
use super::{Data, Fact, System, Thing, Ty, Value, policy};

/// What stands behind the mount in every request.
const PARTS: &[&str] = &["data", "metadata", "delete", "undelete", "destroy", "subkeys", "config"];

/// Mounts that are none of secrets.
const SYSTEM: &[&str] = &["sys", "auth", "identity", "cubbyhole", "+"];

/// Names of mounts that say nothing of their owner.
const SHARED: &[&str] = &["secret", "secrets", "kv", "data"];

/// What every policy holds, wherever it stands.
const SIGNS: &[&str] = &["path \"", "\"capabilities\""];

/// What can be asked of a path block about versioned secrets.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "versionedMount",
        Ty::Maybe(&Ty::Str),
        "The mount of versioned secrets that the path lies in; policies that use `data/` or `metadata/` betray it.",
        SIGNS,
        mount,
    ),
    Fact::joined(
        "isVersionedData",
        Ty::Bool,
        "Whether the path lies below `data/` of such a mount.",
        SIGNS,
        |system, thing| about_place(system, thing, |mount, path| path[mount.len()..].starts_with("/data/")),
    ),
    Fact::joined(
        "isVersionedMetadata",
        Ty::Bool,
        "Whether the path lies below `metadata/` of such a mount.",
        SIGNS,
        |system, thing| about_place(system, thing, |mount, path| path[mount.len()..].starts_with("/metadata/")),
    ),
    Fact::joined(
        "missesVersions",
        Ty::Bool,
        "Whether the path lies in such a mount and neither below `data/` nor `metadata/` nor where else requests go.",
        SIGNS,
        misses,
    ),
    Fact::joined(
        "isWholeMount",
        Ty::Bool,
        "Whether the path takes in all data of such a mount. One that the name of the policy names does not count: it belongs to whom the policy is for.",
        SIGNS,
        is_whole_mount,
    ),
];

/// The mounts of versioned secrets that the paths of all policies name. One of several segments must be named in both
/// ways, since `data` may also be a folder of somebody's secrets.
pub fn mounts(grants: &[Grant<'_>]) -> BTreeSet<String> {
    let mut named: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for path in grants.iter().filter_map(|grant| grant.block.label).map(|label| pattern::normal(label.text())) {
        let mut segments = path.split('/');
        let before: Vec<_> = segments.by_ref().take_while(|segment| !matches!(*segment, "data" | "metadata")).collect();
        let is_mount = before.iter().all(|segment| !segment.contains(['*', '+', '{', '$', ' ']));
        let is_of_secrets = before.first().is_some_and(|first| !first.is_empty() && !SYSTEM.contains(first));
        let before = before.join("/");
        let part = path.get(before.len() + 1..).and_then(|rest| rest.split('/').next());
        if let Some(part) = part.filter(|_| is_mount && is_of_secrets) {
            named.entry(before).or_default().insert(part);
        }
    }
    let is_sure = |mount: &str, parts: &BTreeSet<&str>| !mount.contains('/') || parts.len() > 1;
    named.into_iter().filter(|(mount, parts)| is_sure(mount, parts)).map(|(mount, _)| mount).collect()
}

/// The known mount that a path lies in, and the path.
fn place<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<(&'a str, &'a str)> {
    let grant = grant(system, thing);
    let path = pattern::normal(grant.block.label?.text());
    let is_known = |mount: &str| system.vault.versioned.contains(mount);
    let find = || path.rmatch_indices('/').map(|(at, _)| at).find(|at| is_known(&path[..*at]));
    let mount = (*grant.mount.get_or_init(find))?;
    Some((&path[..mount], path))
}

fn mount<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let from = grant(system, thing).block.label;
    let data = place(system, thing).map_or(Data::Absent, |(mount, _)| Data::from(mount));
    Value { data, from }
}

/// Whether something is true of the mount and the path; unknown when the path is.
fn about_place<'a>(system: &System<'a>, thing: Thing<'a>, is_so: fn(&str, &str) -> bool) -> Value<'a> {
    let grant = grant(system, thing);
    let is_so = || place(system, thing).is_some_and(|(mount, path)| is_so(mount, path));
    Value { data: Data::from(known_path(grant).map(|_| is_so())), from: grant.block.label }
}

fn misses<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let from = grant(system, thing).block.label;
    let misses = place(system, thing).is_some_and(|(mount, path)| {
        let next = path[mount.len() + 1..].split('/').next();
        if next.is_some_and(|next| PARTS.contains(&next)) {
            return false;
        }
        let own = Pattern::of(path);
        let goes = |part: &&str| {
            let whole = format!("{mount}/{part}");
            own.meets(&Pattern::of(&whole)) || own.meets(&Pattern::of(&format!("{whole}/*")))
        };
        path.len() > mount.len() + 1 && !PARTS.iter().any(goes) && !has_twin(system, thing, mount, path)
    });
    let known = known_path(grant(system, thing)).is_some();
    Value { data: if known { Data::Bool(misses) } else { Data::Unknown }, from }
}

/// Whether the policy grants the same below `data/` too, so that it fits the engine in either version.
fn has_twin(system: &System<'_>, thing: Thing<'_>, mount: &str, path: &str) -> bool {
    let twin = format!("{mount}/data{}", path.get(mount.len()..).unwrap_or_default());
    !system.vault.grants_by_path.with_path(grant(system, thing).policy, &twin).is_empty()
}

fn is_whole_mount<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let from = grant(system, thing).block.label;
    if known_path(grant(system, thing)).is_none() {
        return Value { data: Data::Unknown, from };
    }
    let is_whole = place(system, thing).is_some_and(|(mount, path)| {
        let names_it = || policy::name(system, thing).as_str().is_some_and(|name| name.contains(mount));
        let is_own = || !SHARED.contains(&mount) && names_it();
        let rest = path.get(mount.len()..).unwrap_or_default();
        matches!(rest, "/*" | "/+/*" | "/data/*" | "/data*" | "/data/+") && !is_own()
    });
    Value { data: Data::Bool(is_whole), from }
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn versioned_mounts_are_known_from_all_policies() {
        let files = [
            ("a/policy.hcl", "path \"secret/data/app\" {}\npath \"team/kv/data/x\" {}\npath \"old/app/data/x\" {}"),
            ("b/policy.hcl", "path \"team/kv/metadata/x\" {}\npath \"secret/app\" {}\npath \"sys/metadata/x\" {}"),
        ];
        let expected = ["secret", "team/kv", "absent", "team/kv", "secret", "absent"];
        assert_eq!(facts(&files, "vault.grant", "versionedMount"), expected);
        let expected = ["false", "false", "false", "false", "true", "false"];
        assert_eq!(facts(&files, "vault.grant", "missesVersions"), expected);
    }

    #[test]
    fn a_mount_of_the_policys_own_is_no_shared_one() {
        for (name, text, expected) in [
            ("policy.hcl", "path \"team/data/*\" {}", "true"),
            ("team-policy.hcl", "path \"team/data/*\" {}", "false"),
            ("secret-policy.hcl", "path \"secret/data/*\" {}", "true"),
            ("policy.hcl", "path \"team/data/app/*\" {}", "false"),
            ("policy.hcl", "path \"team/metadata/*\" {}", "false"),
        ] {
            assert_eq!(facts(&[(name, text)], "vault.grant", "isWholeMount"), [expected], "{name} {text}");
        }
    }

    #[test]
    fn wildcards_may_mean_the_part() {
        for (path, expected) in [
            ("secret/*", "false"),
            ("secret/+/app", "false"),
            ("secret/d*", "false"),
            ("secret/destroy/app", "false"),
            ("secret/", "false"),
            ("secret/app/*", "true"),
            ("secret/x*", "true"),
            ("secrets/app", "false"),
        ] {
            let text = format!("path \"{path}\" {{}}\npath \"secret/metadata/app\" {{}}");
            assert_eq!(facts(&[("policy.hcl", &text)], "vault.grant", "missesVersions")[0], expected, "{path}");
        }
    }
}

//! Grants: the path blocks of policies.

use std::sync::OnceLock;

use super::granted::{CHANGING, Granted, WRITING};
use super::pattern::Pattern;
use super::server::table;
use super::settings::{raw_of, seconds_of};
use super::{Block, Data, Fact, System, Thing, Ty, Value, pattern, policy};

/// A path block.
#[derive(Debug)]
pub struct Grant<'a> {
    /// Its path and body.
    pub block: Block<'a>,
    /// Its file.
    pub file: usize,
    /// The number of its policy.
    pub policy: usize,
    /// Its path, when it is known.
    pub pattern: Option<Pattern<'a>>,
    /// The same inside the child namespaces that it begins with.
    pub inside: Option<Pattern<'a>>,
    /// What it allows.
    pub granted: Granted<'a>,
    /// Whether it certainly denies.
    pub denies: bool,
    /// How long the name of the mount of versioned secrets is that its path lies in, once somebody has asked.
    pub mount: OnceLock<Option<usize>>,
}

impl<'a> Grant<'a> {
    /// Reads a path block.
    pub fn of(block: Block<'a>, file: usize, policy: usize) -> Self {
        let path = block.label.map(|label| label.text()).filter(|text| pattern::is_known(text));
        let granted = Granted::of(block.body);
        let denies = granted.holds(&["deny"]).as_bool() == Some(true);
        let inside = path.map(pattern::in_namespace).map(Pattern::of);
        let pattern = path.map(Pattern::of);
        Self { block, file, policy, pattern, inside, granted, denies, mount: OnceLock::new() }
    }
}

/// The path blocks of a policy, with their numbers. They stand together.
pub fn of_policy<'s, 'a>(grants: &'s [Grant<'a>], policy: usize) -> impl Iterator<Item = (usize, &'s Grant<'a>)> {
    let first = grants.partition_point(|grant| grant.policy < policy);
    let own = grants[first..].iter().take_while(move |grant| grant.policy == policy);
    own.enumerate().map(move |(n, grant)| (first + n, grant))
}

/// What can be asked of a grant.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "path",
        Ty::Str,
        "The path as written, empty when the block has none; unknown when something else fills it in.",
        |system, thing| path(grant(system, thing)),
    ),
    Fact::new(
        "isOrdinary",
        Ty::Bool,
        "Whether the path is made of letters, digits, `/`, `-` and `_`, apart from a `*` at its end.",
        |system, thing| test(grant(system, thing), pattern::is_ordinary),
    ),
    Fact::new("segments", Ty::List(&Ty::Str), "The path cut at its slashes, without one at the front.", segments),
    Fact::new(
        "firstSegment",
        Ty::Maybe(&Ty::Str),
        "The first of them: the mount, or `sys`, `auth`, `identity`.",
        first_segment,
    ),
    Fact::new(
        "capabilities",
        Ty::List(&Ty::Str),
        "What it allows, with what the older `policy = \"…\"` stands for.",
        |system, thing| grant(system, thing).granted.value(thing.node),
    ),
    Fact::new(
        "oddCapabilities",
        Ty::List(&Ty::Str),
        "Those of them that not every release of Vault and OpenBao knows.",
        |system, thing| grant(system, thing).granted.odd(thing.node),
    ),
    Fact::new("allows", Ty::Bool, "Whether it has capabilities, and `deny` is not among them.", |system, thing| {
        grant(system, thing).granted.allows_something()
    }),
    Fact::new(
        "isDenied",
        Ty::Bool,
        "Whether `deny` is among the capabilities, which leaves nothing of the others.",
        |system, thing| grant(system, thing).granted.holds(&["deny"]),
    ),
    Fact::new(
        "writes",
        Ty::Bool,
        "Whether it allows to create, update, patch or delete, or `sudo`.",
        |system, thing| grant(system, thing).granted.allows(WRITING),
    ),
    Fact::new("changes", Ty::Bool, "The same without `sudo`.", |system, thing| {
        grant(system, thing).granted.allows(CHANGING)
    }),
    Fact::new(
        "matchesEverything",
        Ty::Bool,
        "Whether the path takes in every path: `*`, `+/*` and their like.",
        |system, thing| test(grant(system, thing), pattern::is_everything),
    ),
    Fact::new("isWildcardAtEnd", Ty::Bool, "Whether the path ends in `*`.", |system, thing| {
        test(grant(system, thing), |path| path.ends_with('*'))
    }),
    Fact::new(
        "cutsWord",
        Ty::Bool,
        "Whether the path ends in `*` behind a letter or digit, so that it takes in names that only begin alike: `secret/data/app*`.",
        |system, thing| test(grant(system, thing), pattern::cuts_word),
    ),
    Fact::new("depth", Ty::Maybe(&Ty::Int), "How many segments the path has.", |system, thing| {
        let grant = grant(system, thing);
        let depth = known_path(grant).map(|path| pattern::normal(path).split('/').count() as i64);
        Value { data: depth.map_or(path(grant).data, Data::Int), ..path(grant) }
    }),
    Fact::new(
        "takenMount",
        Ty::Maybe(&Ty::Str),
        "The first segment, when the path takes in everything below it: `secret/*`, `secret*`, `secret/+/*`.",
        taken_mount,
    ),
    Fact::new("hasOldPolicy", Ty::Bool, "Whether it is written with the older `policy = \"…\"`.", |_, thing| Value {
        data: Data::Bool(thing.node.get("policy").is_some()),
        from: thing.node.get("policy").or(Some(thing.node)),
    }),
    Fact::new("raw", Ty::Raw, "The body as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
    Fact::new("settings", Ty::Table, "A setting as written, behind a dotted path.", |_, thing| table(thing, raw_of)),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| table(thing, seconds_of)),
    Fact::new("policyName", Ty::Str, "The name of the policy that it belongs to.", policy::name),
    Fact::new(
        "isOfNamespace",
        Ty::Bool,
        "Whether its policy is one of a namespace, whose `sys/` is not that of all Vault.",
        policy::is_of_namespace,
    ),
    Fact::new("policy", Ty::Thing("vault.policy"), "The policy that it belongs to.", policy_of),
];

/// The path block that a thing of this view is.
pub fn grant<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Grant<'a> {
    &system.vault.grants[thing.index]
}

fn path<'a>(grant: &Grant<'a>) -> Value<'a> {
    let Some(label) = grant.block.label else { return Value::at(grant.block.body, "") };
    Value::at(label, known_path(grant).map_or(Data::Unknown, Data::from))
}

/// The path, when it is known.
pub fn known_path<'a>(grant: &Grant<'a>) -> Option<&'a str> {
    grant.block.label.filter(|_| grant.pattern.is_some()).map(|label| label.text())
}

fn test<'a>(grant: &Grant<'a>, holds: fn(&str) -> bool) -> Value<'a> {
    let path = path(grant);
    let data = match &path.data {
        Data::Str(text) => Data::Bool(holds(text)),
        _ => Data::Unknown,
    };
    Value { data, from: path.from }
}

fn segments<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let grant = grant(system, thing);
    let from = grant.block.label.or(Some(grant.block.body));
    let Some(path) = known_path(grant) else { return Value { data: Data::Unknown, from } };
    let parts: Vec<_> = pattern::normal(path).split('/').map(Value::of).collect();
    Value { from, ..Value::list(parts) }
}

fn first_segment<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let Some(text) = known_path(grant(system, thing)) else { return path(grant(system, thing)) };
    let first = pattern::normal(text).split('/').next().unwrap_or_default();
    Value { data: Data::from(first), from: grant(system, thing).block.label }
}

fn taken_mount<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let grant = grant(system, thing);
    let from = grant.block.label.or(Some(grant.block.body));
    let Some(path) = known_path(grant) else { return Value { data: Data::Unknown, from } };
    let mount = ["/+/*", "/*", "*"].iter().find_map(|end| path.strip_suffix(end)).filter(|mount| !mount.contains('/'));
    Value { data: mount.map_or(Data::Absent, Data::from), from }
}

fn policy_of<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let index = grant(system, thing).policy;
    let policy = &system.vault.policies[index];
    super::thing("policy", policy.root, policy.file, index)
        .map_or_else(Value::unknown, |thing| Value::at(policy.root, thing))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    #[test]
    fn grants_are_read() {
        for (text, fact, expected) in [
            ("path \"secret/*\" { capabilities = [\"read\"] }", "path", "secret/*"),
            (r#"{"path": {"secret/*": {"capabilities": ["read"]}}}"#, "path", "secret/*"),
            (r#"{"path": [{"a": {"capabilities": ["read"]}}]}"#, "path", "a"),
            ("path \"secret/${team}\" {}", "path", "unknown"),
            ("path \"/sys/raw\" {}", "firstSegment", "sys"),
            ("path \"a/b\" {}", "segments", "a, b"),
            ("path \"a\" { policy = \"read\" }", "capabilities", "read, list"),
            ("path \"a\" { capabilities = \"read\" }", "capabilities", "read"),
            ("path \"a\" {\n policy = \"read\"\n capabilities = [\"sudo\"]\n}", "capabilities", "sudo, read, list"),
            ("path \"a\" {}", "capabilities", ""),
            ("path \"a\" { capabilities = [\"read\", \"deny\"] }", "isDenied", "true"),
            ("path \"a\" { capabilities = [\"update\", \"deny\"] }", "writes", "false"),
            ("path \"a\" { capabilities = [\"patch\"] }", "writes", "true"),
            ("path \"a\" { capabilities = [\"sudo\"] }", "changes", "false"),
            ("path \"a\" { capabilities = [\"sudo\", \"update\"] }", "changes", "true"),
            ("path \"a\" { capabilities = [\"update\", \"deny\"] }", "changes", "false"),
            ("path \"a\" { capabilities = [\"read\"] }", "allows", "true"),
            ("path \"a\" { capabilities = [\"read\", \"deny\"] }", "allows", "false"),
            ("path \"a\" {}", "allows", "false"),
            ("path \"a\" { capabilities = [\"${what}\"] }", "allows", "unknown"),
            ("path \"a\" { capabilities = \"${what}\" }", "allows", "unknown"),
            ("path \"a\" { capabilities = [\"read\", \"write\", \"scan\"] }", "oddCapabilities", "write, scan"),
            ("path \"a\" { policy = \"write\" }", "oddCapabilities", ""),
            ("path \"app/data_1/x-y/*\" {}", "isOrdinary", "true"),
            ("path \"app/+/x\" {}", "isOrdinary", "false"),
            ("path \"app/*/x\" {}", "isOrdinary", "false"),
            ("path \"a\" { policy = \"write\" }", "writes", "true"),
            ("path \"a\" { capabilities = [\"${what}\"] }", "writes", "unknown"),
            ("path \"+/*\" {}", "matchesEverything", "true"),
            ("path \"secret/*\" {}", "matchesEverything", "false"),
            ("path \"a\" { policy = \"read\" }", "hasOldPolicy", "true"),
            ("path \"secret/data/app*\" {}", "cutsWord", "true"),
            ("path \"secret/data/app-*\" {}", "cutsWord", "false"),
            ("path \"secret/data/*\" {}", "cutsWord", "false"),
            ("path \"*\" {}", "cutsWord", "false"),
            ("path \"secret/data/app\" {}", "cutsWord", "false"),
            ("path \"/secret/data/*\" {}", "depth", "3"),
            ("path \"${x}/*\" {}", "depth", "unknown"),
            ("path \"secret/+/*\" {}", "takenMount", "secret"),
            ("path \"secret*\" {}", "takenMount", "secret"),
            ("path \"secret/data/*\" {}", "takenMount", "absent"),
            ("path \"${x}/*\" {}", "takenMount", "unknown"),
            ("name = \"app\"\npath \"a\" {}", "policyName", "app"),
            ("path \"a\" {}", "policyName", "policy"),
        ] {
            assert_eq!(facts(&[("policy.hcl", text)], "vault.grant", fact), [expected], "{text}");
        }
    }
}

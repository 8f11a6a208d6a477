//! What can be asked of the values of the chart.

use super::super::server::table;
use super::super::{Data, Fact, System, Thing, Ty, Value, convert};
use super::value::{chart, expected, is_on, mode, replicas, setting, switch};
use super::{images, parts, served};
use crate::fingerprint::inner_path;

/// Words of the values that these may be laid over, or that may be laid over these.
pub const LAYERS: &[&str] = &["server:", "injector:", "serverTelemetry:", "tlsDisable:"];

const fn layered(
    name: &'static str,
    ty: Ty,
    doc: &'static str,
    get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
) -> Fact {
    Fact::joined(name, ty, doc, LAYERS, get)
}

/// What can be asked of the values of a chart.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "path",
        Ty::Str,
        "The way to them in the file, with dots; empty when the file holds nothing else.",
        |_, thing| Value::at(thing.node, inner_path(thing.node)),
    ),
    Fact::joined(
        "isDefault",
        Ty::Bool,
        "Whether they are the defaults of the chart itself, in its own folder, which others are laid over.",
        &["name: vault", "name: openbao"],
        |system, thing| Value::at(thing.node, super::are_defaults(system.files, chart(system, thing))),
    ),
    layered(
        "mode",
        Ty::Str,
        "How the chart runs the server: `dev`, `standalone`, `raft`, `ha` (with another storage), or `external` for not at all.",
        |system, thing| mode(chart(system, thing)),
    ),
    layered("runsServer", Ty::Bool, "Whether the chart runs a server, and not one in dev mode.", |system, thing| {
        let mode = mode(chart(system, thing));
        let runs = mode.as_str().map(|mode| !["dev", "external"].contains(&mode));
        Value { data: Data::from(runs), from: mode.from }
    }),
    layered("runsInjector", Ty::Bool, "Whether the chart runs the injector.", |system, thing| {
        let chart = chart(system, thing);
        switch(chart, expected(chart, "injector.enabled"))
    }),
    layered("replicas", Ty::Int, "How many servers the chart runs.", |system, thing| replicas(chart(system, thing))),
    layered(
        "tlsDisabled",
        Ty::Bool,
        "Whether the chart addresses the server without TLS, as it does when nothing says.",
        |system, thing| is_on(chart(system, thing), "global.tlsDisable"),
    ),
    layered(
        "hasConfig",
        Ty::Bool,
        "Whether the values hold the configuration that the server gets; else it gets the chart's own, without TLS.",
        served::has_config,
    ),
    layered(
        "isConfigText",
        Ty::Bool,
        "Whether that configuration is text; the chart takes nothing else.",
        served::is_text,
    ),
    layered(
        "listensPlainly",
        Ty::Bool,
        "Whether a listener of the server speaks without TLS.",
        served::listens_plainly,
    ),
    layered("storageType", Ty::Maybe(&Ty::Str), "The type of the server's storage.", served::storage_type),
    layered(
        "hasNodeId",
        Ty::Bool,
        "Whether something gives every server a name of its own in the Raft cluster.",
        served::has_node_id,
    ),
    layered(
        "joinedPods",
        Ty::List(&Ty::Str),
        "The different pods that the server is told to join, when all are named by number.",
        served::joined_pods,
    ),
    layered(
        "server",
        Ty::Maybe(&Ty::Thing("vault.server")),
        "The server of the configuration in the values.",
        served::server,
    ),
    layered(
        "isAudited",
        Ty::Bool,
        "Whether the server has a volume for its audit log: the chart's, or one that is called so.",
        parts::is_audited,
    ),
    layered(
        "isSpread",
        Ty::Bool,
        "Whether something keeps two servers off one node: an affinity, as the chart has it, or constraints.",
        parts::is_spread,
    ),
    layered(
        "withoutMemoryLimit",
        Ty::List(&Ty::Str),
        "Which of `server` and `injector` run without a memory limit.",
        parts::without_memory_limit,
    ),
    layered(
        "openServices",
        Ty::List(&Ty::Str),
        "The types of the Services that anybody may reach: `NodePort`, and `LoadBalancer` without a word that it is internal or for whom.",
        parts::open_services,
    ),
    Fact::new(
        "literalSecrets",
        Ty::List(&Ty::Str),
        "The names of environment variables that hold a secret in clear text.",
        parts::literal_secrets,
    ),
    Fact::new(
        "poorTags",
        Ty::List(&Ty::Str),
        "The tags of its images that name no release, or one of Vault that gets no fixes any more.",
        images::poor_tags,
    ),
    layered(
        "livenessPath",
        Ty::Maybe(&Ty::Str),
        "The path that the liveness probe of the server asks; absent when there is none, or a command.",
        parts::liveness_path,
    ),
    layered("dataGibibytes", Ty::Maybe(&Ty::Float), "The size of the server's volume.", parts::data_gibibytes),
    layered(
        "flags",
        Ty::Table,
        "A value as a switch, with the chart's default: `flags[\"ui.enabled\"]`.",
        |_, thing| table(thing, |system, thing, path| is_on(chart(system, thing), path)),
    ),
    layered("numbers", Ty::Table, "A value as a whole number, with the chart's default.", |_, thing| {
        table(thing, |system, thing, path| convert::number(setting(chart(system, thing), path)))
    }),
    layered("settings", Ty::Table, "A value as written, with the chart's default.", |_, thing| {
        table(thing, |system, thing, path| setting(chart(system, thing), path))
    }),
    Fact::new("raw", Ty::Raw, "The values as written.", |_, thing| Value::at(thing.node, Data::Node(thing.node))),
];

//! What can be asked of the values of a known chart.

use super::super::{Data, Fact, System, Thing, Ty, Value, environment, is_production, path, raw};
use super::value::{flag, number, period, release, setting, size};
use super::{alerts, ingress, parts};
use crate::model::value::Table;

/// Words of other files that these values may be laid over or under, or that name them.
const NEEDS: &[&str] = &["HelmRelease", "valueFiles", "helmCharts", "dependencies:", "persistence:", "ingress:"];

const fn layered(
    name: &'static str,
    ty: Ty,
    doc: &'static str,
    get: for<'a> fn(&System<'a>, Thing<'a>) -> Value<'a>,
) -> Fact {
    Fact::joined(name, ty, doc, NEEDS, get)
}

fn table<'a>(thing: Thing<'a>, get: for<'s> fn(&System<'s>, Thing<'s>, &str) -> Value<'s>) -> Value<'a> {
    Value::of(Data::Table(Table { thing, get }))
}

/// What can be asked of the values of a known chart.
pub const FACTS: &[Fact] = &[
    layered("chart", Ty::Str, "The name of the chart.", |system, thing| {
        Value::at(thing.node, release(system, thing).chart)
    }),
    layered(
        "within",
        Ty::Maybe(&Ty::Str),
        "The known chart that has this one among its own: `kube-prometheus-stack` brings `grafana`.",
        |system, thing| {
            let within = release(system, thing).within;
            Value::at(thing.node, within.map_or(Data::Absent, Data::from))
        },
    ),
    layered(
        "settings",
        Ty::Table,
        "A value as written, with the chart's default where that never changed: `settings[\"ingress.enabled\"]`. Keys may hold dots themselves.",
        |_, thing| table(thing, |system, thing, path| setting(release(system, thing), path)),
    ),
    layered("flags", Ty::Table, "A value as a switch; the texts `true` and `false` count.", |_, thing| {
        table(thing, |system, thing, path| flag(release(system, thing), path))
    }),
    layered("numbers", Ty::Table, "A value as a whole number.", |_, thing| {
        table(thing, |system, thing, path| number(release(system, thing), path))
    }),
    layered("gibibytes", Ty::Table, "A value as a size in gibibytes.", |_, thing| {
        table(thing, |system, thing, path| size(release(system, thing), path))
    }),
    layered("hours", Ty::Table, "A value as a period in hours; a bare number counts seconds.", |_, thing| {
        table(thing, |system, thing, path| period(release(system, thing), path))
    }),
    layered("plainIngresses", Ty::List(&Ty::Raw), "The ingresses that are on and have no certificate.", ingress::plain),
    layered(
        "openIngresses",
        Ty::List(&Ty::Raw),
        "The ingresses that are on, with nothing that says who may pass: no log-in, no addresses, no inner class.",
        ingress::open,
    ),
    layered(
        "openServices",
        Ty::List(&Ty::Str),
        "The types of Services that anybody may reach: `NodePort`, and `LoadBalancer` without a word that it is internal or for whom.",
        ingress::open_services,
    ),
    layered(
        "undefinedReceivers",
        Ty::List(&Ty::Str),
        "The receivers that routes of Alertmanager's configuration name, the chart's own routes too, and that it does not have.",
        alerts::undefined,
    ),
    Fact::joined(
        "tellsNobody",
        Ty::Bool,
        "Whether none of the receivers that are written sends its alerts anywhere, and no AlertmanagerConfig adds one.",
        &["AlertmanagerConfig"],
        alerts::tells_nobody,
    ),
    layered(
        "hasDatabase",
        Ty::Bool,
        "Whether Grafana keeps what it knows in a database outside its pod.",
        parts::has_database,
    ),
    layered(
        "lokiWriters",
        Ty::Maybe(&Ty::Int),
        "How many pods of Loki take log lines, by its `deploymentMode`.",
        parts::loki_writers,
    ),
    layered("lokiReplication", Ty::Maybe(&Ty::Int), "How many of them must have each line.", parts::loki_replication),
    Fact::new("path", Ty::Str, "The way to the values in the file, with dots; empty for all of it.", path),
    Fact::new("environment", Ty::Str, "The environment that the file's path speaks of.", environment),
    Fact::new("isProduction", Ty::Bool, "Whether they are meant for production or pre-production.", is_production),
    Fact::new("raw", Ty::Raw, "The values as written.", raw),
];

//! Facts about single charts: where Grafana keeps what it knows, and how many pods of Loki write.

use super::super::{Data, System, Thing, Value};
use super::value::{flag, is_null, number, release, setting};

/// Whether Grafana has a database outside its pod.
pub fn has_database<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let release = release(system, thing);
    let mut is_known = true;
    for path in ["grafana.ini.database.url", "env.GF_DATABASE_URL", "grafana.ini.database.host", "env.GF_DATABASE_HOST"]
    {
        let value = setting(release, path);
        is_known &= value.is_absent();
    }
    for path in ["grafana.ini.database.type", "env.GF_DATABASE_TYPE"] {
        let value = setting(release, path);
        match value.as_str() {
            Some("mysql" | "postgres") => return Value { data: Data::Bool(true), from: value.from },
            Some(_) => {}
            None => is_known &= value.is_absent(),
        }
    }
    // What else may set variables of the environment.
    let others =
        ["envFromSecret", "envFromSecrets", "envFromConfigMaps", "envValueFrom", "envRenderSecret", "extraEnvs"];
    is_known &= others.iter().all(|path| is_empty(&setting(release, path)));
    Value { data: Data::from(is_known.then_some(false)), from: Some(thing.node) }
}

fn is_empty(value: &Value<'_>) -> bool {
    match &value.data {
        Data::Absent => true,
        Data::Str(text) => text.is_empty(),
        Data::Node(node) => node.children().next().is_none(),
        _ => false,
    }
}

/// The part of the values that says how many pods write, by mode.
const WRITERS: [(&str, &str); 3] = [
    ("SingleBinary", "singleBinary.replicas"),
    ("SimpleScalable", "write.replicas"),
    ("Distributed", "ingester.replicas"),
];

/// How many pods take log lines. Without a mode, releases of the chart differ.
pub fn loki_writers<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let release = release(system, thing);
    let mode = setting(release, "deploymentMode");
    let part = WRITERS.iter().find(|(name, _)| mode.as_str() == Some(name));
    let Some((_, path)) = part else { return Value::unknown() };
    let written = number(release, path);
    let is_scaled = flag(release, &path.replace("replicas", "autoscaling.enabled"));
    let is_fixed = is_scaled.is_absent() || is_scaled.as_bool() == Some(false);
    if written.is_absent() || !is_fixed { Value::unknown() } else { written }
}

/// How many of them must have each line; three, when a mode is named and nothing else is said.
pub fn loki_replication<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let release = release(system, thing);
    let paths = ["loki.structuredConfig.common.replication_factor", "loki.commonConfig.replication_factor"];
    let replaced = setting(release, "loki.config");
    if !replaced.is_absent() {
        return Value::unknown();
    }
    for path in paths {
        let value = number(release, path);
        if !value.is_absent() || is_null(&value) {
            return value;
        }
    }
    let ring = setting(release, "loki.structuredConfig.ingester");
    let is_modern = setting(release, "deploymentMode").is_present() && ring.is_absent();
    Value { data: if is_modern { Data::Int(3) } else { Data::Unknown }, from: Some(thing.node) }
}

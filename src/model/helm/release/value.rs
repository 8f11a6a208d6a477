//! What a single value of a chart is: as written, else what the chart takes, else unknown where other values say it.

use super::super::{Data, Node, System, Thing, Value};
use super::{Layers, Release, known};

/// The release that a thing of the view is.
pub fn release<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Release<'a> {
    &system.helm.releases[thing.index]
}

/// What stands at a dotted path. Keys may hold dots themselves: `grafana.ini`, `server.insecure`.
pub fn written<'a>(node: Node<'a>, path: &str) -> Value<'a> {
    let whole = Value::field(node, path);
    if !whole.is_absent() || is_null(&whole) {
        return whole;
    }
    let mut nearest = whole;
    for (at, _) in path.match_indices('.') {
        let Some(inner) = node.get(&path[..at]).map(Node::follow) else { continue };
        let value = match Value::read(inner).data {
            Data::Node(inner) if inner.is_mapping() => written(inner, &path[at + 1..]),
            Data::Unknown => Value::unknown().said_by(inner),
            _ => Value::absent(inner),
        };
        if !value.is_absent() || is_null(&value) {
            return value;
        }
        nearest = value;
    }
    nearest
}

/// Whether `null` is written there.
pub fn is_null(value: &Value<'_>) -> bool {
    value.is_absent() && value.from.is_some_and(|node| node.is_null())
}

/// A value, with the chart's default.
pub fn setting<'a>(release: &Release<'a>, path: &str) -> Value<'a> {
    let own = written(release.node, path);
    let is_elsewhere = match &release.layers {
        Layers::Over => own.is_absent() && !is_null(&own),
        Layers::Under(others) => others.iter().any(|node| is_said(&written(*node, path))),
    };
    if is_elsewhere {
        return Value { data: Data::Unknown, from: own.from };
    }
    match known::default(release.chart, path).filter(|_| own.is_absent() && !is_null(&own)) {
        Some(data) => Value { data, from: own.from },
        None => own,
    }
}

fn is_said(value: &Value<'_>) -> bool {
    !value.is_absent() || is_null(value)
}

/// A setting as a switch, which may be text: Argo CD, Grafana and NGINX take their settings as text.
pub fn flag<'a>(release: &Release<'a>, path: &str) -> Value<'a> {
    let value = setting(release, path);
    let data = match &value.data {
        Data::Absent | Data::Unknown | Data::Bool(_) => return value,
        Data::Str(text) => match text.to_ascii_lowercase().as_str() {
            "true" => Data::Bool(true),
            "false" => Data::Bool(false),
            _ => Data::Unknown,
        },
        _ => Data::Unknown,
    };
    Value { data, from: value.from }
}

/// A setting that is a number, or text that is one.
pub fn number<'a>(release: &Release<'a>, path: &str) -> Value<'a> {
    convert(setting(release, path), |text| text.parse().ok().map(Data::Int), |number| Data::Int(number as i64))
}

/// A size in gibibytes: `50Gi` as Kubernetes writes it, `40GB` as Prometheus does.
pub fn size<'a>(release: &Release<'a>, path: &str) -> Value<'a> {
    let bytes = |number: f64| Data::Float(number / (1u64 << 30) as f64);
    convert(setting(release, path), |text| gibibytes(text).map(Data::Float), bytes)
}

/// A period in hours: `30d`, `744h`, `1y6w`.
pub fn period<'a>(release: &Release<'a>, path: &str) -> Value<'a> {
    convert(setting(release, path), |text| hours(text).map(Data::Float), |number| Data::Float(number / 3600.0))
}

fn convert<'a>(
    value: Value<'a>,
    of_text: impl Fn(&str) -> Option<Data<'static>>,
    of_number: impl Fn(f64) -> Data<'static>,
) -> Value<'a> {
    let data = match &value.data {
        Data::Absent | Data::Unknown => return value,
        Data::Int(number) => of_number(*number as f64),
        Data::Float(number) => of_number(*number),
        Data::Str(text) => of_text(text.trim()).unwrap_or(Data::Unknown),
        _ => Data::Unknown,
    };
    Value { data, from: value.from }
}

fn gibibytes(text: &str) -> Option<f64> {
    let (number, unit) = split(text)?;
    let bytes: f64 = match unit {
        "" | "B" => 1.0,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" | "KB" | "KiB" => 1024.0,
        "Mi" | "MB" | "MiB" => 1_048_576.0,
        "Gi" | "GB" | "GiB" => 1_073_741_824.0,
        "Ti" | "TB" | "TiB" => 1_099_511_627_776.0,
        _ => return None,
    };
    Some(number * bytes / 1_073_741_824.0)
}

fn hours(text: &str) -> Option<f64> {
    let mut sum = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        let (number, unit) = split(&rest[..end])?;
        sum += number
            * match unit {
                "s" => 1.0 / 3600.0,
                "m" => 1.0 / 60.0,
                "h" => 1.0,
                "d" => 24.0,
                "w" => 168.0,
                "y" => 8760.0,
                _ => return None,
            };
        rest = &rest[end..];
    }
    Some(sum)
}

/// A number and its unit.
fn split(text: &str) -> Option<(f64, &str)> {
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    Some((text[..at].parse().ok()?, text[at..].trim()))
}

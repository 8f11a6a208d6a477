//! Probes of Kubernetes against the actuator of the program that they ask: port, path and scheme.
//!
//! Only probes that mean the actuator's health are judged, and only where nothing else may set what they depend on.

use super::app::setting;
use super::effective::App;
use super::pods::Pods;
use super::release::is_since;
use super::{Data, Fact, Model, System, Thing, Ty, VIEWS, Value, app, pods};
use crate::tree::Node;

/// A probe over HTTP.
#[derive(Debug)]
pub struct Probe<'a> {
    /// The program, by its number.
    pub app: usize,
    /// The file that it stands in.
    pub file: usize,
    /// Its `httpGet`.
    pub node: Node<'a>,
    container: Node<'a>,
    kind: &'static str,
}

const KINDS: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

/// The probes of all programs.
pub fn collect<'a>(apps: &[App], pods: &[Pods<'a>]) -> Vec<Probe<'a>> {
    let containers = apps.iter().enumerate().flat_map(|(app, found)| {
        pods[found.pods].containers.iter().map(move |(file, container)| (app, *file, *container))
    });
    let of_kind = |(app, file, container): (usize, usize, Node<'a>)| {
        KINDS.into_iter().filter_map(move |kind| {
            let node = container.path(&[kind, "httpGet"]).filter(|node| node.is_mapping())?;
            Some(Probe { app, file, node, container, kind })
        })
    };
    containers.flat_map(of_kind).collect()
}

/// What can be asked of a probe.
pub const FACTS: &[Fact] = &[
    Fact::joined(
        "kind",
        Ty::Str,
        "`livenessProbe`, `readinessProbe` or `startupProbe`.",
        app::NEEDS,
        |system, thing| Value::at(thing.node, system.spring.probes[thing.index].kind),
    ),
    Fact::joined("path", Ty::Maybe(&Ty::Str), "The path that it asks for.", app::NEEDS, |system, thing| {
        field(&system.spring.probes[thing.index], "path")
    }),
    Fact::joined(
        "mismatch",
        Ty::Maybe(&Ty::Str),
        "Why the health of the actuator does not answer it, in words: another port, path or scheme; absent when it does, and of probes that ask for something else.",
        app::NEEDS,
        |system, thing| mismatch(system, thing).unwrap_or_else(Value::unknown),
    ),
    Fact::joined(
        "asksEverything",
        Ty::Bool,
        "Whether it asks for the health of the whole program, with everything that it needs, and not for one group.",
        app::NEEDS,
        asks_everything,
    ),
];

/// What can be asked of a program about its probes.
pub const OF_APP: &[Fact] = &[Fact::joined(
    "askedGroups",
    Ty::List(&Ty::Str),
    "Which of the groups `liveness` and `readiness` of its health the probes of Kubernetes ask for.",
    pods::NEEDS,
    |system, thing| {
        let probes = &system.spring.probes;
        let first = probes.partition_point(|probe| probe.app < thing.index);
        let own = probes[first..].iter().take_while(|probe| probe.app == thing.index);
        let groups = own.filter_map(|probe| {
            let path = field(probe, "path");
            let group = group(path.as_str().filter(|path| path.contains("/health/"))?)?;
            Some(Value { data: Data::from(group.to_owned()), from: path.from })
        });
        Value::list(groups.collect::<Vec<_>>())
    },
)];

const GROUPS: [&str; 2] = ["liveness", "readiness"];

/// The group of health that a path asks for.
fn group(path: &str) -> Option<&str> {
    path.trim_end_matches('/').rsplit('/').next().filter(|name| GROUPS.contains(name))
}

/// A field of a probe; unknown when another file sets the probe anew.
fn field<'a>(probe: &Probe<'a>, key: &str) -> Value<'a> {
    let written = Value::field(probe.container, probe.kind);
    let is_anew = written.is_unknown() || written.from.is_some_and(|probe| Value::field(probe, "httpGet").is_unknown());
    if is_anew { Value::at(probe.node, Data::Unknown) } else { Value::field(probe.node, key) }
}

impl<'a> Model<'a> {
    /// The program that a probe asks.
    fn asked(&self, thing: Thing<'a>) -> Thing<'a> {
        let index = self.probes[thing.index].app;
        let document = &self.documents[self.apps[index].base];
        Thing { view: &VIEWS[0], node: document.root, file: document.file, index }
    }

    /// The pods of a program.
    pub fn pods(&self, thing: Thing<'a>) -> &Pods<'a> {
        &self.pods[self.apps[thing.index].pods]
    }
}

/// Where the health of a program answers.
struct Health {
    /// The port, when its configuration names one.
    port: Option<i64>,
    /// The path, and where the actuator begins in it.
    path: String,
    base: String,
    is_encrypted: Option<bool>,
}

/// Finds it; `None` when something else may decide.
fn health(system: &System<'_>, app: Thing<'_>) -> Option<Health> {
    let layers = system.spring.layers(app);
    if layers.is_open || layers.mentions("management.endpoints.web.path-mapping") {
        return None;
    }
    let text = |key: &str| {
        let value = setting(system, app, key);
        if value.is_absent() {
            Some(String::new())
        } else {
            value.as_str().map(|text| text.trim_end_matches('/').to_owned())
        }
    };
    let port = |key: &str| {
        let value = setting(system, app, key);
        if value.is_absent() { Some(None) } else { value.as_int().map(Some) }
    };
    let (own, main) = (port("management.server.port")?, port("server.port")?);
    let is_separate = own.is_some() && own != main.or(Some(8080));
    let base = match text("management.endpoints.web.base-path")? {
        base if base.is_empty() && !layers.mentions("management.endpoints.web.base-path") => "/actuator".to_owned(),
        base => base,
    };
    let before = match is_separate {
        true => ["management.server.base-path", "management.server.servlet.context-path"].as_slice(),
        false => &["server.servlet.context-path", "spring.mvc.servlet.path", "spring.webflux.base-path"],
    };
    let before: String = before.iter().map(|key| text(key)).collect::<Option<String>>()?;
    let path = format!("{before}{base}/health");
    Some(Health { port: own.or(main), path, base, is_encrypted: is_encrypted(system, app, is_separate) })
}

const CERTIFICATES: [&str; 3] = ["key-store", "certificate", "bundle"];

/// Whether the actuator answers over TLS; on a port of its own it takes over what the program has unless told otherwise.
fn is_encrypted(system: &System<'_>, app: Thing<'_>, is_separate: bool) -> Option<bool> {
    let layers = system.spring.layers(app);
    let is_on = |above: &str| {
        let switch = setting(system, app, &format!("{above}.enabled"));
        let is_off = if switch.is_absent() { Some(false) } else { switch.as_bool().map(|on| !on) };
        is_off.map(|off| !off && CERTIFICATES.iter().any(|key| layers.mentions(&format!("{above}.{key}"))))
    };
    let own = is_separate && layers.mentions("management.server.ssl");
    is_on(if own { "management.server.ssl" } else { "server.ssl" })
}

/// What is wrong; `None` when that cannot be known.
fn mismatch<'a>(system: &System<'a>, thing: Thing<'a>) -> Option<Value<'a>> {
    let probe = &system.spring.probes[thing.index];
    let written = field(probe, "path");
    let path = if written.is_absent() { "/" } else { written.as_str()? };
    let app = system.spring.asked(thing);
    let health = health(system, app)?;
    let nothing = Some(Value::absent(thing.node));
    if !means_health(path, &health) || !field(probe, "host").is_absent() {
        return nothing;
    }
    if let Some(expected) = health.port {
        let (port, from) = port(probe)?;
        if port != expected && expected != 0 {
            return Some(Value { data: wrong_port(expected).into(), from });
        }
    }
    if !is_below(path, &health.path) {
        return Some(Value {
            data: Data::from(format!("its health answers at `{}`", health.path)),
            from: written.from,
        });
    }
    if lacks_group(system, app, path) {
        let words = "the Spring Boot of this program does not know this group of its health";
        return Some(Value { data: Data::from(words), from: written.from });
    }
    let scheme = field(probe, "scheme");
    let is_plain = if scheme.is_absent() { true } else { scheme.as_str()? == "HTTP" };
    match is_plain && health.is_encrypted? {
        true => Some(Value { data: Data::from("the program answers over TLS only"), from: scheme.from }),
        false => nothing,
    }
}

fn wrong_port(expected: i64) -> String {
    match expected {
        -1 => "the actuator answers at no port at all".to_owned(),
        port => format!("the actuator answers at port {port}"),
    }
}

fn means_health(path: &str, health: &Health) -> bool {
    let of_base = format!("{}/health", health.base);
    path.contains("/actuator/health")
        || is_below(path, &health.path)
        || (of_base != "/health" && path.contains(&of_base))
}

/// Whether a path is another or stands below it.
fn is_below(path: &str, above: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path asks for a group that came with Spring Boot 2.3.
fn lacks_group(system: &System<'_>, app: Thing<'_>, path: &str) -> bool {
    let is_own = |group: &str| system.spring.layers(app).mentions(&format!("management.endpoint.health.group.{group}"));
    group(path).is_some_and(|group| !is_own(group)) && is_since(system, app, "2.3") == Some(false)
}

/// The port that is asked by number or name, and where that stands.
fn port<'a>(probe: &Probe<'a>) -> Option<(i64, Option<Node<'a>>)> {
    let written = field(probe, "port");
    if let Some(number) = written.as_int() {
        return Some((number, written.from));
    }
    let Data::Node(ports) = Value::field(probe.container, "ports").data else { return None };
    let named = ports.items().find(|port| port.text_of("name") == written.as_str())?;
    Some((Value::field(named, "containerPort").as_int()?, written.from))
}

fn asks_everything<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let path = field(&system.spring.probes[thing.index], "path");
    let app = system.spring.asked(thing);
    let indicators = setting(system, app, "management.health.defaults.enabled");
    let Some(health) = health(system, app).filter(|_| !path.is_unknown() && !indicators.is_unknown()) else {
        return Value { data: Data::Unknown, from: path.from };
    };
    let asks = path.as_str().is_some_and(|path| path.trim_end_matches('/') == health.path);
    Value { data: Data::Bool(asks && indicators.as_bool() != Some(false)), from: path.from }
}

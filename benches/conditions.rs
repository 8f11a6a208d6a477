//! What a condition costs: to parse, to check and lower, and to run; beside it what the `cel` crate takes for the same
//! text and values. `cargo bench --bench conditions`
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use seaworthy::discover::{self, Around, Environments};
use seaworthy::model::{self, Data, Parsed, System, Target, Value};
use seaworthy::rule::expr::{self, Known, Names, Scope};
use seaworthy::rule::{Depth, load};
use seaworthy::source::Source;
use seaworthy::tree::{Dialect, yaml};

const MANIFEST: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  replicas: 3
  hostNetwork: null
  strategy: RollingUpdate
  ports: [80, 443, 8443]
  hosts: [a.example.org, b.example.org, c.example.org]
";

/// Typical conditions, from the shortest to one of average size.
const CONDITIONS: &[&str] = &[
    "self.kind == 'Deployment'",
    "has(self.spec.replicas)",
    "has(self.spec.replicas) && self.spec.replicas >= 2",
    "self.kind in ['Deployment', 'StatefulSet', 'DaemonSet'] && self.spec.hostNetwork != true",
    "self.spec.hosts != null && self.spec.hosts.exists(h, h != null && h.startsWith('c.'))",
    "self.kind == 'Deployment' && has(self.spec.replicas) && self.spec.replicas > 1 && (self.spec.strategy == \
     'Recreate' || self.spec.ports.orValue([]).all(p, p != null && p < 10000 && p != 22)) && !has(self.spec.paused)",
];

const RULE: &str = include_str!("../rules/kubernetes/privileged-container.yaml");

const RUNS: u32 = 20_000;

fn main() {
    let texts = BTreeMap::from([("manifest.yaml".to_owned(), MANIFEST.to_owned())]);
    let around = Around::new(&texts);
    let input = discover::input("manifest.yaml", MANIFEST.to_owned(), &around, &Environments::default());
    let Ok(input) = input else { return };
    let (files, target) = (vec![Parsed::of(input)], Target::default());
    println!("{:>9} {:>9} {:>9} {:>9} {:>9}   nanoseconds", "parse", "lower", "run", "cel parse", "cel run");
    for text in CONDITIONS {
        condition(text, &files, &target);
    }
    rule();
}

fn condition(text: &str, files: &[Parsed], target: &Target) {
    let names = Names::new(model::view("kubernetes.object").unwrap(), Vec::new());
    let ast = expr::parse(text).unwrap();
    let lowered = expr::condition(text, &ast, &names).unwrap();
    let system = System::of(files, target);
    let subject = system.things("kubernetes.object")[0];
    let mut scope = Scope { system: &system, subject, number: 0, params: &[], known: &mut Known::default() };
    let theirs = text.replace("self.spec.ports.orValue([])", "self.spec.ports");
    let program = cel::Program::compile(&theirs).unwrap();
    let context = context(&Value::at(subject.node, Data::Node(subject.node)));
    assert_eq!(program.execute(&context).ok(), expr::decide(&lowered, &mut scope).map(cel::Value::Bool), "{text}");
    let times = [
        time(RUNS, || expr::parse(text).is_ok()),
        time(RUNS, || expr::condition(text, &ast, &names).is_ok()),
        time(RUNS, || expr::decide(&lowered, &mut scope)),
        time(RUNS / 20, || cel::Program::compile(&theirs).is_ok()),
        time(RUNS, || program.execute(&context).is_ok()),
    ];
    println!("{}   {text}", times.map(|time| format!("{time:>9.0}")).join(" "));
}

/// What loading the head of a rule takes, and how much of it is the YAML reader's.
fn rule() {
    let source = Arc::new(Source::file("rules/kubernetes/privileged-container.yaml", RULE));
    let head: String = RULE.split("\nwhy:").next().unwrap_or_default().to_owned();
    let cut = Arc::new(Source::file("head", head));
    let load = time(RUNS / 10, || load("kubernetes/privileged-container", &source, Depth::Head).is_ok());
    let yaml = time(RUNS / 10, || yaml::parse(Arc::clone(&cut), Dialect::Core).len());
    println!("rule head {:.1} µs, of which YAML {:.1} µs", load / 1e3, yaml / 1e3);
}

fn time<T>(runs: u32, mut work: impl FnMut() -> T) -> f64 {
    let best = (0..5).map(|_| {
        let started = Instant::now();
        (0..runs).for_each(|_| {
            black_box(work());
        });
        started.elapsed()
    });
    best.min().unwrap_or_default().as_nanos() as f64 / f64::from(runs)
}

fn context(object: &Value<'_>) -> cel::Context<'static, 'static> {
    let mut context = cel::Context::default();
    context.add_variable_from_value("self", to_cel(object));
    context
}

fn to_cel(value: &Value<'_>) -> cel::Value {
    match &value.data {
        Data::Bool(value) => cel::Value::Bool(*value),
        Data::Int(value) => cel::Value::Int(*value),
        Data::Float(value) => cel::Value::Float(*value),
        Data::Str(value) => cel::Value::from(&**value),
        Data::Node(node) if node.is_sequence() => {
            node.items().map(|item| to_cel(&Value::read(item))).collect::<Vec<_>>().into()
        }
        Data::Node(node) => {
            let entries = node.entries().into_iter();
            let map: HashMap<String, cel::Value> =
                entries.map(|entry| (entry.key.text().to_owned(), to_cel(&Value::read(entry.value)))).collect();
            map.into()
        }
        _ => cel::Value::Null,
    }
}

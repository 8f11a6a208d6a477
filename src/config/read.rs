//! From the tree of a seaworthy.toml to a [`Config`].

use std::time::Duration;

use serde_json::Value;

use super::keys::{self, Key};
use super::{Audit, Config, HelmInstall, Layer, PRODUCTS, ParamValue, Part, RuleFolder, Target};
use crate::finding::{Profile, Severity};
use crate::glob::{NameGlob, PathGlobs};
use crate::source::Environment;
use crate::tree::form::{self, Form, Mistake};
use crate::tree::{Entry, Node, Scalar, Style};
use crate::triage::{Allow, Date};

type Mistakes = Vec<Mistake>;

pub(super) fn config(root: Node<'_>, base: &str, mistakes: &mut Mistakes) -> Config {
    let mut form = section(root, "seaworthy.toml", keys::ROOT, mistakes);
    let config = Config {
        layer: layer(&mut form),
        parts: each(&mut form, "paths", |node, mistakes| part(node, base, mistakes)),
        command_line: Layer::default(),
        rules: each(&mut form, "rules", |node, mistakes| folder(node, base, mistakes)),
        exclude: paths(&mut form, "exclude", base),
        environments: environments(&mut form, base),
        helm: each(&mut form, "helm", |node, mistakes| helm(node, base, mistakes)),
        allow: each(&mut form, "allow", |node, mistakes| allow(node, base, mistakes)),
        audit: audit(&mut form, base),
    };
    form.close();
    config
}

fn section<'a, 'm>(node: Node<'a>, what: &'static str, keys: &[Key], mistakes: &'m mut Mistakes) -> Form<'a, 'm> {
    Form::of(node, what, mistakes).knowing(keys.iter().map(|key| key.name))
}

/// Reads each item of a list, and keeps those that make sense.
fn each<'a, T>(
    form: &mut Form<'a, '_>,
    key: &'static str,
    mut read: impl FnMut(Node<'a>, &mut Mistakes) -> Option<T>,
) -> Vec<T> {
    let items = form.list(key);
    items.into_iter().filter_map(|item| read(item, form.mistakes())).collect()
}

fn layer(form: &mut Form<'_, '_>) -> Layer {
    Layer {
        profile: form.choice("profile", Profile::ALL),
        fail_on: form.choice("fail-on", Severity::ALL),
        min_severity: form.choice("min-severity", Severity::ALL),
        skip: rules(form, "skip"),
        only: rules(form, "only"),
        severity: severities(form),
        params: params(form),
        target: target(form),
    }
}

fn part(node: Node<'_>, base: &str, mistakes: &mut Mistakes) -> Option<Part> {
    let mut form = section(node, "an entry of [[paths]]", keys::PATHS, mistakes);
    form.require("match");
    let part = Part { paths: paths(&mut form, "match", base), layer: layer(&mut form) };
    form.close();
    Some(part)
}

fn target(form: &mut Form<'_, '_>) -> Target {
    let Some(node) = form.get("target") else { return Target::default() };
    let mut form = section(node, "[target]", keys::TARGETS, form.mistakes());
    let target = Target {
        kubernetes: version(&mut form, "kubernetes"),
        vault: version(&mut form, "vault"),
        vault_product: form.choice("vault-product", PRODUCTS),
        spring_boot: version(&mut form, "spring-boot"),
        helm_kube_version: version(&mut form, "helm-kube-version"),
    };
    form.close();
    target
}

fn version(form: &mut Form<'_, '_>, key: &'static str) -> Option<String> {
    let value = form.get(key)?;
    let text = value.text();
    if value.style() == Style::Plain {
        let mistake = Mistake::new(value.place(), format!("`{key}` must stand in quotes"));
        form.mistake(mistake.help(format!("write \"{text}\": as a number, 1.30 would be the same as 1.3")));
        return None;
    }
    form.parse(key, |text| {
        let numbers: Vec<_> = text.strip_prefix('v').unwrap_or(text).split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let good = (2..=3).contains(&numbers.len()) && numbers.iter().all(is_number);
        if good { Ok(numbers.join(".")) } else { Err(format!("`{text}` is no version such as 1.34 or 1.34.2")) }
    })
}

fn environments(form: &mut Form<'_, '_>, base: &str) -> Vec<(Environment, PathGlobs)> {
    let Some(node) = form.get("environments") else { return Vec::new() };
    let mut form = section(node, "[environments]", keys::ENVIRONMENTS, form.mistakes());
    let known = [
        (Environment::Production, "production"),
        (Environment::PreProduction, "pre-production"),
        (Environment::Development, "development"),
    ];
    let found = known.map(|(environment, name)| (environment, paths(&mut form, name, base)));
    form.close();
    found.into_iter().filter(|(_, paths)| !paths.is_empty()).collect()
}

fn helm(node: Node<'_>, base: &str, mistakes: &mut Mistakes) -> Option<HelmInstall> {
    let mut form = section(node, "an entry of [[helm]]", keys::HELM, mistakes);
    let chart = form.required_text("chart");
    let place = form.get("chart").map_or_else(|| node.place(), |chart| chart.place());
    let lists = form.list("values");
    let values = lists.into_iter().map(|list| file_list(list, base, form.mistakes())).collect();
    let set = form.texts("set").into_iter().map(|node| node.text().to_owned()).collect();
    form.close();
    Some(HelmInstall { chart: join(base, chart?), values, set, place })
}

/// One list of value files; a single text is a list of one.
fn file_list(list: Node<'_>, base: &str, mistakes: &mut Mistakes) -> Vec<String> {
    let items: Vec<_> = if list.is_sequence() { list.items().collect() } else { vec![list] };
    let (texts, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.scalar().is_some());
    mistakes.extend(others.iter().map(|item| Mistake::new(item.place(), "a value file is a path")));
    texts.iter().map(|item| join(base, item.text())).collect()
}

fn allow(node: Node<'_>, base: &str, mistakes: &mut Mistakes) -> Option<Allow> {
    let mut form = section(node, "an entry of [[allow]]", keys::ALLOW, mistakes);
    let place = form.require("rule").map(|rule| rule.place());
    let rule = form.parse("rule", |text| NameGlob::new(text, place));
    let paths = paths(&mut form, "path", base);
    let object = form.parse("object", |text| NameGlob::new(text, None));
    let day = |text: &str| Date::parse(text).ok_or_else(|| format!("`{text}` is no day such as 2027-06-30"));
    let until = form.parse("until", day);
    let reason = form.required_text("reason").map(str::trim);
    if let Some((empty, "")) = form.get("reason").zip(reason) {
        form.mistake(Mistake::new(empty.place(), "`reason` must not be empty"));
    }
    form.close();
    Some(Allow { rule: rule?, paths, object, until, reason: reason?.into() })
}

fn audit(form: &mut Form<'_, '_>, base: &str) -> Audit {
    let Some(node) = form.get("audit") else { return Audit::default() };
    let mut form = section(node, "[audit]", keys::AUDIT, form.mistakes());
    let attestations = form.text("attestations").map(|path| join(base, path));
    let audit = Audit { attestations, rpo: form.parse("rpo", duration) };
    form.close();
    audit
}

fn duration(text: &str) -> Result<Duration, String> {
    let units = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];
    let found = units.iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, *seconds)));
    let seconds = found.and_then(|(number, unit)| number.parse::<u64>().ok()?.checked_mul(unit));
    seconds.map(Duration::from_secs).ok_or_else(|| format!("`{text}` is no time such as 15m, 1h or 7d"))
}

fn folder(node: Node<'_>, base: &str, mistakes: &mut Mistakes) -> Option<RuleFolder> {
    if node.scalar().is_some() {
        let path = node.text().trim_end_matches('/');
        let prefix = path.rsplit_once('/').map_or(path, |(_, last)| last);
        return Some(RuleFolder { path: join(base, path), prefix: prefix.to_owned(), place: node.place() });
    }
    let mut form = Form::of(node, "a folder of rules", mistakes);
    let path = form.required_text("path");
    let prefix = form.parse("as", |text| {
        let good = !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if good { Ok(text.to_owned()) } else { Err("`as` is lower-case letters, digits and dashes".to_owned()) }
    });
    form.close();
    let path = path?.trim_end_matches('/');
    let last = path.rsplit_once('/').map_or(path, |(_, last)| last);
    let prefix = prefix.unwrap_or_else(|| last.to_owned());
    Some(RuleFolder { path: join(base, path), prefix, place: node.place() })
}

fn severities(form: &mut Form<'_, '_>) -> Vec<(NameGlob, Severity)> {
    let Some(node) = form.get("severity") else { return Vec::new() };
    let entries = Form::of(node, "[severity]", form.mistakes()).entries();
    let mut found = Vec::new();
    for Entry { key, value } in entries {
        let rule = glob(key, form.mistakes());
        match form::choice(value, key.text(), Severity::ALL) {
            Ok(severity) => found.extend(rule.map(|rule| (rule, severity))),
            Err(mistake) => form.mistake(mistake),
        }
    }
    found
}

fn params(form: &mut Form<'_, '_>) -> Vec<ParamValue> {
    let Some(node) = form.get("params") else { return Vec::new() };
    let entries = Form::of(node, "[params]", form.mistakes()).entries();
    let mut found = Vec::new();
    for Entry { key, value } in entries {
        let rule = glob(key, form.mistakes());
        let settings = Form::of(value, "what is set for a rule", form.mistakes()).entries();
        let Some(rule) = rule else { continue };
        if rule.is_pattern() {
            form.mistake(Mistake::new(key.place(), "settings belong to one rule; name it in full"));
        }
        found.extend(settings.into_iter().map(|Entry { key, value }| ParamValue {
            rule: rule.clone(),
            name: key.text().to_owned(),
            name_place: key.place(),
            value: json(value),
            place: value.place(),
        }));
    }
    found
}

fn json(node: Node<'_>) -> Value {
    match node.scalar() {
        Some(Scalar::Null) => Value::Null,
        Some(Scalar::Bool(flag)) => Value::from(flag),
        Some(Scalar::Int(number)) => Value::from(number),
        Some(Scalar::Float(number)) => Value::from(number),
        Some(Scalar::Str(text)) => Value::from(text),
        None if node.is_sequence() => node.items().map(json).collect(),
        None => node.entries().iter().map(|entry| (entry.key.text().to_owned(), json(entry.value))).collect(),
    }
}

fn rules(form: &mut Form<'_, '_>, key: &'static str) -> Vec<NameGlob> {
    let texts = form.texts(key);
    texts.into_iter().filter_map(|node| glob(node, form.mistakes())).collect()
}

fn glob(node: Node<'_>, mistakes: &mut Mistakes) -> Option<NameGlob> {
    let glob = NameGlob::new(node.text(), Some(node.place()));
    glob.map_err(|message| mistakes.push(Mistake::new(node.place(), message))).ok()
}

fn paths(form: &mut Form<'_, '_>, key: &'static str, base: &str) -> PathGlobs {
    let mut globs = PathGlobs::none();
    for node in form.texts(key) {
        if let Err(message) = globs.add(base, node.text()) {
            form.mistake(Mistake::new(node.place(), message));
        }
    }
    globs
}

fn join(base: &str, path: &str) -> String {
    let path = path.trim_start_matches("./");
    if base.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("{base}/{path}") }
}

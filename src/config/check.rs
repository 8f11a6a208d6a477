//! What a configuration says of rules, held against the rules that there are.

use serde_json::Value;

use super::{Config, Layer, ParamValue};
use crate::finding::{Info, Named, Param};
use crate::glob::NameGlob;
use crate::tree::form::Mistake;

impl Config {
    /// Names of rules that do not exist, and patterns that mean none. `known` holds ids and former ids.
    pub fn check_rule_ids(&self, known: &[&str]) -> Vec<Mistake> {
        let allowed = self.allow.iter().map(|allow| &allow.rule);
        let named = self.layers().flat_map(named).chain(allowed);
        let mut mistakes: Vec<_> = named.filter_map(|glob| unknown(glob, known)).collect();
        mistakes.dedup();
        mistakes
    }

    /// Settings that a rule does not have, and values that are not of a setting's kind.
    pub fn check_params(&self, rules: &[&Info]) -> Vec<Mistake> {
        let set = self.layers().flat_map(|layer| &layer.params);
        set.filter_map(|param| {
            let rule = rules.iter().find(|rule| param.rule.covers(**rule))?;
            misset(param, rule)
        })
        .collect()
    }

    /// Whether no rule is named anywhere, so that nothing is to be checked.
    pub fn names_no_rule(&self) -> bool {
        self.allow.is_empty() && self.layers().all(|layer| named(layer).next().is_none())
    }

    /// Whether a setting of a rule is set anywhere.
    pub fn sets_params_of(&self, rule: &impl Named) -> bool {
        self.layers().flat_map(|layer| &layer.params).any(|param| param.rule.covers(rule))
    }

    fn layers(&self) -> impl Iterator<Item = &Layer> {
        std::iter::once(&self.layer).chain(self.parts.iter().map(|part| &part.layer))
    }
}

fn named(layer: &Layer) -> impl Iterator<Item = &NameGlob> {
    let severity = layer.severity.iter().map(|(rule, _)| rule);
    let params = layer.params.iter().map(|param| &param.rule);
    layer.skip.iter().chain(&layer.only).chain(severity).chain(params)
}

fn unknown(glob: &NameGlob, known: &[&str]) -> Option<Mistake> {
    let place = glob.place.clone()?;
    if known.iter().any(|id| glob.matches(id)) {
        return None;
    }
    let text = &glob.text;
    Some(if glob.is_pattern() {
        Mistake::new(place, format!("no rule fits `{text}`"))
    } else {
        Mistake::new(place, format!("there is no rule `{text}`")).nearest(text, known.iter().copied())
    })
}

fn misset(set: &ParamValue, rule: &Info) -> Option<Mistake> {
    let Some(param) = rule.params.iter().find(|param| param.name == set.name) else {
        let mistake = Mistake::new(set.name_place.clone(), format!("{} has no setting `{}`", rule.id, set.name));
        return Some(mistake.nearest(&set.name, rule.params.iter().map(|param| param.name.as_str())));
    };
    let message = || format!("`{}` must be {}", param.name, in_words(param));
    (!is_of_kind(&set.value, &param.kind)).then(|| Mistake::new(set.place.clone(), message()))
}

fn is_of_kind(value: &Value, kind: &str) -> bool {
    match kind {
        "int" => value.is_i64(),
        "bool" => value.is_boolean(),
        "list" => value.is_array(),
        _ => value.is_string(),
    }
}

fn in_words(param: &Param) -> &'static str {
    match param.kind.as_str() {
        "int" => "a whole number",
        "bool" => "true or false",
        "list" => "a list",
        _ => "text",
    }
}

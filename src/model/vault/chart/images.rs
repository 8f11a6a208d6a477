//! The images that the values of the chart name, and which of their tags are poor ones.

use super::super::{System, Thing, Value, block};
use super::value::{chart, expected, switch, written};
use super::{Chart, is_vault_image};

/// The images that run Vault itself.
const OF_VAULT: &[&str] = &["server.image", "injector.agentImage", "csi.agent.image"];

/// Those that have releases of their own.
const OTHERS: &[&str] = &["injector.image", "csi.image"];

/// The oldest release of Vault that still gets fixes.
const OLDEST: (u32, u32) = (1, 19);

/// The tags that say too little or name too old a release. An empty tag is `latest` to Vault's chart; OpenBao's puts in
/// the release that it was made for.
pub fn poor_tags<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let chart = chart(system, thing);
    let mut complete = true;
    let mut poor = Vec::new();
    for image in OF_VAULT.iter().chain(OTHERS).filter(|image| !is_bao(chart, image) && !is_unused(chart, image)) {
        let tag = block::setting(chart.node, &format!("{image}.tag"));
        complete &= !tag.is_unknown();
        let is_old = || OF_VAULT.contains(image) && runs_vault(chart, image);
        let is_poor = |tag: &str| tag.is_empty() || tag == "latest" || (is_outdated(tag) && is_old());
        if tag.as_str().is_some_and(is_poor) {
            poor.push(tag);
        }
    }
    Value::list_of(poor, complete)
}

/// Whether the part of the chart that an image is for is off.
fn is_unused(chart: &Chart<'_>, image: &str) -> bool {
    let part = image.split('.').next().unwrap_or(image);
    switch(chart, expected(chart, &format!("{part}.enabled"))).as_bool() == Some(false)
}

fn repository<'a>(chart: &Chart<'a>, image: &str) -> Value<'a> {
    written(chart, &format!("{image}.repository"))
}

/// Whether the chart runs OpenBao.
pub fn runs_bao(chart: &Chart<'_>) -> bool {
    is_bao(chart, "server.image")
}

fn is_bao(chart: &Chart<'_>, image: &str) -> bool {
    let by_key = || chart.node.key().is_some_and(|key| key.text() == "openbao");
    let name = block::setting(chart.node, &format!("{image}.repository"));
    name.as_str().map_or_else(by_key, |name| name.contains("openbao"))
}

/// Whether the image is Vault's own, whose tags are its releases.
fn runs_vault(chart: &Chart<'_>, image: &str) -> bool {
    let repository = repository(chart, image);
    repository.is_absent()
        || repository.as_str().is_some_and(|name| is_vault_image(name) && OWN.iter().any(|own| name.ends_with(own)))
}

/// How the names of Vault's own images end.
const OWN: [&str; 2] = ["vault", "vault-enterprise"];

fn is_outdated(tag: &str) -> bool {
    let mut parts = tag.trim_start_matches('v').split(['.', '-', '_', '+']).map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < OLDEST,
        _ => false,
    }
}

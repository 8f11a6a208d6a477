//! Servers that something installs which adds to their configuration: the Vault chart, and how many of them it runs, and
//! the Bank-Vaults operator.

use super::environment::companions;
use super::server::server;
use super::unit::Server;
use super::{Parsed, System, Thing, Value, chart};

/// Why a text was taken for the configuration in an object of the Bank-Vaults operator, which unseals the server itself
/// and adds addresses and what the release needs.
pub const OF_BANK_VAULTS: &str = "is the server's configuration in an object of the Bank-Vaults operator";

/// Whether the Bank-Vaults operator runs the server.
pub fn is_operated(system: &System<'_>, server: &Server<'_>) -> bool {
    system.files[server.main.0].input.why == OF_BANK_VAULTS
}

/// What installs charts, as it stands in scripts and in Terraform.
pub const INSTALLERS: &[&str] = &["helm_release", "helm install", "helm upgrade"];

/// The texts that install charts.
pub fn installations(files: &[Parsed]) -> Vec<&str> {
    let texts = companions(files).map(|(_, text)| text);
    texts.filter(|text| INSTALLERS.iter().any(|installer| says(text, installer))).collect()
}

/// Whether something installs a chart and names the file.
fn is_handed_over(system: &System<'_>, server: &Server<'_>) -> bool {
    let path = &system.files[server.main.0].input.source.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    system.vault.installations.iter().any(|text| says(text, name))
}

fn says(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// Text that was rendered comes from a template; embedded text from the values when its file holds such.
pub fn is_inside<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let is_added_to = match system.files[thing.file].input.source.origin {
        Some(_) => stands_inside(system, thing),
        None => is_handed_over(system, server(system, thing)),
    };
    Value::at(thing.node, is_added_to)
}

fn stands_inside<'a>(system: &System<'a>, thing: Thing<'a>) -> bool {
    let source = &system.files[thing.file].input.source;
    let around = || system.vault.helm_files.contains(source.path.as_str());
    source.origin.is_some() && (around() || is_operated(system, server(system, thing)))
}

/// Whether it is all the configuration that the chart gives its server: what variables add, and files that an argument
/// names, are parts of one.
pub fn is_alone<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let origin = system.files[thing.file].input.source.origin.as_ref();
    let is_variable = origin.is_some_and(|origin| {
        origin.header.is_some_and(|header| origin.parents[0].slice(header).contains("LOCAL_CONFIG"))
    });
    let arguments = chart::around(system.files, &system.vault.charts, thing.file)
        .and_then(|chart| chart.node.path(&["server", "extraArgs"]));
    let has_more = arguments.is_some_and(|arguments| arguments.source_text().contains("-config"));
    Value::at(thing.node, stands_inside(system, thing) && !is_variable && !has_more)
}

/// How many pods run the server; absent where no values say, unknown where the values switch another mode on.
pub fn pods<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    chart::servers_of(system, thing).unwrap_or_else(|| Value::absent(server(system, thing).anchor))
}

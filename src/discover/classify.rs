//! What a file is: its place in a chart first, then what it holds, then what it is called, then what stands around it.
//!
//! Nothing is parsed; a broken file is classified like a sound one.

use crate::source::{FileKind, Format, split_lines};

use super::around::{Around, name, parent};
use super::look::{self, Look};
use super::{companions, helm, kustomize, markup, spring, stanza, vault};

/// What a file was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// What it is.
    pub kind: FileKind,
    /// Why, in a few words.
    pub why: &'static str,
    /// How it is written.
    pub format: Format,
    /// Whether it holds template markup that only rendering resolves.
    pub templated: bool,
}

/// A kind and the reason for it.
type Decision = Option<(FileKind, &'static str)>;

/// A file on its way to being classified.
struct File<'a> {
    path: &'a str,
    text: &'a str,
    format: Format,
    look: Look<'a>,
    around: &'a Around<'a>,
}

/// What a file is.
pub fn classify(path: &str, text: &str, around: &Around<'_>) -> Class {
    let format = format_of_name(path).unwrap_or_else(|| format_of_text(path, text));
    let look = look_at(text, format);
    let file = File { path, text, format, look, around };
    let decision = helm::by_place(path, around).or_else(|| file.by_content()).or_else(|| file.by_name());
    let decision = decision.or_else(|| file.by_company());
    let (kind, why) = decision.unwrap_or_else(|| (FileKind::Other, file.why_not()));
    let format = companion_format(&kind, path).unwrap_or(format);
    let templated = is_templated(path, text, &kind, format);
    Class { kind, why, format, templated }
}

/// The reader of a companion is told by its row.
fn companion_format(kind: &FileKind, path: &str) -> Option<Format> {
    let FileKind::Companion(name) = kind else { return None };
    let row = companions::by_name(path).filter(|row| row.name == *name);
    row.map(|row| row.format)
}

/// A first look at a text, by how its name says that it is written.
pub fn look_at(text: &str, format: Format) -> Look<'_> {
    match format {
        Format::Yaml => look::yaml(text),
        Format::Json => look::json(text),
        // Vault goes by the text, whatever the name says.
        Format::Hcl if is_object(text) => look::json(text),
        Format::Hcl => stanza::hcl(text),
        _ => Look::default(),
    }
}

/// Whether a text begins as an object of JSON does.
fn is_object(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

impl File<'_> {
    fn is_tree(&self) -> bool {
        matches!(self.format, Format::Yaml | Format::Json)
    }

    fn by_content(&self) -> Decision {
        let is_json = self.format == Format::Json;
        match self.format {
            Format::Yaml | Format::Json => self
                .as_kustomize()
                .or_else(|| self.as_object())
                .or_else(|| helm::is_chart(self.path, &self.look).then_some((FileKind::HelmChart, "describes a chart")))
                .or_else(|| is_json.then(|| vault::kind(&self.look, self.path, self.text, true)).flatten())
                .or_else(|| self.as_vault_values()),
            Format::Hcl => vault::kind(&self.look, self.path, self.text, is_object(self.text)),
            _ => None,
        }
    }

    fn as_kustomize(&self) -> Decision {
        const KUSTOMIZE: &str = "kustomize.config.k8s.io";
        let named = kustomize::NAMES.contains(&name(self.path));
        match self.look.object {
            Some((api, _)) if api.starts_with(KUSTOMIZE) => {
                Some((FileKind::Kustomization, "has kustomize's apiVersion and kind"))
            }
            None if named => Some((FileKind::Kustomization, "is called kustomization")),
            _ if self.around.is_patch(self.path) => {
                Some((FileKind::KustomizePatch, "a kustomization names it as a patch"))
            }
            Some(_) if kustomize::is_patch_name(self.path) && self.around.has_kustomization(self.path) => {
                Some((FileKind::KustomizePatch, "is called a patch, below a kustomization"))
            }
            _ => None,
        }
    }

    fn as_object(&self) -> Decision {
        self.look.object.map(|_| match is_expectation(self.path) {
            true => (FileKind::Other, "says what a test expects of objects"),
            false => (FileKind::Kubernetes, "has apiVersion and kind"),
        })
    }

    fn as_vault_values(&self) -> Decision {
        let fits = self.format == Format::Yaml && helm::is_vault_values(&self.look, self.text);
        fits.then_some((FileKind::HelmValues, "has the shape of the Vault chart's values"))
    }

    fn by_name(&self) -> Decision {
        let values = || helm::values_by_name(self.path, self.around).filter(|_| !self.look.is_list);
        let content = || companions::by_content(&self.look, self.text).filter(|_| self.is_tree());
        let named = || companions::by_name(self.path);
        if let Some(why) = values() {
            return Some((FileKind::HelmValues, why));
        }
        if helm::is_called_chart(self.path, &self.look) {
            return Some((FileKind::HelmChart, "is called Chart.yaml"));
        }
        self.as_spring()
            .or_else(|| content().map(|row| (FileKind::Companion(row.name), "has the keys of one")))
            .or_else(|| named().map(|row| (FileKind::Companion(row.name), "is called like one")))
    }

    fn as_spring(&self) -> Decision {
        let (base, profile) = spring::by_name(name(self.path))?;
        if self.look.is_list || self.format == Format::Json {
            return None;
        }
        let shaped = || spring::shape(name(self.path), || Some(self.text.to_owned())).is_some();
        let known = base == "application" || self.around.has_build(self.path) || shaped();
        known.then_some((FileKind::Spring { profile }, "is called as Spring Boot's configuration is"))
    }

    fn by_company(&self) -> Decision {
        self.as_imported().or_else(|| self.as_served()).or_else(|| helm::by_chart(self.path, self.around))
    }

    /// A file that Spring configuration beside it imports.
    fn as_imported(&self) -> Decision {
        if !matches!(self.format, Format::Yaml | Format::Properties) || self.look.is_list {
            return None;
        }
        let imported = self.around.imported(parent(self.path));
        let profile = spring::imported_profile(name(self.path), &imported)?;
        Some((FileKind::Spring { profile }, "Spring's configuration beside it imports it"))
    }

    /// A file of a folder from which a configuration server serves.
    fn as_served(&self) -> Decision {
        if !matches!(self.format, Format::Yaml | Format::Properties) {
            return None;
        }
        let own = name(self.path);
        spring::shape(own, || Some(self.text.to_owned()))?;
        if self.around.has_build(self.path) {
            return None;
        }
        let names = self.around.repository(parent(self.path)).filter(|names| names.contains(own))?;
        let profile = spring::repository_profile(own, &names);
        Some((FileKind::Spring { profile }, "has Spring's keys, as others of its folder have"))
    }

    fn why_not(&self) -> &'static str {
        match self.format {
            Format::Hcl => "its words are not those of Vault",
            Format::Yaml | Format::Json => "neither apiVersion and kind nor a name of ours",
            _ => "neither its name nor its content is one of ours",
        }
    }
}

/// Endings of files that some other program fills in before anybody reads them.
const TEMPLATES: [&str; 7] = [".tpl", ".tmpl", ".tftpl", ".j2", ".ctmpl", ".gotmpl", ".erb"];

fn without_template_ending(path: &str) -> Option<&str> {
    TEMPLATES.iter().find_map(|ending| path.strip_suffix(ending))
}

/// How a file of such a name is written, as far as readers of ours go.
pub fn format_of_name(path: &str) -> Option<Format> {
    let path = without_template_ending(path).unwrap_or(path);
    if kustomize::NAMES.contains(&name(path)) || helm::LOCKS.contains(&name(path)) {
        return Some(Format::Yaml);
    }
    match name(path).rsplit_once('.')?.1 {
        "yaml" | "yml" => Some(Format::Yaml),
        "json" => Some(Format::Json),
        "hcl" | "policy" => Some(Format::Hcl),
        "conf" if name(path).contains("vault") || name(path).contains("bao") => Some(Format::Hcl),
        "properties" => Some(Format::Properties),
        _ => None,
    }
}

/// How a text is written whose name does not say.
fn format_of_text(path: &str, text: &str) -> Format {
    let is_ours = |look: Look<'_>| look.object.is_some() || vault::kind(&look, path, text, true).is_some();
    if companions::by_name(path).is_some() || tells(path) {
        Format::Text
    } else if is_object(text) && is_ours(look::json(text)) {
        Format::Json
    } else if look::yaml(text).object.is_some() {
        Format::Yaml
    } else if vault::kind(&stanza::hcl(text), path, text, false).is_some() {
        Format::Hcl
    } else {
        Format::Text
    }
}

/// Endings of documents and programs, which hold manifests as examples.
const TELLING: [&str; 16] = [
    "md", "markdown", "rst", "adoc", "asciidoc", "html", "htm", "py", "go", "rs", "rb", "js", "ts", "java", "kt",
    "groovy",
];

/// Whether a file tells people or machines something of its own, whatever it quotes.
fn tells(path: &str) -> bool {
    name(path).rsplit_once('.').is_some_and(|(_, ending)| TELLING.contains(&ending))
}

/// Whether a file is called as the parts of objects are that KUTTL and Chainsaw look for: `01-assert.yaml`.
fn is_expectation(path: &str) -> bool {
    let stem = name(path).split('.').next().unwrap_or_default();
    let step = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = || step.split(['-', '_']);
    words().any(|word| word == "assert") || (step != stem && words().any(|word| word == "errors"))
}

/// Whether a file holds what goes to a cluster.
fn is_manifest(kind: &FileKind) -> bool {
    matches!(kind, FileKind::Kubernetes | FileKind::KustomizePatch)
}

fn is_templated(path: &str, text: &str, kind: &FileKind, format: Format) -> bool {
    if *kind == FileKind::HelmTemplate {
        return text.contains("{{");
    }
    let starts = |line: &str| ["{{", "{%", "<%", "%{"].iter().any(|mark| line.trim_start().starts_with(mark));
    match format {
        Format::Yaml | Format::Json if markup::is_templated(text) => true,
        Format::Yaml if is_manifest(kind) && (markup::is_ytt(text) || markup::has_filled_in(text)) => true,
        Format::Hcl if markup::is_templated_hcl(text) => true,
        Format::Properties if split_lines(text).any(starts) => true,
        _ => without_template_ending(path).is_some() && ["{{", "{%", "<%", "${"].iter().any(|mark| text.contains(mark)),
    }
}

#[cfg(test)]
mod tests;

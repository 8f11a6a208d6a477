//! Stanzas that only OpenBao has: audit devices, the first requests, plugins.

use super::{Fate, Labelled, Stanza, any, flag, labelled, text, texts};

/// An audit device, by type and path.
pub static AUDIT: Labelled = Labelled { labels: 2, words: None, inside: |_| Some(&DEVICE) };

static DEVICE: Stanza =
    stanza("audit", &[&[text("type"), text("path"), text("description"), any("options"), flag("local")]]);

/// Requests that a new server makes to itself.
pub static INITIALIZE: Labelled = Labelled { labels: 1, words: None, inside: |_| Some(&FIRST) };

static FIRST: Stanza = stanza("initialize", &[&[text("name"), labelled("request", &REQUESTS), any("when")]]);

static REQUESTS: Labelled = Labelled { labels: 1, words: None, inside: |_| Some(&REQUEST) };

static REQUEST: Stanza = stanza(
    "request",
    &[&[
        any("name"),
        any("operation"),
        any("path"),
        any("token"),
        any("data"),
        any("headers"),
        any("when"),
        any("allow_failure"),
    ]],
);

/// A plugin from a registry, by type and name.
pub static PLUGIN: Labelled = Labelled { labels: 2, words: None, inside: |_| Some(&IMAGE) };

static IMAGE: Stanza = stanza(
    "plugin",
    &[&[
        text("type"),
        text("name"),
        text("image"),
        text("url"),
        text("version"),
        text("binary_name"),
        text("sha256sum"),
        text("command"),
        texts("args"),
        texts("env"),
    ]],
);

/// How a registry is entered, by its name.
pub static REGISTRY: Labelled = Labelled { labels: 1, words: None, inside: |_| Some(&LOGIN) };

static LOGIN: Stanza = stanza("plugin_oci_auth", &[&[text("username"), text("password"), text("token")]]);

const fn stanza(name: &'static str, keys: &'static [&'static [super::Key]]) -> Stanza {
    Stanza { name, keys, unknown: Fate::Warned }
}

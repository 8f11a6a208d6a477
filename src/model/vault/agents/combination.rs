//! Combinations of settings with which an agent or proxy refuses to start.
//!
//! What another file of the same folder could add is not called missing.

use std::collections::HashMap;

use super::block::{Block, blocks, body};
use super::{Agent, Fact, Parsed, System, Thing, Ty, Value, convert, folder, login, output};
use crate::tree::Node;

/// What an `env_template` may not say, since it writes no file.
const ONLY_FOR_FILES: &[&str] = &[
    "backup",
    "command",
    "command_timeout",
    "create_dest_dirs",
    "destination",
    "exec",
    "group",
    "gid",
    "perms",
    "sandbox_path",
    "uid",
    "user",
    "wait",
];

/// What can be asked of a configuration as a whole.
pub const FACTS: &[Fact] = &[Fact::new(
    "contradictions",
    Ty::List(&Ty::Str),
    "Combinations of settings with which it refuses to start, in words.",
    |system, thing| {
        let found = Config::of(system, thing).contradictions();
        Value::list(found.into_iter().map(|(node, words)| Value::at(node, words)).collect::<Vec<_>>())
    },
)];

type Found<'a> = Vec<(Node<'a>, String)>;

/// The parts of a configuration that depend on one another.
struct Config<'a> {
    root: Node<'a>,
    auto_auth: Option<Node<'a>>,
    cache: Option<Node<'a>>,
    proxy: Option<Node<'a>>,
    exec: Option<Node<'a>>,
    listens: bool,
    renders: bool,
    variables: Vec<Block<'a>>,
    lends_token: Value<'a>,
    /// Whether nothing else belongs to it.
    is_whole: bool,
    /// Whether it is a proxy's.
    is_proxy: bool,
}

impl<'a> Config<'a> {
    fn of(system: &System<'a>, thing: Thing<'a>) -> Self {
        let root = thing.node;
        Self {
            root,
            auto_auth: body(root, "auto_auth"),
            cache: body(root, "cache"),
            proxy: body(root, "api_proxy"),
            exec: body(root, "exec"),
            listens: !blocks(root, "listener").is_empty(),
            renders: !blocks(root, "template").is_empty(),
            variables: blocks(root, "env_template"),
            lends_token: login::lends_token(root),
            is_whole: is_whole(system, thing.file),
            is_proxy: system.vault.agents[thing.index].kind == "proxy",
        }
    }

    fn contradictions(&self) -> Found<'a> {
        let mut found = Vec::new();
        if self.is_whole {
            self.missing(&mut found);
        }
        self.token(&mut found);
        self.login(&mut found);
        self.variables(&mut found);
        found
    }

    fn missing(&self, found: &mut Found<'a>) {
        let mut add = |node: Option<Node<'a>>, wrong: bool, words: &str| {
            found.extend(node.filter(|_| wrong).map(|node| (node, words.to_owned())));
        };
        let renders = self.renders || !self.variables.is_empty();
        let lends = self.lends_token.as_bool() != Some(false);
        let keeps_secrets = self.cache.is_some_and(|cache| cache.get("cache_static_secrets").is_some());
        let is_used = has_sinks(self.auto_auth) || renders || lends || keeps_secrets;
        add(self.cache, !self.listens && !renders, "`cache` needs a listener or a template");
        add(self.proxy, !self.listens, "`api_proxy` needs a listener");
        add(self.auto_auth, !is_used, "`auto_auth` logs in, and nothing gets the token: no sink, template or listener");
        add(self.exec, self.variables.is_empty(), "`exec` needs an `env_template`");
        let first = self.variables.first().map(|block| block.body);
        add(first, self.exec.is_none(), "`env_template` needs an `exec` that gets the variables");
        let lends = self.lends_token.from.filter(|_| self.lends_token.as_bool() == Some(true));
        add(lends, self.auto_auth.is_none(), "`use_auto_auth_token` needs an `auto_auth` that logs in");
    }

    fn token(&self, found: &mut Found<'a>) {
        let said = |block: Option<Node<'a>>| block.and_then(|block| block.get("use_auto_auth_token"));
        // A proxy knows it in one of them only.
        if let (Some(old), Some(_), false) = (said(self.cache), said(self.proxy), self.is_proxy) {
            found.push((old, "`use_auto_auth_token` stands in `cache` and in `api_proxy`".to_owned()));
        }
        let wraps = login::method(self.root).and_then(|method| wrapping(method.body));
        if let Some(wraps) = wraps.filter(|_| self.lends_token.as_bool() == Some(true)) {
            found.push((wraps, "a wrapped token cannot be lent with `use_auto_auth_token`".to_owned()));
        }
    }

    fn login(&self, found: &mut Found<'a>) {
        let Some(auto_auth) = self.auto_auth else { return };
        let methods = blocks(auto_auth, "method");
        if methods.len() > 1 || methods.is_empty() && self.is_whole {
            found.push((auto_auth, format!("`auto_auth` needs one `method`, and there are {}", methods.len())));
        }
        let sinks = output::sinks(auto_auth);
        if let Some(wraps) = methods.first().and_then(|method| wrapping(method.body)) {
            if sinks.len() != 1 {
                found.push((wraps, format!("a wrapped token needs one sink, and there are {}", sinks.len())));
            } else if sinks.iter().any(|sink| wrapping(sink.body).is_some()) {
                found.push((wraps, "the token is wrapped by the method and by the sink".to_owned()));
            }
        }
        for sink in sinks {
            match (sink.body.get("dh_type"), sink.body.get("dh_path")) {
                (Some(alone), None) => found.push((alone, "`dh_type` needs `dh_path`".to_owned())),
                (None, Some(alone)) => found.push((alone, "`dh_path` needs `dh_type`".to_owned())),
                _ => {}
            }
        }
    }

    fn variables(&self, found: &mut Found<'a>) {
        let Some(first) = self.variables.first() else { return };
        if self.renders {
            found.push((first.body, "`env_template` and `template` exclude one another".to_owned()));
        }
        if let Some(proxy) = self.proxy {
            found.push((proxy, "`env_template` and `api_proxy` exclude one another".to_owned()));
        }
        for Block { label, body: variable } in &self.variables {
            if label.is_none() {
                found.push((*variable, "the `env_template` names no variable".to_owned()));
            }
            match (variable.get("contents"), variable.get("source")) {
                (Some(_), Some(source)) => {
                    found.push((source, "`contents` and `source` exclude one another".to_owned()))
                }
                (None, None) => {
                    found.push((*variable, "the `env_template` has no `contents` and no `source`".to_owned()))
                }
                _ => {}
            }
            let stray = ONLY_FOR_FILES.iter().filter_map(|key| variable.get(key).map(|node| (key, node)));
            found.extend(stray.map(|(key, node)| (node, format!("`{key}` is not for an `env_template`"))));
        }
    }
}

/// Whether a file is the whole configuration: it was read in full, and no agent's file that lies beside it could be a
/// part of it. Where several files of a folder log in, each is a configuration of its own.
fn is_whole(system: &System<'_>, file: usize) -> bool {
    let own = &system.files[file];
    let (agents, logging_in) = system.vault.agents_in.get(folder(&own.input.source.path)).copied().unwrap_or_default();
    let alone = own.input.source.origin.is_some() || agents == 1;
    let complete = own.tree.errors.is_empty() && !own.input.templated;
    complete && (alone || logging_in > 1)
}

/// How many agents each folder has, and how many of these log in.
pub fn agents_in<'a>(files: &'a [Parsed], agents: &[Agent<'a>]) -> HashMap<&'a str, (usize, usize)> {
    let mut found: HashMap<&str, (usize, usize)> = HashMap::new();
    for agent in agents {
        let (all, logging_in) = found.entry(folder(&files[agent.file].input.source.path)).or_default();
        *all += 1;
        *logging_in += usize::from(agent.root.get("auto_auth").is_some());
    }
    found
}

fn has_sinks(auto_auth: Option<Node<'_>>) -> bool {
    auto_auth.is_some_and(|auto_auth| !output::sinks(auto_auth).is_empty())
}

/// What says that a token is wrapped.
fn wrapping(body: Node<'_>) -> Option<Node<'_>> {
    let seconds = convert::seconds(Value::field(body, "wrap_ttl"));
    seconds.from.filter(|_| seconds.as_int().is_some_and(|seconds| seconds > 0))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;

    fn asked(text: &str) -> String {
        facts(&[("agent.hcl", text)], "vault.agent", "contradictions").join(" | ")
    }

    const LOGIN: &str = "auto_auth {\n method \"x\" {}\n sink \"file\" {}\n}";

    #[test]
    fn what_fits_is_silent() {
        for more in
            ["", "cache {}\nlistener \"tcp\" {}", "api_proxy { use_auto_auth_token = true }\nlistener \"tcp\" {}"]
        {
            assert_eq!(asked(&format!("{LOGIN}\n{more}")), "", "{more}");
        }
        assert_eq!(asked("auto_auth { method \"x\" {} }\ntemplate { contents = \"a\" }"), "");
        assert_eq!(asked("auto_auth { method \"x\" {} }\nexec {}\nenv_template \"A\" { contents = \"a\" }"), "");
    }

    #[test]
    fn what_does_not_fit_is_said() {
        for (text, expected) in [
            ("cache {}", "`cache` needs a listener or a template"),
            ("api_proxy {}", "`api_proxy` needs a listener"),
            ("exec {}", "`exec` needs an `env_template`"),
            ("env_template \"A\" { source = \"a\" }", "`env_template` needs an `exec` that gets the variables"),
            (
                "exec {}\nenv_template \"A\" {\n source = \"a\"\n perms = \"0600\"\n}",
                "`perms` is not for an `env_template`",
            ),
            (
                "exec {}\nenv_template \"A\" { source = \"a\" }\ntemplate {}",
                "`env_template` and `template` exclude one another",
            ),
            ("exec {}\nenv_template { source = \"a\" }", "the `env_template` names no variable"),
            ("exec {}\nenv_template \"A\" {}", "the `env_template` has no `contents` and no `source`"),
            (
                "auto_auth { method \"x\" {} }",
                "`auto_auth` logs in, and nothing gets the token: no sink, template or listener",
            ),
            ("auto_auth { sink \"file\" {} }", "`auto_auth` needs one `method`, and there are 0"),
            (
                "auto_auth {\n method \"x\" { wrap_ttl = \"5m\" }\n sink \"file\" {}\n sink \"file\" {}\n}",
                "a wrapped token needs one sink, and there are 2",
            ),
            (
                "auto_auth {\n method \"x\" {}\n sink \"file\" { dh_type = \"curve25519\" }\n}",
                "`dh_type` needs `dh_path`",
            ),
            (
                "listener \"tcp\" {}\napi_proxy { use_auto_auth_token = true }",
                "`use_auto_auth_token` needs an `auto_auth` that logs in",
            ),
        ] {
            assert_eq!(asked(text), expected, "{text}");
        }
    }

    #[test]
    fn other_files_may_hold_what_is_missing() {
        let files = [("agent/agent-a.hcl", "cache {}"), ("agent/agent-b.hcl", "listener \"tcp\" {}")];
        assert_eq!(facts(&files, "vault.agent", "contradictions"), ["", ""]);
        let each = ("agent/agent-c.hcl", "auto_auth {\n method \"x\" {}\n sink \"file\" {}\n}");
        let alone = ("agent/agent-d.hcl", "auto_auth { method \"x\" {} }");
        let said = facts(&[each, alone], "vault.agent", "contradictions");
        assert_eq!((said[0].as_str(), said[1].is_empty()), ("", false));
    }
}

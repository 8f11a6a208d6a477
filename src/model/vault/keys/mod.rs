//! The settings and blocks of server, agent and proxy files that need a second look, with what the schema knows of them.
//!
//! Nearly all that stands in files is what every release of both products takes, and is passed over: no rule could say
//! anything of it. A file that could not be read in full is left out: what stands beside a mistake may stand in the wrong
//! place.

mod conform;
pub mod key;

use super::block::{bodies, labelled};
use super::schema::{AGENT, Key, Kind, Labelled, PROXY, Product, SERVER, Stanza};
#[cfg(test)]
use super::testing;
use super::{Data, Fact, Parsed, System, Thing, Ty, Value, convert, product, schema};
use crate::source::FileKind;
use crate::tree::{Entry, Node, Style};

/// A setting or block as it stands in a file.
#[derive(Debug)]
pub struct Written<'a> {
    /// Its value.
    pub node: Node<'a>,
    /// Its name as it is written.
    pub name: &'a str,
    /// Its file.
    pub file: usize,
    /// The mapping around it.
    pub around: Node<'a>,
    /// What the mapping around it knows.
    pub stanza: &'static Stanza,
    /// What is known of it, by either product.
    pub known: Option<&'static Key>,
}

/// What may stand at the top of a file of that kind.
pub fn root_of(kind: &FileKind) -> Option<&'static Stanza> {
    match kind {
        FileKind::VaultServer => Some(&SERVER),
        FileKind::VaultAgent => Some(&AGENT),
        FileKind::VaultProxy => Some(&PROXY),
        _ => None,
    }
}

/// The settings of a file that need a second look.
pub fn of_file<'a>(&(number, file): &(usize, &'a Parsed)) -> Vec<Written<'a>> {
    let mut found = Vec::new();
    let root = file.tree.root().filter(|root| root.is_mapping() && file.tree.errors.is_empty());
    if let (Some(root), Some(stanza)) = (root, root_of(&file.input.kind))
        && !is_foreign(root, stanza)
    {
        Walk { file: number, found: &mut found }.stanza(root, stanza);
    }
    found
}

/// Whether a file is another program's: most of what stands at its top is unknown there, or in the block that says how
/// Vault is reached, which Nomad and Consul Template have too.
fn is_foreign(root: Node<'_>, stanza: &Stanza) -> bool {
    let is_strange = |around: Node<'_>, stanza: &Stanza| {
        let known = around.written_entries().filter(|entry| stanza.key(entry.key.text()).is_some()).count();
        around.written_entries().count() > 2 * known
    };
    let reached = match stanza.key("vault").map(|key| key.kind) {
        Some(Kind::Block(inner)) => root.get("vault").map(|vault| (plain(vault), inner)),
        _ => None,
    };
    is_strange(root, stanza)
        || reached.is_some_and(|(bodies, inner)| bodies.into_iter().any(|body| is_strange(body, inner)))
}

struct Walk<'a, 'f> {
    file: usize,
    found: &'f mut Vec<Written<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn stanza(&mut self, around: Node<'a>, stanza: &'static Stanza) {
        for Entry { key, value } in around.written_entries().filter(|entry| entry.value.is_written()) {
            let known = stanza.key(key.text());
            let written = Written { node: value, name: key.text(), file: self.file, around, stanza, known };
            if written.needs_a_look() {
                self.found.push(written);
            }
            if let Some(known) = known {
                inside(value, known).into_iter().for_each(|(body, stanza)| self.stanza(body, stanza));
            }
        }
    }
}

/// The mappings in a block, with what may stand in each.
fn inside<'a>(value: Node<'a>, key: &Key) -> Vec<(Node<'a>, &'static Stanza)> {
    match key.kind {
        Kind::Block(stanza) => plain(value).into_iter().map(|body| (body, stanza)).collect(),
        Kind::Labelled(labelled) => {
            let stanza = |body: &Body<'_>| (labelled.inside)(&body.kind());
            let bodies = bodies_of(value, labelled).into_iter();
            bodies.filter_map(|body| Some((body.node, stanza(&body)?))).collect()
        }
        _ => Vec::new(),
    }
}

fn plain(value: Node<'_>) -> Vec<Node<'_>> {
    bodies(value).filter(|body| body.style() != Style::Label).collect()
}

/// One of the mappings in a block with labels.
pub struct Body<'a> {
    /// The first label, when there is one.
    pub label: Option<Node<'a>>,
    /// The mapping.
    pub node: Node<'a>,
}

impl<'a> Body<'a> {
    /// The first label, else the setting `type`, in small letters; empty when nothing says.
    pub fn kind(&self) -> String {
        self.word().map(|node| node.text().to_ascii_lowercase()).unwrap_or_default()
    }

    /// Where the type is said.
    pub fn word(&self) -> Option<Node<'a>> {
        self.label.or_else(|| self.node.get("type"))
    }
}

/// The mappings in a block with labels, whichever way they are written.
pub fn bodies_of<'a>(value: Node<'a>, shape: &Labelled) -> Vec<Body<'a>> {
    let first = bodies(value).flat_map(labelled);
    let mut found: Vec<_> = first.map(|block| Body { label: block.label, node: block.body }).collect();
    for _ in 1..shape.labels {
        let further = |body: Body<'a>| {
            let label = body.label;
            labelled(body.node).into_iter().map(move |inner| Body { label: label.or(inner.label), node: inner.body })
        };
        found = found.into_iter().flat_map(further).collect();
    }
    found.retain(|body| body.node.style() != Style::Label);
    found
}

impl<'a> Written<'a> {
    /// The product whose file it stands in.
    pub fn product(&self, system: &System<'a>) -> Product {
        product::known(product::of_file(system, self.file))
    }

    /// What its product knows of it.
    pub fn known_to(&self, product: impl Fn() -> Product) -> Option<&'static Key> {
        self.known.filter(|key| key.only.is_none_or(|only| only == product()))
    }

    /// Whether some release of one of the products may not take it as it stands.
    fn needs_a_look(&self) -> bool {
        let Some(key) = self.known else { return true };
        let is_over = |(vault, openbao): (usize, usize)| self.count().0 > vault.min(openbao);
        key.only.is_some()
            || key.since.is_some()
            || key.old.is_some()
            || conform::converts(key.kind, self.node) != Some(true)
            || !conform::unallowed(self, key.kind).is_empty()
            || key.most.is_some_and(is_over)
    }

    /// How many blocks of its name stand in its mapping, up to it, and the first of them.
    pub fn count(&self) -> (usize, Node<'a>) {
        let mut upto = self.around.all_of(self.name);
        upto.retain(|value| value.id() <= self.node.id());
        let blocks = |value: &Node<'a>| match self.known.map(|key| key.kind) {
            Some(Kind::Labelled(shape)) => bodies_of(*value, shape).len(),
            _ => bodies(*value).count(),
        };
        (upto.iter().map(blocks).sum(), upto.first().copied().unwrap_or(self.node))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;

    /// What needs a look in a file as `stanza.name`, with a `?` behind those that nothing is known of.
    fn keys(path: &str, text: &str) -> String {
        let files = read(&[(path, text)]);
        let found = super::of_file(&(0, &files[0]));
        let shown = found.iter().map(|key| {
            let mark = if key.known.is_none() { "?" } else { "" };
            format!("{}:{}{mark}", key.stanza.name, key.name)
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_needs_a_look_is_found_in_every_stanza() {
        for (path, text, expected) in [
            ("vault.hcl", "UI = true\nuii = true", "the top level:uii?"),
            (
                "vault.hcl",
                "storage \"raft\" {\n Path = \"x\"\n retry_join {\n leader_tls_skip_verify = true\n }\n}",
                "storage \"raft\":Path?, retry_join:leader_tls_skip_verify?",
            ),
            ("vault.hcl", "storage \"acme\" { x = 1 }", ""),
            ("vault.hcl", "storage \"etcd\" { x = 1 }", "storage \"etcd\":x?"),
            ("vault.json", r#"{"listener": [{"tcp": {"x": 1}}]}"#, "listener:x?"),
            ("vault.json", r#"{"listener": [{"type": "tcp", "x": 1}]}"#, "listener:x?"),
            ("vault.hcl", "audit \"file\" \"disk\" {\n options { x = 1 }\n y = 1\n}", "the top level:audit, audit:y?"),
            ("vault.json", r#"{"audit": {"file": {"disk": {"options": {}}}}}"#, "the top level:audit"),
            ("agent.hcl", "auto_auth {\n method \"aws\" {\n config = { x = 1 }\n y = 1\n }\n}", "method:y?"),
            ("vault.hcl", "listener \"tcp\" { x = }\nuii = 1", ""),
            ("openbao/index.json", r#"{"title": "Lab", "details": {}, "backend": {"imageid": "ubuntu"}}"#, ""),
            ("agent.hcl", "vault {\n address = \"a\"\n renew_token = true\n unwrap_token = true\n}", ""),
        ] {
            assert_eq!(keys(path, text), expected, "{text}");
        }
    }
}

//! Roles and connections that are set up in Vault, whoever does it: Terraform, a script, the Bank-Vaults operator.
//!
//! Each names the settings as Vault's own API does, so that one rule judges all of them. `database` reads what connections
//! say.

use super::command::{self, Command};
use super::{Data, Fact, Parsed, System, Thing, Ty, Value, database, resource::Resource};
use crate::model::vault::block::bodies;
use crate::model::vault::convert;
use crate::model::vault::servers::server::table;
use crate::source::FileKind;
use crate::tree::Node;

/// A role or connection.
#[derive(Debug)]
pub struct Setup<'a> {
    /// The file.
    pub file: usize,
    /// What sets it up: the body of a resource, an entry of a list, the words of a call.
    pub node: Node<'a>,
    /// What it is.
    pub kind: Kind,
    name: &'a str,
    /// The arguments of a call; the settings of anything else are entries of its node.
    arguments: Option<Vec<Node<'a>>>,
}

/// What is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A role by which pods log in.
    Pods,
    /// A role for which accounts of a database are made.
    Accounts,
    /// A connection to a database.
    Database,
}

/// The types of Terraform's resources.
const RESOURCES: &[(&str, Kind)] = &[
    ("vault_kubernetes_auth_backend_role", Kind::Pods),
    ("vault_database_secret_backend_role", Kind::Accounts),
    ("vault_database_secret_backend_connection", Kind::Database),
];

/// Words that give leases to what gives none of its own.
const LEASES: &[&str] = &["default_lease_ttl", "default-lease-ttl", "max_lease_ttl", "max-lease-ttl"];

/// What can be asked of it.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "kind",
        Ty::Str,
        "`pods` for a role by which pods log in, `accounts` for a role for which accounts of a database are made, `database` for a connection to one.",
        |system, thing| {
            Value::of(match own(system, thing).kind {
                Kind::Pods => "pods",
                Kind::Accounts => "accounts",
                Kind::Database => "database",
            })
        },
    ),
    Fact::new("name", Ty::Str, "Its name.", |system, thing| Value::of(own(system, thing).name)),
    Fact::new("settings", Ty::Table, "A setting by the name that Vault knows it by, as written.", |_, thing| {
        table(thing, |system, thing, name| own(system, thing).setting(name))
    }),
    Fact::new("seconds", Ty::Table, "A setting as a duration in seconds.", |_, thing| {
        table(thing, |system, thing, name| convert::seconds(own(system, thing).setting(name)))
    }),
    Fact::new(
        "openTo",
        Ty::List(&Ty::Str),
        "Which of its settings that begin with `bound_` take anything: they hold `*`.",
        |system, thing| Value::list(own(system, thing).open_to()),
    ),
    Fact::new(
        "lifetime",
        Ty::Maybe(&Ty::Int),
        "How many seconds a token or an account of the role lives that nobody renews; absent when the role does not say.",
        |system, thing| own(system, thing).lifetime(),
    ),
    Fact::joined(
        "isLeasedElsewhere",
        Ty::Bool,
        "Whether something in the workspace sets the leases of engines or servers, which count where a role says nothing.",
        LEASES,
        |system, thing| {
            let says = |word: &&'static str| system.vault.spoken.of(system.files, word, |_| true);
            Value::at(thing.node, LEASES.iter().any(says))
        },
    ),
    Fact::new(
        "encryption",
        Ty::Maybe(&Ty::Str),
        "How the connection to a database is secured, in the words of `vault.link`; absent where nothing tells.",
        |system, thing| database::encryption(own(system, thing)),
    ),
    Fact::new(
        "reach",
        Ty::Maybe(&Ty::Str),
        "Who can reach the database: `loopback`, `private`, `public`.",
        |system, thing| database::reach(own(system, thing)),
    ),
];

fn own<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Setup<'a> {
    &system.vault.around.setups[thing.index]
}

impl<'a> Setup<'a> {
    /// A setting; unknown where a call takes its settings from elsewhere.
    pub fn setting(&self, name: &str) -> Value<'a> {
        let Some(arguments) = &self.arguments else {
            let inner = || bodies(self.node).flat_map(|body| body.written_entries()).flat_map(|e| bodies(e.value));
            let of_blocks =
                (self.kind == Kind::Database).then(|| inner().find(|body| body.get(name).is_some())).flatten();
            return Value::field(of_blocks.unwrap_or(self.node), name);
        };
        let is_open = arguments.iter().any(|word| word.text().starts_with('@') || word.text() == "-");
        match command::setting_of(arguments, name) {
            Some(value) => value,
            None if is_open => Value { data: Data::Unknown, from: Some(self.node) },
            None => Value::absent(self.node),
        }
    }

    fn lifetime(&self) -> Value<'a> {
        let names: &[&str] = match self.kind {
            Kind::Pods => &["token_period", "period", "token_ttl", "ttl"],
            Kind::Accounts => &["default_ttl"],
            Kind::Database => &[],
        };
        let said = names.iter().map(|name| convert::seconds(self.setting(name)));
        // Zero stands for what the engine or the server gives.
        let says = |value: &Value<'_>| !value.is_absent() && value.as_int() != Some(0);
        said.into_iter().find(says).unwrap_or_else(|| Value::absent(self.node))
    }

    fn open_to(&self) -> Vec<Value<'a>> {
        let names = ["bound_service_account_names", "bound_service_account_namespaces"];
        let open = |name: &'static str| {
            let value = self.setting(name);
            let is_open = match &value.data {
                Data::Node(list) => list.items().any(|item| item.text() == "*"),
                Data::Str(text) => text.split(',').any(|item| item.trim() == "*"),
                _ => false,
            };
            is_open.then_some(Value { data: Data::from(name), from: value.from })
        };
        names.into_iter().filter_map(open).collect()
    }
}

/// What resources of Terraform set up.
pub fn of_resource<'a>(resource: &Resource<'a>) -> Option<Setup<'a>> {
    let (_, kind) = RESOURCES.iter().find(|(name, _)| *name == resource.kind)?;
    Some(Setup { file: resource.file, node: resource.body, kind: *kind, name: resource.name, arguments: None })
}

/// What a call of `vault write` sets up: its path and its settings tell.
pub fn of_call<'a>(call: &Command<'a>) -> Option<Setup<'a>> {
    let arguments = call.written()?;
    let path: Vec<&str> = arguments.first()?.text().trim_matches('/').split('/').collect();
    let has = |name: &str| command::setting_of(&arguments, name).is_some();
    let kind = match path.as_slice() {
        ["auth", .., "role", _] if has("bound_service_account_names") => Kind::Pods,
        [_, .., "roles", _] if has("db_name") => Kind::Accounts,
        [_, .., "config", _] if has("plugin_name") => Kind::Database,
        _ => return None,
    };
    let name = path.last()?;
    Some(Setup { file: call.file, node: call.node, kind, name, arguments: Some(arguments) })
}

/// What objects of the Bank-Vaults operator and the configuration of its tool set up.
pub fn of_objects(file: usize, parsed: &Parsed) -> Vec<Setup<'_>> {
    configs(parsed).flat_map(|config| of_config(file, config)).collect()
}

/// The audit devices that they declare.
pub fn devices(parsed: &Parsed) -> Vec<Node<'_>> {
    configs(parsed).filter_map(|config| config.get("audit")).flat_map(|list| list.items()).collect()
}

fn configs(parsed: &Parsed) -> impl Iterator<Item = Node<'_>> {
    let is_config = parsed.input.kind == FileKind::Companion("bank-vaults-config");
    let roots = parsed.tree.roots().map(Node::follow);
    roots.filter_map(move |root| match root.text_of("kind") {
        Some("Vault") => root.path(&["spec", "externalConfig"]),
        _ => Some(root).filter(|_| is_config),
    })
}

fn of_config(file: usize, config: Node<'_>) -> Vec<Setup<'_>> {
    let parts: [(&str, &str, &[&str], Kind); 3] = [
        ("auth", "kubernetes", &["roles"], Kind::Pods),
        ("secrets", "database", &["configuration", "roles"], Kind::Accounts),
        ("secrets", "database", &["configuration", "config"], Kind::Database),
    ];
    let part = |(list, of, path, kind): (&str, &'static str, &'static [&'static str], Kind)| {
        let engines = config.get(list).into_iter().flat_map(|list| list.items());
        let own = engines.filter(move |engine| engine.text_of("type") == Some(of));
        let items = own.filter_map(move |engine| engine.path(path)).flat_map(|list| list.items());
        items.map(move |node| Setup {
            file,
            node,
            kind,
            name: node.text_of("name").unwrap_or_default(),
            arguments: None,
        })
    };
    parts.into_iter().flat_map(part).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::vault::testing::facts;

    const ROLE: &str =
        "vault write auth/k/role/app bound_service_account_names=app,* bound_service_account_namespaces=shop";

    #[test]
    fn calls_set_up_roles_and_connections() {
        for (text, fact, expected) in [
            (ROLE, "kind", "pods"),
            (ROLE, "name", "app"),
            (ROLE, "openTo", "bound_service_account_names"),
            (ROLE, "lifetime", "absent"),
            ("vault write auth/k/role/a bound_service_account_names=a ttl=24h", "lifetime", "86400"),
            ("vault write auth/k/role/a bound_service_account_names=a ttl=0", "lifetime", "absent"),
            ("vault write auth/k/role/a bound_service_account_names=a token_ttl=$T", "lifetime", "unknown"),
            ("vault write db/roles/a db_name=x default_ttl=1h", "lifetime", "3600"),
            ("vault write db/roles/a db_name=x @role.json", "lifetime", "unknown"),
            ("vault write db/config/a plugin_name=x", "kind", "database"),
        ] {
            assert_eq!(facts(&[("run.sh", text)], "vault.setup", fact), [expected], "{text} {fact}");
        }
        for text in ["vault write auth/approle/role/a token_ttl=1h", "vault read db/roles/a db_name=x", "vault write a"]
        {
            assert!(facts(&[("run.sh", text)], "vault.setup", "kind").is_empty(), "{text}");
        }
    }

    #[test]
    fn objects_set_up_roles_and_connections() {
        let text = "apiVersion: vault.banzaicloud.com/v1alpha1\nkind: Vault\nspec:\n  externalConfig:\n    auth:\n    - type: kubernetes\n      roles:\n      - {name: a, bound_service_account_names: [\"*\"], bound_service_account_namespaces: \"*\", ttl: 1h}\n    secrets:\n    - type: database\n      configuration:\n        roles: [{name: r, db_name: x}]\n        config: [{name: x, plugin_name: p}]\n";
        assert_eq!(facts(&[("cr.yaml", text)], "vault.setup", "kind"), ["pods", "accounts", "database"]);
        let open = "bound_service_account_names, bound_service_account_namespaces";
        assert_eq!(facts(&[("cr.yaml", text)], "vault.setup", "openTo"), [open, "", ""]);
    }
}

//! Certificates of cert-manager: how long they live, and who is meant to sign them.

use super::graph::Found;
use super::{Data, Fact, System, Thing, Ty, Value, dig, duration};

const ISSUERS: &[&str] = &["Issuer", "ClusterIssuer"];

/// What can be asked of a certificate.
pub const FACTS: &[Fact] = &[
    Fact::new("lifetime", Ty::Maybe(&Ty::Int), "For how many seconds it is asked for.", |_, thing| {
        duration::at(thing.node, &["spec", "duration"])
    }),
    Fact::new("renewBefore", Ty::Maybe(&Ty::Int), "How many seconds before its end it is renewed.", |_, thing| {
        duration::at(thing.node, &["spec", "renewBefore"])
    }),
    Fact::joined(
        "issuers",
        Ty::List(&Ty::Thing("kubernetes.issuer")),
        "The issuer of the kind and name that it asks for, if it is there.",
        ISSUERS,
        |system, thing| issuers(system, thing, false),
    ),
    Fact::joined(
        "namesakes",
        Ty::List(&Ty::Thing("kubernetes.issuer")),
        "The issuer of that name and the other kind, if there is one.",
        ISSUERS,
        |system, thing| issuers(system, thing, true),
    ),
];

/// The issuers of a name: of the kind that is said, or of the other one. Without a kind an Issuer is meant.
fn issuers<'a>(system: &System<'a>, thing: Thing<'a>, other: bool) -> Value<'a> {
    let model = &system.kubernetes;
    let field = |key| dig(thing.node, &["spec", "issuerRef", key]);
    let (name, kind, group) = (field("name"), field("kind"), field("group"));
    let is_ours = group.is_absent() || group.as_str() == Some("cert-manager.io");
    let of_cluster = match kind.as_str() {
        Some("ClusterIssuer") => Some(true),
        Some("Issuer") => Some(false),
        _ => kind.is_absent().then_some(false),
    };
    let (Some(text), Some(of_cluster), true) = (name.as_str(), of_cluster, is_ours) else {
        return Value { data: Data::Unknown, from: name.from };
    };
    let found: Found = match of_cluster != other {
        true => model.graph.named_anywhere(model, thing.index, "ClusterIssuer", text),
        false => model.graph.named(model, thing.index, "Issuer", text),
    };
    Value { from: name.from, ..model.groups(&found) }
}

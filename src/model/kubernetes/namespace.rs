//! Namespaces: what they ask of the pods in them, by the labels of Pod Security Admission.

use super::{Data, Fact, Object, System, Thing, Ty, Value, dig};

/// What can be asked of a namespace.
pub const FACTS: &[Fact] = &[
    Fact::new("enforcedLevel", Ty::Maybe(&Ty::Str), "The level that pods must keep to be let in.", |_, thing| {
        level(thing, "enforce")
    }),
    Fact::new("warnedLevel", Ty::Maybe(&Ty::Str), "The level of which people are warned.", |_, thing| {
        level(thing, "warn")
    }),
    Fact::new("auditedLevel", Ty::Maybe(&Ty::Str), "The level of which the audit log tells.", |_, thing| {
        level(thing, "audit")
    }),
    Fact::new(
        "misspeltLevels",
        Ty::List(&Ty::Str),
        "What stands in these labels and is none of `privileged`, `baseline` and `restricted`.",
        misspelt_levels,
    ),
    Fact::joined(
        "hasOtherGuards",
        Ty::Bool,
        "Whether policies of Kyverno, Gatekeeper or their like, or of the cluster itself, watch over pods.",
        &["kyverno.io", "gatekeeper.sh", "kubewarden.com", "ValidatingAdmissionPolicy", "PodSecurityConfiguration"],
        |system, thing| Value::at(thing.node, system.kubernetes.is_guarded),
    ),
    Fact::new("isOfCluster", Ty::Bool, "Whether it comes with Kubernetes or its distribution.", is_of_cluster),
];

/// Groups of policies about what may be created.
const GUARDS: [&str; 4] = ["kyverno.io", "gatekeeper.sh", "kubewarden.com", "apiserver.config.k8s.io"];

/// Whether an object is a policy about what may be created.
pub fn guards(object: &Object<'_>) -> bool {
    object.kind == "ValidatingAdmissionPolicy" || GUARDS.iter().any(|group| object.group.ends_with(group))
}

const MODES: [&str; 3] = ["enforce", "warn", "audit"];
const LEVELS: [&str; 3] = ["privileged", "baseline", "restricted"];

fn level<'a>(thing: Thing<'a>, mode: &str) -> Value<'a> {
    dig(thing.node, &["metadata", "labels", &format!("pod-security.kubernetes.io/{mode}")])
}

fn misspelt_levels<'a>(_: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let levels = MODES.map(|mode| level(thing, mode));
    let wrong = levels.into_iter().filter(|level| level.as_str().is_some_and(|text| !LEVELS.contains(&text)));
    Value::list(wrong.collect::<Vec<_>>()).said_by(thing.node)
}

/// A kustomization that names a namespace renames it too.
fn is_of_cluster<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let object = system.kubernetes.owner(thing);
    let stays = !object.changes.renamed && object.space.is_with(object.namespace) == Some(true);
    let name = dig(thing.node, &["metadata", "name"]);
    match name.as_str() {
        Some(text) if stays => Value { data: Data::Bool(belongs_to_cluster(text)), from: name.from },
        _ => Value { data: Data::Unknown, from: name.from },
    }
}

/// Whether a namespace of this name comes with Kubernetes or its distribution.
pub fn belongs_to_cluster(name: &str) -> bool {
    ["kube-", "openshift-", "gke-managed-", "gmp-"].iter().any(|prefix| name.starts_with(prefix))
}

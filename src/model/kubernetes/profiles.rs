//! Profiles that the kernel holds containers to: seccomp, AppArmor, SELinux. Each as a field of the container or pod, and
//! for the first two as annotations, which came before the fields.

use super::security::effective;
use super::{Data, Fact, System, Thing, Ty, Value, templates};

/// What can be asked of a container about its profiles.
pub const FACTS: &[Fact] = &[
    Fact::new(
        "seccomp",
        Ty::Maybe(&Ty::Str),
        "The type of the seccomp profile: the container's, else the pod's. Annotations count where Kubernetes before 1.27 is targeted.",
        seccomp,
    ),
    Fact::new(
        "sharedSeccomp",
        Ty::Maybe(&Ty::Str),
        "The same; where it is missing, it is so in what a chart writes for the pod, if it writes any security context there.",
        shared_seccomp,
    ),
    Fact::new(
        "seccompAnnotation",
        Ty::Maybe(&Ty::Str),
        "What the annotations of old say of the seccomp profile: the container's, else the pod's.",
        seccomp_annotation,
    ),
    Fact::new(
        "appArmor",
        Ty::Maybe(&Ty::Str),
        "The type of the AppArmor profile: the container's field, else the pod's, else what the annotation says.",
        app_armor,
    ),
    Fact::new(
        "seLinux",
        Ty::Raw,
        "`seLinuxOptions`: the container's, else the pod's; absent when the runtime decides.",
        |system, thing| effective(system, thing, &["seLinuxOptions"]),
    ),
];

/// The release from which on annotations for seccomp are ignored.
const WITHOUT_ANNOTATIONS: (u32, u32) = (1, 27);

/// The type of the seccomp profile that holds.
pub fn seccomp<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let field = effective(system, thing, &["seccompProfile", "type"]);
    let counts = system.target.kubernetes.is_some_and(|target| target < WITHOUT_ANNOTATIONS);
    if !field.is_absent() || !counts {
        return field;
    }
    let annotation = seccomp_annotation(system, thing);
    if annotation.is_absent() { field } else { as_type(annotation) }
}

/// The same, but missing where one line is enough for all containers: in what a chart writes for the pod.
fn shared_seccomp<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let field = seccomp(system, thing);
    let is_of_chart = || system.files[thing.file].trail.is_some();
    let context = system.kubernetes.pod_of(thing).and_then(|pod| pod.get("securityContext"));
    match context.filter(|context| field.is_absent() && context.is_mapping() && is_of_chart()) {
        Some(context) if context.written_entries().next().is_some() => Value::absent(context),
        _ => field,
    }
}

fn seccomp_annotation<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let own = of_container(system, thing, "container.seccomp.security.alpha.kubernetes.io/");
    if own.is_absent() { annotation(system, thing, "seccomp.security.alpha.kubernetes.io/pod") } else { own }
}

/// The type of the AppArmor profile that holds.
pub fn app_armor<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let field = effective(system, thing, &["appArmorProfile", "type"]);
    if !field.is_absent() {
        return field;
    }
    let annotation = of_container(system, thing, "container.apparmor.security.beta.kubernetes.io/");
    if annotation.is_absent() { field } else { as_type(annotation) }
}

/// An annotation of the pod that is meant for one container.
fn of_container<'a>(system: &System<'a>, thing: Thing<'a>, prefix: &str) -> Value<'a> {
    match Value::field(thing.node, "name").as_str() {
        Some(name) => annotation(system, thing, &format!("{prefix}{name}")),
        None => Value::absent(thing.node),
    }
}

fn annotation<'a>(system: &System<'a>, thing: Thing<'a>, name: &str) -> Value<'a> {
    let model = &system.kubernetes;
    match model.pod_of(thing) {
        Some(pod) => templates::annotation(model.owner(thing), pod, name),
        None => Value::absent(thing.node),
    }
}

/// A profile as annotations write it, in the words of the fields.
fn as_type(annotation: Value<'_>) -> Value<'_> {
    let data = match annotation.as_str() {
        Some("runtime/default" | "docker/default") => Data::from("RuntimeDefault"),
        Some("unconfined") => Data::from("Unconfined"),
        Some(text) if text.starts_with("localhost/") => Data::from("Localhost"),
        _ => Data::Unknown,
    };
    Value { data, from: annotation.from }
}

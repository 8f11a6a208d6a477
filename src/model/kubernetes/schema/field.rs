//! What can be asked of a field that does not fit.

use super::super::{Fact, System, Thing, Ty, Value};
use super::fit::{Fit, expects, fit};
use super::misfit::{Misfit, What};
use crate::tree::form;

/// What can be asked of a field that does not fit.
pub const FACTS: &[Fact] = &[
    Fact::new("name", Ty::Str, "Its name.", |system, thing| Value::of(misfit(system, thing).name)),
    Fact::new("structure", Ty::Str, "What it stands in, as the reference of the API calls it.", |system, thing| {
        let name = misfit(system, thing).within.name;
        // Prefixes tell structures of the same name apart, and those of kustomize from all others.
        let short = name.strip_prefix("Autoscaling").map(|name| name.trim_start_matches('1'));
        Value::of(short.or_else(|| name.strip_prefix("Kustomize")).unwrap_or(name))
    }),
    Fact::new("value", Ty::Raw, "What it holds, as written.", |system, thing| match misfit(system, thing).what {
        What::Missing => Value::absent(thing.node),
        _ => Value::read(thing.node),
    }),
    Fact::new("isUnknown", Ty::Bool, "Whether what it stands in has no such field.", |system, thing| {
        Value::of(matches!(misfit(system, thing).what, What::Unknown))
    }),
    Fact::joined(
        "isMissing",
        Ty::Bool,
        "Whether it lacks, and the API server insists on it.",
        // A kustomization gives selectors together with labels.
        &["commonLabels", "includeSelectors"],
        |system, thing| Value::of(matches!(misfit(system, thing).what, What::Missing)),
    ),
    Fact::new("isIllTyped", Ty::Bool, "Whether it holds a value of another type than it takes.", |system, thing| {
        Value::of(matches!(misfit(system, thing).what, What::IllTyped(_)))
    }),
    Fact::new(
        "isMisspelt",
        Ty::Bool,
        "Whether its text is none of the words that it takes, or not of the form that it takes.",
        |system, thing| Value::of(matches!(misfit(system, thing).what, What::Misspelt(_))),
    ),
    Fact::new("expects", Ty::Str, "What it takes, in words.", |system, thing| match misfit(system, thing).what {
        What::IllTyped(ty) | What::Misspelt(ty) => Value::of(expects(ty)),
        _ => Value::of("anything"),
    }),
    Fact::new("isSecret", Ty::Bool, "Whether it is data of a Secret.", |system, thing| {
        let object = misfit(system, thing).object;
        Value::of(object.is_some_and(|object| system.kubernetes.objects[object].is("Secret")))
    }),
    Fact::new(
        "nearest",
        Ty::Maybe(&Ty::Str),
        "The field that is spelt most like it, takes its value and is not set yet.",
        nearest,
    ),
    Fact::new(
        "nearestWord",
        Ty::Maybe(&Ty::Str),
        "The word that is spelt most like its text, among those that it takes.",
        nearest_word,
    ),
    Fact::new("home", Ty::Maybe(&Ty::Str), "Where a field of its name belongs, as a path.", |system, thing| {
        let home = misfit(system, thing).home.clone();
        home.map_or_else(|| Value::absent(thing.node), Value::of)
    }),
    Fact::new(
        "cameWith",
        Ty::Maybe(&Ty::Str),
        "The release that brought it, when the release aimed at is older.",
        |system, thing| match misfit(system, thing).what {
            What::Newer((major, minor)) => Value::of(format!("{major}.{minor}")),
            _ => Value::absent(thing.node),
        },
    ),
];

fn misfit<'s, 'a>(system: &'s System<'a>, thing: Thing<'a>) -> &'s Misfit<'a> {
    &system.kubernetes.misfits[thing.index]
}

fn nearest<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let misfit = misfit(system, thing);
    let is_free = |name: &str| !misfit.around.written_entries().any(|entry| entry.key.text() == name);
    let fields =
        misfit.within.fields.iter().filter(|field| is_free(field.name) && fit(&field.ty, thing.node) == Fit::Well);
    let near = match misfit.what {
        What::Unknown => form::nearest_within(misfit.name, fields.map(|field| field.name), 2),
        _ => None,
    };
    near.map_or_else(|| Value::absent(thing.node), Value::of)
}

fn nearest_word<'a>(system: &System<'a>, thing: Thing<'a>) -> Value<'a> {
    let near = match misfit(system, thing).what {
        What::Misspelt(super::Type::Words(words)) => form::nearest_within(thing.node.text(), words.iter().copied(), 2),
        _ => None,
    };
    near.map_or_else(|| Value::absent(thing.node), Value::of)
}

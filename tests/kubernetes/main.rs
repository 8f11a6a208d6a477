//! What the model says of Kubernetes, asked in the language of conditions.
#![allow(clippy::unwrap_used)]

mod entries;
mod facts;
mod joins;
mod overlays;
mod rbac;
mod scale;

use std::collections::BTreeMap;

use seaworthy::discover::{self, Around, Environments};
use seaworthy::model::{self, Parsed, System, Target};
use seaworthy::rule::expr::{self, Known, Names, Scope};

/// Files as they would be found on disk.
pub fn parsed(files: &[(&str, String)]) -> Vec<Parsed> {
    let texts: BTreeMap<String, String> = files.iter().map(|(path, text)| ((*path).into(), text.clone())).collect();
    let around = Around::new(&texts);
    let input =
        |(path, text): (&String, &String)| discover::input(path, text.clone(), &around, &Environments::default());
    texts.iter().map(|file| Parsed::of(input(file).unwrap())).collect()
}

/// What a condition comes to for the first thing of a view; `None` when it cannot be known.
pub fn ask(files: &[(&str, String)], view: &str, condition: &str) -> Option<bool> {
    let files = parsed(files);
    let target = Target::default();
    let system = System::of(&files, &target);
    let names = Names::new(model::view(view).unwrap(), Vec::new());
    let ast = expr::parse(condition).unwrap();
    let expr =
        expr::condition(condition, &ast, &names).unwrap_or_else(|error| panic!("{condition}: {}", error.message));
    let subject = *system.things(view).first().unwrap_or_else(|| panic!("there is no {view}"));
    let mut scope = Scope { system: &system, subject, number: 0, params: &[], known: &mut Known::default() };
    expr::eval(&expr, &mut scope).as_bool()
}

/// A Deployment called web, with more lines of its pod's specification.
pub fn deployment(namespace: &str, labels: &str, pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web{}}}\nspec:\n  replicas: 2\n  template:\n    \
         metadata: {{labels: {{{labels}}}}}\n    spec:\n      {pod}\n      containers:\n        - {{name: web, image: acme/web:1.4}}\n",
        place(namespace)
    )
}

/// `, namespace: …`, or nothing.
pub fn place(namespace: &str) -> String {
    if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") }
}

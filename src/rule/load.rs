//! Rule files: read, checked, and every mistake in them named at its place.
//!
//! A file has a head that decides (`title` … `cases`) and a tail that explains (`why` … `examples`). A run needs the
//! head of the rules whose views it meets; the tail is read when a finding is to be explained.

mod cases;

use std::sync::{Arc, OnceLock};

use super::expr::Names;
use super::{Case, Param, Rule, Setting};
use crate::finding::{Category, Confidence, Info, Profile, Severity};
use crate::model::{self, View};
use crate::source::{Place, Source};
use crate::tree::form::{Form, Mistake};
use crate::tree::{Dialect, Tree, yaml};
pub(super) use cases::checked;
use cases::{Defaults, cases, each_of};

/// How much of a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What a run needs.
    Head,
    /// Everything, examples included.
    Whole,
}

/// The first key of the tail, at the beginning of a line.
const TAIL: &str = "\nwhy:";

/// What stands behind `raised-by:` in rules that the program itself decides.
const PROGRAM: &str = "seaworthy";

/// Reads a rule file.
pub fn load(id: &str, source: &Arc<Source>, depth: Depth) -> Result<Rule, Vec<Mistake>> {
    let tree = parse(source, depth);
    let mut mistakes = syntax_mistakes(&tree);
    if !mistakes.is_empty() {
        // What is missing or unknown in a broken file is mostly what the break took away.
        return Err(mistakes);
    }
    let rule = tree.root().and_then(|root| {
        let mut form = Form::of(root, "a rule", &mut mistakes);
        let rule = head(id, source, depth, &mut form);
        tail(&mut form, depth);
        form.close();
        rule
    });
    if tree.root().is_none() && mistakes.is_empty() {
        let place = Place { source: source.clone(), range: Default::default() };
        mistakes.push(Mistake::new(place, "the rule file is empty"));
    }
    match rule {
        Some(rule) if mistakes.is_empty() => Ok(rule),
        _ => Err(mistakes),
    }
}

fn parse(source: &Arc<Source>, depth: Depth) -> Tree {
    let cut = (depth == Depth::Head).then(|| memchr::memmem::find(source.text.as_bytes(), TAIL.as_bytes())).flatten();
    match cut {
        Some(end) => yaml::parse(Arc::new(Source::file(&*source.path, &source.text[..end])), Dialect::Core),
        None => yaml::parse(source.clone(), Dialect::Core),
    }
}

fn syntax_mistakes(tree: &Tree) -> Vec<Mistake> {
    let place = |range| Place { source: tree.source.clone(), range };
    tree.errors.iter().map(|error| Mistake::new(place(error.range), error.message.clone())).collect()
}

fn head(id: &str, source: &Arc<Source>, depth: Depth, form: &mut Form<'_, '_>) -> Option<Rule> {
    form.required_text("title");
    form.require("category");
    form.choice("category", Category::ALL);
    let severity = form.choice("severity", Severity::ALL);
    let confidence = form.choice("confidence", Confidence::ALL).unwrap_or(Confidence::High);
    let mut rule = Rule {
        id: id.to_owned(),
        aliases: strings(form, "aliases"),
        severity: severity.unwrap_or(Severity::Info),
        confidence,
        profile: form.choice("profile", Profile::ALL).unwrap_or(Profile::Default),
        everywhere: form.choice("environments", &[(true, "all"), (false, "production")]).unwrap_or(false),
        view: None,
        params: params(form),
        each: None,
        cases: Vec::new(),
        yields_to: strings(form, "yields-to"),
        mended_by: strings(form, "mended-by"),
        needs: Vec::new(),
        source: source.clone(),
        info: OnceLock::new(),
    };
    if form.text("raised-by").is_some_and(|who| who == PROGRAM) {
        form.require("severity");
        return Some(rule);
    }
    decision(&mut rule, depth, form, Defaults { severity, confidence })?;
    Some(rule)
}

/// What the rule runs for and what it decides.
fn decision(rule: &mut Rule, depth: Depth, form: &mut Form<'_, '_>, defaults: Defaults) -> Option<()> {
    // Asked for in any case, so that a mistake in one key does not make strangers of the others.
    for key in ["each", "cases", "when", "assert", "at", "message", "related"] {
        form.get(key);
    }
    let view = view_of(form)?;
    let params = rule.params.iter().map(|param| (param.name.clone(), param.ty())).collect();
    let names = Names::new(view, params);
    let (names, each) = each_of(form, if depth == Depth::Head { names.proven() } else { names })?;
    rule.cases = cases(form, &names, defaults);
    rule.severity = rule.cases.iter().map(|case| case.severity).max()?;
    rule.needs = rule.cases.iter().flat_map(Case::needs).collect();
    rule.needs.extend(each.iter().flat_map(|(_, list)| list.needs()));
    rule.view = Some(view);
    rule.each = each;
    Some(())
}

fn strings(form: &mut Form<'_, '_>, key: &'static str) -> Vec<String> {
    form.texts(key).iter().map(|node| node.text().to_owned()).collect()
}

fn view_of(form: &mut Form<'_, '_>) -> Option<&'static View> {
    let node = form.require("for")?;
    let name = node.text();
    let view = model::view(name);
    if view.is_none() {
        let mistake = Mistake::new(node.place(), format!("no view is called `{name}`"));
        form.mistake(mistake.nearest(name, model::views().map(|view| view.name)));
    }
    view
}

fn params(form: &mut Form<'_, '_>) -> Vec<Param> {
    let Some(node) = form.get("params") else { return Vec::new() };
    let mut params = Vec::new();
    for entry in node.entries() {
        let mut inner = Form::of(entry.value, "a parameter", form.mistakes());
        let doc = inner.required_text("doc").unwrap_or_default().to_owned();
        let default = inner.require("default").and_then(Setting::read);
        if default.is_none() {
            let message = "a default is a number, true, false, a text or a list of texts";
            inner.mistake(Mistake::new(entry.value.place(), message));
        }
        inner.close();
        params.extend(default.map(|default| Param { name: entry.key.text().to_owned(), doc, default }));
    }
    params
}

/// The keys that explain. Read for their own sake by [`Rule::info`] and the examples; here only checked.
fn tail(form: &mut Form<'_, '_>, depth: Depth) {
    if depth == Depth::Head {
        return;
    }
    form.required_text("why");
    form.required_text("remedy");
    form.texts("references");
    form.texts("checklists");
    form.texts("replaces");
    if form.node().get("raised-by").is_none() {
        form.require("examples");
    } else {
        form.get("examples");
    }
}

/// What is known of a rule apart from how it decides.
pub fn info(rule: &Rule) -> Info {
    let tree = yaml::parse(rule.source.clone(), Dialect::Core);
    let root = tree.root();
    let text = |key: &str| root.and_then(|root| root.text_of(key)).unwrap_or_default().trim().to_owned();
    let texts = |key: &str| -> Vec<String> {
        let Some(node) = root.and_then(|root| root.get(key)) else { return Vec::new() };
        if node.is_sequence() {
            node.items().map(|item| item.text().to_owned()).collect()
        } else {
            vec![node.text().to_owned()]
        }
    };
    let param = |param: &Param| crate::finding::Param {
        name: param.name.clone(),
        kind: param.default.kind().to_owned(),
        doc: param.doc.clone(),
        default: param.default.to_json(),
    };
    Info {
        id: rule.id.clone(),
        title: text("title"),
        category: Category::from_name(&text("category")).unwrap_or(Category::Correctness),
        severity: rule.severity,
        confidence: rule.confidence,
        profile: rule.profile,
        everywhere: rule.everywhere,
        view: rule.view.map_or_else(String::new, |view| view.name.to_owned()),
        why: text("why"),
        remedy: text("remedy"),
        references: texts("references"),
        checklists: texts("checklists"),
        replaces: texts("replaces"),
        aliases: rule.aliases.clone(),
        params: rule.params.iter().map(param).collect(),
        fix: rule.cases.iter().filter_map(|case| Some(case.fix.as_ref()?.safe)).reduce(|all, safe| all && safe),
    }
}

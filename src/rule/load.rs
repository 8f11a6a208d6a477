//! Rule files: read, checked, and every mistake in them named at its place.
//!
//! A file has a head that decides (`title` … `cases`) and a tail that explains (`why` … `examples`). A run needs the
//! head of the rules whose views it meets; the tail is read when a finding is to be explained.

use std::sync::{Arc, OnceLock};

use super::at::At;
use super::expr::{self, Expr, ExprError, Names};
use super::mend::Mend;
use super::message::Message;
use super::{Case, Param, Rule, Setting};
use crate::finding::{Category, Confidence, Info, Profile, Severity};
use crate::model::{self, View};
use crate::source::{Place, Range, Source};
use crate::tree::form::{Form, Mistake};
use crate::tree::{Dialect, Node, Tree, embed, yaml};

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
        let rule = head(id, source, &mut form);
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

fn head(id: &str, source: &Arc<Source>, form: &mut Form<'_, '_>) -> Option<Rule> {
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
        needs: Vec::new(),
        source: source.clone(),
        info: OnceLock::new(),
    };
    if form.text("raised-by").is_some_and(|who| who == PROGRAM) {
        form.require("severity");
        return Some(rule);
    }
    decision(&mut rule, form, Defaults { severity, confidence })?;
    Some(rule)
}

/// What the rule runs for and what it decides.
fn decision(rule: &mut Rule, form: &mut Form<'_, '_>, defaults: Defaults) -> Option<()> {
    let Some(view) = view_of(form) else {
        // Without a view nothing of this can be checked, but neither is it unknown.
        for key in ["each", "cases", "when", "assert", "at", "message", "related"] {
            form.get(key);
        }
        return None;
    };
    let params = rule.params.iter().map(|param| (param.name.clone(), param.ty())).collect();
    let (names, each) = each_of(form, Names::new(view, params))?;
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

type Each = Option<(String, Expr)>;

/// `each: name in list`
fn each_of(form: &mut Form<'_, '_>, mut names: Names) -> Option<(Names, Each)> {
    let Some(node) = form.get("each") else { return Some((names, None)) };
    let text = node.text();
    let Some((name, list)) = text.split_once(" in ") else {
        form.mistake(Mistake::new(node.place(), "`each` is written `name in list`"));
        return None;
    };
    let offset = (text.len() - list.len()) as u32;
    let lowered = expr::parse(list).and_then(|ast| expr::list(list, &ast, &names)).map_err(|mut error| {
        error.range = Range::new(error.range.start + offset, error.range.end + offset);
        error
    });
    let (expr, item) = checked(lowered, node, form)?;
    let name = name.trim().to_owned();
    names.variables.push((name.clone(), item));
    Some((names, Some((name, expr))))
}

#[derive(Clone, Copy)]
struct Defaults {
    severity: Option<Severity>,
    confidence: Confidence,
}

fn cases(form: &mut Form<'_, '_>, names: &Names, defaults: Defaults) -> Vec<Case> {
    let Some(list) = form.get("cases") else {
        return case(form, names, defaults).into_iter().collect();
    };
    let shared = Mend::read(form, names).map(Arc::new);
    let mut cases = Vec::new();
    for item in list.items() {
        let mut inner = Form::of(item, "a case", form.mistakes());
        cases.extend(case(&mut inner, names, defaults));
        inner.close();
    }
    for case in cases.iter_mut().filter(|case| case.fix.is_none()) {
        case.fix.clone_from(&shared);
    }
    if cases.is_empty() {
        form.mistake(Mistake::new(list.place(), "`cases` holds no case"));
    }
    cases
}

fn case(form: &mut Form<'_, '_>, names: &Names, defaults: Defaults) -> Option<Case> {
    let own = form.choice("severity", Severity::ALL);
    let confidence = form.choice("confidence", Confidence::ALL).unwrap_or(defaults.confidence);
    let severity = own.or(defaults.severity);
    if severity.is_none() {
        form.require("severity");
    }
    let mut inner = names.clone();
    let when = condition(form, "when", &mut inner);
    let assert = condition(form, "assert", &mut inner.clone());
    let written = |key: &str| form.node().get(key).is_some();
    let is_broken = (written("when") && when.is_none()) || (written("assert") && assert.is_none());
    if !written("when") && !written("assert") {
        form.require("assert");
    }
    let at = place(form, &inner);
    let message = message(form, &inner);
    let related = related(form, &inner);
    let fix = Mend::read(form, &inner).map(Arc::new);
    if is_broken {
        return None;
    }
    Some(Case { when, assert, at: at?, message: message?, related, severity: severity?, confidence, fix })
}

fn condition(form: &mut Form<'_, '_>, key: &'static str, names: &mut Names) -> Option<Expr> {
    form.text(key)?;
    let node = form.node().get(key)?;
    let text = node.text();
    let lowered = expr::parse(text).and_then(|ast| {
        let expr = expr::condition(text, &ast, names)?;
        names.assume(text, &ast);
        Ok(expr)
    });
    checked(lowered, node, form)
}

pub(super) fn checked<T>(result: Result<T, ExprError>, node: Node<'_>, form: &mut Form<'_, '_>) -> Option<T> {
    result.map_err(|error| form.mistake(mistake_in(node, error))).ok()
}

fn place(form: &mut Form<'_, '_>, names: &Names) -> Option<At> {
    let Some(node) = form.get("at") else { return Some(At::the_thing()) };
    checked(At::parse(node.text(), names), node, form)
}

fn message(form: &mut Form<'_, '_>, names: &Names) -> Option<Message> {
    form.required_text("message")?;
    let node = form.node().get("message")?;
    checked(Message::parse(node.text(), names), node, form)
}

/// `related:` holds `{at, message}`, or a list of them.
fn related(form: &mut Form<'_, '_>, names: &Names) -> Vec<(At, Message)> {
    let Some(node) = form.get("related") else { return Vec::new() };
    let items: Vec<_> = if node.is_sequence() { node.items().collect() } else { vec![node] };
    let mut found = Vec::new();
    for item in items {
        let mut inner = Form::of(item, "a related place", form.mistakes());
        inner.require("at");
        let parts = place(&mut inner, names).zip(message(&mut inner, names));
        inner.close();
        found.extend(parts);
    }
    found
}

/// A mistake in an expression, traced to the characters of the rule file.
fn mistake_in(node: Node<'_>, error: ExprError) -> Mistake {
    let place = match embed::embedded(node) {
        Some(source) => Place { source, range: error.range }.written().0,
        None => node.place(),
    };
    Mistake { place, message: error.message, help: error.help }
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

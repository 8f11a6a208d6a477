//! The values that the syntax trees of templates read.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::{Path, Reads};
use crate::helm::template::ast::{Block, Branch, Command, Expr, ExprKind, Field, Node, Pipeline, Template};
use crate::helm::template::{Located, parse};
use crate::helm::value::{Origin, OriginId, Origins, Val};
use crate::source::Source;

/// Functions that make something of what is not there.
const GUARDS: [&str; 28] = [
    "and", "any", "all", "coalesce", "default", "dig", "empty", "eq", "fail", "get", "has", "hasKey", "kindIs",
    "kindOf", "len", "list", "ne", "not", "or", "required", "ternary", "toJson", "toYaml", "typeIs", "typeOf", "dict",
    "include", "tpl",
];

/// A walk over all templates of a chart.
#[derive(Debug)]
pub struct Walk {
    reads: Reads,
    origins: Origins,
    /// The template that is walked, when what it prints counts.
    name: Option<String>,
    /// How many conditions and guards stand around the place.
    guards: usize,
    defined: BTreeSet<Rc<str>>,
    included: BTreeSet<Rc<str>>,
    /// Whether values are passed on as a whole.
    is_open: bool,
    uses_files: bool,
    uses_tpl: bool,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            reads: Reads::default(),
            origins: Origins::on(),
            name: None,
            guards: 0,
            defined: BTreeSet::new(),
            included: BTreeSet::new(),
            is_open: false,
            uses_files: false,
            uses_tpl: false,
        }
    }
}

impl Walk {
    /// Takes in a template; `None` when it is none. What it prints counts when it has a name.
    pub fn template(&mut self, source: &Arc<Source>, name: Option<String>) -> Option<()> {
        let file = self.origins.file(Arc::clone(source));
        let parsed = parse(&source.path, &source.text, Located::File(file), &mut self.origins).ok()?;
        let is_partial = |name: &String| name.rsplit('/').next().is_some_and(|file| file.starts_with('_'));
        let is_note = |name: &String| name.ends_with(".txt");
        let name = name.filter(|name| !is_partial(name) && !is_note(name));
        let own = parsed.templates.len().checked_sub(1)?;
        for (number, Template { name: defined, body }) in parsed.templates.iter().enumerate() {
            self.defined.insert(Rc::clone(defined));
            self.name = name.clone().filter(|_| number == own);
            self.guards = 0;
            self.block(body);
        }
        Some(())
    }

    /// What was read; `None` when there may be more.
    pub fn reads(self) -> Option<Reads> {
        let is_foreign = self.included.iter().any(|name| !self.defined.contains(name));
        let is_open = self.is_open || is_foreign || (self.uses_files && self.uses_tpl);
        (!is_open).then_some(self.reads)
    }

    fn block(&mut self, block: &Block) {
        for node in block {
            match node {
                Node::Action(pipeline) => self.pipeline(pipeline),
                Node::If(branch) | Node::With(branch) | Node::Range(branch) => self.branch(branch),
                Node::Template { name, data, .. } => {
                    self.included.insert(Rc::from(name.as_str()));
                    self.guards += 1;
                    data.iter().for_each(|data| self.pipeline(data));
                    self.guards -= 1;
                }
                Node::Text(..) | Node::Break | Node::Continue => {}
            }
        }
    }

    fn branch(&mut self, branch: &Branch) {
        self.guards += 1;
        self.pipeline(&branch.pipeline);
        self.block(&branch.then);
        self.block(&branch.otherwise);
        self.guards -= 1;
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        let is_guard = |command: &Command| function(&command.head).is_some_and(|name| GUARDS.contains(&name));
        let is_guarded = pipeline.commands.iter().any(is_guard) || !pipeline.variables.is_empty();
        self.guards += usize::from(is_guarded);
        pipeline.commands.iter().for_each(|command| self.command(command));
        self.guards -= usize::from(is_guarded);
    }

    fn command(&mut self, command: &Command) {
        // A template that is named by an expression is one of those that are walked, or stands in a chart whose others
        // are named.
        match function(&command.head) {
            Some("include") => self.included.extend(command.args.first().and_then(text)),
            Some("tpl") => self.uses_tpl = true,
            _ => {}
        }
        if let Some(rest) = function(&command.head).and_then(|name| self.reached(name, &command.args)) {
            rest.iter().for_each(|expr| self.expr(expr));
            return;
        }
        self.expr(&command.head);
        command.args.iter().for_each(|expr| self.expr(expr));
    }

    /// Values that functions reach by names: `index .Values "a" "b"`. Gives the arguments that are left.
    fn reached<'e>(&mut self, function: &str, args: &'e [Expr]) -> Option<&'e [Expr]> {
        let (values, names, rest) = match function {
            "index" | "get" | "hasKey" => (args.first()?, &args[1..], &args[1..]),
            "dig" => {
                let (values, names) = args.split_last()?;
                (values, names.get(..names.len().checked_sub(1)?)?, names)
            }
            _ => return None,
        };
        let mut path = path(values)?;
        path.extend(names.iter().map_while(text).map(|name| name.to_string()));
        self.guards += 1;
        self.read(path, values.at);
        self.guards -= 1;
        Some(rest)
    }

    fn expr(&mut self, expr: &Expr) {
        if let Some(path) = path(expr) {
            self.read(path, expr.at);
        }
        let first = expr.fields.first().map(|field| &*field.name);
        self.uses_files |= first == Some("Files") && !matches!(expr.kind, ExprKind::Pipeline(_));
        self.is_open |= expr.fields.iter().any(|field| &*field.name == "Subcharts");
        if let ExprKind::Pipeline(inner) = &expr.kind {
            self.guards += 1;
            self.pipeline(inner);
            self.guards -= 1;
        }
    }

    /// The template and line of what is printed whatever the values say, and not in a comment of YAML.
    fn place(&self, at: OriginId) -> Option<String> {
        let name = self.name.as_ref().filter(|_| self.guards == 0)?;
        let Some(Origin::Text { file, range }) = self.origins.get(at) else { return None };
        let source = self.origins.source(*file);
        let line = source.lines().line_of(range.start);
        let text = source.slice(source.lines().range(&source.text, line));
        (!text.trim_start().starts_with('#')).then(|| format!("{name}:{line}"))
    }

    fn read(&mut self, path: Path, at: OriginId) {
        if path.is_empty() {
            self.is_open = true;
            return;
        }
        if let Some(place) = self.place(at) {
            self.reads.printed.push((path.clone(), place));
        }
        self.reads.keys.insert(path);
    }
}

/// The name of a function that is called.
fn function(expr: &Expr) -> Option<&str> {
    if let ExprKind::Function(name, _) = &expr.kind { Some(name) } else { None }
}

/// A text that is written out.
fn text(expr: &Expr) -> Option<Rc<str>> {
    match &expr.kind {
        ExprKind::Constant(Val::Str(text)) => Some(Rc::from(text.as_str())),
        _ => None,
    }
}

/// The keys behind `.Values`, when an operand has it.
fn path(expr: &Expr) -> Option<Path> {
    let at = expr.fields.iter().position(|field: &Field| &*field.name == "Values")?;
    Some(expr.fields[at + 1..].iter().map(|field| field.name.to_string()).collect())
}

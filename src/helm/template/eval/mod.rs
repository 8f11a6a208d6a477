//! Carrying out templates.

mod args;
mod branch;
mod call;
mod command;
mod field;
mod host;
mod note;
mod print;
mod range;
mod scope;
mod walk;

use std::rc::Rc;

use super::ast::Template;
use super::set::TemplateSet;
use crate::helm::value::{
    Budget, Error, Frame, FrameId, FrameKind, Frames, OriginId, Origins, PStr, StringBuilder, Trouble, Val,
};

use print::without_nil;
use scope::Scope;

pub use note::Note;

/// How deep the evaluator calls itself. A step takes less than 2 KiB of the stack in an optimised build, 8 KiB in any.
const DEPTH: usize = 12_000;

/// What an error does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It ends the rendering, as in Helm.
    Strict,
    /// It costs its own action and is noted.
    Lenient,
}

/// What carries out templates, and what one rendering gathers.
#[derive(Debug)]
pub struct Engine {
    /// The templates by name.
    pub set: TemplateSet,
    /// Where everything comes from.
    pub origins: Origins,
    /// Within what everything was written.
    pub frames: Frames,
    /// What is left to spend.
    pub budget: Budget,
    /// What went wrong.
    pub notes: Vec<Note>,
    mode: Mode,
    scope: Scope,
    frame: FrameId,
    depth: usize,
    templates: usize,
    /// The values that the condition being asked has read.
    reads: Option<Vec<OriginId>>,
}

impl Engine {
    /// An engine with nothing in it.
    pub fn new(origins: Origins, budget: Budget, mode: Mode) -> Self {
        Self {
            set: TemplateSet::default(),
            origins,
            frames: Frames::default(),
            budget,
            notes: Vec::new(),
            mode,
            scope: Scope::default(),
            frame: FrameId::TOP,
            depth: 0,
            templates: 0,
            reads: None,
        }
    }

    /// Gives the next file its share of what the whole rendering may cost.
    pub fn refill(&mut self) {
        self.budget.refill();
    }

    /// The text that a template gives. Where a limit ends it, the text so far is what there is.
    pub fn render(&mut self, name: &str, data: Val) -> Result<PStr, Error> {
        let Some(template) = self.set.get(name) else { return Err(no_template(name)) };
        let (made, result) = self.execute(&template, data, OriginId::NONE);
        match result {
            Err(error) if self.mode == Mode::Lenient => self.note(error),
            other => other?,
        }
        Ok(without_nil(made.finish(OriginId::NONE)))
    }

    /// Carries out a template with a fresh scope, within a frame of its own.
    fn nested(&mut self, template: &Rc<Template>, data: Val, at: OriginId, kind: FrameKind) -> Result<PStr, Error> {
        if self.templates >= self.budget.limits().depth {
            let message = format!("templates are nested too deeply, by {:?}", template.name);
            return Err(Error::of(Trouble::Limit, message).or_at(at));
        }
        self.templates += 1;
        let around = self.frame;
        self.frame = self.frames.open(Frame { parent: around, kind, at, reads: Rc::from([]) });
        let (made, result) = self.execute(template, data, at);
        self.frame = around;
        self.templates -= 1;
        result.map(|()| made.finish(OriginId::NONE))
    }

    fn execute(&mut self, template: &Rc<Template>, data: Val, at: OriginId) -> (StringBuilder, Result<(), Error>) {
        let around = std::mem::replace(&mut self.scope, Scope::of(data, at));
        let result = self.deeper(|engine| engine.block(&template.body));
        let own = std::mem::replace(&mut self.scope, around);
        (own.out, result.map(drop))
    }

    /// Goes one level deeper.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.depth >= DEPTH {
            return Err(Error::of(Trouble::Limit, "the templates are nested too deeply"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }
}

fn no_template(name: &str) -> Error {
    Error::new(format!("no template {name:?} associated with template \"gotpl\""))
}

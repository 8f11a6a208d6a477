//! Pipelines and their commands.

use std::rc::Rc;

use super::super::ast::{Command, Expr, ExprKind, Pipeline};
use super::Engine;
use super::scope::Slot;
use crate::helm::value::{Error, OriginId, Val};

impl Engine {
    /// The value of a pipeline; its variables are set.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) -> Result<Val, Error> {
        let value = self.deeper(|engine| engine.commands(pipeline))?;
        for name in &pipeline.variables {
            self.set_variable(name, Slot::computed(value.clone()), pipeline.is_assignment)?;
        }
        Ok(value)
    }

    fn commands(&mut self, pipeline: &Pipeline) -> Result<Val, Error> {
        let mut value = None;
        for command in &pipeline.commands {
            self.budget.step(1)?;
            value = Some(self.command(command, value).map_err(|error| error.or_at(command.at))?);
        }
        Ok(value.unwrap_or(Val::Nil(OriginId::NONE)))
    }

    pub(super) fn set_variable(&mut self, name: &Rc<str>, slot: Slot, is_assignment: bool) -> Result<(), Error> {
        if !is_assignment {
            self.scope.declare(name, slot);
            return Ok(());
        }
        if self.scope.assign(name, slot) { Ok(()) } else { Err(undefined(name)) }
    }

    /// The value of a command; `piped` is what the one before it gave.
    fn command(&mut self, command: &Command, piped: Option<Val>) -> Result<Val, Error> {
        let head = &command.head;
        if let (ExprKind::Function(name, function), true) = (&head.kind, head.fields.is_empty()) {
            return self.call(name, *function, &command.args, piped, command.at);
        }
        if head.fields.is_empty() && (!command.args.is_empty() || piped.is_some()) {
            return Err(Error::new("can't give argument to non-function").or_at(head.at));
        }
        if matches!(head.kind, ExprKind::Nil) {
            return Err(Error::new("nil is not a command").or_at(head.at));
        }
        self.operand(head, &command.args, piped)
    }

    /// The value of an operand; the arguments are those of a method at its end.
    pub(super) fn operand(&mut self, expr: &Expr, args: &[Expr], piped: Option<Val>) -> Result<Val, Error> {
        let base = self.base(expr)?;
        let value = if expr.fields.is_empty() { base.value } else { self.fields(base, &expr.fields, args, piped)? };
        if !matches!(expr.kind, ExprKind::Constant(_)) {
            self.read(value.origin());
        }
        Ok(value)
    }

    fn base(&mut self, expr: &Expr) -> Result<Slot, Error> {
        match &expr.kind {
            ExprKind::Dot => Ok(self.scope.dot.clone()),
            ExprKind::Nil => Ok(Slot::computed(Val::Nil(expr.at))),
            ExprKind::Broken(message) => Err(Error::new(&**message).or_at(expr.at)),
            ExprKind::Constant(value) => Ok(Slot::computed(value.clone())),
            ExprKind::Variable(name) => self.scope.get(name).cloned().ok_or_else(|| undefined(name).or_at(expr.at)),
            ExprKind::Function(name, function) => self.call(name, *function, &[], None, expr.at).map(Slot::computed),
            ExprKind::Pipeline(pipeline) => {
                let variables = self.scope.variables.len();
                let value = self.pipeline(pipeline);
                self.scope.variables.truncate(variables);
                value.map(Slot::computed)
            }
        }
    }
}

fn undefined(name: &str) -> Error {
    Error::new(format!("undefined variable {name:?}"))
}

//! `if` and `with`.

use std::rc::Rc;

use super::super::ast::{Branch, Node, Pipeline};
use super::Engine;
use super::scope::Slot;
use super::walk::Flow;
use crate::helm::value::{Error, Frame, FrameKind, OriginId, Span, Val};

/// How many values a condition is said to read.
const READS: usize = 16;

impl Engine {
    pub(super) fn if_branch(&mut self, branch: &Branch) -> Result<Flow, Error> {
        self.guarded(
            branch,
            |engine, value| {
                if value.is_true() { engine.block(&branch.then) } else { engine.otherwise(branch) }
            },
        )
    }

    pub(super) fn with_branch(&mut self, branch: &Branch) -> Result<Flow, Error> {
        self.guarded(branch, |engine, value| {
            if value.is_true() {
                engine.with_dot(Slot::computed(value), &branch.then)
            } else {
                engine.otherwise(branch)
            }
        })
    }

    /// Carries out what happens else, and marks what is not written.
    pub(super) fn otherwise(&mut self, branch: &Branch) -> Result<Flow, Error> {
        if self.origins.is_on() {
            let (value, action) = (branch.body, branch.at);
            self.scope.out.mark(Span { start: 0, end: 0, value, action, frame: self.frame, skip: 0 });
        }
        self.block(&branch.otherwise)
    }

    /// Carries out a block with another dot.
    pub(super) fn with_dot(&mut self, dot: Slot, block: &[Node]) -> Result<Flow, Error> {
        let around = std::mem::replace(&mut self.scope.dot, dot);
        let result = self.block(block);
        self.scope.dot = around;
        result
    }

    /// Asks a condition and goes on with its value, within a frame that knows what was asked. A condition that fails
    /// counts as not met.
    pub(super) fn guarded(
        &mut self,
        branch: &Branch,
        inner: impl FnOnce(&mut Self, Val) -> Result<Flow, Error>,
    ) -> Result<Flow, Error> {
        let variables = self.scope.variables.len();
        let around = self.frame;
        let (result, reads) = self.condition(&branch.pipeline);
        let result = self.tolerate(result, branch.at).and_then(|value| {
            if !reads.is_empty() {
                self.frame = self.frames.open(Frame {
                    parent: around,
                    kind: FrameKind::Guard,
                    at: branch.at,
                    reads: Rc::from(reads),
                });
            }
            inner(self, value.unwrap_or(Val::Nil(OriginId::NONE)))
        });
        self.frame = around;
        self.scope.variables.truncate(variables);
        result
    }

    /// The value of a condition, and the values that it read.
    fn condition(&mut self, pipeline: &Pipeline) -> (Result<Val, Error>, Vec<OriginId>) {
        if !self.origins.is_on() {
            return (self.pipeline(pipeline), Vec::new());
        }
        let around = self.reads.replace(Vec::new());
        let result = self.pipeline(pipeline);
        let reads = std::mem::replace(&mut self.reads, around).unwrap_or_default();
        reads.iter().for_each(|read| self.read(*read));
        (result, reads)
    }

    /// Notes that a value was read, if somebody asks.
    pub(super) fn read(&mut self, origin: OriginId) {
        if let Some(reads) = &mut self.reads
            && origin.is_known()
            && reads.len() < READS
            && !reads.contains(&origin)
        {
            reads.push(origin);
        }
    }
}

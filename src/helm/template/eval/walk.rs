//! Nodes, one after the other.

use std::rc::Rc;

use super::super::ast::{Node, Pipeline};
use super::{Engine, no_template};
use crate::helm::value::{Error, FrameId, FrameKind, OriginId, PStr, Span, Val};

/// Whether the nodes go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// They do.
    On,
    /// The loop ends.
    Break,
    /// The round ends.
    Continue,
}

impl Engine {
    /// Carries out a block.
    pub(super) fn block(&mut self, block: &[Node]) -> Result<Flow, Error> {
        for node in block {
            self.budget.step(1)?;
            let flow = self.node(node)?;
            if flow != Flow::On {
                return Ok(flow);
            }
        }
        Ok(Flow::On)
    }

    fn node(&mut self, node: &Node) -> Result<Flow, Error> {
        match node {
            Node::Text(text, at) => self.text(text, *at)?,
            Node::Action(pipeline) => {
                let result = self.action(pipeline);
                self.tolerate(result, pipeline.at)?;
            }
            Node::If(branch) => return self.deeper(|engine| engine.if_branch(branch)),
            Node::With(branch) => return self.deeper(|engine| engine.with_branch(branch)),
            Node::Range(branch) => return self.deeper(|engine| engine.range_branch(branch)),
            Node::Template { name, data, at } => {
                let result = self.template(name, data.as_ref(), *at);
                self.tolerate(result, *at)?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::On)
    }

    /// Text as it stands.
    fn text(&mut self, text: &PStr, at: OriginId) -> Result<(), Error> {
        self.room(text.as_str().len())?;
        let frame = self.frame;
        if at.is_known() {
            let span = Span { start: 0, end: 0, value: OriginId::NONE, action: at, frame, skip: 0 };
            self.scope.out.push_span(text.as_str(), span);
        } else {
            self.scope.out.write(text, self.scope.call, frame);
        }
        Ok(())
    }

    fn action(&mut self, pipeline: &Pipeline) -> Result<(), Error> {
        let value = self.pipeline(pipeline)?;
        if pipeline.variables.is_empty() { self.print(&value, pipeline.at) } else { Ok(()) }
    }

    /// `template`, which writes what `include` returns.
    fn template(&mut self, name: &PStr, data: Option<&Pipeline>, at: OriginId) -> Result<(), Error> {
        let data = data.map_or(Ok(Val::Nil(OriginId::NONE)), |data| self.pipeline(data))?;
        let template = self.set.get(name.as_str()).ok_or_else(|| no_template(name.as_str()))?;
        let made = self.nested(&Rc::clone(&template), data, at, FrameKind::Include)?;
        self.room(made.as_str().len())?;
        self.scope.out.write(&made, at, FrameId::TOP);
        Ok(())
    }
}

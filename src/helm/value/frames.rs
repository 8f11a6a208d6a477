//! Within what a piece of text was written: the chain of includes, and the conditions around it.

use std::rc::Rc;

use super::OriginId;

/// The number of a frame; [`FrameId::TOP`] is a template file itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FrameId(u32);

impl FrameId {
    /// The outermost.
    pub const TOP: FrameId = FrameId(0);
}

/// What opened a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// `include`, `template`, `block`.
    Include,
    /// `tpl`.
    Tpl,
    /// `if`, `with` or `range`.
    Guard,
}

/// A frame.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The frame around it.
    pub parent: FrameId,
    /// What opened it.
    pub kind: FrameKind,
    /// The action that did.
    pub at: OriginId,
    /// The values that the condition asked.
    pub reads: Rc<[OriginId]>,
}

/// The frames of one rendering.
#[derive(Debug, Clone, Default)]
pub struct Frames(Vec<Frame>);

impl Frames {
    /// Opens a frame.
    pub fn open(&mut self, frame: Frame) -> FrameId {
        self.0.push(frame);
        FrameId(self.0.len() as u32)
    }

    /// The frame of a number; `None` for the outermost.
    pub fn get(&self, id: FrameId) -> Option<&Frame> {
        self.0.get((id.0 as usize).wrapping_sub(1))
    }

    /// A frame and those around it, innermost first.
    pub fn chain(&self, id: FrameId) -> impl Iterator<Item = &Frame> {
        std::iter::successors(self.get(id), |frame| self.get(frame.parent))
    }
}

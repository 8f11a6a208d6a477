//! The syntax tree of a template.

use std::rc::Rc;

use crate::helm::functions::Function;
use crate::helm::value::{OriginId, PStr, Val};

/// A list of nodes.
pub type Block = Vec<Node>;

/// What a template consists of.
#[derive(Debug)]
pub enum Node {
    /// Text as it stands. Its place is unknown when the text knows where its bytes come from.
    Text(PStr, OriginId),
    /// An action that prints, or sets a variable.
    Action(Pipeline),
    /// `if`
    If(Branch),
    /// `with`
    With(Branch),
    /// `range`
    Range(Branch),
    /// `template`, and what remains of `block`.
    Template {
        /// The template's name.
        name: PStr,
        /// What becomes its dot.
        data: Option<Pipeline>,
        /// The action.
        at: OriginId,
    },
    /// `break`
    Break,
    /// `continue`
    Continue,
}

/// A condition and what depends on it.
#[derive(Debug)]
pub struct Branch {
    /// The action that opens it.
    pub at: OriginId,
    /// What is asked.
    pub pipeline: Pipeline,
    /// The text that is written then, with what closes it.
    pub body: OriginId,
    /// What happens then.
    pub then: Block,
    /// What happens else.
    pub otherwise: Block,
}

/// Commands, each handing its value on to the next.
#[derive(Debug)]
pub struct Pipeline {
    /// Where it stands.
    pub at: OriginId,
    /// The variables that it sets.
    pub variables: Vec<Rc<str>>,
    /// Whether they are there already: `=`, not `:=`.
    pub is_assignment: bool,
    /// The commands.
    pub commands: Vec<Command>,
}

/// An operand and its arguments.
#[derive(Debug)]
pub struct Command {
    /// Where it stands.
    pub at: OriginId,
    /// What is called or printed.
    pub head: Expr,
    /// The arguments.
    pub args: Vec<Expr>,
}

/// An operand.
#[derive(Debug)]
pub struct Expr {
    /// Where it stands.
    pub at: OriginId,
    /// What it is.
    pub kind: ExprKind,
    /// The fields behind it: `.a.b`.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: Rc<str>,
    /// Where it stands.
    pub at: OriginId,
}

/// What an operand is.
#[derive(Debug)]
pub enum ExprKind {
    /// `.`, and what `.a` begins with.
    Dot,
    /// `nil`
    Nil,
    /// `true`, a number, a string.
    Constant(Val),
    /// `$x`
    Variable(Rc<str>),
    /// A function; one that nobody knows has none.
    Function(Rc<str>, Option<&'static Function>),
    /// `( … )`
    Pipeline(Box<Pipeline>),
    /// What cannot be parsed, and why.
    Broken(Rc<str>),
}

/// A template with a name.
#[derive(Debug)]
pub struct Template {
    /// The name.
    pub name: Rc<str>,
    /// What it consists of.
    pub body: Block,
}

impl Template {
    /// Whether it consists of nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.body.iter().all(|node| matches!(node, Node::Text(text, _) if text.as_str().trim().is_empty()))
    }
}

//! Settings of rules: what seaworthy.toml may set, and what counts when it does not.

use crate::model::Ty;
use crate::tree::{Node, Scalar};

/// A setting of a rule.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// Its value when nobody sets it.
    pub default: Setting,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// A whole number.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// Text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

impl Setting {
    /// The setting that a node holds, if it can be one.
    pub fn read(node: Node<'_>) -> Option<Self> {
        if node.is_sequence() {
            let texts = node.items().map(|item| item.scalar().map(|_| item.text().to_owned()));
            return texts.collect::<Option<_>>().map(Setting::Texts);
        }
        match node.scalar()? {
            Scalar::Int(value) => Some(Setting::Int(value)),
            Scalar::Bool(value) => Some(Setting::Bool(value)),
            Scalar::Str(value) => Some(Setting::Text(value.to_owned())),
            _ => None,
        }
    }

    /// The setting that a value of seaworthy.toml is.
    pub fn of_json(value: &serde_json::Value) -> Option<Self> {
        match value {
            serde_json::Value::Bool(value) => Some(Setting::Bool(*value)),
            serde_json::Value::Number(value) => value.as_i64().map(Setting::Int),
            serde_json::Value::String(value) => Some(Setting::Text(value.clone())),
            serde_json::Value::Array(items) => {
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>().map(Setting::Texts)
            }
            _ => None,
        }
    }

    /// The setting as JSON.
    pub fn to_json(&self) -> String {
        match self {
            Setting::Int(value) => value.to_string(),
            Setting::Bool(value) => value.to_string(),
            Setting::Text(value) => serde_json::json!(value).to_string(),
            Setting::Texts(values) => serde_json::json!(values).to_string(),
        }
    }

    /// The name of its type, as `rules` prints it.
    pub fn kind(&self) -> &'static str {
        match self {
            Setting::Int(_) => "int",
            Setting::Bool(_) => "bool",
            Setting::Text(_) => "string",
            Setting::Texts(_) => "list",
        }
    }
}

impl Param {
    /// Its type in conditions.
    pub(super) fn ty(&self) -> Ty {
        match self.default {
            Setting::Int(_) => Ty::Int,
            Setting::Bool(_) => Ty::Bool,
            Setting::Text(_) => Ty::Str,
            Setting::Texts(_) => Ty::List(&Ty::Str),
        }
    }
}

//! Whether a value is what its field takes, as the API server decodes it. What may be replaced before the file is used
//! is not judged.

use super::Type;
use crate::model::secrets::is_reference;
use crate::model::{Data, Value};
use crate::tree::{Kind, Node};

/// How a value fits its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It does, or nobody knows.
    Well,
    /// It is of another type.
    Not,
    /// It is of the right type and none of the words, or no number where one is spelt.
    NotInWords,
}

/// Compares a value with a type; of mappings and lists only that they are such.
pub fn fit(ty: &Type, node: Node<'_>) -> Fit {
    let is_fitting = match (ty, node.kind()) {
        (Type::Any, _) | (_, Kind::Alias) => true,
        (Type::Structure(_) | Type::Map(_), Kind::Mapping) | (Type::List(_), Kind::Sequence) => true,
        (Type::Structure(_) | Type::Map(_) | Type::List(_), Kind::Scalar) => {
            let value = Value::read(node);
            value.is_absent() || value.is_unknown() || is_left_open(node.text())
        }
        (_, Kind::Scalar) => return scalar(ty, node),
        // `[YOUR_KEY]` is no list, but a gap to fill.
        (_, Kind::Sequence) => node.items().all(|item| is_left_open(item.text())) && node.items().count() == 1,
        _ => false,
    };
    if is_fitting { Fit::Well } else { Fit::Not }
}

fn scalar(ty: &Type, node: Node<'_>) -> Fit {
    let is_right = match (ty, &Value::read(node).data) {
        (_, Data::Absent | Data::Unknown) => true,
        (Type::Text | Type::IntOrText | Type::Words(_) | Type::Quantity | Type::Bytes, Data::Str(_)) => {
            return if is_spelt_well(ty, node.text()) { Fit::Well } else { Fit::NotInWords };
        }
        (Type::Bool, Data::Bool(_)) | (Type::Int | Type::IntOrText | Type::Quantity | Type::Number, Data::Int(_)) => {
            true
        }
        (Type::Number | Type::Quantity, Data::Float(_)) => true,
        // How the decoder takes 1.0 or 1e3 is not certain.
        (Type::Int, Data::Float(number)) => number.fract() == 0.0,
        (_, Data::Str(text)) => is_left_open(text),
        _ => false,
    };
    if is_right { Fit::Well } else { Fit::Not }
}

fn is_spelt_well(ty: &Type, text: &str) -> bool {
    let is_good = match ty {
        Type::Words(words) => text.is_empty() || words.contains(&text),
        Type::Quantity => is_quantity(text),
        Type::Bytes => is_base64(text),
        _ => true,
    };
    is_good || is_left_open(text)
}

/// Whether a text looks as if something else were put in its place, or as if it were encrypted.
fn is_left_open(text: &str) -> bool {
    let is_name = text.len() > 3 && text.contains('_') && !text.contains(|c: char| c.is_ascii_lowercase());
    is_name || text.contains(['$', '{', '<', '%', '@']) || text.contains("...") || is_reference(text)
}

/// `500m`, `1.5Gi`, `2e3`.
fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let is_number = number.contains(|c: char| c.is_ascii_digit()) && number.matches('.').count() <= 1;
    let exponent = suffix.strip_prefix(['e', 'E']).map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    let is_power = exponent.is_some_and(|power| !power.is_empty() && power.bytes().all(|byte| byte.is_ascii_digit()));
    let units = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    is_number && (is_power || units.contains(&suffix))
}

/// Base64 with its padding; line ends do not count.
fn is_base64(text: &str) -> bool {
    let digits = || text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    let padding = digits().filter(|byte| *byte == b'=').count();
    let mut body = digits().take(digits().count() - padding);
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    digits().count() % 4 == 0 && padding <= 2 && body.all(is_digit)
}

/// What a type takes, in words.
pub fn expects(ty: &Type) -> String {
    match ty {
        Type::Structure(_) | Type::Map(_) => "a mapping".to_owned(),
        Type::List(_) => "a list".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Bool => "`true` or `false` without quotes".to_owned(),
        Type::Int | Type::Number => "a number without quotes".to_owned(),
        Type::IntOrText => "a number or text".to_owned(),
        Type::Quantity => "a quantity such as `500m` or `1Gi`".to_owned(),
        Type::Bytes => "base64".to_owned(),
        Type::Words(words) => format!("one of {}", words.join(", ")),
        Type::Any => "anything".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use super::*;
    use crate::source::Source;
    use crate::tree::{Dialect, yaml};

    #[test]
    fn values_are_judged_as_the_api_server_decodes_them() {
        let words = || Type::Words(vec!["Always", "Never"]);
        for (text, ty, expected) in [
            ("true", Type::Text, Fit::Not),
            ("yes", Type::Text, Fit::Not),
            ("\"yes\"", Type::Text, Fit::Well),
            ("8080", Type::Text, Fit::Not),
            ("1.10", Type::Text, Fit::Not),
            ("2026-01-15", Type::Text, Fit::Well),
            ("null", Type::Text, Fit::Well),
            ("{}", Type::Text, Fit::Not),
            ("\"true\"", Type::Bool, Fit::Not),
            ("\"{{ x }}\"", Type::Bool, Fit::Well),
            ("ENABLE_IT", Type::Bool, Fit::Well),
            ("\"3\"", Type::Int, Fit::Not),
            ("3.5", Type::Int, Fit::Not),
            ("3", Type::Int, Fit::Well),
            ("http", Type::IntOrText, Fit::Well),
            ("true", Type::IntOrText, Fit::Not),
            ("512MB", Type::Quantity, Fit::NotInWords),
            ("\"1 Gi\"", Type::Quantity, Fit::NotInWords),
            ("1.5Gi", Type::Quantity, Fit::Well),
            ("0.5", Type::Quantity, Fit::Well),
            ("1e3", Type::Quantity, Fit::Well),
            ("aGVsbG8=", Type::Bytes, Fit::Well),
            ("hello world", Type::Bytes, Fit::NotInWords),
            ("ENC[AES256_GCM,data:x,type:str]", Type::Bytes, Fit::Well),
            ("...base64 encoded data...", Type::Bytes, Fit::Well),
            ("[YOUR_BASE64_KEY]", Type::Bytes, Fit::Well),
            ("[hello]", Type::Bytes, Fit::Not),
            ("8080", Type::Bytes, Fit::Not),
            ("Alwyas", words(), Fit::NotInWords),
            ("always", words(), Fit::NotInWords),
            ("\"\"", words(), Fit::Well),
            ("[a]", Type::Map(Box::new(Type::Text)), Fit::Not),
            ("a", Type::List(Box::new(Type::Text)), Fit::Not),
            ("", Type::List(Box::new(Type::Text)), Fit::Well),
        ] {
            let tree = yaml::parse(Arc::new(Source::file("a.yaml", format!("x: {text}\n"))), Dialect::Kubernetes);
            let node = tree.root().unwrap().get("x").unwrap();
            assert_eq!(fit(&ty, node), expected, "{text} as {ty:?}");
        }
    }
}

//! What a scalar without quotes means to the system that reads it.
//!
//! The same characters are a truth value here and a text there: Kubernetes takes `on` and `0o14` for `true` and 12,
//! Spring Boot takes `1:30` for 90. This is asked of every scalar that a rule touches, therefore the first byte decides
//! whether a text can be anything else than text. What a value is good for is left to the model.

mod number;

use super::{Node, Style};

/// Whose reading of plain scalars counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// YAML as Kubernetes reads it: go-yaml v2 rules, then JSON.
    Kubernetes,
    /// YAML as Spring Boot reads it: SnakeYAML, without timestamps.
    Spring,
    /// Values of a Helm chart.
    Helm,
    /// Our own files: YAML 1.2.
    Core,
    /// JSON and HCL: the reader has decided; strings are in quotes.
    Literal,
    /// Java properties: everything is a string.
    Properties,
}

/// A scalar as the system reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(&'a str),
}

/// Reads a scalar node by its tree's dialect.
pub fn resolve(node: Node<'_>) -> Scalar<'_> {
    let dialect = node.tree.dialect;
    match node.tag() {
        Some(tag) => tagged(tag, node.text(), dialect),
        None if node.style() == Style::Plain => plain(node.text(), dialect),
        None => Scalar::Str(node.text()),
    }
}

/// Reads a scalar whose writer says what it is; what does not fit stays text.
fn tagged<'a>(tag: &str, text: &'a str, dialect: Dialect) -> Scalar<'a> {
    match (tag.strip_prefix("tag:yaml.org,2002:"), plain(text, dialect)) {
        (Some("null"), _) => Scalar::Null,
        (Some("bool"), Scalar::Bool(flag)) => Scalar::Bool(flag),
        (Some("int" | "float"), Scalar::Float(number)) => Scalar::Float(number),
        (Some("int"), Scalar::Int(number)) => Scalar::Int(number),
        (Some("float"), Scalar::Int(number)) => Scalar::Float(number as f64),
        _ => Scalar::Str(text),
    }
}

/// Reads a text without quotes.
pub fn plain(text: &str, dialect: Dialect) -> Scalar<'_> {
    if dialect == Dialect::Properties {
        return Scalar::Str(text);
    }
    let known = match text.as_bytes().first() {
        None => Some(Scalar::Null),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number::read(text, dialect),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'o' | b'O') => word(text, dialect),
        Some(_) => None,
    };
    known.unwrap_or(Scalar::Str(text))
}

fn word(text: &str, dialect: Dialect) -> Option<Scalar<'_>> {
    use Dialect::{Helm, Kubernetes, Literal, Spring};
    Some(match text {
        "null" => Scalar::Null,
        "true" => Scalar::Bool(true),
        "false" => Scalar::Bool(false),
        _ if dialect == Literal => return None,
        "~" | "Null" | "NULL" => Scalar::Null,
        "True" | "TRUE" => Scalar::Bool(true),
        "False" | "FALSE" => Scalar::Bool(false),
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" if matches!(dialect, Kubernetes | Helm | Spring) => {
            Scalar::Bool(true)
        }
        "no" | "No" | "NO" | "off" | "Off" | "OFF" if matches!(dialect, Kubernetes | Helm | Spring) => {
            Scalar::Bool(false)
        }
        "y" | "Y" if matches!(dialect, Kubernetes | Helm) => Scalar::Bool(true),
        "n" | "N" if matches!(dialect, Kubernetes | Helm) => Scalar::Bool(false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use super::Scalar::{Bool, Float, Int, Null, Str};
    use super::*;
    use crate::source::Source;

    /// What one text is to Kubernetes, to Spring and to YAML 1.2.
    const TABLE: &[(&str, Scalar<'_>, Scalar<'_>, Scalar<'_>)] = &[
        ("", Null, Null, Null),
        ("~", Null, Null, Null),
        ("null", Null, Null, Null),
        ("NULL", Null, Null, Null),
        ("nULL", Str("nULL"), Str("nULL"), Str("nULL")),
        ("true", Bool(true), Bool(true), Bool(true)),
        ("FALSE", Bool(false), Bool(false), Bool(false)),
        ("tRUE", Str("tRUE"), Str("tRUE"), Str("tRUE")),
        ("on", Bool(true), Bool(true), Str("on")),
        ("Off", Bool(false), Bool(false), Str("Off")),
        ("oN", Str("oN"), Str("oN"), Str("oN")),
        ("YES", Bool(true), Bool(true), Str("YES")),
        ("no", Bool(false), Bool(false), Str("no")),
        ("y", Bool(true), Str("y"), Str("y")),
        ("N", Bool(false), Str("N"), Str("N")),
        ("0", Int(0), Int(0), Int(0)),
        ("-0", Int(0), Int(0), Int(0)),
        ("8080", Int(8080), Int(8080), Int(8080)),
        ("+5", Int(5), Int(5), Int(5)),
        ("-", Str("-"), Str("-"), Str("-")),
        ("--1", Str("--1"), Str("--1"), Str("--1")),
        ("0777", Int(511), Int(511), Int(777)),
        ("-012", Int(-10), Int(-10), Int(-12)),
        ("0o14", Int(12), Str("0o14"), Int(12)),
        ("-0o14", Int(-12), Str("-0o14"), Str("-0o14")),
        ("0O14", Int(12), Str("0O14"), Str("0O14")),
        ("08", Float(8.0), Str("08"), Int(8)),
        ("0b11", Int(3), Int(3), Str("0b11")),
        ("-0b11", Int(-3), Int(-3), Str("-0b11")),
        ("0x1F", Int(31), Int(31), Int(31)),
        ("0x", Str("0x"), Str("0x"), Str("0x")),
        ("0x-1", Str("0x-1"), Str("0x-1"), Str("0x-1")),
        ("0xg", Str("0xg"), Str("0xg"), Str("0xg")),
        ("1_000", Int(1000), Int(1000), Str("1_000")),
        ("0_7", Int(7), Int(7), Str("0_7")),
        ("1:30", Str("1:30"), Int(90), Str("1:30")),
        ("-1:30", Str("-1:30"), Int(-90), Str("-1:30")),
        ("12:30:45", Str("12:30:45"), Int(45_045), Str("12:30:45")),
        ("1:75", Str("1:75"), Str("1:75"), Str("1:75")),
        ("01:30", Str("01:30"), Str("01:30"), Str("01:30")),
        ("1:30.5", Str("1:30.5"), Float(90.5), Str("1:30.5")),
        ("1.5", Float(1.5), Float(1.5), Float(1.5)),
        ("1.", Float(1.0), Float(1.0), Float(1.0)),
        (".5", Float(0.5), Float(0.5), Float(0.5)),
        ("-.5", Float(-0.5), Str("-.5"), Float(-0.5)),
        (".", Str("."), Str("."), Str(".")),
        ("1.2.3", Str("1.2.3"), Str("1.2.3"), Str("1.2.3")),
        ("1e3", Float(1000.0), Float(1000.0), Float(1000.0)),
        ("1e", Str("1e"), Str("1e"), Str("1e")),
        ("1.5E-1", Float(0.15), Float(0.15), Float(0.15)),
        ("100m", Str("100m"), Str("100m"), Str("100m")),
        ("1Gi", Str("1Gi"), Str("1Gi"), Str("1Gi")),
        ("1e400", Str("1e400"), Float(f64::INFINITY), Float(f64::INFINITY)),
        ("-.inf", Str("-.inf"), Float(f64::NEG_INFINITY), Float(f64::NEG_INFINITY)),
        (".Inf", Str(".Inf"), Float(f64::INFINITY), Float(f64::INFINITY)),
        ("inf", Str("inf"), Str("inf"), Str("inf")),
        ("nan", Str("nan"), Str("nan"), Str("nan")),
        ("+infinity", Str("+infinity"), Str("+infinity"), Str("+infinity")),
        ("2001-01-01", Str("2001-01-01"), Str("2001-01-01"), Str("2001-01-01")),
        ("9223372036854775807", Int(i64::MAX), Int(i64::MAX), Int(i64::MAX)),
        ("-9223372036854775808", Int(i64::MIN), Int(i64::MIN), Int(i64::MIN)),
        ("9223372036854775808", Float(9.223372036854776e18), Float(9.223372036854776e18), Float(9.223372036854776e18)),
        ("10.0.0.1", Str("10.0.0.1"), Str("10.0.0.1"), Str("10.0.0.1")),
        ("nginx:1.25", Str("nginx:1.25"), Str("nginx:1.25"), Str("nginx:1.25")),
        ("1é", Str("1é"), Str("1é"), Str("1é")),
        ("_1", Str("_1"), Str("_1"), Str("_1")),
    ];

    #[test]
    fn every_system_reads_in_its_own_way() {
        for (text, kubernetes, spring, core) in TABLE {
            assert_eq!(plain(text, Dialect::Kubernetes), *kubernetes, "Kubernetes: {text}");
            assert_eq!(plain(text, Dialect::Helm), *kubernetes, "Helm: {text}");
            assert_eq!(plain(text, Dialect::Spring), *spring, "Spring: {text}");
            assert_eq!(plain(text, Dialect::Core), *core, "YAML 1.2: {text}");
            assert_eq!(plain(text, Dialect::Properties), Str(text));
        }
    }

    #[test]
    fn not_a_number_is_one_to_spring_only() {
        assert!(matches!(plain(".nan", Dialect::Spring), Float(number) if number.is_nan()));
        assert_eq!(plain(".NaN", Dialect::Kubernetes), Str(".NaN"));
        assert_eq!(plain("-.nan", Dialect::Spring), Str("-.nan"));
    }

    #[test]
    fn literals_are_strict_words_and_numbers() {
        for (text, expected) in [
            ("true", Bool(true)),
            ("True", Str("True")),
            ("yes", Str("yes")),
            ("null", Null),
            ("~", Str("~")),
            ("8200", Int(8200)),
            ("-1.5e3", Float(-1500.0)),
            ("0x1082", Int(0x1082)),
            ("0600", Int(0o600)),
            ("1_000", Str("1_000")),
        ] {
            assert_eq!(plain(text, Dialect::Literal), expected, "{text}");
        }
    }

    #[test]
    fn quotes_and_tags_decide_over_spelling() {
        for (text, expected) in [
            ("'true'", Str("true")),
            ("\"1\"", Str("1")),
            ("|\n 1\n", Str("1\n")),
            ("!!str 1", Str("1")),
            ("!!str", Str("")),
            ("! 1", Str("1")),
            ("!vault 12", Str("12")),
            ("!!binary 12", Str("12")),
            ("!!int '12'", Int(12)),
            ("!!int twelve", Str("twelve")),
            ("!!float 12", Float(12.0)),
            ("!!bool \"yes\"", Bool(true)),
            ("!!null x", Null),
        ] {
            let source = Arc::new(Source::file("a.yaml", format!("a: {text}")));
            let tree = crate::tree::yaml::parse(source, Dialect::Kubernetes);
            assert_eq!(tree.root().unwrap().get("a").unwrap().scalar(), Some(expected), "{text}");
        }
    }
}

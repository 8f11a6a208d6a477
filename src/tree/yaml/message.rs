//! What is wrong with a text, in words for people who do not know the grammar of YAML.

use granit_parser::ErrorKind;

/// Says what is wrong.
pub(super) fn explain(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::UnclosedFlowCollection { open } => format!("this `{open}` is never closed"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            format!("`{close}` cannot close what `{open}` opened")
        }
        ErrorKind::UnexpectedCharacter { character } => unexpected(*character),
        other => plain(other).map_or_else(|| format!("not valid YAML: {other}"), str::to_owned),
    }
}

fn unexpected(character: char) -> String {
    match character {
        '@' | '`' | '%' => format!("a value cannot begin with `{character}`; put it in quotes"),
        _ => format!("`{}` cannot stand here", character.escape_default()),
    }
}

fn plain(kind: &ErrorKind) -> Option<&'static str> {
    use ErrorKind as E;
    Some(match kind {
        E::UnclosedQuotedScalar => "this quote is never closed",
        E::DocumentIndicatorInQuotedScalar => "a quote is still open where the next document begins",
        E::MisplacedFlowCollectionEnd => "this bracket closes nothing",
        E::MappingValueNotAllowed => {
            "`: ` cannot stand here: if it is part of a text, put the text in quotes; if it ends a key, check the \
             indentation"
        }
        E::ExpectedBlockMappingKey => "a key is expected here; check the indentation of this line",
        E::ExpectedBlockSequenceEntry => "a `- ` item is expected here; check the indentation of this line",
        E::InvalidIndentation | E::InvalidFlowScalarIndent => "the indentation of this line fits nothing above it",
        E::InvalidQuotedScalarIndent => {
            "a text in quotes goes on here, further left than its key; is the quote above closed?"
        }
        E::MissingDocumentEndBeforeDirective => {
            "a line cannot begin with `%`: put a key in quotes; a directive needs `...` above it"
        }
        E::InvalidBlockScalarIndent => "this line is indented less than the block of text that it belongs to",
        E::SimpleKeyExpected | E::InvalidSimpleKey => "a `:` is missing after this key",
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => "a tab cannot indent; use spaces",
        E::ExpectedFlowMappingSeparator => "`,` or `}` is expected here",
        E::ExpectedFlowSequenceSeparator => "`,` or `]` is expected here",
        E::BlockSequenceEntryNotAllowed => "a `- ` item cannot begin here; it needs a line of its own",
        E::ExpectedNodeContent => "a value is expected here",
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            "something stands behind the closing quote; put all of the value in quotes"
        }
        E::UnknownQuotedScalarEscape => "no such escape: write `\\\\` for a backslash, or use single quotes",
        E::RecursionLimitExceeded => "nested too deeply",
        E::CommentNotSeparated => "a comment needs a space before its `#`",
        E::CommentInterceptedScalar => "a comment cannot interrupt a text of several lines",
        E::UndeclaredTagHandle => "the prefix of this tag is not declared",
        E::BomInsideDocument => "a byte-order mark can only stand at the very start",
        _ => return None,
    })
}

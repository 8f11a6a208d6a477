//! A finding in words alone, for screen readers. Columns are those of the file, however much of a line is quoted.

use super::text::printable;
use crate::finding::Finding;
use crate::source::Excerpt;

/// Longer quotations are cut.
const QUOTE: usize = 200;

pub(super) fn finding(finding: &Finding, message: &str, excerpt: &Excerpt) -> String {
    let (start, end) = (finding.place.start(), finding.place.end());
    let path = printable(&finding.place.source.path);
    let columns = match (start.line == end.line, end.column.saturating_sub(start.column)) {
        (true, 0 | 1) => format!("line {}, column {}", start.line, start.column),
        (true, _) => format!("line {}, columns {} to {}", start.line, start.column, end.column - 1),
        _ => format!("line {}, column {} to line {}, column {}", start.line, start.column, end.line, end.column),
    };
    let mut text = format!("{}, {}: {message}\n", finding.severity.name(), printable(&finding.rule.id));
    text.push_str(&format!("{path}, {columns}: {}\n", quote(excerpt.cut(start, end))));
    text
}

fn quote(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(QUOTE).collect();
    let rest = if cut.len() < text.trim_end().len() { " …" } else { "" };
    format!("`{}`{rest}", printable(&cut))
}

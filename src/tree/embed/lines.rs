//! Block scalars and here-documents: lines behind a header, most of them indented.

use super::Copy;

/// A line of the outer text: its start, its end, and the end of its line break.
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

/// The line that begins at an offset. Where carriage returns are kept, only line feeds end a line.
fn line(outer: &str, start: usize, keeps_returns: bool) -> Option<Line> {
    let rest = outer.get(start..)?;
    let length = if keeps_returns { rest.find('\n') } else { rest.find(['\n', '\r']) };
    let end = start + length.unwrap_or(rest.len());
    let line_break = match &outer[end..] {
        rest if rest.starts_with("\r\n") => 2,
        "" => 0,
        _ => 1,
    };
    Some(Line { start, end, next: end + line_break })
}

/// Each line of the text is the end of a line in the file; what stands before it there is indentation.
pub(super) fn literal(copy: &mut Copy<'_>, header: usize, text: &str) -> Option<()> {
    let keeps_returns = text.contains('\r');
    let mut next = line(copy.outer, header, false)?.next;
    for inner in text.split_inclusive('\n') {
        let outer = line(copy.outer, next, keeps_returns)?;
        let content = inner.strip_suffix('\n').unwrap_or(inner);
        let start = outer.end.checked_sub(content.len()).filter(|start| *start >= outer.start)?;
        copy.verbatim(start, outer.end)?;
        if inner.len() > content.len() {
            copy.instead(outer.end, outer.next, "\n")?;
        }
        next = outer.next;
    }
    Some(())
}

/// Lines of which some are joined: what stands between two contents in the file stands for what stands between them
/// in the text.
pub(super) fn folded(copy: &mut Copy<'_>, header: usize, text: &str) -> Option<()> {
    let first = line(copy.outer, header, false)?;
    let (mut next, mut behind) = (first.next, first.next);
    let indentation = indentation(copy.outer, next, text)?;
    while !is_only_breaks(text.get(copy.text.len()..)?) {
        let outer = line(copy.outer, next, false)?;
        let start = (outer.start + indentation).min(outer.end);
        if outer.next == next || is_below(copy.outer, outer.start, start) {
            break;
        }
        next = outer.next;
        if start < outer.end {
            join(copy, behind, start, text)?;
            copy.verbatim(start, outer.end)?;
            behind = outer.end;
        }
    }
    join(copy, behind, next, text)
}

/// Whether only line breaks are left, which belong to the last line and those behind it.
fn is_only_breaks(rest: &str) -> bool {
    rest.trim_start_matches('\n').is_empty()
}

/// Whether a line stands further left than the text, which ends it.
fn is_below(outer: &str, start: usize, content: usize) -> bool {
    outer.as_bytes()[start..content].iter().any(|byte| *byte != b' ')
}

/// What joins two lines in the text: one space, or line breaks.
fn join(copy: &mut Copy<'_>, from: usize, to: usize, text: &str) -> Option<()> {
    let rest = text.get(copy.text.len()..)?;
    let breaks = rest.len() - rest.trim_start_matches('\n').len();
    let joint = if copy.text.is_empty() || breaks > 0 { breaks } else { rest.len().min(1) };
    copy.instead(from, to, rest.get(..joint)?)
}

/// How far the first line with content is indented: what is left of it begins the text.
fn indentation(outer: &str, mut next: usize, text: &str) -> Option<usize> {
    let content = text.trim_start_matches('\n');
    loop {
        let line = line(outer, next, false)?;
        let written = &outer[line.start..line.end];
        let spaces = written.len() - written.trim_start_matches(' ').len();
        if spaces < written.len() || line.next == next {
            return (0..=spaces).find(|skipped| content.starts_with(&written[*skipped..]));
        }
        next = line.next;
    }
}

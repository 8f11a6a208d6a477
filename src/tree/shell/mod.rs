//! Reader of shell scripts and Dockerfiles, as far as their commands go: words, pipes, here-documents.
//!
//! The tree is a list of pipelines, a pipeline a list of commands and behind them its here-documents, a command a list
//! of words. A word has its quotes undone; what the shell fills in stands in it as `${…}`, which is a placeholder to all
//! who read it. Loops and conditions are not understood: their words stand before those of the commands in them.
//! `word` reads one word.

mod word;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::{Builder, Dialect, Kind, Style, Tree};
use crate::source::{Range as Place, Source};

pub use word::{Piece, body_pieces, pieces, text_of};

/// How many commands may stand in the words of others.
const DEPTH: usize = 8;

/// Programs that run the commands in the word behind `-c`.
const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "su"];

/// Reads a script.
pub fn parse(source: Arc<Source>) -> Tree {
    read(source, false)
}

/// Reads a Dockerfile, whose instructions are commands.
pub fn dockerfile(source: Arc<Source>) -> Tree {
    read(source, true)
}

fn read(source: Arc<Source>, is_dockerfile: bool) -> Tree {
    let text = source.text.as_str();
    let mut builder = Builder::new(Arc::clone(&source), Dialect::Literal);
    builder.start_document(0);
    builder.open(Kind::Sequence, Style::Block, 0);
    pipelines(&mut builder, text, 0..text.len(), is_dockerfile);
    builder.close(text.len() as u32);
    builder.end_document(text.len() as u32, true);
    builder.finish()
}

/// Reads the commands in a part of a text into the list that is open.
pub(super) fn commands(builder: &mut Builder, text: &str, part: Range<usize>) {
    pipelines(builder, text, part, false);
}

fn pipelines(builder: &mut Builder, text: &str, part: Range<usize>, is_dockerfile: bool) {
    let mut waiting = vec![(part.start, part.end, 0)];
    while let Some((at, end, depth)) = waiting.pop() {
        let mut reader = Reader {
            text,
            at,
            end,
            is_dockerfile,
            is_exec: false,
            runs_shell: false,
            is_script_next: false,
            here: vec![],
            inner: vec![],
            builder: &mut *builder,
        };
        reader.script();
        let deeper = reader.inner.into_iter().filter(|_| depth < DEPTH);
        waiting.extend(deeper.map(|(at, end)| (at, end, depth + 1)));
    }
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    end: usize,
    is_dockerfile: bool,
    /// Whether a list of words in brackets is being read: `CMD ["vault", "server"]`.
    is_exec: bool,
    /// Whether the command that is being read runs a shell: `docker exec vault sh -c '…'`.
    runs_shell: bool,
    /// Whether the next word is what that shell is to run.
    is_script_next: bool,
    /// Here-documents whose lines are still to come.
    here: Vec<Here>,
    /// Where commands stand in words that were read: `$(…)`.
    inner: Vec<(usize, usize)>,
    builder: &'b mut Builder,
}

struct Here {
    start: usize,
    marker: String,
    strips: bool,
    expands: bool,
}

impl Reader<'_, '_> {
    fn script(&mut self) {
        while self.at < self.end {
            self.skip_blank();
            match self.next() {
                None => break,
                Some(b'\n' | b';' | b'&' | b'|' | b'(' | b')') => self.at += 1,
                Some(b'#') => self.comment(),
                Some(_) => self.pipeline(),
            }
        }
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Blanks, and line breaks behind a backslash.
    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let is_exec_mark = self.is_exec && rest.starts_with(['[', ']', ',']);
            self.at += match rest.as_bytes() {
                [b' ' | b'\t' | b'\r', ..] => 1,
                [b'\\', b'\n', ..] => 2,
                [b'\\', b'\r', b'\n', ..] => 3,
                _ if is_exec_mark => 1,
                _ => return,
            };
        }
    }

    fn comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.builder.comment(Place::new(self.at as u32, (self.at + length) as u32));
        self.at += length;
    }

    fn pipeline(&mut self) {
        self.builder.open(Kind::Sequence, Style::Flow, self.at as u32);
        let mut end = self.command();
        while self.next() == Some(b'|') && !self.rest().starts_with("||") {
            self.at += 1;
            self.skip_blank();
            end = self.command();
        }
        if self.next() == Some(b'#') {
            self.comment();
        }
        let end = if self.next() == Some(b'\n') { self.here_documents().unwrap_or(end) } else { end };
        self.builder.close(end as u32);
        self.is_exec = false;
    }

    /// Reads words up to what ends a command; where the last of them ends.
    fn command(&mut self) -> usize {
        let mut end = self.at;
        (self.runs_shell, self.is_script_next) = (false, false);
        self.builder.open(Kind::Sequence, Style::Flow, self.at as u32);
        loop {
            self.skip_blank();
            match self.next() {
                None | Some(b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'#') => break,
                Some(b'<') if self.rest().starts_with("<<") && !self.rest().starts_with("<<<") => self.here_document(),
                Some(b'<' | b'>') => self.redirection(),
                Some(_) => self.word(),
            }
            end = self.at;
        }
        if self.is_exec {
            end = self.text[..self.at].trim_end().len();
        }
        self.builder.close(end as u32);
        end
    }

    /// `>`, `>>`, `<` or `<<<` as a word of its own; `>&2` with its target.
    fn redirection(&mut self) {
        let length = self.rest().find(|c| !matches!(c, '<' | '>' | '&' | '|')).unwrap_or(self.rest().len());
        self.builder.scalar(Style::Plain, Place::new(self.at as u32, (self.at + length) as u32), None);
        self.at += length;
    }

    fn word(&mut self) {
        let found = word::read(self.text, self.at, self.end, self.is_exec);
        let range = Place::new(self.at as u32, found.end as u32);
        let said = text_of(self.text, &found.pieces);
        let is_plain = self.text.get(self.at..found.end) == Some(said.as_str());
        let starts_list = |rest: &str| rest.trim_start_matches([' ', '\t']).starts_with('[');
        self.at = found.end;
        self.is_exec |= self.is_dockerfile
            && matches!(said.as_str(), "CMD" | "ENTRYPOINT" | "RUN" | "SHELL")
            && starts_list(self.rest());
        let script = self.is_script_next.then(|| word::quoted(self.text, range.start as usize..found.end)).flatten();
        self.is_script_next =
            self.runs_shell && said.starts_with('-') && !said.starts_with("--") && said.ends_with('c');
        self.runs_shell |= SHELLS.contains(&said.rsplit('/').next().unwrap_or(&said));
        self.builder.scalar(Style::Plain, range, (!is_plain).then_some(Cow::Owned(said)));
        self.inner.extend(script.map_or(found.inner, |script| vec![script]));
    }

    fn here_document(&mut self) {
        let start = self.at;
        self.at += 2;
        let strips = self.rest().starts_with('-');
        self.at += usize::from(strips);
        self.skip_blank();
        let found = word::read(self.text, self.at, self.end, false);
        let expands = self.text.get(self.at..found.end).is_some_and(|written| !written.contains(['"', '\'', '\\']));
        let marker = text_of(self.text, &found.pieces);
        self.at = found.end;
        self.here.push(Here { start, marker, strips, expands });
    }

    /// Reads the lines of the here-documents that were announced; where the last one ends.
    fn here_documents(&mut self) -> Option<usize> {
        let mut last = None;
        for here in std::mem::take(&mut self.here) {
            let from = (self.at + 1).min(self.end);
            let (lines_end, end) = body(self.text, from, self.end, &here);
            let pieces = body_pieces(self.text, from..lines_end, here.strips, here.expands);
            let said = text_of(self.text, &pieces);
            let range = Place::new(here.start as u32, end as u32);
            self.builder.scalar(Style::Literal, range, Some(Cow::Owned(said)));
            self.at = end;
            last = Some(end);
        }
        last
    }
}

/// Where the lines of a here-document end, and where the line of its marker does.
fn body(text: &str, from: usize, end: usize, here: &Here) -> (usize, usize) {
    let mut at = from;
    while at < end {
        let length = text[at..end].find('\n').unwrap_or(end - at);
        let line = text[at..at + length].trim_end_matches('\r');
        let line = if here.strips { line.trim_start_matches('\t') } else { line };
        if line == here.marker {
            return (at, at + length);
        }
        at = (at + length + 1).min(end);
    }
    (end, end)
}

/// The pieces of a here-document that was read, and its text in the file.
pub fn here_pieces(source: &Source, range: Place) -> Vec<Piece> {
    let written = source.slice(range);
    let Some(head) = written.find('\n') else { return Vec::new() };
    let lines_end = written.rfind('\n').map_or(written.len(), |at| at + 1);
    let rest = written[2..head].trim_start();
    let (strips, marker) = rest.strip_prefix('-').map_or((false, rest), |marker| (true, marker.trim_start()));
    let word = word::read(marker, 0, marker.len(), false);
    let expands = !marker[..word.end].contains(['"', '\'', '\\']);
    let closes = written[lines_end..].trim() == text_of(marker, &word.pieces);
    let (from, to) = (head + 1, if closes { lines_end } else { written.len() });
    let start = range.start as usize;
    body_pieces(&source.text, start + from..start + to.max(from), strips, expands)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Pipelines between `;`, commands between `|`, words between blanks, here-documents behind `<<`.
    fn show(text: &str, is_dockerfile: bool) -> String {
        let tree = read(Arc::new(Source::file("run.sh", text)), is_dockerfile);
        let words = |node: super::super::Node<'_>| match node.kind() {
            Kind::Sequence => node.items().map(|word| word.text().replace(' ', "_")).collect::<Vec<_>>().join(" "),
            _ => format!("<<{}", node.text().replace('\n', "$")),
        };
        let pipeline = |node: super::super::Node<'_>| node.items().map(words).collect::<Vec<_>>().join(" | ");
        tree.root().unwrap().items().map(pipeline).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn scripts() {
        for (text, expected) in [
            ("#!/bin/sh\nvault status # x\n", "vault status"),
            ("a && b || c; d | e &\n", "a; b; c; d | e"),
            ("vault write \\\n  a b=c\n", "vault write a b=c"),
            ("a 'x y' \"p $Q r\" \"\\\"\" $1 ${X}", "a x_y p_${Q}_r \" ${1} ${X}"),
            ("docker exec v sh -c 'vault read a | b' x", "docker exec v sh -c vault_read_a_|_b x; vault read a | b"),
            ("bash -lc \"vault read $(p)\"", "bash -lc vault_read_${…}; vault read ${…}; p"),
            ("a -c 'vault read b'; bash -c $X", "a -c vault_read_b; bash -c ${X}"),
            ("X=$(vault read \"a\") y", "X=${…} y; vault read a"),
            ("a > f 2>&1", "a > f 2 >& 1"),
            ("cat <<EOF > a\none $T\n\\$x\nEOF\nb", "cat > a | <<one ${T}$$x$; b"),
            ("cat <<-'EOF' | vault policy write p -\n\tone $T\n\tEOF\n", "cat | vault policy write p - | <<one $T$"),
            ("if vault status; then x; fi", "if vault status; then x; fi"),
            ("a <<EOF\nno end", "a | <<no end"),
            ("echo 'open", "echo open"),
        ] {
            assert_eq!(show(text, false), expected, "{text}");
        }
    }

    #[test]
    fn dockerfiles() {
        for (text, expected) in [
            ("FROM a\nCMD [\"vault\", \"server\", \"-dev\"]\n", "FROM a; CMD vault server -dev"),
            ("ENV A='{\"x\": 1}' B=c", "ENV A={\"x\":_1} B=c"),
            ("RUN [ -f x ] && y", "RUN -f x; y"),
        ] {
            assert_eq!(show(text, true), expected, "{text}");
        }
    }
}

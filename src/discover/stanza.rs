//! A first look at HCL: the words that its top-level statements begin with, also where the text is broken.

use memchr::memmem;

use super::look::{Look, quoted};

/// A look at HCL: the first word of every top-level statement.
pub fn hcl(text: &str) -> Look<'_> {
    let text = text.trim_start_matches('\u{feff}');
    let mut scan = Hcl { text, at: 0, depth: 0, fresh: true, look: Look::default() };
    while scan.step() {}
    scan.look
}

struct Hcl<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// Whether a statement may begin here.
    fresh: bool,
    look: Look<'t>,
}

impl Hcl<'_> {
    /// Goes past one token; `false` at the end.
    fn step(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(byte) = rest.bytes().next() else { return false };
        match byte {
            b'#' => self.skip_past(rest, "\n"),
            b'/' if rest.starts_with("//") => self.skip_past(rest, "\n"),
            b'/' if rest.starts_with("/*") => self.skip_past(rest, "*/"),
            b'<' if rest.starts_with("<<") => self.here_document(rest),
            b'"' => self.word(quoted(self.text, self.at)),
            b'{' | b'[' => self.bracket(self.depth + 1),
            b'}' | b']' => self.bracket(self.depth.saturating_sub(1)),
            b'\n' => self.advance(1, true),
            b' ' | b'\t' | b'\r' => self.advance(1, self.fresh),
            _ if byte.is_ascii_alphabetic() || byte == b'_' => self.identifier(rest),
            _ => self.advance(rest.chars().next().map_or(1, char::len_utf8), false),
        }
        true
    }

    fn advance(&mut self, by: usize, fresh: bool) {
        self.at += by;
        self.fresh = fresh;
    }

    fn bracket(&mut self, depth: usize) {
        self.depth = depth;
        self.advance(1, true);
    }

    fn skip_past(&mut self, rest: &str, end: &str) {
        let by = memmem::find(rest.as_bytes(), end.as_bytes()).map_or(rest.len(), |at| at + end.len());
        self.advance(by, self.fresh || end == "\n");
    }

    /// A here-document ends with its word alone on a line.
    fn here_document(&mut self, rest: &str) {
        let mut lines = rest.split_inclusive('\n');
        let head = lines.next().unwrap_or_default();
        let word = head.trim_start_matches(['<', '-']).trim();
        let mut length = head.len();
        for line in lines {
            length += line.len();
            if line.trim() == word {
                break;
            }
        }
        self.advance(length, true);
    }

    fn identifier(&mut self, rest: &str) {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.word((self.text.get(self.at..self.at + length).unwrap_or_default(), self.at + length));
    }
}

impl<'t> Hcl<'t> {
    fn word(&mut self, (word, end): (&'t str, usize)) {
        if self.fresh && self.depth == 0 && !word.is_empty() {
            self.look.keys.push(word);
            let rest = self.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
            if rest.starts_with('"') {
                self.look.labelled.push(word);
            }
        }
        self.at = end;
        self.fresh = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hcl_words() {
        let text = "# storage\n/* seal */ ui = true\nlistener \"tcp\" {\n  address = \"}{\"\n}\n\
                    x = <<EOF\nstorage {}\nEOF\n\"path\" \"a/*\" {}\nlist = [\n  one,\n  \"two\"\n]\n// end";
        let look = hcl(text);
        assert_eq!(look.keys, ["ui", "listener", "x", "path", "list"]);
        assert_eq!(look.labelled, ["listener", "path"]);
        assert_eq!(hcl("storage \"raft\" {\n path = \"unfinished").keys, ["storage"]);
        assert_eq!(hcl("ä = 1\nui = <<").keys, ["ui"]);
    }
}

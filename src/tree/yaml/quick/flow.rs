//! Mappings and sequences in brackets, over as many lines as they need. A key stands on one line with its colon.

use super::{KEY, Kind, Reader, Style, separates};

impl Reader<'_> {
    /// A mapping or sequence whose opening bracket stands here.
    pub(super) fn flow(&mut self) -> Option<()> {
        let is_mapping = self.peek() == b'{';
        let (kind, close) = if is_mapping { (Kind::Mapping, b'}') } else { (Kind::Sequence, b']') };
        self.open(kind, Style::Flow, self.at)?;
        self.at += 1;
        self.flow_gap()?;
        while self.peek() != close {
            if is_mapping {
                self.flow_entry()?
            } else {
                self.flow_value()?
            }
            self.flow_gap()?;
            match self.peek() {
                b',' => {
                    self.at += 1;
                    self.flow_gap()?;
                }
                byte if byte == close => {}
                _ => return None,
            }
        }
        self.at += 1;
        self.cursor = self.at;
        self.builder.close(self.at as u32);
        Some(())
    }

    /// Goes over blanks, line breaks and comments. In the first column stands at most a closing bracket.
    fn flow_gap(&mut self) -> Option<()> {
        loop {
            self.spaces();
            match self.peek() {
                b'\n' | b'\r' => self.line_break(),
                b'#' => self.comment()?,
                b'\t' | 0 => return None,
                byte => return (self.at > self.line || matches!(byte, b']' | b'}')).then_some(()),
            }
        }
    }

    fn flow_entry(&mut self) -> Option<()> {
        let (start, line) = (self.at, self.line);
        let is_quoted = matches!(self.peek(), b'\'' | b'"');
        let key = if is_quoted { self.quoted(None)? } else { self.flow_plain()? };
        if self.line != line {
            return None;
        }
        self.add(key);
        self.spaces();
        if matches!(self.peek(), b',' | b'}') {
            self.add_absent(self.at);
            return Some(());
        }
        let next = self.ahead(1);
        let is_colon = self.peek() == b':' && (is_quoted || separates(next) || matches!(next, b',' | b'}'));
        if !is_colon || self.at - start > KEY {
            return None;
        }
        self.at += 1;
        let behind_colon = self.at;
        self.flow_gap()?;
        if matches!(self.peek(), b',' | b'}') {
            self.add_absent(behind_colon);
            return Some(());
        }
        self.flow_value()
    }

    fn flow_value(&mut self) -> Option<()> {
        if matches!(self.peek(), b'&' | b'!') {
            self.properties()?;
        }
        match self.peek() {
            b'[' | b'{' => self.flow(),
            b'*' => self.alias(),
            b'\'' | b'"' => {
                let scalar = self.quoted(None)?;
                self.add(scalar);
                Some(())
            }
            _ => {
                let scalar = self.flow_plain()?;
                self.add(scalar);
                Some(())
            }
        }
    }
}

//! Secrets of Vault's own, each as a text of its own, so that rules can be written for it whatever file it stands in.

use crate::model::Parsed;
use crate::model::secrets::vault;
use crate::model::vault::around::{PRIVATE_KEY, TOKEN, UNSEAL_KEY};
use crate::source::{FileKind, Format, Input, Range};
use crate::tree::{embed, shell::Piece};

/// The secrets of a file. Of a text inside another one the outer one tells.
pub(super) fn inside(outer: &Parsed) -> Vec<Input> {
    let source = &outer.input.source;
    if source.origin.is_some() {
        return Vec::new();
    }
    let own = vault::find(source).into_iter().map(|found| match found.kind {
        vault::Kind::Token => (found.range, TOKEN),
        vault::Kind::UnsealKey => (found.range, UNSEAL_KEY),
    });
    own.chain(private_key(outer)).filter_map(|(range, kind)| input(outer, range, kind)).collect()
}

/// The line that a private key begins with, which is no secret itself. A key under a passphrase is none either.
fn private_key(outer: &Parsed) -> Option<(Range, &'static str)> {
    let text = &outer.input.source.text;
    let is_key = outer.input.kind == FileKind::Companion("pem") && !text.contains("ENCRYPTED");
    let at = is_key.then(|| text.find("PRIVATE KEY-----")).flatten()?;
    let start = text[..at].rfind("-----BEGIN")?;
    Some((Range::new(start as u32, (at + "PRIVATE KEY-----".len()) as u32), PRIVATE_KEY))
}

fn input(outer: &Parsed, range: Range, kind: &'static str) -> Option<Input> {
    let piece = Piece { at: range.start as usize..range.end as usize, said: None };
    Some(Input {
        source: embed::pieces(&outer.input.source, None, &[piece])?,
        kind: FileKind::Companion(kind),
        why: "is a secret of Vault's",
        format: Format::Value,
        templated: false,
        lacking: Vec::new(),
        ..outer.input.clone()
    })
}

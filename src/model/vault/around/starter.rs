//! What starts servers of Vault and of OpenBao: commands, and containers of their images.

use super::{Command, Parsed, command};
use crate::model::vault::servers::environment::folder;
use crate::source::FileKind;

/// A file that starts servers.
#[derive(Debug)]
pub struct Starter<'a> {
    folder: &'a str,
    is_bao: bool,
}

/// Every file that starts something, once for each product.
pub fn starters<'a>(files: &'a [Parsed], commands: &[Command<'a>]) -> Vec<Starter<'a>> {
    let at = |file: usize| folder(&files[file].input.source.path);
    let by_command = commands.iter().filter_map(|command| {
        let is_bao = command.starts_server()?;
        Some(Starter { folder: at(command.file), is_bao })
    });
    let by_image = files.iter().enumerate().flat_map(|(number, file)| {
        let runs = matches!(file.input.kind, FileKind::Companion("compose") | FileKind::Kubernetes);
        let all = (runs && file.input.source.names_vault()).then(|| file.tree.all());
        let images = all.into_iter().flatten().filter_map(|node| node.text_of("image"));
        let own = images.filter(|image| command::is_image(image));
        own.map(move |image| Starter { folder: at(number), is_bao: image.contains("bao") }).collect::<Vec<_>>()
    });
    by_command.chain(by_image).collect()
}

/// Whether what stands in the folder of a file, or above it, starts OpenBao and nothing starts Vault.
pub fn start_bao(starters: &[Starter<'_>], path: &str) -> bool {
    let own = folder(path);
    let is_above = |above: &str| {
        above.is_empty() || own == above || own.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
    };
    let mut near = starters.iter().filter(|starter| is_above(starter.folder)).peekable();
    near.peek().is_some() && near.all(|starter| starter.is_bao)
}

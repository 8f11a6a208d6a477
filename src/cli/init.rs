//! `init`: a commented seaworthy.toml to begin with.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::UNANSWERED;
use crate::config;

/// What `init` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The folder to write it to
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// Runs the command. A file that is there already is left alone.
pub fn run(options: &Options) -> io::Result<u8> {
    let path = options.folder.join(config::FILE);
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => {
            file.write_all(config::commented().as_bytes())?;
            writeln!(io::stdout(), "wrote {}", path.display())?;
            Ok(0)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            writeln!(io::stderr(), "seaworthy: {} is there already and was left alone", path.display())?;
            Ok(UNANSWERED)
        }
        Err(error) => {
            writeln!(io::stderr(), "seaworthy: {}: {error}", path.display())?;
            Ok(UNANSWERED)
        }
    }
}

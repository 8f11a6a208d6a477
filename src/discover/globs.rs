//! Patterns over paths of the workspace, written as in `.gitignore`.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A list of patterns; the last that fits decides, and `!` in front turns it round.
#[derive(Debug, Clone)]
pub struct Globs(Gitignore);

impl Default for Globs {
    fn default() -> Self {
        Self(Gitignore::empty())
    }
}

impl Globs {
    /// The patterns, or what is wrong with the first bad one.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, String> {
        let mut builder = GitignoreBuilder::new("");
        for pattern in patterns {
            let pattern = pattern.as_ref();
            builder.add_line(None, pattern).map_err(|error| format!("the pattern `{pattern}` is broken: {error}"))?;
        }
        builder.build().map(Self).map_err(|error| error.to_string())
    }

    /// Whether a file, or a folder that it stands in, fits.
    pub fn fits(&self, path: &str) -> bool {
        !self.0.is_empty() && self.0.matched_path_or_any_parents(path, false).is_ignore()
    }

    /// Whether a folder fits, and with it all that it holds.
    pub fn fits_folder(&self, path: &str) -> bool {
        !self.0.is_empty() && self.0.matched_path_or_any_parents(path, true).is_ignore()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn patterns() {
        let globs = Globs::new(&["third_party/**", "*.gen.yaml", "overlays/live/", "!keep.gen.yaml"]).unwrap();
        for path in ["third_party/a/b.yaml", "x/y.gen.yaml", "overlays/live/a.yaml"] {
            assert!(globs.fits(path), "{path}");
        }
        for path in ["a/third_party/b.yaml", "keep.gen.yaml", "overlays/dev/a.yaml"] {
            assert!(!globs.fits(path), "{path}");
        }
        assert!(!Globs::default().fits("a"));
        assert!(Globs::new(&["a[", "{b"]).is_err());
    }
}

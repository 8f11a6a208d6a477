//! Folders and files that a walk passes by: one table, by name.

use super::around::{name, parent};

/// Hidden folders that are entered all the same, for the companions in them.
const HOMES: &[&str] = &[".github", ".circleci"];

/// Folders that tools fill: what stands there was written elsewhere.
const MADE: &[&str] = &[
    "node_modules",
    "bower_components",
    "vendor",
    "target",
    "build",
    "dist",
    "out",
    "__pycache__",
    "venv",
    "site-packages",
];

/// Files with an ending of ours that are never ours.
pub const FOREIGN_FILES: &[&str] = &[
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "composer.json",
    "composer.lock",
    "tsconfig.json",
    "jsconfig.json",
    "angular.json",
    "nx.json",
    "lerna.json",
    "turbo.json",
    "deno.json",
    "renovate.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "mkdocs.yml",
    "_config.yml",
    "terragrunt.hcl",
    "docker-bake.hcl",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "CMakePresets.json",
    "vcpkg.json",
    "global.json",
    "project.json",
    "Pipfile.lock",
    "openapi.json",
    "swagger.json",
];

/// Why a folder is passed by when nobody asked for it; `None` when it is entered.
pub fn skip(path: &str) -> Option<&'static str> {
    let own = name(path);
    if own.starts_with('.') {
        return (!HOMES.contains(&own)).then_some("a hidden folder");
    }
    if MADE.contains(&own) {
        return Some("a built or vendored folder");
    }
    is_test(own, name(parent(path))).then_some("sources of tests")
}

/// Test sources of Maven and Gradle: `src/test`, `src/integrationTest`, `test/resources`.
fn is_test(own: &str, above: &str) -> bool {
    let begins_so = own.strip_prefix("test").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let of_sources = matches!(own, "test" | "it") || begins_so || own.ends_with("Test");
    (above == "src" && of_sources) || (above == "test" && own == "resources")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        for path in [
            "a/.git",
            "node_modules",
            "x/target",
            "src/test",
            "m/src/integrationTest",
            "src/testSqs",
            "test/resources",
            ".k8s",
        ] {
            assert!(skip(path).is_some(), "{path}");
        }
        for path in [".github", "a/builder", "deploy/test", "src/main", "resources", "charts"] {
            assert!(skip(path).is_none(), "{path}");
        }
    }
}

//! Helm charts, rendered here: template text and values in, documents with provenance out.
//!
//! No helm, no Go and no network are needed; what is imitated is Helm 4.1.4. The room is used through one door,
//! `render`, and knows nothing of rules and findings. Inside:
//!
//! | room | answers |
//! |---|---|
//! | `value` | what templates compute with: values as Go has them, and strings that know where each byte comes from |
//! | `template` | Go's text/template: lexer, parser, evaluator, with limits on everything |
//! | `functions` | every function of sprig and of Helm, by name |
//! | `chart` | a chart's files, its Chart.yaml and its dependencies |
//! | `values` | values files and `--set` as values, and how a chart's and its parent's become one |
//! | `trace` | where the characters of rendered text come from, in terms of files |
//! | `rendering` | the door: the steps from a chart to its documents |
//! | `output` | how rendered text becomes documents in order, and how YAML and JSON are written and read |

pub mod chart;
pub mod functions;
pub mod go;
pub mod output;
pub mod rendering;
pub mod semver;
pub mod template;
pub mod trace;
pub mod value;
pub mod values;

pub use rendering::{Document, Given, Options, Problem, Rendered, Role, render};

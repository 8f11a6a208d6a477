//! What in a file is secret.

//! Lists the rule files, so that each is part of the binary.

fn main() {}

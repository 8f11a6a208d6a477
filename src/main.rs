//! The command line's door.

fn main() -> std::process::ExitCode {
    seaworthy::cli::main()
}

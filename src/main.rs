//! The command line's door.

/// Reading makes millions of small pieces; this one gives and takes them faster than the system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    seaworthy::cli::main()
}

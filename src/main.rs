//! The program `muster`.

/// Compiling makes many small strings; this allocator is built for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    muster::cli::run()
}

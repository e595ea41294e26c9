//! The `odcat` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    odcat::cli::run()
}

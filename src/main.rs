//! The `oci-layout` program: parse, run, print the error chain, exit.

mod cli;

use std::io;
use std::process::ExitCode;

use cli::Exit;

fn main() -> ExitCode {
    match cli::run(std::env::args_os().collect()) {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            cli::note(&format!("Error: {}", cli::describe(&error)));
            Exit::Failed.into()
        }
    }
}

/// Tells whether whoever read our output has gone, which is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

//! The `oci-layout` program: parse, run, print the error chain, exit.

mod cli;

use std::process::ExitCode;

use cli::Exit;

fn main() -> ExitCode {
    match cli::run(std::env::args_os().collect()) {
        Ok(exit) => exit.into(),
        Err(error) => {
            cli::note(&format!("Error: {}", cli::describe(&error)));
            Exit::Failed.into()
        }
    }
}

//! Arguments in, exit status out: one file a command.

pub mod explain;
pub mod rules;
mod scan;

use crate::run::Kaoju;
use std::io;
use std::process::ExitCode;

/// Runs the command line and says how it went.
pub fn main() -> ExitCode {
    let across = std::env::args().any(|argument| argument == "--across");
    let kaoju = match Kaoju::new(None) {
        Ok(kaoju) => kaoju,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            return ExitCode::from(2);
        }
    };
    match scan::scan(&kaoju, &mut io::stdin().lock(), &mut io::stdout().lock(), across) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kaoju scan: {error}");
            ExitCode::from(3)
        }
    }
}

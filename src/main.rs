//! Arguments in, exit status out.

fn main() -> std::process::ExitCode {
    kaoju::cli::main()
}

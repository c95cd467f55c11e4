//! The `theorycheck` binary: the catalogue and the sheets behind the engine's command line.

fn main() -> std::process::ExitCode {
    theorycheck::main(theorems::CATALOGUE, homework::SHEETS)
}

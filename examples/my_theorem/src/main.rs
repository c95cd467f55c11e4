//! The whole command line over a catalogue of one.

fn main() -> std::process::ExitCode {
    theorycheck::main(my_theorem::CATALOGUE, &[])
}

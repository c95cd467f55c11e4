//! Why the verdicts of the statistical engine are to be believed.

mod common;
mod heavy;
mod level;
mod null;
mod oracle;
mod rare;
mod sabotage;
mod state;
mod tables;

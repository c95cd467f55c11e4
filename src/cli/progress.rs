//! Progress on the error stream: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::claim::Claim;
use crate::suite::{CaseResult, Progress};

/// How many plain lines a run prints.
const LINES: usize = 10;

/// Counts decided cases and says so.
pub(super) enum Reporter {
    Quiet,
    Bar(ProgressBar),
    Lines { done: AtomicUsize, all: usize },
}

impl Reporter {
    pub(super) fn new(quiet: bool, all: usize) -> Reporter {
        if quiet {
            return Reporter::Quiet;
        }
        if !io::stderr().is_terminal() {
            return Reporter::Lines { done: AtomicUsize::new(0), all };
        }
        let bar = ProgressBar::new(all as u64);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} cases  {elapsed}  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Reporter::Bar(bar)
    }

    pub(super) fn finish(&self) {
        if let Reporter::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Reporter {
    fn decided(&self, claim: &'static Claim, case: &CaseResult) {
        match self {
            Reporter::Quiet => {}
            Reporter::Bar(bar) => {
                bar.set_message(claim.id);
                bar.inc(1);
            }
            Reporter::Lines { done, all } => {
                let now = done.fetch_add(1, Ordering::Relaxed) + 1;
                let step = all.div_ceil(LINES).max(1);
                if now.is_multiple_of(step) || now == *all || !case.as_expected {
                    let surprise = if case.as_expected { "" } else { "  not as expected" };
                    let _ = writeln!(io::stderr(), "{now}/{all} cases  {} · {}{surprise}", claim.id, case.name);
                }
            }
        }
    }
}

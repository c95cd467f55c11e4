//! What a case says in the end, and on what evidence.

use std::fmt;

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Exact or rigorous on everything the case quantifies over.
    Proved,
    /// The anytime-valid confidence bound lies on the right side, under the named certificate.
    Supported,
    /// A ∀ over a larger class without violation among the settings tried; or an equality of
    /// irrational numbers that agrees to many digits.
    Survived,
    /// A witness in rigorous arithmetic, or an e-value over the threshold.
    Refuted,
    /// The budget ran out, or something that is no verdict came up.
    Undecided,
    /// A premise failed.
    Vacuous,
}

impl Verdict {
    /// The word in result files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Supported => "supported",
            Verdict::Survived => "survived",
            Verdict::Refuted => "refuted",
            Verdict::Undecided => "undecided",
            Verdict::Vacuous => "vacuous",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

/// What the work of a case is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Deterministic evaluations.
    Evaluations,
    /// Paths of a finite noise.
    Paths,
    /// Seeded trials.
    Trials,
    /// Boxes of a subdivision.
    Boxes,
}

impl Effort {
    /// So many of them, in words.
    #[must_use]
    pub fn counted(self, count: u64) -> String {
        let (one, many) = match self {
            Effort::Evaluations => ("evaluation", "evaluations"),
            Effort::Paths => ("path", "paths"),
            Effort::Trials => ("trial", "trials"),
            Effort::Boxes => ("box", "boxes"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }
}

/// Where a statement failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// Where: what `theorycheck replay` takes.
    pub address: String,
    /// The instance, as its setting prints it.
    pub setting: String,
    /// The quantity there.
    pub quantity: String,
    /// The bound it breaks.
    pub bound: String,
}

/// A point of a case's figure: of its grid or, of a sampled case without one, a look at its first trials.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FigurePoint {
    /// The coordinate along the axis: the number of trials, where there is no grid.
    pub x: f64,
    /// An interval of the quantity.
    pub measured: (f64, f64),
    /// The average of the trials, where there were any.
    pub mean: Option<f64>,
    /// The bound there, where the relation has one.
    pub bound: Option<f64>,
    /// Of a sampled rate, the anytime interval of the local exponent since the first point, where that is
    /// a factor of 16 or more away.
    pub slope: Option<(f64, f64)>,
}

/// A verdict and what it rests on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The verdict.
    pub verdict: Verdict,
    /// How many settings (times grid points) were decided.
    pub settings: usize,
    /// How many trials, paths or boxes were run.
    pub trials: u64,
    /// Which of them.
    pub effort: Effort,
    /// Measured over bound, as an interval: at the tightest setting. At most 1 where the claim holds.
    pub tightness: Option<(f64, f64)>,
    /// The smallest factor by which the bound could be violated and the check would notice; of a signed
    /// mean, by which it could pass its bound (or tolerance) at the spread that was measured.
    pub detects: Option<f64>,
    /// Why a mean was bounded from above.
    pub certificate: Option<String>,
    /// Where the statement failed.
    pub witness: Option<Witness>,
    /// The address of the trial with the largest value.
    pub worst: Option<String>,
    /// The anytime-valid interval of the mean, the probability or the factor, at the tightest setting.
    pub mean: Option<(f64, f64)>,
    /// The share of error probability that this case may spend.
    pub share: f64,
    /// How much of it went into what was sampled, setting by setting.
    pub spent: f64,
    /// To how many decimal digits an irrational equality agrees.
    pub digits: Option<u32>,
    /// How many trials a verdict would take, where the budget did not suffice.
    pub predicted_trials: Option<u64>,
    /// What else a reader should know: the premise that failed, the box left open, what went wrong.
    pub note: Option<String>,
    /// Whether something happened that is no verdict: NaN, a panic, a broken certificate.
    pub broken: bool,
    /// Measured points: of the first setting, where the case runs along a grid, and else of the tightest
    /// one that was sampled.
    pub points: Vec<FigurePoint>,
}

impl Evidence {
    /// Evidence that says nothing yet.
    pub(super) fn none(verdict: Verdict, share: f64) -> Evidence {
        Evidence {
            verdict,
            settings: 0,
            trials: 0,
            effort: Effort::Evaluations,
            tightness: None,
            detects: None,
            certificate: None,
            witness: None,
            worst: None,
            mean: None,
            share,
            spent: 0.0,
            digits: None,
            predicted_trials: None,
            note: None,
            broken: false,
            points: Vec::new(),
        }
    }

    /// Something that is no verdict.
    pub(super) fn failure(share: f64, note: String) -> Evidence {
        Evidence { note: Some(note), broken: true, ..Evidence::none(Verdict::Undecided, share) }
    }
}

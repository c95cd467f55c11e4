//! The cases of a claim and their four endings.

use std::borrow::Cow;
use std::fmt;

use super::decide::Context;
use super::figure::Figure;
use super::plan::Plan;
use super::replay::Replay;
use super::{Address, Axes, Evidence, Experiment, Series, Verdict};
use crate::arithmetic::Ratio;

/// What a case expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// We stand behind it: proved, supported or, for a ∀ over a larger class, survived.
    Holds,
    /// False as printed, or true only with a premise that was dropped: its remaining premises hold
    /// and it fails.
    Refuted,
    /// An instance or an answer that must be turned away: a premise fails.
    Rejected,
    /// A mutant of ours, its premises ignored: it must be caught.
    Sabotage,
}

impl Ending {
    /// The word in result files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Ending::Holds => "holds",
            Ending::Refuted => "refuted",
            Ending::Rejected => "rejected",
            Ending::Sabotage => "sabotage",
        }
    }

    /// Whether this is what such a case hoped for. What is broken never is.
    #[must_use]
    pub fn is_met_by(self, evidence: &Evidence) -> bool {
        if evidence.broken {
            return false;
        }
        match self {
            Ending::Holds => matches!(evidence.verdict, Verdict::Proved | Verdict::Supported | Verdict::Survived),
            Ending::Refuted | Ending::Sabotage => evidence.verdict == Verdict::Refuted,
            Ending::Rejected => evidence.verdict == Verdict::Vacuous,
        }
    }

    /// Whether the premises of the case are enforced.
    pub(super) fn minds_premises(self) -> bool {
        self != Ending::Sabotage
    }

    /// Whether one setting that refutes settles the case.
    pub(super) fn wants_a_refutation(self) -> bool {
        matches!(self, Ending::Refuted | Ending::Sabotage)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

/// One test of a claim.
pub struct Case {
    /// Its name, unique within the claim.
    pub name: Cow<'static, str>,
    /// What it expects.
    pub ending: Ending,
    plan: Plan,
}

impl Case {
    /// The name in an address and on the command line, see [`slug`].
    #[must_use]
    pub fn slug(&self) -> String {
        slug(&self.name)
    }

    /// The premises, in order.
    #[must_use]
    pub fn premises(&self) -> Vec<&'static str> {
        self.plan.premises.clone()
    }

    /// What is quantified over and how it is decided, in words.
    #[must_use]
    pub fn method(&self) -> String {
        self.plan.method()
    }

    /// What tells this case from another, as far as that can be seen from outside its functions.
    #[must_use]
    pub fn signature(&self) -> String {
        format!("{} {} {}", self.name, self.ending, self.plan.signature())
    }

    /// The axes of its figure: along its grid or, where it has none, the trials.
    #[must_use]
    pub fn axes(&self) -> Axes {
        self.plan.axes
    }

    /// The same case against a bound tighter by this factor below 1 (smaller for an upper bound,
    /// larger for a lower one): how sharp is the check? `None` for a property, which has no bound.
    #[must_use]
    pub fn squeezed(&self, factor: Ratio) -> Option<Case> {
        let plan = self.plan.squeezed(factor)?;
        Some(Case { name: self.name.clone(), ending: self.ending, plan })
    }

    /// Decides the case.
    #[must_use]
    pub fn decide(&self, context: &Context<'_>) -> Evidence {
        self.plan.decide(context)
    }

    /// Runs what an address names and returns its trajectory.
    ///
    /// # Errors
    /// When the case has no such setting, grid point or trial.
    pub fn replay(&self, context: &Context<'_>, address: &Address) -> Result<Replay, String> {
        self.plan.replay(context, address)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({})", self.name, self.ending)
    }
}

/// A name as an address or a file has it: lower-case letters and digits, Greek letters and signs by
/// name, everything else a hyphen.
#[must_use]
pub fn slug(name: &str) -> String {
    let hyphened = |character: char| {
        if character.is_ascii_alphanumeric() { character.to_string() } else { format!("-{}-", spelled(character)) }
    };
    let spelled_out: String = name.chars().flat_map(char::to_lowercase).map(hyphened).collect();
    let words: Vec<&str> = spelled_out.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The signs that tell one case from another, by name.
fn spelled(character: char) -> &'static str {
    const NAMES: [(char, &str); 28] = [
        ('α', "alpha"),
        ('β', "beta"),
        ('γ', "gamma"),
        ('δ', "delta"),
        ('ε', "epsilon"),
        ('η', "eta"),
        ('θ', "theta"),
        ('κ', "kappa"),
        ('λ', "lambda"),
        ('μ', "mu"),
        ('ξ', "xi"),
        ('π', "pi"),
        ('ρ', "rho"),
        ('σ', "sigma"),
        ('τ', "tau"),
        ('φ', "phi"),
        ('ω', "omega"),
        ('²', "sq"),
        ('³', "cubed"),
        ('√', "sqrt"),
        ('±', "pm"),
        ('≤', "at-most"),
        ('≥', "at-least"),
        ('<', "below"),
        ('>', "above"),
        ('≠', "not"),
        ('−', "minus"),
        ('∞', "infinity"),
    ];
    NAMES.iter().find(|(sign, _)| *sign == character).map_or("", |(_, name)| name)
}

/// What a claim's `cases` function fills in.
#[derive(Debug, Default)]
pub struct Cases {
    entries: Vec<Case>,
    figures: Vec<Figure>,
}

impl Cases {
    /// The cases and figures of a claim.
    #[must_use]
    pub fn of(fill: fn(&mut Cases)) -> (Vec<Case>, Vec<Figure>) {
        let mut cases = Cases::default();
        fill(&mut cases);
        (cases.entries, cases.figures)
    }

    fn add(&mut self, name: Cow<'static, str>, ending: Ending, plan: Plan) {
        self.entries.push(Case { name, ending, plan });
    }

    /// What we stand behind. Its premises are enforced: a broken one makes it vacuous, never a pass.
    pub fn holds<S: fmt::Debug + 'static>(&mut self, name: impl Into<Cow<'static, str>>, experiment: Experiment<S>) {
        self.add(name.into(), Ending::Holds, experiment.into());
    }

    /// What is false as printed, or false once a premise is dropped: the remaining premises hold
    /// and it fails.
    pub fn refuted<S: fmt::Debug + 'static>(&mut self, name: impl Into<Cow<'static, str>>, experiment: Experiment<S>) {
        self.add(name.into(), Ending::Refuted, experiment.into());
    }

    /// What must be turned away: a premise fails.
    pub fn rejected<S: fmt::Debug + 'static>(&mut self, name: impl Into<Cow<'static, str>>, experiment: Experiment<S>) {
        self.add(name.into(), Ending::Rejected, experiment.into());
    }

    /// A mutant of ours, its premises ignored. It must be caught in at least one setting.
    pub fn sabotage<S: fmt::Debug + 'static>(&mut self, name: impl Into<Cow<'static, str>>, experiment: Experiment<S>) {
        self.add(name.into(), Ending::Sabotage, experiment.into());
    }

    /// A picture that no verb yields by itself.
    pub fn figure(&mut self, title: &'static str, axes: Axes, series: fn() -> Series) {
        self.figures.push(Figure { title: title.into(), axes, series });
    }
}

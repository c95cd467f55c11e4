//! The run itself: every case on a pool of workers, results in catalogue order.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::{Findings, SHARE_OF_A_CLAIM};
use crate::claim::{Axes, Budget, Case, Cases, Claim, Context, Ending, Evidence, Figure, Verdict};

/// How a run is to be done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The seed of every stream.
    pub seed: u64,
    /// Caps on the work of each case.
    pub budget: Budget,
    /// Workers; at least 1.
    pub jobs: usize,
    /// This part of so many, counted from 1: the settings of all cases are dealt out one by one.
    pub shard: (usize, usize),
}

/// Hears of every case that is decided; called from any worker.
pub trait Progress: Sync {
    /// A case has been decided.
    fn decided(&self, claim: &'static Claim, case: &CaseResult);
}

impl Progress for () {
    fn decided(&self, _: &'static Claim, _: &CaseResult) {}
}

/// A case and what became of it.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// What it expected.
    pub ending: Ending,
    /// What it says.
    pub evidence: Evidence,
    /// Whether that is what it expected.
    pub as_expected: bool,
    /// The axes of its figure: along its grid or, where it has none, the trials.
    pub axes: Axes,
    /// How long it took.
    pub wall: Duration,
}

/// A claim and what became of its cases.
#[derive(Debug)]
pub struct ClaimResult {
    /// The claim.
    pub claim: &'static Claim,
    /// Its cases, in order. In a shard they rest on the settings that fell to it, and those of which
    /// none did are missing.
    pub cases: Vec<CaseResult>,
    /// Its own figures, still to be computed.
    pub figures: Vec<Figure>,
}

/// A finished run.
#[derive(Debug)]
pub struct SuiteResult {
    /// How it was done.
    pub options: Options,
    /// The claims, in catalogue order.
    pub claims: Vec<ClaimResult>,
    /// How long it took.
    pub wall: Duration,
}

/// What a run amounts to, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Some verdict is not as expected, and not for want of budget.
    Unexpected,
    /// Something is undecided, and nothing is worse.
    Undecided,
    /// Every verdict is as expected.
    AsExpected,
}

impl SuiteResult {
    /// All cases.
    pub fn cases(&self) -> impl Iterator<Item = &CaseResult> {
        self.claims.iter().flat_map(|claim| &claim.cases)
    }

    /// What the run amounts to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::AsExpected;
        for case in self.cases().filter(|case| !case.as_expected) {
            if case.evidence.verdict != Verdict::Undecided || case.evidence.broken {
                return Outcome::Unexpected;
            }
            outcome = Outcome::Undecided;
        }
        outcome
    }

    /// The error probability that the run owns: the shares of the cases that sample. At most so
    /// likely is any of their verdicts wrong.
    #[must_use]
    pub fn error_share(&self) -> f64 {
        self.cases().filter(|case| case.evidence.spent > 0.0).fold(0.0, |sum, case| sum + case.evidence.share)
    }

    /// How much of it went into what was really sampled: less where one refutation settled a case,
    /// or where fewer settings were drawn than might have been.
    #[must_use]
    pub fn error_spent(&self) -> f64 {
        self.cases().fold(0.0, |sum, case| sum + case.evidence.spent)
    }
}

/// Decides one case of a claim that has `count` of them.
#[must_use]
pub fn run_case(claim: &'static Claim, case: &Case, count: usize, options: &Options) -> CaseResult {
    let slug = case.slug();
    let begin = Instant::now();
    let evidence = case.decide(&context(claim, case, &slug, count, options));
    CaseResult::new(case, slug, evidence, begin.elapsed())
}

impl CaseResult {
    fn new(case: &Case, slug: String, evidence: Evidence, wall: Duration) -> CaseResult {
        CaseResult {
            name: case.name.clone().into_owned(),
            as_expected: case.ending.is_met_by(&evidence),
            ending: case.ending,
            axes: case.axes(),
            evidence,
            wall,
            slug,
        }
    }
}

/// The circumstances of a case: its share of the claim's error probability among them.
pub(crate) fn context<'a>(
    claim: &'static Claim,
    case: &'a Case,
    slug: &'a str,
    count: usize,
    options: &'a Options,
) -> Context<'a> {
    Context {
        seed: options.seed,
        seed_in_addresses: (options.seed != super::COMMITTED_SEED).then_some(options.seed),
        claim: claim.id,
        case: &case.name,
        slug,
        ending: case.ending,
        share: SHARE_OF_A_CLAIM / count as f64,
        budget: &options.budget,
        journal: &(),
    }
}

/// What tells these claims and their cases from others: BLAKE3 of their headers, in hexadecimal.
#[must_use]
pub fn fingerprint(claims: &[&'static Claim]) -> String {
    let mut hash = blake3::Hasher::new();
    let mut field = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    for claim in claims {
        field(claim.id);
        field(claim.statement);
        Cases::of(claim.cases).0.iter().for_each(|case| field(&case.signature()));
    }
    hash.finalize().to_hex().to_string()
}

/// Decides what falls to this shard of every case of the claims.
///
/// # Errors
/// When the workers cannot be started.
pub fn verify(
    claims: &[&'static Claim],
    options: &Options,
    progress: &dyn Progress,
) -> Result<SuiteResult, rayon::ThreadPoolBuildError> {
    run(claims, options, progress, &Findings::new(options, Vec::new()))
}

/// Decides what is not known yet, and adds it to what is.
///
/// # Errors
/// When the workers cannot be started.
pub fn run(
    claims: &[&'static Claim],
    options: &Options,
    progress: &dyn Progress,
    findings: &Findings,
) -> Result<SuiteResult, rayon::ThreadPoolBuildError> {
    let begin = Instant::now();
    let prepared: Vec<(&'static Claim, Vec<Case>, Vec<Figure>)> = claims
        .iter()
        .map(|claim| {
            let (cases, figures) = Cases::of(claim.cases);
            (*claim, cases, figures)
        })
        .collect();
    let jobs: Vec<(usize, usize)> =
        prepared.iter().enumerate().flat_map(|(i, (_, cases, _))| (0..cases.len()).map(move |j| (i, j))).collect();
    let decide = |deal: usize| {
        let (i, j) = jobs[deal];
        let (claim, cases, _) = &prepared[i];
        let (case, slug) = (&cases[j], cases[j].slug());
        let journal = findings.of_case(claim.id, &slug, deal);
        let begin = Instant::now();
        let evidence = case.decide(&Context { journal: &journal, ..context(claim, case, &slug, cases.len(), options) });
        let wall = begin.elapsed() + journal.time_before();
        let result = CaseResult::new(case, slug.clone(), evidence, wall);
        progress.decided(claim, &result);
        (!journal.is_elsewhere()).then_some((i, result))
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build()?;
    let results: Vec<Option<(usize, CaseResult)>> =
        pool.install(|| (0..jobs.len()).into_par_iter().with_max_len(1).map(decide).collect());
    let mut claims: Vec<ClaimResult> =
        prepared.into_iter().map(|(claim, _, figures)| ClaimResult { claim, cases: Vec::new(), figures }).collect();
    for (i, result) in results.into_iter().flatten() {
        claims[i].cases.push(result);
    }
    Ok(SuiteResult { options: *options, claims, wall: begin.elapsed() })
}

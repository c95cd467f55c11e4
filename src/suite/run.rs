//! The run itself: every case on a pool of workers, results in catalogue order.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::SHARE_OF_A_CLAIM;
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
    /// This part of so many, counted from 1: cases are dealt out one by one.
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
    /// The axes of its figure, if it runs along a grid.
    pub axes: Option<Axes>,
    /// How long it took.
    pub wall: Duration,
}

/// A claim and what became of its cases.
#[derive(Debug)]
pub struct ClaimResult {
    /// The claim.
    pub claim: &'static Claim,
    /// Its cases, in order; those of other shards are missing.
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

    /// The error probability that the run may have spent: the shares of its cases.
    #[must_use]
    pub fn error_share(&self) -> f64 {
        self.cases().fold(0.0, |sum, case| sum + case.evidence.share)
    }
}

/// Decides one case of a claim that has `count` of them.
#[must_use]
pub fn run_case(claim: &'static Claim, case: &Case, count: usize, options: &Options) -> CaseResult {
    let slug = case.slug();
    let begin = Instant::now();
    let context = context(claim, case, &slug, count, options);
    let evidence = case.decide(&context);
    CaseResult {
        name: case.name.clone().into_owned(),
        as_expected: case.ending.is_met_by(&evidence),
        ending: case.ending,
        evidence,
        axes: case.axes(),
        wall: begin.elapsed(),
        slug,
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
    }
}

/// Decides every case of the claims that falls to this shard.
///
/// # Errors
/// When the workers cannot be started.
pub fn verify(
    claims: &[&'static Claim],
    options: &Options,
    progress: &dyn Progress,
) -> Result<SuiteResult, rayon::ThreadPoolBuildError> {
    let begin = Instant::now();
    let prepared: Vec<(&'static Claim, Vec<Case>, Vec<Figure>)> = claims
        .iter()
        .map(|claim| {
            let (cases, figures) = Cases::of(claim.cases);
            (*claim, cases, figures)
        })
        .collect();
    let (shard, shards) = options.shard;
    let jobs: Vec<(usize, &'static Claim, &Case, usize)> = prepared
        .iter()
        .enumerate()
        .flat_map(|(i, (claim, cases, _))| cases.iter().map(move |case| (i, *claim, case, cases.len())))
        .enumerate()
        .filter(|(job, _)| job % shards == shard - 1)
        .map(|(_, job)| job)
        .collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs).build()?;
    let results: Vec<(usize, CaseResult)> = pool.install(|| {
        jobs.par_iter()
            .with_max_len(1)
            .map(|(i, claim, case, count)| {
                let result = run_case(claim, case, *count, options);
                progress.decided(claim, &result);
                (*i, result)
            })
            .collect()
    });
    let mut claims: Vec<ClaimResult> =
        prepared.into_iter().map(|(claim, _, figures)| ClaimResult { claim, cases: Vec::new(), figures }).collect();
    for (i, result) in results {
        claims[i].cases.push(result);
    }
    Ok(SuiteResult { options: *options, claims, wall: begin.elapsed() })
}

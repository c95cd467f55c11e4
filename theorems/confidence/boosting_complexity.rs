//! # SGD with post-optimization asks the oracle (N + T)S times
//!
//! **Let** one stochastic gradient be one call.
//! **Run** S runs of T steps, and judge each output by N samples.
//! **Then** that takes ST + SN = (N + T)S calls: each sample is evaluated at every candidate.
//!
//! **Checked** by counting the calls of the method itself.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/boosting-complexity",
    rows: &[],
    errata: &[],
    source: &[opt4dl(106)],
    statement: r"\text{oracle calls} = S \times T + S \times N = (N + T)\times S",
    cases,
};

fn sizes() -> Vec<Boosted> {
    let each =
        |(runs, steps, samples)| Boosted::new(Noisy::signs_on_a_bowl(ratio(1, 2), steps, ratio(1, 2)), runs, samples);
    [(1, 1, 1), (1, 9, 4), (2, 3, 5), (4, 10, 1), (5, 2, 30), (8, 40, 25)].map(each).into()
}

fn calls(s: &Boosted) -> Exact {
    exact(s.descend(&mut Draw::<Exact>::new(Path::default())).calls)
}

fn cases(case: &mut Cases) {
    let count = for_all(sizes).quantity(calls).exactly(|s| exact(s.work.samples + s.work.steps) * s.work.runs);
    let along = for_all(|| [sizes()[2].clone()]).quantity(calls).called("oracle calls").along(
        "S",
        &[1, 2, 4, 8, 16],
        |s, runs| s.work.runs = runs,
    );

    case.holds("(N + T)S", count);
    case.holds("linear in S", along.exactly(|s| exact(s.work.runs) * 8));
    case.sabotage(
        "ST + N, as if one evaluation served all candidates",
        count.bound(|s| exact(s.work.runs * s.work.steps) + s.work.samples),
    );
    case.sabotage("T + SN", count.bound(|s| exact(s.work.runs * s.work.samples) + s.work.steps));
}

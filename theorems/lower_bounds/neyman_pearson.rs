//! # The best of all tests between two laws errs with probability (1 − TV)/2
//!
//! **Let** one of the laws P and Q be chosen by a fair coin and an outcome be drawn from it. A test says P
//! on a set A of outcomes and Q on the others.
//! **Then** the least probability of an error, min_A ½(P(Aᶜ) + Q(A)), is ½(1 − ‖P − Q‖_TV), attained where
//! A holds the outcomes that are likelier under P.
//!
//! **Checked** exactly, by enumerating every test, on random laws and on tosses of two opposite coins.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/neyman-pearson",
    rows: &[],
    errata: &[],
    source: &[opt4dl(381)],
    statement: r"\min_A \tfrac12\left(\mathbb P(A^c) + \mathbb Q(A)\right) = \tfrac12\left(1 - \|\mathbb P - \mathbb Q\|_{TV}\right)",
    cases,
};

/// ½(P(Aᶜ) + Q(A)).
fn error(s: &Laws, says_p: impl Fn(usize) -> bool) -> Ratio {
    let wrong = (0..s.p.len()).map(|i| if says_p(i) { s.q[i] } else { s.p[i] });
    wrong.sum::<Ratio>() / 2
}

fn least_error(s: &Laws) -> Exact {
    let tests = (0..1u32 << s.p.len()).map(|set| error(s, |i| set >> i & 1 == 1));
    exact(tests.min().expect("at least one test"))
}

/// The test that says what is likelier.
fn error_of_the_likelier(s: &Laws) -> Exact {
    exact(error(s, |i| s.p[i] > s.q[i]))
}

/// The number of heads in up to eight tosses of coins with (1 ± δ)/2.
fn tosses() -> Vec<Laws> {
    let heads = |tosses, delta: Ratio| -> Vec<Ratio> {
        let law = heads_law(tosses, exact((1 + delta) / 2));
        law.into_iter().map(|p| p.to_ratio().expect("a small fraction")).collect()
    };
    let laws = |(tosses, delta)| Laws { p: heads(tosses, delta), q: heads(tosses, -delta) };
    [(1, ratio(1, 2)), (2, ratio(1, 5)), (5, ratio(1, 5)), (8, ratio(1, 3))].map(laws).into()
}

/// The two laws of the number of heads in eight tosses: the test says what is likelier.
fn laws_of_heads() -> Series {
    let s = tosses().pop().expect("eight tosses");
    let masses =
        |law: &[Ratio]| -> Vec<(f64, f64)> { (0..).map(f64::from).zip(law.iter().map(|p| f64::of(*p))).collect() };
    Series::new().line("P: heads with 2/3", Mark::Bars, masses(&s.p)).line(
        "Q: heads with 1/3",
        Mark::Bars,
        masses(&s.q),
    )
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(pairs_of_laws).quantity(least_error).exactly(|s| (1 - s.total_variation()) / 2);

    case.holds("random laws", theorem);
    case.holds("tosses of two opposite coins", theorem.on(tosses));
    case.holds("saying what is likelier attains it", theorem.quantity(error_of_the_likelier));
    case.sabotage("1 − TV", theorem.scale_bound(ratio(2, 1)));
    case.sabotage("1 − TV for the coins", theorem.on(tosses).scale_bound(ratio(2, 1)));
    case.sabotage("saying what is less likely", theorem.quantity(|s| exact(error(s, |i| s.p[i] < s.q[i]))));
    case.sabotage("(1 − TV²)/2", theorem.bound(|s| (1 - s.total_variation().sq()) / 2));
    case.figure("Heads in eight tosses, under both laws", Axes::linear("heads", "probability"), laws_of_heads);
}

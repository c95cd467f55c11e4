//! # The best two steps on quadratics: reciprocals (μ + L)/2 ± (L − μ)/(2√2)
//!
//! **Let** R(a, b) = max over λ in [μ, L] of |(1 − aλ)(1 − bλ)|, the worst factor that two gradient
//! steps of sizes a and b leave of w − w*, over all quadratics with curvatures between μ and L.
//! **Then** R is smallest, R* = (L − μ)²/(2(μ + L)² − (L − μ)²), at the steps with
//! 1/a, 1/b = (μ + L)/2 ± (L − μ)/(2√2). The polynomial then takes the values R*, −R*, R* at μ,
//! (μ + L)/2 and L; the weights with which these three values make up its value 1 at λ = 0 have
//! absolute sum 1/R*, so no pair does better. That is less than the square of the best single step.
//! For a matrix with the eigenvalues μ and L alone the steps 1/μ and 1/L are better still.
//!
//! **Checked** for μ = 1, L = 10: the polynomial by subdivision, with the three points of equality;
//! the weights exactly; every other pair of steps in [0, 1] by subdivision, up to a thousandth.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning-rate/two-step-optimum",
    rows: &[],
    errata: &[],
    source: &[opt4dl(198), opt4dl(199)],
    statement: r"\max_{\mu\le\lambda\le L} |(1 - \eta_1^*\lambda)(1 - \eta_2^*\lambda)|
        = \min_{\eta_1,\eta_2} \max_{\mu\le\lambda\le L} |(1 - \eta_1\lambda)(1 - \eta_2\lambda)|,
        \quad \frac1{\eta_{1,2}^*} = \frac{\mu+L}2 \pm \frac{L-\mu}{2\sqrt2}",
    cases,
};

const MU: Ratio = ratio(1, 1);
const SMOOTHNESS: Ratio = ratio(10, 1);
const MIDDLE: Ratio = ratio(11, 2);
const NODES: [Ratio; 3] = [MU, MIDDLE, SMOOTHNESS];

/// R* = (L − μ)²/(2(μ + L)² − (L − μ)²).
fn optimum() -> Ratio {
    let (sum, difference) = (MU + SMOOTHNESS, SMOOTHNESS - MU);
    difference.sq() / (2 * sum.sq() - difference.sq())
}

/// |(1 − aλ)(1 − bλ)|.
fn factor([a, b]: [Exact; 2], lambda: Exact) -> Exact {
    ((1 - a * lambda) * (1 - b * lambda)).abs()
}

/// The steps with 1/η = (μ + L)/2 ± c (L − μ)/2.
fn steps(c: Exact) -> [Exact; 2] {
    [1, -1].map(|sign| 1 / (MIDDLE + sign * c * (SMOOTHNESS - MU) / 2))
}

fn printed_steps() -> [Exact; 2] {
    steps(1 / exact(2).sqrt())
}

/// The largest factor on the three nodes.
fn worst_node(steps: [Exact; 2]) -> Exact {
    NODES.into_iter().map(|node| factor(steps, exact(node))).fold(exact(0), Exact::max)
}

/// The weight of the value at a node in the value at 0 of a polynomial of degree 2 (Lagrange).
fn weight_at_zero(node: Ratio) -> Ratio {
    NODES.into_iter().filter(|other| *other != node).fold(Ratio::ONE, |weight, other| weight * other / (other - node))
}

/// (1 − aλ)(1 − bλ) at the best pair, whose sum and product are rational:
/// ab = 1/(m² − d²/2) and a + b = 2m ab with m = (μ + L)/2 and d = (L − μ)/2.
#[derive(Clone, Copy)]
struct BestPolynomial;

impl Formula<1> for BestPolynomial {
    fn at<R: Real>(self, [lambda]: &[R; 1]) -> R {
        let product = 1 / (MIDDLE.sq() - (SMOOTHNESS - MU).sq() / 8);
        R::one() - *lambda * (2 * MIDDLE * product) + lambda.sq() * product
    }
}

/// R*.
#[derive(Clone, Copy)]
struct Optimum;

impl Formula<1> for Optimum {
    fn at<R: Real>(self, _: &[R; 1]) -> R {
        R::of(optimum())
    }
}

/// −R*.
#[derive(Clone, Copy)]
struct MinusOptimum;

impl Formula<1> for MinusOptimum {
    fn at<R: Real>(self, _: &[R; 1]) -> R {
        -R::of(optimum())
    }
}

fn cases(case: &mut Cases) {
    let spectrum = for_all_in([(MU, SMOOTHNESS)]);
    let nearly = spectrum.quantity(|x| factor(printed_steps(), x[0])).at_most(|_| ratio(1001, 1000) * optimum());
    let polynomial = spectrum.formula(BestPolynomial);
    let pairs = for_all_in([(ratio(0, 1), ratio(1, 1)), (ratio(0, 1), ratio(1, 1))]).quantity(|x| worst_node(*x));
    let no_better = pairs.at_least(|_| ratio(999, 1000) * optimum());
    let weights = given(|| NODES).quantity(|nodes| nodes.iter().map(|node| exact(weight_at_zero(*node).abs())).sum());
    let one_step = given(|| (SMOOTHNESS - MU) / (SMOOTHNESS + MU)).quantity(|_| exact(optimum()));
    let two_eigenvalues = given(|| [1 / MU, 1 / SMOOTHNESS])
        .quantity(|pair| factor(pair.map(exact), exact(MU)).max(factor(pair.map(exact), exact(SMOOTHNESS))));

    case.holds("at most 1.001 R* on [μ, L]", nearly);
    case.holds(
        "at most R* on [μ, L], equality at μ and L",
        polynomial.at_most(Optimum).touching(&[[MU], [SMOOTHNESS]]),
    );
    case.holds(
        "at least −R* on [μ, L], equality at the middle",
        polynomial.at_least(MinusOptimum).touching(&[[MIDDLE]]),
    );
    case.holds(
        "the printed steps have that polynomial",
        for_every(|| NODES).quantity(|node| factor(printed_steps(), exact(*node))).exactly(|_| optimum()),
    );
    case.holds("the three weights add up to 1/R*", weights.exactly(|_| 1 / optimum()));
    case.holds("no pair in [0, 1] does better by a thousandth", no_better);
    case.holds("less than two of the best single steps", one_step.at_most(|single| single.sq()));
    case.refuted("no pair does better for the eigenvalues μ and L alone", two_eigenvalues.at_least(|_| optimum()));
    case.sabotage("1/2 instead of 1/√2", nearly.quantity(|x| factor(steps(exact(ratio(1, 2))), x[0])));
    case.sabotage("R* less a thousandth", nearly.bound(|_| ratio(999, 1000) * optimum()));
    case.sabotage("no pair reaches 1.001 R*", no_better.bound(|_| ratio(1001, 1000) * optimum()));
}

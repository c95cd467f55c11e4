//! Examples of stochastic gradient descent: linear regression and a neuron.

pub(crate) use super::*;

pub(crate) mod linreg_gradient_factor;
pub(crate) mod linreg_regimes;
pub(crate) mod nonlinear_regression;

use std::sync::LazyLock;

use theorycheck::arithmetic::Dual;
use theorycheck::kernel::{distance_sq, dot};
use theorycheck::objective::{LeastSquares, lift};
use theorycheck::optimizer::row_descent;
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::Strategy;

/// Whole numbers over small denominators, as many as wanted.
pub(crate) fn fractions(count: usize) -> impl Strategy<Value = Vec<Ratio>> {
    vec((-8..=8i64, 1..=3i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator)), count)
}

/// The derivative of f at w along u, by dual numbers.
pub(crate) fn derivative_along(f: &impl Objective, w: &[Ratio], u: &[Ratio]) -> Exact {
    let moving = |(w, u): (&Ratio, &Ratio)| Dual { value: exact(*w), derivative: exact(*u) };
    f.value(&w.iter().zip(u).map(moving).collect::<Vec<Dual<Exact>>>()).derivative
}

/// The iterate after T steps along drawn rows.
pub(crate) fn descended<R: Drawn>(
    f: &LeastSquares,
    start: &[Ratio],
    step: Ratio,
    steps: usize,
    draw: &mut Draw<R>,
) -> Vec<R> {
    let mut w = lift(start);
    row_descent(f, &mut w, R::of(step), steps, draw, |_, _| {});
    w
}

/// A hundred rows of whole numbers from −2 to 2, and labels that are off by ±1/2 from linear ones.
fn hundred_rows(dimension: usize) -> LeastSquares {
    // Knuth's generator for MMIX; the low bits of such a generator are poor.
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as i64
    };
    let mut row = || -> Vec<Ratio> { (0..dimension).map(|_| Ratio::from(next() % 5 - 2)).collect() };
    let rows: Vec<Vec<Ratio>> = (0..100).map(|_| row()).collect();
    let truth = row();
    let label =
        |row: &Vec<Ratio>| row.iter().zip(&truth).map(|(x, w)| *x * *w).sum::<Ratio>() + ratio(next() % 2 * 2 - 1, 2);
    LeastSquares { targets: rows.iter().map(label).collect(), rows }
}

static NARROW: LazyLock<LeastSquares> = LazyLock::new(|| hundred_rows(10));
static WIDE: LazyLock<LeastSquares> = LazyLock::new(|| hundred_rows(200));

/// Steps on a hundred rows, from 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hundred {
    pub(crate) dimension: usize,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
}

impl Hundred {
    fn f(&self) -> &'static LeastSquares {
        if self.dimension == 10 { &NARROW } else { &WIDE }
    }

    fn start(&self) -> Vec<Ratio> {
        vec![Ratio::ZERO; self.dimension]
    }

    pub(crate) fn last_loss<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        self.f().value(&descended(self.f(), &self.start(), self.step, self.steps, draw))
    }

    /// f(w₁) halved every 200 steps.
    pub(crate) fn halved(&self) -> Exact {
        self.f().value::<Exact>(&lift(&self.start())) / exact(2).powi(self.steps / 200)
    }

    /// min f.
    pub(crate) fn optimum(&self) -> Exact {
        self.f().value(&self.f().minimizer().expect("ten independent columns"))
    }
}

pub(crate) fn narrow() -> Hundred {
    Hundred { dimension: 10, step: ratio(1, 100), steps: 0 }
}

pub(crate) fn wide() -> Hundred {
    Hundred { dimension: 200, step: ratio(1, 400), steps: 0 }
}

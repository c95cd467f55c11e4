//! # The ridge minimizer is not the nearest interpolant, but tends to it as λ → 0
//!
//! **Let** f(w) = ‖Xw − y‖²/(2n) with independent rows, X Xᵀ/n ⪰ μI, ŵ the interpolant nearest to w₁
//! and w_λ the minimizer of f(w) + (λ/2)‖w − w₁‖².
//! **Then** ‖w_λ − ŵ‖ ≤ (λ/(μ + λ)) ‖ŵ − w₁‖, with equality where y − Xw₁ is an eigenvector for μ. For
//! no λ > 0 is w_λ = ŵ, unless ŵ = w₁; the lecture prints the two problems as equivalent.
//!
//! **Checked** in exact arithmetic, with the squares of both sides. That the gradient of the
//! penalized function vanishes at w_λ is a premise.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/ridge-equivalence",
    rows: &[],
    errata: &[Erratum {
        row: "overparameterization/ridge-equivalence",
        printed: r"\min_w \|w - w_1\|^2 \text{ s.t. } y = Xw \quad\equiv\quad \min_w f(w) + \frac\lambda2\|w - w_1\|^2",
        corrected: r"\|w_\lambda - \hat w\| \le \frac{\lambda}{\mu + \lambda}\|\hat w - w_1\|, \quad \mu = \tfrac1n\lambda_{\min}(XX^\top)",
        why: "Every λ > 0 leaves a residual: with X = 1, y = 1, w₁ = 0 and λ = 1/10 the penalized minimizer is 10/11, \
              not 1. The two problems agree only in the limit λ → 0.",
    }],
    source: &[opt4dl(412)],
    statement: r"\|w_\lambda - \hat w\| \le \frac{\lambda}{\mu + \lambda}\,\|\hat w - w_1\|, \quad \mu = \tfrac1n\lambda_{\min}(XX^\top)",
    cases,
};

/// A regression and a penalty.
#[derive(Clone, Debug)]
struct Ridge {
    regression: Regression,
    lambda: Ratio,
}

impl Ridge {
    /// w_λ.
    fn minimizer(&self) -> Vec<Exact> {
        let start = lift(&self.regression.start);
        self.regression.f.ridge_minimizer(self.lambda, &start).expect("X Xᵀ/n + λI is positive definite")
    }

    fn is_stationary(&self) -> Truth {
        let Regression { f, start, .. } = &self.regression;
        let penalized = Penalized { f: f.clone(), lambda: self.lambda, center: start.clone() };
        norm_sq(&penalized.gradient_at(&self.minimizer())).eq(0)
    }

    /// ‖w_λ − ŵ‖².
    fn distance(&self) -> Exact {
        distance_sq(&self.minimizer(), &self.regression.nearest_interpolant())
    }

    /// (λ/(μ + λ))² ‖ŵ − w₁‖².
    fn bound(&self) -> Exact {
        let factor = self.lambda / (self.regression.pl + self.lambda);
        factor.sq() * distance_sq(&self.regression.nearest_interpolant(), &lift(&self.regression.start))
    }
}

fn ridges() -> impl Strategy<Value = Ridge> {
    let lambda = (1..=8i64, 1..=64i64).prop_map(|(n, d)| ratio(n, d));
    (regressions(), lambda).prop_map(|(regression, lambda)| Ridge { regression, lambda })
}

/// X = 1 with a zero beside it, y = 1, w₁ = 0, λ = 1/10.
fn one_row() -> Ridge {
    let f = LeastSquares { rows: vec![ratios([1, 0])], targets: ratios([1]) };
    Ridge { regression: Regression::new(f, ratios([0, 0]), 1.into(), 1.into(), 1), lambda: ratio(1, 10) }
}

/// y − Xw₁ along the eigenvector of the smallest eigenvalue.
fn along_the_smallest() -> Vec<Ridge> {
    let each = |regression: Regression| {
        [ratio(1, 10), ratio(1, 1), ratio(7, 2)].map(|lambda| Ridge { regression: regression.clone(), lambda })
    };
    slowest_direction().into_iter().take(1).flat_map(each).chain([one_row()]).collect()
}

fn cases(case: &mut Cases) {
    let distance = for_all_drawn(ridges)
        .premise("X Xᵀ/n ⪰ μI with μ > 0", |s| s.regression.is_pl())
        .premise("λ > 0", |s| s.lambda > 0)
        .premise("the penalized gradient vanishes at w_λ", Ridge::is_stationary)
        .quantity(Ridge::distance);
    let theorem = distance.at_most(Ridge::bound);
    let as_printed = distance.exactly(|_| 0).on(|| [one_row()]);
    let equality = theorem.on(along_the_smallest).attained();
    let vanishing = given(one_row).quantity(Ridge::distance).called("squared distance to ŵ").along(
        "1/λ",
        &[10, 100, 1000, 10_000],
        |s, k| s.lambda = 1 / Ratio::from(k),
    );
    let rate = vanishing.decays(ratio(19, 10));

    case.holds("corrected", theorem);
    case.holds("equality along the smallest eigenvalue", equality);
    case.holds("the distance vanishes with λ", vanishing.at_most(Ridge::bound));
    case.holds("its square like λ²", rate);
    case.refuted("as printed, at λ = 1/10", as_printed);
    case.sabotage("half of the corrected distance", theorem.on(along_the_smallest).scale_bound(ratio(1, 4)));
    case.sabotage("its square like λ³", rate.exponent(3.into()));
}

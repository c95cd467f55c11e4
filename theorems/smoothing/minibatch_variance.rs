//! # K samples of the noisy gradient have one K-th of its variance: at most c L²/K
//!
//! **Let** G = (1/K) Σ ∇f(θ + γX_k) with X₁, …, X_K ~ N(0, I) independent, and tr Cov ∇f(θ + γX) ≤
//! c E‖∇f(θ + γX)‖² for an L-Lipschitz f.
//! **Then** E G = ∇f^γ(θ) and E‖G − ∇f^γ(θ)‖² ≤ c E‖∇f‖²/K ≤ cL²/K. For |t| it is (1 − erf(t/(γ√2))²)/K.
//! From values alone, with G = (1/(Kγ)) Σ (f(θ + γX_k) − f(θ)) X_k, the variance is at most
//! L² d(d + 2)/K, and that is what it is for L‖θ‖ at 0.
//!
//! **Checked** exactly on quadratics with one and two samples; on |t| by the binomial law of the signs,
//! with trials beside it.

use super::*;
use theorycheck::kernel::{distance_sq, dot};
use theorycheck::objective::EuclideanNorm;
use theorycheck::oracle::{forward_difference, mean_estimate};

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/minibatch-variance",
    rows: &[],
    errata: &[],
    source: &[homework(14)],
    statement: r"\mathbb E\left\|\frac1K\sum_{k=1}^K\nabla f(\theta + \gamma X_k) - \nabla f^\gamma(\theta)\right\|^2 \le \frac{cL^2}K",
    cases,
};

/// A quadratic and the number K of samples, one or two.
#[derive(Clone, Debug)]
struct Batch {
    at: Blurred,
    samples: usize,
}

impl Batch {
    /// E q(G), over two samples, of which one may be left unused.
    fn mean(&self, q: impl Fn(&[Exact]) -> Exact) -> Exact {
        let rule = Isotropic::Gaussian.cubature(self.at.theta.len(), 2);
        let gradient = |x: &[Exact]| self.at.f.gradient_at(&self.at.moved(x));
        rule.mean(|x: &[Exact]| {
            rule.mean(|y: &[Exact]| q(&mean_estimate(&[x.to_vec(), y.to_vec()][..self.samples], gradient)))
        })
    }

    fn variance(&self) -> Exact {
        let centre = self.at.gradient();
        self.mean(|g| distance_sq(g, &centre))
    }

    /// γ² Σ hᵢ²/K.
    fn closed_form(&self) -> Ratio {
        self.at.f.curvatures.iter().map(|h| (*h * self.at.gamma).sq()).sum::<Ratio>() / self.samples
    }
}

fn batches() -> impl Strategy<Value = Batch> {
    (blurred_quadratics(), 1..=2usize).prop_map(|(at, samples)| Batch { at, samples })
}

/// |t| at t with K samples.
#[derive(Clone, Copy, Debug)]
struct Signs {
    t: Ratio,
    gamma: Ratio,
    samples: usize,
}

impl Signs {
    /// erf(t/(γ√2)).
    fn smoothed_slope(&self) -> Exact {
        PiecewiseLinear::absolute_value().smoothed_slope(Smoothing::Gaussian, self.gamma, self.t.into())
    }

    /// 1 − erf(t/(γ√2))², the variance of one sign and its share of E f′² = 1.
    fn share(&self) -> Exact {
        1 - self.smoothed_slope().sq()
    }

    /// E (G − ∇f^γ)² from the binomial law of the number of signs that are positive.
    fn variance(&self) -> Exact {
        let centre = self.smoothed_slope();
        let off = |positive: usize, weight: Exact| {
            weight * ((2 * exact(positive) - self.samples) / self.samples - centre).sq()
        };
        binomial(self.samples, exact(self.t / self.gamma).normal_cdf())
            .into_iter()
            .enumerate()
            .map(|(k, p)| off(k, p))
            .sum()
    }

    /// (G − ∇f^γ)² of one batch.
    fn squared_error<R: Sampled>(&self, draw: &mut Draw<R>) -> R {
        let mut x = vec![R::zero(); self.samples];
        draw.fill_normals(&mut x);
        let x: Vec<Vec<R>> = x.into_iter().map(|x| vec![x]).collect();
        let f = PiecewiseLinear::absolute_value();
        let g = mean_estimate(&x, |x| f.gradient_at(&[x[0] * self.gamma + self.t]));
        (g[0] - R::near(self.smoothed_slope())).sq()
    }
}

fn one_sample() -> Signs {
    Signs { t: ratio(1, 2), gamma: 1.into(), samples: 1 }
}

/// L‖θ‖ at 0 in so many dimensions, from the values at K points.
#[derive(Clone, Copy, Debug)]
struct Values {
    dimension: usize,
    samples: usize,
}

impl Values {
    fn g(&self, x: &[Vec<Exact>]) -> Vec<Exact> {
        let f = EuclideanNorm { slope: 3.into(), dimension: self.dimension };
        mean_estimate(x, |x| forward_difference(&f, &vec![exact(0); self.dimension], exact(ratio(1, 2)), x))
    }

    /// E‖G‖², as E G = 0; a polynomial but for products of norms, which are even and drop out.
    fn variance(&self) -> Exact {
        let rule = Isotropic::Gaussian.cubature(self.dimension, 4);
        let lone = rule.mean(|x: &[Exact]| norm_sq(&self.g(&[x.to_vec()])));
        if self.samples == 1 {
            return lone;
        }
        rule.mean(|x: &[Exact]| rule.mean(|y: &[Exact]| norm_sq(&self.g(&[x.to_vec(), y.to_vec()]))))
    }
}

fn values() -> Vec<Values> {
    [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2)].map(|(dimension, samples)| Values { dimension, samples }).into()
}

fn cases(case: &mut Cases) {
    let batch = for_all_drawn(batches)
        .premise("the noise is at most the share c of E‖∇f‖²", |s| s.at.is_share_bounded());
    let unbiased = batch
        .quantity(|s| s.mean(|g| dot(g, &lift(&s.at.theta))))
        .exactly(|s| dot(&s.at.gradient(), &lift(&s.at.theta)));
    let variance = batch.quantity(Batch::variance);
    let theorem = variance.at_most(|s| s.at.mean_gradient_norm_sq() * s.at.share / s.samples);
    let signs = given(one_sample)
        .trial(|s, draw| s.squared_error(draw))
        .certificate(Range(4))
        .and_quantity(Signs::variance)
        .called("variance of the batch")
        .along("K", &[1, 4, 16], |s, k| s.samples = k);
    let by_law = given(one_sample).quantity(Signs::variance).called("variance of the batch").along(
        "K",
        &[1, 4, 16, 64],
        |s, k| s.samples = k,
    );
    let on_signs = signs.mean_exactly(|s| s.share() / s.samples);
    let rate = by_law.decays(ratio(99, 100));
    let from_values = for_every(values)
        .quantity(Values::variance)
        .exactly(|s| ratio(9, 1) * s.dimension * (s.dimension + 2) / s.samples);

    case.holds("the mean is the smoothed gradient", unbiased);
    case.holds("at most c E‖∇f‖²/K", theorem);
    case.holds("γ² Σ h²/K on quadratics", variance.exactly(Batch::closed_form));
    case.holds("(1 − erf²)/K on |t|, with trials beside", on_signs);
    case.holds("at most 1/K on |t|", by_law.at_most(|s| 1 / exact(s.samples)));
    case.holds("falls like 1/K", rate);
    case.holds("L² d(d + 2)/K from values of L‖θ‖", from_values);
    case.rejected("a c that is too small", theorem.tweak(|s| s.at.share /= 2));
    case.sabotage("c/K²", on_signs.bound(|s| s.share() / s.samples / s.samples));
    case.sabotage("c E‖∇f‖²/K²", theorem.bound(|s| s.at.mean_gradient_norm_sq() * s.at.share / s.samples / s.samples));
    case.sabotage("falls like K^−1.1", rate.exponent(ratio(11, 10)));
    case.sabotage("L² d²/K from values", from_values.bound(|s| ratio(9, 1) * s.dimension * s.dimension / s.samples));
}

//! # Averaged stochastic descent reaches D(G + σ)/√T, which no method beats by more than a constant
//!
//! **Let** f be one of the worlds f_{±1}, with subgradients of at most G and variance at most σ², and
//! D = |w₁ − w*|.
//! **Run** w_{t+1} = w_t − η g_t with η = D/√((G² + σ²)T) for T steps.
//! **Then** the average ŵ of w₁, …, w_T has E f(ŵ) − f* ≤ D√((G² + σ²)/T) ≤ D(G + σ)/√T, with equality
//! after one step where there is no noise. The lecture prints w for ŵ. At δ = 1/(2√T) it is not below
//! DG/(4√T), as no method is.
//!
//! **Checked** on every path of up to nine steps, and of up to 1024 steps by trials. Convex functions
//! of other kinds are under `stochastic/convex-rate`.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/sgd-upper",
    rows: &[],
    errata: &[],
    source: &[opt4dl(371)],
    statement: r"\mathbb E_{\mathbb P^T}\left[f(\hat w) - \min_w f(w)\right] \le \frac{\|w_1 - w^*\|\,(G + \sigma)}{\sqrt T}",
    cases,
};

#[derive(Clone, Copy, Debug)]
struct Descent {
    f: ExpectedDistance,
    start: Ratio,
    sigma: Ratio,
    steps: usize,
}

impl Descent {
    /// D.
    fn radius(&self) -> Ratio {
        (self.start - self.f.minimizer()[0]).abs()
    }

    /// Whether G²(1 − δ²) ≤ σ²: between the kinks, where the subgradient varies most.
    fn has_variance(&self) -> bool {
        self.f.slope.sq() * (1 - self.f.bias.sq()) <= self.sigma.sq()
    }

    /// √((G² + σ²)/T).
    fn scale(&self) -> Exact {
        (exact(self.f.slope.sq() + self.sigma.sq()) / self.steps).sqrt()
    }

    /// DG/√T.
    fn rate(&self) -> Exact {
        self.radius() * self.f.slope / exact(self.steps).sqrt()
    }
}

/// f(ŵ) − f*.
fn gap<R: Drawn>(s: &Descent, draw: &mut Draw<R>) -> R {
    let step = R::near(s.radius() / (s.scale() * s.steps));
    let oracle = |w: &[R], g: &mut [R], draw: &mut Draw<R>| {
        g[0] = s.f.observed(w[0], draw.two_point(s.f.probability_of_plus(), 1, -1));
    };
    let mut sum = R::zero();
    stochastic_descent(&s.f, &[s.start], step, s.steps, draw, oracle, |at| sum += at.w[0]);
    s.f.value(&[sum / Ratio::from(s.steps)]) - R::of(s.f.optimal_value())
}

fn descents() -> Vec<Descent> {
    let biases = [(ratio(3, 5), ratio(4, 5)), (ratio(-4, 5), ratio(3, 5)), (ratio(1, 10), ratio(1, 1))];
    let each = |steps| {
        let run = move |start| biases.map(|(bias, sigma)| (start, bias, 2 * sigma, steps));
        [ratio(0, 1), ratio(5, 2)].map(run).concat()
    };
    let descent = |(start, bias, sigma, steps)| Descent { f: ExpectedDistance::new(2, 1, bias), start, sigma, steps };
    [1, 2, 4, 9].into_iter().flat_map(each).map(descent).collect()
}

/// From 0 at δ = 1/(2√T), for a perfect square T.
fn hard_world(steps: usize) -> Descent {
    let f = ExpectedDistance::new(2, ratio(3, 2), 1 / Ratio::from(2 * steps.isqrt()));
    Descent { f, start: 0.into(), sigma: 2.into(), steps }
}

/// (3/2)|w − D| without noise, one step.
fn one_step() -> Descent {
    Descent { f: ExpectedDistance::new(ratio(3, 2), 2, 1.into()), start: 0.into(), sigma: 0.into(), steps: 1 }
}

fn cases(case: &mut Cases) {
    let runs = for_all(descents).premise("the variance is at most σ²", Descent::has_variance).paths(gap);
    let theorem = runs.mean_at_most(|s| s.radius() * s.scale());
    let extremal = theorem.on(|| [one_step()]);
    // An iterate turns back once it is past both kinks, so that |ŵ| ≤ 2D.
    let longer = given(|| hard_world(1)).trial(gap).certificate_of(|s| Range(3 * s.f.slope * s.f.radius)).along(
        "T",
        &[16, 64, 256, 1024],
        |s, t| *s = hard_world(t),
    );

    case.holds("every path of up to nine steps", theorem);
    case.holds(
        "D(G + σ)/√T, as printed",
        theorem.bound(|s| s.radius() * (s.f.slope + s.sigma) / exact(s.steps).sqrt()),
    );
    case.holds("equality after one step without noise", extremal.attained());
    case.holds("up to 1024 steps", longer.mean_at_most(|s| s.radius() * s.scale()));
    case.holds("and there not below DG/(4√T)", longer.mean_at_least(|s| s.rate() / 4));
    case.rejected("noise that varies more than σ²", theorem.tweak(|s| s.sigma /= 2));
    case.sabotage("DG/(5√T)", theorem.on(|| [1, 4, 9].map(hard_world)).bound(|s| s.rate() / 5));
    case.sabotage("99/100 of the bound", extremal.scale_bound(ratio(99, 100)));
    case.sabotage("D is half as far", theorem.on(|| [one_step()]).bound(|s| s.radius() * s.scale() / 2));
}

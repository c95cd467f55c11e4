//! # With convex parts that one point minimizes, stochastic gradients vanish at the rate 1/T
//!
//! **Let** f = (1/n) Σ lᵢ with every lᵢ convex and L-smooth, one w* that minimizes them all, and D = ‖w₁ − w*‖.
//! **Run** w_{t+1} = w_t − η∇lᵢ(w_t) for T steps with random i and η < 2/L.
//! **Then** E (1/T) Σ_{t≤T} ‖∇f(w_t)‖² ≤ LD²/(η(2 − ηL)T), with equality on (L/2)‖w − w*‖² and η = 1/L. Smoothness and
//! interpolation alone do not give 1/T, as the lecture has it: in a valley that is not that of w* the
//! parts keep pulling in different directions.
//!
//! **Checked** on every path, exactly; the valley is one of 1 − cos 2w and 1 − cos 3w between 2π/3 and π,
//! which steps of size 1/(2L) never leave, by trials.

use super::*;
use theorycheck::optimizer::stochastic_descent;
use theorycheck::oracle::batch_average;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/fast-stationarity",
    rows: &[],
    errata: &[],
    source: &[opt4dl(393).note("the rate that follows from it")],
    statement: r"\mathbb E\,\frac1T\sum_{t=1}^T\|\nabla f(w_t)\|^2 \le \frac{L\,\|w_1 - w^*\|^2}{\eta(2 - \eta L)\,T} \quad\text{for convex } l_i",
    cases,
};

/// Steps of random parts from w.
#[derive(Clone, Debug)]
struct Run {
    at: At,
    step: Ratio,
    steps: usize,
}

impl Run {
    /// With a step in units of 1/L.
    fn new(at: At, step: Ratio, steps: usize) -> Run {
        Run { step: step / at.smoothness(), at, steps }
    }

    fn is_convex(&self) -> bool {
        self.at.f.parts.iter().all(SmoothFunction::is_convex)
    }

    /// LD²/(η(2 − ηL)T).
    fn bound(&self) -> Exact {
        let (l, distance_sq) =
            (self.at.smoothness(), distance_sq::<Exact>(&lift(&self.at.w), &lift(&self.at.minimizer)));
        l * distance_sq / (self.step * (2 - self.step * l)) / self.steps
    }
}

/// (1/T) Σ ‖∇f(w_t)‖².
fn average_gradient_norm_sq<R: Drawn>(s: &Run, draw: &mut Draw<R>) -> R {
    let f = &s.at.f;
    let oracle = |w: &[R], g: &mut [R], draw: &mut Draw<R>| {
        let drawn = draw.index(f.parts.len());
        g.copy_from_slice(&batch_average(&f.gradients_of_parts(w), &[drawn]));
    };
    let mut sum = R::zero();
    stochastic_descent(f, &s.at.w, R::of(s.step), s.steps, draw, oracle, |at| sum += norm_sq(at.gradient));
    sum / Ratio::from(s.steps)
}

/// On the line and in the plane, where no part alone has a unique minimizer.
fn convex_runs() -> Vec<Run> {
    let center = ratios([1, -1]);
    let flat = |curvatures| Quadratic { curvatures: ratios(curvatures), center: ratios([1, -1]) }.into();
    let plane =
        At { f: FiniteSum { parts: [[2, 0], [0, 3], [1, 1]].map(flat).into() }, minimizer: center, w: ratios([3, 1]) };
    let parts: Vec<SmoothFunction> =
        vec![Huber::new(1, 2).into(), LogCosh.into(), Quadratic::isotropic(ratio(1, 2), 1).into()];
    let line = |w| At { f: FiniteSum { parts: parts.clone() }, minimizer: ratios([0]), w: vec![w] };
    let places = [plane, line(ratio(1, 3)), line(ratio(-7, 2))];
    let each = |at: At| {
        [ratio(1, 2), ratio(1, 1), ratio(3, 2)].map(|step| [1, 3].map(|steps| Run::new(at.clone(), step, steps)))
    };
    places.into_iter().flat_map(each).flatten().collect()
}

/// Three equal parts, so that the first step leads to w*.
fn equal() -> impl Iterator<Item = Run> {
    equal_parts().into_iter().flat_map(|at| [1, 3].map(|steps| Run::new(at.clone(), Ratio::ONE, steps)))
}

/// w² and (w − 1)² from the minimizer 1/2 of their mean.
fn apart() -> [Run; 1] {
    [Run::new(two_centers().remove(0), ratio(1, 2), 4)]
}

/// 1 − cos 2w and 1 − cos 3w, both least at 0, from 12/5.
fn other_valley(steps: usize) -> Run {
    let part = |k| Cosines { amplitudes: ratios([1]), frequencies: ratios([k]) }.into();
    let f = FiniteSum { parts: vec![part(2), part(3)] };
    Run::new(At { f, minimizer: ratios([0]), w: vec![ratio(12, 5)] }, ratio(1, 2), steps)
}

fn cases(case: &mut Cases) {
    const CONVEX: &str = "every lᵢ is convex";
    const INTERPOLATION: &str = "w* minimizes every lᵢ";
    let premised = |runs: Settings<Run>| {
        runs.premise(INTERPOLATION, |s| s.at.interpolates())
            .premise(CONVEX, Run::is_convex)
            .premise("0 < η < 2/L", |s| s.step > 0 && s.step * s.at.smoothness() < 2)
    };
    let theorem = premised(for_all(convex_runs)).paths(average_gradient_norm_sq).mean_at_most(Run::bound);
    let extremal = theorem.on(equal);
    let valley = premised(given(|| other_valley(8192))).trial(average_gradient_norm_sq);
    // |f′| ≤ (2 + 3)/2.
    let stays = given(|| other_valley(1))
        .trial(average_gradient_norm_sq)
        .called("average squared gradient")
        .certificate(Range(ratio(25, 4)))
        .along("T", &[16, 64, 256, 1024], |s, t| s.steps = t);

    case.holds("every path on convex parts", theorem);
    case.holds("equality on (L/2)‖w − w*‖²", extremal.attained());
    case.rejected("cosines are not convex", valley.mean_at_most(Run::bound));
    case.refuted("without convexity", valley.mean_at_most(Run::bound).without(CONVEX));
    case.holds("there the gradient stays", stays.mean_at_least(|_| ratio(1, 5)));
    case.refuted("without a common minimizer", theorem.on(apart).without(INTERPOLATION));
    case.sabotage("1/T² instead of 1/T", extremal.bound(|s| s.bound() / s.steps));
    case.sabotage("99/100 of the bound", extremal.scale_bound(ratio(99, 100)));
    case.sabotage("in the other valley the gradient vanishes like T^−1/4", stays.decays(ratio(1, 4)));
}

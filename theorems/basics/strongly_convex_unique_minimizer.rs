//! # A strongly convex function has one minimizer, and gradient descent finds it from everywhere
//!
//! **Let** f be μ-strongly convex with μ > 0 and L-smooth.
//! **Run** w_{t+1} = w_t − ∇f(w_t)/L from two starts w₁ and v₁, for T steps.
//! **Then** ‖w_{T+1} − v_{T+1}‖ ≤ (1 − μ/L)^T ‖w₁ − v₁‖: both go to the same point, and since a
//! minimizer stays where it is there is exactly one. With ∇²f ≻ 0 alone there need not be any: eʷ has
//! no stationary point, and its runs do not meet at such a rate.
//!
//! **Checked** in exact arithmetic, with the squares of both sides, on quadratics and on a logistic
//! regression with weight decay; the slope of eʷ by subdivision.

use super::*;
use theorycheck::objective::{FiniteSum, LinearLoss, Loss};
use theorycheck::optimizer::gradient_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/strongly-convex-unique-minimizer",
    rows: &[],
    errata: &[],
    source: &[opt4dl(12).note("the remark after it"), opt4dl(10)],
    statement: r"\|w_{T+1} - v_{T+1}\| \le \left(1 - \tfrac\mu L\right)^T \|w_1 - v_1\| \text{ for two runs: the minimizer exists and is unique if } \mu > 0",
    cases,
};

/// Two runs on f(w) + (λ/2)‖w‖² for a convex f.
#[derive(Clone, Debug)]
struct Meeting<F> {
    f: Penalized<F>,
    /// μ as the statement has it.
    modulus: Ratio,
    /// L, of the sum.
    smoothness: Ratio,
    starts: [Vec<Ratio>; 2],
    steps: usize,
}

impl<F: Objective> Meeting<F> {
    /// With μ = λ.
    fn new(f: F, lambda: Ratio, smoothness: Ratio, starts: [Vec<Ratio>; 2], steps: usize) -> Meeting<F> {
        let center = vec![Ratio::ZERO; f.dimension()];
        Meeting { f: Penalized { f, lambda, center }, modulus: lambda, smoothness, starts, steps }
    }

    /// ‖w_{T+1} − v_{T+1}‖².
    fn apart(&self) -> Exact {
        let step = exact(1 / self.smoothness);
        let [w, v] = [0, 1].map(|run| gradient_descent(&self.f, &self.starts[run], step, self.steps, |_| {}));
        distance_sq(w.last(), v.last())
    }

    /// (1 − μ/L)^{2T} ‖w₁ − v₁‖².
    fn bound(&self) -> Exact {
        let [w, v] = [&self.starts[0], &self.starts[1]].map(|start| lift::<Exact>(start));
        exact(1 - self.modulus / self.smoothness).powi(2 * self.steps) * distance_sq(&w, &v)
    }
}

const STRONG: &str = "0 < μ ≤ λ";

fn meets<F: Objective + Clone + Debug>(runs: Settings<Meeting<F>>) -> Experiment<Meeting<F>> {
    runs.premise(STRONG, |s| s.modulus > 0 && s.modulus <= s.f.lambda).quantity(Meeting::apart).at_most(Meeting::bound)
}

/// Quadratics with curvatures up to 3 and a λ of their own, L = 3 + λ.
fn on_quadratics() -> impl Strategy<Value = Meeting<Quadratic>> {
    let curvatures = vec((0..=9i64).prop_map(|k| ratio(k, 3)), 1..=3);
    let run = |curvatures: Vec<Ratio>| {
        let d = curvatures.len();
        (Just(curvatures), 1..=9i64, vec(signed_fraction(), d), vec(signed_fraction(), d), 1..=12usize)
    };
    curvatures.prop_flat_map(run).prop_map(|(curvatures, lambda, w, v, steps)| {
        let lambda = ratio(lambda, 6);
        Meeting::new(Quadratic::centered(&curvatures), lambda, 3 + lambda, [w, v], steps)
    })
}

/// (λ/2)‖w‖² with L = 2λ: every step halves every distance.
fn isotropic() -> Vec<Meeting<Quadratic>> {
    let run =
        |steps| Meeting::new(Quadratic::isotropic(0, 2), 1.into(), 2.into(), [ratios([3, 1]), ratios([0, -4])], steps);
    [1, 2, 30].map(run).into()
}

/// Three samples that two classes share; L = λ + Σ‖x‖²/(4n).
fn logistic() -> Vec<Meeting<FiniteSum<LinearLoss>>> {
    let sample =
        |(x, y): ([i64; 2], i64)| LinearLoss { loss: Loss::CrossEntropy, features: ratios(x), label: y.into() };
    let parts: Vec<LinearLoss> = [([1, 2], 1), ([-1, 1], 0), ([2, 0], 1)].map(sample).into();
    let run = |steps| {
        let starts = [ratios([5, -4]), ratios([-3, 2])];
        Meeting::new(FiniteSum { parts: parts.clone() }, 1.into(), ratio(23, 12), starts, steps)
    };
    [1, 5, 25].map(run).into()
}

/// eʷ with λ = 0 and the claim that μ = 1/10; L = 1 to the left of 0.
fn exponential() -> Meeting<Exponential> {
    let f = Exponential { amplitude: Ratio::ONE };
    let run = Meeting::new(f, 0.into(), 1.into(), [ratios([-1]), ratios([-3])], 20);
    Meeting { modulus: ratio(1, 10), ..run }
}

fn cases(case: &mut Cases) {
    let theorem = meets(for_all_drawn(on_quadratics));
    let slope = for_all_in([(ratio(-30, 1), ratio(30, 1))])
        .quantity(|w| -Exponential { amplitude: Ratio::ONE }.gradient_at(w)[0])
        .at_most(|_| -exact(-31).exp());

    case.holds("on quadratics", theorem);
    case.holds("on a logistic regression with weight decay", meets(for_all(logistic)));
    case.holds("equality on (λ/2)‖w‖²", theorem.on(isotropic).attained());
    case.holds("eʷ has no stationary point", slope);
    case.refuted("eʷ, with a curvature that is positive only", meets(given(exponential)).without(STRONG));
    case.rejected("eʷ is not strongly convex", meets(given(exponential)));
    case.sabotage("1.01 μ", theorem.on(isotropic).tweak(|s| s.modulus *= ratio(101, 100)));
    case.sabotage("twice the contraction", theorem.on(isotropic).scale_bound(ratio(1, 4)));
    case.sabotage("a penalty that is concave", theorem.tweak(|s| s.f.lambda = -s.f.lambda));
}

//! # Under the PL condition stationary points are global minimizers and descent is linear, convex or not
//!
//! **Let** f be L-smooth with ‖∇f(w)‖² ≥ 2μ(f(w) − f*), μ > 0.
//! **Run** w_{t+1} = w_t − ∇f(w_t)/L for T steps.
//! **Then** f(w) = f* wherever ∇f(w) = 0, μ ≤ L, and f(w_{T+1}) − f* ≤ (1 − μ/L)^T (f(w₁) − f*). The function w² + 3 sin² w,
//! which is not convex, has L = 8 and μ = 17/100 on the whole line; the best μ is 0.1755….
//!
//! **Checked** on runs in exact arithmetic. The condition for w² + 3 sin² w is proved by subdivision for
//! |w| ≤ 6, the minimizer included where both sides are 0, and beyond from |2w + 3 sin 2w| ≥ 2|w| − 3.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/pl-global",
    rows: &[],
    errata: &[],
    source: &[opt4dl(401)],
    statement: r"\|\nabla f(w)\|^2 \ge 2\mu(f(w) - f^*) \implies f(w_{T+1}) - f^* \le (1 - \tfrac\mu L)^T (f(w_1) - f^*)",
    cases,
};

/// T steps of size 1/L from w₁ on Σ aᵢ(1 − cos kᵢwᵢ) + (λ/2)‖w‖².
#[derive(Clone, Debug)]
struct Run {
    f: Penalized<Cosines>,
    optimal_value: Ratio,
    start: Ratio,
    pl: Ratio,
    smoothness: Ratio,
    steps: usize,
}

impl Run {
    fn descend(&self) -> Trajectory<Exact> {
        gradient_descent(&self.f, &[self.start], exact(1 / self.smoothness), self.steps, |_| {})
    }

    fn gap_at(&self, w: &[Exact]) -> Exact {
        self.f.value(w) - self.optimal_value
    }

    /// f(w₁) − f*.
    fn gap(&self) -> Exact {
        self.gap_at(&[exact(self.start)])
    }

    fn is_smooth(&self) -> bool {
        self.f.f.smoothness() + self.f.lambda <= self.smoothness
    }

    /// The PL condition at w₁, …, w_T.
    fn is_pl(&self) -> Truth {
        let run = self.descend();
        let holds = |(w, g): (&Vec<Exact>, &Vec<Exact>)| norm_sq(g).ge(2 * self.pl * self.gap_at(w));
        let each = run.iterates.iter().zip(&run.gradients).take(self.steps.max(1)).map(holds);
        each.fold(Truth::Yes, |all, this| all & this)
    }

    fn is_stationary(&self) -> Truth {
        norm_sq(&self.f.gradient_at(&[exact(self.start)])).eq(0)
    }
}

fn run(amplitude: Ratio, frequency: i64, lambda: i64, start: Ratio, steps: usize) -> Run {
    let f = Cosines { amplitudes: vec![amplitude], frequencies: ratios([frequency]) };
    let (smoothness, optimal_value) = (f.smoothness() + lambda, f.optimal_value());
    let f = Penalized { f, lambda: lambda.into(), center: ratios([0]) };
    Run { f, optimal_value, start, pl: ratio(17, 100), smoothness, steps }
}

/// w² + 3 sin² w = (3/2)(1 − cos 2w) + w².
fn wavy(start: Ratio, steps: usize) -> Run {
    run(ratio(3, 2), 2, 2, start, steps)
}

/// w²/2 as 1-PL and 8-smooth.
fn parabola(steps: usize) -> Run {
    Run { pl: 1.into(), smoothness: 8.into(), ..run(0.into(), 0, 1, 3.into(), steps) }
}

/// w²/2 as 1-PL and 1-smooth.
fn round() -> impl Iterator<Item = Run> {
    [1, 4].into_iter().map(|steps| Run { smoothness: 1.into(), ..parabola(steps) })
}

fn parabolas() -> impl Iterator<Item = Run> {
    [1, 3, 10].into_iter().map(parabola)
}

fn runs() -> Vec<Run> {
    let starts = [ratio(1, 3), ratio(11, 5), ratio(-5, 2), ratio(20, 1)];
    let wavy = starts.into_iter().flat_map(|start| [1, 5].map(|steps| wavy(start, steps)));
    wavy.chain(parabolas()).chain(round()).collect()
}

/// On the crest of cos.
fn crest() -> [Run; 1] {
    [run(ratio(-1, 1), 1, 0, 0.into(), 1)]
}

fn minimizers() -> impl Iterator<Item = Run> {
    runs().into_iter().map(|s| Run { start: 0.into(), ..s })
}

/// (2w + 3 sin 2w)².
#[derive(Clone, Copy)]
struct SlopeSq;

impl Formula<1> for SlopeSq {
    fn at<R: Real>(self, [w]: &[R; 1]) -> R {
        let two: Ratio = 2.into();
        (*w * two + (*w * two).sin() * Ratio::from(3)).sq()
    }
}

/// 2μ(w² + 3 sin² w) for μ = 17/100.
#[derive(Clone, Copy)]
struct Allowed;

impl Formula<1> for Allowed {
    fn at<R: Real>(self, [w]: &[R; 1]) -> R {
        (w.sq() + w.sin().sq() * Ratio::from(3)) * ratio(34, 100)
    }
}

fn cases(case: &mut Cases) {
    const PL: &str = "the PL condition along the run";
    let premised = |runs: Settings<Run>| runs.premise("f is L-smooth", Run::is_smooth).premise(PL, Run::is_pl);
    let theorem = premised(for_all(runs))
        .quantity(|s| s.gap_at(s.descend().last()))
        .at_most(|s| exact(1 - s.pl / s.smoothness).powi(s.steps) * s.gap());
    let stationary =
        premised(for_all(minimizers).premise("∇f(w₁) = 0", Run::is_stationary)).quantity(Run::gap).exactly(|_| 0);
    let ordered = premised(for_all(runs)).quantity(|s| exact(s.pl)).at_most(|s| s.smoothness);
    let condition = for_all_in([(ratio(-6, 1), ratio(6, 1))]).formula(SlopeSq).at_least(Allowed);
    // With v = 1/|w|.
    let beyond = for_all_in([(ratio(0, 1), ratio(1, 6))])
        .quantity(|[v]| (2 - 3 * *v).sq())
        .at_least(|[v]| ratio(34, 100) * (1 + 3 * v.sq()));

    case.holds("linear descent", theorem);
    case.holds("a stationary point is a global minimizer", stationary);
    case.holds("μ ≤ L", ordered);
    case.holds("equality on (L/2)w²", ordered.on(round).attained());
    case.holds("w² + 3 sin² w is 0.17-PL for |w| ≤ 6", condition.touching(&[[Ratio::ZERO]]));
    case.holds("and beyond", beyond);
    case.rejected("the crest of cos", stationary.on(crest));
    case.refuted("a stationary point without the PL condition", stationary.on(crest).without(PL));
    case.sabotage(
        "μ doubled on w²/2",
        theorem.on(parabolas).bound(|s| exact(1 - 2 * s.pl / s.smoothness).powi(s.steps) * s.gap()),
    );
    case.sabotage("w² + 3 sin² w is 0.1756-PL", condition.scale_bound(ratio(1756, 1700)).touching(&[[Ratio::ZERO]]));
    case.sabotage("μ = L for all", ordered.attained());
}

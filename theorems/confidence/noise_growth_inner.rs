//! # Σ⟨e_t, ∇f(w_t)⟩ grows like σG√(2T ln(1/δ)) if noise and gradients are bounded
//!
//! **Let** E[e_t | past] = 0, |e_t| ≤ σ and |f′| ≤ G.
//! **Run** w_{t+1} = w_t − η(f′(w_t) + e_t) for T steps.
//! **Then** with probability at least 1 − δ, Σ e_t f′(w_t) ≤ σG√(2T ln(1/δ)). Both bounds are needed: a rare
//! error of the same variance breaks it at once, and so does a gradient that is not bounded. The constant √2
//! cannot be 1.3, nor 1: for T = 1000 fair signs and δ = 10⁻³ it is exceeded with probability 1.06·10⁻⁴, and
//! √(T ln(1/δ)) with probability 4.32·10⁻³.
//!
//! **Checked** on every path of a few steps; for fair signs by the binomial law; and by trials.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/noise-growth-inner",
    rows: &[],
    errata: &[],
    source: &[opt4dl(100).note("first sum")],
    statement: r"\Pr\left\{\sum_{t=1}^T \langle g_t - \nabla f(w_t), \nabla f(w_t)\rangle > \sigma G\sqrt{2T\log\tfrac1\delta}\right\} \le \delta",
    cases,
};

const BOUNDED: &str = "|e| ≤ σ";
const LIPSCHITZ: &str = "|f′| ≤ G";

/// Noise on the line, and G.
#[derive(Clone, Debug)]
struct Slopes {
    run: Noisy,
    lipschitz: Ratio,
}

impl Slopes {
    fn is_lipschitz(&self) -> bool {
        match &self.run.f {
            SmoothFunction::Huber(f) => f.slope <= self.lipschitz,
            SmoothFunction::LogCosh(_) => self.lipschitz >= 1,
            _ => false,
        }
    }

    /// σG√(2T ln(1/δ)).
    fn bound(&self) -> Exact {
        self.run.sigma * self.lipschitz * (2 * self.run.log() * self.run.steps).sqrt()
    }
}

/// Σ e_t f′(w_t).
fn sum<R: Drawn>(s: &Slopes, draw: &mut Draw<R>) -> R {
    let mut sum = R::zero();
    s.run.descend(draw, Noise::draw, |slope, e| sum += slope * e);
    sum
}

fn runs() -> Vec<Slopes> {
    let slopes = |f: SmoothFunction, start, noise, sigma| {
        let run = Noisy::signs_on_a_bowl(ratio(1, 4), 6, ratio(1, 8));
        Slopes { run: Noisy { f, start, noise, sigma, ..run }, lipschitz: 1.into() }
    };
    vec![
        slopes(Huber::new(1, 1).into(), 9.into(), Noise::signs(1), 1.into()),
        slopes(Huber::new(1, 2).into(), ratio(1, 2), Noise::rare(4), 3.into()),
        slopes(LogCosh.into(), 1.into(), Noise::signs(2), 2.into()),
    ]
}

/// Two hundred steps where every gradient is 1.
fn far_out() -> Slopes {
    let run = Noisy { start: 400.into(), steps: 200, ..runs()[0].run.clone() };
    Slopes { run, lipschitz: 1.into() }
}

/// An error of 99 with probability 1/100, of variance 99 ≤ 10².
fn rare() -> Slopes {
    let run =
        Noisy { noise: Noise::rare(100), sigma: 10.into(), steps: 1, delta: ratio(1, 200), ..runs()[0].run.clone() };
    Slopes { run, lipschitz: 1.into() }
}

/// w²/2 from 9.
fn steep() -> Slopes {
    Slopes { run: Noisy { f: Quadratic::isotropic(1, 1).into(), ..runs()[0].run.clone() }, lipschitz: 1.into() }
}

/// T fair signs, and δ.
#[derive(Clone, Copy, Debug)]
struct Walk {
    steps: usize,
    delta: Ratio,
}

impl Walk {
    /// The probability that their sum is above constant · √(T ln(1/δ)).
    fn tail(&self, constant: Exact) -> Exact {
        let threshold = constant * (exact(self.steps) * (1 / exact(self.delta)).ln()).sqrt();
        let excess = |heads: usize| exact(2 * heads as i64 - self.steps as i64);
        let law = heads_law(self.steps, exact(ratio(1, 2)));
        let beyond = law.into_iter().enumerate().skip(self.steps / 2);
        beyond.map(|(heads, p)| Exact::select(excess(heads).gt(threshold), p, exact(0))).sum()
    }
}

fn walks() -> Vec<Walk> {
    let lengths = [1, 2, 10, 100];
    let each = |steps| [ratio(1, 2), ratio(1, 10), ratio(1, 1000)].map(|delta| Walk { steps, delta });
    lengths.into_iter().flat_map(each).collect()
}

fn long_walk() -> Walk {
    Walk { steps: 1000, delta: ratio(1, 1000) }
}

fn cases(case: &mut Cases) {
    let settings = |slopes: Settings<Slopes>| {
        slopes
            .premise("E e = 0 and E e² ≤ σ²", |s| {
                s.run.noise.mean() == 0 && s.run.noise.moment() <= s.run.sigma.sq()
            })
            .premise(BOUNDED, |s| s.run.noise.is_within(s.run.sigma))
            .premise(LIPSCHITZ, Slopes::is_lipschitz)
    };
    let paths = settings(for_all(runs)).paths(sum).exceeds(Slopes::bound).probability_at_most(|s| s.run.delta);
    let trials = settings(given(far_out)).trial(sum).exceeds(Slopes::bound).probability_at_most(|s| s.run.delta);
    let (rare, steep) = (paths.on(|| [rare()]), paths.on(|| [steep()]));
    let signs =
        for_all(walks).quantity(|s| s.tail(exact(2).sqrt())).called("P(sum > √(2T ln(1/δ)))").at_most(|s| s.delta);
    let long = signs.on(|| [long_walk()]);

    case.holds("every path of a few steps", paths);
    case.holds("two hundred steps down a slope", trials);
    case.holds("fair signs", signs);
    case.holds("a thousand of them", long);
    case.holds(
        "which exceed it with probability above 1.06·10⁻⁴",
        given(long_walk).quantity(|s| s.tail(exact(2).sqrt())).at_least(|_| ratio(106, 1_000_000)),
    );
    case.refuted("without a bound on the noise but its variance", rare.without(BOUNDED));
    case.refuted("without a bound on the gradients", steep.without(LIPSCHITZ));
    case.rejected("rare errors are turned away", rare);
    case.rejected("w²/2 is turned away", steep);
    case.sabotage("√(T ln(1/δ))", long.quantity(|s| s.tail(exact(1))));
    case.sabotage(
        "1.3 √(T ln(1/δ))",
        long.tweak(|s| s.delta = ratio(1, 1_000_000_000)).quantity(|s| s.tail(exact(ratio(13, 10)))),
    );
    case.sabotage("a third of the bound, down a slope", trials.on(|| [far_out()]).tweak(|s| s.lipschitz /= 3));
}

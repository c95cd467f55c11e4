//! # A batch of B independent samples has the variance σ²/B, and the error DG/√T + Dσ/√(BT)
//!
//! **Let** g be the average of B independent unbiased gradients, each of variance σ².
//! **Run** w_{t+1} = w_t − η g_t with η = D/√(T(G² + σ²/B)) on a convex G-Lipschitz f.
//! **Then** E‖g − ∇f(w)‖² = σ²/B, and E (1/T) Σ (f(w_t) − f*) ≤ D√((G² + σ²/B)/T) ≤ DG/√T + Dσ/√(BT).
//!
//! **Checked** exactly: the variance over every batch, the error by the exact laws of the iterates with
//! the average of B signs as noise.

use super::*;
use theorycheck::optimizer::displacement_laws;
use theorycheck::statistics::heads_law;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/variance-over-batch",
    rows: &[],
    errata: &[],
    source: &[opt4dl(50).note("with larger batch sizes"), opt4dl(51)],
    statement: r"\mathbb E\|g_t - \nabla f(w_t)\|^2 = \frac{\sigma^2}B, \quad \text{error} \le \frac{DG}{\sqrt T} + \frac{D\sigma}{\sqrt{BT}}",
    cases,
};

/// A batch of B samples, of which only so many are independent: each of these comes several times.
#[derive(Clone, Debug)]
struct Copied {
    independent: Batch,
    copies: usize,
}

impl Copied {
    /// σ²/B.
    fn claimed(&self) -> Exact {
        self.independent.variance() / (self.independent.size * self.copies)
    }
}

fn copied() -> impl Strategy<Value = Copied> {
    batches().prop_map(|independent| Copied { independent, copies: 1 })
}

/// Values ±2, so that σ = 2.
fn two_parabolas() -> Copied {
    let independent =
        Batch { f: parabolas(&ratios([2, -2])), w: ratios([0]), size: 3, sampling: Sampling::WithReplacement };
    Copied { independent, copies: 1 }
}

/// A run whose noise is the average of B signs of size σ.
#[derive(Clone, Debug)]
struct Averaged {
    /// `sigma` is that of one sample.
    run: Run,
    batch: usize,
}

impl Averaged {
    /// With η tuned to σ²/B.
    fn new(mut run: Run, batch: usize) -> Averaged {
        run.variance_in_step = run.sigma.sq() / batch;
        Averaged { run, batch }
    }

    /// E (1/T) Σ f(w_t).
    fn average_gap(&self) -> Exact {
        let Run { f, start, sigma, steps, .. } = &self.run;
        let weights = heads_law(self.batch, exact(ratio(1, 2))).into_iter().enumerate();
        let noise = weights.map(|(heads, weight)| {
            let sum = Ratio::from(2 * heads) - self.batch;
            (*sigma * sum / self.batch, weight.to_ratio().expect("a small fraction"))
        });
        let step = self.run.step();
        let laws = displacement_laws(f, start[0], step, *steps, &noise.collect::<Vec<_>>());
        laws.iter().map(|law| law.mean(|m| f.value(&[start[0] - step * *m]))).sum::<Exact>() / *steps
    }

    /// DG/√T + Dσ/√(BT).
    fn bound(&self) -> Exact {
        let Run { f, radius, sigma, steps, .. } = &self.run;
        let slow = *radius * f.lipschitz_constant() / exact(*steps).sqrt();
        slow + *radius * *sigma / exact(self.batch * *steps).sqrt()
    }

    /// D√((G² + σ²/B)/T).
    fn sharper_bound(&self) -> Exact {
        self.run.rate(self.run.f.lipschitz_constant().sq() + self.run.sigma.sq() / self.batch)
    }
}

fn averaged() -> impl Iterator<Item = Averaged> {
    let runs = || lattice_runs().into_iter().filter(|run| run.steps <= 11);
    [2, 9].into_iter().flat_map(move |batch| runs().map(move |run| Averaged::new(run, batch)))
}

fn cases(case: &mut Cases) {
    let variance = for_all_drawn(copied).paths(|s, draw| s.independent.error_sq(draw)).mean_exactly(Copied::claimed);
    let error = for_all(averaged)
        .premise("η is tuned to σ²/B", |s| s.run.variance_in_step == s.run.sigma.sq() / s.batch)
        .quantity(Averaged::average_gap)
        .at_most(Averaged::bound);
    let along = given(|| Averaged::new(Run { steps: 30, ..fair_signs() }, 1))
        .quantity(Averaged::average_gap)
        .called("expected average gap")
        .along("B", &[1, 2, 8], |s, b| *s = Averaged::new(s.run.clone(), b));

    case.holds("the variance is σ²/B", variance);
    case.holds("the error of T steps", error);
    case.holds("and √(G² + σ²/B) in one root", error.bound(Averaged::sharper_bound));
    case.holds("on |w| along B", along.at_most(Averaged::sharper_bound));
    case.holds("sharp there up to 4/T", along.at_least(|s| s.sharper_bound() - 4 * s.sharper_bound() / s.run.steps));
    case.rejected("a step tuned to a larger variance", error.tweak(|s| s.run.variance_in_step += 1));
    case.sabotage("σ/B instead of σ²/B", variance.on(|| [two_parabolas()]).bound(|s| s.claimed().sqrt()));
    case.sabotage("every sample twice", variance.tweak(|s| s.copies = 2));
    case.sabotage(
        "σ²/B² in the error",
        along.at_most(|s| s.run.rate(s.run.f.lipschitz_constant().sq() + (s.run.sigma / s.batch).sq())),
    );
}

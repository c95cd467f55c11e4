//! # With B machines the bound in terms of the time is DG/√τ + Dσ/√(τB), smaller the larger B is
//!
//! **Let** C = BT oracle calls be shared by M = B machines, so that the time is τ = C/M.
//! **Then** DG√(B/C) + Dσ/√C = DG/√τ + Dσ/√(τB), which falls as B grows. (It is the speed-up, not the
//! time, that is proportional to M.)
//!
//! **Checked** exactly where B and τ are squares, to many digits on one instance where they are not, and
//! by subdivision that more machines never hurt.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/parallel-time",
    rows: &[],
    errata: &[],
    source: &[opt4dl(53), opt4dl(54)],
    statement: r"\frac{DG\sqrt B}{\sqrt C} + \frac{D\sigma}{\sqrt C} = \frac{DG}{\sqrt\tau} + \frac{D\sigma}{\sqrt{\tau B}}, \quad \tau = \frac CB",
    cases,
};

impl Work {
    /// DG√(B/C) + Dσ/√C.
    fn error_of_calls(&self) -> Exact {
        let c = exact(self.calls());
        (self.lipschitz * exact(self.batch).sqrt() + self.sigma) * self.radius / c.sqrt()
    }

    /// DG/√τ + Dσ/√(τB).
    fn error_in_time(&self, time: Ratio) -> Exact {
        let root = |x: Ratio| exact(x).sqrt();
        self.radius * self.lipschitz / root(time) + self.radius * self.sigma / root(time * self.batch)
    }

    /// τ = C/M with M = B.
    fn time(&self) -> Ratio {
        Ratio::from(self.calls()) / self.batch
    }
}

/// D = 1.3, G = 2, σ = 0.7, B = 8, τ = 50.
fn eight_machines() -> Work {
    Work { radius: ratio(13, 10), lipschitz: 2.into(), sigma: ratio(7, 10), batch: 8, steps: 50 }
}

/// √τ/D times the bound for G = 2 and σ = 3, as a function of B.
#[derive(Clone, Copy)]
struct Scaled;

impl Formula<1> for Scaled {
    fn at<R: Real>(self, [batch]: &[R; 1]) -> R {
        R::of(2) + R::of(3) / batch.sqrt()
    }
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(square_works).quantity(Work::error_of_calls).exactly(|s| s.error_in_time(s.time()));
    let faster = for_all_in([(ratio(1, 1), ratio(64, 1))]).formula(Scaled).at_most(AtOne(Scaled));

    case.holds("in terms of the time", theorem);
    case.holds("0.4132 with eight machines", theorem.on(|| [eight_machines()]));
    case.holds("more machines never hurt, with G = 2 and σ = 3", faster.touching(&[[Ratio::ONE]]));
    case.sabotage("no speed-up: τ = C", theorem.bound(|s| s.error_in_time(s.calls().into())));
    case.sabotage("a time that grows with the machines", theorem.bound(|s| s.error_in_time(s.time() * s.batch.pow(2))));
    case.sabotage("more machines halve it", faster.scale_bound(ratio(1, 2)).touching(&[[Ratio::ONE]]));
}

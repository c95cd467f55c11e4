//! # ZO-SGD minimizes E ℓ(w + μu, z), which is within μ G E‖u‖ of f
//!
//! **Let** f(w) = E ℓ(w, z) and f^μ(w) = E f(w + μu), with u and z independent.
//! **Then** f^μ(w) = E ℓ(w + μu, z). The notes have lost the u: E ℓ(w + μ, z) is f(w + μ), for
//! ℓ = (w − z)² with z = ±1, w = 1 and μ = 1 it is 5, where f^μ is 3. If f is G-Lipschitz then
//! |f^μ − f| ≤ μ G E‖u‖, so that the two problems become one as μ → 0.
//!
//! **Checked** exactly on every path of u = ±1 and z; the distance by closed forms on random piecewise
//! linear functions, with equality on |w| at 0.

use super::*;
use theorycheck::random::mean_normal_norm;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/smoothed-problem",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/smoothed-problem",
        printed: r"\mathbb E_u[f(w+\mu u)] = \mathbb E_{z,u}[\ell(w+\mu, z)]",
        corrected: r"\mathbb E_u[f(w+\mu u)] = \mathbb E_{z,u}[\ell(w+\mu u, z)]",
        why: "Without u there is nothing random left but z, and the right-hand side is f(w + μ): 5 against 3 for (w − z)² with z = ±1, w = 1 and μ = 1.",
    }],
    source: &[opt4dl(123)],
    statement: r"f^\mu(w) = \mathbb E_u[f(w+\mu u)] = \mathbb E_{z,u}[\ell(w+\mu u, z)], \quad |f^\mu - f| \le \mu\,G\,\mathbb E\|u\|",
    cases,
};

/// ℓ(w, z) is |w − z| or (w − z)² with z = ±1; u = ±1.
#[derive(Clone, Copy, Debug)]
struct Losses {
    is_square: bool,
    w: Ratio,
    mu: Ratio,
}

impl Losses {
    fn loss(&self, w: Exact, z: Exact) -> Exact {
        if self.is_square { (w - z).sq() } else { (w - z).abs() }
    }

    /// f^μ(w): f is w² + 1, or half of the two distances to ±1.
    fn smoothed(&self) -> Exact {
        if self.is_square {
            return exact(self.w.sq() + 1 + self.mu.sq());
        }
        let kinks = vec![(1.into(), ratio(1, 2)), ((-1).into(), ratio(1, 2))];
        let f = PiecewiseLinear { offset: 0.into(), slope: 0.into(), kinks };
        f.smoothed_value(Smoothing::TwoPoint, self.mu, self.w.into())
    }
}

fn losses() -> Vec<Losses> {
    let at =
        |is_square| {
            [(ratio(1, 1), ratio(1, 1)), (ratio(2, 5), ratio(1, 3)), (ratio(-3, 1), ratio(1, 10))]
                .map(|(w, mu)| Losses { is_square, w, mu })
        };
    [true, false].into_iter().flat_map(at).collect()
}

/// (w − z)² with w = μ = 1.
fn square() -> [Losses; 1] {
    [Losses { is_square: true, w: 1.into(), mu: 1.into() }]
}

/// E|u|, from tables.
fn mean_size(smoothing: Smoothing) -> Exact {
    match smoothing {
        Smoothing::Gaussian => mean_normal_norm(1),
        Smoothing::TwoPoint => exact(1),
        Smoothing::Uniform => exact(ratio(1, 2)),
        Smoothing::Parabolic => exact(ratio(3, 8)),
    }
}

fn at_the_kink() -> [Smoothed; 4] {
    [Smoothing::Gaussian, Smoothing::TwoPoint, Smoothing::Uniform, Smoothing::Parabolic].map(|smoothing| Smoothed {
        smoothing,
        x: 0.into(),
        ..across_the_kink(ratio(2, 3), 1.into())
    })
}

fn cases(case: &mut Cases) {
    let settings = for_all(losses);
    let theorem = settings
        .paths(|s, draw| {
            let z = draw.sign();
            s.loss(draw.sign() * s.mu + s.w, z)
        })
        .mean_exactly(Losses::smoothed);
    let printed = settings.paths(|s, draw| s.loss(exact(s.w + s.mu), draw.sign())).mean_exactly(Losses::smoothed);
    let near = for_all_drawn(smoothed_pairs)
        .quantity(Smoothed::bias)
        .at_most(|s| mean_size(s.smoothing) * s.mu * s.lipschitz());

    case.holds("the mean over u and z", theorem);
    case.holds("|f^μ − f| ≤ μ G E|u|", near);
    case.holds("equality on |w| at 0", near.on(at_the_kink).attained());
    case.refuted("as printed, without u", printed.on(square));
    case.sabotage("the mean is f itself", theorem.on(square).bound(|s| s.w.sq() + 1));
    case.sabotage("half of μ G E|u|", near.on(at_the_kink).scale_bound(ratio(1, 2)));
}

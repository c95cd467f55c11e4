//! # The empirical square risk of a linear model is convex, with Hessian XᵀX/n
//!
//! **Let** f(w) = (1/n) Σ ½(yᵢ − xᵢᵀw)².
//! **Then** ∇²f(w) = XᵀX/n at every w, which is positive semidefinite, so f lies below its chords: by
//! (1/8)(u − v)ᵀ(XᵀX/n)(u − v) half-way.
//!
//! **Checked** exactly on random samples: the Hessian by differentiating the value twice, its
//! definiteness by pivots.

use super::*;
use theorycheck::kernel::{dot, norm_sq, transposed};

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/square-convex",
    rows: &[],
    errata: &[],
    source: &[Source::passage(&LECTURES, "machine learning basics, linear regression")],
    statement: r"\nabla^2 \frac1n\sum_{i=1}^n \tfrac12(y_i - x_i^\top w)^2 = \tfrac1n X^\top X \succeq 0",
    cases,
};

fn square_chords() -> impl Strategy<Value = Chord> {
    chords(Loss::Squared)
}

/// XᵀX times a number.
fn gram(s: &Chord, scale: Ratio) -> Vec<Vec<Exact>> {
    let rows: Vec<Vec<Exact>> = s.risk.parts.iter().map(|sample| lift(&sample.features)).collect();
    let columns = transposed(&rows);
    columns.iter().map(|a| columns.iter().map(|b| dot(a, b) * scale).collect()).collect()
}

impl Chord {
    /// 1/n.
    fn share(&self) -> Ratio {
        1 / Ratio::from(self.risk.parts.len())
    }
}

fn at_u(s: &Chord) -> Vec<Vec<Exact>> {
    hessian(&s.risk, &lift(&s.u))
}

/// The sum of the squared entries of A − B.
fn apart(a: Vec<Vec<Exact>>, b: Vec<Vec<Exact>>) -> Exact {
    norm_sq(&a.into_iter().flatten().zip(b.into_iter().flatten()).map(|(a, b)| a - b).collect::<Vec<_>>())
}

/// (1/8) (u − v)ᵀ (XᵀX/n) (u − v).
fn sag(s: &Chord) -> Exact {
    let moved: Vec<Exact> = s.u.iter().zip(&s.v).map(|(u, v)| exact(*u - *v)).collect();
    gram(s, s.share()).iter().zip(&moved).map(|(row, m)| dot(row, &moved) * *m).sum::<Exact>() / 8
}

/// 1 where XᵀX/n is positive semidefinite.
fn is_semidefinite(s: &Chord) -> Exact {
    Exact::select(is_positive_semidefinite(&at_u(s)), exact(1), exact(0))
}

fn cases(case: &mut Cases) {
    let settings = for_all_drawn(square_chords);
    let same = settings.quantity(|s| apart(at_u(s), gram(s, s.share()))).exactly(|_| 0);
    let definite = settings.quantity(is_semidefinite).exactly(|_| 1);
    let theorem = below_its_chords(settings);
    let exactly = settings
        .quantity(|s| value_in_the_middle(&s.risk, &s.u, &s.v))
        .exactly(|s| mean_of_ends(&s.risk, &s.u, &s.v) - sag(s));

    case.holds("the Hessian is XᵀX/n", same);
    case.holds("it is positive semidefinite", definite);
    case.holds("below its chords", theorem);
    case.holds("by exactly (1/8)(u − v)ᵀ(XᵀX/n)(u − v)", exactly);
    case.sabotage("XᵀX, without 1/n", same.quantity(|s| apart(at_u(s), gram(s, Ratio::ONE))));
    case.sabotage("the 0-1 loss", theorem.tweak(|s| s.use_loss(Loss::ZeroOne)));
    case.sabotage("twice the sag", exactly.bound(|s| mean_of_ends(&s.risk, &s.u, &s.v) - 2 * sag(s)));
}

//! # Light-tailed noise: E exp(‖e‖²/σ²) ≤ e, not 1
//!
//! **Let** e be random and σ > 0.
//! **Then** E exp(‖e‖²/σ²) ≥ exp(E‖e‖²/σ²) > 1 unless e = 0, so that nothing satisfies the printed condition but 0.
//! With exp(1) on the right, bounded noise ‖e‖ ≤ σ does, with equality at ‖e‖ = σ; so does N(0, s²I) in ℝᵈ if and
//! only if (1 − 2s²/σ²)^(−d/2) ≤ exp(1), for d = 1 if s²/σ² ≤ (1 − exp(−2))/2 = 0.4323…; and it implies
//! E‖e‖² ≤ σ².
//!
//! **Checked** on random laws with few values, in enclosures, as E exp(‖e‖²/σ² − 1) ≤ 1, where a tie is one of
//! rationals; for Gaussians by the closed form on a box, and by trials beside it.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/light-tail",
    rows: &[],
    errata: &[Erratum {
        row: "confidence/light-tail",
        printed: r"\mathbb E[\exp(\|e_t\|^2/\sigma^2) \mid w_t] \le 1",
        corrected: r"\mathbb E[\exp(\|e_t\|^2/\sigma^2) \mid w_t] \le \exp(1)",
        why: "The exponential of a number that is not negative is at least 1, and more unless it is 0: for e = ±σ the left side is exp(1). Neither Gaussian noise nor any other satisfies it, but 0.",
    }],
    source: &[opt4dl(97)],
    statement: r"\mathbb E\exp(\|e\|^2/\sigma^2) \le \exp(1)",
    cases,
};

#[derive(Clone, Debug)]
struct Tail {
    noise: Finite,
    sigma: Ratio,
}

impl Tail {
    /// E exp(e²/σ² − c).
    fn moment(&self, c: Exact) -> Exact {
        self.noise.mean(|e| (exact(e.sq() / self.sigma.sq()) - c).exp())
    }

    /// E e².
    fn variance(&self) -> Exact {
        self.noise.mean(|e| exact(e.sq()))
    }
}

/// With σ the largest of the values, which are not all 0.
fn bounded() -> impl Strategy<Value = Tail> {
    let some = finite_laws(-6).prop_filter("not always 0", |noise| noise.largest() > 0);
    some.prop_map(|noise| Tail { sigma: noise.largest(), noise })
}

fn signs() -> Tail {
    Tail { noise: Finite::two_point(ratio(1, 2), 2, -2), sigma: 2.into() }
}

/// N(0, s²I) in ℝᵈ.
#[derive(Clone, Copy, Debug)]
struct Gaussian {
    dimension: usize,
    /// s²/σ².
    share: Ratio,
}

/// E exp(t‖e‖²/σ²) = (1 − 2t s²/σ²)^(−d/2) for t s² < σ²/2.
fn gaussian_moment(dimension: usize, share: Exact) -> Exact {
    1 / (1 - 2 * share).powi(dimension).sqrt()
}

fn sampled<R: Sampled>(s: &Gaussian, draw: &mut Draw<R>) -> R {
    let mut e = vec![R::zero(); s.dimension];
    draw.fill_normals(&mut e);
    (norm_sq(&e) * s.share).exp()
}

fn cases(case: &mut Cases) {
    const BOUNDED: &str = "‖e‖ ≤ σ";
    let light = for_all_drawn(bounded)
        .premise(BOUNDED, |s| s.noise.largest() <= s.sigma)
        .quantity(|s| s.moment(exact(1)))
        .called("E exp(‖e‖²/σ² − 1)")
        .at_most(|_| 1);
    let jensen = for_all_drawn(bounded).quantity(|s| s.moment(s.variance() / s.sigma.sq())).at_least(|_| 1);
    let on_the_line = for_all_in([(ratio(0, 1), ratio(432, 1000))])
        .quantity(|[share]| gaussian_moment(1, *share))
        .called("E exp(e²/σ²)")
        .at_most(|_| exact(1).exp());
    let gaussian =
        for_all(|| [(1, ratio(1, 8)), (4, ratio(1, 16))].map(|(dimension, share)| Gaussian { dimension, share }))
            .trial(sampled)
            .certificate_of(|s| SecondMoment(gaussian_moment(s.dimension, 2 * exact(s.share))))
            .and_quantity(|s| gaussian_moment(s.dimension, exact(s.share)));
    let thresholds = for_every(|| [1usize, 2, 10, 100])
        .quantity(|d| gaussian_moment(*d, (1 - (-exact(2) / *d).exp()) / 2))
        .exactly(|_| exact(1).exp());

    case.holds("bounded noise", light);
    case.holds("equality for ±σ", light.on(|| [signs()]).attained());
    case.refuted("at most 1, as printed, for ±σ", light.on(|| [signs()]).bound(|_| (-exact(1)).exp()));
    case.holds("at least exp(E‖e‖²/σ²), and so E‖e‖² ≤ σ²", jensen);
    case.holds("Gaussian noise with s² ≤ 0.432 σ²", on_the_line);
    case.holds("the threshold σ²(1 − exp(−2/d))/2 in ℝᵈ", thresholds);
    case.holds(
        "the closed form for Gaussians, with trials",
        gaussian.mean_exactly(|s| {
            exact(1 - 2 * s.share).powi(s.dimension).sqrt() / exact(1 - 2 * s.share).powi(s.dimension)
        }),
    );
    case.holds(
        "with 2 on the right: s² ≤ 3σ²/8",
        given(|| Gaussian { dimension: 1, share: ratio(3, 8) })
            .quantity(|s| gaussian_moment(s.dimension, exact(s.share)))
            .exactly(|_| 2),
    );
    case.rejected("noise of up to 2σ", light.tweak(|s| s.sigma /= 2));
    case.sabotage(
        "s² = 0.44 σ²",
        for_all_in([(ratio(0, 1), ratio(44, 100))])
            .quantity(|[share]| gaussian_moment(1, *share))
            .at_most(|_| exact(1).exp()),
    );
    case.sabotage("2 for noise of size σ", light.on(|| [signs()]).bound(|_| 2 * (-exact(1)).exp()));
    case.sabotage("at most 1 on random laws", light.bound(|_| (-exact(1)).exp()));
}

//! # Interpolation: the stochastic gradient's second moment is at most 2L(f − f*)
//!
//! **Let** f = (1/n) Σ lᵢ with every lᵢ L-smooth, convex or not, and let one w* minimize them all.
//! **Then** (1/n) Σ ‖∇lᵢ(w)‖² ≤ 2L(f(w) − f*) at every w, with equality where every lᵢ is
//! (L/2)‖w − w*‖². Without a common minimizer the right side can be 0 and the left is not.
//!
//! **Checked** in exact arithmetic on sums of convex and nonconvex functions, and on regressions
//! with labels that some w* fits.

use super::*;
use theorycheck::kernel::norm_sq;
use theorycheck::objective::{Cosines, FiniteSum, Huber, LogCosh, Quadratic, RationalWell, SmoothFunction};

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/interpolation-variance",
    rows: &[],
    errata: &[],
    source: &[opt4dl(393), opt4dl(396)],
    statement: r"\frac1n\sum_{i=1}^n \|\nabla l_i(w)\|^2 \le 2L\,(f(w) - f^*)",
    cases,
};

/// A finite sum at a point w, and a minimizer of it.
#[derive(Clone, Debug)]
struct At {
    f: FiniteSum<SmoothFunction>,
    minimizer: Vec<Ratio>,
    w: Vec<Ratio>,
}

impl At {
    /// Whether w* minimizes every part.
    fn interpolates(&self) -> Truth {
        let minimizer = lift::<Exact>(&self.minimizer);
        let each = self.f.parts.iter().map(|part| part.value(&minimizer).eq(part.optimal_value()));
        each.fold(Truth::Yes, |all, this| all & this)
    }

    fn second_moment(&self) -> Exact {
        self.f.mean_gradient_norm_sq(&lift(&self.w))
    }

    /// 2L(f(w) − f*).
    fn bound(&self) -> Exact {
        let smoothness = self.f.parts.iter().map(Smooth::smoothness).max().expect("a sum has parts");
        let gap = self.f.value::<Exact>(&lift(&self.w)) - self.f.value::<Exact>(&lift(&self.minimizer));
        2 * smoothness * gap
    }
}

/// Around the origin, at several points.
fn common_minimizer() -> Vec<At> {
    let wave = Cosines { amplitudes: ratios([2]), frequencies: vec![ratio(3, 2)] };
    let sums: [Vec<SmoothFunction>; 3] = [
        vec![RationalWell::new(1).into(), RationalWell::new(ratio(1, 3)).into(), Huber::new(1, 2).into()],
        vec![wave.into(), LogCosh.into(), Quadratic::isotropic(ratio(1, 2), 1).into()],
        vec![Quadratic::isotropic(3, 1).into(), RationalWell::new(ratio(3, 2)).into()],
    ];
    let at = |parts: Vec<SmoothFunction>| {
        [ratio(-7, 2), ratio(-1, 5), ratio(1, 3), ratio(2, 1)].map(|w| At {
            f: FiniteSum { parts: parts.clone() },
            minimizer: vec![Ratio::ZERO],
            w: vec![w],
        })
    };
    sums.into_iter().flat_map(at).collect()
}

/// Three times (5/2)‖w − w*‖²/2.
fn equal_parts() -> Vec<At> {
    let center = vec![ratio(1, 2), ratio(-3, 1)];
    let part = Quadratic { curvatures: vec![ratio(5, 2); 2], center: center.clone() };
    vec![At { f: FiniteSum { parts: vec![part.into(); 3] }, minimizer: center, w: ratios([2, 1]) }]
}

/// l₀ = w² and l₁ = (w − 1)², at the minimizer 1/2 of their mean.
fn two_centers() -> Vec<At> {
    let part = |center| Quadratic { curvatures: ratios([2]), center: ratios([center]) }.into();
    let minimizer = vec![ratio(1, 2)];
    vec![At { f: FiniteSum { parts: vec![part(0), part(1)] }, w: minimizer.clone(), minimizer }]
}

/// (1/n) Σ ‖∇lᵢ(w₁)‖² for lᵢ(w) = ½(⟨xᵢ, w⟩ − yᵢ)².
fn regression_second_moment(s: &Regression) -> Exact {
    let n = s.f.rows.len();
    let start = lift::<Exact>(&s.start);
    (0..n).map(|i| norm_sq(&s.f.gradient_of_row(i, &start))).sum::<Exact>() / n
}

/// 2 max ‖xᵢ‖² f(w₁): independent rows fit any labels, so that f* = 0.
fn regression_bound(s: &Regression) -> Exact {
    let norms = s.f.rows.iter().map(|row| row.iter().map(|x| x.sq()).sum::<Ratio>());
    2 * norms.max().expect("a regression has rows") * s.f.value::<Exact>(&lift(&s.start))
}

fn cases(case: &mut Cases) {
    let theorem = for_all(common_minimizer)
        .premise("w* minimizes every lᵢ", At::interpolates)
        .quantity(At::second_moment)
        .at_most(At::bound);
    let equality = theorem.on(equal_parts).attained();
    let regression = for_all_drawn(regressions)
        .premise("the rows are independent", Regression::is_pl)
        .quantity(regression_second_moment)
        .at_most(regression_bound);

    case.holds("theorem", theorem);
    case.holds("linear regression that fits its labels", regression);
    case.holds("equality on (L/2)‖w − w*‖²", equality);
    case.rejected("two centers are no common minimizer", theorem.on(two_centers));
    case.refuted("without a common minimizer", theorem.on(two_centers).without("w* minimizes every lᵢ"));
    case.sabotage("L instead of 2L", theorem.on(equal_parts).scale_bound(ratio(1, 2)));
    case.sabotage("L instead of 2L in regression", regression.scale_bound(ratio(1, 2)));
}

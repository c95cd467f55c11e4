//! # A gradient step of size η ≤ 1/L minimizes a quadratic that lies above the function
//!
//! **Let** f be L-smooth, c = 1/η and U(w) = f(w_t) + ⟨∇f(w_t), w − w_t⟩ + (c/2)‖w − w_t‖².
//! **Run** w_{t+1} = w_t − η∇f(w_t).
//! **Then** U(w) = U(w_{t+1}) + (c/2)‖w − w_{t+1}‖² for every w, so w_{t+1} = argmin U; and U ≥ f if η ≤ 1/L.
//! With η = 1.5/L, U no longer lies above (L/2)‖w‖², although the step still descends.
//!
//! **Checked** in exact arithmetic on listed and on random pairs of points.

use super::*;
use crate::smooth::{Pair, extremal_pairs, random_pairs, smooth_pairs};
use theorycheck::optimizer::gradient_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "majorization/gd-is-mm",
    rows: &[],
    errata: &[],
    source: &[opt4dl(76), opt4dl(77)],
    statement: r"w_t - \eta\nabla f(w_t) = \arg\min_w U_t(w), \quad U_t(w) = f(w_t) + \langle w - w_t, \nabla f(w_t)\rangle + \frac1{2\eta}\|w - w_t\|^2 \ge f(w) \text{ if } \eta \le \frac1L",
    cases,
};

/// U(w) around x.
fn surrogate(s: &Pair, w: &[Exact]) -> Exact {
    let curvatures = vec![s.smoothness; s.x.len()];
    QuadraticSurrogate { f: &s.f, curvatures: &curvatures }.value(&lift(&s.x), w)
}

/// The gradient step from x.
fn stepped(s: &Pair) -> Vec<Exact> {
    gradient_descent(&s.f, &s.x, exact(1 / s.smoothness), 1, |_| {}).last().to_vec()
}

/// (c/2)‖y − w_{t+1}‖².
fn above_minimum(s: &Pair) -> Exact {
    s.smoothness * distance_sq(&lift(&s.y), &stepped(s)) / 2
}

fn cases(case: &mut Cases) {
    let minimum = for_all(smooth_pairs)
        .quantity(|s| surrogate(s, &lift(&s.y)) - surrogate(s, &stepped(s)))
        .exactly(above_minimum);
    let above = for_all_drawn(random_pairs)
        .premise("η ≤ 1/L", Pair::is_smooth)
        .quantity(Pair::value_at_y)
        .at_most(|s| surrogate(s, &lift(&s.y)));
    let descends =
        for_all(extremal_pairs).quantity(|s| s.f.value(&stepped(s))).at_most(|s| s.f.value::<Exact>(&lift(&s.x)));
    let listed = above.on(extremal_pairs);

    case.holds("the step is the minimizer of its surrogate", minimum);
    case.holds("the surrogate lies above f", above);
    case.holds("equality on (L/2)‖w‖²", above.on(|| extremal_pairs().into_iter().take(1)).attained());
    case.holds("η = 1.5/L still descends there", descends.tweak(|s| s.smoothness /= ratio(3, 2)));
    case.holds("so does η = 1/(2L)", above.tweak(|s| s.smoothness *= 2));
    case.rejected("η = 1.5/L is not what is claimed", listed.tweak(|s| s.smoothness /= ratio(3, 2)));
    case.sabotage("the surrogate of η = 1.5/L lies above", listed.tweak(|s| s.smoothness /= ratio(3, 2)));
    case.sabotage("c instead of c/2", minimum.scale_bound(2.into()));
    case.sabotage("η = 2.5/L descends as well", descends.tweak(|s| s.smoothness /= ratio(5, 2)));
}

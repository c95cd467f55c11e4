//! # A surrogate that is tight and lies above makes every step descend
//!
//! **Let** U_t(w_t) = f(w_t) and U_t ≥ f.
//! **Run** w_{t+1} = argmin U_t.
//! **Then** f(w_t) − f(w_{t+1}) ≥ f(w_t) − U_t(w_{t+1}) ≥ 0, with equality in the first where U_t = f.
//!
//! **Checked** in exact arithmetic for random functions of every kind with quadratic surrogates, whose
//! promise is ½ Σ (∂ᵢf)²/cᵢ.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "majorization/progress",
    rows: &[],
    errata: &[],
    source: &[opt4dl(75)],
    statement: r"f(w_t) - f(w_{t+1}) \ge f(w_t) - U_t(w_{t+1}) \ge f(w_t) - U_t(w_t) = 0",
    cases,
};

fn cases(case: &mut Cases) {
    let settings = for_all_drawn(descents).premise("U_t ≥ f", Descent::majorizes);
    let progress = settings.quantity(Descent::last_progress).at_least(Descent::last_promise);
    let promise = settings.quantity(Descent::last_promise).at_least(|_| 0);
    let listed = for_all(listed_descents).premise("U_t ≥ f", Descent::majorizes);
    let amount = listed.quantity(Descent::last_promise).exactly(|s| {
        let gradient = s.f.gradient_at(&s.iterates()[s.steps - 1]);
        gradient.iter().zip(&s.curvatures).map(|(g, c)| g.sq() / *c).sum::<Exact>() / 2
    });
    let tight = listed
        .quantity(|s| s.last_surrogate(&s.iterates()[s.steps - 1], &s.iterates()[s.steps - 1]))
        .exactly(|s| s.f.value(&s.iterates()[s.steps - 1]));
    let steep = |s: &mut Descent| s.curvatures.iter_mut().for_each(|c| *c /= 3);

    case.holds("progress is at least the promise", progress);
    case.holds("the promise is not negative", promise);
    case.holds("it is ½ Σ (∂ᵢf)²/cᵢ", amount);
    case.holds("the surrogate is tight at w_t", tight);
    case.holds("equality where the surrogate is the function", progress.on(|| [itself()]).attained());
    case.rejected("η = 3/L: the surrogate does not lie above", progress.on(|| [itself()]).tweak(steep));
    case.sabotage("η = 3/L", progress.on(|| [itself()]).tweak(steep));
    case.sabotage("η = 3/L does not even descend", progress.on(|| [itself()]).tweak(steep).bound(|_| 0));
    case.sabotage("Σ (∂ᵢf)²/cᵢ", amount.scale_bound(2.into()));
}

//! # A step changes ‖w − w*‖² by −2η⟨g, w − w*⟩ + η²‖g‖²
//!
//! **Let** w, w* and g be any vectors and η any number.
//! **Run** one step w⁺ = w − ηg.
//! **Then** ‖w⁺ − w*‖² = ‖w − w*‖² − 2η⟨g, w − w*⟩ + η²‖g‖². Printed is a plus before 2η.
//!
//! **Checked** in exact arithmetic on random vectors.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/one-step-expansion",
    rows: &[],
    errata: &[Erratum {
        row: "convex/one-step-expansion",
        printed: r"\|w_{t+1} - w^*\|^2 = \|w_t - w^*\|^2 + 2\eta\langle g_t, w_t - w^*\rangle + \eta^2\|g_t\|^2",
        corrected: r"\|w_{t+1} - w^*\|^2 = \|w_t - w^*\|^2 - 2\eta\langle g_t, w_t - w^*\rangle + \eta^2\|g_t\|^2",
        why: "The step subtracts ηg. With w = 1, w* = 0, g = 1 and η = 1/2 the left side is 1/4 and the printed right side 9/4.",
    }],
    source: &[opt4dl(30)],
    statement: r"\|w_{t+1} - w^*\|^2 = \|w_t - w^*\|^2 - 2\eta\langle g_t, w_t - w^*\rangle + \eta^2\|g_t\|^2",
    cases,
};

/// One step from w along g, seen from w*.
#[derive(Clone, Debug)]
struct Step {
    w: Vec<Ratio>,
    comparator: Vec<Ratio>,
    direction: Vec<Ratio>,
    step: Ratio,
}

impl Step {
    /// ‖w⁺ − w*‖².
    fn distance_sq(&self) -> Exact {
        let run = follow_directions::<Exact>(&self.w, exact(self.step), std::slice::from_ref(&self.direction));
        distance_sq(&run[1], &lift(&self.comparator))
    }

    /// ‖w − w*‖² + a η⟨g, w − w*⟩ + b‖g‖².
    fn expansion(&self, a: i64, b: Ratio) -> Exact {
        let [w, comparator, g] = [&self.w, &self.comparator, &self.direction].map(|v| lift::<Exact>(v));
        let product = dot(&g, &w) - dot(&g, &comparator);
        distance_sq(&w, &comparator) + product * self.step * a + norm_sq(&g) * b
    }
}

fn steps() -> impl Strategy<Value = Step> {
    let vectors = |d: usize| (vec(signed_fraction(), d), vec(signed_fraction(), d), vec(signed_fraction(), d));
    ((1..=4usize).prop_flat_map(vectors), signed_fraction()).prop_map(|((w, comparator, direction), step)| Step {
        w,
        comparator,
        direction,
        step,
    })
}

/// w = 1, w* = 0, g = 1, η = 1/2.
fn half_way() -> [Step; 1] {
    [Step { w: ratios([1]), comparator: ratios([0]), direction: ratios([1]), step: ratio(1, 2) }]
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(steps).quantity(Step::distance_sq).exactly(|s| s.expansion(-2, s.step.sq()));
    let printed = theorem.bound(|s| s.expansion(2, s.step.sq()));

    case.holds("corrected", theorem);
    case.holds("it is 1/4 half-way from 1 to 0", theorem.on(half_way).bound(|_| ratio(1, 4)));
    case.refuted("as printed, half-way from 1 to 0", printed.on(half_way));
    case.sabotage("as printed, on random vectors", printed);
    case.sabotage("η instead of η² before ‖g‖²", theorem.bound(|s| s.expansion(-2, s.step)));
    case.sabotage("−η instead of −2η", theorem.bound(|s| s.expansion(-1, s.step.sq())));
}

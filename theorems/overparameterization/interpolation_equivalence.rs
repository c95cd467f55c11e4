//! # A minimizer of the mean minimizes every part if some point does, and not otherwise
//!
//! **Let** f = (1/n) Σ lᵢ.
//! **Then** a point that minimizes every lᵢ minimizes f. If there is such a point w*, then
//! lᵢ(w) − lᵢ(w*) ≤ n(f(w) − f(w*)) for every i and w, so that every minimizer of f minimizes every lᵢ; with
//! equality where only one part is not at its minimum. Without it the converse fails: this is what
//! interpolation assumes. And ∇f(w) = 0 implies ∇lᵢ(w) = 0 for all i where the lᵢ are convex, but not
//! in general.
//!
//! **Checked** exactly on sums of several kinds, and on regressions that fit their labels.

use super::*;
use theorycheck::objective::Polynomial;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/interpolation-equivalence",
    rows: &[],
    errata: &[],
    source: &[opt4dl(391)],
    statement: r"w^* \in \bigcap_i \arg\min l_i \implies l_i(w) - l_i(w^*) \le n\,(f(w) - f(w^*)) \text{ for all } i, w",
    cases,
};

/// maxᵢ lᵢ(w) − lᵢ(w*).
fn largest_excess(s: &At) -> Exact {
    let (w, minimizer) = (lift::<Exact>(&s.w), lift::<Exact>(&s.minimizer));
    let excesses = s.f.parts.iter().map(|part| part.value(&w) - part.value(&minimizer));
    excesses.reduce(Exact::max).expect("a sum has parts")
}

/// At (2, 0), where w₁²/2 is above its minimum and w₂² is not; and at (0, −1), the other way round.
fn one_part_is_off() -> [At; 2] {
    let parts = [[1, 0], [0, 2]].map(|curvatures| Quadratic::centered(&ratios(curvatures)).into());
    [[2, 0], [0, -1]].map(|w| At {
        f: FiniteSum { parts: parts.clone().into() },
        minimizer: ratios([0, 0]),
        w: ratios(w),
    })
}

/// A sum of polynomials whose least value is 0, at 0, and a point w.
#[derive(Clone, Debug)]
struct Stationary {
    f: FiniteSum<Polynomial>,
    w: Vec<Ratio>,
}

impl Stationary {
    fn is_stationary(&self) -> Truth {
        norm_sq(&self.f.gradient_at::<Exact>(&lift(&self.w))).eq(0)
    }

    /// Whether lᵢ(w) + ⟨∇lᵢ(w), 0 − w⟩ ≤ lᵢ(0) for every i, as convexity has it.
    fn has_tangents_below(&self) -> Truth {
        let (w, zero) = (lift::<Exact>(&self.w), vec![exact(0); self.w.len()]);
        let below = |l: &Polynomial| (l.value(&w) - dot(&l.gradient_at(&w), &w)).le(l.value(&zero));
        self.f.parts.iter().fold(Truth::Yes, |all, part| all & below(part))
    }
}

/// (w₁ + w₂)² and (w₁ + w₂)⁴ at several points of the line where both are 0, and off it.
fn valleys() -> impl Iterator<Item = Stationary> {
    let square = vec![(ratio(1, 1), vec![2, 0]), (ratio(2, 1), vec![1, 1]), (ratio(1, 1), vec![0, 2])];
    let binomial = [(1, [4, 0]), (4, [3, 1]), (6, [2, 2]), (4, [1, 3]), (1, [0, 4])];
    let quartic = binomial.map(|(c, exponents)| (ratio(c, 1), exponents.to_vec())).to_vec();
    let parts = vec![Polynomial { terms: square }, Polynomial { terms: quartic }];
    [[0, 0], [1, -1], [-3, 3]]
        .into_iter()
        .map(move |w| Stationary { f: FiniteSum { parts: parts.clone() }, w: ratios(w) })
}

/// w² and 8w²((w − 3/2)² + 1/8) at 1, where their slopes are 2 and −2.
fn opposite_slopes() -> [Stationary; 1] {
    let parts = vec![Polynomial::new(&ratios([0, 0, 1])), Polynomial::new(&ratios([0, 0, 19, -24, 8]))];
    [Stationary { f: FiniteSum { parts }, w: ratios([1]) }]
}

fn cases(case: &mut Cases) {
    const INTERPOLATION: &str = "w* minimizes every lᵢ";
    const CONVEX: &str = "every tangent at w stays below the common minimum, as for convex lᵢ";
    let sums = for_all(common_minimizer).premise(INTERPOLATION, At::interpolates);
    let minimizes = sums.quantity(|s| s.f.value(&lift(&s.w))).at_least(|s| s.f.value::<Exact>(&lift(&s.minimizer)));
    let excess = sums.quantity(largest_excess).at_most(|s| s.gap() * s.f.parts.len());
    let extremal = excess.on(one_part_is_off);
    let regression = for_all_drawn(regressions)
        .premise("the rows are independent", Regression::has_independent_rows)
        .quantity(|s| norm_sq(&s.f.residuals(&s.nearest_interpolant())))
        .exactly(|_| 0);
    let stationary = for_all(valleys)
        .premise("∇f(w) = 0", Stationary::is_stationary)
        .premise(CONVEX, Stationary::has_tangents_below)
        .quantity(|s| s.f.mean_gradient_norm_sq(&lift(&s.w)))
        .exactly(|_| 0);

    case.holds("a common minimizer minimizes the mean", minimizes);
    case.holds("no part is off by more than n times the gap", excess);
    case.holds("equality where one part is off", extremal.attained());
    case.holds("a regression with independent rows fits every label", regression);
    case.holds("where f is stationary, so is every convex part", stationary);
    case.rejected("w² and (w − 1)² have no common minimizer", excess.on(two_centers));
    case.refuted(
        "the minimizer of their mean minimizes neither",
        excess.on(two_centers).tweak(|s| s.minimizer = ratios([0])).without(INTERPOLATION),
    );
    case.rejected("opposite slopes are not convex", stationary.on(opposite_slopes));
    case.refuted("where f is stationary, so is every part", stationary.on(opposite_slopes).without(CONVEX));
    case.sabotage("no part is off by more than the gap", extremal.bound(At::gap));
    case.sabotage("the largest excess is n times the gap", excess.attained());
}

//! # A network is linear up to sβ‖x‖²‖v‖²/2, so that training a wide one is nearly linear regression
//!
//! **Let** h(w, x) = s Σ_j a_j φ(⟨u_j, x⟩) with m hidden units, |a_j| ≤ a, |φ″| ≤ β, and h′ its linearization around w₁.
//! **Then** |h(w₁ + v, x) − h′(w₁ + v, x)| ≤ (saβ/2)‖x‖²‖v‖², with equality for φ(z) = z² where every vⱼ points along x. With
//! s = 1/√m the predictions of gradient descent on h and on h′ come apart like 1/√m; with s = 1/m, where as
//! good a fit takes a longer way, they stay apart. Twice the objective, as (418) has it, changes no minimizer.
//!
//! **Checked** exactly and in enclosures; three steps of descent along m from one pattern of weights,
//! with step sizes that give every width the same first step of its predictions. The O(n/√d) of the
//! lecture is checked for this n and along d = 2m only.

use super::*;
use theorycheck::model::LinearizedFit;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/linearization",
    rows: &[],
    errata: &[],
    source: &[opt4dl(416), opt4dl(417), opt4dl(418)],
    statement: r"|h(w_1 + v, x) - h'(w_1 + v, x)| \le \frac{s\,a\,\beta}{2}\,\|x\|^2\|v\|^2, \quad s = \tfrac1{\sqrt m}",
    cases,
};

/// A network around w₁, moved by v.
#[derive(Clone, Debug)]
struct Moved {
    network: TwoLayer,
    start: Vec<Ratio>,
    v: Vec<Ratio>,
    x: Vec<Ratio>,
}

impl Moved {
    fn is_smooth(&self) -> bool {
        matches!(self.network.activation, Activation::Square | Activation::Tanh)
    }

    /// β: the largest |φ″|, where φ has one. That of tanh is largest at tanh² = 1/3.
    fn curvature(&self) -> Exact {
        match self.network.activation {
            Activation::Square => exact(2),
            Activation::Tanh => 4 / (3 * exact(3).sqrt()),
            Activation::Relu | Activation::Kink => exact(0),
        }
    }

    fn error(&self) -> Exact {
        let (start, v, x) = (lift::<Exact>(&self.start), lift::<Exact>(&self.v), lift::<Exact>(&self.x));
        let end: Vec<Exact> = start.iter().zip(&v).map(|(w, v)| *w + *v).collect();
        let linear = self.network.output(&start, &x) + dot(&self.network.gradient(&start, &x), &v);
        (self.network.output(&end, &x) - linear).abs()
    }

    fn bound(&self) -> Exact {
        let largest = self.network.outer.iter().map(|a| a.abs()).max().expect("at least one unit");
        let norms = norm_sq(&lift::<Exact>(&self.x)) * norm_sq(&lift::<Exact>(&self.v));
        self.network.scale::<Exact>() * largest * self.curvature() * norms / 2
    }
}

fn moves() -> impl Strategy<Value = Moved> {
    // Neither v nor x nor a is 0.
    let part = || (1..=6i64, 1..=3i64, prop_oneof![Just(1), Just(-1)]).prop_map(|(n, d, sign)| ratio(sign * n, d));
    let of = move |(width, inputs): (usize, usize)| {
        let (outer, inner) = (vec(part(), width), || vec(part(), width * inputs));
        let activation = prop_oneof![Just(Activation::Square), Just(Activation::Tanh)];
        let scaling = prop_oneof![Just(Scaling::Tangent), Just(Scaling::MeanField)];
        ((outer, activation, scaling), inner(), inner(), vec(part(), inputs))
    };
    // Widths with rational roots, so that equality is decided where every v_j is along x.
    (prop_oneof![Just(1), Just(4)], 1..=2usize).prop_flat_map(of).prop_map(
        |((outer, activation, scaling), start, v, x)| Moved {
            network: TwoLayer { outer, inputs: x.len(), activation, scaling },
            start,
            v,
            x,
        },
    )
}

fn quadratic_unit_along_x(activation: Activation) -> Moved {
    let network = TwoLayer { outer: ratios([2, 2, 2, 2]), inputs: 2, activation, scaling: Scaling::Tangent };
    Moved {
        network,
        start: ratios([0, 0, 1, 2, -1, 1, 3, 0]),
        v: ratios([1, 2, -1, -2, 2, 4, 3, 6]),
        x: ratios([1, 2]),
    }
}

/// Every v_j along x.
fn extremal() -> [Moved; 1] {
    [quadratic_unit_along_x(Activation::Square)]
}

/// Over the kink of a rectifier.
fn over_the_kink() -> [Moved; 1] {
    [quadratic_unit_along_x(Activation::Relu)]
}

/// Three steps of descent on a network and on its linearization.
#[derive(Clone, Copy, Debug)]
struct Training {
    width: usize,
    scaling: Scaling,
}

impl Training {
    fn fit(&self) -> LinearizedFit {
        let pattern = [[1, 0], [0, 1], [1, 1], [1, -1]].map(ratios).concat();
        let around = pattern.repeat(self.width / 4);
        let outer = vec![Ratio::ONE; self.width];
        let network = TwoLayer { outer, inputs: 2, activation: Activation::Square, scaling: self.scaling };
        let mut fit = NetworkFit { network, rows: vec![ratios([1, 0]), ratios([1, 1])], targets: ratios([0, 0]) };
        let first = fit.predictions(&lift::<Exact>(&around));
        let first = first.into_iter().map(|h| h.to_ratio().expect("a small fraction"));
        fit.targets = first.zip([1, -1]).map(|(h, missing)| h + missing).collect();
        LinearizedFit { fit, around }
    }

    /// 1/8 for s = 1/√m, and in general 1/(8s²m).
    fn step(&self) -> Exact {
        match self.scaling {
            Scaling::Tangent => exact(ratio(1, 8)),
            Scaling::MeanField => exact(self.width) / 8,
        }
    }

    /// ‖h(w₄, X) − h′(w₄′, X)‖.
    fn apart(&self) -> Exact {
        let linearized = self.fit();
        let run = gradient_descent(&linearized.fit, &linearized.around, self.step(), 3, |_| {});
        let linear_run = gradient_descent(&linearized, &linearized.around, self.step(), 3, |_| {});
        let (h, linear) = (linearized.fit.predictions(run.last()), linearized.predictions(linear_run.last()));
        distance_sq(&h, &linear).sqrt()
    }
}

/// Networks with a place elsewhere to look at: the last weights are turned around.
fn linearized(s: &Trained) -> (LinearizedFit, Vec<Exact>) {
    let elsewhere = s.w.iter().rev().map(|w| exact(*w) + 1).collect();
    (LinearizedFit { fit: s.f.clone(), around: s.w.clone() }, elsewhere)
}

/// ‖ỹ − ∇h(w₁)ᵀ(w − w₁)‖²/n with ỹ = y − h(w₁).
fn as_in_418(s: &Trained) -> Exact {
    let (_, w) = linearized(s);
    let moved: Vec<Exact> = w.iter().zip(&s.w).map(|(w, start)| *w - *start).collect();
    let changes = matrix_vector(&s.f.jacobian(&s.at::<Exact>()), &moved);
    let missing: Vec<Exact> = s.residuals().into_iter().map(|r| -r).collect();
    distance_sq(&missing, &changes) / s.f.rows.len()
}

fn cases(case: &mut Cases) {
    const SMOOTH: &str = "φ has a second derivative";
    const TANGENT: &str = "s = 1/√m";
    let theorem = for_all_drawn(moves).premise(SMOOTH, Moved::is_smooth).quantity(Moved::error).at_most(Moved::bound);
    let sharp = theorem.on(extremal);
    let kink = theorem.on(over_the_kink);
    let training = given(|| Training { width: 4, scaling: Scaling::Tangent })
        .premise(TANGENT, |s| s.scaling == Scaling::Tangent)
        .quantity(Training::apart)
        .called("distance of the predictions")
        .along("m", &[4, 16, 64], |s, m| s.width = m)
        .decays(ratio(48, 100));
    let mean_field = training.tweak(|s| s.scaling = Scaling::MeanField);
    let doubled = for_all_drawn(trained_networks).quantity(as_in_418).exactly(|s| {
        let (f, w) = linearized(s);
        2 * f.value(&w)
    });

    case.holds("the error of the linearization", theorem);
    case.holds("equality for squares where v points along x", sharp.attained());
    case.holds("descent stays as near as 1/√m", training);
    case.holds("(418) is twice the objective of the linearized network", doubled);
    case.rejected("a rectifier", kink);
    case.refuted("over the kink of a rectifier", kink.without(SMOOTH));
    case.rejected("s = 1/m is another scaling", mean_field);
    case.refuted("with s = 1/m descent stays apart", mean_field.without(TANGENT));
    case.sabotage("99/100 of the error", sharp.scale_bound(ratio(99, 100)));
    case.sabotage("an error of order 1/m", sharp.bound(|s| s.bound() * s.network.scale::<Exact>()));
    case.sabotage("descent stays as near as m^−0.6", training.exponent(ratio(6, 10)));
    case.sabotage("(418) is the objective", doubled.scale_bound(ratio(1, 2)));
}

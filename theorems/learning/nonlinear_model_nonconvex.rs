//! # A model that is not linear in its parameters may make a convex loss nonconvex
//!
//! **Let** A(x, w) = w₁w₂x with x = y = 1, a network of two layers of one unit each.
//! **Then** for the hinge, the square loss and the cross entropy ℓ(A(x, w), y) is larger at 0, half-way
//! between (1, 1) and (−1, −1), than at either: 1 against 0, 1/2 against 0, ln 2 against ln(1 + 1/e). A
//! model A(x, w) that is linear in w leaves the training task convex.
//!
//! **Checked** exactly for the three losses.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/nonlinear-model-nonconvex",
    rows: &[],
    errata: &[],
    source: &[Source::passage(&LECTURES, "machine learning basics, the examples of models"), opt4dl(23)],
    statement: r"\ell(A(x, 0), y) > \tfrac12\ell(A(x, u), y) + \tfrac12\ell(A(x, -u), y) \quad \text{for } A(x, w) = w_1 w_2 x,\ u = (1, 1)",
    cases,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    /// w₁w₂x.
    Product,
    /// (w₁ + w₂)x.
    Linear,
}

/// A model under a loss on the sample x = y = 1, from u to −u.
#[derive(Clone, Debug)]
struct Replaced {
    model: Model,
    loss: Loss,
    u: Vec<Ratio>,
}

impl Replaced {
    fn prediction(&self, w: [Ratio; 2]) -> Ratio {
        match self.model {
            Model::Product => w[0] * w[1],
            Model::Linear => w[0] + w[1],
        }
    }

    /// A(x, u) + A(x, −u) = 2A(x, 0), as for every model that is linear in w.
    fn looks_linear(&self) -> bool {
        let [a, b] = [self.u[0], self.u[1]];
        self.prediction([a, b]) + self.prediction([-a, -b]) == 2 * self.prediction([Ratio::ZERO; 2])
    }

    /// f(0) − (f(u) + f(−u))/2.
    fn bulge(&self) -> Exact {
        let (loss, label) = (self.loss, Ratio::ONE);
        match self.model {
            Model::Product => self.bulge_of(&ProductLoss { loss, feature: Ratio::ONE, label }),
            Model::Linear => self.bulge_of(&LinearLoss { loss, features: ratios([1, 1]), label }),
        }
    }

    fn bulge_of(&self, f: &impl Objective) -> Exact {
        let opposite: Vec<Ratio> = self.u.iter().map(|u| -*u).collect();
        value_in_the_middle(f, &self.u, &opposite) - mean_of_ends(f, &self.u, &opposite)
    }
}

fn replaced(model: Model) -> [Replaced; 3] {
    [Loss::Hinge, Loss::Squared, Loss::CrossEntropy].map(|loss| Replaced { model, loss, u: ratios([1, 1]) })
}

fn products() -> [Replaced; 3] {
    replaced(Model::Product)
}

fn linear() -> [Replaced; 3] {
    replaced(Model::Linear)
}

fn cases(case: &mut Cases) {
    const CURVED: &str = "A is not linear in w";
    let bulge = for_every(products).premise(CURVED, |s| !s.looks_linear()).quantity(Replaced::bulge);
    let theorem = bulge.at_least(|_| ratio(3, 8));
    let each = bulge.exactly(|s| match s.loss {
        Loss::Hinge => exact(1),
        Loss::Squared => exact(ratio(1, 2)),
        _ => exact(2).ln() - (1 + exact(-1).exp()).ln(),
    });

    case.holds("all three losses become nonconvex, by 3/8 and more", theorem);
    case.holds("by 1, 1/2 and ln 2 − ln(1 + 1/e)", each);
    case.rejected("a linear model", theorem.on(linear));
    case.refuted("every model makes them nonconvex", theorem.on(linear).without(CURVED));
    case.holds("a linear model leaves them convex", for_every(linear).quantity(Replaced::bulge).at_most(|_| 0));
    case.sabotage("between (1, −1) and (−1, 1)", theorem.tweak(|s| s.u[1] = (-1).into()));
    case.sabotage("all of them by 1/2", theorem.bound(|_| ratio(1, 2)));
}

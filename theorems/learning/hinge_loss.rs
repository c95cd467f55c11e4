//! # The hinge loss bounds the 0-1 loss from above, if the label stands in it
//!
//! **Let** y = ±1 and ŷ = sign(xᵀw), where sign(0) counts as wrong.
//! **Then** 𝕀[y ≠ ŷ] ≤ max(0, 1 − y xᵀw), with equality at margin 0 and from margin 1 on. Printed is
//! max(0, 1 − xᵀw), which knows no label: it punishes what is right and passes over what is wrong.
//!
//! **Checked** exactly on random samples and parameters.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/hinge-loss",
    rows: &[],
    errata: &[Erratum {
        row: "learning/hinge-loss",
        printed: r"\ell(w, z) = \max(0, 1 - x^\top w)",
        corrected: r"\ell(w, z) = \max(0, 1 - y\,x^\top w)",
        why: "Without the label it is no loss: at x = 1, w = 2 the label −1 is predicted wrong and costs 0, and at w = −2 it is predicted right and costs 3.",
    }],
    source: &[Source::passage(&LECTURES, "machine learning basics, binary classification"), opt4dl(135)],
    statement: r"\mathbb I[y \ne \operatorname{sign}(x^\top w)] \le \max(0, 1 - y\,x^\top w)",
    cases,
};

/// A labelled sample and a parameter.
#[derive(Clone, Debug)]
struct Labelled {
    features: Vec<Ratio>,
    label: Ratio,
    w: Vec<Ratio>,
}

impl Labelled {
    fn loss_with(&self, loss: Loss, label: Ratio) -> Exact {
        LinearLoss { loss, features: self.features.clone(), label }.value(&lift(&self.w))
    }

    fn zero_one(&self) -> Exact {
        self.loss_with(Loss::ZeroOne, self.label)
    }

    fn hinge(&self) -> Exact {
        self.loss_with(Loss::Hinge, self.label)
    }

    /// max(0, 1 − xᵀw).
    fn printed(&self) -> Exact {
        self.loss_with(Loss::Hinge, Ratio::ONE)
    }
}

fn labelled() -> impl Strategy<Value = Labelled> {
    let drawn = |d: usize| (vec(signed_fraction(), d), theorycheck::proptest::bool::ANY, vec(signed_fraction(), d));
    (1..=3usize).prop_flat_map(drawn).prop_map(|(features, positive, w)| Labelled {
        features,
        label: if positive { 1.into() } else { (-1).into() },
        w,
    })
}

/// One feature, 1.
fn on_the_line(label: i64, w: i64) -> Labelled {
    Labelled { features: ratios([1]), label: label.into(), w: ratios([w]) }
}

fn cases(case: &mut Cases) {
    let zero_one = for_all_drawn(labelled).premise("y = ±1", |s| s.label.abs() == 1).quantity(Labelled::zero_one);
    let theorem = zero_one.at_most(Labelled::hinge);
    let touching = theorem.on(|| [(1, 0), (-1, 0), (1, 1), (-1, -3)].map(|(y, w)| on_the_line(y, w)));
    let no_loss = given(|| on_the_line(-1, -2)).quantity(Labelled::hinge).exactly(|_| 0);

    case.holds("theorem", theorem);
    case.holds("equality at margin 0 and from margin 1 on", touching.attained());
    case.holds("what is right by a margin of 2 costs nothing", no_loss);
    case.refuted(
        "as printed, what is wrong costs at least 1",
        theorem.on(|| [on_the_line(-1, 2)]).bound(Labelled::printed),
    );
    case.refuted("as printed, what is right costs nothing", no_loss.quantity(Labelled::printed));
    case.rejected("the labels 0 and 1", theorem.tweak(|s| s.label = Ratio::ZERO));
    case.sabotage("as printed, on random samples", theorem.bound(Labelled::printed));
    case.sabotage("half of the hinge loss", touching.scale_bound(ratio(1, 2)));
    case.sabotage("a hinge at 0, max(0, −y xᵀw)", touching.bound(|s| (s.hinge() - 1).max(0)));
}

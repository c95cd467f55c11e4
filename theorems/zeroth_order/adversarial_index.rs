//! # An attack perturbs the image that is classified, x_i, and not anything else of its class
//!
//! **Let** score(y | x) be the probability with which a classifier gives the image x its true label y,
//! and λ|δ| the price of a perturbation δ.
//! **Run** the attack: minimize score(y | x_i + δ) + λ|δ| over δ.
//! **Then** what it finds is the least that score(y | x_i + δ) + λ|δ| can be for the image x_i. The
//! notes write c_i + δ and leave c_i undefined; with any other image of the class, the result says
//! nothing of x_i.
//!
//! **Checked** exactly on a score that is piecewise linear, where the minimum is at a kink.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/adversarial-index",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/adversarial-index",
        printed: r"\min_\delta \text{score}_{w^*}(y_i \mid c_i + \delta) + \lambda\|\delta\|",
        corrected: r"\min_\delta \text{score}_{w^*}(y_i \mid x_i + \delta) + \lambda\|\delta\|",
        why: "The images are called x_i and c_i is nothing. Read as another image of the class, it gives a perturbation that leaves the score of x_i = 2 at 3/4, where 0 is within reach.",
    }],
    source: &[opt4dl(111)],
    statement: r"\min_\delta \text{score}_{w^*}(y_i \mid x_i + \delta) + \lambda\|\delta\|",
    cases,
};

/// An image of one pixel, the one that the attack looks at, and λ.
#[derive(Clone, Copy, Debug)]
struct Attack {
    image: Ratio,
    attacked: Ratio,
    price: Ratio,
}

impl Attack {
    /// score(y | x + δ) + λ|δ| as a function of δ, with the score 1/2 + x/4 cut off at 0 and 1.
    fn objective(&self, image: Ratio) -> PiecewiseLinear {
        let kinks = vec![(-2 - image, ratio(1, 8)), (2 - image, ratio(-1, 8)), (Ratio::ZERO, self.price)];
        PiecewiseLinear { offset: ratio(1, 2), slope: 0.into(), kinks }
    }

    /// A minimizer for the image that is attacked: one of the kinks.
    fn perturbation(&self) -> Ratio {
        let f = self.objective(self.attacked);
        let worth = |delta: Ratio| f.value(&[exact(delta)]).to_ratio().expect("the kinks are fractions");
        f.kinks.iter().map(|(kink, _)| *kink).min_by_key(|delta| worth(*delta)).expect("three kinks")
    }

    fn reached(&self) -> Exact {
        self.objective(self.image).value(&[exact(self.perturbation())])
    }
}

fn attacks() -> Vec<Attack> {
    let on = |image| [ratio(1, 20), ratio(1, 8), ratio(1, 2)].map(|price| Attack { image, attacked: image, price });
    [ratio(2, 1), ratio(1, 2), ratio(-1, 1)].into_iter().flat_map(on).collect()
}

fn cases(case: &mut Cases) {
    let theorem = for_all(attacks)
        .premise("the image that is attacked is the one that is classified", |s| s.attacked == s.image)
        .quantity(Attack::reached);
    // 1/2 + x/4 stays without a perturbation, and λ(x + 2) is the price of a score of 0.
    let least = theorem.exactly(|s| (ratio(1, 2) + s.image / 4).min(s.price * (s.image + 2)));
    let otherwise = least.tweak(|s| s.attacked = s.image - 3);

    case.holds("the least for this image", least);
    case.refuted("c_i is another image", otherwise.without("the image that is attacked is the one that is classified"));
    case.rejected("c_i is another image, and that is seen", otherwise);
    case.sabotage("half of the price", least.bound(|s| (ratio(1, 2) + s.image / 4).min(s.price * (s.image + 2) / 2)));
}

//! Empirical and population risk, and the losses of linear models.

pub(crate) use super::*;

pub(crate) mod bce_convex;
pub(crate) mod discrete_universe;
pub(crate) mod estimation_error_bound;
pub(crate) mod estimation_error_decomposition;
pub(crate) mod hinge_convex;
pub(crate) mod hinge_loss;
pub(crate) mod nonlinear_model_nonconvex;
pub(crate) mod sample_index;
pub(crate) mod square_convex;
pub(crate) mod total_error_additive;

use crate::basics::{Constant, signed_fraction};
use theorycheck::kernel::is_positive_semidefinite;
use theorycheck::objective::{FiniteSum, LinearLoss, Loss, ProductLoss, Quadratic, hessian, lift, sigmoid};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::{Just, Strategy};

/// Data that a loss is averaged over, the law that new data follow, and a parameter.
#[derive(Clone, Debug)]
pub(crate) struct Universe {
    /// ℓ(·, z₁), …, ℓ(·, z_n).
    pub(crate) samples: FiniteSum<Quadratic>,
    /// p_z on these samples.
    pub(crate) law: Vec<Ratio>,
    pub(crate) w: Vec<Ratio>,
}

impl Universe {
    pub(crate) fn loss_on(&self, i: usize) -> Exact {
        self.samples.parts[i].value(&lift(&self.w))
    }

    /// f(w) = (1/n) Σ ℓ(w, zᵢ).
    pub(crate) fn empirical_risk(&self) -> Exact {
        self.samples.value(&lift(&self.w))
    }

    /// f̄(w) = E ℓ(w, z) for z ~ p_z.
    pub(crate) fn population_risk(&self) -> Exact {
        self.law.iter().enumerate().map(|(i, p)| self.loss_on(i) * *p).sum()
    }

    pub(crate) fn is_uniform(&self) -> bool {
        self.law.iter().all(|p| *p * self.law.len() == 1)
    }
}

/// ℓ(w, z) = (w − z)² for z = 0 and 2, equally likely, at w = 0.
pub(crate) fn two_numbers() -> Universe {
    let distance = |z: i64| Quadratic { curvatures: ratios([2]), center: ratios([z]) };
    Universe {
        samples: FiniteSum { parts: [0, 2].map(distance).into() },
        law: vec![ratio(1, 2), ratio(1, 2)],
        w: ratios([0]),
    }
}

/// One to five samples with quadratic losses in one to three dimensions, equally likely.
pub(crate) fn uniform_universes() -> impl Strategy<Value = Universe> {
    let drawn = |d: usize| (vec((vec(1..=6i64, d), vec(signed_fraction(), d)), 1..=5), vec(signed_fraction(), d));
    (1..=3usize).prop_flat_map(drawn).prop_map(|(samples, w)| {
        let quadratic = |(curvatures, center): (Vec<i64>, Vec<Ratio>)| Quadratic {
            curvatures: curvatures.into_iter().map(Ratio::from).collect(),
            center,
        };
        let law = vec![ratio(1, samples.len() as i64); samples.len()];
        Universe { samples: FiniteSum { parts: samples.into_iter().map(quadratic).collect() }, law, w }
    })
}

/// Finitely many parameters, with the empirical and the population risk of each.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    /// f.
    pub(crate) empirical: Vec<Ratio>,
    /// f̄.
    pub(crate) population: Vec<Ratio>,
    /// ŵ: the parameter that is used.
    pub(crate) answer: usize,
    /// Over which parameters |f − f̄| is maximized.
    pub(crate) compared: Vec<usize>,
    /// f_opt: the loss of the true relation.
    pub(crate) irreducible: Ratio,
}

fn place_of_least(values: &[Ratio]) -> usize {
    (0..values.len()).min_by_key(|i| values[*i]).expect("a class is not empty")
}

impl Class {
    /// With |f − f̄| maximized over every parameter, and f_opt = 0.
    pub(crate) fn new(empirical: &[Ratio], population: &[Ratio], answer: usize) -> Class {
        Class {
            empirical: empirical.to_vec(),
            population: population.to_vec(),
            answer,
            compared: (0..empirical.len()).collect(),
            irreducible: Ratio::ZERO,
        }
    }

    /// w̄, which minimizes f̄.
    pub(crate) fn best(&self) -> usize {
        place_of_least(&self.population)
    }

    /// f̄(ŵ) − f̄(w̄).
    pub(crate) fn estimation_error(&self) -> Ratio {
        self.population[self.answer] - self.population[self.best()]
    }

    /// f(ŵ) − f(w*), where w* minimizes f.
    pub(crate) fn optimization_error(&self) -> Ratio {
        self.empirical[self.answer] - self.empirical[place_of_least(&self.empirical)]
    }

    /// f̄(w̄) − f_opt.
    pub(crate) fn representation_error(&self) -> Ratio {
        self.population[self.best()] - self.irreducible
    }

    /// Δ_emp = max |f − f̄|.
    pub(crate) fn deviation(&self) -> Ratio {
        let apart = |w: &usize| (self.empirical[*w] - self.population[*w]).abs();
        self.compared.iter().map(apart).max().expect("at least one parameter is compared")
    }
}

/// Two to six parameters with small risks.
pub(crate) fn classes() -> impl Strategy<Value = Class> {
    let risk = || (0..=12i64, 1..=4i64).prop_map(|(n, d)| ratio(n, d));
    vec((risk(), risk()), 2..=6).prop_flat_map(|risks| (0..risks.len(), Just(risks))).prop_map(|(answer, risks)| {
        let (empirical, population): (Vec<Ratio>, Vec<Ratio>) = risks.into_iter().unzip();
        Class::new(&empirical, &population, answer)
    })
}

/// ŵ and w̄ = w*: f is 0 at both, f̄ is 1 and −1.
pub(crate) fn opposite_deviations() -> Class {
    Class::new(&ratios([0, 0]), &ratios([1, -1]), 0)
}

/// Samples of a linear model and two parameters.
#[derive(Clone, Debug)]
pub(crate) struct Chord {
    pub(crate) risk: FiniteSum<LinearLoss>,
    pub(crate) u: Vec<Ratio>,
    pub(crate) v: Vec<Ratio>,
}

impl Chord {
    /// The same samples with another loss.
    pub(crate) fn use_loss(&mut self, loss: Loss) {
        self.risk.parts.iter_mut().for_each(|sample| sample.loss = loss);
    }
}

/// f((u + v)/2) for the two ends of a chord.
pub(crate) fn value_in_the_middle(f: &impl Objective, u: &[Ratio], v: &[Ratio]) -> Exact {
    let middle: Vec<Exact> = u.iter().zip(v).map(|(u, v)| exact(*u + *v) / 2).collect();
    f.value(&middle)
}

/// (f(u) + f(v))/2.
pub(crate) fn mean_of_ends(f: &impl Objective, u: &[Ratio], v: &[Ratio]) -> Exact {
    (f.value::<Exact>(&lift(u)) + f.value::<Exact>(&lift(v))) / 2
}

/// The empirical risk is at most the mean of its values at two parameters, half-way between them.
pub(crate) fn below_its_chords(chords: Settings<Chord>) -> Experiment<Chord> {
    chords.quantity(|s| value_in_the_middle(&s.risk, &s.u, &s.v)).at_most(|s| mean_of_ends(&s.risk, &s.u, &s.v))
}

/// One to five samples in one to three dimensions with labels −1 and 1 (0 and 1 for the cross
/// entropy), and two parameters that differ in every coordinate.
pub(crate) fn chords(loss: Loss) -> impl Strategy<Value = Chord> {
    let least = if loss == Loss::CrossEntropy { 0 } else { -1 };
    let apart = || (signed_fraction(), 1..=9i64).prop_map(|(u, by)| (u, u + ratio(by, 2)));
    let drawn = move |d: usize| (vec((vec(-4..=4i64, d), theorycheck::proptest::bool::ANY), 1..=5), vec(apart(), d));
    (1..=3usize).prop_flat_map(drawn).prop_map(move |(samples, parameters)| {
        let sample = |(features, positive): (Vec<i64>, bool)| LinearLoss {
            loss,
            features: features.into_iter().map(Ratio::from).collect(),
            label: if positive { Ratio::ONE } else { least.into() },
        };
        let (u, v) = parameters.into_iter().unzip();
        Chord { risk: FiniteSum { parts: samples.into_iter().map(sample).collect() }, u, v }
    })
}

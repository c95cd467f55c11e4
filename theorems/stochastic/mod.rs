//! Stochastic first-order oracles.

pub(crate) use super::*;

pub(crate) mod average_of_two;
pub(crate) mod bias_variance;
pub(crate) mod convex_rate;
pub(crate) mod fixed_budget;
pub(crate) mod interchange_derivative_expectation;
pub(crate) mod last_iterate_output;
pub(crate) mod lln_normalisation;
pub(crate) mod minibatch_unbiased;
pub(crate) mod parallel_time;
pub(crate) mod proof_second_moment;
pub(crate) mod proof_unbiasedness;
pub(crate) mod reshuffling_algorithm;
pub(crate) mod reshuffling_rate;
pub(crate) mod reshuffling_variance;
pub(crate) mod sfo_conditioning;
pub(crate) mod variance_over_batch;

use std::collections::BTreeMap;

use theorycheck::kernel::{distance_sq, dot};
use theorycheck::objective::{
    AbsoluteValue, ConvexFunction, FiniteSum, Huber, MaxAffine, Quadratic, SmoothFunction, lift,
};
use theorycheck::optimizer::stochastic_descent;
use theorycheck::oracle::{Sampling, batch_average, draw_batch};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::Strategy;
use theorycheck::random::Path;

/// Noise of ±σ/√d in each of d coordinates, so that ‖ξ‖ = σ.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) f: ConvexFunction,
    pub(crate) start: Vec<Ratio>,
    /// D.
    pub(crate) radius: Ratio,
    pub(crate) sigma: Ratio,
    /// σ², as the step size has it.
    pub(crate) variance_in_step: Ratio,
    pub(crate) steps: usize,
}

impl Run {
    pub(crate) fn new(f: impl Into<ConvexFunction>, start: &[Ratio], radius: Ratio, sigma: Ratio, steps: usize) -> Run {
        Run { f: f.into(), start: start.to_vec(), radius, sigma, variance_in_step: sigma.sq(), steps }
    }

    pub(crate) fn is_within_radius(&self) -> Truth {
        crate::convex::starts_within(self.radius, &self.f, &self.start)
    }

    pub(crate) fn is_balanced(&self) -> bool {
        self.variance_in_step == self.sigma.sq()
    }

    /// D/√(T(G² + σ²)).
    pub(crate) fn step(&self) -> Exact {
        self.radius / (exact(self.f.lipschitz_constant().sq() + self.variance_in_step) * self.steps).sqrt()
    }

    /// D √(second moment / T).
    pub(crate) fn rate(&self, second_moment: Ratio) -> Exact {
        self.radius * (exact(second_moment) / self.steps).sqrt()
    }

    /// D √((G² + σ²)/T).
    pub(crate) fn bound(&self) -> Exact {
        self.rate(self.f.lipschitz_constant().sq() + self.sigma.sq())
    }
}

/// |w| from 1 with ±1 noise.
pub(crate) fn fair_signs() -> Run {
    Run::new(AbsoluteValue::new(1), &ratios([1]), 1.into(), 1.into(), 3)
}

pub(crate) fn lattice_runs() -> Vec<Run> {
    let skew = MaxAffine::new(vec![ratios([1]), vec![ratio(-1, 2)]], 1.into());
    let each = |steps| {
        [
            Run { steps, ..fair_signs() },
            Run::new(AbsoluteValue::new(2), &[ratio(-3, 2)], 2.into(), 5.into(), steps),
            Run::new(skew.clone(), &ratios([1]), 1.into(), ratio(1, 2), steps),
        ]
    };
    [1, 3, 11, 50].into_iter().flat_map(each).collect()
}

/// Four unit slopes in nine dimensions: the noise wanders freely in the other directions.
pub(crate) fn nine_dimensions() -> Vec<Run> {
    let thirds = |whole: [i64; 9]| -> Vec<Ratio> { whole.map(|k| ratio(k, 3)).into() };
    let start = thirds([1; 9]);
    let slopes = vec![
        start.clone(),
        thirds([-1; 9]),
        thirds([2, -2, 1, 0, 0, 0, 0, 0, 0]),
        thirds([0, 0, -2, 0, 2, 0, 0, 0, -1]),
    ];
    let f = MaxAffine::new(slopes, 1.into());
    [20, 100].map(|steps| Run::new(f.clone(), &start, 1.into(), 1.into(), steps)).into()
}

/// Two estimates of X with finitely many joint outcomes.
#[derive(Clone, Debug)]
pub(crate) struct Estimates {
    /// X.
    pub(crate) target: Vec<Ratio>,
    /// The probability of each outcome, and the two estimates there.
    pub(crate) outcomes: Vec<(Ratio, [Vec<Ratio>; 2])>,
}

impl Estimates {
    /// E v(Y₁ − c, Y₂ − c).
    pub(crate) fn mean_around(&self, c: &[Exact], v: impl Fn(&[Exact], &[Exact]) -> Exact) -> Exact {
        let from_c = |y: &[Ratio]| -> Vec<Exact> { y.iter().zip(c).map(|(y, c)| *y - *c).collect() };
        self.outcomes.iter().map(|(p, [a, b])| *p * v(&from_c(a), &from_c(b))).sum()
    }

    /// E v(Y₁ − X, Y₂ − X).
    pub(crate) fn mean_error(&self, v: impl Fn(&[Exact], &[Exact]) -> Exact) -> Exact {
        self.mean_around(&lift(&self.target), v)
    }

    /// E Y₁ or E Y₂.
    pub(crate) fn mean(&self, which: usize) -> Vec<Exact> {
        let coordinate = |i| self.outcomes.iter().map(|(p, y)| exact(*p * y[which][i])).sum();
        (0..self.target.len()).map(coordinate).collect()
    }
}

/// A fraction from −6 to 6 with denominator 1 or 2.
pub(crate) fn half() -> impl Strategy<Value = Ratio> {
    (-6..=6i64, 1..=2i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator))
}

/// Two dependent estimates of a vector in one to three dimensions, with two to five outcomes.
pub(crate) fn estimates() -> impl Strategy<Value = Estimates> {
    let joint = |dimension: usize| {
        let outcome = (1..=6i64, [vec(half(), dimension), vec(half(), dimension)]);
        (vec(half(), dimension), vec(outcome, 2..=5))
    };
    (1..=3usize).prop_flat_map(joint).prop_map(|(target, weighted)| {
        let total: i64 = weighted.iter().map(|(weight, _)| weight).sum();
        let outcomes = weighted.into_iter().map(|(weight, y)| (ratio(weight, total), y)).collect();
        Estimates { target, outcomes }
    })
}

/// A batch of gradients of the parts of f = (1/n) Σ lᵢ at w.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) f: FiniteSum<SmoothFunction>,
    pub(crate) w: Vec<Ratio>,
    /// B.
    pub(crate) size: usize,
    pub(crate) sampling: Sampling,
}

impl Batch {
    /// n.
    pub(crate) fn parts(&self) -> usize {
        self.f.parts.len()
    }

    /// ∇f(w).
    pub(crate) fn full_gradient<R: Real>(&self) -> Vec<R> {
        self.f.gradient_at(&lift(&self.w))
    }

    /// ‖g − ∇f(w)‖² for the average g of a drawn batch.
    pub(crate) fn error_sq<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let batch = draw_batch(self.parts(), self.size, self.sampling, draw);
        let gradients = self.f.gradients_of_parts(&lift::<R>(&self.w));
        distance_sq(&batch_average(&gradients, &batch), &self.full_gradient::<R>())
    }

    /// s² = (1/n) Σ ‖∇lᵢ(w) − ∇f(w)‖².
    pub(crate) fn variance(&self) -> Exact {
        let mean = self.full_gradient::<Exact>();
        let gradients = self.f.gradients_of_parts(&lift::<Exact>(&self.w));
        gradients.iter().map(|g| distance_sq(g, &mean)).sum::<Exact>() / self.parts()
    }
}

/// Batches of one to three from two to four parabolas and Huber functions, in the plane or on the line.
pub(crate) fn batches() -> impl Strategy<Value = Batch> {
    let parabolas = (vec([half(), half()], 2..=4), [half(), half()]).prop_map(|(centers, w)| {
        let part = |c: [Ratio; 2]| Quadratic { curvatures: vec![1.into(), ratio(3, 2)], center: c.to_vec() }.into();
        (centers.into_iter().map(part).collect::<Vec<SmoothFunction>>(), w.to_vec())
    });
    let steep = (vec((1..=5i64, 1..=5i64), 2..=4), half()).prop_map(|(constants, w)| {
        let part = |(slope, curvature): (i64, i64)| Huber::new(slope, curvature).into();
        (constants.into_iter().map(part).collect::<Vec<SmoothFunction>>(), vec![w])
    });
    let parts = theorycheck::proptest::prop_oneof![parabolas, steep];
    (parts, 1..=3usize).prop_map(|((parts, w), size)| {
        let f = FiniteSum { parts };
        Batch { size: size.min(f.parts.len()), f, w, sampling: Sampling::WithReplacement }
    })
}

/// ½(w − a)² for each of the centers.
pub(crate) fn parabolas(centers: &[Ratio]) -> FiniteSum<SmoothFunction> {
    let part = |center: &Ratio| Quadratic { curvatures: ratios([1]), center: vec![*center] }.into();
    FiniteSum { parts: centers.iter().map(part).collect() }
}

/// Descent on the line, w_{t+1} = w_t − η(f′(w_t) + z_t), with noise that has finitely many outcomes.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) f: ConvexFunction,
    pub(crate) step: Ratio,
    /// The probability of each outcome, and w₁, z₁, …, z_T there.
    pub(crate) outcomes: Vec<(Ratio, Vec<Ratio>)>,
    /// t: the step that is looked at.
    pub(crate) at: usize,
}

/// Step t of one outcome.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) probability: Ratio,
    /// w₁, z₁, …, z_{t−1}.
    pub(crate) past: Vec<Ratio>,
    /// z_t.
    pub(crate) noise: Ratio,
    /// w_t.
    pub(crate) w: Ratio,
    /// f′(w_t).
    pub(crate) slope: Ratio,
}

impl Moment {
    /// g_t = f′(w_t) + z_t.
    pub(crate) fn direction(&self) -> Ratio {
        self.slope + self.noise
    }
}

impl Tree {
    /// With w₁ and each z_t drawn independently, from laws that list values with their probabilities.
    pub(crate) fn independent(f: impl Into<ConvexFunction>, step: Ratio, laws: &[Vec<(Ratio, Ratio)>]) -> Tree {
        let longer = |outcomes: Vec<(Ratio, Vec<Ratio>)>, law: &Vec<(Ratio, Ratio)>| {
            let with = |(p, values): &(Ratio, Vec<Ratio>)| {
                law.iter().map(|(value, q)| (*p * *q, [values.as_slice(), &[*value]].concat())).collect::<Vec<_>>()
            };
            outcomes.iter().flat_map(with).collect()
        };
        let outcomes = laws.iter().fold(vec![(Ratio::ONE, Vec::new())], longer);
        Tree { f: f.into(), step, outcomes, at: laws.len() - 1 }
    }

    /// Step t of every outcome.
    pub(crate) fn moments(&self) -> Vec<Moment> {
        let t = self.at;
        let rational = |x: Exact| x.to_ratio().expect("a small fraction");
        let moment = |(probability, values): &(Ratio, Vec<Ratio>)| {
            let (mut noise, mut last) = (values[1..].iter(), (Ratio::ZERO, Ratio::ZERO));
            let oracle = |_: &[Exact], g: &mut [Exact], _: &mut Draw<Exact>| {
                g[0] += exact(*noise.next().expect("a number for each step"));
            };
            let draw = &mut Draw::new(Path::default());
            stochastic_descent(&self.f, &values[..1], exact(self.step), t, draw, oracle, |now| {
                last = (rational(now.w[0]), rational(now.gradient[0]));
            });
            let (past, noise) = (values[..t].to_vec(), values[t]);
            Moment { probability: *probability, past, noise, w: last.0, slope: last.1 }
        };
        self.outcomes.iter().map(moment).collect()
    }

    /// E v at step t.
    pub(crate) fn mean(&self, v: impl Fn(&Moment) -> Ratio) -> Exact {
        self.moments().iter().map(|moment| exact(moment.probability * v(moment))).sum()
    }

    /// P(key) and E[v | key] at step t, for every value of the key.
    pub(crate) fn given<K: Ord>(
        &self,
        key: impl Fn(&Moment) -> K,
        v: impl Fn(&Moment) -> Ratio,
    ) -> BTreeMap<K, (Ratio, Ratio)> {
        let mut groups = BTreeMap::new();
        for moment in self.moments() {
            let (probability, sum) = groups.entry(key(&moment)).or_insert((Ratio::ZERO, Ratio::ZERO));
            *probability += moment.probability;
            *sum += moment.probability * v(&moment);
        }
        groups.into_iter().map(|(key, (p, sum))| (key, (p, sum / p))).collect()
    }

    /// Whether z_t is independent of w₁, z₁, …, z_{t−1}.
    pub(crate) fn is_independent(&self) -> bool {
        let alone = |_: &Moment| Ratio::ONE;
        let (pasts, noises) = (self.given(|m| m.past.clone(), alone), self.given(|m| m.noise, alone));
        let joint = self.given(|m| (m.past.clone(), m.noise), alone);
        let both = |past: &Vec<Ratio>, noise: Ratio| joint.get(&(past.clone(), noise)).map_or(Ratio::ZERO, |(p, _)| *p);
        pasts.iter().all(|(past, (p, _))| noises.iter().all(|(noise, (q, _))| both(past, *noise) == *p * *q))
    }

    /// Whether E z_t = 0.
    pub(crate) fn is_centered(&self) -> Truth {
        self.mean(|m| m.noise).eq(0)
    }

    /// σ² = E z_t².
    pub(crate) fn variance(&self) -> Exact {
        self.mean(|m| m.noise.sq())
    }
}

/// ±size, equally likely.
pub(crate) fn sign(size: Ratio) -> Vec<(Ratio, Ratio)> {
    vec![(size, ratio(1, 2)), (-size, ratio(1, 2))]
}

/// One value for certain.
pub(crate) fn always(value: Ratio) -> Vec<(Ratio, Ratio)> {
    vec![(value, Ratio::ONE)]
}

/// Four steps with independent noise of several laws; w₁ certain or random.
pub(crate) fn independent_trees() -> Vec<Tree> {
    let skewed = || vec![(ratio(3, 1), ratio(1, 4)), (ratio(-1, 1), ratio(3, 4))];
    let fair = || sign(ratio(1, 1));
    vec![
        Tree::independent(AbsoluteValue::new(1), ratio(1, 2), &[always(2.into()), fair(), fair(), fair(), fair()]),
        Tree::independent(
            Huber::new(2, 1),
            ratio(1, 3),
            &[always(1.into()), skewed(), fair(), skewed(), sign(ratio(1, 2))],
        ),
        Tree::independent(Huber::new(10, 1), ratio(1, 2), &[sign(ratio(3, 1)), fair(), skewed(), fair(), skewed()]),
    ]
}

/// w²/2 from 0, where z₁ = ±1 comes again at every step.
pub(crate) fn repeated_noise() -> Tree {
    let outcome = |z: i64| (ratio(1, 2), ratios([0, z, z, z, z]));
    Tree { f: Huber::new(10, 1).into(), step: ratio(1, 2), outcomes: [1, -1].map(outcome).into(), at: 2 }
}

/// A batch size B and T steps, with the constants of the bound DG/√T + Dσ/√(BT).
#[derive(Clone, Debug)]
pub(crate) struct Work {
    /// D.
    pub(crate) radius: Ratio,
    /// G.
    pub(crate) lipschitz: Ratio,
    pub(crate) sigma: Ratio,
    pub(crate) batch: usize,
    pub(crate) steps: usize,
}

impl Work {
    /// DG/√T + Dσ/√(BT).
    pub(crate) fn error(&self) -> Exact {
        let slow = self.radius * self.lipschitz / exact(self.steps).sqrt();
        slow + self.radius * self.sigma / exact(self.steps * self.batch).sqrt()
    }

    /// C = BT.
    pub(crate) fn calls(&self) -> usize {
        self.batch * self.steps
    }
}

/// B and T are squares, so that every root is rational.
pub(crate) fn square_works() -> impl Strategy<Value = Work> {
    let constant = || (1..=9i64, 1..=4i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator));
    (constant(), constant(), constant(), 1..=12usize, 1..=40usize).prop_map(|(radius, lipschitz, sigma, b, t)| Work {
        radius,
        lipschitz,
        sigma,
        batch: b * b,
        steps: t * t,
    })
}

/// A formula at B = 1.
#[derive(Clone, Copy)]
pub(crate) struct AtOne<F>(pub(crate) F);

impl<F: Formula<1>> Formula<1> for AtOne<F> {
    fn at<R: Real>(self, _: &[R; 1]) -> R {
        self.0.at(&[R::one()])
    }
}

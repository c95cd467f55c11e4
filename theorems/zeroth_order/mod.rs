//! Stochastic gradient descent without the gradient.

pub(crate) use super::*;

pub(crate) mod adversarial_index;
pub(crate) mod bandit_linear;
pub(crate) mod central_difference_bias;
pub(crate) mod convolution;
pub(crate) mod derivative_limits;
pub(crate) mod gaussian_sphere_equivalence;
pub(crate) mod one_dim_expectation;
pub(crate) mod smoothed_problem;
pub(crate) mod smoothing_identity;
pub(crate) mod smoothing_makes_smooth;
pub(crate) mod smoothing_not_rougher;
pub(crate) mod sphere_estimator;
pub(crate) mod zo_sgd_estimators;
pub(crate) mod zo_sgd_rate;

use std::collections::BTreeMap;

use theorycheck::arithmetic::Dual;
use theorycheck::objective::{
    Cosines, Exponential, Huber, LogCosh, PiecewiseLinear, Polynomial, Quadratic, RationalWell, SmoothFunction,
    Smoothing, lift,
};
use theorycheck::oracle::{central_difference, forward_difference};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::{Just, Strategy, any, prop_oneof};
use theorycheck::random::Isotropic;

/// A function of one variable with what is known of its derivatives.
#[derive(Clone, Debug)]
pub(crate) enum Curve {
    Smooth(SmoothFunction),
    /// w³.
    Cube,
    Exponential,
    Kinked(PiecewiseLinear),
}

impl Curve {
    pub(crate) fn is_smooth(&self) -> bool {
        !matches!(self, Curve::Kinked(_))
    }

    /// Whether f″ has no jump.
    pub(crate) fn has_third_derivative(&self) -> bool {
        self.is_smooth() && !matches!(self, Curve::Smooth(SmoothFunction::Huber(_)))
    }
}

impl Objective for Curve {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        match self {
            Curve::Smooth(f) => f.value(w),
            Curve::Cube => w[0].powi(3),
            Curve::Exponential => Exponential { amplitude: 1.into() }.value(w),
            Curve::Kinked(f) => f.value(w),
        }
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        match self {
            Curve::Smooth(f) => f.gradient(w, gradient),
            Curve::Cube => gradient[0] = w[0].sq() * Ratio::from(3),
            Curve::Exponential => Exponential { amplitude: 1.into() }.gradient(w, gradient),
            Curve::Kinked(f) => f.gradient(w, gradient),
        }
    }
}

/// The difference quotients of f at w over a width μ.
#[derive(Clone, Debug)]
pub(crate) struct Quotient {
    pub(crate) f: Curve,
    pub(crate) w: Ratio,
    pub(crate) mu: Ratio,
}

impl Quotient {
    fn estimate(&self, sign: i32) -> Exact {
        forward_difference(&self.f, &[exact(self.w)], exact(self.mu), &[exact(sign)])[0]
    }

    /// (f(w + μ) − f(w))/μ.
    pub(crate) fn forward(&self) -> Exact {
        self.estimate(1)
    }

    /// (f(w) − f(w − μ))/μ.
    pub(crate) fn backward(&self) -> Exact {
        self.estimate(-1)
    }

    /// (f(w + μ) − f(w − μ))/(2μ).
    pub(crate) fn central(&self) -> Exact {
        central_difference(&self.f, &[exact(self.w)], exact(self.mu), &[exact(1)])[0]
    }

    /// f′(w).
    pub(crate) fn derivative(&self) -> Exact {
        self.f.gradient_at(&[exact(self.w)])[0]
    }

    /// e^(w + μ), which bounds every derivative of eʷ on [w − μ, w + μ].
    fn largest_exponential(&self) -> Exact {
        exact(self.w + self.mu).exp()
    }

    /// sup |f″| on [w − μ, w + μ], where it exists.
    pub(crate) fn curvature(&self) -> Exact {
        match &self.f {
            Curve::Smooth(f) => f.smoothness().into(),
            Curve::Cube => exact(6 * (self.w.abs() + self.mu)),
            Curve::Exponential => self.largest_exponential(),
            Curve::Kinked(_) => exact(0),
        }
    }

    /// A bound on |f‴| on [w − μ, w + μ], where it exists: it is at most 4/(3√3) < 77/100 for ln cosh,
    /// and 24hw|w² − 1|/(1 + w²)⁴ < 5h for a well of height h.
    pub(crate) fn third_derivative(&self) -> Exact {
        match &self.f {
            Curve::Smooth(SmoothFunction::Cosines(f)) => {
                let terms = f.amplitudes.iter().zip(&f.frequencies);
                terms.map(|(a, k)| exact(a.abs() * k.powi(3))).sum()
            }
            Curve::Smooth(SmoothFunction::LogCosh(_)) => exact(ratio(77, 100)),
            Curve::Smooth(SmoothFunction::RationalWell(f)) => exact(5 * f.height),
            Curve::Smooth(SmoothFunction::Quadratic(_) | SmoothFunction::Huber(_)) | Curve::Kinked(_) => exact(0),
            Curve::Cube => exact(6),
            Curve::Exponential => self.largest_exponential(),
        }
    }
}

/// Wide and narrow quotients of functions of every kind.
pub(crate) fn quotients() -> Vec<Quotient> {
    let wave = Cosines { amplitudes: ratios([2]), frequencies: ratios([3]) };
    let smooth: [SmoothFunction; 5] = [
        Quadratic { curvatures: ratios([-3]), center: ratios([1]) }.into(),
        Huber::new(1, 2).into(),
        LogCosh.into(),
        RationalWell::new(ratio(3, 2)).into(),
        wave.into(),
    ];
    let curves: Vec<Curve> = smooth.into_iter().map(Curve::Smooth).chain([Curve::Cube, Curve::Exponential]).collect();
    let near = |f: &Curve| [ratio(2, 5), ratio(-1, 1)].map(|w| (f.clone(), w));
    let at = |(f, w): (Curve, Ratio)| [ratio(1, 50), ratio(1, 2)].map(|mu| Quotient { f: f.clone(), w, mu });
    curves.iter().flat_map(near).flat_map(at).collect()
}

/// ±(3/2)(w − 1)².
pub(crate) fn parabolas() -> [Quotient; 2] {
    [3, -3].map(|h| {
        let f: SmoothFunction = Quadratic { curvatures: ratios([h]), center: ratios([1]) }.into();
        Quotient { f: Curve::Smooth(f), w: ratio(2, 5), mu: ratio(1, 2) }
    })
}

/// |w| at w.
pub(crate) fn kink(w: Ratio) -> Quotient {
    Quotient { f: Curve::Kinked(PiecewiseLinear::absolute_value()), w, mu: ratio(1, 10) }
}

/// eʷ at 0.
pub(crate) fn exponential() -> Quotient {
    Quotient { f: Curve::Exponential, w: 0.into(), mu: ratio(1, 10) }
}

/// A polynomial around w, seen along directions u.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) f: Polynomial,
    pub(crate) w: Vec<Ratio>,
    pub(crate) mu: Ratio,
    /// The law of u.
    pub(crate) directions: Isotropic,
    /// The law that f is averaged over.
    pub(crate) smoothing: Isotropic,
    /// What the estimate is multiplied with.
    pub(crate) factor: Ratio,
}

impl Seen {
    /// E g along (1, 2, …, d) for an estimate g of the gradient.
    pub(crate) fn mean_of(&self, estimator: fn(&Polynomial, &[Exact], Exact, &[Exact]) -> Vec<Exact>) -> Exact {
        let rule = self.directions.cubature(self.w.len(), self.f.degree() + 1);
        let w = lift::<Exact>(&self.w);
        rule.mean(|u: &[Exact]| along_the_diagonal(&estimator(&self.f, &w, exact(self.mu), u))) * self.factor
    }

    /// The same for the forward difference.
    pub(crate) fn mean_estimate(&self) -> Exact {
        self.mean_of(forward_difference)
    }

    /// E ∇f(w + μu) along (1, 2, …, d).
    pub(crate) fn mean_derivative(&self) -> Exact {
        let rule = self.smoothing.cubature(self.w.len(), self.f.degree());
        rule.mean(|u: &[Exact]| along_the_diagonal(&self.f.gradient_at(&self.moved(&lift::<Exact>(&self.w), u))))
    }

    /// w + μu.
    fn moved<R: Real>(&self, w: &[R], u: &[R]) -> Vec<R> {
        w.iter().zip(u).map(|(w, u)| *w + *u * self.mu).collect()
    }

    /// E f(w + μu).
    fn smoothed<R: Real>(&self, w: &[R]) -> R {
        let rule = self.smoothing.cubature(w.len(), self.f.degree());
        rule.mean(|u: &[R]| self.f.value(&self.moved(w, u)))
    }

    /// ∇E f(w + μu) along (1, 2, …, d): the derivative of the mean itself.
    pub(crate) fn smoothed_derivative(&self) -> Exact {
        let moving = |(i, w): (usize, &Ratio)| Dual { value: exact(*w), derivative: exact(i + 1) };
        let w: Vec<Dual<Exact>> = self.w.iter().enumerate().map(moving).collect();
        self.smoothed(&w).derivative
    }

    /// ∇f(w) along (1, 2, …, d).
    pub(crate) fn derivative(&self) -> Exact {
        along_the_diagonal(&self.f.gradient_at(&lift::<Exact>(&self.w)))
    }

    /// The same seen from the sphere, with or without the factor d.
    pub(crate) fn on_sphere(self, factor: impl Into<Ratio>) -> Seen {
        Seen { directions: Isotropic::Sphere, smoothing: Isotropic::Ball, factor: factor.into(), ..self }
    }
}

/// Σ i gᵢ, which sees every coordinate.
fn along_the_diagonal(g: &[Exact]) -> Exact {
    g.iter().enumerate().map(|(i, g)| *g * (i + 1)).sum()
}

/// By Gaussian directions.
pub(crate) fn seen(terms: Vec<(Ratio, Vec<usize>)>, w: &[Ratio], mu: Ratio) -> Seen {
    let gaussian = Isotropic::Gaussian;
    let f = Polynomial { terms };
    Seen { f, w: w.to_vec(), mu, directions: gaussian, smoothing: gaussian, factor: 1.into() }
}

/// Polynomials of degree two to five in one to three variables.
pub(crate) fn seen_polynomials() -> Vec<Seen> {
    let one = Ratio::ONE;
    vec![
        seen(vec![(one, vec![3])], &[ratio(0, 1)], one),
        seen(vec![(one, vec![5]), (ratio(-2, 1), vec![2])], &[ratio(1, 2)], ratio(1, 3)),
        seen(vec![(one, vec![2, 1]), (ratio(1, 2), vec![0, 3])], &[ratio(1, 3), ratio(-1, 1)], ratio(2, 1)),
        seen(vec![(one, vec![4, 1]), (one, vec![0, 2])], &ratios([1, -2]), ratio(1, 2)),
        seen(vec![(one, vec![1, 1, 1]), (ratio(-1, 2), vec![0, 0, 3])], &ratios([1, 2, -1]), ratio(1, 4)),
    ]
}

/// Two points on a piecewise linear function that noise is averaged over.
#[derive(Clone, Debug)]
pub(crate) struct Smoothed {
    pub(crate) f: PiecewiseLinear,
    pub(crate) smoothing: Smoothing,
    pub(crate) mu: Ratio,
    pub(crate) x: Ratio,
    pub(crate) y: Ratio,
}

impl Smoothed {
    /// f^μ(x).
    pub(crate) fn value(&self) -> Exact {
        self.f.smoothed_value(self.smoothing, self.mu, self.x.into())
    }

    /// |f^μ(x) − f^μ(y)|.
    pub(crate) fn value_gap(&self) -> Exact {
        (self.value() - self.f.smoothed_value(self.smoothing, self.mu, self.y.into())).abs()
    }

    /// |(f^μ)′(x) − (f^μ)′(y)|.
    pub(crate) fn slope_gap(&self) -> Exact {
        let [x, y] = [self.x, self.y].map(|w| self.f.smoothed_slope(self.smoothing, self.mu, w.into()));
        (x - y).abs()
    }

    /// |f^μ(x) − f(x)|.
    pub(crate) fn bias(&self) -> Exact {
        (self.value() - self.f.value(&[exact(self.x)])).abs()
    }

    pub(crate) fn distance(&self) -> Ratio {
        (self.x - self.y).abs()
    }

    /// G.
    pub(crate) fn lipschitz(&self) -> Ratio {
        self.f.lipschitz_constant()
    }

    /// G|x − y|/μ.
    pub(crate) fn unit(&self) -> Ratio {
        self.lipschitz() * self.distance() / self.mu
    }
}

/// One to four kinks in different places within [−3, 3].
pub(crate) fn kinked_functions() -> impl Strategy<Value = PiecewiseLinear> {
    let kinks = vec((-6..=6i64, 1..=6i64, any::<bool>()), 1..=4);
    (-4..=4i64, kinks).prop_map(|(slope, kinks)| {
        let jump = |(place, size, upward): (i64, i64, bool)| (place, if upward { size } else { -size });
        let kinks: BTreeMap<i64, i64> = kinks.into_iter().map(jump).collect();
        let kinks = kinks.into_iter().map(|(place, c)| (ratio(place, 2), ratio(c, 3))).collect();
        PiecewiseLinear { offset: 0.into(), slope: ratio(slope, 2), kinks }
    })
}

/// Two different points near the kinks and at none, smoothed in any way. At a lone kink the bounds are attained,
/// and under Gaussian noise such a tie is never decided.
pub(crate) fn smoothed_pairs() -> impl Strategy<Value = Smoothed> {
    let laws = [Smoothing::Gaussian, Smoothing::TwoPoint, Smoothing::Uniform, Smoothing::Parabolic].map(Just);
    let [gaussian, two_point, uniform, parabolic] = laws;
    let law = prop_oneof![gaussian, two_point, uniform, parabolic];
    let pairs = (kinked_functions(), law, 2..=8i64, -15..=15i64, 1..=15i64);
    let smoothed = pairs.prop_map(|(f, smoothing, mu, x, apart)| {
        let x = ratio(x, 5);
        Smoothed { f, smoothing, mu: ratio(mu, 4), x, y: x + ratio(apart, 5) }
    });
    smoothed.prop_filter("no kink", |s| s.f.kinks.iter().all(|(place, _)| *place != s.x && *place != s.y))
}

/// The same with Gaussian noise only.
pub(crate) fn gaussian_pairs() -> impl Strategy<Value = Smoothed> {
    smoothed_pairs().prop_map(|s| Smoothed { smoothing: Smoothing::Gaussian, ..s })
}

/// |w| with Gaussian noise, from −h/2 to h/2.
pub(crate) fn across_the_kink(mu: Ratio, apart: Ratio) -> Smoothed {
    let f = PiecewiseLinear::absolute_value();
    Smoothed { f, smoothing: Smoothing::Gaussian, mu, x: -apart / 2, y: apart / 2 }
}

/// √(2/π), which is E|u| and twice the density at 0 of a normal number u.
pub(crate) fn root_two_over_pi() -> Exact {
    (2 / Exact::pi()).sqrt()
}

/// E u₁ⁿ.
pub(crate) fn moment_of_a_coordinate(law: Isotropic, dimension: usize, power: usize) -> Exact {
    let mut exponents = vec![0; dimension];
    exponents[0] = power;
    law.moment(&exponents)
}

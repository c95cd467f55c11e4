//! Smooth families, convex and not.

use super::union::union_of_families;
use super::{Objective, Smooth};
use crate::arithmetic::{Ratio, Real, Twin, Work};

/// f(w) = ½ Σ hᵢ (wᵢ − cᵢ)². L = max |hᵢ|; the optimal value is 0 where every hᵢ ≥ 0.
#[derive(Clone, Debug)]
pub struct Quadratic {
    /// hᵢ: one for each coordinate.
    pub curvatures: Vec<Ratio>,
    /// cᵢ: as many.
    pub center: Vec<Ratio>,
}

impl Quadratic {
    /// ½ Σ hᵢ wᵢ².
    #[must_use]
    pub fn centered(curvatures: &[Ratio]) -> Quadratic {
        Quadratic { curvatures: curvatures.to_vec(), center: vec![Ratio::ZERO; curvatures.len()] }
    }

    fn check<R>(&self, vector: &[R]) {
        let dimensions = [vector.len(), self.center.len()];
        assert_eq!(
            dimensions,
            [self.curvatures.len(); 2],
            "a point and the center have one coordinate for each curvature"
        );
    }

    /// (h/2) ‖w‖² in d dimensions.
    #[must_use]
    pub fn isotropic(curvature: impl Into<Ratio>, dimension: usize) -> Quadratic {
        Quadratic::centered(&vec![curvature.into(); dimension])
    }
}

impl Objective for Quadratic {
    fn dimension(&self) -> usize {
        self.curvatures.len()
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.check(w);
        let mut sum = R::zero();
        for ((h, c), w) in self.curvatures.iter().zip(&self.center).zip(w) {
            sum += (*w - *c).sq() * *h / Ratio::from(2);
        }
        sum
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        self.check(w);
        self.check(gradient);
        R::enter(QuadraticGradient { f: self, w, gradient });
    }
}

/// gᵢ = hᵢ (wᵢ − cᵢ), the innermost loop of many experiments.
struct QuadraticGradient<'a, R> {
    f: &'a Quadratic,
    w: &'a [R],
    gradient: &'a mut [R],
}

impl<R: Real> Work<R> for QuadraticGradient<'_, R> {
    type Output = ();
    #[inline(always)]
    fn run<V: Twin<R>>(self) {
        let constants = self.f.curvatures.iter().zip(&self.f.center);
        let places = V::of_slice(self.w).iter().zip(V::of_slice_mut(self.gradient));
        for ((h, c), (w, g)) in constants.zip(places) {
            *g = (*w - *c) * *h;
        }
    }
}

impl Smooth for Quadratic {
    fn smoothness(&self) -> Ratio {
        self.curvatures.iter().map(|h| h.abs()).max().unwrap_or(Ratio::ZERO)
    }
    fn optimal_value(&self) -> Ratio {
        assert!(self.curvatures.iter().all(|h| *h >= 0), "a quadratic with a negative curvature has no infimum");
        Ratio::ZERO
    }
}

/// Huber's function in one dimension: (β/2) w² for |w| ≤ s/β, and s|w| − s²/(2β) beyond. Convex,
/// L = β, |f′| ≤ s, minimizer 0, optimal value 0.
#[derive(Clone, Copy, Debug)]
pub struct Huber {
    /// s: the slope far out.
    pub slope: Ratio,
    /// β: the curvature near the minimizer.
    pub curvature: Ratio,
}

impl Huber {
    /// With slope s and curvature β.
    #[must_use]
    pub fn new(slope: impl Into<Ratio>, curvature: impl Into<Ratio>) -> Huber {
        Huber { slope: slope.into(), curvature: curvature.into() }
    }
}

impl Objective for Huber {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        let (w, knee) = (w[0].abs(), R::of(self.slope / self.curvature));
        let inner = w.sq() * self.curvature / Ratio::from(2);
        let outer = (w - knee / Ratio::from(2)) * self.slope;
        R::select(w.at_most(knee), inner, outer)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let slope = R::of(self.slope);
        gradient[0] = (w[0] * self.curvature).max(-slope).min(slope);
    }
}

impl Smooth for Huber {
    fn smoothness(&self) -> Ratio {
        self.curvature
    }
    fn optimal_value(&self) -> Ratio {
        Ratio::ZERO
    }
}

/// f(w) = Σ aᵢ (1 − cos(kᵢ wᵢ)). Not convex; L = max |aᵢ| kᵢ², optimal value Σ min(0, 2aᵢ). A
/// positive amplitude puts a trough at the origin, a negative one a crest.
#[derive(Clone, Debug)]
pub struct Cosines {
    /// aᵢ, of either sign.
    pub amplitudes: Vec<Ratio>,
    /// kᵢ, in radians per unit; as many.
    pub frequencies: Vec<Ratio>,
}

impl Objective for Cosines {
    fn dimension(&self) -> usize {
        self.amplitudes.len()
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        let terms = self.amplitudes.iter().zip(&self.frequencies).zip(w);
        terms.map(|((a, k), w)| (R::one() - (*w * *k).cos()) * *a).sum()
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        for (i, g) in gradient.iter_mut().enumerate() {
            let (a, k) = (self.amplitudes[i], self.frequencies[i]);
            *g = (w[i] * k).sin() * (a * k);
        }
    }
}

impl Smooth for Cosines {
    fn smoothness(&self) -> Ratio {
        let curvatures = self.amplitudes.iter().zip(&self.frequencies).map(|(a, k)| a.abs() * k.sq());
        curvatures.max().unwrap_or(Ratio::ZERO)
    }
    fn optimal_value(&self) -> Ratio {
        self.amplitudes.iter().map(|a| (*a * 2).min(Ratio::ZERO)).sum()
    }
}

/// f(w) = ln cosh w in one dimension. Convex, L = 1, |f′| < 1, minimizer 0, optimal value 0.
#[derive(Clone, Copy, Debug)]
pub struct LogCosh;

impl Objective for LogCosh {
    fn dimension(&self) -> usize {
        1
    }
    /// |w| + ln((1 + e^(−2|w|))/2), which does not overflow.
    fn value<R: Real>(&self, w: &[R]) -> R {
        let w = w[0].abs();
        w + ((R::one() + (-w * Ratio::from(2)).exp()) / Ratio::from(2)).ln()
    }
    /// tanh w = sign(w) (1 − e^(−2|w|))/(1 + e^(−2|w|)).
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let decay = (-w[0].abs() * Ratio::from(2)).exp();
        let tanh = (R::one() - decay) / (R::one() + decay);
        gradient[0] = R::select(w[0].less(R::zero()), -tanh, tanh);
    }
}

impl Smooth for LogCosh {
    fn smoothness(&self) -> Ratio {
        Ratio::ONE
    }
    fn optimal_value(&self) -> Ratio {
        Ratio::ZERO
    }
}

/// f(w) = h w²/(1 + w²) in one dimension: rational and not convex. f″ = 2h(1 − 3w²)/(1 + w²)³, so
/// L = 2h; minimizer 0, optimal value 0.
#[derive(Clone, Copy, Debug)]
pub struct RationalWell {
    /// h > 0: the height of the rim.
    pub height: Ratio,
}

impl RationalWell {
    /// With a rim of this height.
    #[must_use]
    pub fn new(height: impl Into<Ratio>) -> RationalWell {
        RationalWell { height: height.into() }
    }
}

impl Objective for RationalWell {
    fn dimension(&self) -> usize {
        1
    }
    /// h (1 − 1/(1 + w²)): w enters once, so enclosures stay tight.
    fn value<R: Real>(&self, w: &[R]) -> R {
        (R::one() - R::one() / (R::one() + w[0].sq())) * self.height
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        gradient[0] = w[0] * (self.height * 2) / (R::one() + w[0].sq()).sq();
    }
}

impl Smooth for RationalWell {
    fn smoothness(&self) -> Ratio {
        self.height * 2
    }
    fn optimal_value(&self) -> Ratio {
        Ratio::ZERO
    }
}

/// f(w) = a eʷ in one dimension. Convex for a > 0, concave for a < 0, with infimum 0 or none; its
/// curvature grows without end, so that no L makes it smooth on the whole line.
#[derive(Clone, Copy, Debug)]
pub struct Exponential {
    /// a.
    pub amplitude: Ratio,
}

impl Objective for Exponential {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        w[0].exp() * self.amplitude
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        gradient[0] = w[0].exp() * self.amplitude;
    }
}

union_of_families! {
    /// Any of the smooth families that are bounded below.
    SmoothFunction: [Quadratic Huber Cosines LogCosh RationalWell]
    Smooth { smoothness: Ratio, optimal_value: Ratio }
}

impl SmoothFunction {
    /// The infimum over all w of the smallest eigenvalue of ∇²f(w) (Huber's function has none at its
    /// knees).
    #[must_use]
    pub fn least_curvature(&self) -> Ratio {
        match self {
            SmoothFunction::Quadratic(f) => f.curvatures.iter().copied().min().unwrap_or(Ratio::ZERO),
            SmoothFunction::Huber(_) | SmoothFunction::LogCosh(_) => Ratio::ZERO,
            SmoothFunction::Cosines(_) => -self.smoothness(),
            // f″ = 2h(1 − 3u)/(1 + u)³ with u = w² is smallest at u = 1.
            SmoothFunction::RationalWell(f) => -f.height / 2,
        }
    }

    /// The supremum over all w of the largest eigenvalue of ∇²f(w).
    #[must_use]
    pub fn largest_curvature(&self) -> Ratio {
        match self {
            SmoothFunction::Quadratic(f) => f.curvatures.iter().copied().max().unwrap_or(Ratio::ZERO),
            _ => self.smoothness(),
        }
    }

    /// Whether the function is convex.
    #[must_use]
    pub fn is_convex(&self) -> bool {
        match self {
            SmoothFunction::Quadratic(f) => f.curvatures.iter().all(|h| *h >= 0),
            SmoothFunction::Huber(_) | SmoothFunction::LogCosh(_) => true,
            SmoothFunction::Cosines(_) | SmoothFunction::RationalWell(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};
    use crate::objective::hessian;

    fn families() -> Vec<SmoothFunction> {
        vec![
            Quadratic { curvatures: vec![ratio(3, 1), ratio(1, 2)], center: vec![ratio(1, 1), ratio(-2, 3)] }.into(),
            Huber::new(ratio(3, 2), 2).into(),
            Cosines { amplitudes: vec![ratio(1, 2), ratio(2, 1)], frequencies: vec![ratio(3, 1), ratio(1, 1)] }.into(),
            Cosines { amplitudes: ratios([-3]), frequencies: vec![ratio(1, 2)] }.into(),
            LogCosh.into(),
            RationalWell::new(ratio(5, 4)).into(),
        ]
    }

    /// f(w + tv) lies between f(w) + t⟨∇f(w), v⟩ ± L t²/2 for small and large t: this holds for all
    /// t only if ∇f is the gradient and L its Lipschitz constant.
    #[test]
    fn gradients_and_smoothness_constants_are_those_of_the_values() {
        for f in families() {
            for start in [ratio(-7, 3), ratio(1, 5), ratio(9, 4)] {
                for t in [ratio(1, 1_000_000), ratio(-1, 1000), ratio(2, 1)] {
                    let w: Vec<Exact> = (0..f.dimension()).map(|i| exact(start + i)).collect();
                    let moved: Vec<Exact> = w.iter().map(|w| *w + t).collect();
                    let slope: Exact = f.gradient_at(&w).into_iter().sum();
                    let error = f.value(&moved) - f.value(&w) - slope * t;
                    let allowed = exact(f.smoothness()) * t.sq() * f.dimension() / 2;
                    let slack = exact(ratio(1, 1_000_000_000_000)) / 1000;
                    assert!(error.abs().le(allowed + slack).is_yes(), "{f:?} at {start}, t = {t}: {error} > {allowed}");
                }
            }
        }
    }

    #[test]
    fn optimal_values_are_attained_and_nowhere_undercut() {
        for f in families() {
            for start in [ratio(-7, 3), ratio(0, 1), ratio(9, 4)] {
                let w: Vec<Exact> = vec![exact(start); f.dimension()];
                assert!(!f.value(&w).lt(f.optimal_value()).is_yes());
            }
        }
    }

    /// f((x + y)/2) ≤ (f(x) + f(y))/2 on a grid, with a violation wherever f is not convex.
    #[test]
    fn the_convex_families_are_those_that_lie_below_their_chords() {
        let saddle = Quadratic::centered(&ratios([1, -2])).into();
        for f in families().into_iter().chain([saddle]) {
            let at = |c: i64| -> Vec<Exact> { (0..f.dimension()).map(|i| exact(ratio(c, 3) - i)).collect() };
            let pairs = (-12..=12).flat_map(|c| (1..=6).map(move |apart| (c - apart, c, c + apart)));
            let bulge = |(x, middle, y)| f.value(&at(middle)).gt((f.value(&at(x)) + f.value(&at(y))) / 2);
            assert_eq!(pairs.map(bulge).any(|above| above.is_yes()), !f.is_convex(), "{f:?}");
        }
    }

    /// f(w + t) − f(w) − t f′(w) lies between 0 and a e^(w + |t|) t²/2, as Taylor's theorem says.
    #[test]
    fn the_exponential_is_its_own_derivative() {
        let f = Exponential { amplitude: ratio(-2, 1) };
        for w in [ratio(-5, 2), ratio(0, 1), ratio(4, 1)] {
            for t in [ratio(1, 1000), ratio(-1, 1_000_000), ratio(3, 1)] {
                let error = f.value(&[exact(w + t)]) - f.value(&[exact(w)]) - f.gradient_at(&[exact(w)])[0] * t;
                let curved = f.value(&[exact(w + t.abs())]) * t.sq() / 2;
                assert!((error.le(0) & error.ge(curved)).is_yes(), "at {w}, t = {t}: {error}");
            }
        }
    }

    /// On a grid that holds the places where the extreme ones are attained, or nearly.
    #[test]
    fn no_curvature_is_below_the_least_or_above_the_largest() {
        let saddle = Quadratic::centered(&ratios([-3, 2])).into();
        for f in families().into_iter().chain([saddle]) {
            let at = |k: i64| vec![exact(ratio(k, 16)); f.dimension()];
            let diagonal = |w: Vec<Exact>| hessian(&f, &w).into_iter().enumerate().map(|(i, row)| row[i].to_f64());
            let curvatures: Vec<f64> = (-160..=160).flat_map(|k| diagonal(at(k)).collect::<Vec<_>>()).collect();
            let (least, claimed) = (curvatures.iter().copied().fold(f64::INFINITY, f64::min), f.least_curvature());
            assert!(claimed.to_f64() <= least + 1e-9 && least <= claimed.to_f64() + 0.05, "{f:?}: least {least}");
            let (most, claimed) = (curvatures.iter().copied().fold(-f64::INFINITY, f64::max), f.largest_curvature());
            assert!(claimed.to_f64() >= most - 1e-9 && most >= claimed.to_f64() - 0.05, "{f:?}: largest {most}");
        }
    }
}

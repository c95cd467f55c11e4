//! Polynomials of several variables.

use super::Objective;
use crate::arithmetic::{Ratio, Real};

/// f(w) = Σ c ∏ wᵢ^kᵢ. Of degree three and more neither Lipschitz nor smooth on the whole space.
#[derive(Clone, Debug)]
pub struct Polynomial {
    /// The coefficient c of each term with its exponents k₁, …, k_d; at least one term.
    pub terms: Vec<(Ratio, Vec<usize>)>,
}

impl Polynomial {
    /// Of one variable, from its coefficients, the constant first; without any, f is 0.
    #[must_use]
    pub fn new(coefficients: &[Ratio]) -> Polynomial {
        let terms = coefficients.iter().enumerate().map(|(k, c)| (*c, vec![k]));
        Polynomial { terms: std::iter::once((Ratio::ZERO, vec![0])).chain(terms).collect() }
    }

    /// The one of one variable with f(0) = 0 and f′(w) = a Π (w − rᵢ).
    #[must_use]
    pub fn with_stationary_points(leading: Ratio, roots: &[Ratio]) -> Polynomial {
        let times_root = |slope: Vec<Ratio>, root: &Ratio| -> Vec<Ratio> {
            let shifted = std::iter::once(Ratio::ZERO).chain(slope.iter().copied());
            let scaled = slope.iter().map(|a| *a * *root).chain([Ratio::ZERO]);
            shifted.zip(scaled).map(|(a, b)| a - b).collect()
        };
        let slope = roots.iter().fold(vec![leading], times_root);
        Polynomial { terms: slope.into_iter().enumerate().map(|(k, a)| (a / (k + 1), vec![k + 1])).collect() }
    }

    /// −f.
    #[must_use]
    pub fn negated(&self) -> Polynomial {
        Polynomial { terms: self.terms.iter().map(|(c, exponents)| (-*c, exponents.clone())).collect() }
    }

    /// The largest Σ kᵢ of a term.
    #[must_use]
    pub fn degree(&self) -> usize {
        self.terms.iter().map(|(_, exponents)| exponents.iter().sum()).max().unwrap_or(0)
    }
}

fn monomial<R: Real>(exponents: &[usize], w: &[R]) -> R {
    exponents.iter().zip(w).fold(R::one(), |product, (k, w)| product * w.powi(*k))
}

impl Objective for Polynomial {
    fn dimension(&self) -> usize {
        self.terms.first().map_or(0, |(_, exponents)| exponents.len())
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.terms.iter().map(|(c, exponents)| monomial(exponents, w) * *c).sum()
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        for (i, g) in gradient.iter_mut().enumerate() {
            let moving = self.terms.iter().filter(|(_, exponents)| exponents[i] > 0);
            let slope = |(c, exponents): &(Ratio, Vec<usize>)| {
                let mut lowered = exponents.clone();
                lowered[i] -= 1;
                monomial(&lowered, w) * (*c * exponents[i])
            };
            *g = moving.map(slope).sum();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};

    #[test]
    fn a_product_of_squares_is_what_it_says() {
        // (w₁ w₂ − 1)² at (2, 3): 25, with gradient (2 · 5 · 3, 2 · 5 · 2).
        let terms = vec![(ratio(1, 1), vec![2, 2]), (ratio(-2, 1), vec![1, 1]), (ratio(1, 1), vec![0, 0])];
        let f = Polynomial { terms };
        let at = [exact(2), exact(3)];
        assert!(f.value(&at).eq(25).is_yes() && f.degree() == 4);
        let gradient = f.gradient_at(&at);
        assert!(gradient[0].eq(30).is_yes() && gradient[1].eq(20).is_yes());
        let cubic = Polynomial::new(&ratios([1, 0, -2, 5]));
        assert!(cubic.value::<Exact>(&[exact(-2)]).eq(-47).is_yes());
        assert!(Polynomial::new(&[]).value::<Exact>(&[exact(3)]).eq(0).is_yes());
    }

    #[test]
    fn a_polynomial_with_given_stationary_points_is_the_integral_of_their_product() {
        // 12 w (w − 1)(w + 2) = 12w³ + 12w² − 24w is the slope of 3w⁴ + 4w³ − 12w².
        let f = Polynomial::with_stationary_points(12.into(), &ratios([0, 1, -2]));
        assert!(f.value(&[exact(ratio(1, 2))]).eq(ratio(-37, 16)).is_yes());
        assert!(f.gradient_at(&[exact(ratio(1, 2))])[0].eq(ratio(-15, 2)).is_yes());
        assert!(f.negated().value(&[exact(2)]).eq(-32).is_yes());
    }
}

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
    /// Of one variable, from its coefficients, the constant first.
    #[must_use]
    pub fn of_one_variable(coefficients: &[Ratio]) -> Polynomial {
        Polynomial { terms: coefficients.iter().enumerate().map(|(k, c)| (*c, vec![k])).collect() }
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
        let cubic = Polynomial::of_one_variable(&ratios([1, 0, -2, 5]));
        assert!(cubic.value::<Exact>(&[exact(-2)]).eq(-47).is_yes());
    }
}

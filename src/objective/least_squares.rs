//! Linear least squares.

use super::Objective;
use crate::arithmetic::{Ratio, Real};
use crate::kernel::{dot, matrix_vector};

/// f(w) = ‖Xw − y‖²/(2n), the mean of lᵢ(w) = ½(⟨xᵢ, w⟩ − yᵢ)² over n rows.
/// ∇f(w) = Xᵀ(Xw − y)/n.
#[derive(Clone, Debug)]
pub struct LeastSquares {
    /// xᵢ: n rows of length d.
    pub rows: Vec<Vec<Ratio>>,
    /// yᵢ: n of them.
    pub targets: Vec<Ratio>,
}

impl LeastSquares {
    /// Xw − y.
    pub fn residuals<R: Real>(&self, w: &[R]) -> Vec<R> {
        let rows: Vec<Vec<R>> = self.rows.iter().map(|row| super::lift(row)).collect();
        matrix_vector(&rows, w).into_iter().zip(&self.targets).map(|(prediction, y)| prediction - *y).collect()
    }

    /// ∇lᵢ(w) = (⟨xᵢ, w⟩ − yᵢ) xᵢ.
    pub fn gradient_of_row<R: Real>(&self, i: usize, w: &[R]) -> Vec<R> {
        let row: Vec<R> = super::lift(&self.rows[i]);
        let residual = dot(&row, w) - self.targets[i];
        row.into_iter().map(|x| residual * x).collect()
    }
}

impl Objective for LeastSquares {
    fn dimension(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        let n = Ratio::from(self.rows.len());
        self.residuals(w).into_iter().map(|r| r.sq()).sum::<R>() / (2 * n)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let n = Ratio::from(self.rows.len());
        gradient.fill(R::zero());
        for (row, residual) in self.rows.iter().zip(self.residuals(w)) {
            for (g, x) in gradient.iter_mut().zip(row) {
                *g += residual * *x / n;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio};

    #[test]
    fn the_gradient_is_the_mean_of_the_rows_gradients_and_of_central_differences() {
        let f = LeastSquares {
            rows: vec![vec![ratio(1, 1), ratio(2, 1)], vec![ratio(-1, 2), ratio(3, 1)]],
            targets: vec![ratio(1, 1), ratio(-2, 1)],
        };
        let w: Vec<Exact> = vec![exact(ratio(1, 3)), exact(ratio(-2, 5))];
        let gradient = f.gradient_at(&w);
        for i in 0..2 {
            let mean = (f.gradient_of_row(0, &w)[i] + f.gradient_of_row(1, &w)[i]) / 2;
            assert!(gradient[i].eq(mean).is_yes());
            // Central differences of a quadratic are exact.
            let shifted = |by: i32| {
                let mut w = w.clone();
                w[i] += exact(by);
                f.value(&w)
            };
            assert!(gradient[i].eq((shifted(1) - shifted(-1)) / 2).is_yes());
        }
    }
}

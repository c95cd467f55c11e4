//! Multilayer perceptrons.

use crate::arithmetic::{Ratio, Real};
use crate::kernel::{matrix_vector, transposed};

/// A matrix of rows.
pub type Matrix<R> = Vec<Vec<R>>;

/// What stands between two layers, applied to each coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// φ(z) = max(z, 0), with slope 0 at 0.
    Relu,
    /// φ(z) = max(z, 2z): slope 1 left of 0 and at it, 2 right of it. Never dead, and whole numbers
    /// stay whole.
    Kink,
    /// φ(z) = z².
    Square,
    /// φ(z) = tanh z.
    Tanh,
}

impl Activation {
    /// φ(z) and φ′(z).
    pub(super) fn apply<R: Real>(self, z: R) -> (R, R) {
        match self {
            Activation::Relu => {
                let positive = R::zero().less(z);
                (R::select(positive, z, R::zero()), R::select(positive, R::one(), R::zero()))
            }
            Activation::Kink => {
                let positive = R::zero().less(z);
                (R::select(positive, z + z, z), R::select(positive, R::of(2), R::one()))
            }
            Activation::Square => (z * z, z + z),
            Activation::Tanh => {
                let decay = (-(z.abs() + z.abs())).exp();
                let magnitude = (R::one() - decay) / (R::one() + decay);
                let value = R::select(z.less(R::zero()), -magnitude, magnitude);
                (value, R::one() - value * value)
            }
        }
    }
}

/// h_l = φ(W_l h_{l−1}) for l < L and h_L = W_L h_{L−1}: L layers without biases.
#[derive(Clone, Debug)]
pub struct Mlp<R> {
    /// W₁, …, W_L; each has as many columns as the one before has rows.
    pub weights: Vec<Matrix<R>>,
    /// φ.
    pub activation: Activation,
}

/// What a forward pass keeps for the way back.
#[derive(Clone, Debug)]
pub struct Forward<R> {
    /// h₀ = x, h₁, …, h_L.
    pub activations: Vec<Vec<R>>,
    /// φ′(W_l h_{l−1}) for l = 1, …, L; all ones for l = L.
    pub slopes: Vec<Vec<R>>,
}

impl<R: Real> Mlp<R> {
    /// The same network with its weights brought into this arithmetic.
    #[must_use]
    pub fn lift(weights: &[Matrix<Ratio>], activation: Activation) -> Mlp<R> {
        let lifted =
            |matrix: &Matrix<Ratio>| matrix.iter().map(|row| row.iter().map(|w| R::of(*w)).collect()).collect();
        Mlp { weights: weights.iter().map(lifted).collect(), activation }
    }

    /// L.
    #[must_use]
    pub fn layers(&self) -> usize {
        self.weights.len()
    }

    /// Runs the network on x and keeps what the way back needs.
    #[must_use]
    pub fn forward(&self, x: &[R]) -> Forward<R> {
        let mut pass = Forward { activations: vec![x.to_vec()], slopes: Vec::new() };
        for (l, weights) in self.weights.iter().enumerate() {
            let sums = matrix_vector(weights, &pass.activations[l]);
            let (values, slopes) = if l + 1 == self.layers() {
                let ones = vec![R::one(); sums.len()];
                (sums, ones)
            } else {
                sums.into_iter().map(|z| self.activation.apply(z)).unzip()
            };
            pass.activations.push(values);
            pass.slopes.push(slopes);
        }
        pass
    }

    /// The output, which must be a single number.
    ///
    /// # Panics
    /// When the last layer has more than one row.
    #[must_use]
    pub fn output(&self, x: &[R]) -> R {
        let pass = self.forward(x);
        let [output] = pass.activations[self.layers()][..] else { panic!("the last layer must have one row") };
        output
    }

    /// Backpropagation: the derivative of the single output by every weight, as matrices of the
    /// weights' shapes. e_L = 1; ∂W_l = e_l h_{l−1}ᵀ; e_{l−1} = D_{l−1} W_lᵀ e_l.
    #[must_use]
    pub fn backpropagate(&self, pass: &Forward<R>) -> Vec<Matrix<R>> {
        let mut error = vec![R::one()];
        let mut gradients = Vec::with_capacity(self.layers());
        for l in (0..self.layers()).rev() {
            let outer = |e: &R| pass.activations[l].iter().map(|h| *e * *h).collect();
            gradients.push(error.iter().map(outer).collect());
            if l > 0 {
                let back = matrix_vector(&transposed(&self.weights[l]), &error);
                error = back.into_iter().zip(&pass.slopes[l - 1]).map(|(e, slope)| e * *slope).collect();
            }
        }
        gradients.reverse();
        gradients
    }

    /// J_l = ∂h_l/∂h_{l−1} = diag(φ′) W_l, for layer l counted from 1.
    #[must_use]
    pub fn jacobian(&self, pass: &Forward<R>, l: usize) -> Matrix<R> {
        let rows = self.weights[l - 1].iter().zip(&pass.slopes[l - 1]);
        rows.map(|(row, slope)| row.iter().map(|w| *slope * *w).collect()).collect()
    }

    /// T_l = ∂h_l/∂W_l, with W_l read row by row: row i holds φ′ᵢ h_{l−1} in its i-th block.
    #[must_use]
    pub fn parameter_jacobian(&self, pass: &Forward<R>, l: usize) -> Matrix<R> {
        let (inputs, slopes) = (&pass.activations[l - 1], &pass.slopes[l - 1]);
        let row = |i: usize| {
            let block = |j: usize| inputs.iter().map(move |h| if i == j { slopes[i] * *h } else { R::zero() });
            (0..slopes.len()).flat_map(block).collect()
        };
        (0..slopes.len()).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Dual, Exact, exact, ratio};

    /// Forward mode, one weight at a time: slow, and written without the way back.
    fn slow_derivative(
        weights: &[Matrix<Ratio>],
        activation: Activation,
        x: &[Ratio],
        at: (usize, usize, usize),
    ) -> Exact {
        let mut network = Mlp::<Dual<Exact>>::lift(weights, activation);
        let (l, i, j) = at;
        network.weights[l][i][j] = Dual::variable(network.weights[l][i][j].value);
        let x: Vec<Dual<Exact>> = x.iter().map(|x| Dual::of(*x)).collect();
        network.output(&x).derivative
    }

    #[test]
    fn backpropagation_agrees_with_forward_mode() {
        let weights = vec![
            vec![vec![ratio(1, 2), ratio(-1, 1)], vec![ratio(2, 3), ratio(1, 1)], vec![ratio(1, 1), ratio(1, 5)]],
            vec![vec![ratio(1, 1), ratio(-2, 1), ratio(1, 3)], vec![ratio(0, 1), ratio(3, 2), ratio(1, 1)]],
            vec![vec![ratio(3, 1), ratio(-1, 4)]],
        ];
        let x = [ratio(3, 2), ratio(-1, 3)];
        for activation in [Activation::Relu, Activation::Kink, Activation::Square, Activation::Tanh] {
            let network = Mlp::<Exact>::lift(&weights, activation);
            let lifted: Vec<Exact> = x.iter().map(|x| exact(*x)).collect();
            let gradients = network.backpropagate(&network.forward(&lifted));
            for (l, matrix) in gradients.iter().enumerate() {
                for (i, row) in matrix.iter().enumerate() {
                    for (j, found) in row.iter().enumerate() {
                        let expected = slow_derivative(&weights, activation, &x, (l, i, j));
                        let digits = found.to_number().agreeing_digits(&expected.to_number());
                        assert!(
                            digits.is_none_or(|digits| digits >= 12),
                            "{activation:?} {l} {i} {j}: {found} against {expected}"
                        );
                    }
                }
            }
        }
    }
}

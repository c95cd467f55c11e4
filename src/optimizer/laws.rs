//! Exact laws of stochastic descent on piecewise linear functions of one variable.

use crate::arithmetic::{Exact, Ratio};
use crate::objective::Objective;
use crate::random::FiniteLaw;

/// The laws of m₁, …, m_T for w_{t+1} = w_t − η(f′(w_t) + ξ_t), where w_t = w₁ − η m_t: m_t is the
/// sum of the directions taken before step t.
///
/// On a piecewise linear f with finite noise, m_t is rational even where η is not, and many paths
/// lead to the same m_t: the law has few places where the paths are 2^T. `noise` lists the values
/// of ξ with their probabilities, `start` is w₁, `step` is η, `steps` is T.
///
/// # Panics
/// When f is not a function of one variable; when a gradient is not a small fraction, because f is
/// not piecewise linear or the piece cannot be told at the working precision.
#[must_use]
pub fn displacement_laws(
    f: &impl Objective,
    start: Ratio,
    step: Exact,
    steps: usize,
    noise: &[(Ratio, Ratio)],
) -> Vec<FiniteLaw<Ratio>> {
    assert_eq!(f.dimension(), 1, "laws of displacements are kept for functions of one variable");
    let moves = |m: &Ratio| {
        let slope = f.gradient_at(&[start - step * *m])[0];
        let slope = slope.to_ratio().unwrap_or_else(|| panic!("the slope {slope} at m = {m} is no small fraction"));
        noise.iter().map(|(value, probability)| (*probability, *m + slope + *value)).collect()
    };
    std::iter::successors(Some(FiniteLaw::at(Ratio::ZERO)), |law| Some(law.pushed(moves))).take(steps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio, ratios};
    use crate::objective::MaxAffine;
    use crate::optimizer::stochastic_descent;
    use crate::random::{Draw, mean_over_paths};

    #[test]
    fn the_law_gives_the_mean_values_of_the_enumerated_paths() {
        let f = MaxAffine::new(vec![ratios([1]), vec![ratio(-1, 2)]], 1.into());
        let (start, steps) = (ratio(2, 1), 8);
        let noise = [(ratio(3, 2), ratio(1, 4)), (ratio(-1, 2), ratio(3, 4))];
        let step = || exact(2) / exact(steps).sqrt();
        let average = |draw: &mut Draw<Exact>| {
            let oracle = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
                g[0] += draw.two_point(noise[0].1, noise[0].0, noise[1].0);
            };
            let mut sum = exact(0);
            stochastic_descent(&f, &[start], step(), steps, draw, oracle, |at| sum += f.value(at.w));
            sum
        };
        let enumerated = Exact::from(mean_over_paths(1 << 10, 64, average).expect("256 paths").mean);
        let laws = displacement_laws(&f, start, step(), steps, &noise);
        let by_law: Exact = laws.iter().map(|law| law.mean(|m| f.value(&[start - step() * *m]))).sum();
        assert_eq!(laws.len(), steps);
        let digits = by_law.to_number().agreeing_digits(&enumerated.to_number());
        assert!(digits.is_some_and(|digits| digits >= 15), "{by_law} is not {enumerated}");
    }
}

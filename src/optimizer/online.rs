//! Gradient steps on functions that change from step to step.

use crate::arithmetic::{Ratio, Real};
use crate::kernel::add_scaled;
use crate::objective::lift;
use crate::trace::note;

/// Projected online descent: w_{t+1} = Π(w_t − η_t d(∇f_t(w_t))) for T steps. Zinkevich (2003).
///
/// `start` is w₁, `steps` is T, `step(t)` is η_t for t = 1, …, T. `gradient(t, w, g)` writes ∇f_t(w)
/// into g, `direction` changes it in place (`|_| {}` for plain descent), `project` moves a point back
/// into the feasible set. The result is w₁, …, w_{T+1}.
pub fn online_descent<R: Real>(
    start: &[Ratio],
    steps: usize,
    step: impl Fn(usize) -> R,
    mut gradient: impl FnMut(usize, &[R], &mut [R]),
    mut direction: impl FnMut(&mut [R]),
    mut project: impl FnMut(&mut [R]),
) -> Vec<Vec<R>> {
    let mut w = lift::<R>(start);
    let mut d = vec![R::zero(); w.len()];
    let mut iterates = Vec::with_capacity(steps + 1);
    for t in 1..=steps {
        note("w", t, &w);
        iterates.push(w.clone());
        gradient(t, &w, &mut d);
        direction(&mut d);
        add_scaled(&mut w, -step(t), &d);
        project(&mut w);
    }
    note("w", steps + 1, &w);
    iterates.push(w);
    iterates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio};

    #[test]
    fn steps_follow_the_functions_and_stay_in_the_set() {
        // f_t(w) = t w on [−1, 1] from 1/2 with η_t = 1/t²: 1/2, −1/2, −1, −1.
        let gradient = |t: usize, _: &[Exact], g: &mut [Exact]| g[0] = exact(t);
        let project = |w: &mut [Exact]| w[0] = w[0].max(-1).min(1);
        let run = online_descent(&[ratio(1, 2)], 3, |t| exact(1) / t / t, gradient, |_| {}, project);
        let expected = [ratio(1, 2), ratio(-1, 2), ratio(-1, 1), ratio(-1, 1)];
        assert!(run.iter().zip(expected).all(|(w, expected)| w[0].eq(expected).is_yes()) && run.len() == 4, "{run:?}");
        let doubled = online_descent(&[ratio(0, 1)], 1, |_| exact(1), gradient, |g| g[0] = g[0] / 4, project);
        assert!(doubled[1][0].eq(ratio(-1, 4)).is_yes());
    }
}

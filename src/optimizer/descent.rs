//! Gradient descent and its stochastic relatives.

use crate::arithmetic::{Ratio, Real};
use crate::kernel::{add_scaled, norm_sq};
use crate::objective::{Objective, lift};
use crate::random::{Draw, Drawn};
use crate::trace::note;

/// One step of a run, as an observer sees it.
#[derive(Clone, Copy, Debug)]
pub struct Iterate<'a, R> {
    /// t, counted from 1.
    pub step: usize,
    /// w_t.
    pub w: &'a [R],
    /// ∇f(w_t), the true gradient.
    pub gradient: &'a [R],
}

/// The iterates of a deterministic run, w₁ to w_{T+1}, with their gradients.
#[derive(Clone, Debug)]
pub struct Trajectory<R> {
    /// w₁, …, w_{T+1}.
    pub iterates: Vec<Vec<R>>,
    /// ∇f(w₁), …, ∇f(w_{T+1}).
    pub gradients: Vec<Vec<R>>,
}

impl<R: Real> Trajectory<R> {
    /// T: how many steps were taken.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.iterates.len() - 1
    }

    /// ‖∇f(w_t)‖² for t = 1, …, T + 1.
    pub fn gradient_norms_sq(&self) -> impl Iterator<Item = R> {
        self.gradients.iter().map(|gradient| norm_sq(gradient))
    }

    /// (1/T) Σ_{t ≤ T} ‖∇f(w_t)‖².
    #[must_use]
    pub fn average_gradient_norm_sq(&self) -> R {
        self.gradient_norms_sq().take(self.steps()).sum::<R>() / Ratio::from(self.steps())
    }

    /// min_{t ≤ T} ‖∇f(w_t)‖².
    #[must_use]
    pub fn best_gradient_norm_sq(&self) -> R {
        let norms = self.gradient_norms_sq().take(self.steps());
        norms.reduce(|best, norm| best.min(norm)).expect("a run has at least one step")
    }

    /// ‖∇f(w_T)‖²: the last of the T iterates that averages are over.
    ///
    /// # Panics
    /// When no step was taken.
    #[must_use]
    pub fn last_gradient_norm_sq(&self) -> R {
        norm_sq(&self.gradients[self.steps() - 1])
    }

    /// w_{T+1}.
    #[must_use]
    pub fn last(&self) -> &[R] {
        &self.iterates[self.iterates.len() - 1]
    }

    /// (1/T) Σ_{t ≤ T} w_t.
    #[must_use]
    pub fn average_iterate(&self) -> Vec<R> {
        let mut average = vec![R::zero(); self.last().len()];
        for w in &self.iterates[..self.steps()] {
            add_scaled(&mut average, R::one() / Ratio::from(self.steps()), w);
        }
        average
    }

    /// (1/T) Σ_{t ≤ T} f(w_t).
    #[must_use]
    pub fn average_value(&self, f: &impl Objective) -> R {
        let values = self.iterates[..self.steps()].iter().map(|w| f.value(w));
        values.sum::<R>() / Ratio::from(self.steps())
    }
}

/// Gradient descent: w_{t+1} = w_t − η d(∇f(w_t)) for T steps, where d changes the gradient in
/// place before it is used (clipping, for one; `|_| {}` for plain descent).
///
/// `start` is w₁, `step` is η, `steps` is T; the result holds T + 1 iterates.
pub fn gradient_descent<R: Real>(
    f: &impl Objective,
    start: &[Ratio],
    step: R,
    steps: usize,
    mut direction: impl FnMut(&mut [R]),
) -> Trajectory<R> {
    iterated(f, start, steps, |w, gradient| {
        let mut d = gradient.to_vec();
        direction(&mut d);
        let mut next = w.to_vec();
        add_scaled(&mut next, -step, &d);
        next
    })
}

/// w_{t+1} = next(w_t, ∇f(w_t)) for T steps, with the gradients.
pub(super) fn iterated<R: Real>(
    f: &impl Objective,
    start: &[Ratio],
    steps: usize,
    mut next: impl FnMut(&[R], &[R]) -> Vec<R>,
) -> Trajectory<R> {
    let w = lift::<R>(start);
    let mut run = Trajectory { gradients: vec![f.gradient_at(&w)], iterates: vec![w] };
    for t in 1..=steps {
        note("w", t, run.last());
        let w = next(run.last(), &run.gradients[t - 1]);
        run.gradients.push(f.gradient_at(&w));
        run.iterates.push(w);
    }
    note("w", steps + 1, run.last());
    run
}

/// w_{t+1} = w_t − η g_t for directions g₁, …, g_T that anyone may have chosen; the result is
/// w₁, …, w_{T+1}.
///
/// `start` is w₁, `step` is η.
///
/// # Panics
/// When a direction has another dimension than w₁.
pub fn follow_directions<R: Real>(start: &[Ratio], step: R, directions: &[Vec<Ratio>]) -> Vec<Vec<R>> {
    let mut iterates = vec![lift::<R>(start)];
    for direction in directions {
        let mut w = iterates[iterates.len() - 1].clone();
        note("w", iterates.len(), &w);
        add_scaled(&mut w, -step, &lift(direction));
        iterates.push(w);
    }
    note("w", iterates.len(), &iterates[iterates.len() - 1]);
    iterates
}

/// Stochastic gradient descent: w_{t+1} = w_t − η g_t, where the oracle turns the true gradient
/// into g_t in place (adds noise, replaces it by the gradient of one row, clips it).
///
/// `start` is w₁, `step` is η, `steps` is T. `observe` sees every w_t, t = 1, …, T, with its true
/// gradient, before the step is taken. The result is w_{T+1}.
pub fn stochastic_descent<R: Drawn>(
    f: &impl Objective,
    start: &[Ratio],
    step: R,
    steps: usize,
    draw: &mut Draw<R>,
    mut oracle: impl FnMut(&[R], &mut [R], &mut Draw<R>),
    mut observe: impl FnMut(Iterate<'_, R>),
) -> Vec<R> {
    let mut w = lift::<R>(start);
    let mut gradient = vec![R::zero(); w.len()];
    for t in 1..=steps {
        f.gradient(&w, &mut gradient);
        note("w", t, &w);
        observe(Iterate { step: t, w: &w, gradient: &gradient });
        oracle(&w, &mut gradient, draw);
        note("g", t, &gradient);
        add_scaled(&mut w, -step, &gradient);
    }
    note("w", steps + 1, &w);
    w
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio};
    use crate::objective::Quadratic;
    use crate::optimizer::isotropic_second_moments;
    use crate::random::mean_over_paths;

    #[test]
    fn descent_on_a_quadratic_follows_its_closed_form() {
        let f = Quadratic::centered(&[ratio(2, 1), ratio(1, 3)]);
        let run = gradient_descent::<Exact>(&f, &[ratio(1, 1), ratio(-3, 1)], exact(ratio(1, 4)), 20, |_| {});
        // w_{t+1} = (1 − ηh)^t w₁ in each coordinate.
        for (t, w) in run.iterates.iter().enumerate() {
            assert!(w[0].eq(exact(ratio(1, 2)).powi(t)).is_yes());
            assert!(w[1].eq(exact(ratio(11, 12)).powi(t) * -3).is_yes());
        }
        assert_eq!(run.steps(), 20);
        // (1/T) Σ q^(t−1) = (1 − q^T)/(T(1 − q)).
        let mean = run.average_iterate();
        assert!(mean[0].eq((1 - exact(ratio(1, 2)).powi(20)) / 10).is_yes());
        assert!(mean[1].eq(-3 * (1 - exact(ratio(11, 12)).powi(20)) * 12 / 20).is_yes());
        let last = (exact(ratio(1, 2)).powi(19) * 2).sq() + exact(ratio(11, 12)).powi(19).sq();
        assert!(run.last_gradient_norm_sq().eq(last).is_yes() && run.best_gradient_norm_sq().eq(last).is_yes());
    }

    #[test]
    fn directions_are_followed_as_the_sum_of_their_steps() {
        let directions = [vec![ratio(1, 2), ratio(0, 1)], vec![ratio(-3, 1), ratio(5, 1)]];
        let iterates = follow_directions::<Exact>(&[ratio(1, 1), ratio(2, 1)], exact(ratio(1, 5)), &directions);
        assert_eq!(iterates.len(), 3);
        assert!(iterates[1][0].eq(ratio(9, 10)).is_yes() && iterates[1][1].eq(2).is_yes());
        assert!(iterates[2][0].eq(ratio(3, 2)).is_yes() && iterates[2][1].eq(1).is_yes());
    }

    #[test]
    fn the_second_moment_of_noisy_descent_follows_its_recursion() {
        // m ← (1 − ηh)² m + η², for ±1 noise on (h/2) w².
        let f = Quadratic::isotropic(ratio(1, 2), 1);
        let second_moment = |draw: &mut Draw<Exact>| {
            let noise = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| g[0] += draw.sign();
            let last = stochastic_descent(&f, &[ratio(3, 1)], exact(ratio(1, 2)), 8, draw, noise, |_| {});
            last[0].sq()
        };
        let enumerated = mean_over_paths(1 << 10, 64, second_moment).expect("256 paths");
        let moments = isotropic_second_moments(ratio(1, 2), exact(9), exact(ratio(1, 2)), ratio(1, 1), 9);
        assert!(Exact::from(enumerated.mean).eq(moments[8]).is_yes());
    }
}

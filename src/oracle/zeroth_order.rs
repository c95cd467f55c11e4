//! Gradients from values of the function alone.
//!
//! An estimator looks along one direction u. For Gaussian u its mean is the gradient of
//! f^μ(w) = E f(w + μu). For u on the unit sphere the mean has to be multiplied by d to be the gradient
//! of E f(w + μv), where v is uniform in the unit ball.

use crate::arithmetic::{Ratio, Real};
use crate::kernel::add_scaled;
use crate::objective::Objective;
use crate::random::{Draw, Drawn};

/// w + μu.
fn moved<R: Real>(w: &[R], mu: R, u: &[R]) -> Vec<R> {
    let mut moved = w.to_vec();
    add_scaled(&mut moved, mu, u);
    moved
}

fn times<R: Real>(factor: R, u: &[R]) -> Vec<R> {
    u.iter().map(|u| *u * factor).collect()
}

/// (f(w + μu)/μ) u, from one value.
///
/// # Panics
/// When w and u have different dimensions, as do the other estimators.
pub fn one_point<R: Real>(f: &impl Objective, w: &[R], mu: R, u: &[R]) -> Vec<R> {
    times(f.value(&moved(w, mu, u)) / mu, u)
}

/// ((f(w + μu) − f(w))/μ) u, from two values: equations (114) and (116) of the lecture, and (118) for
/// the loss of a batch.
pub fn forward_difference<R: Real>(f: &impl Objective, w: &[R], mu: R, u: &[R]) -> Vec<R> {
    times((f.value(&moved(w, mu, u)) - f.value(w)) / mu, u)
}

/// ((f(w + μu) − f(w − μu))/(2μ)) u, from two values: (113) for u = 1 in one dimension.
pub fn central_difference<R: Real>(f: &impl Objective, w: &[R], mu: R, u: &[R]) -> Vec<R> {
    let (right, left) = (f.value(&moved(w, mu, u)), f.value(&moved(w, -mu, u)));
    times((right - left) / (mu * Ratio::from(2)), u)
}

/// (1/K) Σ of what an estimator says along K directions, (119).
///
/// # Panics
/// When there is no direction.
pub fn mean_estimate<R: Real>(directions: &[Vec<R>], mut estimate: impl FnMut(&[R]) -> Vec<R>) -> Vec<R> {
    let share = R::one() / Ratio::from(directions.len());
    let mut mean = vec![R::zero(); directions[0].len()];
    for u in directions {
        add_scaled(&mut mean, share, &estimate(u));
    }
    mean
}

/// Plays one action i, drawn from the policy w, and returns (rᵢ/wᵢ) eᵢ, an unbiased estimate of the
/// rewards r from the one that was seen. One [`index`](Draw::index) over the common denominator of
/// the policy.
///
/// # Panics
/// When policy and rewards have different lengths, or the policy is no law.
pub fn bandit_gradient<R: Drawn>(policy: &[Ratio], rewards: &[R], draw: &mut Draw<R>) -> Vec<R> {
    assert_eq!(policy.len(), rewards.len(), "a policy has one probability for each action");
    let total: Ratio = policy.iter().copied().sum();
    assert!(total == 1 && policy.iter().all(|p| *p >= 0), "{policy:?} is no probability law");
    let tickets = policy.iter().fold(1, |tickets, p| tickets * (p.denominator() / gcd(tickets, p.denominator())));
    let index = draw.index(tickets as usize);
    let mut first = 0;
    let mut estimate = Vec::with_capacity(policy.len());
    for (p, reward) in policy.iter().zip(rewards) {
        let last = first + (*p * tickets).numerator();
        let seen = |ticket: i64| if (first..last).contains(&ticket) { *reward / *p } else { R::zero() };
        estimate.push(R::pick(&(0..tickets).map(seen).collect::<Vec<_>>(), index));
        first = last;
    }
    estimate
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, LANES, Lanes, exact, ratio, ratios};
    use crate::objective::{Polynomial, lift};
    use crate::random::{Key, Purpose, Streams, mean_over_paths};

    /// f(w) = w₁² w₂ at (1, 2) along (3, −1) with μ = 1/2: f(5/2, 3/2) = 75/8, f(−1/2, 5/2) = 5/8, f = 2.
    #[test]
    fn estimates_are_those_by_hand() {
        let f = Polynomial { terms: vec![(ratio(1, 1), vec![2, 1])] };
        let (w, mu, u) = (lift::<Exact>(&ratios([1, 2])), exact(ratio(1, 2)), lift(&ratios([3, -1])));
        for (found, along) in [
            (one_point(&f, &w, mu, &u), ratio(75, 4)),
            (forward_difference(&f, &w, mu, &u), ratio(59, 4)),
            (central_difference(&f, &w, mu, &u), ratio(35, 4)),
        ] {
            assert!(found[0].eq(3 * along).is_yes() && found[1].eq(-along).is_yes(), "{found:?}");
        }
        let directions = [u, lift(&ratios([0, 2]))];
        // Along (0, 2): f(1, 3) = 3, (3 − 2)/(1/2) = 2.
        let mean = mean_estimate(&directions, |u| forward_difference(&f, &w, mu, u));
        assert!(mean[0].eq(ratio(177, 8)).is_yes() && mean[1].eq(ratio(-43, 8)).is_yes());
    }

    #[test]
    fn a_bandit_sees_each_reward_with_its_probability() {
        let policy = [ratio(1, 2), ratio(0, 1), ratio(1, 6), ratio(1, 3)];
        let rewards = ratios([3, 7, -2, 5]);
        let mean = |moment: &dyn Fn(&[Exact]) -> Exact| {
            let run = |draw: &mut Draw<Exact>| moment(&bandit_gradient(&policy, &lift(&rewards), draw));
            Exact::from(mean_over_paths(100, 64, run).expect("six tickets").mean)
        };
        // An action that is never played is never seen.
        for (i, expected) in [(0, 3), (1, 0), (2, -2), (3, 5)] {
            assert!(mean(&|g| g[i]).eq(expected).is_yes());
        }
        assert!(mean(&|g| g[0] * g[3]).eq(0).is_yes());
        let streams = Streams::new(Key::of(4, "bandit", "lanes", "0", 0, Purpose::Verdict), 0);
        let lanes = bandit_gradient(&policy, &lift::<Lanes>(&rewards), &mut Draw::new(streams));
        for lane in 0..LANES {
            let seen: Vec<f64> = lanes.iter().map(|g| g.0[lane]).filter(|g| *g != 0.0).collect();
            assert!(seen.len() == 1 && [6.0, -12.0, 15.0].iter().any(|g| (g - seen[0]).abs() < 1e-12), "{seen:?}");
        }
    }
}

//! Finite laws and how far apart they are: total variation and relative entropy.
//!
//! A law is the list of its probabilities; two laws of the same length live on the same outcomes.

use crate::arithmetic::{Exact, exact};

/// The law of the number of heads, 0, …, T, in T tosses of a coin that shows heads with
/// probability `heads`: C(T, k) pᵏ (1 − p)ᵀ⁻ᵏ.
#[must_use]
pub fn heads_law(tosses: usize, heads: Exact) -> Vec<Exact> {
    let powers = |base: Exact| -> Vec<Exact> {
        std::iter::successors(Some(exact(1)), |power| Some(*power * base)).take(tosses + 1).collect()
    };
    let (heads, tails) = (powers(heads), powers(1 - heads));
    let mut coefficient = exact(1);
    let term = |k| {
        let term = coefficient * heads[k] * tails[tosses - k];
        coefficient = coefficient * (tosses - k) / (k + 1);
        term
    };
    (0..=tosses).map(term).collect()
}

/// ‖P − Q‖_TV = ½ Σ |pᵢ − qᵢ|.
///
/// # Panics
/// When the laws differ in length.
#[must_use]
pub fn total_variation(p: &[Exact], q: &[Exact]) -> Exact {
    assert_eq!(p.len(), q.len(), "two laws on the same outcomes");
    p.iter().zip(q).map(|(p, q)| (*p - *q).abs()).sum::<Exact>() / 2
}

/// KL(P ‖ Q) = Σ pᵢ ln(pᵢ/qᵢ) in nats, where 0 ln 0 = 0. Unknown where it is infinite, that is
/// where some pᵢ > 0 = qᵢ.
///
/// # Panics
/// When the laws differ in length.
#[must_use]
pub fn relative_entropy(p: &[Exact], q: &[Exact]) -> Exact {
    assert_eq!(p.len(), q.len(), "two laws on the same outcomes");
    let possible = p.iter().zip(q).filter(|(p, _)| !p.eq(0).is_yes());
    possible.map(|(p, q)| *p * (*p / *q).ln()).sum()
}

/// exp(−KL(P ‖ Q)), which is 0 where the divergence is infinite.
///
/// # Panics
/// When the laws differ in length.
#[must_use]
pub fn exp_minus_relative_entropy(p: &[Exact], q: &[Exact]) -> Exact {
    let impossible = p.iter().zip(q).any(|(p, q)| p.gt(0).is_yes() && q.eq(0).is_yes());
    if impossible { exact(0) } else { (-relative_entropy(p, q)).exp() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Ratio, ratio};

    fn law(weights: &[Ratio]) -> Vec<Exact> {
        weights.iter().map(|weight| exact(*weight)).collect()
    }

    #[test]
    fn heads_follow_pascals_triangle() {
        let found = heads_law(4, exact(ratio(1, 3)));
        let expected = [16, 32, 24, 8, 1].map(|count| ratio(count, 81));
        assert_eq!(found.len(), 5);
        assert!(found.iter().zip(expected).all(|(found, expected)| found.eq(expected).is_yes()));
        assert!(heads_law(150, exact(ratio(2, 7))).into_iter().sum::<Exact>().eq(1).is_yes());
    }

    #[test]
    fn the_largest_difference_over_all_events_is_the_total_variation() {
        let p = law(&[ratio(1, 2), ratio(1, 3), ratio(1, 6), ratio(0, 1)]);
        let q = law(&[ratio(1, 4), ratio(1, 4), ratio(1, 4), ratio(1, 4)]);
        let difference =
            |event: u32| -> Exact { (0..4).filter(|i| event >> i & 1 == 1).map(|i: usize| p[i] - q[i]).sum() };
        let largest = (0..16).map(difference).reduce(Exact::max).expect("sixteen events");
        assert!(total_variation(&p, &q).eq(largest).is_yes());
    }

    #[test]
    fn entropy_of_coins_follows_its_closed_form_and_may_be_infinite() {
        let delta = exact(ratio(1, 2));
        let coins = [(1 + delta) / 2, (1 - delta) / 2];
        let (p, q) = (coins.to_vec(), vec![coins[1], coins[0]]);
        let closed = delta * exact(3).ln();
        let apart = (relative_entropy(&p, &q) - closed).to_f64_bounds();
        assert!(apart.0 <= 0.0 && apart.1 >= 0.0 && apart.1 - apart.0 < 1e-15, "{apart:?}");
        let sure = law(&[ratio(1, 1), ratio(0, 1)]);
        assert!(exp_minus_relative_entropy(&p, &sure).eq(0).is_yes());
        // KL(sure ‖ coin) = −ln p is finite: 0 ln 0 = 0.
        let finite = exp_minus_relative_entropy(&sure, &p).to_f64_bounds();
        assert!(finite.0 <= 0.75 && finite.1 >= 0.75);
    }
}

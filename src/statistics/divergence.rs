//! Laws and how far apart they are: total variation, relative entropy, and the hockey-stick divergence
//! of differential privacy.
//!
//! A finite law is the list of its probabilities; two laws of the same length live on the same outcomes.
//!
//! A mechanism is (ε, δ)-differentially private for a pair of neighbouring inputs exactly if neither of
//! its two output laws P, Q has sup_R P(R) − e^ε Q(R) = Σ (pᵢ − e^ε qᵢ)⁺ above δ. That is a number, so that
//! what sampling can only refute is here computed, in enclosures. It speaks of the ideal law: the noise
//! of a floating-point sampler is another (Mironov 2012).

use crate::arithmetic::{Exact, Ratio, exact};

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

/// The hockey-stick divergence sup_R P(R) − e^ε Q(R) = Σ (pᵢ − e^ε qᵢ)⁺ of two finite laws.
///
/// # Panics
/// When the laws differ in length.
#[must_use]
pub fn hockey_stick(p: &[Exact], q: &[Exact], epsilon: Exact) -> Exact {
    assert_eq!(p.len(), q.len(), "two laws on the same outcomes");
    let weight = epsilon.exp();
    p.iter().zip(q).map(|(p, q)| (*p - weight * *q).max(0)).sum()
}

/// The same between Laplace laws whose locations are `privacy` scales apart, which is what
/// noise of scale (sensitivity)/ε₀ does to neighbours: max(0, 1 − e^((ε − ε₀)/2)) for ε ≥ 0.
///
/// The likelihood ratio falls with the output, so R is a half-line that ends where it is e^ε: halfway
/// between the locations for ε = 0, at the first for ε = ε₀.
///
/// `privacy` is ε₀ ≥ 0.
#[must_use]
pub fn laplace_hockey_stick(privacy: Exact, epsilon: Exact) -> Exact {
    (1 - ((epsilon - privacy) / 2).exp()).max(0)
}

/// The same between normal laws of standard deviation σ whose means are 1 apart:
/// Φ(1/(2σ) − εσ) − e^ε Φ(−1/(2σ) − εσ) (Balle and Wang 2018). For another sensitivity Δ divide: σ/Δ.
#[must_use]
pub fn gaussian_hockey_stick(sigma: Exact, epsilon: Exact) -> Exact {
    let (half, shift) = (1 / (2 * sigma), epsilon * sigma);
    (half - shift).normal_cdf() - epsilon.exp() * (-half - shift).normal_cdf()
}

/// The law of the answer under k-ary randomized response: the truth with probability
/// e^ε₀/(e^ε₀ + k − 1), each other category with 1/(e^ε₀ + k − 1).
///
/// `categories` is k, `privacy` is ε₀, `truth` is counted from 0.
///
/// # Panics
/// When the truth is none of the categories.
#[must_use]
pub fn randomized_response_law(categories: usize, privacy: Exact, truth: usize) -> Vec<Exact> {
    assert!(truth < categories, "category {truth} of {categories}, counted from 0");
    let weight = privacy.exp();
    let all = weight + categories - 1;
    (0..categories).map(|answer| if answer == truth { weight / all } else { 1 / all }).collect()
}

/// The hockey-stick divergence between the answers to two truths:
/// max(0, (e^ε₀ − e^ε)/(e^ε₀ + k − 1)) for ε ≥ 0, since only the first truth is likelier by more than e^ε.
///
/// `categories` is k, `privacy` is ε₀.
#[must_use]
pub fn randomized_response_hockey_stick(categories: usize, privacy: Exact, epsilon: Exact) -> Exact {
    let weight = privacy.exp();
    ((weight - epsilon.exp()) / (weight + categories - 1)).max(0)
}

/// The law of independent outcomes together, by enumeration: what several mechanisms release of one
/// input. As many outcomes as the product of the numbers of theirs.
#[must_use]
pub fn composed_law(laws: &[Vec<Exact>]) -> Vec<Exact> {
    laws.iter().fold(vec![exact(1)], |joint, law| {
        joint.iter().flat_map(|so_far| law.iter().map(move |probability| *so_far * *probability)).collect()
    })
}

/// The law of a discrete Laplace noise Z that is cut to |Z| ≤ `reach`, on the outputs `input` + Z:
/// P(Z = z) ∝ e^(−ε₀|z|). A list of all whole outputs from `first` on, `count` of them; outputs beyond
/// them are left out, so that it sums to less than 1 where they are possible.
///
/// `privacy` is ε₀, `input` is the true count.
#[must_use]
pub fn geometric_law(privacy: Ratio, input: i64, reach: u32, first: i64, count: usize) -> Vec<Exact> {
    let decay = (-exact(privacy)).exp();
    let weight = |z: u64| if z <= u64::from(reach) { decay.powi(z as usize) } else { exact(0) };
    let all = 1 + 2 * (1..=u64::from(reach)).map(weight).sum::<Exact>();
    (0..count as i64).map(|place| weight((first + place).abs_diff(input)) / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;

    /// Whether an enclosure is narrow and within half of the last printed digit.
    #[track_caller]
    fn assert_published(found: Exact, published: f64, half_digit: f64) {
        let (lo, hi) = found.to_f64_bounds();
        assert!(hi - lo < 1e-14 && published - half_digit <= lo && hi <= published + half_digit, "[{lo}, {hi}]");
    }

    /// The published values: `dp_accounting` 0.6.0 and exact sums.
    #[test]
    fn divergences_are_the_published_ones() {
        assert_published(gaussian_hockey_stick(exact(1), exact(1)), 0.126_936_737_51, 5e-12);
        assert_published(laplace_hockey_stick(exact(ratio(11, 10)), exact(1)), 0.048_770_575_5, 5e-11);
        let response = randomized_response_hockey_stick(2, exact(ratio(11, 10)), exact(ratio(1, 2)));
        assert_published(response, 0.338_508_6, 5e-8);
    }

    /// The closed form is the sum over answers, for every pair of truths.
    #[test]
    fn randomized_response_has_its_closed_form() {
        for (k, epsilon) in [(2, 0), (2, 1), (5, 1), (5, 2), (5, 3)] {
            let privacy = exact(2);
            let (p, q) = (randomized_response_law(k, privacy, 0), randomized_response_law(k, privacy, k - 1));
            assert_published(p.iter().copied().sum(), 1.0, 1e-15);
            let closed = randomized_response_hockey_stick(k, privacy, exact(epsilon)).to_f64();
            assert_published(hockey_stick(&p, &q, exact(epsilon)), closed, 1e-15);
        }
    }

    /// At ε = 0 it is the total variation, for rational laws exactly; and it is at least what any
    /// event gives, and attained by one.
    #[test]
    fn the_hockey_stick_is_the_largest_excess_over_all_events() {
        let p = law(&[ratio(1, 2), ratio(1, 3), ratio(1, 6), ratio(0, 1)]);
        let q = law(&[ratio(1, 4), ratio(1, 4), ratio(1, 4), ratio(1, 4)]);
        assert!(hockey_stick(&p, &q, exact(0)).eq(total_variation(&p, &q)).is_yes());
        let epsilon = exact(ratio(1, 3));
        let excess = |event: u32| -> Exact {
            (0..4).filter(|i| event >> i & 1 == 1).map(|i: usize| p[i] - epsilon.exp() * q[i]).sum()
        };
        let largest = (0..16).map(excess).reduce(Exact::max).expect("sixteen events");
        assert_published(hockey_stick(&p, &q, epsilon), largest.to_f64(), 1e-15);
    }

    /// Two binary responses: own and own, own and other, … with e^(2ε₀), 1, 1, 1 over (1 + e^ε₀)².
    #[test]
    fn composition_enumerates_all_outcomes() {
        let laws =
            |truth| vec![randomized_response_law(2, exact(1), truth), randomized_response_law(2, exact(1), truth)];
        let (p, q) = (composed_law(&laws(0)), composed_law(&laws(1)));
        assert_eq!(p.len(), 4);
        let e = 1f64.exp();
        let all = (1.0 + e) * (1.0 + e);
        // At ε = 1 both truths told, e² − e·1, are the only outcome that is likelier by more than e^1.
        assert_published(hockey_stick(&p, &q, exact(1)), (e * e - e) / all, 1e-15);
        // Basic composition: nothing is left at ε = 2, but the tie has the width of its enclosure.
        assert!(hockey_stick(&p, &q, exact(2)).to_f64_bounds().1 < 1e-14);
        assert!(hockey_stick(&p, &q, exact(ratio(199, 100))).gt(0).is_yes());
        assert!(composed_law(&[]).len() == 1);
    }

    /// Cut noise: the outputs that only one input has cost δ = P(Z = −reach).
    #[test]
    fn a_cut_geometric_noise_is_private_up_to_its_end() {
        let [p, q] = [0, 1].map(|input| geometric_law(ratio(1, 1), input, 3, -3, 8));
        assert_published(p.iter().copied().sum(), 1.0, 1e-15);
        assert_published(hockey_stick(&p, &q, exact(ratio(101, 100))), p[0].to_f64(), 1e-15);
    }

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

//! No bet gains on average under its null hypothesis: exactly, over a grid of laws, and at the worst
//! two-point law that a search finds.

use theorycheck::arithmetic::{Exact, exact};
use theorycheck::statistics::{
    Above, BETS, Below, Bets, Certificate, DecaysFaster, DecaysSlower, Drift, Kurtosis, Range, SecondMoment,
    SubGaussian, Variance,
};

/// What `Process` keeps back for each of the 64 trials of a block, in nats: two units of 2⁻⁴⁰. By so much a
/// factor may err.
const RESERVE: f64 = 1.0 / (1u64 << 45) as f64;

fn double(value: f64) -> Exact {
    Exact::try_from(value).expect("a finite double")
}

/// A law on finitely many doubles, with exact probabilities.
type Law<T> = Vec<(Exact, T)>;

/// The law with this mean on two points.
fn two_point(mean: f64, low: f64, high: f64) -> Law<f64> {
    let p = (double(mean) - double(low)) / (double(high) - double(low));
    vec![(1 - p, low), (p, high)]
}

fn moment(law: &Law<f64>, power: usize) -> Exact {
    law.iter().map(|(p, y)| *p * double(*y).powi(power)).sum()
}

/// Whether the exact mean of bet j is at most 1, but for the rounding of a factor.
fn is_fair<B: Bets>(bets: &B, j: usize, law: &Law<B::Trial>) -> bool {
    let mean: Exact = law.iter().map(|(p, trial)| *p * double(bets.factor(j, *trial))).sum();
    mean.le(1 + double(RESERVE)).is_yes()
}

/// What bets there are for a law that attains its certificates.
fn families(law: &Law<f64>, bound: f64) -> Vec<(Certificate, Below)> {
    let (mean, second) = (moment(law, 1), moment(law, 2));
    let (b, largest) = (double(bound), law.iter().map(|(_, y)| *y).fold(0.0, f64::max));
    let certificates: [Certificate; 5] = [
        Range(double(largest) * b).into(),
        SecondMoment(second * b.sq()).into(),
        Kurtosis(second / mean.sq()).into(),
        Variance((second - mean.sq()) * b.sq()).into(),
        // The lower tail of Y ≥ 0 is sub-Gaussian with σ² = E Y².
        SubGaussian(second.sqrt() * b).into(),
    ];
    certificates.map(|certificate| (certificate, Below::new(certificate, bound))).into()
}

fn assert_fair(law: &Law<f64>, bound: f64) {
    for (certificate, below) in families(law, bound) {
        for j in 0..BETS {
            assert!(is_fair(&below, j, law), "{certificate}, bet {j}, {law:?}");
        }
    }
}

#[test]
fn bets_on_a_mean_are_fair_on_a_grid_of_two_and_three_point_laws() {
    let lows = [0.0, 0.125, 0.5, 0.75, 0.9375];
    let highs = [1.0625, 1.5, 2.0, 8.0, 64.0, 1024.0];
    for low in lows {
        for high in highs {
            Exact::scope(64, || {
                let law = two_point(1.0, low, high);
                assert!((0..BETS).all(|j| is_fair(&Above::default(), j, &law)), "{law:?}");
                assert_fair(&law, 3.0);
                // Means on the far side of the bound are part of the null hypothesis.
                let larger: Law<f64> = law.iter().map(|(p, y)| (*p, 1.5 * y)).collect();
                assert_fair(&larger, 3.0);
                // With a third point that leaves the mean where it is.
                let half = exact(1) / 2;
                let three: Law<f64> = law.iter().map(|(p, y)| (*p * half, *y)).chain([(half, 1.0)]).collect();
                assert_fair(&three, 0.25);
            });
        }
    }
}

#[test]
fn bets_on_a_signed_mean_are_fair_on_a_grid() {
    for (low, high) in [(-1.0, 1.0), (-1.0, 0.5), (-8.0, 0.25), (-0.125, 16.0), (0.25, 4.0)] {
        for tau in [0.0, 0.125, -0.0625] {
            if !(low < tau && tau < high) {
                continue;
            }
            Exact::scope(64, || {
                let law = two_point(tau, low, high);
                let second = moment(&law, 2);
                let largest = f64::max(-low, high);
                let certificates: [Certificate; 4] = [
                    Range(double(largest)).into(),
                    SecondMoment(second).into(),
                    Variance(second - double(tau).sq()).into(),
                    SubGaussian((double(high) - double(low)) / 2).into(),
                ];
                for certificate in certificates {
                    let above = Drift::above(certificate, tau).expect("absolute");
                    let below = Drift::below(certificate, tau).expect("absolute");
                    for j in 0..BETS {
                        assert!(is_fair(&above, j, &law), "{certificate}, above {tau}, bet {j}");
                        assert!(is_fair(&below, j, &law), "{certificate}, below {tau}, bet {j}");
                    }
                }
            });
        }
    }
}

#[test]
fn bets_on_a_ratio_are_fair_where_it_is_attained() {
    // X₁ on {0, 2} and X₂ on {0, 4ρ}, of one run or of two: once never together, once together: E X₂ = ρ E X₁.
    let quarter = || exact(1) / 4;
    for rho in [0.5, 0.0625] {
        Exact::scope(64, || {
            let late = 4.0 * rho;
            let apart = vec![
                (quarter(), (0.0, 0.0)),
                (quarter(), (2.0, 0.0)),
                (quarter(), (0.0, late)),
                (quarter(), (2.0, 0.0)),
            ];
            let paired = vec![(quarter() * 2, (0.0, 0.0)), (quarter(), (2.0, 0.0)), (quarter(), (2.0, late))];
            for law in [&apart, &paired] {
                let faster = [Certificate::Range(late), Certificate::SecondMoment(late * late / 4.0)];
                let slower = [Certificate::Range(2.0), Certificate::SecondMoment(2.0)];
                for j in 0..BETS {
                    for certificate in faster {
                        assert!(is_fair(&DecaysFaster::new(certificate, rho).expect("absolute"), j, law));
                    }
                    for certificate in slower {
                        assert!(is_fair(&DecaysSlower::new(certificate, rho).expect("absolute"), j, law));
                    }
                }
            }
        });
    }
}

/// The mean of a bet under the two-point law, in doubles: for the search only.
fn rough_mean<B: Bets<Trial = f64>>(bets: &B, j: usize, mean: f64, low: f64, high: f64) -> f64 {
    let p = (mean - low) / (high - low);
    (1.0 - p) * bets.factor(j, low) + p * bets.factor(j, high)
}

/// Climbs from every corner of a coarse grid to the two-point law on which bet j gains most, among those
/// with mean 1 and E Y² ≤ s, or Y ≤ s.
fn worst_law<B: Bets<Trial = f64>>(bets: &B, j: usize, allowed: impl Fn(f64, f64) -> bool) -> (f64, f64) {
    let mut worst = (0.5, 1.25, f64::NEG_INFINITY);
    for start in 0..25 {
        let (mut low, mut high) = (f64::from(start % 5) / 5.0, 1.0 + f64::powi(4.0, start / 5 - 2));
        let mut step = 0.5;
        while step > 1e-6 {
            let here = rough_mean(bets, j, 1.0, low, high);
            let moves = [(1.0 + step, 1.0), (1.0, 1.0 + step), (1.0 - step, 1.0), (1.0, 1.0 - step)];
            let better = moves
                .iter()
                .map(|(a, b)| ((low * a).min(0.999), (1.0 + (high - 1.0) * b)))
                .find(|(low, high)| allowed(*low, *high) && rough_mean(bets, j, 1.0, *low, *high) > here);
            match better {
                Some(found) => (low, high) = found,
                None => step /= 2.0,
            }
        }
        let here = rough_mean(bets, j, 1.0, low, high);
        if allowed(low, high) && here > worst.2 {
            worst = (low, high, here);
        }
    }
    (worst.0, worst.1)
}

#[test]
fn the_worst_two_point_law_leaves_every_bet_fair() {
    let s = 3.0;
    let second = |low: f64, high: f64| 1.0 + (1.0 - low) * (high - 1.0) <= s;
    let in_range = |_: f64, high: f64| high <= s;
    let all = |_: f64, _: f64| true;
    for j in 0..BETS {
        Exact::scope(64, || {
            let (low, high) = worst_law(&Above::default(), j, all);
            assert!(is_fair(&Above::default(), j, &two_point(1.0, low, high)));
            let range = Below::new(Range(3).into(), 1.0);
            let (low, high) = worst_law(&range, j, in_range);
            assert!(is_fair(&range, j, &two_point(1.0, low, high)));
            for certificate in
                [SecondMoment(3).into(), Kurtosis(3).into(), Variance(2).into(), SubGaussian(exact(3).sqrt()).into()]
            {
                let below = Below::new(certificate, 1.0);
                let (low, high) = worst_law(&below, j, second);
                let law = two_point(1.0, low, high);
                assert!(is_fair(&below, j, &law), "{certificate}: bet {j} on {low} and {high}");
                // The search finds what is nearly attained: the test has no slack to hide in. The boldest bets
                // are flat beyond a vertex at which Y cannot stay.
                let attained = law.iter().map(|(p, y)| p.to_f64() * below.factor(j, *y)).sum::<f64>();
                assert!(j < BETS / 2 || attained > 0.999, "{certificate}: bet {j} gains at most {attained}");
            }
        });
    }
}

/// The same check turns red where the certificate says less than is true.
#[test]
fn bets_on_a_law_that_breaks_its_certificate_are_not_fair() {
    Exact::scope(64, || {
        let law = two_point(1.0, 0.5, 8.0);
        for certificate in [SecondMoment(2).into(), Kurtosis(2).into(), Variance(1).into(), Range(4).into()] {
            let below = Below::new(certificate, 1.0);
            assert!((0..BETS).any(|j| !is_fair(&below, j, &law)), "{certificate}");
        }
        assert!((0..BETS).any(|j| !is_fair(&Above::default(), j, &two_point(1.0625, 0.5, 8.0))));
    });
}

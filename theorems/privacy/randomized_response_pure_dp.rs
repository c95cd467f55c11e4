//! # Randomized response is (5ε, 0)-differentially private for ε ≤ 0.3
//!
//! **Let** each of n people answer with their bit with probability ½ + ε and with the other bit with
//! probability ½ − ε, independently, 0 ≤ ε < ½.
//! **Then** for neighbouring data sets D, D′ and every profile r of answers
//! P(r | D)/P(r | D′) ≤ (½ + ε)/(½ − ε), an equality for some r, and this is at most e^(5ε) for
//! ε ≤ 0.3, indeed for ε ≤ 0.355 but not for ε ≤ 0.36. Near 0 it behaves like e^(4ε), which
//! it exceeds.
//!
//! **Checked** by enumeration of all data sets and answers for up to four people, and by subdivision
//! in interval arithmetic, with the point ε = 0 where both sides are equal.

use super::*;
use theorycheck::statistics::hockey_stick;

pub(crate) static CLAIM: Claim = Claim {
    id: "privacy/randomized-response-pure-dp",
    rows: &[],
    errata: &[],
    source: &[opt4dl(297)],
    statement: r"\frac{P(M(D) = r)}{P(M(D') = r)} \le \frac{1/2 + \varepsilon}{1/2 - \varepsilon} \le e^{5\varepsilon}
        \quad (0 \le \varepsilon \le 0.3)",
    cases,
};

/// A survey.
#[derive(Clone, Copy, Debug)]
struct Survey {
    /// n.
    people: u32,
    epsilon: Ratio,
}

impl Survey {
    /// P(r | D): bit i of both is that of person i.
    fn probability(&self, answers: u32, data: u32) -> Exact {
        let lies = (answers ^ data).count_ones();
        let half = ratio(1, 2);
        exact(half + self.epsilon).powi((self.people - lies) as usize) * exact(half - self.epsilon).powi(lies as usize)
    }

    /// The largest P(r | D)/P(r | D′) over profiles and neighbours.
    fn largest_ratio(&self) -> Exact {
        let all = 0..1u32 << self.people;
        let neighbours = all.clone().flat_map(|data| (0..self.people).map(move |person| (data, data ^ 1 << person)));
        let ratios = neighbours.flat_map(|(data, other)| {
            all.clone().map(move |answers| self.probability(answers, data) / self.probability(answers, other))
        });
        ratios.fold(exact(0), Exact::max)
    }

    /// (½ + ε)/(½ − ε).
    fn ratio_of_one_answer(&self) -> Ratio {
        (ratio(1, 2) + self.epsilon) / (ratio(1, 2) - self.epsilon)
    }
}

fn surveys() -> impl Iterator<Item = Survey> {
    let epsilons = [ratio(0, 1), ratio(1, 100), ratio(1, 4), ratio(3, 10), ratio(49, 100)];
    (1..=4).flat_map(move |people| epsilons.map(|epsilon| Survey { people, epsilon }))
}

/// ln((½ + ε)/(½ − ε)).
#[derive(Clone, Copy)]
struct PrivacyLoss;

impl Formula<1> for PrivacyLoss {
    fn at<R: Real>(self, [epsilon]: &[R; 1]) -> R {
        let half = R::of(ratio(1, 2));
        ((half + *epsilon) / (half - *epsilon)).ln()
    }
}

/// 5ε.
#[derive(Clone, Copy)]
struct FiveEpsilon;

impl Formula<1> for FiveEpsilon {
    fn at<R: Real>(self, [epsilon]: &[R; 1]) -> R {
        *epsilon * ratio(5, 1)
    }
}

/// 4ε.
#[derive(Clone, Copy)]
struct FourEpsilon;

impl Formula<1> for FourEpsilon {
    fn at<R: Real>(self, [epsilon]: &[R; 1]) -> R {
        *epsilon * ratio(4, 1)
    }
}

/// The exact privacy profile δ(t) of one answer, for three values of ε, and the claimed points (5ε, 0).
fn profiles() -> Series {
    let of = |series: Series, epsilon: Ratio| {
        let (told, other) = (exact(ratio(1, 2) + epsilon), exact(ratio(1, 2) - epsilon));
        let delta = |t: Ratio| hockey_stick(&[told, other], &[other, told], exact(t)).to_f64();
        let profile = (0..=32).map(|i| ratio(i, 20)).map(|t| (f64::of(t), delta(t)));
        let claimed = [(f64::of(5 * epsilon), 0.0)];
        let name = f64::of(epsilon);
        series.line(format!("δ of one answer, ε = {name}"), Mark::Measured, profile).line(
            format!("claimed for ε = {name}: (5ε, 0)"),
            Mark::Points,
            claimed,
        )
    };
    [ratio(1, 10), ratio(1, 5), ratio(3, 10)].into_iter().fold(Series::new(), of)
}

fn cases(case: &mut Cases) {
    let of_profiles = for_every(surveys).quantity(Survey::largest_ratio);
    let of_one_answer = of_profiles.exactly(Survey::ratio_of_one_answer);
    let epsilons = for_all_in([(ratio(0, 1), ratio(35, 100))]).formula(PrivacyLoss);
    let not_small = for_all_in([(ratio(1, 10), ratio(35, 100))]).formula(PrivacyLoss);
    let theorem = epsilons.at_most(FiveEpsilon).touching(&[[Ratio::ZERO]]);
    let away_from_zero = for_all_in([(ratio(1, 100), ratio(35, 100))]).formula(PrivacyLoss);
    let wider = for_all_in([(ratio(1, 100), ratio(36, 100))]).formula(PrivacyLoss);

    case.holds("n answers tell as much as one, for n ≤ 4", of_one_answer);
    case.holds("at most e^(5ε) for ε ≤ 0.35, equality at 0 included", theorem);
    case.holds("at most e^(5ε) for 0.01 ≤ ε ≤ 0.35", away_from_zero.at_most(FiveEpsilon));
    case.holds("at least e^(4ε) for 0.1 ≤ ε ≤ 0.35", not_small.at_least(FourEpsilon));
    case.sabotage("at most e^(5ε) for ε ≤ 0.36", wider.at_most(FiveEpsilon));
    case.sabotage("at most e^(4ε)", away_from_zero.at_most(FourEpsilon));
    case.sabotage("two answers tell twice as much", of_one_answer.bound(|s| exact(s.ratio_of_one_answer()).sq()));
    case.figure("Privacy profile, exact and claimed", Axes::linear("privacy loss t", "δ(t)"), profiles);
}

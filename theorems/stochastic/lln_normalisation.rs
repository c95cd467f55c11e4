//! # The average of B estimates comes nearer to the gradient like σ²/B, if it is divided by B
//!
//! **Let** Y₁, Y₂, … be independent with mean μ and variance σ².
//! **Then** E((1/B) Σ_{j≤B} Y_j − μ)² = σ²/B, and the probability that an average of B or more ever
//! strays from μ by ε is at most 2σ²/(Bε²): hence it converges almost surely. Divided by a fixed N, as
//! printed, the sum grows: for Y = 1, N = 100 and B = 1000 it is 10.
//!
//! **Checked** exactly for two-point laws, by the law of the number of heads. Of the strong law only
//! its quantitative form up to 96 samples (Hájek and Rényi 1955) is checked.

use super::*;
use theorycheck::random::FiniteLaw;
use theorycheck::statistics::heads_law;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/lln-normalisation",
    rows: &[],
    errata: &[Erratum {
        row: "stochastic/lln-normalisation",
        printed: r"\frac1N\sum_{j=1}^B Y_j \to \nabla f(w_t) \text{ as } B \to \infty",
        corrected: r"\frac1B\sum_{j=1}^B Y_j \to \nabla f(w_t) \text{ as } B \to \infty",
        why: "The sum of B terms must be divided by B. With the fixed number N of the data it grows without bound: for Y = 1, N = 100 and B = 1000 it is 10.",
    }],
    source: &[opt4dl(48).note("why SGD is a good idea")],
    statement: r"\mathbb E\left\|\frac1B\sum_{j=1}^B Y_j - \nabla f(w_t)\right\|^2 = \frac{\sigma^2}B",
    cases,
};

/// B draws of a value that is high with probability p and low otherwise, and what their sum is divided by.
#[derive(Clone, Debug)]
struct Draws {
    p: Ratio,
    high: Ratio,
    low: Ratio,
    batch: usize,
    divisor: Divisor,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Divisor {
    Batch,
    /// As printed.
    Fixed(usize),
}

impl Draws {
    fn mean(&self) -> Ratio {
        self.p * self.high + (1 - self.p) * self.low
    }

    fn variance(&self) -> Ratio {
        self.p * (1 - self.p) * (self.high - self.low).sq()
    }

    fn divisor(&self) -> usize {
        match self.divisor {
            Divisor::Batch => self.batch,
            Divisor::Fixed(n) => n,
        }
    }

    fn mean_square_error(&self) -> Exact {
        let average = |heads: usize| (self.high * heads + self.low * (self.batch - heads)) / self.divisor();
        let law = heads_law(self.batch, exact(self.p)).into_iter().enumerate();
        law.map(|(heads, weight)| weight * (average(heads) - self.mean()).sq()).sum()
    }

    /// P(an average of b draws, B ≤ b ≤ 96, is ε or more away from the mean).
    fn stray(&self) -> Exact {
        let moves = |(b, sum, strayed): &(usize, Ratio, bool)| {
            [(self.p, self.high), (1 - self.p, self.low)]
                .map(|(p, value)| {
                    let (b, sum) = (b + 1, *sum + value - self.mean());
                    (p, (b, sum, *strayed || b >= self.batch && (sum / b).abs() >= DISTANCE))
                })
                .into()
        };
        let law = (0..DRAWS_MAX).fold(FiniteLaw::at((0, Ratio::ZERO, false)), |law, _| law.pushed(moves));
        law.mean(|(_, _, strayed)| exact(i32::from(*strayed)))
    }
}

/// ε.
const DISTANCE: Ratio = ratio(1, 2);
const DRAWS_MAX: usize = 96;

fn draws() -> Vec<Draws> {
    let coin = |p, high, low| Draws { p, high, low, batch: 1, divisor: Divisor::Batch };
    vec![
        coin(ratio(1, 2), 1.into(), (-1).into()),
        coin(ratio(1, 4), 3.into(), (-1).into()),
        coin(ratio(2, 3), 5.into(), 2.into()),
    ]
}

/// Y = 1, N = 100 and B = 1000.
fn ones() -> Draws {
    Draws { p: Ratio::ONE, high: 1.into(), low: 0.into(), batch: 1000, divisor: Divisor::Fixed(100) }
}

fn cases(case: &mut Cases) {
    let error = for_all(draws)
        .premise("divided by the number of terms", |s| s.divisor() == s.batch)
        .quantity(Draws::mean_square_error)
        .called("mean square error of the average")
        .along("B", &[1, 2, 5, 16, 32], |s, b| s.batch = b);
    let theorem = error.exactly(|s| s.variance() / s.batch);
    let stray = given(|| draws()[0].clone())
        .quantity(Draws::stray)
        .called("probability that an average ever strays")
        .along("B", &[8, 16, 32, 64], |s, b| s.batch = b)
        .at_most(|s| 2 * s.variance() / (DISTANCE.sq() * s.batch));
    let printed = given(ones).quantity(Draws::mean_square_error).exactly(|s| s.variance() / s.batch);

    case.holds("the mean square error is σ²/B", theorem);
    case.holds("it decays like 1/B", error.decays(ratio(99, 100)));
    case.holds("later averages rarely stray", stray);
    case.refuted("divided by N = 100, as printed", printed);
    case.holds("divided by B = 1000 instead", printed.tweak(|s| s.divisor = Divisor::Batch));
    case.rejected("N is not the number of terms", theorem.tweak(|s| s.divisor = Divisor::Fixed(100)));
    case.sabotage("divided by N = 100", theorem.tweak(|s| s.divisor = Divisor::Fixed(100)));
    case.sabotage("σ²/B²", theorem.bound(|s| s.variance() / s.batch / s.batch));
    case.sabotage("a twentieth of the chance to stray", stray.scale_bound(ratio(1, 20)));
}

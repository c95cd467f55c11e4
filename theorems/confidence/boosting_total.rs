//! # The price of confidence: log²(1/δ)σ²/(εδ) + log(1/δ)/ε² calls
//!
//! **Let** S runs of T = 1/ε² steps be judged by N = Sσ²/(εδ) samples each.
//! **Then** the (N + T)S calls are S²σ²/(εδ) + S/ε²: with S = log₂(2/δ) between one and four times
//! log₂²(1/δ)σ²/(εδ) + log₂(1/δ)/ε². Printed is the same without σ².
//!
//! **Checked** in whole numbers, for δ = 2⁻ᵏ, ε = 1/m and whole σ².

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/boosting-total",
    rows: &[],
    errata: &[],
    source: &[opt4dl(108)],
    statement: r"(N + T)S = \Theta\left(\frac{\sigma^2\log^2\frac1\delta}{\epsilon\delta} + \frac{\log\frac1\delta}{\epsilon^2}\right)",
    cases,
};

#[derive(Clone, Copy, Debug)]
struct Target {
    /// k, where δ = 2⁻ᵏ.
    bits: i64,
    /// m, where ε = 1/m.
    precision: i64,
    /// σ².
    variance: i64,
}

impl Target {
    /// S = log₂(2/δ).
    fn runs(&self) -> Exact {
        exact(self.bits + 1)
    }

    fn epsilon(&self) -> Ratio {
        ratio(1, self.precision)
    }

    fn delta(&self) -> Ratio {
        ratio(1, 1 << self.bits)
    }

    /// (N + T)S.
    fn calls(&self) -> Exact {
        let samples = self.runs() * self.variance / (self.epsilon() * self.delta());
        (samples + 1 / self.epsilon().sq()) * self.runs()
    }

    /// a²σ²/(εδ) + a/ε².
    fn order(&self, a: Exact, variance: i64) -> Exact {
        a.sq() * variance / (self.epsilon() * self.delta()) + a / self.epsilon().sq()
    }

    /// The same with a = log₂(1/δ).
    fn price(&self) -> Exact {
        self.order(exact(self.bits), self.variance)
    }
}

fn targets() -> impl Strategy<Value = Target> {
    (1..=20i64, 1..=1000i64, 1..=100i64).prop_map(|(bits, precision, variance)| Target { bits, precision, variance })
}

/// δ = 1/2 and ε = 1: 2S²σ² + S = 8σ² + 2 against 2σ² + 1.
fn coarsest() -> Target {
    Target { bits: 1, precision: 1, variance: 100 }
}

fn cases(case: &mut Cases) {
    let calls = for_all_drawn(targets).quantity(Target::calls).called("oracle calls");
    let above = calls.at_most(|s| 4 * s.price());
    let below = calls.at_least(Target::price);
    let along =
        given(coarsest).quantity(|s| s.calls() / s.price()).along("log₂(1/δ)", &[1, 2, 4, 8, 16, 32], |s, k| {
            s.bits = k as i64;
        });

    case.holds("S²σ²/(εδ) + S/ε²", calls.exactly(|s| s.order(s.runs(), s.variance)));
    case.holds("at most four times the order", above);
    case.holds("at least the order", below);
    case.holds("(1 + 1/k)² times it at most, for δ = 2⁻ᵏ", along.at_most(|s| exact(1 + ratio(1, s.bits)).sq()));
    case.sabotage(
        "one logarithm less in the first term",
        above.bound(|s| {
            4 * (s.price() - s.order(exact(s.bits), s.variance) + s.order(exact(s.bits), 0))
                + 4 * exact(s.bits) * s.variance / (s.epsilon() * s.delta())
        }),
    );
    case.sabotage("without σ², as printed", above.bound(|s| 4 * s.order(exact(s.bits), 1)));
    case.sabotage("3.9 times", above.on(|| [coarsest()]).scale_bound(ratio(39, 40)));
    case.sabotage("twice the order at least", along.at_least(|_| 2));
}

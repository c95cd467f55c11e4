//! What is certain about an objective of one variable under Gaussian noise.

use crate::fields::*;
use crate::objectives::{Objective, boxes};

/// The noise γX is cut into boxes that end at so many γ; beyond, L bounds the slope.
const REACH: i64 = 8;
/// So many boxes are looked at for a bound of the slope.
const BOXES_MAX: usize = 256;

/// What boxes say of a bound of |f′|.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slopes {
    /// It holds between −64 and 64.
    Within,
    /// It does not, as far as can be told in some very small box.
    Exceeded,
    /// There are too many boxes to tell.
    Open,
}

/// A bound of |f′| where the function is Lipschitz: the largest slope at thousands of points up to ±2²⁰, proved on boxes
/// between −64 and 64; or ten per cent more, which is then at least not refuted by any box. None where the slope has
/// no bound.
pub(super) fn lipschitz_constant(objective: &Objective) -> Option<Ratio> {
    // Where doubles know no slope, as far out on log(cosh(t)), they say nothing.
    let steepest = |points: &mut dyn Iterator<Item = f64>| {
        points.flat_map(|t| [t, -t]).map(|t| objective.near_slope(t).abs()).fold(0.0, f64::max)
    };
    let around = steepest(&mut (0..4096).map(|k| (f64::from(k) + 0.25) / 64.0));
    let at_zero = steepest(&mut (1..50).map(|k| f64::powi(0.5, k)));
    let far = steepest(&mut (6..20).map(|k| f64::powi(2.0, k) + 0.125));
    let largest = around.max(at_zero);
    if largest > 1e9 || far > largest * 1.1 + 1e-9 {
        return None;
    }
    let seen = ratio((largest * f64::from(1 << 20)).ceil() as i64, 1 << 20);
    if slopes_within(objective, seen) == Slopes::Within {
        return Some(seen);
    }
    let enough = seen * ratio(11, 10);
    (slopes_within(objective, enough) != Slopes::Exceeded).then_some(enough)
}

/// Where branches meet, an enclosure of the slope stays wide however small a box is: then the slopes at its ends speak
/// for it.
fn slopes_within(objective: &Objective, slope: Ratio) -> Slopes {
    let mut boxes = boxes();
    for _ in 0..BOXES_MAX {
        let Some((lo, hi)) = boxes.pop() else { return Slopes::Within };
        let is_narrow = hi - lo < ratio(1, 1 << 30);
        let fits = Exact::scope(96, || {
            let (lo, hi) = (Exact::from(lo), Exact::from(hi));
            let fits = |t: Exact| objective.slope(t).abs().le(slope);
            let inside = if is_narrow { fits(lo) & fits(hi) } else { fits(Exact::between(lo, hi)) };
            // A jump has no slope, but it shows in the values.
            let rise = (objective.value(hi) - objective.value(lo)).abs();
            inside & rise.le(slope * (hi - lo) * ratio(1001, 1000))
        });
        if !fits.is_yes() && is_narrow {
            return Slopes::Exceeded;
        }
        if !fits.is_yes() {
            let middle = (lo + hi) / 2;
            boxes.extend([(lo, middle), (middle, hi)]);
        }
    }
    Slopes::Open
}

/// |(f^γ)′(t) − (f^γ)′(t′)| with (f^γ)′(t) = E f′(t + γX) for X ~ N(0, 1), enclosed: slopes on so many boxes of the
/// noise, weighed with their probabilities.
pub(super) fn smoothed_slopes_apart(
    objective: &Objective,
    lipschitz: Ratio,
    gamma: Ratio,
    (t, other): (Ratio, Ratio),
    boxes: i64,
) -> (f64, f64) {
    Exact::scope(53, || {
        let edges: Vec<Ratio> = (0..=boxes).map(|k| ratio(REACH * (2 * k - boxes), boxes)).collect();
        let below: Vec<Exact> = edges.iter().map(|x| exact(*x).normal_cdf()).collect();
        let tails = 4 * below[0] * lipschitz;
        let mut apart = Exact::between(-tails, tails);
        for (x, p) in edges.windows(2).zip(below.windows(2)) {
            let slope = |t: Ratio| {
                let [lo, hi] = [x[0], x[1]].map(|x| exact(t) + exact(gamma) * x);
                objective.slope(Exact::between(lo, hi))
            };
            apart += (slope(t) - slope(other)) * (p[1] - p[0]);
        }
        apart.abs().to_f64_bounds()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Objective {
        Objective::read(text).unwrap_or_else(|says| panic!("{text}: {says}"))
    }

    #[test]
    fn lipschitz_functions_are_told_from_others() {
        for (text, expected) in [
            ("abs(t)", 1.0),
            ("huber(2)", 2.0),
            ("sqrt(t**2 + 1/1000000)", 1.0),
            ("3*tanh(t)", 3.0),
            ("logcosh(1)", 1.0),
            ("2*relu(t)", 2.0),
        ] {
            let found = lipschitz_constant(&read(text)).unwrap_or_else(|| panic!("{text} is Lipschitz")).to_f64();
            assert!(found >= expected * (1.0 - 1e-9) && found <= 1.101 * expected, "{text}: {found}");
        }
        for text in ["t**2", "exp(t)", "sqrt(abs(t))", "floor(t)"] {
            assert_eq!(lipschitz_constant(&read(text)), None, "{text}");
        }
    }

    #[test]
    fn smoothed_slopes_enclose_those_in_closed_form() {
        let abs = read("abs(t)");
        for (t, other, gamma) in [(3, -3, ratio(1, 1)), (-1, 2, ratio(2, 1)), (0, 1, ratio(1, 3))] {
            let (t, other) = (Ratio::from(t), Ratio::from(other));
            let (lo, hi) = smoothed_slopes_apart(&abs, Ratio::ONE, gamma, (t, other), 256);
            let closed = Exact::scope(96, || {
                let slope = |t: Ratio| (exact(t) / gamma / exact(2).sqrt()).erf();
                (slope(t) - slope(other)).abs().to_f64()
            });
            assert!(lo <= closed && closed <= hi && hi - lo < 0.11, "{lo} {closed} {hi}");
        }
    }
}

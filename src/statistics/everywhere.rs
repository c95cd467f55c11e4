//! [`Everywhere`]: a claim about a mean at every point of a finite grid.

use super::process::{Bets, threshold};
use super::race::{Direction, RaceEnd};
use super::signed::log_average;
use super::{Above, Below, Certificate, Race, Violation};

/// "At every point k of a grid the claim of race k holds": an envelope E X(Tₖ) ≤ Bₖ, or a floor
/// E X(Tₖ) ≥ c below which a method does not come, on the grid that is tested and on no other.
///
/// It is supported once every point is, each with the whole share: where the claim is false it is false at
/// some point, and a false verdict needs a false one there (intersection and union). It is refuted by the
/// average of the bets against the points, which is an e-value where all their claims hold.
#[derive(Clone, Debug)]
pub struct Everywhere<R, S> {
    points: Vec<Race<R, S>>,
    threshold: f64,
}

impl Everywhere<Above, Below> {
    /// E X(Tₖ) ≤ Bₖ for every k. Trials are X(Tₖ)/Bₖ; without a certificate it can only be refuted.
    #[must_use]
    pub fn at_most(bounds: &[(f64, Option<Certificate>)], alpha: f64) -> Everywhere<Above, Below> {
        let race = |(bound, certificate): &(f64, Option<Certificate>)| {
            Race::new(Some(Above::default()), certificate.map(|certificate| Below::new(certificate, *bound)), alpha)
        };
        Everywhere::new(bounds.iter().map(race).collect(), alpha)
    }
}

impl Everywhere<Below, Above> {
    /// E X(Tₖ) ≥ cₖ for every k: the method does not get below c. Trials are X(Tₖ)/cₖ; supporting it
    /// needs X ≥ 0 only, refuting it a certificate.
    #[must_use]
    pub fn at_least(floors: &[(f64, Option<Certificate>)], alpha: f64) -> Everywhere<Below, Above> {
        let race = |(floor, certificate): &(f64, Option<Certificate>)| {
            Race::new(certificate.map(|certificate| Below::new(certificate, *floor)), Some(Above::default()), alpha)
        };
        Everywhere::new(floors.iter().map(race).collect(), alpha)
    }
}

impl<T: Copy, R: Bets<Trial = T>, S: Bets<Trial = T>> Everywhere<R, S> {
    /// The claims of all these races, which have error share α each.
    ///
    /// # Panics
    /// When there is none: an empty list passes nothing.
    #[must_use]
    pub fn new(points: Vec<Race<R, S>>, alpha: f64) -> Everywhere<R, S> {
        assert!(!points.is_empty(), "a grid has at least one point");
        Everywhere { points, threshold: threshold(alpha) }
    }

    /// Checks trials at point k of the grid and folds them in. The trials of different points may come from
    /// the same runs or from different ones.
    ///
    /// # Errors
    /// At the first trial that a certificate excludes. None is folded in then.
    pub fn admit(&mut self, k: usize, trials: &[T]) -> Result<(), Violation> {
        self.points[k].admit(trials)
    }

    /// Where each point stands by itself.
    pub fn points(&self) -> impl Iterator<Item = RaceEnd> {
        self.points.iter().map(Race::end)
    }

    /// Where the claim about the whole grid stands.
    #[must_use]
    pub fn end(&self) -> RaceEnd {
        let against: Vec<f64> = self.points.iter().map(|race| race.log_evidence(Direction::Refute)).collect();
        let supported = self.points.iter().all(|race| race.has_crossed(Direction::Support));
        RaceEnd::of(log_average(&against) >= self.threshold, supported)
    }
}

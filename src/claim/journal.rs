//! What a case hears and tells while it is decided: which of its settings are to be decided here, what
//! is known of them already, and how far a race has come.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decide::{Finding, Found, Outcome, Place};
use crate::statistics::RaceState;

/// What is to be done about a setting.
#[derive(Clone, Debug)]
pub enum Part {
    /// It is decided here and now.
    Here,
    /// It is decided elsewhere: in another shard.
    Elsewhere,
    /// It has been decided before.
    Known(Vec<Found>),
}

/// Where a case writes down what it finds, setting by setting. The journal `()` wants everything
/// decided and remembers nothing.
pub trait Journal: fmt::Debug + Sync {
    /// What is to be done about a setting of the case.
    fn part(&self, setting: usize) -> Part;
    /// A setting has been decided.
    fn decided(&self, setting: usize, found: &[Found]);
    /// How far the races at a place had come.
    fn saved(&self, place: &Place) -> Option<Saved>;
    /// How far the races at a place have come.
    fn save(&self, place: &Place, saved: Saved);
}

impl Journal for () {
    fn part(&self, _: usize) -> Part {
        Part::Here
    }
    fn decided(&self, _: usize, _: &[Found]) {}
    fn saved(&self, _: &Place) -> Option<Saved> {
        None
    }
    fn save(&self, _: &Place, _: Saved) {}
}

/// All there is to save of races over the same trials: their wealth and what is kept of the trials.
/// The trials themselves are addressed, so that what an interval needs of them is drawn again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    pub(super) races: Vec<RaceState>,
    pub(super) tallies: Vec<Tally>,
}

impl Saved {
    /// How many trials had been drawn; `None` where its parts contradict each other.
    pub(super) fn trials(&self) -> Option<u64> {
        let races = self.races.iter().map(|race| race.trials);
        let mut counts = races.chain(self.tallies.iter().map(|tally| tally.count));
        let first = counts.next()?;
        counts.all(|count| count == first).then_some(first)
    }
}

/// What is kept of all trials at one grid point, in the order in which they were drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tally {
    pub(super) count: u64,
    #[serde(with = "decimal")]
    pub(super) sum: f64,
    #[serde(with = "decimal")]
    pub(super) sum_sq: f64,
    /// The trial with the largest value, the last of them in a tie.
    pub(super) worst: u64,
    #[serde(with = "decimal")]
    pub(super) largest: f64,
}

impl Tally {
    pub(super) fn add(&mut self, value: f64) {
        if value >= self.largest {
            (self.worst, self.largest) = (self.count, value);
        }
        self.sum += value;
        self.sum_sq += value * value;
        self.count += 1;
    }

    pub(super) fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }
}

/// Whether a setting that was decided so might be decided otherwise under a larger budget.
#[must_use]
pub fn is_open(found: &[Found]) -> bool {
    found
        .iter()
        .any(|(_, finding): &(Place, Finding)| matches!(finding.outcome, Outcome::Undecided | Outcome::Agrees(_)))
}

/// Doubles as decimal texts: JSON has no infinity, and these read back to the same bits.
pub(super) mod decimal {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::claim) fn parse<E: Error>(text: &str) -> Result<f64, E> {
        text.parse().map_err(|_| E::custom(format!("`{text}` is no number")))
    }

    pub(in crate::claim) fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(in crate::claim) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        parse(&String::deserialize(from)?)
    }
}

/// The same for intervals that may be missing.
pub(super) mod interval {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Interval = Option<(f64, f64)>;

    pub(in crate::claim) fn serialize<S: Serializer>(value: &Interval, to: S) -> Result<S::Ok, S::Error> {
        value.map(|(lo, hi)| [lo.to_string(), hi.to_string()]).serialize(to)
    }

    pub(in crate::claim) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Interval, D::Error> {
        let Some([lo, hi]) = Option::<[String; 2]>::deserialize(from)? else { return Ok(None) };
        Ok(Some((super::decimal::parse(&lo)?, super::decimal::parse(&hi)?)))
    }
}

/// The same for one number that may be missing.
pub(super) mod perhaps {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::claim) fn serialize<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        value.map(|value| value.to_string()).serialize(to)
    }

    pub(in crate::claim) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
        Option::<String>::deserialize(from)?.map(|text| super::decimal::parse(&text)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::super::looks::Look;
    use super::*;

    #[test]
    fn what_is_saved_reads_back_to_the_same_bits() {
        let mut tally = Tally::default();
        [0.1, f64::MAX, 1e-300, f64::INFINITY, 0.0].into_iter().for_each(|value| tally.add(value));
        let finding = Finding {
            tightness: Some((1.0 / 3.0, f64::INFINITY)),
            bound: Some(f64::from_bits(0x3fb9_9999_9999_999b)),
            looks: vec![Look { trials: 64, mean: 0.1, lo: -0.3, hi: f64::INFINITY }],
            spent: 1e-9 / 7.0,
            ..Finding::new(Outcome::Agrees(17))
        };
        let text = serde_json::to_string(&(tally, &finding)).expect("no infinity is left");
        let (read, again): (Tally, Finding) = serde_json::from_str(&text).expect("written by us");
        assert_eq!((read, format!("{again:?}")), (tally, format!("{finding:?}")));
        assert_eq!((tally.worst, tally.count), (3, 5));
    }

    #[test]
    fn a_number_that_is_none_is_named() {
        let text = serde_json::to_string(&Tally::default()).expect("finite").replacen("\"0\"", "\"nought\"", 1);
        let message = serde_json::from_str::<Tally>(&text).unwrap_err().to_string();
        assert!(message.contains("`nought` is no number"), "{message}");
    }
}

//! [`Plan`]: an experiment whose type of setting has been forgotten.
//!
//! The machinery that decides is compiled once. For each type of setting only what stands in this
//! file is compiled again: calling the experiment's own functions behind [`Subject`].

use std::fmt::Debug;
use std::sync::Arc;

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::Axes;
use super::experiment::{Beside, Certify, Experiment, Measure, Relation, Values};
use super::formula::Touching;
use super::instances::Domain;
use crate::arithmetic::{Exact, Lanes, Ratio, Real, Truth};
use crate::random::{Draw, Key};
use crate::statistics::Certificate;

/// A setting at its grid point, with the functions of its experiment applied to it.
pub(super) trait Subject {
    /// The setting, as it prints itself.
    fn shown(&self) -> String;
    /// Whether the premise with this number holds.
    fn premise(&self, number: usize) -> Truth;
    /// The deterministic quantity.
    fn quantity(&self) -> Exact;
    /// The random quantity on one path.
    fn path(&self, draw: &mut Draw<Exact>) -> Exact;
    /// The random quantity on sixteen lanes.
    fn trial(&self, draw: &mut Draw<Lanes>) -> Lanes;
    /// The errors of a run, or the outputs under two inputs, on sixteen lanes.
    fn trial_of_many(&self, draw: &mut Draw<Lanes>) -> Vec<Lanes>;
    /// Whether the property holds.
    fn property(&self) -> Result<(), String>;
    /// The bound of the relation, not scaled: a tolerance, a factor or ε where it has several numbers.
    fn bound(&self) -> Exact;
    /// The other number of a relation that has two: what a mean is near to, or δ.
    fn other(&self) -> Exact;
    /// Why the mean can be bounded from above.
    fn certificate(&self) -> Option<Certificate>;
}

/// A drawn setting that can be simplified.
pub(super) trait Drawing {
    /// The setting as it is now, at a grid point.
    fn subject(&self, grid_point: usize) -> Box<dyn Subject>;
    /// Makes it simpler; false where it cannot be.
    fn simplify(&mut self) -> bool;
    /// Takes back part of the last simplification; false where nothing is left to take back.
    fn complicate(&mut self) -> bool;
}

/// Where subjects come from. Each function belongs to one kind of domain.
pub(super) trait Source: Send + Sync {
    /// The settings of a list, all at one grid point.
    fn list(&self, grid_point: usize) -> Vec<Box<dyn Subject>>;
    /// The setting that a strategy draws from the stream of a key.
    fn draw(&self, key: Key) -> Result<Box<dyn Drawing>, String>;
    /// The point of a continuum with these coordinates.
    fn point(&self, coordinates: &[Exact]) -> Box<dyn Subject>;
}

/// What is quantified over.
#[derive(Clone, Debug)]
pub(super) enum Over {
    /// A list, all that is meant or a sample of it.
    List { complete: bool },
    /// A strategy.
    Strategy,
    /// A box with these sides.
    Continuum(Vec<(Ratio, Ratio)>),
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    Quantity,
    Paths,
    Trials(BesideTrials),
    Steps,
    Neighbours,
    Property,
}

/// What decides in the place of trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BesideTrials {
    Nothing,
    Paths,
    Mean,
}

/// What is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    AtMost,
    AtLeast,
    Exactly,
    Within,
    Decays(Ratio),
    Contracts,
    Private,
    Satisfied,
}

/// An experiment without the type of its setting.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) source: Arc<dyn Source>,
    pub(super) over: Over,
    pub(super) premises: Vec<&'static str>,
    pub(super) measured: Measured,
    pub(super) values: Values,
    pub(super) said: Said,
    pub(super) grid: Option<&'static [usize]>,
    pub(super) axes: Axes,
    pub(super) bound_scale: Ratio,
    pub(super) touching: Option<Touching>,
}

impl Plan {
    /// How many grid points there are: one without a grid.
    pub(super) fn grid_points(&self) -> usize {
        self.grid.map_or(1, <[usize]>::len)
    }

    /// Whether the settings only sample what is meant.
    pub(super) fn is_a_sample(&self) -> bool {
        matches!(self.over, Over::List { complete: false } | Over::Strategy)
    }

    /// Whether a refutation is rigorous.
    pub(super) fn is_rigorous(&self) -> bool {
        let sampled = [Measured::Trials(BesideTrials::Nothing), Measured::Steps, Measured::Neighbours];
        !sampled.contains(&self.measured)
    }

    /// Whether trials are drawn, be it beside an exact answer.
    pub(super) fn is_sampled(&self) -> bool {
        matches!(self.measured, Measured::Trials(_) | Measured::Steps | Measured::Neighbours)
    }

    /// Whether every path of the noise is walked.
    pub(super) fn walks_paths(&self) -> bool {
        matches!(self.measured, Measured::Paths | Measured::Trials(BesideTrials::Paths))
    }

    /// The same against a bound tighter by this factor; `None` where there is no bound.
    pub(super) fn squeezed(&self, factor: Ratio) -> Option<Plan> {
        let scale = match self.said {
            Said::AtMost | Said::Exactly | Said::Within | Said::Decays(_) | Said::Contracts | Said::Private => factor,
            Said::AtLeast => 1 / factor,
            Said::Satisfied => return None,
        };
        Some(Plan { bound_scale: self.bound_scale * scale, ..self.clone() })
    }

    /// What tells this plan from another, as far as that can be seen from outside its functions.
    pub(super) fn signature(&self) -> String {
        let Plan { over, premises, measured, said, grid, bound_scale, .. } = self;
        format!("{over:?} {premises:?} {measured:?} {said:?} {grid:?} {bound_scale}")
    }

    /// What is quantified over and how it is decided, in words.
    pub(super) fn method(&self) -> String {
        let over = match self.over {
            Over::List { complete: false } => "settings sampled from a larger class",
            Over::List { complete: true } => "the settings listed, and no others",
            Over::Strategy => "settings drawn at random from a larger class",
            Over::Continuum(_) => "a box, exhausted by subdivision in interval arithmetic",
        };
        let how = match self.measured {
            Measured::Quantity => "computed in exact or interval arithmetic",
            Measured::Paths => "the mean over every path of the noise, in exact arithmetic",
            Measured::Trials(BesideTrials::Nothing) if self.values == Values::Indicators => {
                "the probability of an event in seeded trials, by two racing e-processes"
            }
            Measured::Trials(BesideTrials::Nothing) => "the mean of seeded trials, by two racing e-processes",
            Measured::Trials(BesideTrials::Paths) => {
                "the mean over every path of the noise, and seeded trials beside it"
            }
            Measured::Trials(BesideTrials::Mean) => {
                "the mean in exact or interval arithmetic, and seeded trials beside it"
            }
            Measured::Steps => "every step of seeded runs, by two racing e-processes",
            Measured::Neighbours => {
                "seeded outputs under two neighbouring inputs, against an event chosen on others: it can only refute"
            }
            Measured::Property => "a property of whole numbers or structures, checked directly",
        };
        format!("{over}; {how}")
    }
}

impl<S: Debug + 'static> From<Experiment<S>> for Plan {
    fn from(experiment: Experiment<S>) -> Plan {
        let parts = experiment.parts;
        Plan {
            over: match &parts.domain {
                Domain::Sample(_) => Over::List { complete: false },
                Domain::Every(_) => Over::List { complete: true },
                Domain::Drawn(_) => Over::Strategy,
                Domain::Continuum(continuum) => Over::Continuum(continuum.bounds[..continuum.axes].to_vec()),
            },
            premises: parts.premises.iter().map(|premise| premise.text).collect(),
            measured: match parts.measure {
                Measure::Quantity(_) => Measured::Quantity,
                Measure::Paths(_) => Measured::Paths,
                Measure::Trial { beside: Beside::Nothing, .. } => Measured::Trials(BesideTrials::Nothing),
                Measure::Trial { beside: Beside::Paths(_), .. } => Measured::Trials(BesideTrials::Paths),
                Measure::Trial { beside: Beside::Mean(_), .. } => Measured::Trials(BesideTrials::Mean),
                Measure::Steps(_) => Measured::Steps,
                Measure::Neighbours(_) => Measured::Neighbours,
                Measure::Property(_) => Measured::Property,
            },
            values: parts.values,
            said: match experiment.relation {
                Relation::AtMost(_) => Said::AtMost,
                Relation::AtLeast(_) => Said::AtLeast,
                Relation::Exactly(_) => Said::Exactly,
                Relation::Within { .. } => Said::Within,
                Relation::Decays(exponent) => Said::Decays(exponent),
                Relation::Contracts(_) => Said::Contracts,
                Relation::Private { .. } => Said::Private,
                Relation::Satisfied => Said::Satisfied,
            },
            grid: parts.along.map(|along| along.grid),
            axes: parts
                .along
                .map_or(Axes::log_x("trials", parts.called), |along| Axes::log_log(along.axis, parts.called)),
            bound_scale: parts.bound_scale,
            touching: parts.touching,
            source: Arc::new(experiment),
        }
    }
}

impl<S: Debug + 'static> Experiment<S> {
    /// Puts a setting at a grid point, then changes it as the tweaks say.
    fn prepare(&self, mut setting: S, grid_point: usize) -> Box<dyn Subject> {
        if let Some(along) = self.parts.along {
            (along.set)(&mut setting, along.grid[grid_point]);
        }
        for tweak in self.parts.tweaks.iter() {
            tweak(&mut setting);
        }
        Box::new(Prepared { setting, experiment: *self })
    }
}

impl<S: Debug + 'static> Source for Experiment<S> {
    fn list(&self, grid_point: usize) -> Vec<Box<dyn Subject>> {
        let (Domain::Sample(list) | Domain::Every(list)) = self.parts.domain else {
            unreachable!("only a list is listed")
        };
        list().into_iter().map(|setting| self.prepare(setting, grid_point)).collect()
    }

    fn draw(&self, key: Key) -> Result<Box<dyn Drawing>, String> {
        let Domain::Drawn(strategy) = self.parts.domain else { unreachable!("only a strategy is drawn from") };
        let tree = drawn(&strategy(), key)?;
        Ok(Box::new(Drawn { tree, experiment: *self }))
    }

    fn point(&self, coordinates: &[Exact]) -> Box<dyn Subject> {
        let Domain::Continuum(continuum) = self.parts.domain else { unreachable!("only a box has points") };
        self.prepare((continuum.point)(coordinates), 0)
    }
}

/// The setting that a strategy draws from the stream of a key.
fn drawn<S: Debug>(strategy: &BoxedStrategy<S>, key: Key) -> Result<Box<dyn ValueTree<Value = S>>, String> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &key.0);
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    strategy.new_tree(&mut runner).map_err(|reason| format!("the strategy yields no setting: {reason}"))
}

struct Drawn<S: 'static> {
    tree: Box<dyn ValueTree<Value = S>>,
    experiment: Experiment<S>,
}

impl<S: Debug + 'static> Drawing for Drawn<S> {
    fn subject(&self, grid_point: usize) -> Box<dyn Subject> {
        self.experiment.prepare(self.tree.current(), grid_point)
    }
    fn simplify(&mut self) -> bool {
        self.tree.simplify()
    }
    fn complicate(&mut self) -> bool {
        self.tree.complicate()
    }
}

/// The indicator of an event; what is no number stays none, although comparing it gave false.
fn indicator(value: Lanes, happened: Lanes) -> Lanes {
    Lanes(std::array::from_fn(|lane| if value.0[lane].is_nan() { f64::NAN } else { happened.0[lane] }))
}

struct Prepared<S: 'static> {
    setting: S,
    experiment: Experiment<S>,
}

impl<S: Debug + 'static> Subject for Prepared<S> {
    fn shown(&self) -> String {
        format!("{:?}", self.setting)
    }

    fn premise(&self, number: usize) -> Truth {
        let premise = self.experiment.parts.premises.iter().nth(number).expect("a premise of the plan");
        (premise.holds)(&self.setting)
    }

    fn quantity(&self) -> Exact {
        let (Measure::Quantity(quantity) | Measure::Trial { beside: Beside::Mean(quantity), .. }) =
            self.experiment.parts.measure
        else {
            panic!("a box carries deterministic quantities: use `.quantity(…)` after `for_all_in`")
        };
        quantity(&self.setting)
    }

    fn path(&self, draw: &mut Draw<Exact>) -> Exact {
        let (Measure::Paths(run) | Measure::Trial { beside: Beside::Paths(run), .. }) = self.experiment.parts.measure
        else {
            unreachable!("only paths are walked")
        };
        let value = run(&self.setting, draw);
        match self.experiment.parts.event.and_then(|event| event.exact) {
            Some(event) => Exact::select(event(&self.setting, value), Exact::from(1), Exact::from(0)),
            None => value,
        }
    }

    fn trial(&self, draw: &mut Draw<Lanes>) -> Lanes {
        let Measure::Trial { run, .. } = self.experiment.parts.measure else { unreachable!("only trials are run") };
        let value = run(&self.setting, draw);
        match self.experiment.parts.event {
            Some(event) => {
                indicator(value, Lanes::select((event.lanes)(&self.setting, value), Lanes::one(), Lanes::zero()))
            }
            None => value,
        }
    }

    fn trial_of_many(&self, draw: &mut Draw<Lanes>) -> Vec<Lanes> {
        let (Measure::Steps(run) | Measure::Neighbours(run)) = self.experiment.parts.measure else {
            unreachable!("only runs and mechanisms yield many numbers")
        };
        run(&self.setting, draw)
    }

    fn property(&self) -> Result<(), String> {
        let Measure::Property(holds) = self.experiment.parts.measure else {
            unreachable!("only a property is satisfied")
        };
        holds(&self.setting)
    }

    fn bound(&self) -> Exact {
        match self.experiment.relation {
            Relation::AtMost(bound) | Relation::AtLeast(bound) | Relation::Exactly(bound) => bound(&self.setting),
            Relation::Within { tolerance: bound, .. }
            | Relation::Contracts(bound)
            | Relation::Private { epsilon: bound, .. } => bound(&self.setting),
            Relation::Decays(_) | Relation::Satisfied => unreachable!("only inequalities and equalities have a bound"),
        }
    }

    fn other(&self) -> Exact {
        let (Relation::Within { centre: other, .. } | Relation::Private { delta: other, .. }) =
            self.experiment.relation
        else {
            unreachable!("this relation has one number")
        };
        other(&self.setting)
    }

    fn certificate(&self) -> Option<Certificate> {
        match self.experiment.parts.certify {
            Certify::Nothing => None,
            Certify::Always(certificate) => Some(certificate),
            Certify::Each(certificate) => Some(Exact::scope(128, || certificate(&self.setting))),
        }
    }
}

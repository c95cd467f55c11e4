//! A race that was saved, killed and taken up again is bit for bit the race that was not.

use theorycheck::statistics::{Above, Below, Certificate, Chance, Race, RaceState, StateMismatch, signed_at_most};

use super::common::{chi_square, source};

fn race() -> Race<Above, Below> {
    Race::new(Some(Above::default()), Some(Below::new(Certificate::Kurtosis(3.0), 0.9)), 1e-9)
}

fn trials(count: usize) -> Vec<f64> {
    let mut source = source("state", 0);
    (0..count).map(|_| chi_square(&mut source) / 0.9).collect()
}

#[test]
fn saving_and_resuming_changes_no_bit() {
    let trials = trials(6400);
    let mut whole = race();
    whole.admit(&trials).expect("squares");
    for cut in [0, 64, 640, 3136, 6400] {
        let mut first = race();
        first.admit(&trials[..cut]).expect("squares");
        let saved = serde_json::to_string(&first.state()).expect("a state is plain data");
        let state: RaceState = serde_json::from_str(&saved).expect("what was written");
        let mut second = race();
        second.take_up(&state).expect("the same bets");
        second.admit(&trials[cut..]).expect("squares");
        assert_eq!(second.state(), whole.state(), "cut at {cut}");
        assert_eq!(second.end(), whole.end());
    }
}

#[test]
fn a_bankrupt_race_is_saved_too() {
    let mut race = race();
    race.admit(&[0.0; 64]).expect("zeros");
    let state = race.state();
    let value = serde_json::to_value(state).expect("a state is plain data");
    assert_eq!(serde_json::from_value::<RaceState>(value).expect("what was written"), state);
}

#[test]
fn whole_blocks_in_any_grouping_and_order_give_the_same_bits() {
    let mut trials = trials(6400);
    // The boldest bet against E X ≥ B goes bankrupt, the one for it does not.
    trials[70] = 0.0;
    // What it would have lost before and won afterwards must not show.
    trials[3200..].iter_mut().for_each(|y| *y *= 8.0);
    let mut whole = race();
    whole.admit(&trials).expect("squares");
    for blocks in [1, 3, 7, 50] {
        let mut grouped = race();
        trials.chunks(64 * blocks).rev().for_each(|group| grouped.admit(group).expect("squares"));
        assert_eq!(grouped.state(), whole.state());
        // Many workers, each from wealth 1.
        let mut merged = race().state();
        for group in trials.chunks(64 * blocks) {
            let mut worker = race();
            worker.admit(group).expect("squares");
            let won = worker.state();
            merged.trials += won.trials;
            for (mine, theirs) in [(&mut merged.refute, won.refute), (&mut merged.support, won.support)] {
                mine.as_mut().zip(theirs).into_iter().for_each(|(mine, theirs)| mine.merge(&theirs));
            }
        }
        assert_eq!(merged, whole.state());
    }
}

#[test]
fn a_state_that_is_not_of_this_race_is_refused() {
    let refuting = Race::<Above, Below>::new(Some(Above::default()), None, 1e-9);
    let mut both = race();
    assert_eq!(both.take_up(&refuting.state()), Err(StateMismatch));
    assert_eq!(both.state(), race().state());
    let saved = serde_json::to_string(&race().state()).expect("a state is plain data");
    for (from, to) in [("\"0\"", "\"x\""), ("[\"0\",", "["), ("\"0\"", "\"170141183460469231731687303715884105727\"")] {
        let spoiled = saved.replacen(from, to, 1);
        assert_ne!(spoiled, saved);
        assert!(serde_json::from_str::<RaceState>(&spoiled).is_err(), "{spoiled}");
    }
}

#[test]
fn signed_races_and_counts_are_saved_alike() {
    let mut source = source("signed state", 0);
    let trials: Vec<f64> = (0..1280).map(|_| source.normals().0[0]).collect();
    let mut whole = signed_at_most(Certificate::Variance(2.0), 0.1, 1e-9).expect("absolute");
    whole.admit(&trials).expect("numbers");
    let mut first = signed_at_most(Certificate::Variance(2.0), 0.1, 1e-9).expect("absolute");
    first.admit(&trials[..640]).expect("numbers");
    let mut second = signed_at_most(Certificate::Variance(2.0), 0.1, 1e-9).expect("absolute");
    second.take_up(&first.state()).expect("the same bets");
    second.admit(&trials[640..]).expect("numbers");
    assert_eq!(second.state(), whole.state());

    let mut chance = Chance::default();
    chance.absorb(trials.iter().map(|d| *d > 1.0));
    let saved = serde_json::to_string(&chance).expect("two counts");
    assert_eq!(serde_json::from_str::<Chance>(&saved).expect("two counts"), chance);
}

//! Every path of a finite noise, with its exact weight.

use super::Draw;
use super::path::Path;
use crate::arithmetic::{Exact, Number};

/// The expectation of a quantity over every path.
#[derive(Clone, Debug)]
pub struct PathMean {
    /// Σ (probability of the path) × (value on the path).
    pub mean: Number,
    /// How many paths there are.
    pub paths: u64,
}

/// Runs a randomized computation once for every outcome of its finite draws and returns the
/// weighted mean; `None` when there are more than `limit` paths.
///
/// The tree is walked depth first: each run takes the recorded arms and the first arm beyond them;
/// then the last branch that has an arm left is advanced.
pub fn mean_over_paths(
    limit: u64,
    precision: usize,
    mut run: impl FnMut(&mut Draw<Exact>) -> Exact,
) -> Option<PathMean> {
    let path = Path::default();
    let mut mean = Exact::scope(precision, || Exact::from(0).to_number());
    let mut paths = 0;
    loop {
        if paths == limit {
            return None;
        }
        mean = Exact::scope(precision, || {
            let value = run(&mut Draw::new(path.clone()));
            let weight = path.branches.borrow().iter().fold(Exact::from(1), |weight, branch| weight * branch.weight);
            (Exact::from(mean.clone()) + weight * value).to_number()
        });
        paths += 1;
        let mut branches = path.branches.borrow_mut();
        while branches.last().is_some_and(|branch| branch.taken + 1 == branch.arms) {
            branches.pop();
        }
        match branches.last_mut() {
            Some(branch) => branch.taken += 1,
            None => return Some(PathMean { mean, paths }),
        }
    }
}

/// The value on one path, counted from 0 in the order of the walk; `None` when there are fewer.
pub fn path_number(number: u64, precision: usize, mut run: impl FnMut(&mut Draw<Exact>) -> Exact) -> Option<Number> {
    let mut value = None;
    let mut path = 0;
    mean_over_paths(number + 1, precision, |draw| {
        if path < number {
            path += 1;
            return crate::trace::unheard(|| run(draw));
        }
        let result = run(draw);
        value = Some(result.to_number());
        result
    });
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Lanes, Real, ratio};

    #[test]
    fn twelve_signs_make_4096_paths_with_the_binomial_second_moment() {
        let square_of_sum = |draw: &mut Draw<Exact>| (0..12).map(|_| draw.sign()).sum::<Exact>().sq();
        let exact = mean_over_paths(1 << 20, 64, square_of_sum).expect("4096 paths");
        assert_eq!(exact.paths, 4096);
        assert!(Exact::from(exact.mean).eq(12).is_yes());
    }

    #[test]
    fn the_tree_may_depend_on_what_was_drawn() {
        // A geometric law cut at three: the number of draws varies from path to path.
        let stop = |draw: &mut Draw<Exact>| {
            let mut length = 0;
            while length < 3 && draw.two_point(ratio(1, 4), 0, 1).eq(1).is_yes() {
                length += 1;
            }
            Exact::from(length)
        };
        let exact = mean_over_paths(100, 64, stop).expect("4 paths");
        assert_eq!(exact.paths, 4);
        let expected = ratio(3, 4) + ratio(9, 16) + ratio(27, 64);
        assert!(Exact::from(exact.mean).eq(expected).is_yes());
    }

    #[test]
    fn a_clone_sees_the_same_draws_and_its_own_are_walked_too() {
        let mean = |run: &dyn Fn(&mut Draw<Exact>) -> Exact| {
            Exact::from(mean_over_paths(100, 64, |draw| run(draw)).expect("few paths").mean)
        };
        assert!(mean(&|draw| draw.clone().sign() * draw.sign()).eq(1).is_yes());
        assert!(mean(&|draw| draw.clone().sign()).eq(0).is_yes());
        let beyond = |draw: &mut Draw<Exact>| {
            let mut twin = draw.clone();
            draw.sign() + twin.sign() + twin.sign()
        };
        assert!(mean(&beyond).eq(0).is_yes());
    }

    #[test]
    #[should_panic(expected = "the same laws in the same order")]
    fn clones_that_draw_from_other_laws_are_refused() {
        let _ = mean_over_paths(100, 64, |draw| {
            let mut twin = draw.clone();
            draw.sign() + twin.two_point(ratio(1, 3), 1, 0)
        });
    }

    #[test]
    fn one_of_a_list_takes_every_entry_once_on_paths_and_only_entries_on_lanes() {
        let list = [1, 2, 6].map(Exact::from);
        let exact = mean_over_paths(10, 64, |draw| draw.one_of(&list)).expect("3 paths");
        assert!(exact.paths == 3 && Exact::from(exact.mean).eq(3).is_yes());
        let key = crate::random::Key::of(5, "one", "of", "0", 0, crate::random::Purpose::Verdict);
        let mut draw = Draw::<Lanes>::new(crate::random::Streams::new(key, 0));
        let lanes = draw.one_of(&[1, 2, 6].map(Lanes::of));
        assert!(lanes.0.iter().all(|lane| [1.0, 2.0, 6.0].contains(lane)));
    }

    #[test]
    fn too_many_paths_are_not_walked() {
        assert!(mean_over_paths(7, 64, |draw| draw.sign() + draw.sign() + draw.sign()).is_none());
    }
}

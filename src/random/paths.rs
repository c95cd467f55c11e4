//! Every path of a finite noise, with its exact weight.

use super::Draw;
use super::streams::Path;
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
    let mut path = Path::default();
    let mut mean = Exact::scope(precision, || Exact::from(0).to_number());
    let mut paths = 0;
    loop {
        if paths == limit {
            return None;
        }
        path.position = 0;
        let mut draw = Draw::new(std::mem::take(&mut path));
        mean = Exact::scope(precision, || {
            let value = run(&mut draw);
            path = draw.into_source();
            path.branches.truncate(path.position);
            let weight = path.branches.iter().fold(Exact::from(1), |weight, branch| weight * branch.weight);
            (Exact::from(mean.clone()) + weight * value).to_number()
        });
        paths += 1;
        while path.branches.last().is_some_and(|branch| branch.taken + 1 == branch.arms) {
            path.branches.pop();
        }
        match path.branches.last_mut() {
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
    use crate::arithmetic::ratio;

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
    fn too_many_paths_are_not_walked() {
        assert!(mean_over_paths(7, 64, |draw| draw.sign() + draw.sign() + draw.sign()).is_none());
    }
}

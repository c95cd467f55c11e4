//! k-means clustering.

use crate::arithmetic::{Ratio, Real};
use crate::kernel::{add_scaled, distance_sq};
use crate::objective::lift;

/// Points in ℝᵈ to be clustered: the centers c₁, …, c_K are to make the inertia Σᵢ min_k ‖xᵢ − c_k‖² small.
#[derive(Clone, Debug)]
pub struct KMeans {
    /// xᵢ, all of the same length.
    pub points: Vec<Vec<Ratio>>,
}

/// Which center each point belongs to: a row a point, a column a center, 1 in one place of a row and 0
/// elsewhere.
pub type Assignment<R> = Vec<Vec<R>>;

impl KMeans {
    /// ‖xᵢ − c_k‖², a row a point.
    fn distances<R: Real>(&self, centers: &[Vec<R>]) -> Vec<Vec<R>> {
        let to_centers = |x: Vec<R>| centers.iter().map(|center| distance_sq(&x, center)).collect();
        self.points.iter().map(|x| to_centers(lift(x))).collect()
    }

    /// Each point to its nearest center, the first of several.
    ///
    /// # Panics
    /// When there is no center.
    #[must_use]
    pub fn nearest<R: Real>(&self, centers: &[Vec<R>]) -> Assignment<R> {
        self.distances(centers).iter().map(|distances| first_smallest(distances)).collect()
    }

    /// Σᵢ ‖xᵢ − c_{a(i)}‖² for an assignment a.
    #[must_use]
    pub fn cost<R: Real>(&self, assignment: &Assignment<R>, centers: &[Vec<R>]) -> R {
        let rows = self.distances(centers).into_iter().zip(assignment);
        rows.flat_map(|(distances, belongs)| distances.into_iter().zip(belongs).map(|(d, b)| d * *b)).sum()
    }

    /// The inertia Σᵢ min_k ‖xᵢ − c_k‖².
    #[must_use]
    pub fn inertia<R: Real>(&self, centers: &[Vec<R>]) -> R {
        self.cost(&self.nearest(centers), centers)
    }

    /// The mean of the points of each center; a center without points stays where it is.
    #[must_use]
    pub fn means<R: Real>(&self, assignment: &Assignment<R>, centers: &[Vec<R>]) -> Vec<Vec<R>> {
        let mean = |(k, center): (usize, &Vec<R>)| {
            let mut sum = vec![R::zero(); center.len()];
            let mut count = R::zero();
            for (x, belongs) in self.points.iter().zip(assignment) {
                add_scaled(&mut sum, belongs[k], &lift(x));
                count += belongs[k];
            }
            let is_empty = count.at_most(R::zero());
            let count = R::select(is_empty, R::one(), count);
            sum.into_iter().zip(center).map(|(sum, center)| R::select(is_empty, *center, sum / count)).collect()
        };
        centers.iter().enumerate().map(mean).collect()
    }

    /// One iteration of Lloyd (1957, 1982): assign each point to its nearest center, then move each
    /// center to the mean of its points.
    #[must_use]
    pub fn lloyd<R: Real>(&self, centers: &[Vec<R>]) -> Vec<Vec<R>> {
        self.means(&self.nearest(centers), centers)
    }
}

/// 1 at the first of the smallest numbers, 0 elsewhere.
fn first_smallest<R: Real>(numbers: &[R]) -> Vec<R> {
    let smallest = numbers.iter().copied().reduce(R::min).expect("there is at least one center");
    let mut left = R::one();
    let mark = |number: &R| {
        let mark = R::select(number.at_most(smallest), left, R::zero());
        left -= mark;
        mark
    };
    numbers.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};

    fn four_points() -> KMeans {
        KMeans { points: [0, 1, 5, 9].map(|x| ratios([x])).into() }
    }

    fn line(centers: &[i64]) -> Vec<Vec<Exact>> {
        centers.iter().map(|c| vec![exact(*c)]).collect()
    }

    #[test]
    fn an_iteration_by_hand() {
        // {0} to 0 and {1, 5, 9} to 1, whose mean is 5; then {0, 1} and {5, 9}.
        let model = four_points();
        let first = model.lloyd(&line(&[0, 1]));
        assert!(first[0][0].eq(0).is_yes() && first[1][0].eq(5).is_yes());
        let second = model.lloyd(&first);
        assert!(second[0][0].eq(ratio(1, 2)).is_yes() && second[1][0].eq(7).is_yes());
        // 0 + 0 + 16 + 64, then 0 + 1 + 0 + 16, then 1/4 + 1/4 + 4 + 4.
        assert!(model.inertia(&line(&[0, 1])).eq(80).is_yes() && model.inertia(&first).eq(17).is_yes());
        assert!(model.inertia(&second).eq(ratio(17, 2)).is_yes());
    }

    #[test]
    fn a_tie_goes_to_the_first_and_an_empty_center_stays() {
        let model = four_points();
        let nearest = model.nearest(&line(&[2, 0, 100]));
        assert!(nearest[1][0].eq(1).is_yes() && nearest[1][1].eq(0).is_yes());
        assert!(model.lloyd(&line(&[2, 0, 100]))[2][0].eq(100).is_yes());
    }
}

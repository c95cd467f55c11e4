//! # k-means and expectation maximization never get worse
//!
//! **Let** J be the inertia of k-means, or the negative log-likelihood of a mixture of Gaussians.
//! **Run** Lloyd's iteration: assign points to the nearest centers, move the centers to the means; or EM:
//! responsibilities, then weighted means, variances and weights.
//! **Then** J never grows, for both minimize a surrogate that is tight and lies above: the inertia under
//! the present assignment, and Σ r ln(r/(π N)) under the present responsibilities.
//!
//! **Checked** in exact arithmetic for k-means on random points in the plane, and in enclosures for EM on
//! the line.

use super::*;
use theorycheck::model::{KMeans, Mixture};

pub(crate) static CLAIM: Claim = Claim {
    id: "majorization/kmeans-em-descent",
    rows: &[],
    errata: &[],
    source: &[opt4dl(74).note("k-means and expectation maximization as examples")],
    statement: r"J(\theta_{t+1}) \le U_t(\theta_{t+1}) \le U_t(\theta_t) = J(\theta_t)",
    cases,
};

/// Points and centers, after some iterations.
#[derive(Clone, Debug)]
struct Clusters {
    model: KMeans,
    centers: Vec<Vec<Ratio>>,
    iterations: usize,
}

impl Clusters {
    /// The centers after the iterations.
    fn before(&self) -> Vec<Vec<Exact>> {
        let start = self.centers.iter().map(|center| lift(center)).collect();
        (0..self.iterations).fold(start, |centers: Vec<Vec<Exact>>, _| self.model.lloyd(&centers))
    }

    /// J after one more.
    fn after(&self) -> Exact {
        self.model.inertia(&self.model.lloyd(&self.before()))
    }

    /// J after one more that assigns each point to its second nearest center: to the nearest, when the
    /// nearest of all is moved away.
    fn after_the_second(&self) -> Exact {
        let before = self.before();
        let second = |x: &Vec<Ratio>| {
            let alone = KMeans { points: vec![x.clone()] };
            let nearest = alone.nearest(&before).remove(0);
            let away = |(c, is): (&Vec<Exact>, &Exact)| c.iter().map(|c| *c + 1000 * *is).collect();
            alone.nearest(&before.iter().zip(&nearest).map(away).collect::<Vec<Vec<Exact>>>()).remove(0)
        };
        let assignment = self.model.points.iter().map(second).collect();
        self.model.inertia(&self.model.means(&assignment, &before))
    }

    /// The inertia of the new centers under the old assignment.
    fn promised(&self) -> Exact {
        let before = self.before();
        let nearest = self.model.nearest(&before);
        self.model.cost(&nearest, &self.model.means(&nearest, &before))
    }
}

fn clusters() -> impl Strategy<Value = Clusters> {
    let point = || vec((-9..=9i64).prop_map(Ratio::from), 2);
    (vec(point(), 3..=8), vec(point(), 2..=3), 0..=15usize).prop_map(|(points, centers, iterations)| Clusters {
        model: KMeans { points },
        centers,
        iterations,
    })
}

/// Three groups on a line, each with its center.
fn three_groups() -> Clusters {
    let points = [0, 1, 2, 10, 11, 13, 30, 31].map(|x| ratios([x])).into();
    Clusters { model: KMeans { points }, centers: [1, 12, 30].map(|c| ratios([c])).into(), iterations: 0 }
}

/// Points on the line and a mixture, after some iterations.
#[derive(Clone, Debug)]
struct Fit {
    points: Vec<Ratio>,
    components: Vec<[Ratio; 3]>,
    iterations: usize,
}

impl Fit {
    fn before(&self) -> Mixture<Exact> {
        (0..self.iterations).fold(Mixture::of(&self.components), |model, _| model.improved(&self.points))
    }

    /// U_t of the next mixture.
    fn promised(&self) -> Exact {
        let before = self.before();
        let responsibilities = before.responsibilities(&self.points);
        Mixture::fitted(&self.points, &responsibilities).surrogate(&self.points, &responsibilities)
    }

    fn fitted_to(&self, responsibilities: &[Vec<Exact>]) -> Exact {
        Mixture::fitted(&self.points, responsibilities).negative_log_likelihood(&self.points)
    }
}

fn fits() -> Vec<Fit> {
    let fit = |points: Vec<Ratio>, components: Vec<[Ratio; 3]>| Fit { points, components, iterations: 0 };
    let [one, two, half, third] = [ratio(1, 1), ratio(2, 1), ratio(1, 2), ratio(1, 3)];
    vec![
        fit(ratios([-3, -2, 2, 3, 5]), vec![[half, -one, one], [half, one, one]]),
        fit(ratios([0, 1, 2, 4]), vec![[third, one, two], [1 - third, two, one]]),
    ]
}

fn cases(case: &mut Cases) {
    let inertia = for_all_drawn(clusters).quantity(Clusters::after).at_most(|s| s.model.inertia(&s.before()));
    let surrogate = inertia.quantity(Clusters::promised);
    let groups = inertia.on(|| [three_groups()]);
    let settings = for_all(fits);
    let along = |s: &mut Fit, t: usize| s.iterations = t;
    let likelihood = settings
        .quantity(|s| s.before().improved(&s.points).negative_log_likelihood(&s.points))
        .called("negative log-likelihood")
        .along("iterations", &[0, 1, 4, 15], along)
        .at_most(|s| s.before().negative_log_likelihood(&s.points));
    let early = settings
        .quantity(|s| s.before().improved(&s.points).negative_log_likelihood(&s.points))
        .at_most(|s| s.before().negative_log_likelihood(&s.points));
    let tight = settings
        .quantity(|s| s.before().surrogate(&s.points, &s.before().responsibilities(&s.points)))
        .exactly(|s| s.before().negative_log_likelihood(&s.points));

    case.holds("k-means: the inertia never grows", inertia);
    case.holds("k-means: the surrogate does not grow", surrogate);
    case.holds("k-means: it lies above the inertia", inertia.bound(Clusters::promised));
    case.holds("EM: the negative log-likelihood never grows", likelihood);
    case.holds("EM: the surrogate does not grow", early.quantity(Fit::promised));
    case.holds("EM: it lies above", early.bound(Fit::promised));
    case.holds("EM: it is tight", tight);
    case.sabotage("each point to its second nearest center", groups.quantity(Clusters::after_the_second));
    case.sabotage("k-means: a tenth less in every iteration", inertia.scale_bound(ratio(9, 10)));
    case.sabotage(
        "EM: responsibilities of the next point",
        likelihood.quantity(|s| {
            let mut responsibilities = s.before().responsibilities(&s.points);
            responsibilities.rotate_left(1);
            s.fitted_to(&responsibilities)
        }),
    );
}

//! # Embedding a problem isometrically into more dimensions changes nothing in the run
//!
//! **Let** Q have orthonormal rows, QQᵀ = I, and h(v) = f(Qv) in as many dimensions as Q has columns.
//! **Run** gradient descent on f from w₁ and on h from v₁ = Qᵀw₁ with the same steps.
//! **Then** Qv_t = w_t and h(v_t) = f(w_t) for every t: no bound that holds for both can depend on the
//! dimension other than by D and G. Other matrices change the run.
//!
//! **Checked** exactly: rational isometries, and T a perfect square, where the iterates are rational.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/dimension-free",
    rows: &[],
    errata: &[],
    source: &[opt4dl(40).note("the remark after it")],
    statement: r"QQ^\top = I,\ h(v) = f(Qv),\ v_1 = Q^\top w_1 \implies Qv_t = w_t \text{ for all } t",
    cases,
};

/// A run and the matrix Q that embeds it.
#[derive(Clone, Debug)]
struct Embedded {
    run: Run,
    matrix: Vec<Vec<Ratio>>,
}

impl Embedded {
    fn is_isometric(&self) -> bool {
        let product = |a: &[Ratio], b: &[Ratio]| a.iter().zip(b).map(|(a, b)| *a * *b).sum::<Ratio>();
        let rows = || self.matrix.iter().enumerate();
        rows().all(|(i, a)| rows().all(|(j, b)| product(a, b) == i64::from(i == j)))
    }

    /// Makes the first row twice as long.
    fn stretch(&mut self) {
        self.matrix[0].iter_mut().for_each(|q| *q *= 2);
    }

    /// h, and the iterates v_t from Qᵀw₁.
    fn descend(&self) -> (Substituted<ConvexFunction>, Trajectory<Exact>) {
        let h = Substituted { f: self.run.f.clone(), matrix: self.matrix.clone() };
        let column = |j: usize| self.matrix.iter().zip(&self.run.start).map(|(row, w)| row[j] * *w).sum();
        let start: Vec<Ratio> = (0..h.dimension()).map(column).collect();
        let run = gradient_descent(&h, &start, self.run.step(), self.run.steps, |_| {});
        (h, run)
    }

    /// Σ_t ‖Qv_t − w_t‖².
    fn apart(&self) -> Exact {
        let (h, embedded) = self.descend();
        let steps = embedded.iterates.iter().zip(self.run.descend().iterates);
        steps.map(|(v, w)| distance_sq(&h.image(v), &w)).sum()
    }

    /// Σ (h(v_t) − f*)/T.
    fn average_gap(&self) -> Exact {
        let (h, embedded) = self.descend();
        embedded.average_value(&h) - self.run.f.value::<Exact>(&lift(&self.run.f.minimizer()))
    }
}

/// The first d rows of a rotation of space.
fn rotation(d: usize) -> Vec<Vec<Ratio>> {
    let rows = [[2, -1, 2], [2, 2, -1], [-1, 2, 2]].map(|row| row.map(|entry| ratio(entry, 3)).to_vec());
    rows[..d].to_vec()
}

/// Coordinates 2, 4, … of twice as many dimensions.
fn every_other(d: usize) -> Vec<Vec<Ratio>> {
    (0..d).map(|i| (0..2 * d).map(|j| Ratio::from(usize::from(j == 2 * i + 1))).collect()).collect()
}

fn embedded_runs() -> Vec<Embedded> {
    let each = |run: Run| {
        let d = run.start.len();
        [rotation(d), every_other(d)].map(|matrix| Embedded { run: run.clone(), matrix })
    };
    let runs = lipschitz_runs().into_iter().take(4);
    runs.flat_map(|run| [4, 9].map(|steps| Run { steps, ..run.clone() })).flat_map(each).collect()
}

fn cases(case: &mut Cases) {
    let theorem =
        for_all(embedded_runs).premise("QQᵀ = I", Embedded::is_isometric).quantity(Embedded::apart).exactly(|_| 0);
    let gap = theorem.quantity(Embedded::average_gap).bound(|s| s.run.average_gap());

    case.holds("the same iterates", theorem);
    case.holds("the same average gap", gap);
    case.rejected("a first row twice as long is no isometry", theorem.tweak(Embedded::stretch));
    case.sabotage("a first row twice as long", theorem.tweak(Embedded::stretch));
    case.sabotage("the same average gap, with a first row twice as long", gap.tweak(Embedded::stretch));
    case.sabotage("a gap √2 as large in more dimensions", gap.bound(|s| s.run.average_gap() * exact(2).sqrt()));
}

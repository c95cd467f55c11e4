//! # The solutions of y = Xw are w̄ = X⁺y plus the null space, and all project onto w̄
//!
//! **Let** X have independent rows, X⁺ = Xᵀ(XXᵀ)⁻¹ and w̄ = X⁺y.
//! **Then** X⁺ satisfies the four conditions of Moore and Penrose; w̄ + b solves y = Xw for every b in Null(X),
//! every solution is of this form, and its projection onto Range(Xᵀ) is w̄. The inverse of XᵀX in place of
//! that of XXᵀ does not exist for d > n.
//!
//! **Checked** in exact arithmetic on random systems.

use super::*;
use theorycheck::kernel::{matrix_product, shortest_solution, transposed};

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/solution-set",
    rows: &[],
    errata: &[],
    source: &[opt4dl(413)],
    statement: r"\{w : Xw = y\} = \{\bar w + b : b \in \mathrm{Null}(X)\}, \quad \bar w = X^\top(XX^\top)^{-1}y = \mathrm{Proj}_{\mathrm{Range}(X^\top)}(w^*)",
    cases,
};

impl Elsewhere {
    /// w̄ = X⁺y.
    fn shortest(&self) -> Vec<Exact> {
        let zeros = vec![exact(0); self.regression.start.len()];
        self.regression.f.nearest_interpolant(&zeros).expect("the rows of X are independent")
    }

    /// v − Proj_Null(v).
    fn range_part(&self, v: &[Exact]) -> Vec<Exact> {
        let null = self.regression.f.null_space_part(v).expect("the rows of X are independent");
        v.iter().zip(null).map(|(v, b)| *v - b).collect()
    }

    /// w* − w̄.
    fn beyond_shortest(&self) -> Vec<Exact> {
        self.interpolant().into_iter().zip(self.shortest()).map(|(w, shortest)| w - shortest).collect()
    }

    /// ‖X(w̄ + b) − y‖² for some b.
    fn misfit_sq(&self, b: &[Exact]) -> Exact {
        let moved: Vec<Exact> = self.shortest().iter().zip(b).map(|(w, b)| *w + *b).collect();
        norm_sq(&self.regression.f.residuals(&moved))
    }
}

/// XX⁺ = I, and X⁺X is symmetric: these imply all four conditions.
fn is_pseudo_inverse(s: &Elsewhere) -> Result<(), String> {
    let rows: Vec<Vec<Exact>> = s.regression.f.rows.iter().map(|row| lift(row)).collect();
    let unit = |i: usize| -> Vec<Exact> { (0..rows.len()).map(|j| exact(usize::from(i == j))).collect() };
    let columns: Option<Vec<Vec<Exact>>> = (0..rows.len()).map(|i| shortest_solution(&rows, &unit(i))).collect();
    let columns = columns.ok_or("XXᵀ is singular")?;
    let identity: Vec<Vec<Exact>> = columns.iter().map(|column| matrix_vector(&rows, column)).collect();
    let projection = matrix_product(&transposed(&columns), &rows);
    let same = |a: &[Vec<Exact>], b: &[Vec<Exact>]| distance_sq(&a.concat(), &b.concat()).eq(0).is_yes();
    let units: Vec<Vec<Exact>> = (0..rows.len()).map(unit).collect();
    if !same(&identity, &units) {
        return Err(format!("(XX⁺)ᵀ is {identity:?}"));
    }
    if same(&projection, &transposed(&projection)) { Ok(()) } else { Err(format!("X⁺X is {projection:?}")) }
}

fn cases(case: &mut Cases) {
    let systems = for_all_drawn(interpolants)
        .premise("the rows are independent", |s: &Elsewhere| s.regression.has_independent_rows());
    let inverse = systems.property(is_pseudo_inverse);
    let solves = systems.quantity(|s| s.misfit_sq(&s.null_direction())).exactly(|_| 0);
    let form = systems
        .premise("Xw* = y", Elsewhere::fits)
        .quantity(|s| norm_sq(&s.range_part(&s.beyond_shortest())))
        .exactly(|_| 0);
    let projects = systems
        .premise("Xw* = y", Elsewhere::fits)
        .quantity(|s| distance_sq(&s.range_part(&s.interpolant()), &s.shortest()))
        .exactly(|_| 0);

    case.holds("Xᵀ(XXᵀ)⁻¹ is the pseudo-inverse", inverse);
    case.holds("w̄ + b is a solution", solves);
    case.holds("every solution is w̄ + b", form);
    case.holds("every solution projects onto w̄", projects);
    case.sabotage(
        "(XᵀX)⁻¹Xᵀ",
        inverse.property(|s| s.regression.f.minimizer().map(|_| ()).ok_or_else(|| "XᵀX is singular".to_owned())),
    );
    case.sabotage("w̄ plus any vector is a solution", solves.quantity(|s| s.misfit_sq(&lift(&s.direction))));
    case.sabotage("w̄ is the only solution", form.quantity(|s| norm_sq(&s.beyond_shortest())));
    case.sabotage(
        "every solution is its own projection",
        projects.quantity(|s| distance_sq(&s.interpolant(), &s.shortest())),
    );
}

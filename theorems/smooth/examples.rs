//! # ½xᵀAx is smooth with the norm of the symmetric part of A, and eˣ is not smooth
//!
//! **Let** f(x) = ½xᵀAx for a square matrix A, and S = (A + Aᵀ)/2.
//! **Then** ∇f(x) = Sx, and f is L-smooth exactly for L ≥ ‖S‖₂. The largest eigenvalue of S alone does not
//! bound it, and the norm of A is too much. eˣ is L-smooth for no L; on (−∞, b] it is e^b-smooth, and for no
//! smaller L.
//!
//! **Checked** in exact arithmetic for listed matrices, symmetric and not: −LI ⪯ S ⪯ LI by elimination, the
//! squares of both sides for pairs of points. The curvature of eˣ is looked at on [−8, 2], in
//! units of e².

use super::*;
use crate::basics::Constant;
use theorycheck::kernel::{is_positive_semidefinite, matrix_vector};
use theorycheck::objective::{Exponential, Polynomial, hessian};

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/examples",
    rows: &[],
    errata: &[],
    source: &[opt4dl(68).note("the examples that follow")],
    statement: r"f(x) = \tfrac12 x^\top A x: \ L = \left\|\tfrac12(A + A^\top)\right\|_2, \qquad f(x) = e^x \text{ on } (-\infty, b]: \ L = e^b",
    cases,
};

/// A, the L that is claimed for ½xᵀAx, and the difference y − x of two points.
#[derive(Clone, Debug)]
struct Form {
    matrix: [[Ratio; 2]; 2],
    smoothness: Ratio,
    apart: [Ratio; 2],
}

impl Form {
    fn new(matrix: [[i64; 2]; 2], smoothness: i64, apart: [i64; 2]) -> Form {
        let lifted = |row: [i64; 2]| row.map(Ratio::from);
        Form { matrix: matrix.map(lifted), smoothness: smoothness.into(), apart: lifted(apart) }
    }

    /// ½xᵀAx.
    fn objective(&self) -> Polynomial {
        let exponents = |i: usize, j: usize| (0..2).map(|k| usize::from(k == i) + usize::from(k == j)).collect();
        let term = |i: usize, j: usize| (self.matrix[i][j] / 2, exponents(i, j));
        Polynomial { terms: vec![term(0, 0), term(0, 1), term(1, 0), term(1, 1)] }
    }

    /// Whether LI + sign · S ⪰ 0.
    fn is_bounded(&self, sign: i64) -> Truth {
        let entry = |i: usize, j: usize| {
            let symmetric = (self.matrix[i][j] + self.matrix[j][i]) / 2;
            exact(symmetric * sign + self.smoothness * usize::from(i == j))
        };
        is_positive_semidefinite(&[vec![entry(0, 0), entry(0, 1)], vec![entry(1, 0), entry(1, 1)]])
    }

    /// ‖∇f(y) − ∇f(x)‖² from x = (1, −2).
    fn gradient_moves(&self) -> Exact {
        let (f, x) = (self.objective(), [exact(1), exact(-2)]);
        let y = [x[0] + self.apart[0], x[1] + self.apart[1]];
        distance_sq(&f.gradient_at(&y), &f.gradient_at(&x))
    }

    /// ‖A(y − x)‖².
    fn without_symmetry(&self) -> Exact {
        let rows: Vec<Vec<Exact>> = self.matrix.iter().map(|row| lift(row)).collect();
        norm_sq(&matrix_vector(&rows, &lift(&self.apart)))
    }

    fn bound(&self) -> Exact {
        self.smoothness.sq() * norm_sq::<Exact>(&lift(&self.apart))
    }
}

fn forms() -> Vec<Form> {
    let matrices = [([[3, 4], [-2, 0]], 4), ([[0, 2], [0, 0]], 1), ([[1, 0], [0, -3]], 3), ([[0, 5], [-5, 0]], 0)];
    let apart = [[1, 1], [1, -2], [0, 3]];
    matrices.into_iter().flat_map(|(a, l)| apart.map(|apart| Form::new(a, l, apart))).collect()
}

/// Along eigenvectors of S for ±L.
fn along_eigenvectors() -> [Form; 3] {
    [
        Form::new([[0, 2], [0, 0]], 1, [1, 1]),
        Form::new([[3, 5], [-1, 0]], 4, [2, 1]),
        Form::new([[1, 0], [0, -3]], 3, [0, 1]),
    ]
}

/// diag(1, −3) as if it were 1-smooth.
fn one_sided() -> [Form; 1] {
    [Form::new([[1, 0], [0, -3]], 1, [0, 1])]
}

/// From k to k + 1 for the first k with 2ᵏ ≥ L.
fn far_right(smoothness: i64) -> Pair<Exponential> {
    let k = (0..).find(|k| 1i64 << k >= smoothness).expect("powers of two grow");
    Pair { f: Exponential { amplitude: 1.into() }, smoothness: smoothness.into(), x: ratios([k]), y: ratios([k + 1]) }
}

/// The curvature of eˣ in units of e².
#[derive(Clone, Copy)]
struct Curvature;

impl Formula<1> for Curvature {
    fn at<R: Real>(self, [x]: &[R; 1]) -> R {
        hessian(&Exponential { amplitude: 1.into() }, &[*x - Ratio::from(2)])[0][0]
    }
}

fn cases(case: &mut Cases) {
    const NEGATIVE: &str = "S ⪰ −LI";
    const END: &[[Ratio; 1]] = &[[ratio(2, 1)]];
    let theorem = for_all(forms)
        .premise("S ⪯ LI", |s| s.is_bounded(-1))
        .premise(NEGATIVE, |s| s.is_bounded(1))
        .quantity(Form::gradient_moves)
        .at_most(Form::bound);
    let extremal = theorem.on(along_eigenvectors);
    let steep = for_all(|| [1, 1000, 1_000_000].map(far_right))
        .quantity(|s| (s.swapped().gradient_at_x()[0] - s.gradient_at_x()[0]).abs());
    let exponential = for_all_in([(ratio(-8, 1), ratio(2, 1))]).formula(Curvature).at_most(Constant::<1, 1>);

    case.holds("½xᵀAx", theorem);
    case.holds("equality along the eigenvectors of ±‖S‖₂", extremal.attained());
    case.rejected("diag(1, −3) is not 1-smooth", theorem.on(one_sided));
    case.refuted("from the largest eigenvalue of S alone", theorem.on(one_sided).without(NEGATIVE));
    case.holds("the gradient of eˣ outgrows each L", steep.at_least(|s| s.smoothness));
    case.refuted("eˣ is smooth on the line", steep.at_most(|s| s.smoothness));
    case.holds("eˣ is e²-smooth on [−8, 2]", exponential.touching(END));
    case.sabotage("0.99‖S‖₂", extremal.scale_bound(ratio(99, 100).sq()));
    case.sabotage("a gradient of Ax", theorem.quantity(Form::without_symmetry));
    case.sabotage("a smaller L than e² on [−8, 2]", exponential.scale_bound(ratio(99, 100)));
}

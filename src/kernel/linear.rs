//! Linear systems and definiteness in exact arithmetic.
//!
//! Elimination branches on its pivots, so it is written for [`Exact`], where a pivot is zero, is
//! not, or cannot be told; on rational matrices every answer is decided.

use super::{dot, matrix_product, matrix_vector, transposed};
use crate::arithmetic::{Exact, Ratio, Truth};

/// The solution of A x = b for a square matrix of rows, by elimination; `None` where the matrix is
/// singular or a pivot cannot be told from 0.
///
/// # Panics
/// When the matrix is not square or b has another length.
#[must_use]
pub fn solve(rows: &[Vec<Exact>], right: &[Exact]) -> Option<Vec<Exact>> {
    assert_eq!(rows.len(), right.len(), "a linear system needs as many equations as right-hand sides");
    let n = rows.len();
    let mut system: Vec<Vec<Exact>> =
        rows.iter().zip(right).map(|(row, b)| row.iter().copied().chain([*b]).collect()).collect();
    assert!(system.iter().all(|row| row.len() == n + 1), "a linear system needs a square matrix");
    for k in 0..n {
        let pivot = (k..n).find(|i| system[*i][k].eq(0).is_no())?;
        system.swap(k, pivot);
        let row = system[k].clone();
        for other in system.iter_mut().skip(k + 1) {
            let factor = other[k] / row[k];
            other.iter_mut().zip(&row).skip(k).for_each(|(a, p)| *a -= factor * *p);
        }
    }
    let mut x = vec![Exact::from(0); n];
    for k in (0..n).rev() {
        x[k] = (system[k][n] - dot(&system[k][k + 1..n], &x[k + 1..])) / system[k][k];
    }
    Some(x)
}

/// Whether a symmetric matrix is positive semidefinite: whether every pivot of A = L D Lᵀ is at
/// least 0, and the rest of its row is 0 where the pivot is.
///
/// # Panics
/// When the matrix is not square.
#[must_use]
pub fn is_positive_semidefinite(rows: &[Vec<Exact>]) -> Truth {
    let n = rows.len();
    assert!(rows.iter().all(|row| row.len() == n), "definiteness is a matter of square matrices");
    let mut rest = rows.to_vec();
    let mut so_far = Truth::Yes;
    for k in 0..n {
        let row = rest[k].clone();
        match row[k].eq(0) {
            Truth::Yes => so_far = row[k + 1..].iter().fold(so_far, |all, a| all & a.eq(0)),
            Truth::No => {
                so_far = so_far & row[k].gt(0);
                for other in rest.iter_mut().skip(k + 1) {
                    let factor = other[k] / row[k];
                    other.iter_mut().zip(&row).for_each(|(a, p)| *a -= factor * *p);
                }
            }
            Truth::Unknown => return if so_far.is_no() { Truth::No } else { Truth::Unknown },
        }
    }
    so_far
}

/// Whether every eigenvalue of a symmetric matrix A is at least the bound: whether A less so many I is
/// positive semidefinite.
///
/// # Panics
/// When the matrix is not square.
#[must_use]
pub fn spectrum_at_least(rows: &[Vec<Exact>], bound: Ratio) -> Truth {
    let mut shifted = rows.to_vec();
    (0..rows.len()).for_each(|i| shifted[i][i] = shifted[i][i] - bound);
    is_positive_semidefinite(&shifted)
}

/// X⁺ v = Xᵀ (X Xᵀ)⁻¹ v for a matrix of full row rank: the shortest solution of X w = v. `None`
/// where the rows are dependent.
///
/// # Panics
/// When v is not as long as X has rows.
#[must_use]
pub fn shortest_solution(rows: &[Vec<Exact>], right: &[Exact]) -> Option<Vec<Exact>> {
    let columns = transposed(rows);
    let multipliers = solve(&matrix_product(rows, &columns), right)?;
    Some(matrix_vector(&columns, &multipliers))
}

/// The part of v in Null(X): v − X⁺ X v, for a matrix of full row rank. `None` where the rows are
/// dependent.
///
/// # Panics
/// When a row is not as long as v.
#[must_use]
pub fn null_space_part(rows: &[Vec<Exact>], v: &[Exact]) -> Option<Vec<Exact>> {
    let in_the_range = shortest_solution(rows, &matrix_vector(rows, v))?;
    Some(v.iter().zip(in_the_range).map(|(v, p)| *v - p).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;
    use crate::kernel::norm_sq;

    fn matrix(entries: &[&[i32]]) -> Vec<Vec<Exact>> {
        entries.iter().map(|row| row.iter().map(|entry| Exact::from(*entry)).collect()).collect()
    }

    fn same(a: &[Exact], b: &[Exact]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.eq(*b).is_yes())
    }

    #[test]
    fn solutions_solve_and_singular_systems_have_none() {
        // The first pivot is 0, so rows must be exchanged.
        let a = matrix(&[&[0, 2, 1], &[1, -1, 3], &[2, 5, -4]]);
        let b = [ratio(1, 2), ratio(-3, 1), ratio(7, 5)].map(Exact::from);
        assert!(same(&matrix_vector(&a, &solve(&a, &b).expect("regular")), &b));
        let dependent = matrix(&[&[1, 2, 3], &[2, 4, 6], &[0, 1, 1]]);
        assert!(solve(&dependent, &b).is_none());
    }

    /// The leading pivots against Sylvester's criterion on all principal minors, for every symmetric
    /// 3 × 3 matrix with entries in {−1, 0, 1, 2}.
    #[test]
    fn definiteness_agrees_with_the_principal_minors() {
        let entries = [-1, 0, 1, 2];
        let two = |a: i32, b: i32, c: i32| a * c - b * b;
        for code in 0..4usize.pow(6) {
            let [a, b, c, d, e, f] = std::array::from_fn(|k| entries[code / 4usize.pow(k as u32) % 4]);
            let determinant = a * two(d, e, f) - b * (b * f - c * e) + c * (b * e - c * d);
            let minors = [a, d, f, two(a, b, d), two(a, c, f), two(d, e, f), determinant];
            let expected = Truth::from(minors.iter().all(|minor| *minor >= 0));
            let rows = matrix(&[&[a, b, c], &[b, d, e], &[c, e, f]]);
            assert_eq!(is_positive_semidefinite(&rows), expected, "{rows:?}");
        }
    }

    /// [[2, 1], [1, 2]] has the eigenvalues 1 and 3.
    #[test]
    fn a_spectrum_begins_at_the_smallest_eigenvalue() {
        let a = matrix(&[&[2, 1], &[1, 2]]);
        assert!(spectrum_at_least(&a, ratio(1, 1)).is_yes() && spectrum_at_least(&a, ratio(101, 100)).is_no());
    }

    #[test]
    fn the_shortest_solution_and_the_null_space_are_orthogonal() {
        let x = matrix(&[&[1, 2, 0, -1], &[3, 0, 1, 1]]);
        let right = [Exact::from(2), Exact::from(ratio(-1, 3))];
        let shortest = shortest_solution(&x, &right).expect("full row rank");
        assert!(same(&matrix_vector(&x, &shortest), &right));
        let v = matrix(&[&[5, -1, 2, 7]]).remove(0);
        let null = null_space_part(&x, &v).expect("full row rank");
        assert!(same(&matrix_vector(&x, &null), &[Exact::from(0), Exact::from(0)]));
        assert!(dot(&null, &shortest).eq(0).is_yes() && norm_sq(&null).gt(0).is_yes());
        assert!(same(&null_space_part(&x, &null).expect("full row rank"), &null));
        assert!(shortest_solution(&matrix(&[&[1, 2], &[2, 4]]), &right).is_none());
    }
}

//! # To maximize a utility is to minimize its negative
//!
//! **Let** U have values U(w₁), …, U(w_n) on a finite set.
//! **Then** max U = −min(−U), and both are reached at the same points.
//!
//! **Checked** exactly on random tables of values, ties among them.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/max-is-min",
    rows: &[],
    errata: &[],
    source: &[opt4dl(1), opt4dl(2)],
    statement: r"\max_{w \in \mathcal X} U(w) = -\min_{w \in \mathcal X}(-U(w)), \quad \arg\max U = \arg\min(-U)",
    cases,
};

type Table = Vec<Ratio>;

fn tables() -> impl Strategy<Value = Table> {
    vec((-4..=4i64, 1..=2i64).prop_map(|(n, d)| ratio(n, d)), 2..=9)
}

fn negative(table: &Table) -> Table {
    table.iter().map(|u| -*u).collect()
}

fn smallest(table: &Table) -> Ratio {
    *table.iter().min().expect("a table is not empty")
}

fn largest(table: &Table) -> Ratio {
    *table.iter().max().expect("a table is not empty")
}

/// Where a table has this value.
fn places(table: &Table, value: Ratio) -> Vec<usize> {
    (0..table.len()).filter(|i| table[*i] == value).collect()
}

fn same_places(maximizers: &[usize], minimizers: &[usize]) -> Result<(), String> {
    if maximizers == minimizers { Ok(()) } else { Err(format!("{maximizers:?} are not {minimizers:?}")) }
}

fn cases(case: &mut Cases) {
    let value = for_all_drawn(tables).quantity(|u| exact(largest(u))).exactly(|u| -smallest(&negative(u)));
    let maximizers = for_all_drawn(tables)
        .property(|u| same_places(&places(u, largest(u)), &places(&negative(u), smallest(&negative(u)))));

    case.holds("the value", value);
    case.holds("the maximizers", maximizers);
    case.sabotage("without the outer minus", value.bound(|u| smallest(&negative(u))));
    case.sabotage("without the inner minus", value.bound(|u| -smallest(u)));
    case.sabotage(
        "the minimizers of U",
        maximizers.property(|u| same_places(&places(u, largest(u)), &places(u, smallest(u)))),
    );
}

//! # That the distance to the limit has no part in the null space is due to (414)
//!
//! **Let** f(w) = ‖Xw − y‖²/(2n) with independent rows, and let ŵ be the limit of gradient descent from w₁.
//! **Then** Proj_Null(ŵ) = Proj_Null(w₁), which is (414), makes ‖ŵ − w₁‖² = ‖Proj_Range(ŵ) − Proj_Range(w₁)‖², step (b) of (415). The
//! lecture refers to (21), the decomposition of the estimation error, which says nothing of ŵ; a
//! solution that does not satisfy (414) leaves a term ‖Proj_Null(w* − w₁)‖².
//!
//! **Checked** exactly, for the limit, for the iterates on the way, and for other interpolants.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/projection-reference",
    rows: &[],
    errata: &[Erratum {
        row: "overparameterization/projection-reference",
        printed: r"\|\mathrm{Proj}_{\mathrm{Null}(X)}(\hat w) - \mathrm{Proj}_{\mathrm{Null}(X)}(w_1)\|^2 = 0 \text{ due to eq. (21)}",
        corrected: r"\|\mathrm{Proj}_{\mathrm{Null}(X)}(\hat w) - \mathrm{Proj}_{\mathrm{Null}(X)}(w_1)\|^2 = 0 \text{ due to eq. (414)}",
        why: "Equation (21) bounds an estimation error. That gradient descent keeps the projection onto the null space is (414), and without it the term is not 0: other interpolants are as good a solution.",
    }],
    source: &[opt4dl(415).note("the term in (b)")],
    statement: r"\mathrm{Proj}_{\mathrm{Null}(X)}(\hat w) = \mathrm{Proj}_{\mathrm{Null}(X)}(w_1) \implies \|\hat w - w_1\|^2 = \|\mathrm{Proj}_{\mathrm{Range}(X^\top)}(\hat w - w_1)\|^2",
    cases,
};

/// Which point is compared with w₁.
#[derive(Clone, Copy, Debug)]
enum End {
    Limit,
    /// w_{T+1}.
    LastIterate,
    /// Some w* with Xw* = y.
    Interpolant,
}

#[derive(Clone, Debug)]
struct Arrival {
    place: Elsewhere,
    end: End,
}

impl Arrival {
    /// w − w₁.
    fn moved(&self) -> Vec<Exact> {
        let regression = &self.place.regression;
        let end = match self.end {
            End::Limit => regression.nearest_interpolant(),
            End::LastIterate => regression.run::<Exact>().last().to_vec(),
            End::Interpolant => self.place.interpolant(),
        };
        end.into_iter().zip(&regression.start).map(|(w, start)| w - *start).collect()
    }

    /// Proj_Null(w − w₁).
    fn null_part(&self) -> Vec<Exact> {
        self.place.regression.f.null_space_part(&self.moved()).expect("the rows of X are independent")
    }

    /// ‖Proj_Range(w − w₁)‖².
    fn range_part_sq(&self) -> Exact {
        distance_sq(&self.moved(), &self.null_part())
    }
}

fn arrivals() -> impl Strategy<Value = Arrival> {
    let end = prop_oneof![Just(End::Limit), Just(End::LastIterate)];
    (interpolants(), end).prop_map(|(place, end)| Arrival { place, end })
}

/// One row (1, 0), y = 1, w₁ = 0: the interpolant (1, 2), and (1, 0) is the limit.
fn one_row() -> [Arrival; 1] {
    let f = LeastSquares { rows: vec![ratios([1, 0])], targets: ratios([1]) };
    let regression = Regression::new(f, ratios([0, 0]), 1.into(), 1.into(), 1);
    [Arrival { place: Elsewhere { regression, direction: ratios([0, 2]) }, end: End::Interpolant }]
}

fn cases(case: &mut Cases) {
    const KEPT: &str = "Proj_Null(w) = Proj_Null(w₁), which is (414)";
    let theorem = for_all_drawn(arrivals)
        .premise(KEPT, |s| norm_sq(&s.null_part()).eq(0))
        .quantity(|s| norm_sq(&s.moved()))
        .exactly(Arrival::range_part_sq);
    let elsewhere = theorem.on(one_row);

    case.holds("for the limit and the iterates", theorem);
    case.holds("for the limit on one row", elsewhere.tweak(|s| s.end = End::Limit));
    case.rejected("another interpolant does not satisfy (414)", elsewhere);
    case.refuted("without (414), for an interpolant of one row", elsewhere.without(KEPT));
    case.holds("where the term is 4", elsewhere.without(KEPT).quantity(|s| norm_sq(&s.null_part())).bound(|_| 4));
    case.sabotage("for every interpolant", theorem.tweak(|s| s.end = End::Interpolant));
    case.sabotage(
        "with weight decay",
        theorem.tweak(|s| {
            s.end = End::LastIterate;
            s.place.regression.method = Method::WeightDecay(ratio(1, 10));
        }),
    );
}

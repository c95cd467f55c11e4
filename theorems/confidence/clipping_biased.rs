//! # Clipping bounds the oracle and biases it: what was to be minimized is not what is
//!
//! **Let** g = 0 with probability 9/10 and 10 with probability 1/10, and C = 1.
//! **Then** E g = 1, but E min{max{−C, g}, C} = 1/10. The oracle stays unbiased where nothing is clipped, and the
//! bias is at most E(|g| − C)⁺. SGD on ½E(w − z)², z = 0 or 10 as above, has its minimizer at 1; with clipping E w_{T+1}
//! tends to 1/9, where the gradient is −8/9. That clipping "could deliver" guarantees thus needs more than
//! unbiased samples of bounded variance.
//!
//! **Checked** exactly, on random laws and on every path of a run.

use super::*;
use theorycheck::kernel::clip_each;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/clipping-biased",
    rows: &[],
    errata: &[],
    source: &[opt4dl(101).note("could deliver high confidence guarantees")],
    statement: r"\left|\mathbb E\min\{\max\{-C, g\}, C\} - \mathbb E g\right| \le \mathbb E(|g| - C)^+",
    cases,
};

#[derive(Clone, Debug)]
struct Oracle {
    g: Finite,
    bound: Ratio,
}

impl Oracle {
    fn clip(&self, g: Ratio) -> Exact {
        let mut g = [exact(g)];
        clip_each(&mut g, exact(self.bound));
        g[0]
    }

    /// E of the clipped oracle.
    fn clipped_mean(&self) -> Exact {
        self.g.mean(|g| self.clip(g))
    }

    /// |E C(g) − E g|.
    fn bias(&self) -> Exact {
        (self.clipped_mean() - self.g.mean(exact)).abs()
    }

    /// E(|g| − C)⁺.
    fn excess(&self) -> Exact {
        self.g.mean(|g| exact((g.abs() - self.bound).max(0.into())))
    }
}

fn oracles() -> impl Strategy<Value = Oracle> {
    (finite_laws(-6), fraction()).prop_map(|(g, bound)| Oracle { g, bound })
}

fn ten_or_nothing() -> Oracle {
    Oracle { g: Finite::two_point(ratio(1, 10), 10, 0), bound: 1.into() }
}

/// ½(w − z)² with z = 10 or 0, as ½(w − 1)² with the noise 1 − z.
fn clipped_run(draw: &mut Draw<Exact>, s: &(Ratio, usize)) -> Exact {
    let f = Quadratic { curvatures: ratios([1]), center: ratios([1]) };
    let oracle = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
        g[0] += draw.two_point(ratio(1, 10), -9, 1);
        clip_each(g, exact(1));
    };
    stochastic_descent(&f, &[Ratio::ZERO], exact(s.0), s.1, draw, oracle, |_| {})[0]
}

fn cases(case: &mut Cases) {
    const NOTHING: &str = "nothing is clipped";
    let bias = for_all_drawn(oracles).quantity(Oracle::bias).at_most(Oracle::excess);
    let unbiased =
        for_all(|| [Oracle { bound: 10.into(), ..ten_or_nothing() }, Oracle { bound: 50.into(), ..ten_or_nothing() }])
            .premise(NOTHING, |s| s.g.largest() <= s.bound)
            .quantity(Oracle::clipped_mean)
            .exactly(|s| s.g.mean(exact));
    let one_sided = bias.on(|| [ten_or_nothing()]);
    let settles = given(|| (ratio(1, 20), 10))
        .paths(|s, draw| clipped_run(draw, s))
        .called("E w")
        .along("T", &[1, 2, 5, 10], |s, t| s.1 = t)
        .mean_exactly(|s| (1 - exact(1 - s.0 * ratio(9, 10)).powi(s.1)) / 9);

    case.holds("the bias is at most E(|g| − C)⁺", bias);
    case.holds("all of it where only one side is clipped", one_sided.attained());
    case.holds(
        "a mean of 1/10 instead of 1",
        given(ten_or_nothing).quantity(Oracle::clipped_mean).exactly(|_| ratio(1, 10)),
    );
    case.holds("no bias where nothing is clipped", unbiased);
    case.holds("clipped SGD tends to 1/9, not to 1", settles);
    case.refuted("unbiased in general", unbiased.on(|| [ten_or_nothing()]).without(NOTHING));
    case.rejected("a clipped oracle is turned away", unbiased.on(|| [ten_or_nothing()]));
    case.sabotage("half of E(|g| − C)⁺", one_sided.scale_bound(ratio(1, 2)));
    case.sabotage("clipped SGD tends to 1", settles.bound(|s| 1 - exact(1 - s.0).powi(s.1)));
}

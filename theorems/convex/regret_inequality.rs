//! # The regret of gradient steps is at most ‖w₁ − w*‖²/(2η) + (η/2) Σ‖g_t‖²
//!
//! **Let** g₁, …, g_T be any vectors, whoever chose them, w* any point and η > 0.
//! **Run** w_{t+1} = w_t − η g_t.
//! **Then** Σ ⟨g_t, w_t − w*⟩ = (‖w₁ − w*‖² − ‖w_{T+1} − w*‖²)/(2η) + (η/2) Σ ‖g_t‖², so the regret
//! stays below the bound by exactly ‖w_{T+1} − w*‖²/(2η), and attains it where w* = w_{T+1}.
//!
//! **Checked** in exact arithmetic on sequences drawn at random. The identity for T = 1 is the
//! step of the proof.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/regret-inequality",
    rows: &["convex/regret-identity"],
    errata: &[],
    source: &[opt4dl(29), opt4dl(31), opt4dl(32), opt4dl(57)],
    statement: r"\sum_{t=1}^T \langle g_t, w_t - w^*\rangle \le \frac{\|w_1 - w^*\|^2}{2\eta} + \frac\eta2 \sum_{t=1}^T \|g_t\|^2",
    cases,
};

/// What the iterates are compared with.
#[derive(Clone, Debug)]
enum Comparator {
    Point(Vec<Ratio>),
    LastIterate,
}

/// A start, a step size and a sequence of directions.
#[derive(Clone, Debug)]
struct Play {
    start: Vec<Ratio>,
    step: Ratio,
    directions: Vec<Vec<Ratio>>,
    comparator: Comparator,
}

impl Play {
    fn iterates(&self) -> Vec<Vec<Exact>> {
        follow_directions(&self.start, exact(self.step), &self.directions)
    }

    /// w*.
    fn comparator(&self) -> Vec<Exact> {
        match &self.comparator {
            Comparator::Point(point) => lift(point),
            Comparator::LastIterate => self.iterates().swap_remove(self.directions.len()),
        }
    }

    /// Σ ⟨g_t, w_t − w*⟩.
    fn regret(&self) -> Exact {
        let comparator = self.comparator();
        let term = |(w, g): (Vec<Exact>, &Vec<Ratio>)| dot(&lift(g), &w) - dot(&lift(g), &comparator);
        self.iterates().into_iter().zip(&self.directions).map(term).sum()
    }

    /// ‖w_t − w*‖²/(2η), for t counted from 0.
    fn potential(&self, t: usize) -> Exact {
        distance_sq(&self.iterates()[t], &self.comparator()) / (2 * self.step)
    }

    /// Σ ‖g_t‖².
    fn squares(&self) -> Exact {
        self.directions.iter().map(|g| norm_sq::<Exact>(&lift(g))).sum()
    }

    fn bound(&self) -> Exact {
        self.potential(0) + self.step * self.squares() / 2
    }
}

fn plays() -> impl Strategy<Value = Play> {
    let play = |(dimension, steps): (usize, usize)| {
        let point = move || vec((-12..=12i64, 1..=4i64).prop_map(|(n, d)| ratio(n, d)), dimension);
        let step = (1..=9i64, 1..=6i64).prop_map(|(n, d)| ratio(n, d));
        (point(), step, vec(point(), steps), point()).prop_map(|(start, step, directions, comparator)| Play {
            start,
            step,
            directions,
            comparator: Comparator::Point(comparator),
        })
    };
    (1..=5usize, 1..=50usize).prop_flat_map(play)
}

fn cases(case: &mut Cases) {
    let regret = for_all_drawn(plays).premise("η > 0", |s| s.step > 0).quantity(Play::regret);
    let theorem = regret.at_most(Play::bound);
    let attained = theorem.tweak(|s| s.comparator = Comparator::LastIterate).attained();
    let identity = regret.exactly(|s| s.bound() - s.potential(s.directions.len()));
    let backwards = theorem.tweak(|s| s.step = -s.step);

    case.holds("theorem", theorem);
    case.holds("it falls short by the distance of the last iterate", identity);
    case.holds("the identity of a single step", identity.tweak(|s| s.directions.truncate(1)));
    case.holds("equality where w* is the last iterate", attained);
    case.rejected("η < 0 is not what is claimed", backwards);
    case.refuted("η < 0 turns the inequality around", backwards.without("η > 0"));
    case.sabotage("1/(4η) instead of 1/(2η)", attained.bound(|s| s.bound() - s.potential(0) / 2));
    case.sabotage("η/4 instead of η/2", attained.bound(|s| s.bound() - s.step * s.squares() / 4));
    case.sabotage(
        "minus the squares in the identity",
        identity.bound(|s| s.potential(0) - s.potential(s.directions.len()) - s.step * s.squares() / 2),
    );
}

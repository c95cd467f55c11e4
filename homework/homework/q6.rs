//! # Q6: all gradients at once, with products shared between layers
//!
//! **Reference**: with P_l = J_L ⋯ J_{l+1} every gradient is P_l T_l, and P_{l−1} = P_l J_l, so that the suffix
//! products are all there is to compute: L − 1 of them instead of L(L − 1)/2 products. A parallel scan
//! makes them in ⌈log₂ L⌉ rounds of at most ⌊L/2⌋ products (Sklansky) or L − 1 (Kogge and Stone), or in
//! about twice as many rounds with O(L) products in all (Blelloch); L/log₂ L workers are enough for the
//! same order of time. Then one round of products with T_l: O(w³ log₂ L) after the forward pass.
//!
//! **Checked**: the time as in Q4; the workers for a growth no faster than L, and no slower than the
//! L − 2 products need in O(log₂ L) rounds; a schedule step by step: every [k, L] comes out, in at most
//! 3⌈log₂ L⌉ + 3 rounds of at most 2L products.

use super::growth::{TreeTime, fits, is_of_order, replaced, times_by_entries};
use super::merges::{self, rounds_needed, short};
use super::*;
use theorycheck::grade::Witness;
use theorycheck::grade::formula::Formula;
use theorycheck::grade::program::Program;

pub(super) static QUESTION: Question = Question {
    id: "q6",
    title: "All gradients at once, with shared products",
    points: 15,
    fields: &[
        formula(
            "time",
            &["L", "w", "p"],
            "the multiply-adds one after the other, after the forward pass, up to a constant",
            "\"w*sqrt(L)\"",
        ),
        formula("workers", &["L"], "the workers, each with one product at a time, up to a constant", "\"sqrt(L)\""),
        formula(
            "scalar_workers",
            &["L", "w"],
            "instead: the workers, each with one multiply-add at a time",
            "\"w*sqrt(L)\"",
        ),
        Field {
            name: "schedule",
            kind: Kind::Program(&["L"]),
            help: "optional: rounds of merges [[a, b], [b + 1, c]] of the Jacobians 2 to L; every [k, L] comes out",
            example: "\"[[[[2, 2], [3, 3]]]]\"",
        },
    ],
    grade,
};

/// Parts of the points.
const TIME: Ratio = ratio(2, 5);
const WORKERS: Ratio = ratio(3, 5);

const SCAN: TreeTime = TreeTime { factors: "L", depth: "L", has_layer: false };

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let (has_workers, has_scalar) = (answers.has("workers"), answers.has("scalar_workers"));
    let scalar = answers.formula("scalar_workers");
    let judged = answers.formula("time").judged(|time| judge_time(time, scalar.ok()));
    marks.give("time", TIME, judged.solved("After the forward pass it is of the order w**3*log2(L)."));
    let solution = "A parallel scan needs L/2 products at a time, and fewer are possible.";
    if has_workers || !has_scalar {
        marks.give("workers", WORKERS, answers.formula("workers").judged(judge_workers).solved(solution));
    }
    if has_scalar {
        let part = if has_workers { ratio(0, 1) } else { WORKERS };
        marks.give("scalar_workers", part, scalar.judged(judge_scalar_workers).solved(solution));
    }
    if answers.has("schedule") {
        // It shows what a missing formula would say, but not what a product takes.
        let of_time = if answers.has("time") { ratio(0, 1) } else { TIME / 2 };
        let of_workers = if has_workers || has_scalar { ratio(0, 1) } else { WORKERS };
        marks.give("schedule", of_time + of_workers, answers.program("schedule").judged(judge_schedule));
    }
}

fn judge_time(time: &Formula, scalar: Option<&Formula>) -> Judgement {
    let after = fits(time, &SCAN.after_the_forward_pass());
    if after.is_right() {
        return after;
    }
    let whole = fits(time, &SCAN.with_the_forward_pass());
    if whole.is_right() {
        return whole.remarked("It counts the forward pass, which is not part of the O(log L) that is asked for.");
    }
    let domain = SCAN.after_the_forward_pass()[0][0].domain.clone();
    let dense = replaced(time, &[("p", "w**2 + w")], &domain);
    let by_entries = scalar.and_then(|scalar| times_by_entries(scalar, "L", &domain)).unwrap_or_default();
    if by_entries.iter().any(|order| is_of_order(&dense, order, &domain)) {
        return Judgement::right("Of the right order for these workers.");
    }
    for (order, says) in MISTAKES {
        if is_of_order(&dense, order, &domain) {
            return Judgement::wrong(says).credited(ratio(1, 4));
        }
    }
    after
}

/// What is often answered, for dense layers.
const MISTAKES: [(&str, &str); 5] = [
    ("log2(L)", "That counts products; a product of two w by w matrices takes multiply-adds of its own."),
    ("w**2*log2(L)", "A product of a vector and a matrix takes w**2; here matrices are multiplied with each other."),
    ("w**3*L", "That is one product after the other; it can be done in fewer rounds."),
    ("w**2*L", "That is the time of backpropagation."),
    ("w**3*L*log2(L)", "That adds up all products; those of a round are computed at the same time."),
];

/// Networks so deep that a logarithm shows, as powers of two.
const DEPTHS: [i32; 5] = [10, 20, 50, 150, 500];
/// A number that grows or falls by more than this over the depths, where log₂ L grows by 50, does not stay.
const DRIFT: f64 = 3.0;
/// Linear, but with a factor that no scan has.
const FACTOR_MAX: f64 = 16.0;

fn judge_workers(workers: &Formula) -> Judgement {
    let given = DEPTHS.map(|power| (2_f64.powi(power), workers.evaluate::<f64>(&[2_f64.powi(power)])));
    let is_number = |value: f64| value > 0.0 && (value.is_finite() || given[0].1.is_finite());
    if let Some(at) = given.iter().position(|(_, value)| !is_number(*value)) {
        let (power, value) = (DEPTHS[at], short(given[at].1));
        return Judgement::wrong(format!(
            "At L = 2**{power} the formula gives {value}, which is no number of workers."
        ));
    }
    let per_layer = given.map(|(layers, value)| value / layers);
    let (first, last) = (per_layer[0], per_layer[DEPTHS.len() - 1]);
    if last > DRIFT * first {
        let power = (last / first).log2() / f64::from(DEPTHS[DEPTHS.len() - 1] - DEPTHS[0]);
        return if power > 0.5 {
            Judgement::loose(
                ratio(0, 1),
                "So many are enough, but that is what no product shared between layers takes.",
            )
        } else {
            Judgement::loose(ratio(1, 2), "So many are enough, but their number grows faster than L.")
        };
    }
    if last > FACTOR_MAX {
        return Judgement::loose(ratio(3, 4), "Linear in L, but the factor is larger than any scan needs.");
    }
    // Each does a product a round: fewer than L/log₂ L cannot do L − 2 of them in O(log₂ L) rounds.
    let log = |at: usize| f64::from(DEPTHS[at]);
    if first * log(0) > DRIFT * last * log(DEPTHS.len() - 1) {
        return too_few(DEPTHS[3], given[3].1);
    }
    Judgement::right("Linear in L or fewer, and enough for a time of the order log2(L).")
}

/// So many workers with 2^power layers.
fn too_few(power: i32, workers: f64) -> Judgement {
    let rounds = short(((2_f64.powi(power) - 2.0) / workers).floor());
    let says = format!(
        "With L = 2**{power} it gives {} workers. There are L - 2 products at least, so they need {rounds} rounds: with \
         larger and larger L, that is not of the order log2(L).",
        short(workers)
    );
    let shown = Witness {
        at: [("L".to_owned(), format!("2**{power}"))].into(),
        answer: short(workers),
        against: format!("{rounds} rounds"),
        says: "L - 2 products at least, one a worker and round".to_owned(),
    };
    Judgement::refuted(shown, says)
}

fn judge_scalar_workers(workers: &Formula) -> Judgement {
    let domain = Domain::new().whole("L", "8", "10**17").whole("w", "16", "10**15");
    let each = ["w**3", "w**2", "w", "1", "w**3/log2(w)"];
    let linear = each.iter().skip(1).fold(of_order("L*w**3", &domain), |orders, each| orders.or(&format!("L*{each}")));
    each.iter().fold(linear, |orders, each| orders.or(&format!("L/log2(L)*{each}"))).judge(workers)
}

fn judge_schedule(program: &Program) -> Judgement {
    let solution =
        "Compute the suffix products by a parallel scan: in round i merge [k, k + 2**i - 1] with its neighbour.";
    let judge = || {
        let done = merges::schedules(program, "L", merges::sizes(3, 48, &[64, 100, 128, 200, 300]))?;
        let mut last = 0;
        for (layers, schedule) in &done {
            let (rounds, width) = (schedule.rounds, schedule.width as i64);
            let says = if let Some(k) = (2..=*layers).find(|k| !schedule.makes((*k, *layers))) {
                format!("For L = {layers} the product [{k}, {layers}] does not come out.")
            } else if rounds > 3 * rounds_needed(*layers) + 3 {
                format!("For L = {layers} it takes {rounds} rounds: they have to grow like log2(L) only.")
            } else if width > 2 * layers {
                format!("For L = {layers} a round has {width} products: share those that several layers need.")
            } else {
                last = last.max(*layers);
                continue;
            };
            return Err(Judgement::wrong(says));
        }
        Ok(Judgement::right(format!(
            "Every product comes out, in few rounds of at most 2*L merges, for L up to {last}."
        )))
    };
    judge().unwrap_or_else(|other| other).solved(solution)
}

#[cfg(test)]
mod tests {
    use super::SHEET;
    use crate::tests_help::{expect, graded};
    use theorycheck::grade::Outcome::{Error, Missing, Refuted, Right, ValidLoose, Wrong};

    #[test]
    fn times() {
        expect(
            &SHEET,
            "q6",
            &[
                ("time = \"w**3*log2(L)\"", "time", Right, 0.4),
                ("time = \"w**3*ceil(log2(L)) + w**2*p\"", "time", Right, 0.4),
                ("time = \"2*w**3*ceil(log(L)/log(2)) - w**3 + w*p\"", "time", Right, 0.4),
                ("time = \"w*p*log(L)\"", "time", Right, 0.4),
                ("time = \"L*w**2 + w**3*log2(L)\"", "time", Right, 0.4),
                ("time = \"w*log2(L)\"\nscalar_workers = \"L*w**2\"", "time", Right, 1.0),
                ("time = \"log2(w)*log2(L)\"\nscalar_workers = \"L*w**3/2\"", "time", Right, 1.0),
                ("time = \"log2(L)\"", "time", Wrong, 0.1),
                ("time = \"w**2*log2(L)\"", "time", Wrong, 0.1),
                ("time = \"w**3*L\"", "time", Wrong, 0.1),
                ("time = \"L*w**2\"", "time", Wrong, 0.1),
                ("time = \"w**3*log2(L)**2\"", "time", Wrong, 0.1),
                ("time = \"w**3*sqrt(L)\"", "time", Wrong, 0.1),
                ("time = \"w**3*log2(l)\"", "time", Error, 0.0),
                ("", "time", Missing, 0.0),
            ],
        );
    }

    #[test]
    fn workers() {
        expect(
            &SHEET,
            "q6",
            &[
                ("workers = \"L\"", "workers", Right, 0.6),
                ("workers = \"floor(L/2)\"", "workers", Right, 0.6),
                ("workers = \"L - 1\"", "workers", Right, 0.6),
                ("workers = \"2*L + 5\"", "workers", Right, 0.6),
                ("workers = \"L/log2(L)\"", "workers", Right, 0.6),
                ("workers = \"ceil(L/log(L))\"", "workers", Right, 0.6),
                ("workers = \"100*L\"", "workers", ValidLoose, 0.45),
                ("workers = \"L*log2(L)\"", "workers", ValidLoose, 0.3),
                ("workers = \"L**2/4\"", "workers", ValidLoose, 0.0),
                ("workers = \"sqrt(L)\"", "workers", Refuted, 0.0),
                ("workers = \"log2(L)\"", "workers", Refuted, 0.0),
                ("workers = \"L/log2(L)**2\"", "workers", Refuted, 0.0),
                ("workers = 8", "workers", Refuted, 0.0),
                ("workers = \"L**0.9\"", "workers", Refuted, 0.0),
                ("workers = \"L**9\"", "workers", ValidLoose, 0.0),
                ("workers = \"1e300**L\"", "workers", Wrong, 0.0),
                ("workers = \"0/0\"", "workers", Wrong, 0.0),
                ("workers = \"1 - L\"", "workers", Wrong, 0.0),
                ("scalar_workers = \"L*w**3\"", "scalar_workers", Right, 0.6),
                ("scalar_workers = \"L*w**2/2\"", "scalar_workers", Right, 0.6),
                ("scalar_workers = \"L**2*w**3\"", "scalar_workers", Wrong, 0.15),
            ],
        );
    }

    fn schedule(body: &str) -> String {
        format!("schedule = '''\n{body}\n'''")
    }

    /// Every [k, k + d − 1] and its neighbour.
    const KOGGE_STONE: &str = "let rounds = []; let d = 1;\n\
        while d < L - 1 {\n\
          let round = [];\n\
          for k in 2..=L-d { round.push([[k, k + d - 1], [k + d, min(k + 2*d - 1, L)]]); }\n\
          rounds.push(round); d *= 2;\n\
        }\n\
        rounds";

    /// Both halves at once, then the suffixes of the left one with the right one.
    const SKLANSKY: &str = "fn put(rounds, a, c, i) {\n\
          if a == c { return rounds; }\n\
          let b = floor((a + c) / 2);\n\
          rounds = put(rounds, a, b, i - 1); rounds = put(rounds, b + 1, c, i - 1);\n\
          for k in a..=b { rounds[i].push([[k, b], [b + 1, c]]); }\n\
          rounds\n\
        }\n\
        fn schedule(L) {\n\
          let depth = ceil(log2(L - 1)); let rounds = [];\n\
          for i in 0..depth { rounds.push([]); }\n\
          put(rounds, 2, L, depth - 1)\n\
        }";

    /// Up the tree of aligned blocks, and down again to the suffixes.
    const BLELLOCH: &str = "let n = L - 1; let rounds = []; let d = 1;\n\
        // Factor k is at distance L - k from the end; blocks are aligned at the end.\n\
        while d < n {\n\
          let round = []; let x = d;\n\
          while x < n { round.push([[max(2, L - x - d + 1), L - x], [L - x + 1, L - x + d]]); x += 2*d; }\n\
          rounds.push(round); d *= 2;\n\
        }\n\
        while d >= 1 {\n\
          let round = []; let x = 2*d;\n\
          while x + d <= n { round.push([[L - x - d + 1, L - x], [L - x + 1, L]]); x += 2*d; }\n\
          rounds.push(round); d = div(d, 2);\n\
        }\n\
        rounds";

    #[test]
    fn schedules() {
        let sequential =
            schedule("let r = []; let k = L - 1; while k >= 2 { r.push([[[k, k], [k + 1, L]]]); k -= 1; } r");
        let tree_only = schedule(
            "let rounds = []; let d = 1;\n\
             while d < L - 1 {\n\
               let round = []; let a = 2;\n\
               while a + d <= L { round.push([[a, a + d - 1], [a + d, min(a + 2*d - 1, L)]]); a += 2*d; }\n\
               rounds.push(round); d *= 2;\n\
             }\n\
             rounds",
        );
        let a_tree_each = schedule(
            "let rounds = [];\n\
             for i in 0..ceil(log2(L)) { rounds.push([]); }\n\
             for l in 2..L {\n\
               let d = 1; let i = 0;\n\
               while d < L - l + 1 {\n\
                 let a = l;\n\
                 while a + d <= L { rounds[i].push([[a, a + d - 1], [a + d, min(a + 2*d - 1, L)]]); a += 2*d; }\n\
                 d *= 2; i += 1;\n\
               }\n\
             }\n\
             rounds",
        );
        let prefixes = schedule(&KOGGE_STONE.replace(
            "for k in 2..=L-d { round.push([[k, k + d - 1], [k + d, min(k + 2*d - 1, L)]]); }",
            "for k in 2+d..=L { round.push([[max(2, k - 2*d + 1), k - d], [k - d + 1, k]]); }",
        ));
        let swapped = schedule("let r = []; let k = L - 1; while k >= 2 { r.push([[[k + 1, L], [k, k]]]); k -= 1; } r");
        let too_early = schedule("let r = []; for k in 2..L { r.push([[k, k], [k + 1, L]]); } [r]");
        let formulas = "time = \"w**3*log2(L)\"\nworkers = \"L\"\n";
        let field = "schedule";
        expect(
            &SHEET,
            "q6",
            &[
                (&schedule(KOGGE_STONE), field, Right, 0.8),
                (&schedule(SKLANSKY), field, Right, 0.8),
                (&schedule(BLELLOCH), field, Right, 0.8),
                (&format!("time = \"w**3*log2(L)\"\n{}", schedule(KOGGE_STONE)), field, Right, 1.0),
                (&format!("{formulas}{sequential}"), field, Wrong, 1.0),
                (&sequential, field, Wrong, 0.0),
                (&tree_only, field, Wrong, 0.0),
                (&a_tree_each, field, Wrong, 0.0),
                (&prefixes, field, Wrong, 0.0),
                (&swapped, field, Wrong, 0.0),
                (&too_early, field, Wrong, 0.0),
                (&schedule("L"), field, Wrong, 0.0),
                (&schedule("fn plan(L) { [] }"), field, Error, 0.0),
            ],
        );
        let reason = |fragment: &str| graded(&SHEET, "q6", fragment).0.pop().expect("a field").2;
        assert!(reason(&sequential).contains("rounds: they have to grow"), "{}", reason(&sequential));
        assert!(reason(&a_tree_each).contains("share those"), "{}", reason(&a_tree_each));
        assert!(reason(&swapped).contains("do not commute") && reason(&too_early).contains("is not there yet"));
        assert!(reason(&prefixes).contains("does not come out"), "{}", reason(&prefixes));
    }
}

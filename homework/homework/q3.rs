//! # Q3: a product of K matrices with parallel workers
//!
//! **Reference**: neighbours are multiplied, an odd factor is carried over: ⌈log₂ K⌉ rounds, K − 1 products,
//! at most ⌊K/2⌋ at a time. With a worker for each product that takes O(w³ log₂ K) multiply-adds one after
//! the other, K − 1 times w³ in all. With the entries of a product in parallel it is faster: w² workers for
//! each take O(w log₂ K), w³ workers O(log₂ w log₂ K). Fewer than ⌊K/2⌋ products at a time are enough for
//! most K: K = 6 needs two, K = 9 three.
//!
//! **Checked**: rounds for every K up to 300 and around powers of two; workers against the fewest that the
//! rounds allow, which are known (see [`merges`]); time and work by their order of growth;
//! a schedule is followed step by step for K up to 64 and some larger ones.

use super::growth::{PRODUCT_EXPONENTS, all_times_by_entries, is_of_order, times_by_entries};
use super::merges::{self, rounds_needed, short, workers_needed};
use super::*;
use theorycheck::grade::Witness;
use theorycheck::grade::formula::Formula;
use theorycheck::grade::program::Program;

pub(super) static QUESTION: Question = Question {
    id: "q3",
    title: "A product of K matrices with parallel workers",
    points: 15,
    fields: &[
        formula("rounds", &["K"], "the rounds of products", "\"sqrt(K)\""),
        formula("workers", &["K"], "the workers, each with one product at a time", "\"sqrt(K)\""),
        formula(
            "scalar_workers",
            &["K", "w"],
            "instead: the workers, each with one multiply-add at a time",
            "\"w*sqrt(K)\"",
        ),
        formula("time", &["K", "w"], "the multiply-adds one after the other, up to a constant", "\"w*sqrt(K)\""),
        formula("work", &["K", "w"], "beside it or instead: all multiply-adds, up to a constant", "\"w*sqrt(K)\""),
        Field {
            name: "schedule",
            kind: Kind::Program(&["K"]),
            help: "optional: the rounds, each a list of merges [[a, b], [b + 1, c]] of intervals that are there",
            example: "\"[[[[1, 1], [2, 2]]]]\"",
        },
    ],
    grade,
};

/// Parts of the points.
const ROUNDS: Ratio = ratio(1, 5);
const WORKERS: Ratio = ratio(2, 5);
const COST: Ratio = ratio(2, 5);

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let rounds = answers.formula("rounds");
    marks.give("rounds", ROUNDS, rounds.judged(judge_rounds));
    let has_scalar = answers.has("scalar_workers");
    if has_scalar {
        let judged = answers.formula("scalar_workers").judged(judge_scalar_workers);
        marks.give("scalar_workers", if answers.has("workers") { ratio(0, 1) } else { WORKERS }, judged);
    }
    if !has_scalar || answers.has("workers") {
        let judged = answers.formula("workers").judged(|workers| judge_workers(workers, rounds.ok()));
        marks.give("workers", WORKERS, judged);
    }
    let part = if answers.has("time") && answers.has("work") { COST / 2 } else { COST };
    if answers.has("time") || !answers.has("work") {
        let scalar = answers.formula("scalar_workers");
        let judged = answers.formula("time").judged(|time| judge_time(time, scalar.ok()));
        marks.give("time", part, judged.solved("With a worker for each product it is of the order w**3*log2(K)."));
    }
    if answers.has("work") {
        let judged = answers.formula("work").judged(judge_work);
        marks.give("work", part, judged.solved("In all it is of the order K*w**3."));
    }
    if answers.has("schedule") {
        // It shows what a missing formula would say.
        let of_rounds = if answers.has("rounds") { ratio(0, 1) } else { ROUNDS };
        let of_workers = if answers.has("workers") || has_scalar { ratio(0, 1) } else { WORKERS };
        marks.give("schedule", of_rounds + of_workers, answers.program("schedule").judged(judge_schedule));
    }
}

/// Numbers of factors at which formulas are looked at.
fn sizes() -> impl Iterator<Item = i64> {
    (2..=300).chain((9..=40).flat_map(|power| [(1 << power) - 1, 1 << power, (1 << power) + 1]))
}

/// Doubles that differ by less are the same.
const NEAR: f64 = 1e-6;

/// Whether a value lies at a jump of a floor or ceiling, so closely that exact arithmetic cannot tell its side.
fn jumps_at(rounds: &Formula, factors: i64) -> bool {
    let has_value = rounds.evaluate::<f64>(&[factors as f64]).is_finite();
    has_value
        && Exact::scope(128, || {
            let (lo, hi) = rounds.evaluate(&[Exact::from(factors)]).to_f64_bounds();
            hi - lo > 0.5
        })
}

/// Whether it is this at every size. Where doubles disagree exact arithmetic decides; where that cannot
/// tell, at a ceiling of log(8)/log(2) or the like, doubles have to agree at most such sizes.
fn is_everywhere(rounds: &Formula, expected: impl Fn(i64) -> f64) -> bool {
    let (mut told, mut untold) = (0, 0);
    let agrees = sizes().all(|factors| {
        let agrees = (rounds.evaluate::<f64>(&[factors as f64]) - expected(factors)).abs() < NEAR;
        let jumps = !agrees && jumps_at(rounds, factors);
        told += i32::from(agrees && factors.count_ones() == 1);
        untold += i32::from(jumps);
        agrees || jumps
    });
    agrees && untold <= told
}

fn judge_rounds(rounds: &Formula) -> Judgement {
    const SOLUTION: &str = "It takes ceil(log2(K)) rounds.";
    if is_everywhere(rounds, |factors| rounds_needed(factors) as f64) {
        return Judgement::right("Right for every K.");
    }
    let natural = |factors: i64| (factors as f64).ln();
    let judged = if is_everywhere(rounds, |factors| (factors as f64).log2()) {
        let says = "Right only where K is a power of two: rounds are whole, and K = 3 takes two.";
        Judgement::wrong(says).credited(ratio(1, 2))
    } else if is_everywhere(rounds, natural) || is_everywhere(rounds, |factors| natural(factors).ceil()) {
        let says = "log is the natural logarithm here; each round halves the number of factors. Use log2.";
        Judgement::wrong(says).credited(ratio(1, 2))
    } else if let Some(factors) = sizes().find(|factors| are_too_few(rounds, *factors)) {
        let is_floor = is_everywhere(rounds, |factors| f64::from(factors.ilog2()));
        refuted_rounds(rounds, factors).credited(if is_floor { ratio(1, 4) } else { ratio(0, 1) })
    } else {
        more_rounds(rounds.evaluate(&[1024.0]))
    };
    judged.solved(SOLUTION)
}

fn are_too_few(rounds: &Formula, factors: i64) -> bool {
    let few = rounds.evaluate::<f64>(&[factors as f64]) < rounds_needed(factors) as f64 - NEAR;
    few && !jumps_at(rounds, factors)
}

fn refuted_rounds(rounds: &Formula, factors: i64) -> Judgement {
    let value = short(rounds.evaluate(&[factors as f64]));
    let why = "a round at most halves the number of factors";
    let shown = Witness {
        at: [("K".to_owned(), factors.to_string())].into(),
        answer: value.clone(),
        against: rounds_needed(factors).to_string(),
        says: why.to_owned(),
    };
    Judgement::refuted(shown, format!("With K = {factors} it gives {value} rounds, and that is too few: {why}."))
}

/// More than are needed, which is true; `value` is for 1024 factors, which take ten.
fn more_rounds(value: f64) -> Judgement {
    if !value.is_finite() {
        return Judgement::wrong("At K = 1024 the formula has no value.");
    }
    let says = format!("So many rounds are enough, but fewer do: with K = 1024 it gives {}.", short(value));
    Judgement::loose(if value <= 40.0 { ratio(3, 4) } else { ratio(1, 4) }, says)
}

/// Valid from the fewest on with which the rounds suffice: those of the answer, where it has more than
/// are needed.
fn judge_workers(workers: &Formula, rounds: Option<&Formula>) -> Judgement {
    const SOLUTION: &str = "K/2, rounded down, are enough for every K and needed where K is a power of two.";
    for factors in (2..=128).chain([200, 256, 1000, 1024, 4096]) {
        let own = rounds.map_or(0.0, |rounds| rounds.evaluate::<f64>(&[factors as f64]));
        let own = if own.is_finite() { own.min(factors as f64) as usize } else { 0 };
        let allowed = own.max(rounds_needed(factors));
        let (needed, given) = (workers_needed(factors, allowed), workers.evaluate::<f64>(&[factors as f64]));
        if given.is_finite() && (given - 1e-9).ceil() >= needed as f64 {
            continue;
        }
        let says = format!("With {} workers, K = {factors} factors cannot be done in {allowed} rounds.", short(given));
        let shown = Witness {
            at: [("K".to_owned(), factors.to_string())].into(),
            answer: short(given),
            against: needed.to_string(),
            says: format!("{factors} factors in {allowed} rounds"),
        };
        return Judgement::refuted(shown, says).solved(SOLUTION);
    }
    let domain = Domain::new().whole("K", "2", "10**9");
    let judged = upper_bound("K/2", &domain).or("floor(K/2)").sharp("K/2 + 1").judge(workers, None);
    if judged.is_right() {
        return Judgement::right("So many workers are enough, and of the order that is needed.");
    }
    judged.solved(SOLUTION)
}

fn scalar_domain() -> Domain {
    Domain::new().whole("K", "8", "10**17").whole("w", "16", "10**15")
}

fn judge_scalar_workers(workers: &Formula) -> Judgement {
    const SOLUTION: &str = "For example K/2*w**3, or K/2*w**2 with a time of w for each product.";
    let domain = scalar_domain();
    let orders = of_order("K*w**3", &domain).or("K*w**2").or("K*w").or("K").or("K*w**3/log2(w)");
    let judged = orders.judge(workers);
    if judged.is_right() {
        return Judgement::right("So many workers are enough, and of an order that is needed.");
    }
    for (factors, width) in [(8, 1), (64, 1), (1024, 1), (64, 16), (1024, 16), (4096, 1)] {
        let given = workers.evaluate::<f64>(&[f64::from(factors), f64::from(width)]);
        let needed = workers_needed(i64::from(factors), rounds_needed(i64::from(factors)));
        if given.is_nan() || given.ceil() < needed as f64 {
            let says = format!("With {} workers, K = {factors} factors cannot be done in as few rounds.", short(given));
            return Judgement::wrong(says).solved(SOLUTION);
        }
    }
    Judgement::loose(ratio(1, 2), format!("So many workers may be enough, but: {}", judged.reason)).solved(SOLUTION)
}

fn judge_time(time: &Formula, scalar: Option<&Formula>) -> Judgement {
    let domain = scalar_domain();
    let one_each = PRODUCT_EXPONENTS.map(|exponent| format!("w**{exponent}*log2(K)"));
    let with_one_each = of_order(&one_each[0], &domain).or(&one_each[1]).or(&one_each[2]).judge(time);
    let Some(scalar) = scalar else {
        if !with_one_each.is_right() && is_of_order(time, "log2(K)", &domain) {
            let says = "That counts products; a product of two w by w matrices takes multiply-adds of its own.";
            return Judgement::wrong(says).credited(ratio(1, 2));
        }
        return with_one_each;
    };
    let Some(times) = times_by_entries(scalar, "K", &domain) else {
        let mut all = all_times_by_entries("K").into_iter();
        let fits = with_one_each.is_right() || all.any(|order| is_of_order(time, &order, &domain));
        return if fits { Judgement::right("Of an order that parallel workers reach.") } else { with_one_each };
    };
    if times.iter().any(|order| is_of_order(time, order, &domain)) {
        return Judgement::right("Of the right order for these workers.");
    }
    if with_one_each.is_right() {
        let says = "True, but so many workers share the entries of a product and are faster.";
        return Judgement::loose(ratio(3, 4), says);
    }
    of_order(&times[0], &domain).judge(time)
}

fn judge_work(work: &Formula) -> Judgement {
    let domain = scalar_domain();
    let orders = PRODUCT_EXPONENTS.map(|exponent| format!("K*w**{exponent}"));
    of_order(&orders[0], &domain).or(&orders[1]).or(&orders[2]).judge(work)
}

fn judge_schedule(program: &Program) -> Judgement {
    let solution = "Multiply neighbours in each round, and carry an odd factor over.";
    let judge = || {
        let done = merges::schedules(program, "K", merges::sizes(2, 64, &[100, 127, 128, 200]))?;
        if let Some((factors, _)) = done.iter().find(|(factors, schedule)| !schedule.makes((1, *factors))) {
            return Err(Judgement::wrong(format!("For K = {factors} the product [1, {factors}] does not come out.")));
        }
        let last = done.iter().map(|(factors, _)| *factors).max().unwrap_or(0);
        if let Some((factors, schedule)) =
            done.iter().find(|(factors, schedule)| schedule.rounds > rounds_needed(*factors))
        {
            let says = format!("For K = {factors} it takes {} rounds, and fewer do.", schedule.rounds);
            let is_near = done.iter().all(|(factors, schedule)| schedule.rounds <= 2 * rounds_needed(*factors));
            return Err(if is_near { Judgement::loose(ratio(1, 2), says) } else { Judgement::wrong(says) });
        }
        if let Some((factors, schedule)) = done.iter().find(|(factors, schedule)| schedule.width as i64 > *factors) {
            let says =
                format!("The rounds are as few as can be, but with K = {factors} one has {} products.", schedule.width);
            return Err(Judgement::loose(ratio(1, 2), says));
        }
        Ok(Judgement::right(format!("Every merge is right, and the rounds are as few as can be, for K up to {last}.")))
    };
    judge().unwrap_or_else(|other| other).solved(solution)
}

#[cfg(test)]
mod tests {
    use super::SHEET;
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, Refuted, Right, ValidLoose, Wrong};

    #[test]
    fn rounds() {
        expect(
            &SHEET,
            "q3",
            &[
                ("rounds = \"ceil(log2(K))\"", "rounds", Right, 0.2),
                ("rounds = \"ceil(log(K)/log(2))\"", "rounds", Right, 0.2),
                ("rounds = \"floor(log2(K - 1/2)) + 1\"", "rounds", Right, 0.2),
                ("rounds = \"-floor(-log2(K))\"", "rounds", Right, 0.2),
                ("rounds = \"floor(log2(K - 1)) + 1\"", "rounds", Right, 0.2),
                ("rounds = \"log2(K)\"", "rounds", Wrong, 0.1),
                ("rounds = \"log(K)/log(2)\"", "rounds", Wrong, 0.1),
                ("rounds = \"ceil(log(K))\"", "rounds", Wrong, 0.1),
                ("rounds = \"floor(log2(K))\"", "rounds", Refuted, 0.05),
                ("rounds = \"floor(log2(K)) + 1\"", "rounds", ValidLoose, 0.15),
                ("rounds = \"floor(log(K)/log(2)) + 1\"", "rounds", ValidLoose, 0.15),
                ("rounds = \"2*ceil(log2(K))\"", "rounds", ValidLoose, 0.15),
                ("rounds = \"K - 1\"", "rounds", ValidLoose, 0.05),
                ("rounds = \"floor(log(K)/log(2))\"", "rounds", Refuted, 0.05),
                ("rounds = 3", "rounds", Refuted, 0.0),
                ("rounds = \"1/0\"", "rounds", Wrong, 0.0),
                ("rounds = \"ceil(lb(K))\"", "rounds", Error, 0.0),
                ("", "rounds", Missing, 0.0),
            ],
        );
    }

    #[test]
    fn workers() {
        expect(
            &SHEET,
            "q3",
            &[
                ("workers = \"floor(K/2)\"", "workers", Right, 0.4),
                ("workers = \"ceil(K/2)\"", "workers", Right, 0.4),
                ("workers = \"K/2\"", "workers", Right, 0.4),
                ("workers = \"(K - 1)/2\"", "workers", Right, 0.4),
                ("workers = \"K\"", "workers", Right, 0.4),
                ("workers = \"2**(ceil(log2(K)) - 1)\"", "workers", Right, 0.4),
                ("workers = \"4*K\"", "workers", ValidLoose, 0.3),
                ("workers = \"K**2\"", "workers", ValidLoose, 0.2),
                ("workers = \"K/4\"", "workers", Refuted, 0.0),
                ("workers = \"log2(K)\"", "workers", Refuted, 0.0),
                ("workers = \"K/2 - 1\"", "workers", Refuted, 0.0),
                ("workers = \"K/log2(K)\"", "workers", Refuted, 0.0),
                // With twice the rounds these are enough.
                ("workers = \"K/log2(K) + 1\"\nrounds = \"2*ceil(log2(K))\"", "workers", Right, 0.55),
                ("scalar_workers = \"K/2*w**3\"", "scalar_workers", Right, 0.4),
                ("scalar_workers = \"floor(K/2)*w**2\"", "scalar_workers", Right, 0.4),
                ("scalar_workers = \"w**3\"", "scalar_workers", Wrong, 0.0),
                ("scalar_workers = \"K**2*w**3\"", "scalar_workers", ValidLoose, 0.2),
            ],
        );
    }

    #[test]
    fn costs() {
        expect(
            &SHEET,
            "q3",
            &[
                ("time = \"w**3*log2(K)\"", "time", Right, 0.4),
                ("time = \"w**3*ceil(log2(K))\"", "time", Right, 0.4),
                ("time = \"(2*w**3 - w**2)*ceil(log(K)/log(2))\"", "time", Right, 0.4),
                ("time = \"w**log2(7)*log2(K)\"", "time", Right, 0.4),
                ("work = \"(K - 1)*w**3\"", "work", Right, 0.4),
                ("work = \"K*w**3\"\ntime = \"w**3*log(K)\"", "time", Right, 0.4),
                ("work = \"K*w**2\"\ntime = \"w**3*log(K)\"", "work", Wrong, 0.25),
                ("time = \"log2(w)*log2(K)\"\nscalar_workers = \"K*w**3\"", "time", Right, 0.8),
                ("time = \"w*log2(K)\"\nscalar_workers = \"K*w**2/2\"", "time", Right, 0.8),
                ("time = \"w**3*log2(K)\"\nscalar_workers = \"K*w**2/2\"", "time", ValidLoose, 0.7),
                ("time = \"log2(K)\"\nscalar_workers = \"K*w**2/2\"", "time", Wrong, 0.5),
                ("time = \"w**2*log2(K)\"", "time", Wrong, 0.1),
                ("time = \"K*w**3\"", "time", Wrong, 0.1),
                ("time = \"log2(K)\"", "time", Wrong, 0.2),
                ("work = \"w**3*log2(K)\"", "work", Wrong, 0.1),
            ],
        );
    }

    fn schedule(body: &str) -> String {
        format!("schedule = '''\n{body}\n'''")
    }

    /// Neighbours are merged; `tail` says what becomes of an odd interval.
    fn halving(tail: &str) -> String {
        schedule(&format!(
            "let there = []; for k in 1..=K {{ there.push([k, k]); }}\n\
             let rounds = [];\n\
             while there.len() > 1 {{\n\
               let round = []; let next = []; let i = 0;\n\
               while i + 1 < there.len() {{\n\
                 round.push([there[i], there[i + 1]]);\n\
                 next.push([there[i][0], there[i + 1][1]]);\n\
                 i += 2;\n\
               }}\n\
               {tail}\n\
               rounds.push(round); there = next;\n\
             }}\n\
             rounds"
        ))
    }

    #[test]
    fn schedules() {
        let carried = halving("if i < there.len() { next.push(there[i]); }");
        let dropped = halving("");
        let by_powers = schedule(
            "let rounds = []; let d = 1;\n\
             while d < K {\n\
               let round = []; let a = 1;\n\
               while a + d <= K { round.push([[a, a + d - 1], [a + d, min(a + 2*d - 1, K)]]); a += 2*d; }\n\
               rounds.push(round); d *= 2;\n\
             }\n\
             rounds",
        );
        let recursive = schedule(
            "fn depth(n) { ceil(log2(n)) }\n\
             fn put(rounds, a, b) {\n\
               if a == b { return rounds; }\n\
               let m = floor((a + b) / 2);\n\
               rounds = put(rounds, a, m); rounds = put(rounds, m + 1, b);\n\
               rounds[depth(b - a + 1) - 1].push([[a, m], [m + 1, b]]);\n\
               rounds\n\
             }\n\
             fn schedule(K) { let rounds = []; for i in 0..depth(K) { rounds.push([]); } put(rounds, 1, K) }",
        );
        let doubled = schedule(
            "let rounds = []; let d = 1;\n\
             while d < K {\n\
               let round = [];\n\
               for b in d+1..=K { round.push([[max(1, b - 2*d + 1), b - d], [b - d + 1, b]]); }\n\
               rounds.push(round); d *= 2;\n\
             }\n\
             rounds",
        );
        let sequential = schedule("let rounds = []; for k in 2..=K { rounds.push([[[1, k - 1], [k, k]]]); } rounds");
        let swapped = schedule("let rounds = []; for k in 2..=K { rounds.push([[[k, k], [1, k - 1]]]); } rounds");
        let at_once = schedule("let round = []; for k in 2..=K { round.push([[1, k - 1], [k, k]]); } [round]");
        let formulas = "rounds = \"ceil(log2(K))\"\nworkers = \"K/2\"\ntime = \"w**3*log2(K)\"\n";
        expect(
            &SHEET,
            "q3",
            &[
                (&carried, "schedule", Right, 0.6),
                (&by_powers, "schedule", Right, 0.6),
                (&recursive, "schedule", Right, 0.6),
                (&doubled, "schedule", Right, 0.6),
                (&format!("{formulas}{by_powers}"), "schedule", Right, 1.0),
                (&format!("{formulas}{sequential}"), "schedule", Wrong, 1.0),
                (&format!("rounds = \"ceil(log2(K))\"\n{carried}"), "rounds", Right, 0.6),
                (&dropped, "schedule", Wrong, 0.0),
                (&sequential, "schedule", Wrong, 0.0),
                (&swapped, "schedule", Wrong, 0.0),
                (&at_once, "schedule", Wrong, 0.0),
                (&schedule("[[[1, 2]]]"), "schedule", Wrong, 0.0),
                (&schedule("loop { }"), "schedule", Error, 0.0),
            ],
        );
    }
}

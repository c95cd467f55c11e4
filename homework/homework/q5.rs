//! # Q5: the workers for all layers at once, a tree for each
//!
//! **Reference**: Σ_l ⌊(L − l + 1)/2⌋ = ⌊L²/4⌋ products at a time, of the order of L²; times w³ for workers with
//! a multiply-add each. L(L + 1)/2, a worker for each factor, is as good.
//!
//! **Checked** for large L by the ratio to L²/4, which may be up to 4 either way; where it is smaller, with a
//! number of layers whose trees need more workers even if each is drawn out as far as its rounds allow.

use super::merges::{rounds_needed, short, workers_needed};
use super::*;
use theorycheck::grade::Witness;
use theorycheck::grade::formula::Formula;

pub(super) static QUESTION: Question = Question {
    id: "q5",
    title: "Workers for all layers at once",
    points: 5,
    fields: &[
        formula("workers", &["L"], "the workers, each with one product at a time", "\"sqrt(L)\""),
        formula(
            "scalar_workers",
            &["L", "w"],
            "instead: the workers, each with one multiply-add at a time",
            "\"w*sqrt(L)\"",
        ),
    ],
    grade,
};

const SOLUTION: &str = "Layer l takes (L-l+1)/2 products at a time, all layers together L**2/4.";

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let (has_workers, has_scalar) = (answers.has("workers"), answers.has("scalar_workers"));
    if has_workers || !has_scalar {
        marks.give("workers", ratio(1, 1), answers.formula("workers").judged(judge_workers).solved(SOLUTION));
    }
    if has_scalar {
        let part = if has_workers { ratio(0, 1) } else { ratio(1, 1) };
        let judged = answers.formula("scalar_workers").judged(judge_scalar_workers);
        marks.give("scalar_workers", part, judged.solved(SOLUTION));
    }
}

/// Networks so deep that what is left out beside L² does not show.
const DEPTHS: [f64; 5] = [1e3, 1e4, 1e6, 1e9, 1e12];
/// A worker for each factor of each product is L(L + 1)/2, L² is a factor of 4 more than L²/4.
const BAND: f64 = 4.01;

fn judge_workers(workers: &Formula) -> Judgement {
    let ratios = DEPTHS.map(|layers| workers.evaluate::<f64>(&[layers]) / (layers * layers / 4.0));
    if let Some(at) = ratios.iter().position(|ratio| !(ratio.is_finite() && *ratio > 0.0)) {
        return Judgement::wrong(format!("At L = {} the formula gives no positive number.", DEPTHS[at]));
    }
    let (first, last) = (ratios[0], ratios[DEPTHS.len() - 1]);
    if ratios.iter().all(|ratio| (1.0 / BAND..=BAND).contains(ratio)) {
        let exactly = |layers: i64| workers.evaluate::<f64>(&[layers as f64]) == (layers * layers / 4) as f64;
        let says = if (1..=100).all(exactly) {
            "Exactly the number of products in the first round of all trees."
        } else {
            "Of the right order, by a factor of at most 4."
        };
        return Judgement::right(says);
    }
    if last > 3.0 * first {
        return Judgement::loose(ratio(1, 2), "So many are enough, but their number grows faster than is needed.");
    }
    if first <= 3.0 * last && last > 1.0 {
        return Judgement::loose(ratio(3, 4), "So many are enough, and the order is right, but the factor is large.");
    }
    let grows_as_needed = first <= 3.0 * last;
    let says = if grows_as_needed {
        "The order is right, but the factor is too small."
    } else if is_linear(&ratios) {
        "So few are enough only where products are shared between layers; here each layer has a tree of its own."
    } else {
        "Their number grows too slowly with L."
    };
    let credit = if grows_as_needed { ratio(1, 2) } else { ratio(0, 1) };
    match too_few(workers) {
        Some(witness) => Judgement::refuted(witness, says).credited(credit),
        None => Judgement::wrong(says).credited(credit),
    }
}

/// Whether the quotients by L² fall as 1/L does.
fn is_linear(ratios: &[f64]) -> bool {
    let by_depth: Vec<f64> = ratios.iter().zip(DEPTHS).map(|(ratio, layers)| ratio * layers).collect();
    by_depth.iter().all(|value| *value < 3.0 * by_depth[0] && 3.0 * *value > by_depth[0])
}

/// Workers without which a tree for each layer cannot be done in its rounds.
fn needed_by_all(layers: i64) -> i64 {
    (1..=layers).map(|factors| workers_needed(factors, rounds_needed(factors))).sum()
}

/// A depth with which the answer is too small.
fn too_few(workers: &Formula) -> Option<Witness> {
    [4, 8, 16, 64, 256, 1024].into_iter().find_map(|layers| {
        let (given, needed) = (workers.evaluate::<f64>(&[layers as f64]), needed_by_all(layers));
        (given < needed as f64).then(|| Witness {
            at: [("L".to_owned(), layers.to_string())].into(),
            answer: short(given),
            against: needed.to_string(),
            says: "what the trees need together, each drawn out as far as its rounds allow".to_owned(),
        })
    })
}

fn judge_scalar_workers(workers: &Formula) -> Judgement {
    let domain = Domain::new().whole("L", "8", "10**17").whole("w", "16", "10**15");
    let orders = of_order("L**2*w**3", &domain).or("L**2*w**2").or("L**2*w").or("L**2").or("L**2*w**3/log2(w)");
    orders.judge(workers)
}

#[cfg(test)]
mod tests {
    use super::{SHEET, needed_by_all};
    use crate::tests_help::expect;
    use theorycheck::autodiff::Schedule;
    use theorycheck::grade::Outcome::{Error, Missing, Refuted, Right, ValidLoose, Wrong};

    #[test]
    fn workers() {
        expect(
            &SHEET,
            "q5",
            &[
                ("workers = \"floor(L**2/4)\"", "workers", Right, 1.0),
                ("workers = \"L**2/4\"", "workers", Right, 1.0),
                ("workers = \"L*(L+1)/2\"", "workers", Right, 1.0),
                ("workers = \"L**2\"", "workers", Right, 1.0),
                ("workers = \"L*(L-1)/4 + L/2\"", "workers", Right, 1.0),
                ("workers = \"10*L**2\"", "workers", ValidLoose, 0.75),
                ("workers = \"L**3\"", "workers", ValidLoose, 0.5),
                ("workers = \"L**2*log2(L)\"", "workers", ValidLoose, 0.5),
                ("workers = \"L\"", "workers", Refuted, 0.0),
                ("workers = \"floor(L/2)\"", "workers", Refuted, 0.0),
                ("workers = \"L*log2(L)\"", "workers", Refuted, 0.0),
                ("workers = \"L**2/100\"", "workers", Refuted, 0.5),
                ("workers = \"-L**2\"", "workers", Wrong, 0.0),
                ("workers = \"L*w\"", "workers", Error, 0.0),
                ("", "workers", Missing, 0.0),
                ("scalar_workers = \"L**2*w**3/4\"", "scalar_workers", Right, 1.0),
                ("scalar_workers = \"L*(L+1)/2*w**2\"", "scalar_workers", Right, 1.0),
                ("scalar_workers = \"L*w**3\"", "scalar_workers", Wrong, 0.25),
                ("workers = \"L**2\"\nscalar_workers = \"L*w**3\"", "scalar_workers", Wrong, 1.0),
            ],
        );
    }

    /// The widest rounds of the trees add up to ⌊L²/4⌋, and no fewer than a third of them are needed.
    #[test]
    fn the_reference_is_what_the_trees_take() {
        for layers in 1..=200 {
            let widths: usize = (1..=layers).map(|factors| Schedule::tree_product(factors).width()).sum();
            assert_eq!(widths, layers * layers / 4);
            let needed = needed_by_all(layers as i64) as usize;
            assert!(needed <= widths && 3 * needed >= widths, "{layers}: {needed} of {widths}");
        }
    }
}

//! # Q4: the gradient of one layer by a tree of products
//!
//! **Reference**, with K = L − l + 1: after the forward pass all Jacobians are there at once, their tree
//! takes w³⌈log₂ K⌉ and the last product, with T_l, up to w²p; for dense layers this is of the order of
//! w³ log₂ K. The forward pass takes Lw² more, which the printed "proportional to ⌈log₂ K⌉" leaves out, and
//! for l = L some time remains although ⌈log₂ 1⌉ = 0. It is faster than the backward pass, of Kw², where
//! w log₂ K is smaller than K, up to a constant: in deep and narrow networks, for layers far from the output.
//!
//! **Checked** by orders of growth, with the forward pass or without; the condition against the two times
//! at random points where they differ by more than a factor of 4.

use super::growth::{TreeTime, fits, is_of_order, replaced};
use super::*;
use theorycheck::grade::Witness;
use theorycheck::grade::formula::{Condition, Formula};

pub(super) static QUESTION: Question = Question {
    id: "q4",
    title: "The gradient of one layer by a tree of products",
    points: 15,
    fields: &[
        formula(
            "time",
            &["L", "l", "w", "p"],
            "the multiply-adds one after the other, up to a constant, a worker for each product",
            "\"w*sqrt(L - l + 1)\"",
        ),
        Field {
            name: "includes_forward",
            kind: Kind::Flag,
            help: "whether the time counts the forward pass",
            example: "false",
        },
        Field {
            name: "faster_when",
            kind: Kind::Condition(&["L", "l", "w"]),
            help: "where, for l < L, it is faster than backpropagation",
            example: "\"w > L\"",
        },
    ],
    grade,
};

const TREE: TreeTime = TreeTime { factors: "K", depth: "K + l - 1", has_layer: true };

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let (time, flag) = (answers.formula("time"), answers.flag("includes_forward"));
    let judged = match &flag.value {
        Some(Err(says)) => Judgement::error(format!("includes_forward: {says}")),
        _ => time.judged(|time| judge_time(time, flag.ok().copied().unwrap_or(false))),
    };
    let is_right = judged.is_right();
    let solution = "After the forward pass it is of the order w**3*log2(L-l+1), and w**2*p for the last product.";
    marks.give("time", ratio(3, 5), judged.solved(solution));
    let own = time.ok().filter(|_| is_right);
    let judged = answers.condition("faster_when").judged(|condition| judge_condition(condition, own));
    marks.give("faster_when", ratio(2, 5), judged.solved("About where w*log2(L-l+1) < L-l+1."));
}

fn judge_time(time: &Formula, includes_forward: bool) -> Judgement {
    let after = fits(time, &TREE.after_the_forward_pass());
    if after.is_right() {
        if includes_forward {
            let says =
                "It is declared to count the forward pass, but leaves out that layers follow one after the other.";
            return Judgement::wrong(says).credited(ratio(1, 2));
        }
        return after;
    }
    let whole = fits(time, &TREE.with_the_forward_pass());
    if whole.is_right() {
        let remark = if includes_forward { "" } else { "It counts the forward pass: includes_forward = true says so." };
        return whole.remarked(remark);
    }
    let domain = TREE.after_the_forward_pass()[0][0].domain.clone();
    let dense = replaced(time, &[("L", "K + l - 1"), ("p", "w**2 + w")], &domain);
    for (order, says) in MISTAKES {
        if is_of_order(&dense, order, &domain) {
            return Judgement::wrong(says).credited(ratio(1, 4));
        }
    }
    let of_first = replaced(&dense, &[("l", "1")], &domain);
    if !time.mentions("l") && TREE.after_the_forward_pass()[0][0].judge(&of_first).is_right() {
        let says = "True of every layer, but those near the output take less: their number of factors is L - l + 1.";
        return Judgement::loose(ratio(1, 2), says);
    }
    let closest = if includes_forward { whole } else { after };
    closest.remarked("(K is L - l + 1.)")
}

/// What is often answered, for dense layers.
const MISTAKES: [(&str, &str); 4] = [
    ("log2(K)", "That counts products; a product of two w by w matrices takes multiply-adds of its own."),
    ("w**2*log2(K)", "A product of a vector and a matrix takes w**2; the tree multiplies matrices with each other."),
    ("w**3*K", "That is one product after the other; a tree needs fewer rounds."),
    ("w**2*K", "That is the time of backpropagation."),
];

/// One time over the other at L, l, w.
type Quotient<'a> = Box<dyn Fn(f64, f64, f64) -> f64 + 'a>;

/// Times that differ by less than this factor may be compared either way: constants were not asked for.
const BAND: f64 = 4.0;

fn factors(layers: f64, l: f64) -> f64 {
    layers - l + 1.0
}

/// w³ log₂ K over the Kw² of the backward pass to layer l.
fn tree_over_backward(layers: f64, l: f64, width: f64) -> f64 {
    width * factors(layers, l).log2() / factors(layers, l)
}

fn judge_condition(condition: &Condition, own: Option<&Formula>) -> Judgement {
    // From 4 factors on: with fewer, what is added to a logarithm is more than a constant factor.
    let points = Domain::new().whole("K", "4", "10**9").whole("l", "1", "10**9").whole("w", "1", "10**6").points(512);
    let places: Vec<[f64; 3]> = (points.iter())
        .map(|point| ["K", "l", "w"].map(|name| point.get(name).to_f64()))
        .map(|[factors, l, width]| [factors + l - 1.0, l, width])
        .collect();
    let agrees = |quotient: &Quotient<'_>, answer: &dyn Fn(&[f64; 3]) -> bool| {
        places.iter().all(|place| {
            let quotient = quotient(place[0], place[1], place[2]);
            !(quotient >= BAND && answer(place) || quotient <= 1.0 / BAND && !answer(place))
        })
    };
    let holds = |place: &[f64; 3]| condition.holds::<f64>(place);
    if readings(own).iter().any(|quotient| agrees(quotient, &holds)) {
        return Judgement::right("It agrees with the two times wherever they differ by more than a constant.");
    }
    if agrees(&readings(None)[0], &|place| !holds(place)) {
        return Judgement::wrong("The condition is the wrong way round.").credited(ratio(1, 4));
    }
    let without_rounds: [Quotient<'_>; 2] =
        [Box::new(|layers, l, width| width / factors(layers, l)), Box::new(|layers, _, width| width / layers)];
    if without_rounds.iter().any(|quotient| agrees(quotient, &holds)) {
        let says = "Close, but the number of rounds is missing: it grows with the number of factors.";
        return Judgement::wrong(says).credited(ratio(1, 2));
    }
    let of_first: Quotient<'_> = Box::new(|layers, _, width| width * layers.log2() / layers);
    if agrees(&of_first, &holds) {
        let says = "Right for the first layer; for layer l the number of factors is smaller, and so is the time.";
        return Judgement::wrong(says).credited(ratio(1, 2));
    }
    first_disagreement(&places, &holds)
}

/// Backpropagation down to layer l, or through all layers; and the same with the answer's own time, for
/// dense layers.
fn readings(own: Option<&Formula>) -> Vec<Quotient<'_>> {
    let own_time = |own: &Formula, layers: f64, l: f64, width: f64| {
        own.evaluate::<f64>(&[layers, l, width, width * width + width]) / width.powi(2)
    };
    let mut readings: Vec<Quotient<'_>> =
        vec![Box::new(tree_over_backward), Box::new(|layers, l, width| width * factors(layers, l).log2() / layers)];
    if let Some(own) = own {
        readings.push(Box::new(move |layers, l, width| own_time(own, layers, l, width) / factors(layers, l)));
        readings.push(Box::new(move |layers, l, width| own_time(own, layers, l, width) / layers));
    }
    readings
}

fn first_disagreement(places: &[[f64; 3]], holds: &dyn Fn(&[f64; 3]) -> bool) -> Judgement {
    let wrong = places.iter().find(|place| {
        let quotient = tree_over_backward(place[0], place[1], place[2]);
        quotient >= BAND && holds(place) || quotient <= 1.0 / BAND && !holds(place)
    });
    let [layers, l, width] = *wrong.expect("the first reading disagrees somewhere");
    let tree = width.powi(3) * factors(layers, l).log2();
    let backward = width.powi(2) * factors(layers, l);
    let is_held = holds(&[layers, l, width]);
    let says = format!(
        "At L = {layers}, l = {l}, w = {width} the condition {}, but there the tree takes about {tree:.1e} multiply-adds \
         and backpropagation to layer l about {backward:.1e}.",
        if is_held { "holds" } else { "does not hold" },
    );
    let at = [("L", layers), ("l", l), ("w", width)].map(|(name, value)| (name.to_owned(), value.to_string()));
    let shown = Witness {
        at: at.into(),
        answer: is_held.to_string(),
        against: (!is_held).to_string(),
        says: format!("about {tree:.1e} multiply-adds against {backward:.1e}"),
    };
    Judgement::wrong(says).shown_by(shown)
}

#[cfg(test)]
mod tests {
    use super::{SHEET, tree_over_backward};
    use crate::tests_help::{expect, graded};
    use theorycheck::autodiff::Schedule;
    use theorycheck::grade::Outcome::{Error, Missing, Right, ValidLoose, Wrong};

    #[test]
    fn times() {
        expect(
            &SHEET,
            "q4",
            &[
                ("time = \"w**3*log2(L-l+1)\"", "time", Right, 0.6),
                ("time = \"w**3*ceil(log2(L-l+1)) + w**2*p\"", "time", Right, 0.6),
                ("time = \"2*w**3*log2(L-l+1) + 5*w*p\"", "time", Right, 0.6),
                ("time = \"w**2*max(w, p)*log2(L-l+1)\"", "time", Right, 0.6),
                ("time = \"w**3*(1 + ceil(log2(L-l+1)))\"", "time", Right, 0.6),
                ("time = \"w**3*log2(L-l) + w**2\"", "time", Right, 0.6),
                ("time = \"w**3*(ceil(log2(L-l+1)) - 1) + w*p\"", "time", Right, 0.6),
                ("time = \"w**3*max(1, ceil(log2(L-l+1)))\"", "time", Right, 0.6),
                ("time = \"w*p*ceil(log(L-l+1)/log(2))\"", "time", Right, 0.6),
                ("time = \"L*w**2 + w**3*log2(L-l+1)\"\nincludes_forward = true", "time", Right, 0.6),
                ("time = \"3*L*p + w**3*(1 + log2(L-l+1))\"\nincludes_forward = true", "time", Right, 0.6),
                ("time = \"L*w**2 + w**3*log2(L-l+1) + w**2*p\"", "time", Right, 0.6),
                ("time = \"w**3*log2(L-l+1)\"\nincludes_forward = true", "time", Wrong, 0.3),
                ("time = \"log2(L-l+1)\"", "time", Wrong, 0.15),
                ("time = \"w**2*log2(L-l+1)\"", "time", Wrong, 0.15),
                ("time = \"w**3*(L-l+1)\"", "time", Wrong, 0.15),
                ("time = \"w**2*(L-l+1)\"", "time", Wrong, 0.15),
                ("time = \"w**3*log2(L)\"", "time", ValidLoose, 0.3),
                ("time = \"w**4*log2(L-l+1)\"", "time", Wrong, 0.15),
                ("time = \"w**3*log2(K)\"", "time", Error, 0.0),
                ("time = 1\nincludes_forward = \"no\"", "time", Error, 0.0),
                ("", "time", Missing, 0.0),
            ],
        );
        let (fields, _) = graded(&SHEET, "q4", "time = \"L*w**2 + w**3*log2(L-l+1)\"");
        assert!(fields[0].2.contains("includes_forward = true"), "{}", fields[0].2);
    }

    #[test]
    fn conditions() {
        let own = "time = \"w**3*log2(L-l+1) + w**2*p\"\nfaster_when = \"w**2 < L-l+1\"";
        expect(
            &SHEET,
            "q4",
            &[
                ("faster_when = \"w*log2(L-l+1) < L-l+1\"", "faster_when", Right, 0.4),
                ("faster_when = \"w < (L-l+1)/ceil(log2(L-l+1))\"", "faster_when", Right, 0.4),
                ("faster_when = \"L - l > 2*w*log(L-l+1)\"", "faster_when", Right, 0.4),
                ("faster_when = \"w**3*log2(L-l+1) <= L*w**2\"", "faster_when", Right, 0.4),
                ("faster_when = \"w*ceil(log2(L-l+1)) + 3 <= L-l+1\"", "faster_when", Right, 0.4),
                ("faster_when = \"(L - l)/log2(L - l) > w\"", "faster_when", Right, 0.4),
                (own, "faster_when", Right, 1.0),
                ("faster_when = \"w**2 < L-l+1\"", "faster_when", Wrong, 0.0),
                ("faster_when = \"w < L-l+1\"", "faster_when", Wrong, 0.2),
                ("faster_when = \"w < L\"", "faster_when", Wrong, 0.2),
                ("faster_when = \"w*log2(L-l+1) > L-l+1\"", "faster_when", Wrong, 0.1),
                ("faster_when = \"w*log2(L) < L\"", "faster_when", Wrong, 0.2),
                ("faster_when = \"w > 0\"", "faster_when", Wrong, 0.0),
                ("faster_when = \"L > 100\"", "faster_when", Wrong, 0.0),
                ("faster_when = \"w*log2(L-l+1) < 100*(L-l+1)\"", "faster_when", Wrong, 0.0),
                ("faster_when = \"w\"", "faster_when", Error, 0.0),
            ],
        );
    }

    /// The multiply-adds of the schedule itself, on the shapes of the matrices, against those of the
    /// backward pass.
    #[test]
    fn the_times_are_those_of_the_method() {
        for (layers, l, width) in [(64_usize, 1, 4), (64, 33, 100), (1000, 1, 3), (1000, 700, 30), (9, 2, 50)] {
            let shapes: Vec<(usize, usize)> =
                (l + 1..=layers).rev().map(|k| (if k == layers { 1 } else { width }, width)).collect();
            let backward: usize = shapes.iter().map(|_| width * width).sum();
            let cost = |a: &(usize, usize), b: &(usize, usize)| a.0 * a.1 * b.1;
            let tree = Schedule::tree_product(shapes.len()).longest_path(shapes, |a, b| (a.0, b.1), cost);
            let measured = tree as f64 / backward as f64;
            let expected = tree_over_backward(layers as f64, l as f64, width as f64);
            assert!(measured / expected < 2.0 && expected / measured < 2.0, "{layers}, {l}, {width}: {measured}");
        }
    }
}

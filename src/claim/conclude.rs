//! Many findings, one verdict.

use super::Ending;
use super::decide::{Context, Finding, Found, Outcome, Place};
use super::looks::Look;
use super::plan::{Measured, Over, Plan};
use super::verdict::{Effort, Evidence, FigurePoint, Verdict, Witness};

/// The evidence that all findings together are.
pub(super) fn conclude(plan: &Plan, found: &[Found], context: &Context<'_>) -> Evidence {
    let Some(verdict) = overall(found, plan.is_a_sample(), context.ending) else {
        return Evidence::failure(context.share, "there is no setting to decide".to_owned());
    };
    let telling = |outcome| found.iter().find(|(_, finding)| finding.outcome == outcome);
    let reason = match verdict {
        Verdict::Undecided => telling(Outcome::Broken).or_else(|| telling(Outcome::Undecided)),
        Verdict::Vacuous => telling(Outcome::Vacuous),
        _ => found.iter().find(|(_, finding)| finding.note.is_some()),
    };
    let note = |(place, finding): &Found| {
        let culprit = finding.worst.filter(|_| finding.outcome == Outcome::Broken);
        let at = address_of(place, culprit, context);
        let setting = if finding.instance.is_empty() { String::new() } else { format!(": {}", finding.instance) };
        finding.note.as_ref().map(|note| format!("{note}, at {at}{setting}"))
    };
    let witness = |(place, finding): &Found| Witness {
        address: address_of(place, finding.worst.filter(|_| finding.sampled), context),
        setting: finding.instance.clone(),
        quantity: finding.quantity_text.clone(),
        bound: finding.bound_text.clone(),
    };
    let mut evidence = Evidence {
        settings: found.len(),
        trials: found.iter().map(|(_, finding)| finding.trials).sum(),
        spent: found.iter().fold(0.0, |sum, (_, finding)| sum + finding.spent),
        effort: effort(plan),
        certificate: found.iter().find_map(|(_, finding)| finding.certificate.clone()),
        witness: telling(Outcome::Refuted).map(witness),
        digits: found.iter().filter_map(|(_, finding)| digits(finding)).min(),
        predicted_trials: found.iter().filter_map(|(_, finding)| finding.predicted_trials).max(),
        note: reason.and_then(note),
        broken: verdict == Verdict::Undecided && telling(Outcome::Broken).is_some(),
        points: points(plan, found),
        ..Evidence::none(verdict, context.share)
    };
    if let Some((place, finding)) = tightest(found) {
        evidence.tightness = finding.tightness;
        if verdict != Verdict::Refuted {
            let factor = finding.detects.or(finding.tightness.map(|(lo, _)| 1.0 / lo));
            evidence.detects = factor.filter(|factor| factor.is_finite() && *factor > 0.0);
        }
        if finding.sampled {
            evidence.mean = finding.measured;
            evidence.worst = finding.worst.map(|trial| address_of(place, Some(trial), context));
        }
    }
    evidence
}

fn effort(plan: &Plan) -> Effort {
    match (&plan.over, plan.measured) {
        (Over::Continuum(_), _) => Effort::Boxes,
        (_, Measured::Quantity | Measured::Property) => Effort::Evaluations,
        (_, Measured::Paths) => Effort::Paths,
        (_, Measured::Trials(_) | Measured::Steps | Measured::Neighbours) => Effort::Trials,
    }
}

fn digits(finding: &Finding) -> Option<u32> {
    if let Outcome::Agrees(digits) = finding.outcome { Some(digits) } else { None }
}

/// The finding whose quantity comes nearest to its bound.
fn tightest(found: &[Found]) -> Option<&Found> {
    let upper_end = |finding: &Finding| finding.tightness.map_or(0.0, |(_, hi)| hi);
    let measured = found.iter().filter(|(_, finding)| finding.tightness.is_some());
    // Against a bound of 0 nothing is tight, but a sample still has an interval.
    let sampled = || found.iter().find(|(_, finding)| finding.sampled);
    measured.max_by(|(_, a), (_, b)| upper_end(a).total_cmp(&upper_end(b))).or_else(sampled)
}

fn address_of(place: &Place, trial: Option<u64>, context: &Context<'_>) -> String {
    context.address(place.setting, &place.shrinking, place.grid_point, trial).to_string()
}

/// The measured points of the first setting, where there is a grid; else how the interval of the tightest
/// setting narrowed.
fn points(plan: &Plan, found: &[Found]) -> Vec<FigurePoint> {
    let Some(grid) = plan.grid else { return tightest(found).map_or_else(Vec::new, |(_, finding)| narrowing(finding)) };
    let point = |(place, finding): &Found| {
        let x = grid[place.grid_point] as f64;
        let Finding { mean, bound, slope, .. } = *finding;
        finding.measured.map(|measured| FigurePoint { x, measured, mean, bound, slope })
    };
    found.iter().filter(|(place, _)| place.setting == 0).filter_map(point).collect()
}

fn narrowing(finding: &Finding) -> Vec<FigurePoint> {
    let point = |look: &Look| FigurePoint {
        x: look.trials as f64,
        measured: (look.lo, look.hi),
        mean: Some(look.mean),
        bound: finding.bound,
        slope: None,
    };
    finding.looks.iter().map(point).collect()
}

/// The verdict of many settings; `None` where there is none.
fn overall(found: &[Found], sample: bool, ending: Ending) -> Option<Verdict> {
    let any = |outcome| found.iter().any(|(_, finding)| finding.outcome == outcome);
    let all_vacuous = found.iter().all(|(_, finding)| finding.outcome == Outcome::Vacuous);
    let is_equality = found.iter().any(|(_, finding)| matches!(finding.outcome, Outcome::Agrees(_)));
    if found.is_empty() {
        None
    } else if any(Outcome::Broken) && !(ending.wants_a_refutation() && any(Outcome::Refuted)) {
        Some(Verdict::Undecided)
    } else if any(Outcome::Refuted) {
        Some(Verdict::Refuted)
    } else if all_vacuous || any(Outcome::Vacuous) && ending != Ending::Rejected {
        Some(Verdict::Vacuous)
    } else if any(Outcome::Undecided) {
        Some(Verdict::Undecided)
    } else if sample || is_equality {
        Some(Verdict::Survived)
    } else if any(Outcome::Supported) {
        Some(Verdict::Supported)
    } else {
        Some(Verdict::Proved)
    }
}

//! The result file: what `verify --json` writes.
//!
//! Its fields are documented in `docs/result-format.md`. Infinite ends of intervals are `null`;
//! numbers are doubles in the shortest decimal form that reads back to the same bits.

use serde::{Deserialize, Serialize};

use crate::arithmetic::{Exact, PRECISIONS};
use crate::claim::{
    Axes, Case, Cases, Claim, Ending, Erratum, Evidence, Figure, FigurePoint, Line, Mark, Scale, Series, Verdict,
};
use crate::suite::{CaseResult, ClaimResult, Outcome, SuiteResult};

/// The version of the format.
pub const SCHEMA: u32 = 1;

/// An interval whose infinite ends are `null`.
pub type Interval = [Option<f64>; 2];

/// A whole result.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ResultFile {
    /// [`SCHEMA`].
    pub schema: u32,
    /// BLAKE3, in hexadecimal, of this file in compact form with every time 0 and this field empty.
    pub digest: String,
    /// What wrote it.
    pub tool: Tool,
    /// The seed of every stream.
    pub seed: u64,
    /// The name of the budget.
    pub budget: String,
    /// The shares of error probability of the cases that sample.
    pub error_share: f64,
    /// How much of them went into what was really sampled.
    pub error_spent: f64,
    /// The claims, in catalogue order.
    pub claims: Vec<ClaimEntry>,
    /// Counts.
    pub summary: Summary,
}

/// What wrote a result.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Counts of a result.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// How many claims.
    pub claims: usize,
    /// How many cases.
    pub cases: usize,
    /// How many of them ended as expected.
    pub as_expected: usize,
    /// How long the run took, in milliseconds.
    pub wall_ms: f64,
}

/// One claim.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ClaimEntry {
    /// Its id.
    pub id: String,
    /// Further rows that it carries.
    pub rows: Vec<String>,
    /// Where it stands, as `eq:71`.
    pub source: Vec<String>,
    /// Rows that are wrong as printed.
    pub errata: Vec<String>,
    /// Its cases.
    pub cases: Vec<CaseEntry>,
    /// Its figures, as numbers.
    pub figures: Vec<FigureEntry>,
}

/// One case.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct CaseEntry {
    /// Its name.
    pub name: String,
    /// `holds`, `refuted`, `rejected` or `sabotage`.
    pub kind: String,
    /// `proved`, `supported`, `survived`, `refuted`, `undecided` or `vacuous`.
    pub verdict: String,
    /// Whether the verdict is what the kind hoped for.
    pub as_expected: bool,
    /// How many settings, times grid points, were looked at.
    pub settings: usize,
    /// How many trials, paths or boxes were run.
    pub trials: u64,
    /// How long it took, in milliseconds.
    pub wall_ms: f64,
    /// Measured over bound at the tightest setting.
    pub tightness: Option<Interval>,
    /// The smallest violation, as a factor, that would have been noticed.
    pub detects: Option<f64>,
    /// Why a mean was bounded from above.
    pub certificate: Option<String>,
    /// Where the statement failed.
    pub witness: Option<WitnessEntry>,
    /// The address of the largest trial.
    pub worst: Option<String>,
    /// The anytime interval of the mean at the tightest setting.
    pub mean: Option<Interval>,
    /// The share of error probability of this case.
    pub share: f64,
    /// How much of it went into what was sampled.
    pub spent: f64,
    /// To how many decimal digits an irrational equality agrees.
    pub digits: Option<u32>,
    /// How many trials a verdict would take.
    pub predicted_trials: Option<u64>,
    /// What else a reader should know.
    pub note: Option<String>,
    /// Whether something happened that is no verdict.
    pub broken: bool,
}

/// Where a statement failed.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct WitnessEntry {
    /// What `replay` takes.
    pub address: String,
    /// The instance.
    pub setting: String,
    /// The quantity there.
    pub quantity: String,
    /// The bound it breaks.
    pub bound: String,
}

/// One figure.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FigureEntry {
    /// Its title.
    pub title: String,
    /// Its axes.
    pub axes: AxesEntry,
    /// Its lines.
    pub series: Vec<LineEntry>,
    /// A second plot below, over the same horizontal axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<PanelEntry>,
}

/// The lower plot of a figure.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct PanelEntry {
    /// What runs upward, on a linear scale.
    pub y: String,
    /// Its lines.
    pub series: Vec<LineEntry>,
}

/// The axes of a figure.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AxesEntry {
    /// What runs to the right.
    pub x: String,
    /// What runs upward.
    pub y: String,
    /// `linear`, `log` or `hidden`.
    pub x_scale: String,
    /// `linear`, `log` or `hidden`.
    pub y_scale: String,
}

/// One line of a figure.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LineEntry {
    /// Its entry in the legend.
    pub label: String,
    /// `measured`, `bound`, `points`, `intervals`, `bars` or `edges`.
    pub mark: String,
    /// Its points.
    pub points: Vec<[f64; 2]>,
    /// An interval of y for each point, or nothing.
    pub band: Vec<Interval>,
}

fn ends((lo, hi): (f64, f64)) -> Interval {
    [lo, hi].map(|end| Some(end).filter(|end| end.is_finite()))
}

impl Tool {
    /// This library and its version.
    #[must_use]
    pub fn this() -> Tool {
        Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

impl std::fmt::Display for Tool {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.name, self.version)
    }
}

impl ResultFile {
    /// The result of a run; computes every figure's series.
    #[must_use]
    pub fn new(suite: &SuiteResult) -> ResultFile {
        let cases = || suite.cases();
        let mut file = ResultFile {
            schema: SCHEMA,
            digest: String::new(),
            tool: Tool::this(),
            seed: suite.options.seed,
            budget: suite.options.budget.name.to_owned(),
            error_share: suite.error_share(),
            error_spent: suite.error_spent(),
            claims: suite.claims.iter().map(ClaimEntry::new).collect(),
            summary: Summary {
                claims: suite.claims.len(),
                cases: cases().count(),
                as_expected: cases().filter(|case| case.as_expected).count(),
                wall_ms: milliseconds(suite.wall),
            },
        };
        file.digest = file.expected_digest();
        file
    }

    /// The digest that an unedited file has.
    #[must_use]
    pub fn expected_digest(&self) -> String {
        let mut timeless = self.clone();
        timeless.digest.clear();
        timeless.summary.wall_ms = 0.0;
        for case in timeless.claims.iter_mut().flat_map(|claim| &mut claim.cases) {
            case.wall_ms = 0.0;
        }
        blake3::hash(compact(&timeless).as_bytes()).to_hex().to_string()
    }

    /// What the run amounts to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let cases = || self.claims.iter().flat_map(|claim| &claim.cases).filter(|case| !case.as_expected);
        if cases().any(|case| case.broken || case.verdict != Verdict::Undecided.word()) {
            Outcome::Unexpected
        } else if cases().next().is_some() {
            Outcome::Undecided
        } else {
            Outcome::AsExpected
        }
    }

    /// The file, indented.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("finite numbers and strings always serialize");
        text.push('\n');
        text
    }
}

fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("finite numbers and strings always serialize")
}

fn milliseconds(time: std::time::Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

impl ClaimEntry {
    fn new(result: &ClaimResult) -> ClaimEntry {
        let claim = result.claim;
        ClaimEntry {
            id: claim.id.to_owned(),
            rows: claim.rows.iter().map(|row| (*row).to_owned()).collect(),
            source: claim.source.iter().map(crate::claim::Source::key).collect(),
            errata: claim.errata.iter().map(|erratum| erratum.row.to_owned()).collect(),
            cases: result.cases.iter().map(CaseEntry::new).collect(),
            figures: figures_of(result),
        }
    }
}

impl CaseEntry {
    fn new(case: &CaseResult) -> CaseEntry {
        let Evidence { tightness, mean, .. } = case.evidence;
        let evidence = case.evidence.clone();
        CaseEntry {
            name: case.name.clone(),
            kind: case.ending.word().to_owned(),
            verdict: evidence.verdict.word().to_owned(),
            as_expected: case.as_expected,
            settings: evidence.settings,
            trials: evidence.trials,
            wall_ms: milliseconds(case.wall),
            tightness: tightness.map(ends),
            detects: evidence.detects,
            certificate: evidence.certificate,
            witness: evidence.witness.map(|witness| WitnessEntry {
                address: witness.address,
                setting: witness.setting,
                quantity: witness.quantity,
                bound: witness.bound,
            }),
            worst: evidence.worst,
            mean: mean.map(ends),
            share: evidence.share,
            spent: evidence.spent,
            digits: evidence.digits,
            predicted_trials: evidence.predicted_trials,
            note: evidence.note,
            broken: evidence.broken,
        }
    }
}

/// The figures that a claim states, then one for each of its cases that holds along a grid or by trials.
fn figures_of(result: &ClaimResult) -> Vec<FigureEntry> {
    let stated = result.figures.iter().map(FigureEntry::of_figure);
    let measured = result
        .cases
        .iter()
        .filter_map(|case| FigureEntry::of_points(&format!("{}: {}", result.claim.id, case.name), case));
    stated.chain(measured).collect()
}

impl FigureEntry {
    fn of_figure(figure: &Figure) -> FigureEntry {
        // A series may hold handles of its own: they end with this scope.
        let series = Exact::scope(PRECISIONS[0], figure.series);
        FigureEntry::new(&figure.title, figure.axes, &series)
    }

    fn new(title: &str, axes: Axes, series: &Series) -> FigureEntry {
        let scale = |scale| match scale {
            Scale::Linear => "linear".to_owned(),
            Scale::Log => "log".to_owned(),
            Scale::Hidden => "hidden".to_owned(),
        };
        FigureEntry {
            title: title.to_owned(),
            axes: AxesEntry {
                x: axes.x.to_owned(),
                y: axes.y.to_owned(),
                x_scale: scale(axes.x_scale),
                y_scale: scale(axes.y_scale),
            },
            series: series.lines.iter().map(LineEntry::new).collect(),
            below: series.below.as_ref().map(|panel| PanelEntry {
                y: panel.y.to_owned(),
                series: panel.lines.iter().map(LineEntry::new).collect(),
            }),
        }
    }

    /// Measured points with their intervals, beside the bound: along the grid of a case that holds or, where it
    /// was sampled without one, against the number of trials.
    fn of_points(title: &str, case: &CaseResult) -> Option<FigureEntry> {
        let points = &case.evidence.points;
        if case.ending != Ending::Holds || points.len() < 2 {
            return None;
        }
        let middle = |point: &FigurePoint| match (point.mean, point.measured) {
            (Some(mean), _) => mean,
            (None, (lo, hi)) => f64::midpoint(lo, hi),
        };
        let sampled = points.iter().any(|point| point.mean.is_some());
        let label = if sampled { "mean, with its anytime interval" } else { "measured" };
        let mut series = Series::new().line(label, Mark::Measured, points.iter().map(|point| (point.x, middle(point))));
        series.lines[0].band = points.iter().map(|point| point.measured).collect();
        let bounds: Vec<(f64, f64)> = points.iter().filter_map(|point| Some((point.x, point.bound?))).collect();
        if !bounds.is_empty() {
            series = series.line("claimed", Mark::Bound, bounds);
        }
        let entry = FigureEntry::new(title, fitted(case.axes, &series), &series);
        Some(FigureEntry { below: local_exponents(points), ..entry })
    }
}

/// Logarithmic upward where that shows more: where nothing is lost, and the ends are far apart or x is no
/// count of trials.
fn fitted(axes: Axes, series: &Series) -> Axes {
    const FAR_APART: f64 = 20.0;
    let heights = || series.lines.iter().flat_map(|line| &line.points).map(|(_, y)| *y);
    let ends = series.lines.iter().flat_map(|line| &line.band).flat_map(|(lo, hi)| [*lo, *hi]);
    let shown: Vec<f64> = heights().chain(ends).filter(|y| *y > 0.0 && y.is_finite()).collect();
    let (least, most) = shown.iter().fold((f64::INFINITY, 0.0), |(lo, hi): (f64, f64), y| (lo.min(*y), hi.max(*y)));
    let is_positive = heights().all(|y| y > 0.0);
    let y_scale = match axes.y_scale {
        _ if !is_positive => Scale::Linear,
        Scale::Linear if most > FAR_APART * least => Scale::Log,
        asked => asked,
    };
    Axes { y_scale, ..axes }
}

/// The intervals of the local exponents of a sampled rate, beside the claimed one, which is the slope of the bounds.
fn local_exponents(points: &[FigurePoint]) -> Option<PanelEntry> {
    let first = points.first()?;
    let slopes: Vec<(f64, (f64, f64))> = points.iter().filter_map(|point| Some((point.x, point.slope?))).collect();
    let last = points.iter().rfind(|point| point.slope.is_some())?;
    let claimed = (first.bound? / last.bound?).ln() / (last.x / first.x).ln();
    let label = format!("exponent since {}, with its anytime interval", first.x);
    let mut series =
        Series::new().line(label, Mark::Intervals, slopes.iter().map(|(x, (lo, hi))| (*x, f64::midpoint(*lo, *hi))));
    series.lines[0].band = slopes.iter().map(|(_, slope)| *slope).collect();
    series = series.line("claimed exponent", Mark::Bound, points.iter().map(|point| (point.x, claimed)));
    Some(PanelEntry { y: "exponent".to_owned(), series: series.lines.iter().map(LineEntry::new).collect() })
}

impl LineEntry {
    fn new(line: &Line) -> LineEntry {
        let mark = match line.mark {
            Mark::Measured => "measured",
            Mark::Bound => "bound",
            Mark::Points => "points",
            Mark::Intervals => "intervals",
            Mark::Bars => "bars",
            Mark::Edges => "edges",
        };
        // What cannot be drawn cannot be written either: JSON has no infinity.
        let drawable = |(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
        let band = if line.band.len() == line.points.len() { &line.band[..] } else { &[] };
        LineEntry {
            label: line.label.clone().into_owned(),
            mark: mark.to_owned(),
            points: line.points.iter().filter(|point| drawable(point)).map(|(x, y)| [*x, *y]).collect(),
            band: line
                .points
                .iter()
                .zip(band)
                .filter(|(point, _)| drawable(point))
                .map(|(_, band)| ends(*band))
                .collect(),
        }
    }
}

/// One claim of `list --json`.
#[derive(Clone, Debug, Serialize)]
pub struct ListedClaim {
    id: &'static str,
    rows: &'static [&'static str],
    source: Vec<String>,
    statement: &'static str,
    errata: Vec<ListedErratum>,
    cases: Vec<ListedCase>,
}

#[derive(Clone, Debug, Serialize)]
struct ListedErratum {
    row: &'static str,
    printed: &'static str,
    corrected: &'static str,
    why: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct ListedCase {
    name: String,
    kind: &'static str,
}

impl ListedClaim {
    /// The entry of a claim.
    #[must_use]
    pub fn new(claim: &'static Claim) -> ListedClaim {
        let (cases, _) = Cases::of(claim.cases);
        let erratum = |erratum: &Erratum| ListedErratum {
            row: erratum.row,
            printed: erratum.printed,
            corrected: erratum.corrected,
            why: erratum.why,
        };
        let case = |case: &Case| ListedCase { name: case.name.clone().into_owned(), kind: case.ending.word() };
        ListedClaim {
            id: claim.id,
            rows: claim.rows,
            source: claim.source.iter().map(crate::claim::Source::key).collect(),
            statement: claim.statement,
            errata: claim.errata.iter().map(erratum).collect(),
            cases: cases.iter().map(case).collect(),
        }
    }
}

/// The listing of `list --json`.
#[must_use]
pub fn listing(claims: &[&'static Claim]) -> String {
    let listed: Vec<ListedClaim> = claims.iter().map(|claim| ListedClaim::new(claim)).collect();
    let mut text = serde_json::to_string_pretty(&listed).expect("strings always serialize");
    text.push('\n');
    text
}

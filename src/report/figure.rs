//! Figures as SVG.
//!
//! `plotters` lays out in whole pixels, so figures are drawn large and scale down well. Logarithmic
//! axes are drawn as linear ones over the exponents: its own draw what cannot be shown (0, negative
//! numbers) on the bottom edge without a word; here such points are left out.

use std::fmt;
use std::sync::Once;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use plotters::style::FontStyle;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::result::{FigureEntry, LineEntry};
use crate::claim::slug;

/// The family that figures name; readers without it see their own serif.
const FONT: &str = "Libertinus Serif, Times New Roman, serif";

/// Width and height, in pixels.
const SIZE: (u32, u32) = (1280, 760);

/// The width of the legend beside the plot, in pixels.
const LEGEND: u32 = 330;

/// Okabe and Ito's colours, told apart by colour-blind readers, the palest two left out.
const PALETTE: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(90, 90, 90),
];

/// The name of a figure's file: `chapter-statement.what-it-shows.svg`.
#[must_use]
pub fn figure_file(claim: &str, title: &str) -> String {
    let title = title.strip_prefix(claim).unwrap_or(title);
    format!("{}.{}.svg", claim.replace('/', "-"), slug(title))
}

/// Why a figure could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureError {
    /// No point can be shown on these axes.
    Empty(String),
    /// The drawing library failed.
    Drawing(String),
}

impl fmt::Display for FigureError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FigureError::Empty(title) => write!(out, "the figure `{title}` has no point that its axes can show"),
            FigureError::Drawing(reason) => write!(out, "a figure could not be drawn: {reason}"),
        }
    }
}

impl std::error::Error for FigureError {}

/// An axis: its range in drawing coordinates, and where its ticks are.
#[derive(Clone)]
struct Axis {
    log: bool,
    range: (f64, f64),
    ticks: Vec<f64>,
}

impl Axis {
    fn place(&self, value: f64) -> Option<f64> {
        let placed = if self.log { value.log10() } else { value };
        placed.is_finite().then_some(placed)
    }

    /// An axis over these values; `None` when none of them can be shown.
    fn over(values: impl Iterator<Item = f64>, log: bool) -> Option<Axis> {
        let mut axis = Axis { log, range: (f64::INFINITY, f64::NEG_INFINITY), ticks: Vec::new() };
        for placed in values.filter_map(|value| axis.place(value)).collect::<Vec<_>>() {
            axis.range = (axis.range.0.min(placed), axis.range.1.max(placed));
        }
        if axis.range.0 > axis.range.1 {
            return None;
        }
        let span = axis.range.1 - axis.range.0;
        let margin = if span > 0.0 { span * 0.04 } else { 0.5 * axis.range.0.abs().max(1.0) };
        axis.range = (axis.range.0 - margin, axis.range.1 + margin);
        axis.ticks = if log { axis.log_ticks() } else { axis.linear_ticks() };
        Some(axis)
    }

    /// Powers of ten, every so many; with 2 and 5 between them where the range is short.
    fn log_ticks(&self) -> Vec<f64> {
        let (lo, hi) = self.range;
        let span = hi - lo;
        let mantissas: &[f64] = if span < 1.2 {
            &[1.0, 2.0, 3.0, 5.0, 7.0]
        } else if span < 3.5 {
            &[1.0, 2.0, 5.0]
        } else {
            &[1.0]
        };
        let every = (span / 8.0).ceil().max(1.0) as i64;
        let decades = lo.floor() as i64..=hi.ceil() as i64;
        decades
            .filter(|decade| decade.rem_euclid(every) == 0)
            .flat_map(|decade| mantissas.iter().map(move |m| decade as f64 + m.log10()))
            .filter(|tick| (lo..=hi).contains(tick))
            .collect()
    }

    /// Multiples of 1, 2 or 5 times a power of ten, at most nine of them.
    fn linear_ticks(&self) -> Vec<f64> {
        let (lo, hi) = self.range;
        let rough = (hi - lo) / 8.0;
        let decade = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * decade).into_iter().find(|step| *step >= rough).unwrap_or(rough);
        let first = (lo / step).ceil() as i64;
        let last = (hi / step).floor() as i64;
        (first..=last).map(|k| k as f64 * step).collect()
    }

    fn label(&self, tick: f64) -> String {
        if !self.log {
            return plain(tick);
        }
        let decade = (tick + 1e-6).floor();
        let mantissa = 10f64.powf(tick - decade).round();
        if (-2.0..4.0).contains(&decade) {
            return plain(mantissa * 10f64.powf(decade));
        }
        let power = format!("10{}", superscript(decade as i64));
        if mantissa > 1.0 { format!("{mantissa}·{power}") } else { power }
    }
}

fn plain(value: f64) -> String {
    let rounded = format!("{value:.6}");
    let trimmed = rounded.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0".to_owned() } else { trimmed.replace('-', "−") }
}

fn superscript(number: i64) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = if number < 0 { "⁻" } else { "" };
    let figures =
        number.unsigned_abs().to_string().bytes().map(|digit| digits[usize::from(digit - b'0')]).collect::<String>();
    format!("{sign}{figures}")
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;
    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (value - self.range.0) / (self.range.1 - self.range.0);
        from + (f64::from(to - from) * share.clamp(-1.0, 2.0)).round() as i32
    }
    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.clone()
    }
    fn range(&self) -> std::ops::Range<f64> {
        self.range.0..self.range.1
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, tick: &f64) -> String {
        self.label(*tick)
    }
}

fn register_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let mut fonts = typst_assets::fonts();
        let (regular, bold) = (fonts.next(), fonts.next());
        for (style, bytes) in [(FontStyle::Normal, regular), (FontStyle::Bold, bold)] {
            // A font that cannot be read only costs the measuring of labels.
            let _ = bytes.map(|bytes| plotters::style::register_font(FONT, style, bytes));
        }
    });
}

/// A figure as an SVG document.
///
/// # Errors
/// When nothing in it can be shown, or the library fails.
pub fn draw(figure: &FigureEntry) -> Result<String, FigureError> {
    register_fonts();
    let empty = || FigureError::Empty(figure.title.clone());
    let points = || figure.series.iter().flat_map(|line| line.points.iter());
    let bands = figure.series.iter().flat_map(|line| line.band.iter().flatten().flatten().copied());
    let x = Axis::over(points().map(|point| point[0]), figure.axes.x_scale == "log").ok_or_else(empty)?;
    let y = Axis::over(points().map(|point| point[1]).chain(bands), figure.axes.y_scale == "log").ok_or_else(empty)?;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        paint(figure, &root, x, y).map_err(|error| FigureError::Drawing(error.to_string()))?;
        root.present().map_err(|error| FigureError::Drawing(error.to_string()))?;
    }
    Ok(svg)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Painted = Result<(), Box<dyn std::error::Error>>;

fn paint(figure: &FigureEntry, root: &Area<'_>, x: Axis, y: Axis) -> Painted {
    root.fill(&WHITE)?;
    let root = root.titled(&figure.title, (FONT, 30).into_font().style(FontStyle::Bold))?;
    let (plot, legend) = root.split_horizontally(SIZE.0 - LEGEND);
    let mut chart = ChartBuilder::on(&plot)
        .margin(14)
        .x_label_area_size(66)
        .y_label_area_size(104)
        .build_cartesian_2d(x.clone(), y.clone())?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(225, 225, 225))
        .axis_style(RGBColor(60, 60, 60))
        .x_desc(figure.axes.x.clone())
        .y_desc(figure.axes.y.clone())
        .axis_desc_style((FONT, 26))
        .label_style((FONT, 22))
        .draw()?;
    let placed = |line: &LineEntry| -> Vec<(f64, f64)> {
        line.points.iter().filter_map(|[a, b]| Some((x.place(*a)?, y.place(*b)?))).collect()
    };
    for (line, colour) in figure.series.iter().zip(colours(&figure.series)) {
        let band: Vec<(f64, f64, f64)> = line
            .points
            .iter()
            .zip(&line.band)
            .filter_map(|(point, ends)| Some((x.place(point[0])?, y.place(ends[0]?)?, y.place(ends[1]?)?)))
            .collect();
        if band.len() > 1 {
            let upper = band.iter().map(|(x, _, hi)| (*x, *hi));
            let lower = band.iter().rev().map(|(x, lo, _)| (*x, *lo));
            chart.draw_series([Polygon::new(upper.chain(lower).collect::<Vec<_>>(), colour.mix(0.18))])?;
        }
        let points = placed(line);
        match line.mark.as_str() {
            "bound" => {
                chart.draw_series(DashedLineSeries::new(points, 12, 7, colour.stroke_width(3)))?;
            }
            "points" => {
                chart.draw_series(points.into_iter().map(|point| Circle::new(point, 5, colour.filled())))?;
            }
            _ => {
                let few = points.len() <= 40;
                chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(3)))?;
                if few {
                    chart.draw_series(points.into_iter().map(|point| Circle::new(point, 5, colour.filled())))?;
                }
            }
        }
    }
    paint_legend(figure, &legend)
}

/// One colour a line: a lone bound is black; several bounds take the colours of what they bound,
/// darkened.
fn colours(series: &[LineEntry]) -> Vec<RGBColor> {
    let is_bound = |line: &LineEntry| line.mark == "bound";
    let bounds = series.iter().filter(|line| is_bound(line)).count();
    let (mut next_bound, mut next_line) = (0, 0);
    let colour = |line: &LineEntry| {
        let next = if is_bound(line) { &mut next_bound } else { &mut next_line };
        *next += 1;
        let colour = PALETTE[(*next - 1) % PALETTE.len()];
        match (is_bound(line), bounds) {
            (false, _) => colour,
            (true, 1) => BLACK,
            (true, _) => darker(colour),
        }
    };
    series.iter().map(colour).collect()
}

/// Dark enough to be seen on top of a line of the colour itself.
fn darker(RGBColor(r, g, b): RGBColor) -> RGBColor {
    RGBColor(r / 5 * 2, g / 5 * 2, b / 5 * 2)
}

fn paint_legend(figure: &FigureEntry, area: &Area<'_>) -> Painted {
    let style = TextStyle::from((FONT, 21).into_font()).pos(Pos::new(HPos::Left, VPos::Center));
    let (width, mut y) = (LEGEND as i32, 40);
    for (line, colour) in figure.series.iter().zip(colours(&figure.series)) {
        match line.mark.as_str() {
            "bound" => {
                for dash in 0..3 {
                    let from = 6 + dash * 15;
                    area.draw(&PathElement::new([(from, y), (from + 9, y)], colour.stroke_width(3)))?;
                }
            }
            "points" => area.draw(&Circle::new((27, y), 5, colour.filled()))?,
            _ => {
                area.draw(&PathElement::new([(6, y), (48, y)], colour.stroke_width(3)))?;
                area.draw(&Circle::new((27, y), 5, colour.filled()))?;
            }
        }
        for words in wrapped(&line.label, (width - 70) as usize / 10) {
            area.draw(&Text::new(words, (60, y), style.clone()))?;
            y += 26;
        }
        y += 8;
    }
    Ok(())
}

/// A label broken at spaces into lines of about this many characters.
fn wrapped(label: &str, characters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= characters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::result::AxesEntry;

    fn figure(points: Vec<[f64; 2]>, scale: &str) -> FigureEntry {
        FigureEntry {
            title: "a < b & c".to_owned(),
            axes: AxesEntry {
                x: "T".to_owned(),
                y: "f".to_owned(),
                x_scale: scale.to_owned(),
                y_scale: scale.to_owned(),
            },
            series: vec![LineEntry {
                label: "measured".to_owned(),
                mark: "measured".to_owned(),
                points,
                band: Vec::new(),
            }],
        }
    }

    #[test]
    fn a_file_is_named_after_its_claim_and_title() {
        assert_eq!(figure_file("smooth/gd-rate", "smooth/gd-rate: along T"), "smooth-gd-rate.along-t.svg");
        assert_eq!(figure_file("a/b", "What σ² does"), "a-b.what-sigma-sq-does.svg");
    }

    #[test]
    fn markup_in_a_title_is_escaped() {
        let svg = draw(&figure(vec![[1.0, 2.0], [10.0, 0.5]], "log")).expect("drawable");
        assert!(svg.contains("a &lt; b &amp; c") && !svg.contains("a < b"));
    }

    #[test]
    fn what_a_log_axis_cannot_show_is_left_out() {
        let with = draw(&figure(vec![[1.0, 2.0], [5.0, 0.0], [7.0, -1.0], [10.0, 0.5]], "log")).expect("drawable");
        let without = draw(&figure(vec![[1.0, 2.0], [10.0, 0.5]], "log")).expect("drawable");
        assert_eq!(with.matches("<circle").count(), without.matches("<circle").count());
        assert!(matches!(draw(&figure(vec![[1.0, 0.0]], "log")), Err(FigureError::Empty(_))));
    }

    #[test]
    fn extreme_ranges_end_with_few_ticks() {
        let svg = draw(&figure(vec![[1.0, 1e-300], [10.0, 1e300]], "log")).expect("drawable");
        assert!(svg.len() < 20_000);
        assert!(draw(&figure(vec![[3.0, 3.0]], "linear")).is_ok());
    }

    #[test]
    fn labels_are_plain_near_one_and_powers_far_away() {
        let axis = Axis::over([1e-9, 1e9].into_iter(), true).expect("positive");
        assert_eq!(axis.label(0.0), "1");
        assert_eq!(axis.label(-7.0), "10⁻⁷");
        assert_eq!(axis.label(2.0 + 5f64.log10()), "500");
        assert_eq!(plain(-0.25), "−0.25");
    }
}

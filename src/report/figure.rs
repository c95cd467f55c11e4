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

use super::outline::outlined;
use super::result::{FigureEntry, LineEntry};
use crate::claim::slug;

/// The family that figures name; readers without it see their own serif.
const FONT: &str = "Libertinus Serif, Times New Roman, serif";

/// Width and height, in pixels.
const SIZE: (u32, u32) = (1280, 760);

/// The height of a second plot below, in pixels.
const PANEL: u32 = 340;

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

/// A figure as an SVG document whose texts are texts: for a page that brings the font.
///
/// # Errors
/// When nothing in it can be shown, or the library fails.
pub fn draw(figure: &FigureEntry) -> Result<String, FigureError> {
    register_fonts();
    let empty = || FigureError::Empty(figure.title.clone());
    let mut x =
        Axis::over(points(&figure.series).map(|point| point[0]), figure.axes.x_scale == "log").ok_or_else(empty)?;
    let mut y = upward(&figure.series, figure.axes.y_scale == "log").ok_or_else(empty)?;
    if figure.axes.x_scale == "hidden" {
        even_out(&mut x, &mut y);
    }
    let mut plots = vec![Plot { y, name: &figure.axes.y, series: &figure.series }];
    if let Some(panel) = &figure.below {
        let y = upward(&panel.series, false).ok_or_else(empty)?;
        plots.push(Plot { y, name: &panel.y, series: &panel.series });
    }
    let size = (SIZE.0, SIZE.1 + PANEL * (plots.len() as u32 - 1));
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        paint(figure, &root, &x, &plots).map_err(|error| FigureError::Drawing(error.to_string()))?;
        root.present().map_err(|error| FigureError::Drawing(error.to_string()))?;
    }
    Ok(svg)
}

/// A figure as [`draw`] draws it, with the letters as shapes: for a file that looks the same everywhere.
///
/// # Errors
/// As [`draw`].
pub fn draw_outlined(figure: &FigureEntry) -> Result<String, FigureError> {
    draw(figure).map(|svg| outlined(&svg))
}

fn points(series: &[LineEntry]) -> impl Iterator<Item = &[f64; 2]> {
    series.iter().flat_map(|line| line.points.iter())
}

/// The axis for the points of these lines and the ends of their bands; bars stand on 0.
fn upward(series: &[LineEntry], log: bool) -> Option<Axis> {
    let bands = series.iter().flat_map(|line| line.band.iter().flatten().flatten().copied());
    let feet = series.iter().filter(|line| line.mark == "bars").map(|_| 0.0);
    Axis::over(points(series).map(|point| point[1]).chain(bands).chain(feet), log)
}

/// Makes a unit as long to the right as upward, so that a circle is round.
fn even_out(x: &mut Axis, y: &mut Axis) {
    // What margins, labels and the title leave.
    let (width, height) = (f64::from(SIZE.0 - LEGEND - 132), f64::from(SIZE.1 - 134));
    let span = |axis: &Axis| axis.range.1 - axis.range.0;
    let unit = (span(x) / width).max(span(y) / height);
    for (axis, pixels) in [(x, width), (y, height)] {
        let missing = (unit * pixels - span(axis)) / 2.0;
        axis.range = (axis.range.0 - missing, axis.range.1 + missing);
    }
}

/// One plot of a figure; all share the horizontal axis.
struct Plot<'a> {
    y: Axis,
    name: &'a str,
    series: &'a [LineEntry],
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Painted = Result<(), Box<dyn std::error::Error>>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

fn paint(figure: &FigureEntry, root: &Area<'_>, x: &Axis, plots: &[Plot<'_>]) -> Painted {
    root.fill(&WHITE)?;
    let root = root.titled(&figure.title, (FONT, 30).into_font().style(FontStyle::Bold))?;
    let (mut left, legend) = root.split_horizontally(SIZE.0 - LEGEND);
    let mut legend_top = 40;
    for (i, plot) in plots.iter().enumerate() {
        let is_last = i + 1 == plots.len();
        let (area, below) = if is_last { (left.clone(), left) } else { left.split_vertically(SIZE.1 - 60) };
        left = below;
        let x_name = (figure.axes.x_scale != "hidden").then_some(if is_last { figure.axes.x.as_str() } else { "" });
        paint_plot(plot, x, x_name, &area)?;
        legend_top = paint_legend(plot.series, &legend, legend_top)?;
    }
    Ok(())
}

/// With its mesh and the names of its axes, unless they are hidden.
fn paint_plot(plot: &Plot<'_>, x: &Axis, x_name: Option<&str>, area: &Area<'_>) -> Painted {
    let mut chart = ChartBuilder::on(area)
        .margin(14)
        .x_label_area_size(66)
        .y_label_area_size(104)
        .build_cartesian_2d(x.clone(), plot.y.clone())?;
    if let Some(x_name) = x_name {
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(225, 225, 225))
            .axis_style(RGBColor(60, 60, 60))
            .x_desc(x_name)
            .y_desc(plot.name)
            .axis_desc_style((FONT, 26))
            .label_style((FONT, 22))
            .draw()?;
    }
    plot.series.iter().zip(colours(plot.series)).enumerate().try_for_each(|(k, (line, colour))| {
        if line.mark == "bars" {
            paint_bars(line, colour, (k, plot.series.len()), x, &plot.y, &mut chart)
        } else {
            paint_line(line, colour, plot, x, &mut chart)
        }
    })
}

fn paint_line(line: &LineEntry, colour: RGBColor, plot: &Plot<'_>, x: &Axis, chart: &mut Chart<'_, '_>) -> Painted {
    let y = &plot.y;
    // An end that cannot be shown lies beyond the edge.
    let end = |end: Option<f64>, edge: f64| end.and_then(|end| y.place(end)).unwrap_or(edge);
    let bars = line
        .points
        .iter()
        .zip(&line.band)
        .filter_map(|(point, [lo, hi])| Some((x.place(point[0])?, end(*lo, y.range.0), end(*hi, y.range.1))));
    let bars: Vec<(f64, f64, f64)> = bars.collect();
    let points: Vec<(f64, f64)> = line.points.iter().filter_map(|[a, b]| Some((x.place(*a)?, y.place(*b)?))).collect();
    let dots = |points: Vec<(f64, f64)>| points.into_iter().map(move |point| Circle::new(point, 5, colour.filled()));
    match line.mark.as_str() {
        "bound" => {
            chart.draw_series(DashedLineSeries::new(points, 12, 7, colour.stroke_width(3)))?;
        }
        "points" => {
            chart.draw_series(dots(points))?;
        }
        "intervals" => {
            let bar = |(x, lo, hi): (f64, f64, f64)| PathElement::new([(x, lo), (x, hi)], colour.stroke_width(3));
            chart.draw_series(bars.into_iter().map(bar))?;
            chart.draw_series(dots(points))?;
        }
        "edges" => {
            let edge = |ends: &[(f64, f64)]| PathElement::new([ends[0], ends[1]], colour.stroke_width(2));
            chart.draw_series(points.chunks_exact(2).map(edge))?;
            chart.draw_series(dots(points))?;
        }
        _ => {
            if bars.len() > 1 {
                let upper = bars.iter().map(|(x, _, hi)| (*x, *hi));
                let lower = bars.iter().rev().map(|(x, lo, _)| (*x, *lo));
                chart.draw_series([Polygon::new(upper.chain(lower).collect::<Vec<_>>(), colour.mix(0.18))])?;
            }
            let few = points.len() <= 40;
            chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(3)))?;
            if few {
                chart.draw_series(dots(points))?;
            }
        }
    }
    Ok(())
}

/// A bar from 0 to each point; where several lines have bars, the k-th of so many stands beside the others.
fn paint_bars(
    line: &LineEntry,
    colour: RGBColor,
    (k, lines): (usize, usize),
    x: &Axis,
    y: &Axis,
    chart: &mut Chart<'_, '_>,
) -> Painted {
    let width = (x.range.1 - x.range.0) / (3 * lines * line.points.len().max(8)) as f64 * 2.0;
    let shift = width * (k as f64 - lines as f64 / 2.0);
    let foot = y.place(0.0).unwrap_or(y.range.0);
    let placed = line.points.iter().filter_map(|[a, b]| Some((x.place(*a)? + shift, y.place(*b)?)));
    let bar = |(left, top): (f64, f64)| Rectangle::new([(left, foot), (left + width, top)], colour.filled());
    chart.draw_series(placed.map(bar))?;
    Ok(())
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

/// Writes the entries from this height on, and returns the height below them.
fn paint_legend(series: &[LineEntry], area: &Area<'_>, top: i32) -> Result<i32, Box<dyn std::error::Error>> {
    let style = TextStyle::from((FONT, 21).into_font()).pos(Pos::new(HPos::Left, VPos::Center));
    let (width, mut y) = (LEGEND as i32, top);
    for (line, colour) in series.iter().zip(colours(series)) {
        let stroke = |from, to| PathElement::new([from, to], colour.stroke_width(3));
        let dot = Circle::new((27, y), 5, colour.filled());
        match line.mark.as_str() {
            "bound" => [6, 21, 36].iter().try_for_each(|x| area.draw(&stroke((*x, y), (x + 9, y))))?,
            "points" => area.draw(&dot)?,
            "bars" => area.draw(&Rectangle::new([(18, y - 9), (36, y + 9)], colour.filled()))?,
            "intervals" => {
                area.draw(&stroke((27, y - 14), (27, y + 14)))?;
                area.draw(&dot)?;
            }
            _ => {
                area.draw(&stroke((6, y), (48, y)))?;
                area.draw(&dot)?;
            }
        }
        for words in wrapped(&line.label, (width - 70) as usize / 10) {
            area.draw(&Text::new(words, (60, y), style.clone()))?;
            y += 26;
        }
        y += 8;
    }
    Ok(y)
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
    use crate::report::result::{AxesEntry, PanelEntry};

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
            below: None,
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
    fn a_second_plot_makes_the_figure_taller_and_draws_its_bars() {
        let above = figure(vec![[64.0, 0.1], [1024.0, 0.025]], "log");
        let line = |mark: &str, band: Vec<[Option<f64>; 2]>| LineEntry {
            label: mark.to_owned(),
            mark: mark.to_owned(),
            points: vec![[64.0, 0.5], [1024.0, 0.5]],
            band,
        };
        let bars = vec![[Some(0.4), Some(0.6)], [None, Some(0.55)]];
        let panel =
            PanelEntry { y: "exponent".to_owned(), series: vec![line("intervals", bars), line("bound", vec![])] };
        let svg = draw(&FigureEntry { below: Some(panel), ..above.clone() }).expect("drawable");
        assert!(svg.contains(r#"height="1100""#) && draw(&above).expect("drawable").contains(r#"height="760""#));
        let lines = |svg: &str| svg.matches("<polyline").count();
        let unbarred = PanelEntry { y: "exponent".to_owned(), series: vec![line("points", vec![])] };
        let without = draw(&FigureEntry { below: Some(unbarred), ..above }).expect("drawable");
        // Two bars and one in the legend, a dashed line and three dashes in the legend.
        assert!(lines(&svg) >= lines(&without) + 3 + 4, "{} and {}", lines(&svg), lines(&without));
    }

    #[test]
    fn bars_stand_on_zero_and_edges_join_two_points_each() {
        let with = |mark: &str, points: Vec<[f64; 2]>, scale: &str| {
            let mut drawn = figure(points, scale);
            drawn.series[0].mark = mark.to_owned();
            draw(&drawn).expect("drawable")
        };
        let bars = with("bars", vec![[0.0, 0.25], [1.0, 0.75]], "linear");
        // The paper, two bars and one in the legend, all but the first of a colour.
        assert_eq!(bars.matches("<rect").count(), 4);
        let heights: Vec<f64> = bars
            .match_indices(" height=\"")
            .filter_map(|(at, found)| bars[at + found.len()..].split('"').next()?.parse().ok())
            .collect();
        // Height of the document, of the paper, then of the bars: one is three times the other, to a pixel.
        assert!((heights[3] - 3.0 * heights[2]).abs() <= 3.0, "{heights:?}");
        let edges = with("edges", vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]], "hidden");
        // Two edges and one in the legend; no mesh and no names.
        assert_eq!(edges.matches("<polyline").count(), 3, "{edges}");
        assert_eq!(edges.matches("<text").count(), 2, "{edges}");
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

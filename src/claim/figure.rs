//! Pictures as data: what the report draws and the result file keeps.

use std::borrow::Cow;

/// How an axis is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios; only positive values can be shown.
    Log,
    /// Not at all: only where things lie to each other is shown.
    Hidden,
}

/// The two axes of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    /// What runs to the right, with its unit if it has one.
    pub x: &'static str,
    /// What runs upward.
    pub y: &'static str,
    /// How the horizontal axis is divided.
    pub x_scale: Scale,
    /// How the vertical axis is divided.
    pub y_scale: Scale,
}

impl Axes {
    /// Both axes logarithmic: rates are straight lines.
    #[must_use]
    pub const fn log_log(x: &'static str, y: &'static str) -> Axes {
        Axes { x, y, x_scale: Scale::Log, y_scale: Scale::Log }
    }

    /// The vertical axis logarithmic: contractions are straight lines.
    #[must_use]
    pub const fn log_y(x: &'static str, y: &'static str) -> Axes {
        Axes { x, y, x_scale: Scale::Linear, y_scale: Scale::Log }
    }

    /// The horizontal axis logarithmic.
    #[must_use]
    pub const fn log_x(x: &'static str, y: &'static str) -> Axes {
        Axes { x, y, x_scale: Scale::Log, y_scale: Scale::Linear }
    }

    /// Both axes linear.
    #[must_use]
    pub const fn linear(x: &'static str, y: &'static str) -> Axes {
        Axes { x, y, x_scale: Scale::Linear, y_scale: Scale::Linear }
    }
}

impl Axes {
    /// A plane without scales, for what is drawn rather than measured: a network.
    pub const PLANE: Axes = Axes { x: "", y: "", x_scale: Scale::Hidden, y_scale: Scale::Hidden };
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// What was measured: points joined by a line.
    Measured,
    /// What the theorem says: a dashed line.
    Bound,
    /// Bare points.
    Points,
    /// Points, each with a bar over its interval.
    Intervals,
    /// A bar from 0 up to each point: the masses of a law.
    Bars,
    /// Each two points that follow each other joined, and no others: the edges of a network.
    Edges,
}

/// One labelled line of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its entry in the legend.
    pub label: Cow<'static, str>,
    /// How it is drawn.
    pub mark: Mark,
    /// Its points, (x, y).
    pub points: Vec<(f64, f64)>,
    /// For each point, an interval of y to shade; empty for none.
    pub band: Vec<(f64, f64)>,
}

/// The lines of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// In the order of the legend.
    pub lines: Vec<Line>,
    /// A second plot below, over the same horizontal axis.
    pub below: Option<Panel>,
}

/// The lower plot of a figure, on a linear scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What runs upward.
    pub y: &'static str,
    /// In the order of the legend.
    pub lines: Vec<Line>,
}

impl Series {
    /// No lines yet.
    #[must_use]
    pub fn new() -> Series {
        Series::default()
    }

    /// Lines that follow stand in a second plot below: the slack, where the two sides of an inequality stand above.
    #[must_use]
    pub fn below(mut self, y: &'static str) -> Series {
        self.below = Some(Panel { y, lines: Vec::new() });
        self
    }

    /// With one more line.
    #[must_use]
    pub fn line(
        mut self,
        label: impl Into<Cow<'static, str>>,
        mark: Mark,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Series {
        let line = Line { label: label.into(), mark, points: points.into_iter().collect(), band: Vec::new() };
        self.below.as_mut().map_or(&mut self.lines, |panel| &mut panel.lines).push(line);
        self
    }
}

/// A picture that a claim adds to its report; its series is computed when it is drawn.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its title.
    pub title: Cow<'static, str>,
    /// Its axes.
    pub axes: Axes,
    /// Computes the lines.
    pub series: fn() -> Series,
}

//! What people see: the terminal, the result file, the figures.

mod compare;
mod figure;
mod files;
mod findings;
mod html;
mod junit;
mod markup;
mod math;
mod result;
mod terminal;

pub use compare::compare;
pub use figure::{FigureError, draw, figure_file};
pub use files::{WriteError, prepare_file, prepare_folder, write_whole};
pub use findings::{FindingsFile, ReadError, Written, read_written};
pub use html::{PageOptions, html};
pub use junit::junit;
pub(crate) use markup::escaped;
pub use math::{Formula, MathError, StatementError, check_statements};
pub use result::{
    AxesEntry, CaseEntry, ClaimEntry, FigureEntry, Interval, LineEntry, ListedClaim, PanelEntry, ResultFile, SCHEMA,
    Summary, Tool, WitnessEntry, listing,
};
pub use terminal::{Styles, errata, explain, explain_failure, list, replay, verdict_table};

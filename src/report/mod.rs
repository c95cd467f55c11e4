//! What people see: the terminal, the result file, the figures.

mod compare;
mod figure;
mod files;
mod findings;
mod found;
mod html;
mod junit;
mod markdown;
mod markup;
mod math;
mod outline;
#[cfg(feature = "pdf")]
mod pdf;
mod result;
mod terminal;
mod words;

pub use compare::compare;
pub use figure::{FigureError, draw, draw_outlined, figure_file};
pub use files::{WriteError, prepare_file, prepare_folder, write_whole};
pub use findings::{FindingsFile, ReadError, Written, read_written};
pub use html::{PageOptions, html};
pub use junit::junit;
pub use markdown::markdown;
pub(crate) use markup::escaped;
pub use math::{Formula, MathError, Piece, StatementError, check_statements};
#[cfg(feature = "pdf")]
pub(crate) use pdf::typeset;
#[cfg(feature = "pdf")]
pub use pdf::{TypesetError, pdf, typeset_statements};
pub use result::{
    AxesEntry, CaseEntry, ClaimEntry, FigureEntry, Interval, LineEntry, ListedClaim, PanelEntry, ResultFile, SCHEMA,
    Summary, Tool, WitnessEntry, listing,
};
pub use terminal::{Styles, errata, explain, explain_failure, list, replay, verdict_table};

//! The engine room: a source and its files in memory go in, the bytes of a PDF come out.
//!
//! Nothing is read from outside: no file system, no packages, no network, no clock, and no fonts but those that
//! come with `typst-assets`. The same input gives the same bytes.
//!
//! Whatever others have written (the text of a submission, say) must come in as *data*: as a file that the source
//! reads with `json("data.json")`, whose strings are never parsed as markup. A source is trusted; a file is not.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf};

/// The name of the source among its files.
const MAIN: &str = "main.typ";

/// Why nothing could be typeset.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypesetError {
    /// A file has a name that is no path inside a document.
    Name(String),
    /// The typesetter refuses the source or one of its files: where, and why.
    Source(String),
    /// The pages could not be written as PDF.
    Export(String),
}

impl fmt::Display for TypesetError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TypesetError::Name(name) => write!(out, "`{name}` cannot be the name of a file in a document"),
            TypesetError::Source(reason) => write!(out, "the document cannot be typeset: {reason}"),
            TypesetError::Export(reason) => write!(out, "the document cannot be written as PDF: {reason}"),
        }
    }
}

impl std::error::Error for TypesetError {}

/// Typesets a source as a PDF; `files` are what it reads, by name. The PDF has tags for screen readers and no date.
///
/// # Errors
/// When a name is none, the source is refused, or the pages cannot be written.
pub(crate) fn typeset(source: &str, files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, TypesetError> {
    let desk = Desk::new(source, files)?;
    let pages = typst::compile::<PagedDocument>(&desk).output;
    let options = PdfOptions {
        creator: Smart::Custom(Some(concat!("theorycheck ", env!("CARGO_PKG_VERSION")).to_owned())),
        ..PdfOptions::default()
    };
    let bytes = pages
        .map_err(|wrong| TypesetError::Source(told(&desk, &wrong)))
        .and_then(|pages| pdf(&pages, &options).map_err(|wrong| TypesetError::Export(told(&desk, &wrong))));
    // What is remembered of one document is of no use to the next.
    typst::comemo::evict(0);
    bytes
}

/// The first complaint, with its line.
fn told(desk: &Desk, wrong: &[SourceDiagnostic]) -> String {
    let Some(first) = wrong.first() else { return "for no reason".to_owned() };
    let line = desk
        .range(first.span)
        .and_then(|range| desk.main.lines().byte_to_line(range.start))
        .map_or(String::new(), |line| format!("line {}: ", line + 1));
    format!("{line}{}", first.message)
}

/// All that the typesetter can see.
struct Desk {
    main: Source,
    files: HashMap<FileId, Bytes>,
}

impl Desk {
    fn new(source: &str, files: Vec<(String, Vec<u8>)>) -> Result<Desk, TypesetError> {
        let mut known = HashMap::new();
        for (name, bytes) in files {
            known.insert(named(&name)?, Bytes::new(bytes));
        }
        Ok(Desk { main: Source::new(named(MAIN)?, source.to_owned()), files: known })
    }
}

fn named(name: &str) -> Result<FileId, TypesetError> {
    let path = VirtualPath::new(name).map_err(|_| TypesetError::Name(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The standard library of the typesetter, built once.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Libertinus for text, New Computer Modern for mathematics, DejaVu Sans Mono for commands.
static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| typst_assets::fonts().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect());

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// A document that said when it was made would be another each day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(source: &str) -> String {
        typeset(source, Vec::new()).expect_err("it is refused").to_string()
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_another_gives_others() {
        let pages = |source: &str| typeset(source, Vec::new()).expect("pages");
        let source = "= Title\n$ sum_(t=1)^T norm(w_t)^2 $";
        assert!(pages(source) == pages(source) && pages(source).starts_with(b"%PDF"));
        assert!(pages(source) != pages("= Title"));
    }

    #[test]
    fn what_others_have_written_is_text_whatever_it_says() {
        let hostile =
            "#panic(\"x\") $ #read(\"/etc/passwd\") *b* _i_ `r` ] } ) \\ // \" #[ <label> @ref = h \u{0} \u{202e}";
        let data = serde_json::to_vec(hostile).expect("JSON");
        let source = "#let it = json(\"data.json\")\n#assert.eq(type(it), str)\n#it\n#raw(it)";
        assert!(typeset(source, vec![("data.json".to_owned(), data)]).is_ok());
        // As a source it does what it says.
        assert!(refused(hostile).contains("line 1: "), "{}", refused(hostile));
    }

    #[test]
    fn there_is_nothing_outside() {
        assert!(refused("#read(\"/etc/passwd\")").contains("not found"));
        assert!(refused("\n#import \"@preview/example:0.1.0\": *").contains("line 2: "));
        assert!(refused("#datetime.today()").contains("date"));
        assert!(refused("#image(\"missing.svg\")").contains("not found"));
        let name = ("../outside".to_owned(), Vec::new());
        assert_eq!(typeset("", vec![name]), Err(TypesetError::Name("../outside".to_owned())));
    }
}

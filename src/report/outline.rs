//! The letters of a figure as shapes, so that it looks the same wherever it is shown.
//!
//! A file of its own cannot rely on the fonts of its reader, and most programs that read SVG ignore a font
//! inside it. So each letter becomes a shape, kept once and used wherever the letter stands; the words stay
//! beside them for those who listen.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::markup::escaped;

/// The fonts that letters are looked up in, in order: the serif of the figures, then whatever has the letter.
struct Fonts {
    regular: Vec<Face<'static>>,
    bold: Vec<Face<'static>>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Face<'static>> = typst_assets::fonts().filter_map(|bytes| Face::parse(bytes, 0).ok()).collect();
    let serif = |face: &Face<'_>, bold: bool| is_serif(face) && face.is_bold() == bold && !face.is_italic();
    let ordered = |bold: bool| {
        let (own, others): (Vec<_>, Vec<_>) = faces.iter().cloned().partition(|face| serif(face, bold));
        own.into_iter().chain(others.into_iter().filter(|face| !face.is_italic())).collect()
    };
    Fonts { regular: ordered(false), bold: ordered(true) }
});

fn is_serif(face: &Face<'_>) -> bool {
    let families = face.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::FAMILY);
    families.filter_map(|name| name.to_string()).any(|family| family == "Libertinus Serif")
}

/// A figure whose texts are shapes.
pub(super) fn outlined(svg: &str) -> String {
    let mut shapes = Shapes::default();
    let mut body = String::with_capacity(2 * svg.len());
    let mut rest = svg;
    while let Some(start) = rest.find("<text ") {
        let Some((text, after)) = Text::read(&rest[start..]) else { break };
        body.push_str(&rest[..start]);
        shapes.write(&text, &mut body);
        rest = after;
    }
    body.push_str(rest);
    let head = body.find('>').map_or(0, |end| end + 1);
    let (opening, drawing) = body.split_at(head);
    let opening = opening.replacen("<svg ", "<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\" ", 1);
    format!("{opening}\n<defs>\n{}</defs>{drawing}", shapes.definitions)
}

/// A text as `plotters` writes it.
struct Text<'a> {
    attributes: &'a str,
    /// Escaped.
    words: &'a str,
}

impl<'a> Text<'a> {
    /// A text that starts here, and what comes after it.
    fn read(svg: &'a str) -> Option<(Text<'a>, &'a str)> {
        let (opening, rest) = svg.split_once('>')?;
        let (words, after) = rest.split_once("</text>")?;
        Some((Text { attributes: opening, words: words.trim() }, after))
    }

    fn attribute(&self, name: &str) -> Option<&'a str> {
        let start = self.attributes.find(&format!(" {name}=\""))? + name.len() + 3;
        self.attributes[start..].split('"').next()
    }

    fn number(&self, name: &str) -> f64 {
        self.attribute(name).and_then(|text| text.parse().ok()).unwrap_or(0.0)
    }

    fn letters(&self) -> String {
        let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
        plain.iter().fold(self.words.to_owned(), |text, (from, to)| text.replace(from, to))
    }
}

/// The shapes of letters, each once.
#[derive(Default)]
struct Shapes {
    known: BTreeMap<(bool, char), usize>,
    definitions: String,
}

impl Shapes {
    /// Writes the shapes of a text where it stood.
    fn write(&mut self, text: &Text<'_>, body: &mut String) {
        let bold = text.attribute("font-weight") == Some("bold");
        let letters = text.letters();
        let size = text.number("font-size");
        let width: f64 = letters.chars().map(|letter| advance(bold, letter)).sum::<f64>() * size;
        let start = match text.attribute("text-anchor") {
            Some("middle") => text.number("x") - width / 2.0,
            Some("end") => text.number("x") - width,
            _ => text.number("x"),
        };
        let base = text.number("y") + below(text.attribute("dy"), size);
        let turn = text.attribute("transform").map_or(String::new(), |turn| format!(" transform=\"{turn}\""));
        let colour = text.attribute("fill").unwrap_or("#000000");
        let _ = write!(body, "<g role=\"img\" aria-label=\"{}\"{turn} fill=\"{colour}\">", escaped(&letters));
        let _ = write!(body, "<g transform=\"translate({start:.2} {base:.2}) scale({size:.4} -{size:.4})\">");
        let mut at = 0.0;
        for letter in letters.chars() {
            if let Some(name) = self.named(bold, letter) {
                let _ = write!(body, "<use xlink:href=\"#g{name}\" x=\"{at:.3}\"/>");
            }
            at += advance(bold, letter);
        }
        body.push_str("</g></g>");
    }

    /// The name of a letter's shape, if it has one.
    fn named(&mut self, bold: bool, letter: char) -> Option<usize> {
        if let Some(name) = self.known.get(&(bold, letter)) {
            return Some(*name);
        }
        let shape = shape(bold, letter)?;
        let name = self.known.len();
        self.known.insert((bold, letter), name);
        let _ = writeln!(self.definitions, "<path id=\"g{name}\" d=\"{shape}\"/>");
        Some(name)
    }
}

/// How far below its anchor a line of text is written: `0.76em`, `0.5ex`, for which half an em stands.
fn below(shift: Option<&str>, size: f64) -> f64 {
    const EX: f64 = 0.5;
    let Some(shift) = shift else { return 0.0 };
    let number = shift.trim_end_matches(['e', 'm', 'x']).parse::<f64>().unwrap_or(0.0);
    number * size * if shift.ends_with("ex") { EX } else { 1.0 }
}

/// The first font that has a letter, and where.
fn glyph(bold: bool, letter: char) -> Option<(&'static Face<'static>, GlyphId)> {
    let faces = if bold { &FONTS.bold } else { &FONTS.regular };
    faces.iter().find_map(|face| Some((face, face.glyph_index(letter)?)))
}

/// How far a letter moves the pen, in units of the size of type.
fn advance(bold: bool, letter: char) -> f64 {
    let of_glyph = |(face, id): (&Face<'_>, GlyphId)| {
        f64::from(face.glyph_hor_advance(id).unwrap_or(0)) / f64::from(face.units_per_em())
    };
    glyph(bold, letter).map_or(0.0, of_glyph)
}

/// The outline of a letter, in these units; nothing for a blank.
fn shape(bold: bool, letter: char) -> Option<String> {
    let (face, id) = glyph(bold, letter)?;
    let mut pen = Pen { unit: f64::from(face.units_per_em()), path: String::new() };
    face.outline_glyph(id, &mut pen);
    Some(pen.path).filter(|path| !path.is_empty())
}

/// Writes an outline as the data of a path.
struct Pen {
    unit: f64,
    path: String,
}

impl Pen {
    fn stroke(&mut self, command: char, coordinates: &[f32]) {
        self.path.push(command);
        for (i, coordinate) in coordinates.iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            let _ = write!(self.path, "{space}{}", (f64::from(*coordinate) / self.unit * 1e3).round() / 1e3);
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.stroke('M', &[x, y]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.stroke('L', &[x, y]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.stroke('Q', &[x1, y1, x, y]);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.stroke('C', &[x1, y1, x2, y2, x, y]);
    }
    fn close(&mut self) {
        self.path.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURE: &str = "<svg width=\"9\" height=\"9\" viewBox=\"0 0 9 9\" xmlns=\"http://www.w3.org/2000/svg\">\n\
        <text x=\"4\" y=\"5\" dy=\"0.5ex\" text-anchor=\"middle\" font-size=\"2\" fill=\"#000000\">\nℝ &lt; aa\n</text>\n\
        <text x=\"1\" y=\"2\" font-size=\"2\" font-weight=\"bold\" transform=\"rotate(270, 1, 2)\">\na\n</text>\n</svg>";

    #[test]
    fn every_letter_is_a_shape_once_and_no_text_is_left() {
        let svg = outlined(FIGURE);
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|wrong| panic!("{wrong}:\n{svg}"));
        let named = |name: &'static str| document.descendants().filter(move |it| it.tag_name().name() == name);
        let all = |name: &'static str| named(name).count();
        // ℝ, <, a and a bold a; used for five letters.
        assert_eq!((all("text"), all("path"), all("use")), (0, 4, 5));
        for used in named("use") {
            let shape =
                used.attribute(("http://www.w3.org/1999/xlink", "href")).expect("a shape").trim_start_matches('#');
            assert!(named("path").any(|path| path.attribute("id") == Some(shape)), "{shape}");
        }
        assert!(document.descendants().any(|it| it.attribute("aria-label") == Some("ℝ < aa")));
        assert!(svg.contains("transform=\"rotate(270, 1, 2)\""));
    }

    #[test]
    fn a_text_in_the_middle_extends_as_far_to_both_sides() {
        let start = |anchor: &str| -> f64 {
            let svg = outlined(&FIGURE.replace("text-anchor=\"middle\"", &format!("text-anchor=\"{anchor}\"")));
            let after = svg.split("translate(").nth(1).expect("moved");
            after.split(' ').next().and_then(|x| x.parse().ok()).expect("a number")
        };
        let (left, middle, right) = (start("start"), start("middle"), start("end"));
        assert_eq!(left, 4.0);
        // Coordinates are written to a hundredth.
        assert!(right < middle && (left - middle - (middle - right)).abs() <= 0.02, "{left} {middle} {right}");
    }
}

//! Formulas as MathML, for browsers.

use super::{Formula, Node, Role};
use crate::report::markup::escaped;

impl Formula {
    /// An element `math`, displayed on a line of its own where `display`; well-formed XML.
    #[must_use]
    pub fn to_mathml(&self, display: bool) -> String {
        let style = if display { " display=\"block\"" } else { "" };
        format!("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{style}>{}</math>", row(&self.0))
    }
}

/// Exactly one element.
fn row(nodes: &[Node]) -> String {
    match nodes {
        [only] => element(only),
        nodes => format!("<mrow>{}</mrow>", nodes.iter().map(element).collect::<String>()),
    }
}

fn element(node: &Node) -> String {
    match node {
        Node::Row(nodes) => row(nodes),
        Node::Symbol(symbol, role) => self::symbol(symbol, *role),
        // More than one letter is upright by itself.
        Node::Name(name) if name.chars().count() > 1 => format!("<mi>{}</mi>", escaped(name)),
        Node::Name(name) => format!("<mi mathvariant=\"normal\">{}</mi>", escaped(name)),
        Node::Number(number) => format!("<mn>{}</mn>", escaped(number)),
        Node::Words(words) => format!("<mtext>{}</mtext>", escaped(&words.replace(' ', "\u{a0}"))),
        Node::Fraction(above, below) => format!("<mfrac>{}{}</mfrac>", element(above), element(below)),
        Node::Root(radicand, None) => format!("<msqrt>{}</msqrt>", element(radicand)),
        Node::Root(radicand, Some(index)) => format!("<mroot>{}{}</mroot>", element(radicand), element(index)),
        Node::Script { base, sub, sup, limits } => {
            let (names, base) =
                (if *limits { ["munder", "mover", "munderover"] } else { ["msub", "msup", "msubsup"] }, element(base));
            match (sub, sup) {
                (Some(sub), Some(sup)) => tagged(names[2], &[base, element(sub), element(sup)]),
                (Some(sub), None) => tagged(names[0], &[base, element(sub)]),
                (None, Some(sup)) => tagged(names[1], &[base, element(sup)]),
                (None, None) => base,
            }
        }
        Node::Accent(base, accent) => {
            let above = match accent {
                '\u{304}' => '¯',
                '\u{302}' => '^',
                '\u{303}' => '~',
                '\u{307}' => '˙',
                _ => '→',
            };
            format!("<mover accent=\"true\">{}<mo stretchy=\"false\">{above}</mo></mover>", element(base))
        }
        Node::Fenced(open, nodes, close) => {
            let fence = |delimiter: &Option<char>| {
                delimiter.map_or(String::new(), |it| {
                    format!("<mo fence=\"true\" stretchy=\"true\">{}</mo>", escaped(&it.to_string()))
                })
            };
            format!("<mrow>{}{}{}</mrow>", fence(open), row(nodes), fence(close))
        }
        Node::Space(width) => format!("<mspace width=\"{width}em\"/>"),
        Node::Table { rows, cases } => {
            let cells =
                |cells: &Vec<Node>| cells.iter().map(|cell| tagged("mtd", &[element(cell)])).collect::<String>();
            let rows: String = rows.iter().map(|row| tagged("mtr", &[cells(row)])).collect();
            let table = format!("<mtable columnalign=\"left\">{rows}</mtable>");
            if *cases { format!("<mrow><mo fence=\"true\" stretchy=\"true\">{{</mo>{table}</mrow>") } else { table }
        }
    }
}

fn tagged(name: &str, children: &[String]) -> String {
    format!("<{name}>{}</{name}>", children.concat())
}

fn symbol(symbol: &str, role: Role) -> String {
    let text = escaped(symbol);
    match role {
        // A bar that stands like a letter is a delimiter all the same: it must not slant or stretch.
        Role::Ordinary if matches!(symbol, "∥" | "|" | "∣") => {
            format!("<mo fence=\"true\" stretchy=\"false\" lspace=\"0\" rspace=\"0\">{text}</mo>")
        }
        Role::Ordinary if symbol.chars().all(char::is_alphabetic) => format!("<mi>{text}</mi>"),
        Role::Ordinary => format!("<mi mathvariant=\"normal\">{text}</mi>"),
        Role::Large => format!("<mo movablelimits=\"false\">{text}</mo>"),
        Role::Binary | Role::Relation => format!("<mo>{text}</mo>"),
        Role::Open | Role::Close | Role::Fence => format!("<mo fence=\"true\" stretchy=\"false\">{text}</mo>"),
        Role::Punctuation => format!("<mo separator=\"true\">{text}</mo>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mathml(latex: &str) -> String {
        let whole = Formula::read(latex).expect("a formula").to_mathml(false);
        let inner = whole.strip_prefix("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">").expect("an element");
        inner.strip_suffix("</math>").expect("its end").to_owned()
    }

    #[test]
    fn what_xml_reserves_is_escaped() {
        assert_eq!(mathml("a < b"), "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>");
        assert_eq!(mathml(r"\text{a \& b}"), "<mtext>a\u{a0}&amp;\u{a0}b</mtext>");
    }

    #[test]
    fn structure_becomes_elements() {
        assert_eq!(mathml(r"\frac1{\sqrt T}"), "<mfrac><mn>1</mn><msqrt><mi>T</mi></msqrt></mfrac>");
        assert_eq!(mathml(r"w_t^2"), "<msubsup><mi>w</mi><mi>t</mi><mn>2</mn></msubsup>");
        assert!(mathml(r"\min_{x} f").starts_with("<mrow><munder><mi>min</mi><mi>x</mi></munder>"));
        assert!(mathml(r"\bar w").starts_with("<mover accent=\"true\"><mi>w</mi>"));
        assert_eq!(mathml(r"\mathbb{E}"), "<mi>𝔼</mi>");
    }
}

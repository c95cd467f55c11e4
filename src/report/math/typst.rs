//! Formulas as the typesetter `typst` has them, for PDF.
//!
//! Whatever is no letter or digit is escaped, so that it stands for itself: a parenthesis calls nothing, and a
//! comma separates nothing.

use super::{Formula, Node, Role};

/// A part of a formula that a line may end after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words between formulas, as text.
    Words(String),
    /// The inside of an equation: what stands between two `$`, or what `eval` takes in its mode `math`.
    Math(String),
}

impl Formula {
    /// The formula, with the words between its parts taken out, because only text is broken into lines at blanks.
    #[must_use]
    pub fn to_typst(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut nodes = Vec::new();
        for node in flat(&self.0) {
            let words = match node {
                Node::Words(words) => words.clone(),
                Node::Space(width) if *width >= QUAD => "\u{2003}".to_owned(),
                other => {
                    nodes.push(other.clone());
                    continue;
                }
            };
            pieces.extend(math(&mut nodes));
            pieces.push(Piece::Words(words));
        }
        pieces.extend(math(&mut nodes));
        pieces
    }
}

/// The space between two formulas on one line, in units of the type size.
const QUAD: f32 = 1.0;

/// Groups do nothing to what stands side by side in them.
fn flat(nodes: &[Node]) -> Vec<&Node> {
    let mut all = Vec::new();
    for node in nodes {
        match node {
            Node::Row(inner) => all.extend(flat(inner)),
            other => all.push(other),
        }
    }
    all
}

/// The piece that these nodes are, if there are any.
fn math(nodes: &mut Vec<Node>) -> Option<Piece> {
    let nodes = std::mem::take(nodes);
    (!nodes.is_empty()).then(|| Piece::Math(row(&nodes)))
}

/// Nodes side by side. Letters are kept apart; white space beside words would be shown.
fn row(nodes: &[Node]) -> String {
    let mut text = String::new();
    for own in nodes.iter().map(element).filter(|own| !own.is_empty()) {
        if !text.is_empty() && !text.ends_with('"') && !own.starts_with('"') {
            text.push(' ');
        }
        text.push_str(&own);
    }
    // An argument must not be missing.
    if text.is_empty() { "\"\"".to_owned() } else { text }
}

fn element(node: &Node) -> String {
    match node {
        Node::Row(nodes) => row(nodes),
        Node::Symbol(symbol, role) => self::symbol(symbol, *role),
        Node::Name(name) if name.chars().count() > 1 => format!("op({})", quoted(name)),
        Node::Name(letter) => format!("upright({})", quoted(letter)),
        Node::Number(number) => number.chars().map(escaped).collect(),
        Node::Words(words) => quoted(&words.replace(' ', "\u{a0}")),
        Node::Fraction(above, below) => format!("frac({}, {})", element(above), element(below)),
        Node::Root(radicand, None) => format!("sqrt({})", element(radicand)),
        Node::Root(radicand, Some(index)) => format!("root({}, {})", element(index), element(radicand)),
        Node::Script { base, sub, sup, limits } => {
            let place = if *limits { "limits" } else { "scripts" };
            let script = |side, script: &Option<Box<Node>>| {
                script.as_ref().map_or(String::new(), |script| format!(", {side}: {}", element(script)))
            };
            format!("attach({place}({}){}{})", element(base), script("b", sub), script("t", sup))
        }
        Node::Accent(base, accent) => {
            let function = match accent {
                '\u{304}' => "macron",
                '\u{302}' => "hat",
                '\u{303}' => "tilde",
                '\u{307}' => "dot",
                _ => "arrow",
            };
            format!("{function}({})", element(base))
        }
        Node::Fenced(open, nodes, close) => {
            let fence = |delimiter: &Option<char>| delimiter.map_or(String::new(), escaped);
            format!("lr({}{}{})", fence(open), row(nodes), fence(close))
        }
        Node::Space(width) => format!("#h({width}em)"),
        Node::Table { rows, cases: true } => {
            let rows: Vec<String> = rows.iter().map(|cells| cells_of(cells, " & #h(0.8em) ")).collect();
            format!("cases({})", rows.join(", "))
        }
        Node::Table { rows, cases: false } => {
            let rows: Vec<String> = rows.iter().map(|cells| cells_of(cells, ", ")).collect();
            format!("mat(delim: #none, align: #left, {})", rows.join("; "))
        }
    }
}

fn cells_of(cells: &[Node], between: &str) -> String {
    cells.iter().map(element).collect::<Vec<_>>().join(between)
}

fn symbol(symbol: &str, role: Role) -> String {
    let letters: Vec<char> = symbol.chars().collect();
    match letters[..] {
        // The parser has the sign of parallels for norms, and that of divisors for absolute values. As fences they
        // would keep the blanks around them.
        ['∥'] if role != Role::Relation => "class(\"normal\", ‖)".to_owned(),
        ['∣' | '|'] if role != Role::Relation => "class(\"normal\", \\|)".to_owned(),
        [letter] => escaped(letter),
        [letter, '\u{338}'] => negated(letter).map_or_else(|| format!("cancel({})", escaped(letter)), escaped),
        _ if role == Role::Relation => format!("class(\"relation\", {})", quoted(symbol)),
        _ => quoted(symbol),
    }
}

/// A character that stands for itself.
fn escaped(character: char) -> String {
    match character {
        '-' => '−'.to_string(),
        '*' => '∗'.to_string(),
        _ if character.is_alphanumeric() || !character.is_ascii() => character.to_string(),
        _ => format!("\\{character}"),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A relation with a stroke through it, as one character.
fn negated(relation: char) -> Option<char> {
    const PLAIN: &str = "=∈≤≥<>≡∼≈⊂⊆∣∥";
    const NEGATED: &str = "≠∉≰≱≮≯≢≁≉⊄⊈∤∦";
    let place = PLAIN.chars().position(|plain| plain == relation)?;
    NEGATED.chars().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_becomes_calls_and_signs_stand_for_themselves() {
        for (latex, typst) in [
            (r"\frac1{\sqrt T}", "frac(1, sqrt(T))"),
            ("w_t^2", "attach(scripts(w), b: t, t: 2)"),
            (r"\sum_{t=1}^T f(w_t)", r"attach(limits(∑), b: t \= 1, t: T) f \( attach(scripts(w), b: t) \)"),
            (r"a \not\le b, -c", r"a ≰ b \, − c"),
            (r"\mathrm{KL} \; \bar w", "op(\"KL\") #h(0.2777778em) macron(w)"),
            (r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0\end{cases}", r"cases(1 & #h(0.8em) x \> 0, 0 & #h(0.8em) x ≤ 0)"),
            (r"\|x\|, |y", r#"class("normal", ‖) x class("normal", ‖) \, class("normal", \|) y"#),
            (r"\left\| x \right\|", "lr(‖x‖)"),
        ] {
            let pieces = Formula::read(latex).expect("a formula").to_typst();
            assert_eq!(pieces, [Piece::Math(typst.to_owned())], "{latex}");
        }
    }

    #[test]
    fn words_between_formulas_are_text_and_those_inside_stay() {
        let pieces =
            Formula::read(r#"x \text{ if "b" \& c} \quad \frac{\text{a "b"}}{2}"#).expect("a formula").to_typst();
        let (words, math) = (|it: &str| Piece::Words(it.to_owned()), |it: &str| Piece::Math(it.to_owned()));
        let fraction = "frac(\"a\u{a0}\\\"b\\\"\", 2)";
        assert_eq!(pieces, [math("x"), words(" if \"b\" & c"), words("\u{2003}"), math(fraction)]);
    }
}

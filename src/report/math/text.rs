//! Formulas as a line of Unicode, for terminals.

use super::alphabet::{lowered, raised};
use super::{Formula, Node, Role};

impl Formula {
    /// One line of text: scripts as Unicode has them, fractions with a slash.
    #[must_use]
    pub fn to_text(&self) -> String {
        let text = row(&self.0);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Nodes in a row, with the spaces that their roles ask for.
fn row(nodes: &[Node]) -> String {
    let mut text = String::new();
    let mut after_operand = false;
    let mut after_name = false;
    for node in nodes {
        let own = self::text(node);
        match node {
            Node::Symbol(_, Role::Relation) => text.push_str(&format!(" {own} ")),
            // A sign stands close to what it changes.
            Node::Symbol(_, Role::Binary) if after_operand => text.push_str(&format!(" {own} ")),
            Node::Symbol(symbol, Role::Punctuation) => text.push_str(&format!("{symbol} ")),
            _ => {
                let opens = matches!(node, Node::Symbol(_, Role::Open) | Node::Fenced(Some(_), ..));
                if (after_name && !opens || is_name(node) && after_operand) && !text.ends_with([' ', '(']) {
                    text.push(' ');
                }
                text.push_str(&own);
            }
        }
        let ends_operand = !matches!(
            node,
            Node::Symbol(_, Role::Relation | Role::Binary | Role::Punctuation | Role::Open) | Node::Space(_)
        );
        (after_operand, after_name) = (ends_operand, is_name(node));
    }
    text
}

/// Whether a node is read as a word: min, ∑ with its range, log.
fn is_name(node: &Node) -> bool {
    match node {
        Node::Name(name) => name.chars().count() > 1,
        Node::Symbol(_, Role::Large) => true,
        Node::Script { base, .. } => is_name(base),
        Node::Row(nodes) => matches!(&nodes[..], [only] if is_name(only)),
        _ => false,
    }
}

fn text(node: &Node) -> String {
    match node {
        Node::Row(nodes) => row(nodes),
        Node::Symbol(symbol, _) | Node::Name(symbol) | Node::Number(symbol) | Node::Words(symbol) => {
            symbol.replace('∥', "‖")
        }
        Node::Fraction(above, below) => format!("{}/{}", factor(above), factor(below)),
        Node::Root(radicand, None) => format!("√{}", factor(radicand)),
        Node::Root(radicand, Some(index)) => {
            let index = text(index);
            let raised: Option<String> = index.chars().map(raised).collect();
            format!("{}√{}", raised.unwrap_or(format!("({index})")), factor(radicand))
        }
        Node::Script { base, sub, sup, .. } => {
            let sub = sub.as_ref().map_or(String::new(), |sub| script(sub, '_', lowered));
            let sup = sup.as_ref().map_or(String::new(), |sup| script(sup, '^', raised));
            format!("{}{sub}{sup}", text(base))
        }
        Node::Accent(base, accent) => format!("{}{accent}", text(base)),
        Node::Fenced(open, nodes, close) => {
            let delimiter =
                |delimiter: &Option<char>| delimiter.map_or(String::new(), |it| it.to_string().replace('∥', "‖"));
            format!("{}{}{}", delimiter(open), row(nodes), delimiter(close))
        }
        Node::Space(width) => if *width > 0.9 {
            "   "
        } else if *width > 0.2 {
            " "
        } else {
            ""
        }
        .to_owned(),
        Node::Table { rows, cases } => {
            let line = |cells: &Vec<Node>| cells.iter().map(text).collect::<Vec<_>>().join(" ");
            let lines: Vec<String> = rows.iter().map(line).collect();
            if *cases { format!("{{{}}}", lines.join("; ")) } else { lines.join("; ") }
        }
    }
}

/// A script in small characters, if all of it exists in them and it is short; else behind a mark.
fn script(node: &Node, mark: char, small: fn(char) -> Option<char>) -> String {
    const SMALL_MAX: usize = 6;
    let plain = text(node).split_whitespace().collect::<Vec<_>>().join(" ");
    let tight: String = plain.chars().filter(|character| *character != ' ').collect();
    if tight.chars().count() <= SMALL_MAX
        && let Some(small) = tight.chars().map(small).collect::<Option<String>>()
    {
        return small;
    }
    if plain.chars().count() == 1 { format!("{mark}{plain}") } else { format!("{mark}{{{plain}}}") }
}

/// A node as a factor: in parentheses where a slash or a root would tear it apart.
fn factor(node: &Node) -> String {
    let text = text(node).trim().to_owned();
    if is_tight(node) { text } else { format!("({text})") }
}

fn is_tight(node: &Node) -> bool {
    match node {
        Node::Row(nodes) => match &nodes[..] {
            [only] => is_tight(only),
            // Numbers and letters side by side, as in 2LΔ.
            nodes => {
                nodes.iter().all(|node| matches!(node, Node::Number(_) | Node::Symbol(_, Role::Ordinary)))
                    && nodes.len() <= 3
            }
        },
        Node::Fraction(..) => false,
        Node::Symbol(_, role) => *role == Role::Ordinary,
        Node::Script { base, .. } | Node::Accent(base, _) => is_tight(base),
        Node::Words(words) => !words.contains(' '),
        Node::Fenced(Some(_), _, Some(_)) | Node::Number(_) | Node::Name(_) | Node::Root(..) => true,
        Node::Fenced(..) | Node::Table { .. } | Node::Space(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_read_like_the_lecture() {
        for (latex, text) in [
            (r"\frac1T\sum_{t=1}^T \|\nabla f(w_t)\|^2 \le \frac{2L\Delta}{T}", "1/T ∑ₜ₌₁ᵀ ‖∇f(wₜ)‖² ≤ 2LΔ/T"),
            (r"\mathbb E\,\bar x^\top y \ne -2", "𝔼x̄ᵀy ≠ −2"),
            (r"\sqrt{\frac{G^2 + \sigma^2}{T}} \le \frac{D(G + \sigma)}{\sqrt T}", "√((G² + σ²)/T) ≤ (D(G + σ))/√T"),
            (r"\arg\min_{w} f(w) \text{ exists for all } w", "arg min_w f(w) exists for all w"),
            (r"\left(\frac12\right)^{10} a_{i,j} \not\le b", "(1/2)¹⁰a_{i, j} ≰ b"),
            (r"\mathrm{KL}(P \| Q) \quad (0 < \delta \le \tfrac12)", "KL(P‖Q) (0 < δ ≤ 1/2)"),
            (r"\begin{cases} 1 & x > 0 \\ 0 & \text{else}\end{cases}", "{1 x > 0; 0 else}"),
        ] {
            assert_eq!(Formula::read(latex).expect("a formula").to_text(), text);
        }
    }
}

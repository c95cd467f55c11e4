//! Text as XML and HTML have it, whoever wrote it.

/// A text that may stand between tags or in a quoted attribute, in XML and in HTML: what markup reserves is
/// escaped, and what it has no way to write (control characters but tab and new line, and characters that
/// Unicode has set aside) becomes U+FFFD.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(character),
            _ if character.is_control() || is_noncharacter(character) => safe.push('\u{fffd}'),
            _ => safe.push(character),
        }
    }
    safe
}

/// The last two of each plane, and thirty-two more.
fn is_noncharacter(character: char) -> bool {
    let code = character as u32;
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text_between_tags_and_in_attributes() {
        let hostile = "\"/><script>alert('&')</script> \u{0}\u{1b}[31m\r\u{85}\u{ffff}\u{1fffe}\u{fdd0}\n\tend";
        let safe = escaped(hostile);
        let document = format!("<a b=\"{safe}\" c='{safe}'>{safe}</a>");
        let document = roxmltree::Document::parse(&document).unwrap_or_else(|wrong| panic!("{wrong}:\n{document}"));
        let lost =
            |character: char| character.is_control() && !"\n\t".contains(character) || is_noncharacter(character);
        let kept: String = hostile.chars().map(|it| if lost(it) { '\u{fffd}' } else { it }).collect();
        let element = document.root_element();
        assert_eq!((element.text(), element.children().count()), (Some(kept.as_str()), 1));
        // An attribute has every white space as a blank.
        let flat = kept.replace(['\n', '\t'], " ");
        assert_eq!((element.attribute("b"), element.attribute("c")), (Some(flat.as_str()), Some(flat.as_str())));
        assert_eq!(escaped("∀ε: ‖∇f‖² ≤ 2LΔ/T"), "∀ε: ‖∇f‖² ≤ 2LΔ/T");
    }
}

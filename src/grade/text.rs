//! What people write, read as meant; and what they may have written, shown so that it does no harm.

use std::fmt::Write;

/// The text with control characters and marks that turn the direction of writing spelled out, so
/// that neither a terminal nor a page obeys them. Line ends and tabs become spaces.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => safe.push(' '),
            _ if is_harmful(character) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
            }
            _ => safe.push(character),
        }
    }
    safe
}

/// As [`shown`], with line ends kept and at most `length` characters.
#[must_use]
pub fn shown_lines(text: &str, length: usize) -> String {
    let mut safe = String::new();
    for (count, line) in text.lines().enumerate() {
        if count > 0 {
            safe.push('\n');
        }
        safe.push_str(&shown(line));
    }
    match safe.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", &safe[..end]),
        None => safe,
    }
}

/// Control characters, direction marks, and what takes no room.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(character, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A string of a submission with the blanks and the minus of word processors replaced by those of
/// a keyboard, and whether there were any.
pub(super) fn as_meant(text: &str) -> (String, bool) {
    let meant: String = text
        .chars()
        .map(|character| match character {
            '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
            '\u{2212}' => '-',
            other => other,
        })
        .collect();
    let differs = meant != text;
    (meant, differs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shown_moves_a_cursor_or_turns_a_line() {
        let shown = shown("a\u{1b}[2Jb\u{202e}c\u{7}\nd\u{feff}");
        assert_eq!(shown, "a\\u{1b}[2Jb\\u{202e}c\\u{7} d\\u{feff}");
    }

    #[test]
    fn lines_are_kept_and_cut() {
        assert_eq!(shown_lines("ab\ncd\r\nef", 100), "ab\ncd\nef");
        assert_eq!(shown_lines("abcdef", 3), "abc…");
    }

    #[test]
    fn a_word_processor_is_understood() {
        assert_eq!(as_meant("1\u{a0}\u{2212} x"), ("1 - x".to_owned(), true));
        assert_eq!(as_meant("1 - x"), ("1 - x".to_owned(), false));
    }
}

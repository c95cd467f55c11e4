//! Letters of other alphabets, and those above and below the line.

use pulldown_latex::event::Font;

/// A letter in a font, as Unicode has it.
pub(super) fn styled(letter: char, font: Option<Font>) -> Result<char, String> {
    // The parser has the micro sign for the letter.
    let letter = if letter == '\u{b5}' { 'μ' } else { letter };
    let Some(font) = font else { return Ok(letter) };
    let exceptions: &[(char, char)] = match font {
        Font::DoubleStruck => &[('C', 'ℂ'), ('H', 'ℍ'), ('N', 'ℕ'), ('P', 'ℙ'), ('Q', 'ℚ'), ('R', 'ℝ'), ('Z', 'ℤ')],
        Font::Script => &[
            ('B', 'ℬ'),
            ('E', 'ℰ'),
            ('F', 'ℱ'),
            ('H', 'ℋ'),
            ('I', 'ℐ'),
            ('L', 'ℒ'),
            ('M', 'ℳ'),
            ('R', 'ℛ'),
            ('e', 'ℯ'),
            ('g', 'ℊ'),
            ('o', 'ℴ'),
        ],
        _ => &[],
    };
    let (capital_a, digit_zero) = match font {
        Font::DoubleStruck => (0x1d538, 0x1d7d8),
        Font::Script => (0x1d49c, 0),
        Font::Bold | Font::BoldSymbol => (0x1d400, 0x1d7ce),
        Font::Monospace => (0x1d670, 0x1d7f6),
        Font::Italic => return Ok(letter),
        other => return Err(format!("the font {other:?} is not known here")),
    };
    if let Some((_, exception)) = exceptions.iter().find(|(plain, _)| *plain == letter) {
        return Ok(*exception);
    }
    let code = match letter {
        'A'..='Z' => capital_a + (letter as u32 - 'A' as u32),
        'a'..='z' => capital_a + 26 + (letter as u32 - 'a' as u32),
        '0'..='9' if digit_zero > 0 => digit_zero + (letter as u32 - '0' as u32),
        _ => return Ok(letter),
    };
    char::from_u32(code).ok_or_else(|| format!("{letter} has no form in {font:?}"))
}

/// A character raised, where Unicode has it.
pub(super) fn raised(character: char) -> Option<char> {
    const PLAIN: &str = "0123456789+−-=()nixyt*′⊤ABDEGHIJKLMNOPRTUVWabcdefghjklmoprsuvwz/βγδφ,";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣʸᵗ*′ᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵘᵛʷᶻᐟᵝᵞᵟᵠ˒";
    counterpart(character, PLAIN, RAISED)
}

/// A character lowered, where Unicode has it.
pub(super) fn lowered(character: char) -> Option<char> {
    const PLAIN: &str = "0123456789+−-=()aehijklmnoprstuvxβγρφχ";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
    counterpart(character, PLAIN, LOWERED)
}

fn counterpart(character: char, from: &str, to: &str) -> Option<char> {
    let place = from.chars().position(|plain| plain == character)?;
    to.chars().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_forms() {
        let of = |letter, font| styled(letter, Some(font));
        assert_eq!(of('E', Font::DoubleStruck), Ok('𝔼'));
        assert_eq!(of('R', Font::DoubleStruck), Ok('ℝ'));
        assert_eq!(of('N', Font::Script), Ok('𝒩'));
        assert_eq!(of('L', Font::Script), Ok('ℒ'));
        assert_eq!(of('x', Font::Bold), Ok('𝐱'));
        assert_eq!(of('1', Font::DoubleStruck), Ok('𝟙'));
        assert_eq!((styled('x', None), styled('\u{b5}', None)), (Ok('x'), Ok('\u{3bc}')));
    }

    #[test]
    fn what_is_raised_and_lowered_stands_in_its_place() {
        for (plain, up) in [('0', '⁰'), ('2', '²'), ('n', 'ⁿ'), ('⊤', 'ᵀ'), ('z', 'ᶻ'), ('β', 'ᵝ'), ('−', '⁻')]
        {
            assert_eq!(raised(plain), Some(up));
        }
        for (plain, down) in [('0', '₀'), ('t', 'ₜ'), ('i', 'ᵢ'), ('x', 'ₓ'), ('χ', 'ᵪ'), ('+', '₊')] {
            assert_eq!(lowered(plain), Some(down));
        }
        assert_eq!((lowered('q'), raised('q')), (None, None));
    }
}

//! Numbers and counts as sentences have them.

use super::result::Interval;

/// `1 claim`, `2 claims`.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `lower-bounds` as `Lower bounds`.
pub(super) fn titled(chapter: &str) -> String {
    let words = chapter.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Four significant digits, or all where there are fewer; with a power of ten far away from 1.
pub(super) fn rounded(value: f64) -> String {
    // What rounds up to the ends of this range is inside.
    if value != 0.0 && !(0.999_95e-4..0.999_95e6).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    let digits = (3 - value.abs().log10().floor().clamp(-300.0, 300.0) as i32).clamp(0, 12) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// An interval to four significant digits.
pub(super) fn ends([lo, hi]: Interval) -> String {
    match (lo, hi) {
        (Some(lo), Some(hi)) if rounded(lo) == rounded(hi) => rounded(hi),
        (Some(lo), Some(hi)) => format!("{} to {}", rounded(lo), rounded(hi)),
        (Some(lo), None) => format!("at least {}", rounded(lo)),
        (None, Some(hi)) => format!("at most {}", rounded(hi)),
        (None, None) => "anything".to_owned(),
    }
}

/// An interval to six decimals.
pub(super) fn interval(lo: f64, hi: f64) -> String {
    match (lo.is_finite(), hi.is_finite()) {
        (true, true) if (hi - lo).abs() <= 1e-9 * hi.abs() => format!("{hi:.6}"),
        (true, true) => format!("[{lo:.6}, {hi:.6}]"),
        (true, false) => format!("at least {lo:.6}"),
        (false, true) => format!("at most {hi:.6}"),
        (false, false) => "anything".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_what_can_be_read() {
        for (value, text) in [
            (1.0, "1"),
            (0.914_213, "0.9142"),
            (12.345_67, "12.35"),
            (123_456.0, "123456"),
            (0.0, "0"),
            (3.296_863e15, "3.297e15"),
            (-2.5e-7, "-2.500e-7"),
            (0.999_99e-4, "0.0001"),
            (0.999_99e6, "1.000e6"),
        ] {
            assert_eq!(rounded(value), text);
        }
        assert_eq!(ends([Some(0.5), Some(0.5)]), "0.5");
        assert_eq!(ends([Some(0.5), None]), "at least 0.5");
    }

    #[test]
    fn an_interval_says_which_of_its_ends_are_known() {
        assert_eq!(interval(0.25, 0.25), "0.250000");
        assert_eq!(interval(0.25, 0.5), "[0.250000, 0.500000]");
        assert_eq!(interval(0.25, f64::INFINITY), "at least 0.250000");
        assert_eq!(interval(f64::NEG_INFINITY, 0.5), "at most 0.500000");
    }

    #[test]
    fn counts_and_titles_are_english() {
        assert_eq!((counted(1, "claim"), counted(0, "claim")), ("1 claim".to_owned(), "0 claims".to_owned()));
        assert_eq!(titled("lower-bounds"), "Lower bounds");
    }
}

//! Cells of spreadsheets: text that a spreadsheet would run as a formula is made harmless, and made itself again.

/// What a spreadsheet takes for the beginning of a formula.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What keeps it from doing so.
const GUARD: char = '\'';

/// Text as it may stand in a file that a spreadsheet opens; numbers stay as they are.
#[must_use]
pub fn harmless(text: &str) -> String {
    let bare = text.trim_start_matches(GUARD);
    let formula = bare.starts_with(STARTS) && text.parse::<f64>().is_err();
    if formula { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// The text that [`harmless`] was given.
#[must_use]
pub fn original(text: &str) -> &str {
    match text.strip_prefix(GUARD) {
        Some(rest) if rest.trim_start_matches(GUARD).starts_with(STARTS) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_numbers_are_not_and_both_come_back() {
        for text in ["=1+1", "+44 20", "-x", "@cmd", "'=1", "-2.59", "plain", "'quoted'", "", "\t=1"] {
            assert_eq!(original(&harmless(text)), text, "{text:?}");
        }
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("-2.59"), "-2.59");
    }
}

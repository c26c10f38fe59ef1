//! Text inside XML.

/// The text without the characters that no XML document may hold, escaped or not.
pub(super) fn legal(text: &str) -> String {
    text.chars().filter(|character| !is_forbidden(*character)).collect()
}

/// Legal text with markup made harmless.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in legal(text).chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

const fn is_forbidden(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_is_harmless_and_control_characters_are_gone() {
        assert_eq!(escaped("A #*\"<b>&\u{1}\u{8}\tZ"), "A #*&quot;&lt;b&gt;&amp;\tZ");
    }
}

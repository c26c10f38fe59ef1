//! Links: anything with a scheme, anything that begins with "www.", and paths below a domain ("facebook.com/jane").

use memchr::memchr_iter;

use super::kind::Kind;
use super::span::{Span, Spans};
use super::word;

/// Last parts of domains that are taken for one without a scheme.
const ENDINGS: [&str; 40] = [
    "ai", "app", "be", "biz", "cc", "club", "co", "com", "de", "dev", "edu", "es", "eu", "fm", "fr", "gg", "gl", "gov", "ie",
    "info", "io", "is", "it", "link", "live", "ly", "me", "net", "nl", "online", "org", "page", "pl", "shop", "site", "tv", "uk",
    "us", "wales", "xyz",
];

/// Claims every link.
pub(super) fn find(text: &str, spans: &mut Spans) {
    let bytes = text.as_bytes();
    for slash in memchr_iter(b'/', bytes) {
        if spans.end_around(slash).is_none()
            && let Some(start) = schemed(text, slash).or_else(|| bare(text, slash))
        {
            spans.claim(Span { start, end: end(text, slash), kind: Kind::Link });
        }
    }
    for dot in memchr_iter(b'.', bytes) {
        let www = dot >= 3 && bytes[dot - 3..dot].eq_ignore_ascii_case(b"www") && word::begins(text, dot - 3);
        if www && spans.end_around(dot).is_none() && bytes.get(dot + 1).is_some_and(u8::is_ascii_alphanumeric) {
            spans.claim(Span { start: dot - 3, end: end(text, dot), kind: Kind::Link });
        }
    }
}

/// Where a link begins whose first slash this is: "https://".
fn schemed(text: &str, slash: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let behind = bytes.get(slash + 1) == Some(&b'/')
        && bytes.get(slash + 2).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'[');
    let scheme = word::letters_before(bytes, slash.checked_sub(1).filter(|colon| bytes[*colon] == b':')?);
    (behind && scheme.len() >= 2).then(|| slash - 1 - scheme.len())
}

/// Where a domain begins that stands before a slash.
fn bare(text: &str, slash: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.get(slash + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"@?#_~".contains(byte)) {
        return None;
    }
    let start = bytes[..slash]
        .iter()
        .rposition(|byte| !(byte.is_ascii_alphanumeric() || b"-.".contains(byte)))
        .map_or(0, |last| last + 1);
    let (rest, ending) = text[start..slash].rsplit_once('.')?;
    let known = word::listed(ending.as_bytes(), &ENDINGS) && rest.ends_with(|last: char| last.is_ascii_alphanumeric());
    (known && word::begins(text, start) && !matches!(bytes[..start], [.., b'@' | b'/'])).then_some(start)
}

/// Where the link ends that goes on from `from`: before a space, a bracket it did not open, or punctuation that ends the sentence.
fn end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let stop = |character: char| {
        character.is_whitespace() || character.is_control() || "<>\"[]{}|\\^`\u{201c}\u{201d}\u{2018}".contains(character)
    };
    let mut link = rest.find(stop).map_or(rest, |end| &rest[..end]);
    loop {
        let trimmed = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '\u{2019}', '\u{2026}']);
        let closing = trimmed.ends_with(')') && trimmed.matches(')').count() > trimmed.matches('(').count();
        let trimmed = if closing { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if trimmed.len() == link.len() {
            return from + link.len();
        }
        link = trimmed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(ENDINGS.is_sorted());
    }

    fn found(text: &str) -> Vec<String> {
        let mut spans = Spans::default();
        find(text, &mut spans);
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn links_are_found_whole() {
        for link in [
            "https://www.facebook.com/jane.smith.12",
            "HTTP://EXAMPLE.COM",
            "www.example.co.uk",
            "facebook.com/jane",
            "tiktok.com/@jane_s",
            "t.me/jane",
            "https://en.example.org/wiki/Jane_(singer)",
            "www.instagram.com/jane/?x=1&y=2",
            "m.facebook.com/profile.php?id=1",
        ] {
            assert_eq!(found(&format!("See ({link}), or not.")), [link]);
        }
        assert_eq!(found("www.a.com/b and http://c.org/d"), ["www.a.com/b", "http://c.org/d"]);
    }

    #[test]
    fn slashes_and_domains_alone_are_not() {
        for text in [
            "and/or",
            "12/03/2024",
            "CR/1/24",
            "///filled.count.soap",
            "example.co.uk",
            "e.g./i.e.",
            "www",
            "www. the",
            "a.m./p.m.",
            "jane@example.com/x",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}

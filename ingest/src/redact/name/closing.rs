//! Names with which a text is signed: "Regards, Jane Smith", "Thanks Bob", "Signed, J. Okafor".

use super::super::word;
use super::given::is_given;
use super::person::{After, Follow, Manner, Person, Reading, follow, manner, person, word_end};
use super::title::TITLES;
use super::words::is_role;

/// Words after which hardly anything but a name stands.
#[rustfmt::skip]
pub(super) const STRONG: [&str; 15] = [
    "br", "cordially", "faithfully", "gratefully", "kr", "regards", "respectfully", "rgds", "rgrds", "signed", "sincerely",
    "truly", "warmly", "wishes", "yours",
];

/// Words that are often something else.
pub(super) const WEAK: [&str; 10] = ["best", "cheers", "love", "ta", "thank", "thanks", "thankyou", "thx", "tia", "xx"];

/// How a name is set off from what closes the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Space,
    Comma,
    Stop,
    Line,
}

/// The name after the closing from `start` to `end`.
pub(super) fn name(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let cue = &text[start..end];
    let strong = word::listed(cue.as_bytes(), &STRONG);
    let end = after_phrase(text, cue, end);
    let (at, set) = set_off(text, end)?;
    let at = past_roles(text, at);
    let manner = manner(text, cue, at);
    let after = if strong && set != Set::Space { After::Signature } else { After::Cue };
    let found = person(text, at, Reading { most: if manner == Manner::Capital { 4 } else { 3 }, manner, after })
        .filter(|found| !found.place)?;
    let follows = follow(text, found.end);
    let signed = if strong { certain(cue, &found, (set, follows), manner) } else { likely(cue, &found, (set, follows), manner) };
    if signed {
        return Some((found.start, found.end));
    }
    // "thanks bob for coming"
    let first = word_end(text, at).filter(|end| manner == Manner::Caseless && found.given() && is_given(&text[at..*end]))?;
    (follow(text, first) == Follow::Ordinary && !strong).then_some((at, first))
}

/// "Thank you", "Yours in despair": where the phrase that begins with the cue ends.
fn after_phrase(text: &str, cue: &str, end: usize) -> usize {
    let rest = &text[end..];
    if cue.eq_ignore_ascii_case("thank") {
        return if rest.get(..4).is_some_and(|next| next.eq_ignore_ascii_case(" you")) { end + 4 } else { end };
    }
    if cue.eq_ignore_ascii_case("signed") {
        return if rest.get(..4).is_some_and(|next| next.eq_ignore_ascii_case(" by ")) { end + 3 } else { end };
    }
    let further = ["yours", "thanks", "best", "love"].iter().any(|known| cue.eq_ignore_ascii_case(known));
    let near = &rest[..rest.floor_char_boundary(41)];
    let words = near.find([',', '\n']).filter(|_| further);
    words
        .filter(|comma| rest[..*comma].chars().all(|character| character.is_lowercase() || character == ' '))
        .map_or(end, |comma| end + comma)
}

/// Where the name would start, and what stands before it.
fn set_off(text: &str, end: usize) -> Option<(usize, Set)> {
    let rest = &text[end..];
    let between = rest.find(char::is_alphanumeric).map(|length| &rest[..length])?;
    if between.is_empty() || between.contains(['[', ']', '/', '"', '\'']) {
        return None;
    }
    let set = match between {
        _ if between.contains('\n') => Set::Line,
        _ if between.contains(['.', '!', '?']) => Set::Stop,
        _ if between.trim().is_empty() => Set::Space,
        _ => Set::Comma,
    };
    Some((end + between.len(), set))
}

/// Past "PC", "Beat Manager": what someone is before what they are called.
fn past_roles(text: &str, at: usize) -> usize {
    let mut start = at;
    for _ in 0..3 {
        let Some(end) = word_end(text, start) else { break };
        let word = &text[start..end];
        if !is_role(word) && !word::listed(word.as_bytes(), &TITLES) {
            break;
        }
        let dot = usize::from(text.as_bytes().get(end) == Some(&b'.'));
        let next = word::spaces(text.as_bytes(), end + dot);
        if next == end {
            break;
        }
        start = next;
    }
    start
}

/// After "Regards" and the like.
fn certain(cue: &str, found: &Person, (set, follows): (Set, Follow), manner: Manner) -> bool {
    let closed = matches!(follows, Follow::End | Follow::Line | Follow::Mark | Follow::Contact);
    let last = matches!(follows, Follow::End | Follow::Line | Follow::Contact);
    let known = found.given() || found.initials() && found.words > 0;
    let apart = set != Set::Space;
    match manner {
        _ if found.words == 0 => apart && follows == Follow::End,
        _ if cue.eq_ignore_ascii_case("yours") && !apart => false,
        _ if cue.eq_ignore_ascii_case("signed") => {
            known || last && set != Set::Stop || manner == Manner::Capital && found.words >= 2 && follows != Follow::Word
        }
        Manner::Capital => closed || known || apart && found.words >= 2 && set != Set::Stop,
        Manner::Caseless => last || known || closed && apart,
    }
}

/// After "Thanks" and the like.
fn likely(cue: &str, found: &Person, (set, follows): (Set, Follow), manner: Manner) -> bool {
    let last = matches!(follows, Follow::End | Follow::Line | Follow::Contact);
    let polite = !(cue.eq_ignore_ascii_case("best") || cue.eq_ignore_ascii_case("love"));
    let apart = matches!(set, Set::Comma | Set::Line);
    match manner {
        _ if found.words == 0 => apart && follows == Follow::End,
        _ if !polite && !apart => false,
        Manner::Capital => last || found.given() && set != Set::Stop && follows != Follow::Word || found.given() && apart,
        Manner::Caseless => {
            last && (found.words == 1 || found.given() || found.words == 2 && apart)
                || found.given() && apart && follows == Follow::Mark
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(STRONG.is_sorted() && WEAK.is_sorted());
    }

    fn found(text: &str) -> Option<&str> {
        name(text, 0, word::token_end(text.as_bytes(), 0)).map(|(start, end)| &text[start..end])
    }

    #[test]
    fn who_signs_is_a_name() {
        for (text, signed) in [
            ("Regards, Jane Smith", "Jane Smith"),
            ("Regards Xanthe", "Xanthe"),
            ("regards, xanthe okoro", "xanthe okoro"),
            ("Sincerely\nJ. Okafor\n12 Park Street", "J. Okafor"),
            ("Thanks, Bob", "Bob"),
            ("thanks gaz", "gaz"),
            ("Thanks Bob for coming", "Bob"),
            ("thanks bob for coming", "bob"),
            ("Thank you, Xanthe Okoro.", "Xanthe Okoro"),
            ("Thanks. Xanthe Okoro", "Xanthe Okoro"),
            ("Yours in despair, Marjorie", "Marjorie"),
            ("Regards, Jane Smith, [telephone]", "Jane Smith"),
            ("Regards,\nPC Jane Smith", "Jane Smith"),
            ("Signed by J. Okafor on", "J. Okafor"),
            ("SIGNED P. RATTRAY", "P. RATTRAY"),
            ("Cheers, J", "J"),
            ("Best, Tom x", "Tom"),
            ("Wishes Zoë", "Zoë"),
        ] {
            assert_eq!(found(text), Some(signed), "{text}");
        }
    }

    #[test]
    fn thanks_to_nobody_is_not() {
        for text in [
            "Thanks in advance",
            "Thanks. Police came",
            "Regards the bonfire",
            "Best Western",
            "Thanks for sorting",
            "Cheers all",
            "Love Lane is dark",
            "Signed For parcel",
            "thanks again",
            "Regards, A concerned resident",
            "Thanks, everyone",
            "Best to come",
            "Thanks Burger are open",
            "Yours is a good town",
            "Regards, Neighbourhood Watch",
            "Regards, Clifton Residents",
            "Thanks. Victoria saw nothing",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}

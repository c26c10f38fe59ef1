//! Redaction as a whole: how much is found, how much is taken for something it is not, and that a second time changes nothing.

mod hand_written;
mod hand_written_last;
mod hand_written_later;
mod score;

use proptest::prelude::*;

use super::corpus::{Narrative, Split, corpus, marked};
use super::*;
use score::Score;

/// Narratives in each corpus.
const LENGTH: usize = 5_000;

fn measured(name: &str, narratives: &[Narrative]) -> Score {
    let mut score = Score::default();
    for narrative in narratives {
        score.add(narrative);
    }
    println!("{name}\n{score}");
    score
}

#[test]
fn the_tuned_corpus_is_redacted_within_bounds() {
    let score = measured("tuned corpus", &corpus(Split::Tuned, 1, LENGTH));
    assert!(score.recall() >= 0.995 && score.false_share() <= 0.02);
}

// Measured before anything was changed for it: recall 98.43 %, false 3.83 %, nearly all of that one street, "Miss Lane".
#[test]
fn the_held_out_corpus_is_redacted_within_bounds() {
    let score = measured("held-out corpus", &corpus(Split::HeldOut, 2, LENGTH));
    assert!(score.recall() >= 0.995 && score.false_share() <= 0.02);
}

#[test]
fn hand_written_narratives_are_redacted_within_bounds() {
    // Bounds a little below what is measured: each batch holds some fifty identifiers, so one more is two per cent. Before
    // anything was changed for them recall was 98.2 %, 96.2 % and 95.1 %, and false were 3.4 %, 3.8 % and none.
    for (name, texts, recall, astray) in [
        ("first batch written by hand", &hand_written::NARRATIVES[..], 0.98, 0.03),
        ("second batch written by hand", &hand_written_later::NARRATIVES, 0.96, 0.05),
        ("third batch written by hand", &hand_written_last::NARRATIVES, 0.93, 0.03),
    ] {
        let narratives: Vec<Narrative> = texts.iter().map(|text| marked(text)).collect();
        let score = measured(name, &narratives);
        assert!(score.recall() >= recall && score.false_share() <= astray, "{name}");
    }
}

#[test]
fn every_kind_has_its_placeholder() {
    for (text, redacted) in [
        ("Ring 07700 900123 now", "Ring [telephone] now"),
        ("Write to jane@example.com.", "Write to [e-mail]."),
        ("At BS8 1TH", "At [postcode]"),
        ("A white AB12 CDE van", "A white [plate] van"),
        ("Card 4111 1111 1111 1111 used", "Card [card] used"),
        ("NI AB 12 34 56 C lost", "NI [national insurance number] lost"),
        ("SSN 219-45-1207", "SSN [social security number]"),
        ("See https://example.com/jane.", "See [link]."),
        ("Dear Mrs Patel, help", "Dear Mrs [name], help"),
        ("Help. Regards, Jane jane@example.com", "Help. Regards, [name] [e-mail]"),
    ] {
        assert_eq!(redact(text).text, redacted);
        assert!(redact(text).counts.total() >= 1, "{text}");
    }
}

#[test]
fn nothing_found_means_the_very_same_text() {
    let text = "Bike gone from 14 Church Street at 22:30 on 12/03/2024, worth GBP 1,200.";
    let redacted = redact(text);
    assert!(matches!(redacted.text, Cow::Borrowed(same) if std::ptr::eq(same, text)));
    assert_eq!(redacted.counts, RedactionCounts::default());
}

#[test]
fn counts_are_kept_by_kind() {
    let redacted = redact("Ring 07700 900123 or 0117 496 0123, Mr Khan");
    assert_eq!((redacted.counts.of(Kind::Telephone), redacted.counts.of(Kind::Name), redacted.counts.total()), (2, 1, 3));
    let mut sum = redacted.counts;
    sum.add(&redacted.counts);
    assert_eq!(sum.of(Kind::Telephone), 4);
}

fn settled(text: &str) {
    let once = redact(text).text.into_owned();
    let twice = redact(&once);
    assert_eq!(twice.text, once, "from {text:?}");
    assert_eq!(twice.counts.total(), 0);
}

#[test]
fn redacting_the_corpora_again_changes_nothing() {
    for narrative in corpus(Split::Tuned, 3, 500).iter().chain(&corpus(Split::HeldOut, 3, 500)) {
        settled(&narrative.text);
    }
}

/// Pieces that identifiers are made of, and what redaction leaves behind.
#[rustfmt::skip]
const PIECES: [&str; 53] = [
    "Dear ", "Hi ", "Mr ", "Regards", ", ", "Thanks ", "my name is ", "I am ", "- ", "Jane", " Smith", " Khan", "\n", "J. ",
    "07700 ", "900123", "+44 ", "(", ")", "0117 ", "@", "example", ".com", " dot ", " at ", "https://", "www.", "/", "BS8 ",
    "1TH", "AB12 ", "CDE", "plate ", "ABC ", "1234", " 12 34 56 ", "C", "4111 ", "1111 1111 1111", "219-45-1207", "IL ",
    "60614", "é", "\u{a0}", "\u{2013}", "’s", "[name]", "[plate]", "[e-mail]", " and ", ".", ":", "call me on ",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 1..14).prop_map(|pieces| pieces.concat())
}

#[test]
fn long_texts_are_settled_too() {
    for piece in ["- Jane 07700 900123 ", "jane dot ", "MR KHAN ", "Thanks ", "at ", "a@", "1 ", "a.b/", "[name] Jane ", "xx"] {
        settled(&piece.repeat(400));
    }
}

proptest! {
    #[test]
    fn redacting_pieces_again_changes_nothing(text in pieces()) {
        settled(&text);
    }

    #[test]
    fn any_text_at_all_is_redacted_once_and_for_all(text in "\\PC{0,60}") {
        settled(&text);
    }

    #[test]
    fn spans_are_whole_characters_in_order(text in pieces()) {
        let mut from = 0;
        for span in identifiers(&text).iter() {
            prop_assert!(span.start >= from && span.end > span.start);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            from = span.end;
        }
    }
}

//! The words of cards, and a document that can be read aloud.

use super::page::{Page, stops};
use super::plan_pdf;
use crate::render::sample::{ODD_NAME, no_areas, plan};

#[test]
fn every_visit_has_a_card_that_says_where_when_why_and_what_to_write_back() {
    let plan = plan();
    let page = Page::new(&plan);
    let cards: Vec<_> = page.officers.iter().flat_map(|officer| &officer.cards).collect();
    assert_eq!(cards.len(), plan.visits.len());
    assert_eq!(stops(&plan).len(), 2, "the second visit returns to the first place");
    assert_eq!((cards[0].when.as_str(), cards[0].name.as_str(), cards[0].stop.as_str()), ("18:05 to 18:17", ODD_NAME, "1"));
    assert!(cards[0].why.starts_with("Hotspot, evidence very strong. "), "{}", cards[0].why);
    assert_eq!(cards[0].before, "3 visits in the four weeks before; the last one: nothing seen.");
    assert_eq!(cards[0].write_to, "Plan abc123, visit 1");
    assert!(page.title.contains("2026-11-27 18:00 to 2026-11-28 02:00"), "{}", page.title);
}

#[test]
fn a_card_says_what_was_written_back_and_an_hour_that_comes_twice_with_its_offset() {
    let mut plan = plan();
    (plan.visits[0].visits_before, plan.visits[0].last_outcome) = (0, None);
    plan.visits[0].arrive = "2026-10-25T01:20+01:00".to_owned();
    plan.visits[0].leave = "2026-10-25T01:32+01:00".to_owned();
    let page = Page::new(&plan);
    let card = &page.officers[0].cards[0];
    assert_eq!(card.before, "No visit was written back in the four weeks before.", "somebody may have been sent and not come");
    assert_eq!(card.when, "01:20+01:00 to 01:32+01:00");
    assert!(page.places[0].times.contains("01:20+01:00"), "{}", page.places[0].times);
}

#[test]
fn the_pdf_is_tagged_and_the_same_every_time() {
    let (plan, areas) = (plan(), no_areas());
    let pdf = plan_pdf(&plan, &areas).expect("a document");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(pdf, plan_pdf(&plan, &areas).expect("the same"));
    let has = |words: &[u8]| pdf.windows(words.len()).any(|window| window == words);
    assert!(has(b"StructTreeRoot") && has(b"pdfuaid"), "it is tagged");
}

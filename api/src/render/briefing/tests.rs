//! Briefings: words that survive, pages that hold, the same bytes for the same value.

use super::page::{Page, Periods};
use super::sentences::headline;
use super::{briefing_html, briefing_pdf};
use crate::render::sample::{ODD_NAME, briefing, silent_briefing};
use crate::view::ChangeView;

/// Whether the bytes hold the text.
fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

fn change(now: u64, before: u64, ratio: Option<f64>, p: Option<f64>) -> ChangeView {
    ChangeView { now, before, ratio, lower: None, upper: None, p }
}

#[test]
fn the_same_briefing_gives_the_same_bytes() {
    let view = briefing("Templegate");
    assert_eq!(briefing_html(&view).expect("a page"), briefing_html(&view).expect("a page"));
    assert_eq!(briefing_pdf(&view).expect("a document"), briefing_pdf(&view).expect("a document"));
}

#[test]
fn the_document_is_tagged_titled_english_and_undated() {
    let pdf = briefing_pdf(&briefing("Templegate")).expect("a document");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(holds(&pdf, b"Briefing: Templegate, June 2019"));
    assert!(holds(&pdf, b"pdfuaid:part") && holds(&pdf, b"en-GB") && holds(&pdf, b"/DisplayDocTitle true"));
    assert!(holds(&pdf, b"/Alt") && holds(&pdf, b"/Scope/Row") && holds(&pdf, b"/Scope/Column"));
    assert!(!holds(&pdf, b"CreationDate"));
}

#[test]
fn names_are_text_and_never_markup() {
    let view = briefing(ODD_NAME);
    let html = briefing_html(&view).expect("a page");
    assert!(html.contains("A #*&quot;&lt;b&gt;") && !html.contains("<b>"));
    let pdf = briefing_pdf(&view).expect("a document");
    assert!(holds(&pdf, b"A #*&quot;&lt;b&gt;") || holds(&pdf, b"A #*\"&lt;b&gt;"), "the title in the metadata");
}

#[test]
fn a_name_the_font_lacks_does_not_cost_the_page() {
    let pdf = briefing_pdf(&briefing("東京 \u{200d}\u{1}\u{e000}")).expect("a document");
    assert!(holds(&pdf, "Briefing: □□ □, June 2019".as_bytes()));
}

#[test]
fn a_silent_week_is_said_and_not_called_safe() {
    let view = silent_briefing();
    let html = briefing_html(&view).expect("a page");
    assert!(html.contains("Nothing to compare: no report was counted in week 30 of 2018 or in week 29 of 2018."));
    assert!(html.contains("could not be computed: every cell holds the same count."));
    assert!(!html.to_lowercase().contains("safe"));
    assert!(briefing_pdf(&view).expect("a document").starts_with(b"%PDF-1.7"));
}

#[test]
fn page_and_document_share_their_words() {
    let view = briefing("Templegate");
    let (page, html) = (Page::new(&view), briefing_html(&view).expect("a page"));
    for text in [&page.headline, &page.hotspots.rows[0].place, &page.facts[0].value, &page.unknowns[0]] {
        assert!(html.contains(text.replace('\'', "&#x27;").as_str()), "{text}");
    }
}

#[test]
fn the_table_has_twelve_categories_and_the_sum_of_the_others() {
    let page = Page::new(&briefing("Templegate"));
    let rows = &page.changes.rows;
    assert_eq!(rows.len(), 14);
    assert_eq!((rows[0].name.as_str(), rows[0].now.as_str()), ("All categories", "1,412"));
    assert_eq!((rows[13].name.as_str(), rows[13].now.as_str(), rows[13].before.as_str()), ("2 other categories", "13", "11"));
    assert_eq!(rows[5].ratio, "▲ 1.65 (1.19 to 2.32)");
    assert!(rows[7].ratio.starts_with("▼") && rows[7].clear && !rows[9].clear);
}

#[test]
fn notes_that_two_receipts_share_are_said_once() {
    let page = Page::new(&briefing("Templegate"));
    assert_eq!(page.unknowns.len(), 4);
}

#[test]
fn headlines_say_what_the_test_says() {
    let view = briefing("Templegate");
    let said = |change: ChangeView| headline(&change, &Periods::new(&view));
    assert_eq!(
        said(change(412, 350, Some(1.182), Some(0.031_4))),
        "Reports rose: 412 in June 2019 against 350 in May 2019, 18 % more per day; a change this large by chance: p = 0.031."
    );
    assert!(said(change(350, 412, Some(0.82), Some(0.000_01))).starts_with("Reports fell: 350 in June 2019 against 412"));
    assert!(
        said(change(350, 412, Some(0.82), Some(0.000_01)))
            .contains("18 % fewer per day; a change this large by chance: p below 0.0001")
    );
    assert!(said(change(12, 10, Some(1.2), Some(0.5))).starts_with("No clear change: "));
    assert!(said(change(40, 0, None, Some(0.001))).starts_with("Reports rose: 40 in June 2019 against 0 in May 2019; a change"));
    assert!(
        said(change(0, 40, Some(0.0), Some(0.001))).starts_with("Reports fell: 0 in June 2019 against 40 in May 2019; a change")
    );
    assert!(said(change(62, 31, Some(2.066_7), Some(0.001))).contains(", 2.1 times as many per day;"));
}

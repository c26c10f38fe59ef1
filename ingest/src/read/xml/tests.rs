//! Requests as endpoints write them, and documents that are none.

use proptest::prelude::*;

use super::*;
use crate::read::json::tests::{Everything, Trickle, columns, drain};

fn read_by(step: usize, text: impl Into<Vec<u8>>) -> Result<Everything, IngestError> {
    let stream = Box::new(Trickle::new(text, step));
    drain(&mut Xml::open("a.xml", stream, &columns(&["service_request_id", "description", "extra.note"]))?)
}

fn read(text: &str) -> Result<Everything, IngestError> {
    read_by(3, text)
}

fn list(requests: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests>\n{requests}\n</service_requests>\n")
}

fn bad(text: &str) -> (u64, String) {
    match read(text).expect_err("no such document") {
        IngestError::BadFormat { line, reason, .. } => (line, reason),
        other => panic!("{other}"),
    }
}

#[test]
fn requests_become_rows_with_the_lines_they_begin_on() {
    let text = list(
        "<request>\n  <service_request_id>638344</service_request_id>\n\
         <description>Two &lt;lamps&gt; &amp; a caf\u{e9} &#233;&#x21;</description>\n</request>\n\
         <!-- between -->\n<request\n id='x'><description><![CDATA[a <b> &amp; c]]> d</description>\
         <Service-Request-ID> 2 </Service-Request-ID>\
         <extra><note>deep</note></extra><unknown/></request> <request\n/>",
    );
    for step in [1, 2, 5, 10_000] {
        let (rows, lines, defects) = read_by(step, text.clone()).expect("read");
        let expected = [["638344", "Two <lamps> & a caf\u{e9} \u{e9}!", ""], [" 2 ", "a <b> &amp; c d", "deep"], ["", "", ""]];
        assert_eq!(rows, expected);
        assert_eq!((lines, defects), (vec![3, 8, 9], vec![]));
    }
}

#[test]
fn a_list_without_requests_has_no_rows() {
    for text in [
        "<service_requests/>",
        "\u{feff}<service_requests>\n</service_requests>",
        "<a:service_requests xmlns:a='x'></a:service_requests>",
    ] {
        assert_eq!(read(text).expect("read"), Everything::default(), "{text}");
    }
}

#[test]
fn no_entity_is_expanded_but_those_of_xml_itself() {
    let (rows, _, _) = read(&list("<request><description>a&nbsp;b&bomb;</description></request>")).expect("read");
    assert_eq!(rows[0][1], "a&nbsp;b&bomb;");
    let bomb = "<!DOCTYPE x [<!ENTITY bomb \"boom\">]>\n<service_requests/>";
    assert!(bad(bomb).1.contains("document type"));
}

#[test]
fn what_is_no_text_costs_its_request() {
    let requests = ["1", "cafX", "0", "4"].map(|text| format!("<request><description>{text}</description></request>"));
    let mut text = list(&requests.join("\n")).into_bytes();
    let at = |text: &[u8], byte: u8, after: usize| after + text[after..].iter().position(|own| *own == byte).expect("a byte");
    let latin = at(&text, b'X', 0);
    text[latin] = 0xe9;
    let null = at(&text, b'0', latin);
    text[null] = 0;
    for step in [1, 4, 10_000] {
        let (rows, lines, defects) = read_by(step, text.clone()).expect("read");
        assert_eq!((rows.len(), lines), (2, vec![3, 6]));
        assert_eq!(defects, [(4, Reason::NotUtf8), (5, Reason::NullByte)]);
    }
}

#[test]
fn a_request_beyond_64_kib_and_other_elements_cost_themselves() {
    let long = format!("<request><description>{}</description></request>", "x".repeat(LONGEST + 1));
    let many = format!("<request>{}</request>", "<a>b</a>".repeat(LONGEST / 8 + 1));
    let text = list(&format!("{long}\n<error><code>1</code></error>\n{many}\n<request/>"));
    let (rows, lines, defects) = read_by(10_000, text).expect("read");
    assert_eq!((rows.len(), lines), (1, vec![6]));
    assert_eq!(defects, [(3, Reason::TooLong), (4, Reason::NotAnObject), (5, Reason::TooLong)]);
}

#[test]
fn a_defect_keeps_the_text_of_its_element() {
    let text = list("<error code='1'><code>1</code></error>");
    let mut xml = Xml::open("a.xml", Box::new(Trickle::new(text, 7)), &[]).expect("a list");
    let records = xml.next_block().expect("readable").expect("a block").into_records();
    assert_eq!(records.defects()[0].text, "<error code='1'><code>1</code></error>");
}

#[test]
fn what_is_no_list_of_requests_is_refused_with_its_line() {
    for (text, line, words) in [
        ("", 1, "empty"),
        ("{}", 1, "before its root"),
        ("<errors>\n<error/></errors>", 1, "<errors>"),
        ("<service_requests>\n<request>\n", 3, "within a request"),
        ("<service_requests>\n<request>\n</reqeust>", 3, "reqeust"),
        ("<service_requests>\n</service_requests>\n<more/>", 3, "behind the end"),
        ("<service_requests>\n", 2, "before its root is closed"),
        ("<service_requests>\nhello<request/></service_requests>", 2, "between"),
        ("<service_requests><request><a>&#xFFFFFFFF;</a></request></service_requests>", 1, ""),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><service_requests/>", 1, "ISO-8859-1"),
    ] {
        let (found, reason) = bad(text);
        assert_eq!(found, line, "{text:?}: {reason}");
        assert!(reason.contains(words), "{text:?}: {reason}");
    }
    assert!(bad(&list(&format!("<request>{}", "<a>".repeat(20)))).1.contains("16 deep"));
    assert!(bad(&list(&format!("<request>{}", "x".repeat(2 << 20)))).1.contains("1 MiB"));
}

proptest! {
    #[test]
    fn any_text_comes_back_as_it_was_written(
        texts in prop::collection::vec("[ -~\u{e4}\u{20ac}\u{1f600}]{1,20}", 1..6),
        step in 1usize..50,
    ) {
        let escaped = |text: &String| quick_xml::escape::escape(text.as_str()).into_owned();
        let requests: Vec<String> =
            texts.iter().map(|text| format!("<request><description>{}</description></request>", escaped(text))).collect();
        let (rows, _, defects) = read_by(step, list(&requests.join("\n"))).expect("read");
        let said: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
        let expected: Vec<&str> = texts.iter().map(|text| if text.trim().is_empty() { "" } else { text.as_str() }).collect();
        prop_assert_eq!(said, expected);
        prop_assert!(defects.is_empty());
    }

    #[test]
    fn no_bytes_at_all_make_it_fall_over(
        bytes in prop::collection::vec(prop::sample::select(&b"<>/&;#!?-[]'\"=ax \n\xc3\xa9\0"[..]), 0..80),
    ) {
        let mut text = b"<service_requests><request>".to_vec();
        text.extend(bytes);
        let read = read_by(7, text);
        let formed = read.is_ok() || matches!(read, Err(IngestError::BadFormat { .. }));
        prop_assert!(formed);
    }
}

//! What reading JSON must never get wrong: bounds, lines, and which rows a defect costs.

use std::borrow::Cow;
use std::io::{self, Read};

use proptest::prelude::*;

use super::*;
use crate::reason::Reason;

/// Columns of a source for a test.
pub(in crate::read) fn columns(names: &[&'static str]) -> Vec<ColumnRule> {
    names.iter().map(|name| ColumnRule { name: Cow::Borrowed(*name), needed: false }).collect()
}

/// Hands out a few bytes at a time, as a pipe does.
pub(in crate::read) struct Trickle(std::vec::IntoIter<u8>, usize);

impl Trickle {
    pub(in crate::read) fn new(bytes: impl Into<Vec<u8>>, step: usize) -> Self {
        Self(bytes.into().into_iter(), step)
    }
}

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.1.min(buffer.len()).min(self.0.len());
        self.0.by_ref().take(bytes).zip(buffer).for_each(|(own, other)| *other = own);
        Ok(bytes)
    }
}

/// Everything a reader hands out: rows, their lines, defects.
pub(in crate::read) type Everything = (Vec<Vec<String>>, Vec<u64>, Vec<(u64, Reason)>);

/// Reads to the end.
pub(in crate::read) fn drain(reader: &mut dyn Reader) -> Result<Everything, IngestError> {
    let mut all = Everything::default();
    while let Some(block) = reader.next_block()? {
        let records = block.into_records();
        let width = reader.header().len();
        for row in 0..records.len() {
            all.0.push((0..width).map(|column| records.field(row, column).to_owned()).collect());
            all.1.push(records.line(row));
        }
        all.2.extend(records.defects().iter().map(|defect| (defect.line, defect.reason)));
    }
    Ok(all)
}

fn read_named(file: &str, text: impl Into<Vec<u8>>, step: usize) -> Result<Everything, IngestError> {
    let stream = Box::new(Trickle::new(text, step));
    drain(&mut Json::open(file, stream, &columns(&["id", "Some Text", "place.x"]))?)
}

fn read(text: &str) -> Result<Everything, IngestError> {
    read_named("a.json", text, 5)
}

fn bad(text: &str) -> (u64, String) {
    match read(text).expect_err("not JSON") {
        IngestError::BadFormat { line, reason, .. } => (line, reason),
        other => panic!("{other}"),
    }
}

const ROW: [&str; 3] = ["1", "a", "2.50"];

#[test]
fn every_shape_is_read_alike() {
    let object = r#"{"ID": 1, "some_text": "a", "place": {"x": 2.50}}"#;
    for text in [
        format!("[{object}]"),
        format!("\u{feff}\n\n[\n{object}\n]\n"),
        object.to_owned(),
        format!("{object}\n"),
        format!("\u{1e}{object}\n"),
        format!("{{\"data\": [{object}]}}"),
        format!("{{\"meta\": {{\"data\": [1]}}, \"value\": [ {object} ], \"results\": [1]}}\n"),
        format!("{{\"count\": 1, \"service_requests\": [\n{object}\n]\n}}"),
    ] {
        for step in [1, 7, 1000] {
            let (rows, _, defects) = read_named("a.json", text.clone(), step).expect("read");
            assert_eq!((rows, defects), (vec![ROW.map(str::to_owned).to_vec()], vec![]), "{text}");
        }
    }
}

#[test]
fn lines_are_those_on_which_objects_begin() {
    let (_, lines, _) = read("[\n  {\n \"id\": 1\n},\n\n{\"id\": 2}, {\"id\":\n3}\n]").expect("read");
    assert_eq!(lines, [2, 6, 6]);
    let (_, lines, _) = read("{\"id\": 1}\r\n\r\n  {\"id\": 2}\r\n{\"id\": 3}").expect("read");
    assert_eq!(lines, [1, 3, 4]);
    let (_, lines, _) = read("{\"features\":\n[\n{\"id\": 1}]}").expect("read");
    assert_eq!(lines, [3]);
}

#[test]
fn an_element_that_is_no_object_costs_itself() {
    let (rows, _, defects) = read("[{\"id\": 1},\n[2],\n3, null,\n\"x\",\n{\"id\": tru},\n{\"id\": 4}]").expect("read");
    assert_eq!((rows.len(), rows[1][0].as_str()), (2, "4"));
    let lines: Vec<u64> = defects.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 3, 4, 5]);
    assert!(defects.iter().all(|(_, reason)| *reason == Reason::NotAnObject));
}

#[test]
fn a_bad_line_costs_only_itself() {
    let text =
        b"{\"id\": 1}\n{\"id\": 2\nnonsense\n[3]\n{\"id\": \"\xff\"}\n{\"id\": \"\0\"}\n{\"id\": \"\\u0000\"}\n{\"id\": 8}\n";
    let (rows, lines, defects) = read_named("a.ndjson", text.to_vec(), 3).expect("read");
    assert_eq!((rows.len(), lines), (2, vec![1, 8]));
    let expected = [
        (2, Reason::NotAnObject),
        (3, Reason::NotAnObject),
        (4, Reason::NotAnObject),
        (5, Reason::NotUtf8),
        (6, Reason::NullByte),
        (7, Reason::NullByte),
    ];
    assert_eq!(defects, expected);
    // By its name, the very first line may be the bad one.
    assert_eq!(read_named("a.jsonl", "oops\n{\"id\": 2}\n", 3).expect("read").1, [2]);
}

#[test]
fn a_text_of_a_sequence_may_span_lines_and_a_torn_one_costs_itself() {
    let (rows, lines, defects) = read("\u{1e}{\"id\":\n1}\n\u{1e}{\"id\": 2\n\u{1e}{\"id\": 3}\n").expect("read");
    assert_eq!((rows.len(), lines, defects), (2, vec![1, 4], vec![(3, Reason::NotAnObject)]));
}

#[test]
fn an_element_beyond_64_kib_is_set_aside_however_long_it_is() {
    for length in [LONGEST + 1, 3 << 20] {
        let long = format!("{{\"id\": \"{}\"}}", "x".repeat(length));
        for text in [
            format!("[{{\"id\": 1}},\n{long},\n{{\"id\": 3}}]"),
            format!("{{\"id\": 1}}\n{long}\n{{\"id\": 3}}\n"),
            format!("{{\"junk\": {long}, \"data\": [{{\"id\": 1}},\n{long},\n{{\"id\": 3}}]}}"),
        ] {
            let (rows, lines, defects) = read_named("a.json", text, 100_000).expect("read");
            assert_eq!((rows.len(), lines, defects), (2, vec![1, 3], vec![(2, Reason::TooLong)]), "{length}");
        }
    }
}

#[test]
fn what_cannot_be_cut_into_elements_is_refused_with_its_line() {
    for (text, line, words) in [
        ("", 1, "empty"),
        ("\n \n", 3, "empty"),
        ("id,text\n1,a\n", 1, "neither { nor ["),
        ("[\n{\"id\": 1}\n", 3, "before the array is closed"),
        ("[\n{\"id\": [1}\n]", 2, "bracket"),
        ("[\n{\"id\": \"1}\n]", 2, "within the value"),
        ("[{\"id\": 1}\n{\"id\": 2}]", 2, "no comma"),
        ("[{\"id\": 1},\n]", 2, "no value"),
        ("[{\"id\": 1}]\n]", 2, "behind its end"),
        ("{\"data\": [{\"id\": 1}]\n", 2, "before its object is closed"),
        ("{\n\"rows\": [{\"id\": 1}]\n}", 3, "under any of data, features"),
        ("{\"id\": 1\n{\"id\": 2}\n", 2, "call it NAME.ndjson"),
    ] {
        let (found, reason) = bad(text);
        assert_eq!(found, line, "{text:?}: {reason}");
        assert!(reason.contains(words), "{text:?}: {reason}");
    }
}

#[test]
fn an_array_without_elements_has_no_rows() {
    for text in ["[]", " [ ] ", "{\"data\": []}", "{\"value\":[ ],\"x\":1}"] {
        assert_eq!(read(text).expect("read"), Everything::default(), "{text}");
    }
}

#[test]
fn a_stream_that_breaks_says_so() {
    struct Torn;
    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
    }
    assert!(matches!(Json::open("a.json", Box::new(Torn), &[]), Err(IngestError::Unreadable { .. })));
}

proptest! {
    #[test]
    fn whatever_the_strings_hold_every_shape_gives_the_same_rows(
        texts in prop::collection::vec("(?s).{0,12}|[\\[\\]{}\",\\\\:\n]{0,8}", 0..8),
        step in 1usize..40,
    ) {
        let texts: Vec<String> = texts.iter().map(|text| text.replace('\0', "")).collect();
        let objects: Vec<serde_json::Value> =
            texts.iter().enumerate().map(|(id, text)| serde_json::json!({ "id": id, "Some Text": text })).collect();
        let expected: Vec<Vec<String>> =
            texts.iter().enumerate().map(|(id, text)| vec![id.to_string(), text.clone(), String::new()]).collect();
        let lines: Vec<String> = objects.iter().map(ToString::to_string).collect();
        let array = serde_json::to_string_pretty(&objects).expect("JSON");
        let wrapped = serde_json::json!({ "about": texts, "results": objects }).to_string();
        for (file, text) in [("a.json", array), ("a.ndjson", lines.join("\n")), ("a.json", wrapped)] {
            if file == "a.ndjson" && lines.is_empty() {
                continue;
            }
            let (rows, _, defects) = read_named(file, text.clone(), step).expect("read");
            prop_assert_eq!(&rows, &expected, "{}", text);
            prop_assert!(defects.is_empty());
        }
    }

    #[test]
    fn no_bytes_at_all_make_it_fall_over(
        bytes in prop::collection::vec(prop::sample::select(&b"{}[]\",:\\ \n1tx\x1e\xff\0"[..]), 0..60),
    ) {
        let formed = |read: Result<Everything, IngestError>| read.is_ok() || matches!(read, Err(IngestError::BadFormat { .. }));
        prop_assert!(formed(read_named("a.json", bytes.clone(), 4)));
        prop_assert!(formed(read_named("a.ndjson", bytes, 4)));
    }
}

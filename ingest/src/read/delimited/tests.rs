//! What framing must never get wrong: lines, quotes, and which rows a defect costs.

use std::fmt::Write as _;
use std::io::{self, Read};

use super::*;
use crate::IngestError;
use crate::read::reader::Reader;
use crate::read::records::Records;
use crate::reason::Reason;

/// Hands out a few bytes at a time, as a pipe does.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.1.min(buffer.len()).min(self.0.len());
        buffer[..bytes].copy_from_slice(&self.0[..bytes]);
        self.0 = &self.0[bytes..];
        Ok(bytes)
    }
}

fn frame_by(bytes: &'static [u8], step: usize, dialect: Dialect) -> Vec<Records> {
    let mut reader = Delimited::open("a.csv", Box::new(Trickle(bytes, step)), dialect).expect("a header");
    let mut all = Vec::new();
    while let Some(block) = reader.next_block().expect("readable") {
        all.push(block.into_records());
    }
    all
}

type Framed = (Vec<Vec<String>>, Vec<u64>, Vec<(u64, Reason)>);

fn frame(bytes: impl Into<Vec<u8>>) -> Framed {
    let bytes: &'static [u8] = bytes.into().leak();
    let mut framed = Framed::default();
    for records in frame_by(bytes, 7, Dialect::default()) {
        for row in 0..records.len() {
            framed.0.push((0..records.width).map(|column| records.field(row, column).to_owned()).collect());
            framed.1.push(records.line(row));
        }
        framed.2.extend(records.defects().iter().map(|defect| (defect.line, defect.reason)));
    }
    framed
}

#[test]
fn lines_are_those_of_the_file_even_after_quoted_line_breaks() {
    let (rows, lines, defects) = frame("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n");
    assert_eq!(rows, [["1", "x\r\ny"], ["2", "z"]]);
    assert_eq!(lines, [2, 5]);
    assert!(defects.is_empty());
}

#[test]
fn every_line_break_will_do_and_the_last_may_be_missing() {
    for text in ["a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\r\n3,4\n", "a,b\r1,2\r3,4\r", "\u{feff}a,b\n1,2\n3,\"4\""] {
        let (rows, lines, defects) = frame(text);
        assert_eq!(rows, [["1", "2"], ["3", "4"]], "{text:?}");
        assert_eq!((lines, defects), (vec![2, 3], vec![]), "{text:?}");
    }
}

#[test]
fn a_record_with_a_field_too_many_or_too_few_costs_itself() {
    let (rows, _, defects) = frame("a,b\n1,2\n1,2,3\n4\n5,6\n");
    assert_eq!(rows, [["1", "2"], ["5", "6"]]);
    assert_eq!(defects, [(3, Reason::FieldCount), (4, Reason::FieldCount)]);
}

#[test]
fn a_quote_within_a_field_is_just_a_character() {
    let (rows, _, defects) = frame("a,b\n1,5\" pipe\n2,\"said \"\"stop\"\"\"\n");
    assert_eq!(rows, [["1", "5\" pipe"], ["2", "said \"stop\""]]);
    assert!(defects.is_empty());
}

#[test]
fn a_quote_left_open_costs_its_own_line_and_swallows_nothing() {
    let (rows, lines, defects) = frame("a,b\n1,2\n3,\"left open\n4,5\n6,\"fine, too\"\n7,8\n");
    assert_eq!(rows, [["1", "2"], ["4", "5"], ["6", "fine, too"], ["7", "8"]]);
    assert_eq!(lines, [2, 4, 5, 6]);
    assert_eq!(defects, [(3, Reason::StrayQuote)]);
}

#[test]
fn a_quote_left_open_in_the_last_line_costs_that_line() {
    assert_eq!(frame("a,b\n1,2\n3,\"open\n").2, [(3, Reason::StrayQuote)]);
}

#[test]
fn text_behind_a_closing_quote_is_a_stray_quote() {
    let (rows, _, defects) = frame("a,b\n1,\"x\"y\n2,3\n");
    assert_eq!(rows, [["2", "3"]]);
    assert_eq!(defects, [(2, Reason::StrayQuote)]);
}

#[test]
fn a_quote_left_open_far_from_the_next_one_is_found_across_blocks() {
    let mut text = String::from("a,b\n1,\"open\n");
    (0..200_000).for_each(|row| writeln!(text, "{row},plain text").expect("written"));
    let (rows, lines, defects) = frame(text);
    assert_eq!((rows.len(), lines[0], lines[199_999]), (200_000, 3, 200_002));
    assert_eq!(defects, [(2, Reason::StrayQuote)]);
}

#[test]
fn bytes_that_are_no_text_and_null_bytes_cost_their_record() {
    let (rows, _, defects) = frame(b"a,b\n1,caf\xe9\n2,caf\xc3\xa9\n3,x\0y\n4,z\n".to_vec());
    assert_eq!(rows, [["2", "caf\u{e9}"], ["4", "z"]]);
    assert_eq!(defects, [(2, Reason::NotUtf8), (4, Reason::NullByte)]);
}

#[test]
fn a_declared_encoding_is_read() {
    let dialect = Dialect { delimiter: b';', encoding: encoding_rs::WINDOWS_1252 };
    let records = frame_by(b"a;b\n1;caf\xe9\n", 100, dialect);
    assert_eq!(records[0].field(0, 1), "caf\u{e9}");
}

#[test]
fn a_record_beyond_64_kib_is_set_aside_however_long_it_is() {
    for length in [LONGEST + 1, 3 << 20] {
        let (rows, lines, defects) = frame(format!("a,b\n1,2\n3,{}\n5,6\n", "x".repeat(length)));
        assert_eq!(rows, [["1", "2"], ["5", "6"]], "{length}");
        assert_eq!((lines, defects), (vec![2, 4], vec![(3, Reason::TooLong)]), "{length}");
    }
}

#[test]
fn an_empty_file_says_so_and_one_with_a_header_only_has_no_rows() {
    let open = |text: &'static str| Delimited::open("a.csv", Box::new(text.as_bytes()), Dialect::default());
    assert!(matches!(open(""), Err(IngestError::EmptyFile { .. })));
    assert!(matches!(open("\n\n"), Err(IngestError::EmptyFile { .. })));
    assert!(open("a,b\n").expect("a header").next_block().expect("readable").is_none());
}

#[test]
fn blocks_do_not_change_what_is_read() {
    let mut text = String::from("id,text\n");
    (0..60_000).for_each(|row| writeln!(text, "{row},\"line one of {row},\nand \"\"two\"\" of it\"").expect("written"));
    let (rows, lines, defects) = frame(text);
    assert_eq!((rows.len(), defects.len()), (60_000, 0));
    assert_eq!(rows[59_999][1], "line one of 59999,\nand \"two\" of it");
    assert!(lines.iter().enumerate().all(|(row, line)| *line == 2 + 2 * row as u64));
}

#[test]
fn several_quoted_fields_with_line_breaks_in_one_record_stay_together_at_the_end_of_a_block() {
    let mut text = String::from("id,one,two\n");
    (0..30_000).for_each(|row| writeln!(text, "{row},\"a\nb of {row}\",\"c\nd\"").expect("written"));
    let (rows, _, defects) = frame(text);
    assert_eq!((rows.len(), defects), (30_000, vec![]));
}

#[test]
fn a_record_that_is_too_long_may_be_cut_within_a_character() {
    let (_, _, defects) = frame(format!("a,b\n3,x{}\n", "\u{1f525}".repeat(40_000)));
    assert_eq!(defects, [(2, Reason::TooLong)]);
}

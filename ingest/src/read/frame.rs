//! Records out of bytes, each with the line it begins on, a table's worth at a time.

use std::io::Read;
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader};

use crate::IngestError;

/// Records per table: enough to keep columns busy, few enough to keep memory flat.
const ROWS: usize = 65_536;
/// A record longer than this is a quote left open.
const LONGEST: usize = 1 << 20;
/// Bytes asked of the reader at a time.
const BLOCK: usize = 1 << 18;

/// A record that could not be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Defect {
    /// Line on which the record begins, counting the header as line 1.
    pub(crate) line: u64,
    /// Reason code.
    pub(crate) reason: &'static str,
    /// Hash of the record's bytes.
    pub(crate) hash: String,
}

/// Whole records of text, row by row, with their lines.
#[derive(Debug, Default)]
pub(crate) struct Records {
    text: String,
    ends: Vec<usize>,
    width: usize,
    pub(crate) lines: Vec<u64>,
    pub(crate) defects: Vec<Defect>,
}

impl Records {
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The text of one field, as the file has it.
    pub(crate) fn field(&self, row: usize, column: usize) -> &str {
        let at = row * self.width + column;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

/// Takes a stream apart into records.
pub(crate) struct Framer<'a> {
    file: String,
    stream: &'a mut dyn Read,
    parser: Reader,
    block: Vec<u8>,
    unread: Range<usize>,
    header: Vec<String>,
    finished: bool,
    line: u64,
    /// Bytes taken from the stream so far.
    pub(crate) bytes: u64,
}

impl<'a> Framer<'a> {
    /// Reads the line of column names.
    ///
    /// # Errors
    /// [`IngestError::EmptyFile`] when there is none.
    pub(crate) fn new(file: &str, stream: &'a mut dyn Read) -> Result<Self, IngestError> {
        let mut framer = Self {
            file: file.to_owned(),
            stream,
            parser: Reader::new(),
            block: vec![0; BLOCK],
            unread: 0..0,
            header: Vec::new(),
            finished: false,
            line: 1,
            bytes: 0,
        };
        let mut scratch = Scratch::default();
        if !framer.next_record(&mut scratch)? {
            return Err(IngestError::EmptyFile { file: framer.file });
        }
        framer.header = scratch.fields().map(|field| String::from_utf8_lossy(field).trim().to_owned()).collect();
        Ok(framer)
    }

    /// The column names.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// The next table's worth of records; `None` at the end.
    ///
    /// # Errors
    /// [`IngestError::EndlessRecord`] and read errors.
    pub(crate) fn next_records(&mut self) -> Result<Option<Records>, IngestError> {
        let mut records = Records { width: self.header.len(), ..Records::default() };
        let mut scratch = Scratch::default();
        while records.len() < ROWS && self.next_record(&mut scratch)? {
            match scratch.verdict(self.header.len()) {
                Ok(text) => scratch.append(text, &mut records),
                Err(reason) => records.defects.push(scratch.defect(reason)),
            }
        }
        let empty = records.len() == 0 && records.defects.is_empty();
        Ok((!empty).then_some(records))
    }

    /// Fills `scratch` with one record; `false` at the end of the stream.
    fn next_record(&mut self, scratch: &mut Scratch) -> Result<bool, IngestError> {
        scratch.clear();
        while !self.finished {
            if self.unread.is_empty() {
                self.refill()?;
            }
            let input = &self.block[self.unread.clone()];
            let at_end = input.is_empty();
            let (bytes_left, ends_left) = scratch.left();
            let (result, taken, written, ends) = self.parser.read_record(input, bytes_left, ends_left);
            let consumed = self.unread.start..self.unread.start + taken;
            self.unread.start = consumed.end;
            self.line = scratch.count_lines(&self.block[consumed], self.line);
            scratch.advance(written, ends);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if scratch.bytes.len() >= LONGEST => {
                    return Err(IngestError::EndlessRecord { file: self.file.clone(), line: scratch.line, limit: LONGEST });
                }
                ReadRecordResult::OutputFull => scratch.grow_bytes(),
                ReadRecordResult::OutputEndsFull => scratch.grow_ends(),
                ReadRecordResult::Record if at_end && scratch.quotes % 2 == 1 => {
                    return Err(IngestError::OpenQuote { file: self.file.clone(), line: scratch.line });
                }
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => self.finished = true,
            }
        }
        Ok(false)
    }

    fn refill(&mut self) -> Result<(), IngestError> {
        let read = self.stream.read(&mut self.block);
        let read = read.map_err(|source| IngestError::Unreadable { path: self.file.clone().into(), source })?;
        self.bytes += read as u64;
        self.unread = 0..read;
        Ok(())
    }
}

/// One record while it is being read.
struct Scratch {
    bytes: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    fields: usize,
    begun: bool,
    quotes: usize,
    line: u64,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { bytes: vec![0; 4096], written: 0, ends: vec![0; 64], fields: 0, begun: false, quotes: 0, line: 1 }
    }
}

impl Scratch {
    fn clear(&mut self) {
        (self.written, self.fields, self.begun, self.quotes) = (0, 0, false, 0);
    }

    /// The line after some bytes of the record that `line` was before. The record begins behind the line breaks that the
    /// parser left over from the one before.
    fn count_lines(&mut self, consumed: &[u8], line: u64) -> u64 {
        let breaks = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() as u64;
        let left_over = if self.begun { 0 } else { consumed.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count() };
        self.quotes += memchr::memchr_iter(b'"', consumed).count();
        let first = line + breaks(&consumed[..left_over]);
        if !self.begun && left_over < consumed.len() {
            (self.begun, self.line) = (true, first);
        }
        first + breaks(&consumed[left_over..])
    }

    /// Room for more bytes and more ends of fields.
    fn left(&mut self) -> (&mut [u8], &mut [usize]) {
        (&mut self.bytes[self.written..], &mut self.ends[self.fields..])
    }

    fn advance(&mut self, written: usize, ends: usize) {
        self.written += written;
        self.fields += ends;
    }

    fn grow_bytes(&mut self) {
        self.bytes.resize(self.bytes.len() * 2, 0);
    }

    fn grow_ends(&mut self) {
        self.ends.resize(self.ends.len() * 2, 0);
    }

    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends[..self.fields]).map(|(start, end)| &self.bytes[start..*end])
    }

    /// The record as text, if it has as many fields as the header and is UTF-8.
    fn verdict(&self, width: usize) -> Result<&str, &'static str> {
        if self.fields != width {
            return Err("field-count");
        }
        std::str::from_utf8(&self.bytes[..self.written]).map_err(|_| "not-utf8")
    }

    fn append(&self, text: &str, records: &mut Records) {
        let base = records.text.len();
        records.text.push_str(text);
        records.ends.extend(self.ends[..self.fields].iter().map(|end| base + end));
        records.lines.push(self.line);
    }

    fn defect(&self, reason: &'static str) -> Defect {
        Defect { line: self.line, reason, hash: crate::refused::hash(&self.bytes[..self.written]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Framed = (Vec<Vec<String>>, Vec<u64>, Vec<(u64, &'static str)>);

    fn frame(text: &str) -> Framed {
        let mut bytes = text.as_bytes();
        let mut framer = Framer::new("a.csv", &mut bytes).expect("a header");
        let width = framer.header().len();
        let records = framer.next_records().expect("readable").unwrap_or_default();
        let rows =
            (0..records.len()).map(|row| (0..width).map(|column| records.field(row, column).to_owned()).collect()).collect();
        (rows, records.lines.clone(), records.defects.iter().map(|defect| (defect.line, defect.reason)).collect())
    }

    #[test]
    fn lines_are_those_of_the_file_even_after_quoted_line_breaks() {
        let (rows, lines, defects) = frame("a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n");
        assert_eq!(rows, [["1", "x\r\ny"], ["2", "z"]]);
        assert_eq!(lines, [2, 4]);
        assert!(defects.is_empty());
    }

    #[test]
    fn a_record_with_a_field_too_many_is_a_defect_with_its_line() {
        let (rows, _, defects) = frame("a,b\n1,2\n1,2,3\n4,5\n");
        assert_eq!(rows, [["1", "2"], ["4", "5"]]);
        assert_eq!(defects, [(3, "field-count")]);
    }

    #[test]
    fn a_file_may_end_without_a_line_break() {
        assert_eq!(frame("a,b\n1,2").0, [["1", "2"]]);
    }

    #[test]
    fn an_empty_file_says_so() {
        let mut nothing: &[u8] = b"";
        assert!(matches!(Framer::new("a.csv", &mut nothing), Err(IngestError::EmptyFile { .. })));
    }

    #[test]
    fn a_quote_that_is_never_closed_stops_the_file_instead_of_swallowing_its_rows() {
        let mut bytes: &[u8] = b"a,b\n1,2\n3,\"left open\n4,5\n6,7\n";
        let mut framer = Framer::new("a.csv", &mut bytes).expect("a header");
        assert!(matches!(framer.next_records(), Err(IngestError::OpenQuote { line: 3, .. })));
        assert_eq!(frame("a,b\n1,\"closed at the end\"").0, [["1", "closed at the end"]]);
    }

    #[test]
    fn a_quote_left_open_is_named_with_its_line() {
        let text = format!("a,b\n1,2\n\"{}", "x".repeat(LONGEST + 10));
        let mut bytes = text.as_bytes();
        let mut framer = Framer::new("a.csv", &mut bytes).expect("a header");
        assert!(matches!(framer.next_records(), Err(IngestError::EndlessRecord { line: 3, .. })));
    }
}

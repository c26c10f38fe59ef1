//! Cutting a stream between records, without taking records apart.

use std::io::Read;

use super::{Dialect, LONGEST, TextBlock};
use crate::IngestError;
use crate::read::reader::{Block, Reader};
use crate::read::records::Defect;
use crate::reason::Reason;

/// Bytes per block: enough to keep a worker busy, few enough to keep memory flat.
const BLOCK: usize = 1 << 20;

/// A stream of delimited text.
pub(crate) struct Delimited {
    file: String,
    stream: Box<dyn Read + Send>,
    dialect: Dialect,
    header: Vec<String>,
    /// Bytes that were read and not handed on.
    pending: Vec<u8>,
    /// Line on which `pending` begins.
    line: u64,
    ended: bool,
    /// The file breaks its lines with carriage returns alone.
    returns_only: bool,
}

impl Delimited {
    /// Reads the line of column names.
    ///
    /// # Errors
    /// [`IngestError::EmptyFile`] when there is none; read errors.
    pub(crate) fn open(file: &str, stream: Box<dyn Read + Send>, dialect: Dialect) -> Result<Self, IngestError> {
        let mut text = Self {
            file: file.to_owned(),
            stream,
            dialect,
            header: Vec::new(),
            pending: Vec::new(),
            line: 1,
            ended: false,
            returns_only: false,
        };
        text.fill()?;
        text.returns_only = memchr::memchr(b'\n', &text.pending).is_none() && memchr::memchr(b'\r', &text.pending).is_some();
        text.break_lines(0);
        text.take_header()?;
        Ok(text)
    }

    fn take_header(&mut self) -> Result<(), IngestError> {
        let empty = || IngestError::EmptyFile { file: self.file.clone() };
        let blank = self.pending.iter().take_while(|byte| matches!(byte, b'\n' | b'\r' | b' ')).count();
        let end = first_record_end(&self.pending[blank..], self.dialect.delimiter).ok_or_else(empty)?;
        let record: Vec<u8> = self.pending.drain(..blank + end).collect();
        self.header = TextBlock::header(&record[blank..], self.dialect);
        self.line += newlines(&record);
        Ok(())
    }

    /// Reads until a block is pending or the stream ends.
    fn fill(&mut self) -> Result<(), IngestError> {
        let start = self.pending.len();
        if !self.ended && start < BLOCK {
            let read = self.stream.by_ref().take((BLOCK - start) as u64).read_to_end(&mut self.pending);
            let unreadable = |source| IngestError::Unreadable { path: self.file.clone().into(), source };
            self.ended = read.map_err(unreadable)? < BLOCK - start;
            self.break_lines(start);
        }
        Ok(())
    }

    /// Turns carriage returns into line feeds where the file has no others.
    fn break_lines(&mut self, start: usize) {
        if self.returns_only {
            self.pending[start..].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
    }

    /// A record that fills a whole block and does not end: passed over up to the next line break.
    fn skip_record(&mut self) -> Result<Defect, IngestError> {
        let kept = String::from_utf8_lossy(&self.pending[..LONGEST]).into_owned();
        let defect = Defect { line: self.line, reason: Reason::TooLong, text: kept };
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.pending) {
                self.pending.drain(..=end);
                self.line += 1;
                return Ok(defect);
            }
            self.pending.clear();
            if self.ended {
                return Ok(defect);
            }
            self.fill()?;
        }
    }
}

impl Reader for Delimited {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next_block(&mut self) -> Result<Option<Block>, IngestError> {
        let mut defects = Vec::new();
        let end = loop {
            self.fill()?;
            if self.pending.is_empty() {
                break 0;
            }
            let end = if self.ended {
                self.pending.len()
            } else {
                last_record_end(&self.pending, self.dialect.delimiter, self.header.len())
            };
            if end > 0 {
                break end;
            }
            defects.push(self.skip_record()?);
        };
        if end == 0 && defects.is_empty() {
            return Ok(None);
        }
        let rest = self.pending.split_off(end);
        let bytes = std::mem::replace(&mut self.pending, rest);
        let line = self.line;
        self.line += newlines(&bytes);
        Ok(Some(Block::Text(TextBlock { bytes, line, width: self.header.len(), dialect: self.dialect, defects })))
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Where the first record ends, behind its line break; `None` when there is nothing.
fn first_record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'"', b'\n', &bytes[at..]).map(|found| at + found) {
        if bytes[found] == b'\n' {
            return Some(found + 1);
        }
        at = match quoted(bytes, found, delimiter) {
            Quoted::Closed(close) => close + 1,
            Quoted::Open | Quoted::Stray => found + 1,
        };
    }
    (!bytes.is_empty()).then_some(bytes.len())
}

/// Where the last whole record ends, behind its line break; 0 when none ends here.
///
/// Records with quotes are taken apart by the rules by which the workers do it: a block must not end where they read on.
fn last_record_end(bytes: &[u8], delimiter: u8, width: usize) -> usize {
    let mut start = 0;
    let behind_last_line = |from: usize, to: usize| memchr::memrchr(b'\n', &bytes[from..to]).map(|found| from + found + 1);
    while let Some(quote) = memchr::memchr(b'"', &bytes[start..]).map(|found| start + found) {
        start = behind_last_line(start, quote).unwrap_or(start);
        match record_end(bytes, start, delimiter, width) {
            Some(end) => start = end,
            None => return start,
        }
    }
    behind_last_line(start, bytes.len()).unwrap_or(start)
}

/// Behind the record that begins at `start`, or behind its first line where that is all it costs; nothing where it is open.
fn record_end(bytes: &[u8], start: usize, delimiter: u8, width: usize) -> Option<usize> {
    let first_line = || memchr::memchr(b'\n', &bytes[start..]).map(|found| start + found + 1);
    let (mut at, mut fields) = (start, 0);
    loop {
        fields += 1;
        if bytes.get(at) == Some(&b'"') && opens(bytes, at, delimiter) {
            match quoted(bytes, at, delimiter) {
                Quoted::Closed(close) => at = close + 1,
                Quoted::Open => return None,
                Quoted::Stray => return first_line(),
            }
        }
        at += memchr::memchr2(delimiter, b'\n', &bytes[at..])? + 1;
        if bytes[at - 1] == b'\n' {
            let first = first_line();
            return if fields == width || first == Some(at) { Some(at) } else { first };
        }
    }
}

/// What a quote is.
enum Quoted {
    /// It begins a field that the quote there ends.
    Closed(usize),
    /// It begins a field that may end in bytes that were not read yet.
    Open,
    /// It is a character like others: it stands within a field, or nothing closes it where a field could end.
    Stray,
}

fn quoted(bytes: &[u8], quote: usize, delimiter: u8) -> Quoted {
    if !opens(bytes, quote, delimiter) {
        return Quoted::Stray;
    }
    match closing(bytes, quote) {
        // Of a quote near the very end nobody knows yet what follows it.
        Some(close) if close + 2 < bytes.len() => match (bytes[close + 1], bytes[close + 2]) {
            (byte, _) if byte == delimiter || byte == b'\n' => Quoted::Closed(close),
            (b'\r', b'\n') => Quoted::Closed(close),
            _ => Quoted::Stray,
        },
        None if bytes.len() - quote >= LONGEST => Quoted::Stray,
        Some(_) | None => Quoted::Open,
    }
}

/// Whether a quote begins a field: nothing but a delimiter or a line break stands before it.
pub(super) fn opens(bytes: &[u8], quote: usize, delimiter: u8) -> bool {
    quote.checked_sub(1).is_none_or(|before| bytes[before] == delimiter || bytes[before] == b'\n')
}

/// The quote that closes the one at `open`, if it stands within the length of a record; doubled quotes do not close.
pub(super) fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let end = bytes.len().min(open + LONGEST);
    let mut at = open + 1;
    loop {
        let quote = at + memchr::memchr(b'"', bytes.get(at..end)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

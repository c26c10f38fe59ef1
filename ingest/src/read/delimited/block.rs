//! Taking whole records apart into fields, without copying those that need no unescaping.

use super::split::{closing, opens};
use super::{Dialect, LONGEST};
use crate::read::records::{Defect, Records};
use crate::reason::Reason;

/// Whole records of delimited text.
#[derive(Debug)]
pub(crate) struct TextBlock {
    pub(super) bytes: Vec<u8>,
    /// Line on which the block begins.
    pub(super) line: u64,
    pub(super) width: usize,
    pub(super) dialect: Dialect,
    /// Records that the splitter passed over before this block.
    pub(super) defects: Vec<Defect>,
}

impl TextBlock {
    /// The column names in a file's first record.
    pub(super) fn header(record: &[u8], dialect: Dialect) -> Vec<String> {
        let mut parser = Parser::new(decode(record.to_vec(), dialect), 0, 1, dialect.delimiter);
        parser.record();
        let fields = parser.spans.iter().map(|(start, end)| &parser.text[*start as usize..*end as usize]);
        fields.map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect()
    }

    /// The block's records.
    pub(crate) fn into_records(self) -> Records {
        let mut parser = Parser::new(decode(self.bytes, self.dialect), self.width, self.line, self.dialect.delimiter);
        parser.run();
        let mut defects = self.defects;
        defects.append(&mut parser.defects);
        Records { text: parser.text, spans: parser.spans, width: self.width, lines: parser.lines, defects }
    }
}

/// Text of a block: what is no text, and every null byte, is masked and its position kept.
struct Decoded {
    text: String,
    faults: Vec<(usize, Reason)>,
}

fn decode(bytes: Vec<u8>, dialect: Dialect) -> Decoded {
    if dialect.encoding != encoding_rs::UTF_8 {
        let (text, _, _) = dialect.encoding.decode(&bytes);
        return mask_nulls(text.into_owned(), Vec::new());
    }
    match String::from_utf8(bytes) {
        Ok(text) => mask_nulls(text, Vec::new()),
        Err(error) => {
            let bytes = error.into_bytes();
            let mut text = String::with_capacity(bytes.len());
            let mut faults = Vec::new();
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                if !chunk.invalid().is_empty() {
                    faults.push((text.len(), Reason::NotUtf8));
                    text.push('?');
                }
            }
            mask_nulls(text, faults)
        }
    }
}

fn mask_nulls(mut text: String, mut faults: Vec<(usize, Reason)>) -> Decoded {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        faults.extend(memchr::memchr_iter(0, text.as_bytes()).map(|at| (at, Reason::NullByte)));
        faults.sort_unstable();
        text = text.replace('\0', "?");
    }
    Decoded { text, faults }
}

struct Parser {
    text: String,
    /// Where the block's own text ends; unescaped fields are appended behind it.
    end: usize,
    faults: std::vec::IntoIter<(usize, Reason)>,
    fault: Option<(usize, Reason)>,
    at: usize,
    line: u64,
    width: usize,
    delimiter: u8,
    spans: Vec<(u32, u32)>,
    lines: Vec<u64>,
    defects: Vec<Defect>,
}

/// What became of one record.
struct Taken {
    fields: usize,
    /// Text stood behind a closing quote, or a quote was not closed.
    stray: bool,
    /// Line breaks within its fields in quotes.
    spanned: u64,
}

impl Parser {
    fn new(decoded: Decoded, width: usize, line: u64, delimiter: u8) -> Self {
        let mut faults = decoded.faults.into_iter();
        let fault = faults.next();
        let end = decoded.text.len();
        let (spans, lines) = (Vec::with_capacity(end / 8), Vec::with_capacity(end / 64));
        Self { text: decoded.text, end, faults, fault, at: 0, line, width, delimiter, spans, lines, defects: Vec::new() }
    }

    fn run(&mut self) {
        while self.at < self.end {
            match self.text.as_bytes()[self.at] {
                b'\n' => (self.at, self.line) = (self.at + 1, self.line + 1),
                b'\r' => self.at += 1,
                _ => self.judge_record(),
            }
        }
    }

    /// Takes one record apart and decides whether it is a row.
    fn judge_record(&mut self) {
        let (start, spans) = (self.at, self.spans.len());
        let taken = self.record();
        let mut lines = taken.spanned + u64::from(self.text.as_bytes()[self.at - 1] == b'\n');
        let reason = if taken.stray || (taken.fields != self.width && taken.spanned > 0) {
            // A quote that should not be there would swallow the rows behind it: only its own line is lost.
            let first = memchr::memchr(b'\n', &self.text.as_bytes()[start..self.end]);
            self.at = first.map_or(self.end, |at| start + at + 1);
            lines = u64::from(first.is_some());
            // A field in quotes that is too long to look for their end.
            Some(if self.at - start > LONGEST { Reason::TooLong } else { Reason::StrayQuote })
        } else if self.at - start > LONGEST {
            Some(Reason::TooLong)
        } else {
            self.fault_within(self.at).or((taken.fields != self.width).then_some(Reason::FieldCount))
        };
        match reason {
            None => self.lines.push(self.line),
            Some(reason) => {
                self.spans.truncate(spans);
                let mut stop = self.at.min(start + LONGEST);
                while !self.text.is_char_boundary(stop) {
                    stop -= 1;
                }
                let text = self.text[start..stop].trim_end_matches(['\r', '\n']).to_owned();
                let reason = self.fault_within(self.at).unwrap_or(reason);
                self.defects.push(Defect { line: self.line, reason, text });
            }
        }
        self.line += lines;
    }

    /// The first fault before a position; faults up to there are used up.
    fn fault_within(&mut self, end: usize) -> Option<Reason> {
        let mut found = None;
        while let Some((_, reason)) = self.fault.filter(|(at, _)| *at < end) {
            found = found.or(Some(reason));
            self.fault = self.faults.next();
        }
        found
    }

    /// Takes the record at `at` apart, up to behind its line break.
    fn record(&mut self) -> Taken {
        let mut taken = Taken { fields: 0, stray: false, spanned: 0 };
        loop {
            taken.fields += 1;
            let quoted = self.at < self.end && self.text.as_bytes()[self.at] == b'"' && self.opens();
            if quoted {
                self.quoted(&mut taken);
            } else {
                self.plain();
            }
            match self.text.as_bytes().get(self.at).filter(|_| self.at < self.end) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    return taken;
                }
                None => return taken,
            }
        }
    }

    fn opens(&self) -> bool {
        opens(&self.text.as_bytes()[..self.end], self.at, self.delimiter)
    }

    /// A field without quotes; leaves `at` on its delimiter or line break.
    fn plain(&mut self) {
        let bytes = &self.text.as_bytes()[..self.end];
        let stop = memchr::memchr2(self.delimiter, b'\n', &bytes[self.at..]).map_or(self.end, |found| self.at + found);
        let returned = stop > self.at && bytes.get(stop) != Some(&self.delimiter) && bytes[stop - 1] == b'\r';
        self.span(self.at, stop - usize::from(returned));
        self.at = stop;
    }

    /// A field in quotes; leaves `at` on its delimiter or line break.
    fn quoted(&mut self, taken: &mut Taken) {
        let bytes = &self.text.as_bytes()[..self.end];
        let open = self.at;
        let Some(close) = closing(bytes, open) else {
            taken.stray = true;
            return self.plain();
        };
        taken.spanned += memchr::memchr_iter(b'\n', &bytes[open..close]).count() as u64;
        let tail = &bytes[close + 1..];
        let returned = tail.first() == Some(&b'\r') && matches!(tail.get(1), None | Some(b'\n'));
        let stop = close + 1 + usize::from(returned);
        let ends = bytes.get(stop).is_none_or(|byte| *byte == self.delimiter || *byte == b'\n');
        if memchr::memchr(b'"', &bytes[open + 1..close]).is_some() {
            let plain = self.text[open + 1..close].replace("\"\"", "\"");
            let start = self.text.len();
            self.text.push_str(&plain);
            self.span(start, self.text.len());
        } else {
            self.span(open + 1, close);
        }
        self.at = stop;
        if !ends {
            taken.stray = true;
            let bytes = &self.text.as_bytes()[..self.end];
            self.at = memchr::memchr2(self.delimiter, b'\n', &bytes[stop..]).map_or(self.end, |found| stop + found);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a block is a few megabytes")]
    fn span(&mut self, start: usize, end: usize) {
        self.spans.push((start as u32, end as u32));
    }
}

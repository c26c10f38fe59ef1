//! Bytes for the XML parser: what is no text is masked, lines are counted, and no single piece may be endless.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use crate::read::json::LONGEST;
use crate::reason::Reason;

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;
/// A tag or text longer than this is not read: the parser would hold all of it.
const LONGEST_PIECE: usize = 1 << 20;

/// A stream of clean text.
pub(super) struct Input {
    stream: Box<dyn Read + Send>,
    /// What is read into.
    chunk: Vec<u8>,
    /// Bytes as they were read, not yet known to be text.
    raw: Vec<u8>,
    clean: Vec<u8>,
    /// Where the clean bytes begin that are not used up.
    at: usize,
    /// Clean bytes used up.
    used: u64,
    /// Clean bytes made.
    made: u64,
    /// Where bytes were masked, counted in clean bytes.
    faults: VecDeque<(u64, Reason)>,
    line: u64,
    ended: bool,
    /// Bytes of the piece that is being read.
    piece: usize,
    /// Text of the element that is being read.
    kept: String,
}

impl Input {
    pub(super) fn new(stream: Box<dyn Read + Send>) -> Self {
        let (chunk, raw, clean, faults, kept) = (vec![0; CHUNK], Vec::new(), Vec::new(), VecDeque::new(), String::new());
        Self { stream, chunk, raw, clean, at: 0, used: 0, made: 0, faults, line: 1, ended: false, piece: 0, kept }
    }

    /// The line that is reached.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Clean bytes used up so far.
    pub(super) const fn used(&self) -> u64 {
        self.used
    }

    /// A new tag or text begins.
    pub(super) const fn begin_piece(&mut self) {
        self.piece = 0;
    }

    /// An element begins with this tag: its text is kept from here on, as far as a record may be long.
    pub(super) fn begin_element(&mut self, tag: &str) {
        self.kept.clear();
        self.kept.extend(["<", tag, ">"]);
        let from = self.used - (tag.len() as u64 + 2).min(self.used);
        while self.faults.front().is_some_and(|(at, _)| *at < from) {
            self.faults.pop_front();
        }
    }

    /// The element's text so far, and the first fault in it.
    pub(super) fn end_element(&mut self) -> (&str, Option<Reason>) {
        let fault = self.faults.front().filter(|(at, _)| *at < self.used).map(|(_, reason)| *reason);
        (&self.kept, fault)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.clean.clear();
        self.at = 0;
        while self.clean.is_empty() && !self.ended {
            let read = self.stream.read(&mut self.chunk)?;
            self.raw.extend_from_slice(&self.chunk[..read]);
            self.ended = read == 0;
            self.make_clean();
        }
        Ok(())
    }

    /// Moves what is text, masked where it is none, leaving the beginning of a character whose end is still to come.
    fn make_clean(&mut self) {
        let whole = torn_end(&self.raw).filter(|_| !self.ended).unwrap_or(self.raw.len());
        for chunk in self.raw[..whole].utf8_chunks() {
            let start = self.clean.len();
            self.clean.extend_from_slice(chunk.valid().as_bytes());
            for null in memchr::memchr_iter(0, chunk.valid().as_bytes()) {
                self.clean[start + null] = b'?';
                self.faults.push_back((self.made + (start + null) as u64, Reason::NullByte));
            }
            if !chunk.invalid().is_empty() {
                self.faults.push_back((self.made + self.clean.len() as u64, Reason::NotUtf8));
                self.clean.push(b'?');
            }
        }
        self.made += self.clean.len() as u64;
        self.raw.drain(..whole);
    }
}

/// Where a character begins whose end may still come: the last three bytes hold its lead.
fn torn_end(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.len().saturating_sub(3);
    let lead = bytes[tail..].iter().rposition(|byte| *byte >= 0xc0).map(|at| tail + at)?;
    let error = std::str::from_utf8(&bytes[lead..]).err()?;
    (error.valid_up_to() == 0 && error.error_len().is_none()).then_some(lead)
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > LONGEST_PIECE {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a single tag or text is longer than 1 MiB"));
        }
        if self.at == self.clean.len() {
            self.fill()?;
        }
        Ok(&self.clean[self.at..])
    }

    fn consume(&mut self, bytes: usize) {
        let taken = &self.clean[self.at..self.at + bytes];
        self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        if self.kept.len() < LONGEST {
            self.kept.push_str(&String::from_utf8_lossy(taken));
        }
        self.at += bytes;
        self.used += bytes as u64;
        self.piece += bytes;
    }
}

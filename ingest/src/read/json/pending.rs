//! Bytes of a stream that are looked at before they are used up, with the line they stand on.

use std::io::Read;

use crate::IngestError;

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;

/// A stream with a place in it.
pub(super) struct Pending {
    file: String,
    expected: &'static str,
    stream: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// Where the bytes begin that are not used up.
    at: usize,
    /// Where they end.
    end: usize,
    /// Line on which they begin.
    line: u64,
    ended: bool,
}

impl Pending {
    /// The stream behind its byte order mark, if it has one. `expected` is what errors call its format.
    pub(super) fn open(file: &str, stream: Box<dyn Read + Send>, expected: &'static str) -> Result<Self, IngestError> {
        let (file, buffer) = (file.to_owned(), vec![0; 2 * CHUNK]);
        let mut pending = Self { file, expected, stream, buffer, at: 0, end: 0, line: 1, ended: false };
        while pending.rest().len() < 3 && pending.more()? {}
        if pending.rest().starts_with(b"\xef\xbb\xbf") {
            pending.pass(3);
        }
        Ok(pending)
    }

    /// What was read and is not used up.
    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.at..self.end]
    }

    /// The line on which the rest begins, counting the first line of the file as 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// The file's name.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Reads on behind the rest; false at the end of the stream.
    pub(super) fn more(&mut self) -> Result<bool, IngestError> {
        if self.ended {
            return Ok(false);
        }
        self.make_room();
        let read = loop {
            match self.stream.read(&mut self.buffer[self.end..]) {
                Ok(read) => break read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(source) => return Err(IngestError::Unreadable { path: self.file.clone().into(), source }),
            }
        };
        self.end += read;
        self.ended = read == 0;
        Ok(!self.ended)
    }

    /// Moves the rest to the front when there is no room for a chunk behind it, and makes room when that is not enough.
    fn make_room(&mut self) {
        if self.buffer.len() - self.end < CHUNK {
            self.buffer.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
            self.buffer.resize(self.buffer.len().max(self.end + CHUNK), 0);
        }
    }

    /// Uses up bytes of the rest.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.line += memchr::memchr_iter(b'\n', &self.rest()[..bytes]).count() as u64;
        self.at += bytes;
    }

    /// Uses up white space and record separators; the byte behind them, or nothing at the end.
    pub(super) fn skip_blanks(&mut self) -> Result<Option<u8>, IngestError> {
        loop {
            let rest = self.rest();
            let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
            let next = rest.get(blanks).copied();
            self.pass(blanks);
            if next.is_some() || !self.more()? {
                return Ok(next);
            }
        }
    }

    /// That the text is not of its format here.
    pub(super) fn bad(&self, reason: impl Into<String>) -> IngestError {
        let (file, expected) = (self.file.clone(), self.expected);
        IngestError::BadFormat { file, line: self.line, expected, reason: reason.into() }
    }
}

/// White space of JSON, and the separator that begins every text of a JSON text sequence (RFC 7464).
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | super::SEPARATOR)
}

//! The elements of a stream of JSON: cut between them without reading what they say, so that memory stays flat.

use std::io::Read;

use super::LONGEST;
use super::measure::Measure;
use super::pending::Pending;
use crate::IngestError;

/// What a reader looks for around the elements.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Around {
    /// What errors call the format.
    pub(in crate::read) expected: &'static str,
    /// Names under which an object may hold the array.
    pub(in crate::read) arrays: &'static [&'static str],
    /// Names of members beside the array whose values are kept.
    pub(in crate::read) kept: &'static [&'static str],
}

/// One element, not yet known to be an object.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Element<'a> {
    /// Line on which it begins, counting the first line of the file as 1.
    pub(in crate::read) line: u64,
    /// Its bytes; of one that is too long the first of them.
    pub(in crate::read) bytes: &'a [u8],
    /// Whether it is longer than a record may be.
    pub(in crate::read) too_long: bool,
}

/// How elements are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// They stand in an array; before the first no comma is needed.
    Array { begun: bool },
    /// Each ends where this byte stands: a line feed, or the separator of text sequences.
    Ended(u8),
    /// There are no more.
    Over,
}

/// A stream of elements.
pub(in crate::read) struct Elements {
    pub(super) pending: Pending,
    pub(super) around: Around,
    pub(super) shape: Shape,
    /// The array stands in an object.
    pub(super) wrapped: bool,
    pub(super) members: Vec<(&'static str, String)>,
    /// Bytes of the element that was handed out last.
    pub(super) used: usize,
    /// The beginning of an element that is too long.
    long: Vec<u8>,
}

impl Elements {
    /// Finds out how the elements are told apart and stops before the first.
    ///
    /// # Errors
    /// [`IngestError::BadFormat`] when the stream is empty or of no such shape; read errors.
    pub(in crate::read) fn open(file: &str, stream: Box<dyn Read + Send>, around: Around) -> Result<Self, IngestError> {
        let pending = Pending::open(file, stream, around.expected)?;
        let (members, long) = (Vec::new(), Vec::new());
        let mut elements = Self { pending, around, shape: Shape::Over, wrapped: false, members, used: 0, long };
        elements.shape = elements.find_shape()?;
        Ok(elements)
    }

    /// The next element; nothing at the end.
    ///
    /// # Errors
    /// [`IngestError::BadFormat`] where it cannot be told where an element ends; read errors.
    pub(in crate::read) fn next(&mut self) -> Result<Option<Element<'_>>, IngestError> {
        self.pending.pass(std::mem::take(&mut self.used));
        match self.shape {
            Shape::Array { begun } => self.next_in_array(begun),
            Shape::Ended(end) => self.next_ended(end),
            Shape::Over => Ok(None),
        }
    }

    /// The kept members beside the array that were met so far.
    pub(in crate::read) fn members(&self) -> &[(&'static str, String)] {
        &self.members
    }

    /// That the text is not of its format here.
    pub(in crate::read) fn bad(&self, reason: impl Into<String>) -> IngestError {
        self.pending.bad(reason)
    }

    fn next_in_array(&mut self, begun: bool) -> Result<Option<Element<'_>>, IngestError> {
        match self.pending.skip_blanks()? {
            None => return Err(self.bad("it ends before the array is closed")),
            Some(b']') => {
                self.pending.pass(1);
                self.close()?;
                return Ok(None);
            }
            Some(b',') if begun => {
                self.pending.pass(1);
                self.pending.skip_blanks()?;
            }
            Some(_) if begun => return Err(self.bad("there is no comma between two elements of the array")),
            Some(_) => self.shape = Shape::Array { begun: true },
        }
        let line = self.pending.line();
        let too_long = self.measure()?;
        if self.used == 0 && !too_long {
            return Err(self.bad("there is no value where an element of the array should stand"));
        }
        Ok(Some(self.element(line, too_long)))
    }

    fn element(&self, line: u64, too_long: bool) -> Element<'_> {
        let bytes = if too_long { &self.long } else { &self.pending.rest()[..self.used] };
        Element { line, bytes, too_long }
    }

    /// Finds the end of the value that begins here. One that is too long is passed over and its beginning kept: then true.
    pub(super) fn measure(&mut self) -> Result<bool, IngestError> {
        let (mut measure, mut followed, mut too_long) = (Measure::default(), 0, false);
        loop {
            let step = measure.follow(&self.pending.rest()[followed..]).map_err(|fault| self.bad(fault))?;
            if let Some(end) = step {
                self.used = followed + end;
                break;
            }
            followed = self.pending.rest().len();
            if followed > LONGEST {
                self.pass_long(&mut too_long, followed);
                followed = 0;
            }
            if !self.pending.more()? {
                if !measure.may_end() {
                    return Err(self.bad("it ends within the value that begins here"));
                }
                self.used = followed;
                break;
            }
        }
        if too_long || self.used > LONGEST {
            let used = std::mem::take(&mut self.used);
            self.pass_long(&mut too_long, used);
        }
        Ok(too_long)
    }

    /// Passes over bytes of an element that is too long; the first of it are kept.
    fn pass_long(&mut self, too_long: &mut bool, bytes: usize) {
        if !std::mem::replace(too_long, true) {
            self.long.clear();
            self.long.extend_from_slice(&self.pending.rest()[..bytes.min(LONGEST)]);
        }
        self.pending.pass(bytes);
    }

    fn next_ended(&mut self, end: u8) -> Result<Option<Element<'_>>, IngestError> {
        if self.pending.skip_blanks()?.is_none() {
            self.shape = Shape::Over;
            return Ok(None);
        }
        let line = self.pending.line();
        let (mut searched, mut too_long) = (0, false);
        loop {
            if let Some(found) = memchr::memchr(end, &self.pending.rest()[searched..]) {
                self.used = searched + found;
                break;
            }
            searched = self.pending.rest().len();
            if searched > LONGEST {
                self.pass_long(&mut too_long, searched);
                searched = 0;
            }
            if !self.pending.more()? {
                self.used = searched;
                break;
            }
        }
        if too_long || self.pending.rest()[..self.used].trim_ascii_end().len() > LONGEST {
            let used = std::mem::take(&mut self.used);
            self.pass_long(&mut too_long, used);
        }
        Ok(Some(self.element(line, too_long)))
    }
}

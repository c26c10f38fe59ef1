//! What stands around the elements: how they are told apart, and the object that may hold their array.

use super::elements::{Elements, Shape};
use super::measure::Measure;
use super::members::Members;
use super::{LONGEST, SEPARATOR};
use crate::IngestError;

/// How far the object around the array is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    ToArray,
    ToEnd,
}

impl Elements {
    /// Finds out how the elements are told apart and stops before the first.
    pub(super) fn find_shape(&mut self) -> Result<Shape, IngestError> {
        let named_lines = named_lines(self.pending.file());
        // A byte of white space, or the separator that begins a text sequence.
        let sequence = self.pending.rest().iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&SEPARATOR);
        match self.pending.skip_blanks()? {
            _ if sequence => Ok(Shape::Ended(SEPARATOR)),
            None => Err(self.bad("it is empty")),
            Some(b'[') => {
                self.pending.pass(1);
                Ok(Shape::Array { begun: false })
            }
            Some(_) if named_lines => Ok(Shape::Ended(b'\n')),
            Some(b'{') => self.shape_of_object(),
            Some(_) => Err(self.bad("it begins with neither { nor [")),
        }
    }

    /// An object comes first: it holds the array, or it is the first of one object a line.
    fn shape_of_object(&mut self) -> Result<Shape, IngestError> {
        while self.pending.rest().len() <= 2 * LONGEST && self.pending.more()? {}
        let rest = self.pending.rest();
        let followed = Measure::default().follow(rest).map_err(|fault| self.bad(fault))?;
        if let Some(end) = followed {
            let another = rest[end..].trim_ascii_start().first() == Some(&b'{');
            let one_line = memchr::memchr(b'\n', &rest[..end]).is_none();
            if one_line && (another || !self.holds_array(&rest[..end])) {
                return Ok(Shape::Ended(b'\n'));
            }
        }
        self.wrapped = true;
        self.pending.pass(1);
        if self.walk(Walk::ToArray)? {
            return Ok(Shape::Array { begun: false });
        }
        let names = self.around.arrays.join(", ");
        Err(self.bad(format!("its object holds no array under any of {names}; write an array of objects, or one object a line")))
    }

    fn holds_array(&self, object: &[u8]) -> bool {
        let members = std::str::from_utf8(object).ok().and_then(|text| Members::of(text).ok());
        let arrays = self.around.arrays;
        members.is_some_and(|members| members.iter().any(|(name, value)| arrays.contains(&name) && value.starts_with('[')))
    }

    /// Behind the array: the object around it must end, and then the stream.
    pub(super) fn close(&mut self) -> Result<(), IngestError> {
        self.shape = Shape::Over;
        if self.wrapped {
            self.walk(Walk::ToEnd)?;
        }
        match self.pending.skip_blanks()? {
            None => Ok(()),
            Some(_) => Err(self.bad("there is text behind its end")),
        }
    }

    /// Walks the members of the object around the array: true when it stops within the array, false behind the object.
    fn walk(&mut self, walk: Walk) -> Result<bool, IngestError> {
        loop {
            match self.pending.skip_blanks()? {
                Some(b'}') => {
                    self.pending.pass(1);
                    return Ok(false);
                }
                Some(b',') => self.pending.pass(1),
                Some(b'"') => {
                    if self.walk_member(walk)? {
                        return Ok(true);
                    }
                }
                None => return Err(self.bad("it ends before its object is closed")),
                Some(_) => {
                    return Err(self.bad(
                        "the name of a member should stand here; does the file hold one object a line? Then call it NAME.ndjson",
                    ));
                }
            }
        }
    }

    fn walk_member(&mut self, walk: Walk) -> Result<bool, IngestError> {
        let name = self.value()?.and_then(|text| serde_json::from_str::<String>(&text).ok());
        if self.pending.skip_blanks()? != Some(b':') {
            return Err(self.bad("a colon should stand between the name of a member and its value"));
        }
        self.pending.pass(1);
        let begins = self.pending.skip_blanks()?;
        let is = |names: &[&'static str]| names.iter().copied().find(|known| Some(*known) == name.as_deref());
        if walk == Walk::ToArray && begins == Some(b'[') && is(self.around.arrays).is_some() {
            self.pending.pass(1);
            return Ok(true);
        }
        let kept = is(self.around.kept);
        let value = self.value()?;
        self.members.extend(kept.zip(value));
        Ok(false)
    }

    /// Uses up a value of the object around the array: its text, unless it is too long or none.
    fn value(&mut self) -> Result<Option<String>, IngestError> {
        let too_long = self.measure()?;
        let used = std::mem::take(&mut self.used);
        let text = std::str::from_utf8(&self.pending.rest()[..used]).ok().filter(|_| !too_long).map(str::to_owned);
        self.pending.pass(used);
        Ok(text)
    }
}

/// Whether the name says that there is one object a line.
fn named_lines(file: &str) -> bool {
    let name = file.to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    [".ndjson", ".jsonl", ".geojsonl", ".ndgeojson", ".geojsons"].iter().any(|ending| name.ends_with(ending))
}

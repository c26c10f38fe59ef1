//! Records: rows of text fields with the lines they begin on, which is what every format becomes before a source judges it.

use crate::reason::Reason;

/// A record that could not be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Defect {
    /// Line on which the record begins, counting the first line of the file as 1.
    pub(crate) line: u64,
    /// What is wrong.
    pub(crate) reason: Reason,
    /// The record's text as far as it is text; what is not stands as `?`.
    pub(crate) text: String,
}

/// Rows of text fields. Column numbers are those of the reader's header.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(super) text: String,
    /// First and last byte (exclusive) of every field, row by row.
    pub(super) spans: Vec<(u32, u32)>,
    pub(super) width: usize,
    pub(super) lines: Vec<u64>,
    pub(super) defects: Vec<Defect>,
}

impl Records {
    /// No rows yet, of this many columns.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds a row that begins on `line`; a field that the row does not have is blank.
    pub(crate) fn push<'a>(&mut self, line: u64, fields: impl IntoIterator<Item = &'a str>) {
        let mut left = self.width;
        for field in fields.into_iter().take(self.width) {
            let start = self.end();
            self.text.push_str(field);
            let end = self.end();
            self.spans.push((start, end));
            left -= 1;
        }
        let end = self.end();
        self.spans.extend(std::iter::repeat_n((end, end), left));
        self.lines.push(line);
    }

    /// Adds a record that is none.
    pub(crate) fn push_defect(&mut self, defect: Defect) {
        self.defects.push(defect);
    }

    #[expect(clippy::cast_possible_truncation, reason = "readers keep a table far below 4 GiB")]
    fn end(&self) -> u32 {
        self.text.len() as u32
    }

    /// How many rows.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Rows and defects together.
    pub(crate) fn read(&self) -> usize {
        self.lines.len() + self.defects.len()
    }

    /// Line on which a row begins.
    pub(crate) fn line(&self, row: usize) -> u64 {
        self.lines[row]
    }

    /// Records that never became rows.
    pub(crate) fn defects(&self) -> &[Defect] {
        &self.defects
    }

    /// The text of one field, as the file has it.
    pub(crate) fn field(&self, row: usize, column: usize) -> &str {
        let (start, end) = self.spans[row * self.width + column];
        &self.text[start as usize..end as usize]
    }
}

/// One row as a source sees it: columns are numbered in the order in which the source lists them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    records: &'a Records,
    /// For each column of the source, the column of the file.
    positions: &'a [Option<usize>],
    number: usize,
}

impl<'a> Row<'a> {
    pub(crate) const fn new(records: &'a Records, positions: &'a [Option<usize>], number: usize) -> Self {
        Self { records, positions, number }
    }

    /// The text of a column without white space around it; blank and absent are `None`.
    pub(crate) fn text(&self, column: usize) -> Option<&'a str> {
        let position = self.positions[column]?;
        let text = trimmed(self.records.field(self.number, position));
        (!text.is_empty()).then_some(text)
    }

    /// The text of a column, or nothing where it is blank or absent.
    pub(crate) fn text_or_blank(&self, column: usize) -> &'a str {
        self.text(column).unwrap_or_default()
    }
}

/// Text without white space around it. Most fields have none, and their first and last bytes tell.
fn trimmed(text: &str) -> &str {
    let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if solid(text.as_bytes().first()) && solid(text.as_bytes().last()) { text } else { text.trim() }
}

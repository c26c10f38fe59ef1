//! Kinds of defects of whole records, each with the reason for which its line must be refused.

use ingest::Reason::{FieldCount, Missing, NotAnInstant, NotUtf8, NullByte, StrayQuote, TooLong};

use super::kind::{Defect, defect};
use super::row::{CATEGORY, HEADER, ID, LIMIT, NARRATIVE, RECEIVED_AT, Row};

/// The one that would swallow the rows behind it.
pub(super) const LEFT_OPEN: Defect =
    defect("a quote opened and never closed", StrayQuote, |row| row.put(NARRATIVE, "\"left open"));

/// Fields, quotes and lines.
pub(super) const RECORDS: &[Defect] = &[
    defect("one field too few", FieldCount, |row| drop(row.fields.pop())),
    defect("one field too many", FieldCount, |row| row.fields.push(Vec::new())),
    defect("a comma without quotes", FieldCount, |row| row.put(NARRATIVE, "shouting, then glass")),
    defect("semicolons between the fields", FieldCount, |row| separate(row, b';')),
    defect("tabs between the fields", FieldCount, |row| separate(row, b'\t')),
    defect("a line of totals", FieldCount, |row| row.become_line("Total,1000 rows")),
    defect("a line of prose", FieldCount, |row| row.become_line("-- end of the export --")),
    defect("a short run of commas", FieldCount, |row| row.become_line(",,,,")),
    defect("a run of commas as wide as the file", Missing, |row| row.become_line(",".repeat(HEADER.matches(',').count()))),
    defect("two rows with a line break lost", FieldCount, |row| {
        let again = row.fields.clone();
        row.fields.extend(again);
    }),
    defect("two rows with a carriage return between", FieldCount, |row| {
        let again = row.fields.join(&b',');
        row.fields[RECEIVED_AT].extend([b"\r".as_slice(), &again].concat());
    }),
    defect("the line of column names again", NotAnInstant, |row| row.become_line(HEADER)),
    LEFT_OPEN,
    defect("a quote opened with the line", StrayQuote, |row| row.fields[ID].insert(0, b'"')),
    defect("text behind a closing quote", StrayQuote, |row| row.put(NARRATIVE, "\"closed\" and then some")),
    defect("quotes escaped by backslashes", StrayQuote, |row| row.put(NARRATIVE, "\"he said \\\"stop\\\" and ran\"")),
];

/// Bytes, and how many of them.
pub(super) const BYTES: &[Defect] = &[
    defect("Latin-1", NotUtf8, |row| row.put(NARRATIVE, b"outside the caf\xe9 again")),
    defect("quotation marks of Windows-1252", NotUtf8, |row| row.put(NARRATIVE, b"he said \x93stop\x94")),
    defect("a character cut short", NotUtf8, |row| row.put(NARRATIVE, b"cost us \xe2\x82")),
    defect("an overlong form", NotUtf8, |row| row.put(NARRATIVE, b"up \xc0\xaf down")),
    defect("half of a surrogate pair", NotUtf8, |row| row.put(NARRATIVE, b"\xed\xa0\xbd")),
    defect("beyond the last character", NotUtf8, |row| row.put(NARRATIVE, b"\"\xf4\x90\x80\x80, or so\"")),
    defect("a byte order mark of UTF-16", NotUtf8, |row| row.put(NARRATIVE, b"\xff\xfe")),
    defect("a broken byte in the id", NotUtf8, |row| row.fields[ID].push(0x80)),
    defect("a null byte", NullByte, |row| row.put(NARRATIVE, b"lamp\0out")),
    defect("a word in UTF-16", NullByte, |row| row.put(CATEGORY, b"n\0o\0i\0s\0e\0")),
    defect("a byte over 64 KiB", TooLong, |row| row.fill("x", LIMIT + 1)),
    defect("over 64 KiB in quotes", TooLong, |row| {
        row.fill("late, loud ", LIMIT + 1_000);
        let quoted = [b"\"", row.fields[NARRATIVE].as_slice(), b"\""].concat();
        row.put(NARRATIVE, quoted);
    }),
    defect("over 64 KiB of emoji", TooLong, |row| row.fill("\u{1f525}", LIMIT + 100)),
];

/// Joins the fields with something else than a comma.
fn separate(row: &mut Row, delimiter: u8) {
    row.put(NARRATIVE, "no commas here");
    row.fields = vec![row.fields.join(&delimiter)];
}

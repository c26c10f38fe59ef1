//! Guesses as the text of a draft.

mod columns;
mod files;
mod head;
mod times;
mod words;

use super::column::Column;
use super::kinds::Kind;
use super::places::{Place, Range};
use super::rest::Rest;
use super::roles::Roles;
use super::sniff::Sniffed;
use super::write::Draft;
use crate::source::mapping::Decimal;

/// Everything that was guessed about a file.
pub(super) struct Guesses<'a> {
    pub(super) file: &'a str,
    pub(super) sniffed: &'a Sniffed,
    pub(super) columns: &'a [Column<'a>],
    pub(super) blank: &'a [&'static str],
    /// The sign, and how many values need it.
    pub(super) decimal: (Decimal, usize),
    pub(super) place: Place,
    pub(super) roles: Roles,
    pub(super) kind: Kind<'a>,
    pub(super) rest: Rest,
}

impl Guesses<'_> {
    /// The draft's text.
    pub(super) fn into_text(self) -> String {
        let mut draft = Draft::default();
        self.head(&mut draft);
        self.crs(&mut draft);
        self.columns(&mut draft);
        self.time(&mut draft, "time", self.roles.time.as_ref());
        self.time(&mut draft, "until", self.roles.until.as_ref());
        self.time(&mut draft, "reported", self.roles.reported.as_ref());
        self.revision(&mut draft);
        self.constants(&mut draft);
        self.words(&mut draft);
        draft.into_text()
    }

    fn name(&self, column: usize) -> &str {
        self.columns[column].name
    }

    fn called(&self, column: usize) -> String {
        format!("`{}`", self.columns[column].name)
    }
}

fn from_to((least, greatest): Range) -> String {
    format!("from {least} to {greatest}")
}

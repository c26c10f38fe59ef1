//! Sources: one file each, saying what their columns are called and how a row becomes a report.

mod boston_311;
mod categories;
mod draft;
mod fields;
mod forces;
pub(crate) mod identity;
mod kind;
mod mapping;
mod moment;
mod open311;
mod own;
mod place;
mod police_uk;
mod service_request;
mod socrata;

use std::borrow::Cow;

use crate::read::{Dialect, Row};
use crate::verdict::Verdict;

pub(crate) use categories::UNKNOWN as UNKNOWN_CATEGORY;
pub use draft::draft_mapping;
pub use kind::SourceKind;
pub use mapping::{builtin, builtin_names};
pub(crate) use own::Own;

/// A shape of input. Workers judge rows on several threads at once.
pub(crate) trait Source: Send + Sync {
    /// Its name, as it stands in the lake.
    fn name(&self) -> &str;
    /// What its files are called, for messages.
    fn expects(&self) -> &str;
    /// Whom its licence asks to be named, if anyone.
    fn attribution(&self) -> Option<&str>;
    /// Whether a file is read, by its name.
    fn member(&self, name: &str) -> Member;
    /// The columns it reads; rows number them in this order.
    fn columns(&self) -> &[ColumnRule];
    /// The judgement of one row.
    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a>;
    /// How its delimited text is written.
    fn dialect(&self) -> Dialect {
        Dialect::default()
    }
    /// What the order of its rows means.
    fn order(&self) -> Order {
        Order::Meaningless
    }
    /// What its narratives are.
    fn narratives(&self) -> Narratives {
        Narratives::Written
    }
    /// Whether its reports may be of any age.
    fn history(&self) -> History {
        History::Any
    }
}

/// What the order of a source's rows means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Nothing: a delivery says everything at once.
    Meaningless,
    /// Rows stand in the order in which they were received: of two about one report, the later holds.
    OfReceipt,
}

/// What the narratives of a source are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narratives {
    /// What people wrote, which may give someone away.
    Written,
    /// Words of the publisher's own, such as the name of a street.
    Published,
}

/// How old reports of a source may be when they arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum History {
    /// Any age: an archive.
    Any,
    /// At most 400 days: a feed.
    Recent,
}

/// What a source does with a file of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// Reads it.
    Read,
    /// Never reads it, for this reason.
    Refused(&'static str),
    /// Does not know it; inside an archive it is left aside.
    Other,
}

/// A column that a source reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnRule {
    /// Its name in the source's files. Letter case, blanks and punctuation do not matter when files are compared with it.
    pub(crate) name: Cow<'static, str>,
    /// Whether a file without it is refused.
    pub(crate) needed: bool,
}

/// A column without which a file is refused.
const fn needed(name: &'static str) -> ColumnRule {
    ColumnRule { name: Cow::Borrowed(name), needed: true }
}

/// A column that may be absent.
const fn optional(name: &'static str) -> ColumnRule {
    ColumnRule { name: Cow::Borrowed(name), needed: false }
}

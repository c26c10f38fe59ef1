//! What is kept of a batch: the delivery, its refused rows, and the summary of both.

use std::collections::BTreeMap;
use std::fmt;

/// What became of the delivery that the kept rows belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// It was loaded, apart from the rows kept here.
    Quarantined,
    /// Nothing of it was loaded: it waits for a person.
    Held,
}

impl DeliveryState {
    /// The state as it is written in tables: `quarantined` or `held`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quarantined => "quarantined",
            Self::Held => "held",
        }
    }

    /// The state of that name, if there is one.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Quarantined, Self::Held].into_iter().find(|state| state.name() == name)
    }
}

/// A batch with rows that could not become reports, and what is needed to judge them again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The batch's id, as its receipt has it.
    pub batch: String,
    /// The source it was loaded as.
    pub source: String,
    /// The text of the column mapping it was loaded with (TOML), where the source needs one.
    pub mapping: Option<String>,
    /// What became of it.
    pub state: DeliveryState,
    /// The moment of receipt, in microseconds since 1970-01-01T00:00Z.
    pub received_at: i64,
    /// The moment from which the text is no longer given out, in microseconds since 1970-01-01T00:00Z.
    pub expires_at: i64,
}

/// A refused row as it is handed over to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The file it came from.
    pub file: String,
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// The column it was refused for.
    pub field: String,
    /// The code of the reason.
    pub reason: String,
    /// The version of the rules that refused it.
    pub rule_version: i32,
    /// The row as a JSON object of column to text, or `{"": raw}` where it could not be taken apart. Only this is encrypted.
    pub text: String,
}

/// A refused row as it is read back.
#[derive(Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// The file it came from.
    pub file: String,
    /// The line it begins on, counted from 1.
    pub line: u64,
    /// The column it was refused for.
    pub field: String,
    /// The code of the reason.
    pub reason: String,
    /// The version of the rules that refused it.
    pub rule_version: i32,
    /// The row as it was kept, until its date has passed.
    pub text: Option<String>,
}

/// One line of the list of kept deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySummary {
    /// The batch's id.
    pub batch: String,
    /// The source it was loaded as.
    pub source: String,
    /// What became of it.
    pub state: DeliveryState,
    /// The moment of receipt, in microseconds since 1970-01-01T00:00Z.
    pub received_at: i64,
    /// The moment from which the text is no longer given out, in microseconds since 1970-01-01T00:00Z.
    pub expires_at: i64,
    /// Refused rows.
    pub rows: u64,
    /// Whether there is text and its date has not come.
    pub readable: bool,
    /// Refused rows by reason.
    pub reasons: BTreeMap<String, u64>,
}

// A derived `Debug` would carry a resident's words into any log that prints a row.
impl fmt::Debug for KeptRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptRow")
            .field("file", &self.file)
            .field("line", &self.line)
            .field("field", &self.field)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for QuarantinedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QuarantinedRow")
            .field("file", &self.file)
            .field("line", &self.line)
            .field("field", &self.field)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

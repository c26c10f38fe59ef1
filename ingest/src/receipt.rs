//! The receipt of a load: every row accounted for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of a delivery. `rows_read = accepted + duplicates + quarantined`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The batch's id.
    pub batch: String,
    /// The source.
    pub source: String,
    /// Hash of everything delivered, whatever the files are called and in whatever order they came.
    pub content_hash: String,
    /// Whether the same delivery was in the lake already; then nothing was written.
    pub already_loaded: bool,
    /// Whether this was a rehearsal; then nothing was written.
    pub dry_run: bool,
    /// The snapshot that holds the reports.
    pub snapshot: i64,
    /// Rows read, the header apart.
    pub rows_read: u64,
    /// Rows that became reports.
    pub accepted: u64,
    /// Rows that the batch or the lake held already.
    pub duplicates: u64,
    /// Rows refused.
    pub quarantined: u64,
    /// Refused rows by reason.
    pub reasons: BTreeMap<String, u64>,
    /// Rows read that name no place.
    pub without_place: u64,
    /// Accepted reports that deserve a second look, by reason.
    pub flags: BTreeMap<String, u64>,
    /// Accepted reports that no loaded neighbourhood contains.
    pub without_area: u64,
    /// Civil months that the accepted reports and duplicates fall in, `YYYY-MM`.
    pub months: Vec<String>,
    /// Default points found.
    pub piles: Vec<PileReceipt>,
    /// Whom the source's licence asks to be named.
    pub attribution: Option<String>,
    /// Every file that was read.
    pub files: Vec<FileReceipt>,
    /// Files of an archive that were left aside, and why.
    pub left_aside: Vec<String>,
}

/// One file of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReceipt {
    /// Its name.
    pub name: String,
    /// Rows read, the header apart.
    pub rows_read: u64,
    /// Rows that became reports.
    pub accepted: u64,
    /// Rows that were known already.
    pub duplicates: u64,
    /// Rows refused.
    pub quarantined: u64,
}

/// A default point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PileReceipt {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Rows on exactly this point.
    pub reports: u64,
    /// Their share of the batch's located rows.
    pub share: f64,
}

impl Receipt {
    /// The receipt of delivering the same again: all that was not refused then is a duplicate now.
    pub(crate) fn delivered_again(mut self) -> Self {
        self.already_loaded = true;
        self.duplicates = self.rows_read - self.quarantined;
        self.accepted = 0;
        for file in &mut self.files {
            file.duplicates = file.rows_read - file.quarantined;
            file.accepted = 0;
        }
        self
    }
}

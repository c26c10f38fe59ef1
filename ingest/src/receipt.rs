//! The receipt of a load: every row accounted for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of a delivery. `rows_read = accepted + duplicates + superseded + quarantined`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own with yes or no")]
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
    /// Rows that say of a report what a later revision, in the batch or the lake, says otherwise. They are kept as its history.
    pub superseded: u64,
    /// Rows refused.
    pub quarantined: u64,
    /// Stored reports that this delivery corrected; what they said before is kept as their history.
    pub corrected: u64,
    /// Whether more than 5 % of the rows were refused and the batch waits for a person; then nothing was written.
    pub held: bool,
    /// Whether a person accepted that more than 5 % of the rows are refused.
    pub rejects_accepted: bool,
    /// Refused rows by reason.
    pub reasons: BTreeMap<String, u64>,
    /// Rows read that name no place.
    pub without_place: u64,
    /// Accepted reports that deserve a second look, by reason.
    pub flags: BTreeMap<String, u64>,
    /// Words of the source that the taxonomy does not know, with their rows; those are kept as `other-crime` or `other-safety`.
    pub unknown_categories: BTreeMap<String, u64>,
    /// Identifiers of people that were taken out of narratives, by kind.
    pub redacted: BTreeMap<String, u64>,
    /// Accepted reports that no loaded neighbourhood contains.
    pub without_area: u64,
    /// Civil months that the accepted reports and duplicates fall in, `YYYY-MM`.
    pub months: Vec<String>,
    /// Default points found; reports on them have `place_precision = area` and rank no hotspot.
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
    /// Rows that a later revision overrules.
    pub superseded: u64,
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
    /// A receipt before anything was read.
    pub(crate) fn new(batch: String, source: String, content_hash: String) -> Self {
        Self {
            batch,
            source,
            content_hash,
            already_loaded: false,
            dry_run: false,
            snapshot: 0,
            rows_read: 0,
            accepted: 0,
            duplicates: 0,
            superseded: 0,
            quarantined: 0,
            corrected: 0,
            held: false,
            rejects_accepted: false,
            reasons: BTreeMap::new(),
            without_place: 0,
            flags: BTreeMap::new(),
            unknown_categories: BTreeMap::new(),
            redacted: BTreeMap::new(),
            without_area: 0,
            months: Vec::new(),
            piles: Vec::new(),
            attribution: None,
            files: Vec::new(),
            left_aside: Vec::new(),
        }
    }

    /// Adds a block's rows.
    pub(crate) const fn add(&mut self, change: &FileReceipt) {
        self.rows_read += change.rows_read;
        self.accepted += change.accepted;
        self.duplicates += change.duplicates;
        self.superseded += change.superseded;
        self.quarantined += change.quarantined;
    }

    /// The receipt of delivering the same again: all that was not refused then is a duplicate now.
    pub(crate) fn delivered_again(mut self) -> Self {
        self.already_loaded = true;
        self.duplicates = self.rows_read - self.quarantined;
        (self.accepted, self.superseded, self.corrected) = (0, 0, 0);
        for file in &mut self.files {
            file.duplicates = file.rows_read - file.quarantined;
            (file.accepted, file.superseded) = (0, 0);
        }
        self
    }
}

impl FileReceipt {
    /// A file of which nothing was read yet.
    pub(crate) const fn new(name: String) -> Self {
        Self { name, rows_read: 0, accepted: 0, duplicates: 0, superseded: 0, quarantined: 0 }
    }

    /// Adds a block's rows.
    pub(crate) const fn add(&mut self, change: &Self) {
        self.rows_read += change.rows_read;
        self.accepted += change.accepted;
        self.duplicates += change.duplicates;
        self.superseded += change.superseded;
        self.quarantined += change.quarantined;
    }
}

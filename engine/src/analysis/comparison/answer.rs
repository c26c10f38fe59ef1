//! What a comparison answers.

use std::fmt;

use super::super::Receipt;
use super::super::trends::Group;
use super::Against;
use crate::time::{Bucket, TimeWindow};

/// A window beside another one, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The window asked for.
    pub window: TimeWindow,
    /// The window compared with; the steps that the model learned from where that is a season.
    pub reference: TimeWindow,
    /// What it is compared with, as asked.
    pub against: Against,
    /// The step whose published ones make up the exposure.
    pub bucket: Bucket,
    /// What rates are per, in words: "published month", "day and km2".
    pub per: String,
    /// Rows, those that deserve attention first.
    pub rows: Vec<ComparedRow>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedRow {
    /// What it counts.
    pub group: Group,
    /// The window asked for.
    pub now: ComparedCount,
    /// The other window; `None` against a season.
    pub reference: Option<ComparedCount>,
    /// What the season lets expect; `None` against another window.
    pub expected: Option<Expected>,
    /// Rate now over the other rate, or count over expectation; `None` where the other is 0.
    pub ratio: Option<f64>,
    /// Lower limit of the ratio's 95 % interval, by the test; none against a season.
    pub lower: Option<f64>,
    /// Upper limit; `None` where it has none.
    pub upper: Option<f64>,
    /// Rate now less the other rate.
    pub difference: Option<f64>,
    /// Two-sided p of no change; `None` where nothing can be compared.
    pub p: Option<f64>,
    /// The same corrected for the number of rows.
    pub q: Option<f64>,
    /// Variance over mean of the row's steps; `None` where there are too few to say.
    pub dispersion: Option<f64>,
    /// Whether that is above 1 by more than chance.
    pub overdispersed: bool,
    /// What became of it.
    pub class: ChangeClass,
    /// Why it cannot be compared.
    pub because: Option<String>,
    /// The same in a sentence.
    pub reason: String,
}

/// Reports of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparedCount {
    /// Reports of its published steps.
    pub reports: u64,
    /// Published time, times what rates are per beside it; `None` where that is not known of the row.
    pub exposure: Option<f64>,
    /// Reports per exposure.
    pub rate: Option<f64>,
}

/// What a seasonal model lets one expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The mean of its predictive law.
    pub reports: f64,
    /// The smallest count within the 95 % predictive interval.
    pub lower: f64,
    /// The largest.
    pub upper: f64,
    /// Whether drift and season are those of all rows together, because the row has too few reports for its own.
    pub borrowed: bool,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeClass {
    /// More than the other, by more than chance.
    Risen,
    /// Fewer than the other, by more than chance.
    Fallen,
    /// Chance could have made the difference.
    NoClearChange,
    /// Nothing can be said.
    CannotCompare,
}

impl ChangeClass {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Risen => "risen",
            Self::Fallen => "fallen",
            Self::NoClearChange => "no-clear-change",
            Self::CannotCompare => "cannot-compare",
        }
    }
}

impl fmt::Display for ChangeClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! How linked reports are asked for.

use std::str::FromStr;

use crate::EngineError;

/// Furthest that two reports may lie apart, in kilometres.
const FURTHEST_KM: f64 = 10.0;
/// Longest time between two reports, in days.
const LONGEST_DAYS: f64 = 366.0;

/// What links reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// One offender, again and again.
    Series,
    /// One incident, told more than once.
    Duplicates,
}

/// How linked reports are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkOptions {
    /// What links them.
    pub kind: LinkKind,
    /// Furthest that two reports may lie apart to be compared, in kilometres.
    pub km: f64,
    /// Longest time between them, in days.
    pub days: f64,
    /// Least mean log Bayes factor of the pairs of a group.
    pub least: f64,
    /// How many groups are listed.
    pub listed: usize,
}

impl LinkOptions {
    /// The usual bounds of a kind of link.
    #[must_use]
    pub const fn usual(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Series => Self { kind, km: 1.5, days: 28.0, least: 6.0, listed: 20 },
            LinkKind::Duplicates => Self { kind, km: 0.15, days: 30.0 / 1_440.0, least: 1.0, listed: 100 },
        }
    }

    /// Refuses settings that mean nothing.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let refuse = |reason: String| Err(EngineError::BadOption(reason));
        if !(self.km > 0.0 && self.km <= FURTHEST_KM) {
            return refuse(format!("km: {} is out of range; use more than 0 and at most {FURTHEST_KM}", self.km));
        }
        if !(self.days > 0.0 && self.days <= LONGEST_DAYS) {
            return refuse(format!("days: {} is out of range; use more than 0 and at most {LONGEST_DAYS}", self.days));
        }
        if !(self.least > 0.0 && self.least.is_finite()) {
            return refuse(format!("least: {} is out of range; use a log Bayes factor above 0, such as 6.0", self.least));
        }
        Ok(())
    }
}

impl LinkKind {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Duplicates => "duplicates",
        }
    }
}

impl FromStr for LinkKind {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        let known = [Self::Series, Self::Duplicates].into_iter().find(|kind| kind.as_str() == word);
        known.ok_or_else(|| EngineError::BadOption(format!("`{word}` is not a kind of link: use series or duplicates")))
    }
}

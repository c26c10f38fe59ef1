//! What can be planted: defects that must be found, and oddities that must not be taken for any.

use ingest::Reason;

use super::fields::{PLACES, TIMES, WORDS};
use super::records::{BYTES, RECORDS};
use super::row::Row;

/// A kind of defect: every row that has it must be refused, for this reason.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defect {
    pub(super) name: &'static str,
    pub(super) reason: Reason,
    pub(super) spoil: fn(&mut Row),
}

/// A kind of harmless oddity: every row that has it must be accepted, and stored as what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Oddity {
    pub(super) name: &'static str,
    pub(super) alter: fn(&mut Row),
}

pub(super) const fn defect(name: &'static str, reason: Reason, spoil: fn(&mut Row)) -> Defect {
    Defect { name, reason, spoil }
}

pub(super) const fn oddity(name: &'static str, alter: fn(&mut Row)) -> Oddity {
    Oddity { name, alter }
}

/// Every kind of defect.
pub(super) fn defects() -> Vec<Defect> {
    [RECORDS, BYTES, PLACES, TIMES, WORDS].concat()
}

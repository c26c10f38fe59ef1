//! The civil months that reports fall in.

use std::collections::BTreeMap;

use engine::time::{Bucket, TimeError, Zone};

/// Months met so far.
#[derive(Debug)]
pub(crate) struct Months {
    zone: Zone,
    /// By their first instant: the first instant behind them, and their name.
    met: BTreeMap<i64, (i64, String)>,
    /// The month met last.
    last: std::ops::Range<i64>,
}

impl Months {
    pub(crate) fn new(zone: &Zone) -> Self {
        Self { zone: zone.clone(), met: BTreeMap::new(), last: 0..0 }
    }

    /// Notes the month of an instant in microseconds since 1970-01-01T00:00Z.
    pub(crate) fn add(&mut self, instant: i64) -> Result<(), TimeError> {
        if self.last.contains(&instant) {
            return Ok(());
        }
        if let Some((from, (to, _))) = self.met.range(..=instant).next_back().filter(|(_, (to, _))| instant < *to) {
            self.last = *from..*to;
            return Ok(());
        }
        let first = Bucket::Month.start(self.zone.date_of(instant)?);
        let span = self.zone.start_of(first)?..self.zone.start_of(Bucket::Month.next(first))?;
        self.met.insert(span.start, (span.end, first.strftime("%Y-%m").to_string()));
        self.last = span;
        Ok(())
    }

    /// Their names, `YYYY-MM`, earliest first.
    pub(crate) fn names(&self) -> Vec<String> {
        self.met.values().map(|(_, name)| name.clone()).collect()
    }
}

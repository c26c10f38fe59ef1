//! Nothing twice: identities of the batch and of the lake, and ordinals for rows that only their content identifies.

use std::collections::{BTreeSet, HashMap, HashSet};

use engine::store::Snapshot;
use engine::time::{Period, TimeWindow};
use jiff::civil::Date;
use uuid::Uuid;

use crate::IngestError;
use crate::source::identity::with_ordinal;
use crate::verdict::Identity;

/// Every identity that is taken, as far as the months met so far go.
#[derive(Debug, Default)]
pub(crate) struct Known {
    ids: HashSet<u128>,
    months: BTreeSet<Date>,
}

impl Known {
    /// Reads the lake's identities of a civil month, once.
    pub(crate) async fn learn(&mut self, snapshot: &Snapshot, month: Date) -> Result<(), IngestError> {
        if !self.months.insert(month) {
            return Ok(());
        }
        let window = month_window(snapshot, month)?;
        let ids = &mut self.ids;
        engine::report_ids(snapshot, &window, |id| {
            if let Ok(id) = id.parse::<Uuid>() {
                ids.insert(id.as_u128());
            }
        })
        .await?;
        Ok(())
    }

    /// Takes an identity; `false` when it was taken already.
    pub(crate) fn take(&mut self, id: Uuid) -> bool {
        self.ids.insert(id.as_u128())
    }

    /// First days of the months met so far.
    pub(crate) const fn months(&self) -> &BTreeSet<Date> {
        &self.months
    }
}

fn month_window(snapshot: &Snapshot, month: Date) -> Result<TimeWindow, IngestError> {
    Ok(Period::month(&month.strftime("%Y-%m").to_string())?.window(snapshot.zone())?)
}

/// How often each content was met in one file.
#[derive(Debug, Default)]
pub(crate) struct Ordinals(HashMap<u128, u32>);

impl Ordinals {
    /// The report id of a row of this file.
    pub(crate) fn report_id(&mut self, identity: Identity) -> Uuid {
        match identity {
            Identity::Own(id) => id,
            Identity::Content(content) => {
                let met = self.0.entry(content.as_u128()).or_default();
                let ordinal = *met;
                *met += 1;
                with_ordinal(content, ordinal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identical_rows_of_a_file_stay_apart_and_come_back_the_same() {
        let content = Identity::Content(Uuid::from_u128(7));
        let ids = |times| {
            let mut ordinals = Ordinals::default();
            (0..times).map(|_| ordinals.report_id(content)).collect::<Vec<_>>()
        };
        let first = ids(3);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 3);
        assert_eq!(first, ids(3));
    }

    #[test]
    fn a_row_with_its_own_identity_is_the_same_however_often_it_stands() {
        let own = Identity::Own(Uuid::from_u128(9));
        let mut ordinals = Ordinals::default();
        assert_eq!(ordinals.report_id(own), ordinals.report_id(own));
    }
}

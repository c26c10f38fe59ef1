//! Nothing twice: which reports the lake and the batch hold, which revision of each, and what a further row makes of that.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use engine::store::{Holding, Store, StoreError, StoredIdentity};
use uuid::Uuid;

use crate::source::Order;
use crate::source::identity::with_ordinal;
use crate::verdict::Identity;

/// What a row is, given what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// A report that nobody told us of.
    New,
    /// What was said before.
    Duplicate,
    /// Something new about a report of the lake: it holds from now on.
    Correction,
    /// Something new about a report of this very delivery: it holds, and what was said before is overruled.
    Amendment,
    /// Something about a known report that no longer holds, or never did.
    Superseded,
}

/// Every report that is known.
#[derive(Debug, Default)]
pub(crate) struct Known {
    reports: HashMap<[u64; 2], Said, BuildHasherDefault<AlreadyRandom>>,
    /// What was said and no longer holds.
    past: HashSet<([u64; 2], i32, u32)>,
    /// What holds instead of what was stored, for every report that was corrected.
    holding: Holding,
    /// What this batch said, where the memory outlives it.
    said_now: Option<Vec<[u64; 2]>>,
}

/// What holds of a report: few bytes, because there are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    /// Revision in the upper bits, and in the lowest whether this batch said it.
    revision: u32,
    fingerprint: u32,
}

impl Said {
    fn new(revision: i32, fingerprint: u64, now: bool) -> Self {
        Self { revision: revision.unsigned_abs() << 1 | u32::from(now), fingerprint: short(fingerprint) }
    }

    const fn revision(self) -> i32 {
        (self.revision >> 1).cast_signed()
    }

    const fn now(self) -> bool {
        self.revision & 1 == 1
    }
}

impl Settled {
    /// Whether the row is stored as a report.
    pub(crate) const fn holds(self) -> bool {
        matches!(self, Self::New | Self::Correction | Self::Amendment)
    }
}

impl Known {
    /// Reads what a snapshot of the lake holds.
    pub(crate) fn learn(store: &Store, snapshot: i64) -> Result<Self, StoreError> {
        let mut known = Self::default();
        store.identities(snapshot, |row| known.hold(row))?;
        store.superseded(snapshot, |row| known.pass(row))?;
        Ok(known)
    }

    /// The same for a process that lives long: it remembers what it knew at an earlier snapshot and reads what came since.
    pub(crate) fn remember(memory: Option<(i64, Self)>, store: &Store, snapshot: i64) -> Result<Self, StoreError> {
        let mut known = match memory {
            Some((then, known)) if then <= snapshot => {
                let mut known = known;
                store.identities_since(then, snapshot, |row| known.hold(row))?;
                store.superseded_since(then, snapshot, |row| known.pass(row))?;
                known
            }
            _ => Self::learn(store, snapshot)?,
        };
        known.said_now = Some(Vec::new());
        Ok(known)
    }

    /// What was said now was said before, once the batch is committed.
    pub(crate) fn grow_old(&mut self) {
        for key in self.said_now.take().unwrap_or_default() {
            if let Some(said) = self.reports.get_mut(&key) {
                said.revision &= !1;
            }
        }
        self.holding.clear();
    }

    fn note(&mut self, key: [u64; 2], said: Said) {
        self.reports.insert(key, said);
        if let Some(now) = &mut self.said_now {
            now.push(key);
        }
    }

    fn pass(&mut self, row: StoredIdentity) {
        self.past.insert((halves(row.id), row.revision, short(row.fingerprint)));
    }

    fn hold(&mut self, row: StoredIdentity) {
        self.reports.insert(halves(row.id), Said::new(row.revision, row.fingerprint, false));
    }

    /// What a row with an identity of its own is.
    ///
    /// The highest revision holds. Of two with the same number, the one received later does; within one delivery, which
    /// says everything at once, the one with the greater fingerprint does, so that its order does not matter.
    pub(crate) fn settle(&mut self, id: Uuid, revision: i32, fingerprint: u64, order: Order) -> Settled {
        let key = halves(id.as_u128());
        let said = Said::new(revision, fingerprint, true);
        let Some(held) = self.reports.get(&key).copied() else {
            self.note(key, said);
            return Settled::New;
        };
        if (held.revision(), held.fingerprint) == (said.revision(), said.fingerprint) {
            return Settled::Duplicate;
        }
        if self.past.contains(&(key, revision, said.fingerprint)) {
            return Settled::Duplicate;
        }
        let later = match said.revision().cmp(&held.revision()) {
            std::cmp::Ordering::Equal => !held.now() || order == Order::OfReceipt || said.fingerprint > held.fingerprint,
            unequal => unequal.is_gt(),
        };
        if later {
            self.past.insert((key, held.revision(), held.fingerprint));
            self.note(key, said);
            self.holding.insert(id.as_u128(), (revision, fingerprint));
            if held.now() { Settled::Amendment } else { Settled::Correction }
        } else {
            self.past.insert((key, revision, said.fingerprint));
            Settled::Superseded
        }
    }

    /// What a row that only its content identifies is: it cannot be corrected, only repeated.
    pub(crate) fn settle_content(&mut self, id: Uuid, fingerprint: u64) -> Settled {
        let key = halves(id.as_u128());
        if self.reports.contains_key(&key) {
            return Settled::Duplicate;
        }
        self.note(key, Said::new(0, fingerprint, true));
        Settled::New
    }

    /// What holds of every report that the batch corrected.
    pub(crate) const fn holding(&self) -> &Holding {
        &self.holding
    }
}

/// Half of a fingerprint: a quarter of what everyone may know, above a quarter of what the key is needed for.
#[expect(clippy::cast_possible_truncation, reason = "part of a hash is a hash")]
const fn short(fingerprint: u64) -> u32 {
    ((fingerprint >> 48 << 16) | (fingerprint & 0xffff)) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of an id")]
const fn halves(id: u128) -> [u64; 2] {
    [(id >> 64) as u64, id as u64]
}

/// Ids are hashes already: their bits are taken as they are.
#[derive(Debug, Default)]
pub(crate) struct AlreadyRandom(u64);

impl Hasher for AlreadyRandom {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            let mut part = [0; 8];
            part[..eight.len()].copy_from_slice(eight);
            self.write_u64(u64::from_le_bytes(part));
        }
    }

    fn write_u64(&mut self, part: u64) {
        self.0 = self.0.rotate_left(32) ^ part;
    }
}

/// How often each content was met in one file.
#[derive(Debug, Default)]
pub(crate) struct Ordinals(HashMap<[u64; 2], u32, BuildHasherDefault<AlreadyRandom>>);

impl Ordinals {
    /// The report id of a row of this file, and whether it is other than its content's.
    pub(crate) fn report_id(&mut self, identity: Identity) -> (Uuid, bool) {
        match identity {
            Identity::Own(id) => (id, false),
            Identity::Content(content) => {
                let met = self.0.entry(halves(content.as_u128())).or_default();
                let ordinal = *met;
                *met += 1;
                (with_ordinal(content, ordinal), ordinal > 0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A fingerprint whose halves both tell.
    fn wide(number: u64) -> u64 {
        number << 48 | number
    }

    #[test]
    fn identical_rows_of_a_file_stay_apart_and_come_back_the_same() {
        let content = Identity::Content(Uuid::from_u128(7));
        let ids = |times| {
            let mut ordinals = Ordinals::default();
            (0..times).map(|_| ordinals.report_id(content).0).collect::<Vec<_>>()
        };
        let first = ids(3);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 3);
        assert_eq!(first, ids(3));
    }

    #[test]
    fn the_highest_revision_holds_whatever_comes_first() {
        let id = Uuid::from_u128(9);
        let mut known = Known::default();
        assert_eq!(known.settle(id, 2, wide(20), Order::Meaningless), Settled::New);
        assert_eq!(known.settle(id, 1, wide(10), Order::Meaningless), Settled::Superseded);
        assert_eq!(known.settle(id, 1, wide(10), Order::Meaningless), Settled::Duplicate);
        assert_eq!(known.settle(id, 3, wide(30), Order::Meaningless), Settled::Amendment);
        assert_eq!(known.settle(id, 2, wide(20), Order::Meaningless), Settled::Duplicate);
        assert_eq!(known.holding().get(&id.as_u128()), Some(&(3, wide(30))));
    }

    #[test]
    fn a_later_delivery_corrects_an_earlier_one_and_its_return_does_not() {
        let id = Uuid::from_u128(9);
        let mut known = Known::default();
        known.hold(StoredIdentity { id: id.as_u128(), revision: 0, fingerprint: wide(50) });
        assert_eq!(known.settle(id, 0, wide(40), Order::Meaningless), Settled::Correction);
        assert_eq!(known.settle(id, 0, wide(50), Order::Meaningless), Settled::Duplicate);
    }

    #[test]
    fn rows_in_the_order_of_receipt_correct_each_other_in_that_order() {
        let id = Uuid::from_u128(9);
        let mut known = Known::default();
        assert_eq!(known.settle(id, 0, wide(9), Order::OfReceipt), Settled::New);
        assert_eq!(known.settle(id, 0, wide(1), Order::OfReceipt), Settled::Amendment);
        assert_eq!(known.holding().get(&id.as_u128()), Some(&(0, wide(1))));
    }

    proptest! {
        #[test]
        fn the_order_of_a_delivery_does_not_matter(rows in prop::collection::vec((0u128..4, 0i32..3, 0u64..4), 1..40), seed in any::<u64>()) {
            let outcome = |rows: &[(u128, i32, u64)]| {
                let mut known = Known::default();
                let mut counts = [0; 2];
                for (id, revision, fingerprint) in rows {
                    match known.settle(Uuid::from_u128(*id), *revision, wide(*fingerprint), Order::Meaningless) {
                        Settled::New => counts[0] += 1,
                        Settled::Duplicate => counts[1] += 1,
                        Settled::Correction | Settled::Amendment | Settled::Superseded => {}
                    }
                }
                let mut held: Vec<_> = known.reports.iter().map(|(id, said)| (*id, said.revision(), said.fingerprint)).collect();
                let mut past: Vec<_> = known.past.into_iter().collect();
                held.sort_unstable();
                past.sort_unstable();
                (held, past, counts)
            };
            let mut shuffled = rows.clone();
            let half = usize::try_from(seed % rows.len() as u64).expect("small");
            shuffled.rotate_left(half);
            shuffled.reverse();
            prop_assert_eq!(outcome(&rows), outcome(&shuffled));
        }
    }
}

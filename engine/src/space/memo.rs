//! Centres and sizes of cells, which maps ask for over and over, are worked out once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{LazyLock, Mutex, PoisonError};

/// Shards, so that threads seldom wait for each other.
const SHARDS: usize = 64;
/// Cells that a shard remembers before it starts anew: a million together.
const PER_SHARD: usize = 16_384;

/// Cells are well spread numbers once their bits are mixed.
#[derive(Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, cell: u64) {
        let mixed = (self.0 ^ cell).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

type Known<T> = HashMap<u64, T, BuildHasherDefault<Mix>>;

/// What was worked out for cells.
pub(super) struct Memo<T> {
    shards: LazyLock<Vec<Mutex<Known<T>>>>,
}

impl<T: Copy> Memo<T> {
    pub(super) const fn new() -> Self {
        Self { shards: LazyLock::new(|| (0..SHARDS).map(|_| Mutex::default()).collect()) }
    }

    /// What is known of a cell; worked out, and kept, when it is asked for the first time.
    pub(super) fn get(&self, cell: u64, work_out: impl FnOnce() -> T) -> T {
        // The last bits of an index are the same for all cells of a resolution; those in the middle differ between neighbours.
        let shard = &self.shards[usize::try_from((cell >> 15) % SHARDS as u64).unwrap_or(0)];
        if let Some(known) = shard.lock().unwrap_or_else(PoisonError::into_inner).get(&cell) {
            return *known;
        }
        let found = work_out();
        let mut known = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= PER_SHARD {
            known.clear();
        }
        known.insert(cell, found);
        found
    }
}

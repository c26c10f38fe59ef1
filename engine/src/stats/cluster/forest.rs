//! Which things hang together: disjoint sets that threads can join at the same time.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Disjoint sets of things numbered from 0. The root of a set is its lowest member, whatever the order of the joins, so
/// that the answer does not depend on threads.
pub(super) struct Forest(Vec<AtomicU32>);

impl Forest {
    /// Every thing in a set of its own.
    pub(super) fn new(things: u32) -> Self {
        Self((0..things).map(AtomicU32::new).collect())
    }

    /// The root of a thing's set. Paths are halved on the way.
    pub(super) fn root(&self, mut thing: u32) -> u32 {
        loop {
            let parent = self.0[thing as usize].load(Relaxed);
            if parent == thing {
                return thing;
            }
            let grandparent = self.0[parent as usize].load(Relaxed);
            if grandparent != parent {
                self.0[thing as usize].store(grandparent, Relaxed);
            }
            thing = grandparent;
        }
    }

    /// Joins the sets of two things.
    pub(super) fn join(&self, a: u32, b: u32) {
        let (mut a, mut b) = (self.root(a), self.root(b));
        while a != b {
            let (low, high) = (a.min(b), a.max(b));
            // Only a root may be hung below another; if it no longer is one, somebody else joined it meanwhile.
            if self.0[high as usize].compare_exchange(high, low, Relaxed, Relaxed).is_ok() {
                return;
            }
            (a, b) = (self.root(low), self.root(high));
        }
    }
}

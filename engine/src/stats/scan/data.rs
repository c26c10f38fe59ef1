//! The cases of several data sets side by side, by location.

use super::count::Count;
use super::design::Event;

/// The cases of `L` data sets, laid out so that adding a location to a zone touches memory in order.
pub(super) enum Data<C, const L: usize> {
    /// Counts by location, interval and data set: for many cases in few intervals.
    Dense(Vec<[C; L]>),
    /// For each location, the slots (interval times L plus data set) that its cases fall into: for few cases in many
    /// intervals.
    Sparse {
        /// Where the slots of each location begin, and where the last end.
        starts: Vec<u32>,
        /// The slots, data set by data set within a location.
        slots: Vec<u32>,
    },
}

/// Slots that cost as much as one interval of a dense row, per data set. Measured.
const DENSE_INTERVALS_PER_CASE: usize = 5;

impl<C: Count, const L: usize> Data<C, L> {
    /// Lays out the events of each data set.
    pub(super) fn new(sets: &[Vec<Event>], locations: usize, kept: usize) -> Self {
        let events = sets.iter().map(Vec::len).max().unwrap_or(0);
        if kept == 1 || kept * locations <= DENSE_INTERVALS_PER_CASE * events {
            Self::dense(sets, locations, kept)
        } else {
            Self::sparse(sets, locations)
        }
    }

    fn dense(sets: &[Vec<Event>], locations: usize, kept: usize) -> Self {
        let mut counts = vec![[C::ZERO; L]; locations * kept];
        for (lane, events) in sets.iter().enumerate() {
            for &(location, interval) in events {
                let count = &mut counts[location as usize * kept + interval as usize][lane];
                *count = count.plus(C::narrow(1));
            }
        }
        Self::Dense(counts)
    }

    fn sparse(sets: &[Vec<Event>], locations: usize) -> Self {
        let mut starts = vec![0_u32; locations + 1];
        for &(location, _) in sets.iter().flatten() {
            starts[location as usize + 1] += 1;
        }
        for location in 0..locations {
            starts[location + 1] += starts[location];
        }
        let mut next = starts.clone();
        let mut slots = vec![0; sets.iter().map(Vec::len).sum()];
        for (lane, events) in (0_u32..).zip(sets) {
            for &(location, interval) in events {
                let at = &mut next[location as usize];
                slots[*at as usize] = interval * super::zones::id(L) + lane;
                *at += 1;
            }
        }
        Self::Sparse { starts, slots }
    }

    /// Adds the cases of locations to a zone's counts by interval and data set.
    #[inline]
    pub(super) fn add(&self, locations: &[u32], zone: &mut [[C; L]]) {
        match self {
            Self::Dense(counts) => match zone {
                [zone] => *zone = locations.iter().fold(*zone, |sum, &location| added(sum, &counts[location as usize])),
                zone => locations.iter().for_each(|&location| {
                    let rows = &counts[location as usize * zone.len()..];
                    zone.iter_mut().zip(rows).for_each(|(sum, row)| *sum = added(*sum, row));
                }),
            },
            Self::Sparse { starts, slots } => {
                let zone = zone.as_flattened_mut();
                for &location in locations {
                    for &slot in &slots[starts[location as usize] as usize..starts[location as usize + 1] as usize] {
                        let count = &mut zone[slot as usize];
                        *count = count.plus(C::narrow(1));
                    }
                }
            }
        }
    }

    /// The cases of a location in one data set, from an interval to before another.
    pub(super) fn within(&self, location: u32, lane: usize, (start, end): (usize, usize), kept: usize) -> u32 {
        let location = location as usize;
        match self {
            Self::Dense(counts) => counts[location * kept..][start..end].iter().map(|row| row[lane].wide()).sum(),
            Self::Sparse { starts, slots } => {
                let all = &slots[starts[location] as usize..starts[location + 1] as usize];
                let own = &all[all.partition_point(|&slot| slot as usize % L < lane)..];
                let own = own.iter().map(|&slot| slot as usize).take_while(|slot| slot % L == lane);
                super::zones::id(own.filter(|slot| (start..end).contains(&(slot / L))).count())
            }
        }
    }
}

/// Sums of two rows of counts: a loop that becomes a few wide instructions, as long as nothing but values goes in and out.
#[inline]
pub(super) fn added<C: Count, const L: usize>(mut sum: [C; L], row: &[C; L]) -> [C; L] {
    for lane in 0..L {
        sum[lane] = sum[lane].plus(row[lane]);
    }
    sum
}

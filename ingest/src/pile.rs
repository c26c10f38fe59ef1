//! Piles: coordinate pairs that hold an improbable share of a batch, as default locations do.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::receipt::PileReceipt;

/// A pile holds at least this share of the located rows.
const LEAST_SHARE: f64 = 0.02;
/// And at least this many times the 99th percentile of rows per point.
const TIMES_P99: u64 = 10;

/// Distinct points that are counted exactly; beyond them a sample stands for the many, and the busiest are still counted.
const MOST: usize = 1 << 17;

/// Rows per exact point of a batch, in bounded memory.
///
/// Up to 131,072 distinct points every point is counted. Beyond, points are kept by a hash of their own, one in two, one
/// in four and so on, which leaves the distribution of rows per point as it is; and a point that holds 0.1 % of the rows so
/// far is kept whatever its hash, so that no pile is lost.
#[derive(Debug, Default)]
pub(crate) struct Points {
    rows: HashMap<(u64, u64), u64, BuildHasherDefault<Mixed>>,
    located: u64,
    /// Points are kept whose hash ends in this many zeros.
    level: u32,
    /// Candidates among points that are not kept: any with more than one row in 512 is among them (Misra and Gries 1982).
    others: HashMap<(u64, u64), u64, BuildHasherDefault<Mixed>>,
}

impl Points {
    pub(crate) fn add(&mut self, lng: f64, lat: f64) {
        let point = (lng.to_bits(), lat.to_bits());
        self.located += 1;
        if let Some(rows) = self.rows.get_mut(&point) {
            *rows += 1;
        } else if mixed(point).trailing_zeros() >= self.level {
            self.rows.insert(point, 1);
            if self.rows.len() > MOST {
                self.thin_out();
            }
        } else {
            self.add_other(point);
        }
    }

    fn thin_out(&mut self) {
        self.level += 1;
        let (level, busy) = (self.level, self.located / 1000);
        self.rows.retain(|point, rows| mixed(*point).trailing_zeros() >= level || *rows > busy);
    }

    fn add_other(&mut self, point: (u64, u64)) {
        const CANDIDATES: usize = 512;
        if self.others.len() < CANDIDATES || self.others.contains_key(&point) {
            *self.others.entry(point).or_default() += 1;
        } else {
            self.others.retain(|_, rows| {
                *rows -= 1;
                *rows > 0
            });
        }
    }

    /// The piles, largest first.
    ///
    /// A point is one when it holds at least 2 % of the located rows and at least ten times the 99th percentile (nearest
    /// rank) of rows per distinct point.
    pub(crate) fn piles(&self) -> Vec<PileReceipt> {
        let mut counts: Vec<u64> = self.rows.values().copied().collect();
        counts.sort_unstable();
        let Some(p99) = counts.get((counts.len() * 99).div_ceil(100).saturating_sub(1)) else { return Vec::new() };
        let is_pile = |rows: u64| share(rows, self.located) >= LEAST_SHARE && rows >= TIMES_P99 * p99;
        let all = self.rows.iter().chain(&self.others);
        let mut piles: Vec<PileReceipt> = all
            .filter(|(_, rows)| is_pile(**rows))
            .map(|((lng, lat), rows)| PileReceipt {
                longitude: f64::from_bits(*lng),
                latitude: f64::from_bits(*lat),
                reports: *rows,
                share: share(*rows, self.located),
            })
            .collect();
        piles.sort_by(|a, b| {
            b.reports.cmp(&a.reports).then(a.longitude.total_cmp(&b.longitude)).then(a.latitude.total_cmp(&b.latitude))
        });
        piles
    }
}

/// A hash of a point whose lowest bits are as good as random.
const fn mixed((lng, lat): (u64, u64)) -> u64 {
    let mut bits = (lng ^ lat.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 32;
    bits = bits.wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits ^ (bits >> 32)
}

/// Hashes points by [`mixed`].
#[derive(Debug, Default)]
pub(crate) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }

    fn write_u64(&mut self, part: u64) {
        self.0 = mixed((self.0, part));
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 rows")]
fn share(rows: u64, of: u64) -> f64 {
    rows as f64 / of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(default: u64, busiest: u64, others: u32) -> Points {
        let mut points = Points::default();
        let mut add = |n: u32| points.add(f64::from(n) / 1000.0, 51.0);
        (0..default).for_each(|_| add(0));
        (0..busiest).for_each(|_| add(1));
        (2..others).for_each(|n| (0..3).for_each(|_| add(n)));
        points
    }

    #[test]
    fn a_default_point_is_a_pile_and_a_busy_corner_is_not() {
        let piles = points(500, 25, 1000).piles();
        assert_eq!(piles.len(), 1);
        assert_eq!((piles[0].reports, piles[0].longitude.to_bits()), (500, 0f64.to_bits()));
    }

    #[test]
    fn few_heavy_points_are_not_piles() {
        // As in a centre with few map points: the busiest is heavy, but so is its 99th percentile.
        assert!(points(500, 400, 40).piles().is_empty());
    }

    #[test]
    fn a_default_point_that_comes_last_is_found_among_millions() {
        let mut points = Points::default();
        (0..2_200_000).for_each(|n| points.add(f64::from(n) / 1e5, 51.0));
        (0..100_000).for_each(|_| points.add(-5.0, 50.0));
        let piles = points.piles();
        assert_eq!((piles.len(), piles[0].longitude.to_bits()), (1, (-5f64).to_bits()));
        assert!((90_000..=100_000).contains(&piles[0].reports), "{}", piles[0].reports);
        assert!(points.rows.len() <= MOST);
    }

    #[test]
    fn no_points_have_no_piles() {
        assert!(Points::default().piles().is_empty());
    }
}

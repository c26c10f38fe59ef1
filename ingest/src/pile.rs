//! Piles: coordinate pairs that hold an improbable share of a batch, as default locations do.

use std::collections::HashMap;

use engine::space::LngLat;

use crate::receipt::PileReceipt;

/// A pile holds at least this share of the located rows.
const LEAST_SHARE: f64 = 0.02;
/// And at least this many times the 99th percentile of rows per point.
const TIMES_P99: u64 = 10;

/// Rows per exact point of a batch.
#[derive(Debug, Default)]
pub(crate) struct Points(HashMap<(u64, u64), u64>);

impl Points {
    pub(crate) fn add(&mut self, place: LngLat) {
        *self.0.entry((place.lng().to_bits(), place.lat().to_bits())).or_default() += 1;
    }

    /// The piles, largest first.
    ///
    /// A point is one when it holds at least 2 % of the located rows and at least ten times the 99th percentile (nearest
    /// rank) of rows per distinct point.
    pub(crate) fn piles(&self) -> Vec<PileReceipt> {
        let mut counts: Vec<u64> = self.0.values().copied().collect();
        counts.sort_unstable();
        let located: u64 = counts.iter().sum();
        let Some(p99) = counts.get((counts.len() * 99).div_ceil(100).saturating_sub(1)) else { return Vec::new() };
        let is_pile = |rows: u64| share(rows, located) >= LEAST_SHARE && rows >= TIMES_P99 * p99;
        let mut piles: Vec<PileReceipt> = self
            .0
            .iter()
            .filter(|(_, rows)| is_pile(**rows))
            .map(|((lng, lat), rows)| PileReceipt {
                longitude: f64::from_bits(*lng),
                latitude: f64::from_bits(*lat),
                reports: *rows,
                share: share(*rows, located),
            })
            .collect();
        piles.sort_by(|a, b| {
            b.reports.cmp(&a.reports).then(a.longitude.total_cmp(&b.longitude)).then(a.latitude.total_cmp(&b.latitude))
        });
        piles
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
        let place = |n: u32| LngLat::new(f64::from(n) / 1000.0, 51.0).expect("a place");
        (0..default).for_each(|_| points.add(place(0)));
        (0..busiest).for_each(|_| points.add(place(1)));
        (2..others).for_each(|n| (0..3).for_each(|_| points.add(place(n))));
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
    fn no_points_have_no_piles() {
        assert!(Points::default().piles().is_empty());
    }
}

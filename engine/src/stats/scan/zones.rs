//! Circles: every location as a centre, and the others in order of distance.

use super::{ScanDistance, ScanOptions, ScanStudy, ScanWindow};
use crate::stats::StatsError;

/// Radius of the earth in kilometres: the sphere `SaTScan` measures on.
const EARTH_KM: f64 = 6367.0;

/// Squared distances that differ by no more than this share are the same distance, written down with other roundings.
const SAME: f64 = 1e-9;

/// Locations and how far circles may grow.
pub(super) struct Zones {
    /// Points in a space where the straight distance grows with the distance on the ground.
    points: Vec<[f64; 3]>,
    distance: ScanDistance,
    sizes: Vec<f64>,
    /// Largest size of a zone, with room for rounding.
    largest_size: f64,
    /// Largest squared distance.
    reach: f64,
    /// All locations together are the only zone.
    whole: bool,
}

/// The zones around one centre: growing sets of locations.
#[derive(Debug, Default, Clone)]
pub(super) struct Growth {
    /// Locations in order of distance.
    pub(super) members: Vec<u32>,
    /// Whether a zone ends with that location. It does not where the next one is equally far: those enter together.
    pub(super) ends: Vec<bool>,
    keys: Vec<u64>,
    exact: Vec<(f64, u32)>,
}

impl Growth {
    /// Gives back the room that sorting needed.
    pub(super) fn forget(&mut self) {
        self.keys = Vec::new();
        self.exact = Vec::new();
    }
}

impl Zones {
    pub(super) fn new(study: &ScanStudy<'_>, sizes: Vec<f64>, options: &ScanOptions) -> Result<Self, StatsError> {
        check(study, options)?;
        let total: f64 = sizes.iter().sum();
        let points = study.locations.iter().map(|&point| project(point, study.distance)).collect();
        let reach = options.largest_radius.map_or(f64::INFINITY, |radius| reach(radius, study.distance) * (1.0 + SAME));
        let whole = matches!(options.window, ScanWindow::Temporal(_));
        let largest_size = options.largest_share * total * (1.0 + 1e-12);
        Ok(Self { points, distance: study.distance, sizes, largest_size, reach, whole })
    }

    /// How many centres there are.
    pub(super) fn centres(&self) -> usize {
        if self.whole { 1 } else { self.points.len() }
    }

    /// Grows the zones around a centre, in place.
    pub(super) fn grow(&self, centre: usize, growth: &mut Growth) {
        if self.whole {
            growth.members = (0..self.points.len()).map(id).collect();
            growth.ends = (1..=self.points.len()).map(|n| n == self.points.len()).collect();
            return;
        }
        self.sort(centre, growth);
        self.cut(growth);
    }

    /// The distance on the ground between two locations.
    pub(super) fn radius(&self, a: usize, b: usize) -> f64 {
        let straight = squared(self.points[a], self.points[b]).sqrt();
        match self.distance {
            ScanDistance::Planar => straight,
            ScanDistance::GreatCircle => 2.0 * EARTH_KM * (straight / 2.0).min(1.0).asin(),
        }
    }

    /// Sorts by a short key first; only where keys are alike are distances compared in full.
    fn sort(&self, centre: usize, growth: &mut Growth) {
        let from = self.points[centre];
        growth.keys.clear();
        for (other, &point) in (0_u64..).zip(&self.points) {
            let far = squared(from, point);
            if far <= self.reach {
                growth.keys.push(u64::from(short(far)) << 32 | other);
            }
        }
        growth.keys.sort_unstable();
        growth.exact.clear();
        let exact = |&key: &u64| (squared(from, self.points[low(key) as usize]), low(key));
        growth.exact.extend(growth.keys.iter().map(exact));
        for alike in growth.exact.chunk_by_mut(|a, b| short(a.0) == short(b.0)) {
            if alike.len() > 1 {
                alike.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            }
        }
    }

    /// Keeps what the largest size allows. A zone that would be too large ends the growth, and so do its equals in distance.
    fn cut(&self, growth: &mut Growth) {
        growth.members.clear();
        growth.ends.clear();
        let (mut size, mut keep) = (0.0, 0);
        for (position, &(far, location)) in growth.exact.iter().enumerate() {
            size += self.sizes[location as usize];
            if size > self.largest_size {
                break;
            }
            let end = growth.exact.get(position + 1).is_none_or(|next| next.0 - far > SAME * next.0);
            growth.members.push(location);
            growth.ends.push(end);
            if end {
                keep = position + 1;
            }
        }
        growth.members.truncate(keep);
        growth.ends.truncate(keep);
    }
}

fn check(study: &ScanStudy<'_>, options: &ScanOptions) -> Result<(), StatsError> {
    let limit = match study.distance {
        ScanDistance::Planar => [1e150; 2],
        ScanDistance::GreatCircle => [360.0, 90.0],
    };
    for (index, point) in study.locations.iter().enumerate() {
        for (&value, limit) in point.iter().zip(limit) {
            if value.is_nan() || value.abs() > limit {
                let needs = "a finite number, and a longitude or latitude where distances are great circles";
                return Err(StatsError::BadValue { what: "coordinate of location", index, value, needs });
            }
        }
    }
    let share = options.largest_share;
    if !(share > 0.0 && share <= 1.0) {
        return Err(StatsError::BadOption { option: "largest share", value: share, needs: "above 0 and at most 1" });
    }
    match options.largest_radius {
        Some(radius) if !(0.0..=1e150).contains(&radius) => {
            Err(StatsError::BadOption { option: "largest radius", value: radius, needs: "a distance of 0 or more" })
        }
        _ => Ok(()),
    }
}

fn project([x, y]: [f64; 2], distance: ScanDistance) -> [f64; 3] {
    match distance {
        ScanDistance::Planar => [x, y, 0.0],
        ScanDistance::GreatCircle => {
            let (longitude, latitude) = (x.to_radians(), y.to_radians());
            [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
        }
    }
}

/// The squared distance in the space of the points that a radius on the ground reaches.
fn reach(radius: f64, distance: ScanDistance) -> f64 {
    match distance {
        ScanDistance::Planar => radius * radius,
        ScanDistance::GreatCircle => {
            let half = (radius / (2.0 * EARTH_KM)).min(std::f64::consts::FRAC_PI_2);
            4.0 * half.sin() * half.sin()
        }
    }
}

fn squared(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// A key in the order of a number that is not negative: its upper half.
const fn short(number: f64) -> u32 {
    (number.to_bits() >> 32) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half of the key is the location")]
const fn low(key: u64) -> u32 {
    key as u32
}

/// A location as it is stored; [`Design`](super::design::Design) has checked that they can be numbered.
pub(super) fn id(location: usize) -> u32 {
    u32::try_from(location).unwrap_or(u32::MAX)
}

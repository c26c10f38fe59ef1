//! Bands of distance and of time: where one ends and the next begins.

use std::fmt;

use super::super::StatsError;

/// Largest coordinate, distance or time accepted: squares of larger ones overflow.
const LARGEST: f64 = 1e100;

/// Which end of a band belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOffs {
    /// `[from, to)`: a pair 200 m apart is in the band from 200 m. R `NearRepeat`'s default, and what the Near Repeat
    /// Calculator counts, whatever its labels say.
    LeftClosed,
    /// `(from, to]`: a pair 200 m apart is in the band up to 200 m.
    RightClosed,
}

/// Whether the outermost break belongs to a band although the side that [`CutOffs`] leaves open lies there: R's
/// `include.lowest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// It does not. With right-closed bands from 0, pairs at distance 0 and pairs of one day are then in no band: R
    /// `NearRepeat`'s default, and seldom what is wanted.
    Open,
    /// It does: the lowest break of right-closed bands, the highest of left-closed ones.
    Included,
}

/// What is done with pairs at the same place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SamePlace {
    /// They have a band of their own: distances below the tolerance (at most the tolerance, for right-closed bands), in the
    /// unit of the points. With tolerance 0 only distance 0 itself.
    Apart {
        /// How far apart two reports of one place may lie.
        tolerance: f64,
    },
    /// They are counted in the nearest band.
    WithNearest,
}

/// How distance is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// As the crow flies: `sqrt(dx^2 + dy^2)`.
    Euclidean,
    /// Along streets that cross at right angles: `|dx| + |dy|`.
    Manhattan,
}

impl Metric {
    /// The distance between two points.
    pub(super) fn between(self, [ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
        let (dx, dy) = (bx - ax, by - ay);
        match self {
            Self::Euclidean => (dx * dx + dy * dy).sqrt(),
            Self::Manhattan => dx.abs() + dy.abs(),
        }
    }
}

/// One band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; infinite for a last band without end.
    pub to: f64,
    /// Whether a value of exactly `from` is in it.
    pub holds_from: bool,
    /// Whether a value of exactly `to` is in it.
    pub holds_to: bool,
}

impl fmt::Display for Band {
    /// Interval notation: `[0, 100)`.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let (open, close) = (if self.holds_from { '[' } else { '(' }, if self.holds_to { ']' } else { ')' });
        write!(out, "{open}{}, {}{close}", self.from, self.to)
    }
}

/// Bands that follow each other without gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// Where bands begin and end, as half-open cuts: band `k` holds the values from `cuts[k]` up to and without
    /// `cuts[k + 1]`. An inclusive end is the next number above it.
    cuts: Vec<f64>,
    bands: Vec<Band>,
}

impl Bands {
    /// Bands between breaks, as R's `cut(x, breaks, right, include.lowest)` makes them.
    ///
    /// # Errors
    /// [`StatsError::TooFew`] (below two breaks) and [`StatsError::BadValue`] (a break that is negative, not a number or not
    /// above the one before it; only the last may be infinite).
    pub fn new(breaks: &[f64], cut_offs: CutOffs, ends: Ends) -> Result<Self, StatsError> {
        check(breaks)?;
        let last = breaks.len() - 1;
        let inclusive = |at: usize| match cut_offs {
            CutOffs::LeftClosed => at == last && ends == Ends::Included,
            CutOffs::RightClosed => !(at == 0 && ends == Ends::Included),
        };
        let cut = |(at, &value): (usize, &f64)| if inclusive(at) { value.next_up() } else { value };
        let cuts: Vec<f64> = breaks.iter().enumerate().map(cut).collect();
        let band = |from: usize| Band {
            from: breaks[from],
            to: breaks[from + 1],
            holds_from: !inclusive(from),
            holds_to: inclusive(from + 1) && breaks[from + 1].is_finite(),
        };
        Ok(Self { bands: (0..last).map(band).collect(), cuts })
    }

    /// Bands of distance from 0 to each of `upper` in turn, and a last one without end.
    ///
    /// # Errors
    /// As [`Bands::new`]; a tolerance must lie below the first of `upper`.
    pub fn of_distance(upper: &[f64], same_place: SamePlace, cut_offs: CutOffs) -> Result<Self, StatsError> {
        let SamePlace::Apart { tolerance } = same_place else { return Self::of_days(upper, cut_offs) };
        if tolerance > 0.0 {
            let breaks: Vec<f64> = [tolerance].iter().chain(upper).copied().collect();
            return Self::of_days(&breaks, cut_offs);
        }
        if !(0.0..=0.0).contains(&tolerance) {
            let needs = "0 or more, in the unit of the points";
            return Err(StatsError::BadOption { option: "same-place tolerance", value: tolerance, needs });
        }
        let mut all = Self::of_days(upper, cut_offs)?;
        all.cuts.insert(1, 0.0_f64.next_up());
        all.bands[0].holds_from = false;
        all.bands.insert(0, Band { from: 0.0, to: 0.0, holds_from: true, holds_to: true });
        Ok(all)
    }

    /// Bands of days from 0 to each of `upper` in turn, and a last one without end. A pair of one moment is in the first.
    ///
    /// # Errors
    /// As [`Bands::new`].
    pub fn of_days(upper: &[f64], cut_offs: CutOffs) -> Result<Self, StatsError> {
        let breaks: Vec<f64> = [0.0].iter().chain(upper).chain(&[f64::INFINITY]).copied().collect();
        Self::new(&breaks, cut_offs, Ends::Included)
    }

    /// The bands, nearest first.
    #[must_use]
    pub fn list(&self) -> &[Band] {
        &self.bands
    }

    /// Number of bands.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bands.len()
    }

    /// Whether there are none; there always are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bands.is_empty()
    }

    /// The band that a value lies in.
    #[must_use]
    pub fn of(&self, value: f64) -> Option<usize> {
        self.cuts.partition_point(|&cut| cut <= value).checked_sub(1).filter(|&band| band < self.len())
    }

    /// The cuts that are finite and above 0, and how many values lie below the first band: 0 or 1 zones. Values between
    /// these cuts are in zones 0, 1, 2 ...; band `k` is zone `k` plus that number.
    pub(super) fn zones(&self) -> (Vec<f64>, usize) {
        let below = usize::from(self.cuts[0] > 0.0);
        (self.cuts.iter().copied().filter(|&cut| cut > 0.0 && cut.is_finite()).collect(), below)
    }
}

fn check(breaks: &[f64]) -> Result<(), StatsError> {
    if breaks.len() < 2 {
        return Err(StatsError::TooFew { what: "breaks between bands", given: breaks.len(), needed: 2 });
    }
    let last = breaks.len() - 1;
    let fits = |at: usize| {
        let rises = at == 0 || breaks[at] > breaks[at - 1];
        rises && ((0.0..=LARGEST).contains(&breaks[at]) || (at == last && breaks[at] > LARGEST))
    };
    match (0..=last).find(|&at| !fits(at)) {
        Some(index) => {
            let needs = "a number from 0 to 1e100, above the one before it; only the last may be infinite";
            Err(StatsError::BadValue { what: "break", index, value: breaks[index], needs })
        }
        None => Ok(()),
    }
}

/// Checks points and their days.
pub(in super::super) fn check_events(points: &[[f64; 2]], days: &[f64]) -> Result<(), StatsError> {
    if days.len() != points.len() {
        return Err(StatsError::Lengths { what: "days", given: days.len(), expected: points.len() });
    }
    if points.len() < 2 {
        return Err(StatsError::TooFew { what: "events", given: points.len(), needed: 2 });
    }
    if u32::try_from(points.len()).is_err() {
        return Err(StatsError::Undefined {
            because: "there are more than 2^32 events; ask for a smaller area or shorter window",
        });
    }
    let fits = |at: &f64| (-LARGEST..=LARGEST).contains(at);
    let needs = "a finite number";
    if let Some(at) = points.iter().flatten().position(|at| !fits(at)) {
        let value = points[at / 2][at % 2];
        return Err(StatsError::BadValue { what: "a coordinate of point", index: at / 2, value, needs });
    }
    match days.iter().position(|day| !fits(day)) {
        Some(index) => Err(StatsError::BadValue { what: "day", index, value: days[index], needs }),
        None => Ok(()),
    }
}

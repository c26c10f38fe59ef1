//! Sums of Gaussians to a certified relative error, by series around cells where that is cheaper than one by one.
//!
//! With lengths in standard deviations, u from a cell's centre to the place and d from the centre to an event,
//! `exp(-|u - d|^2 / 2) = exp(-|u|^2 / 2) exp(u.d) exp(-|d|^2 / 2)`. The middle factor is the only one that mixes event
//! and place. Cut after p terms its series errs by at most `a^p / p! exp(a)`, where `a = |u| max|d|`.

use rayon::prelude::*;

use super::exact::{farthest, gaussian};
use super::exponential::exp_minus;
use super::index::CellIndex;
use super::kernel::FARTHEST_SD;
use super::{Events, real};

/// Side of a cell, standard deviations.
const SIDE: f64 = 1.0;

/// Most terms of the series.
const ORDER: usize = 24;

/// Coefficients of a full series in two coordinates.
const COEFFICIENTS: usize = ORDER * (ORDER + 1) / 2;

/// Fewest events of a cell for which a series can pay.
const FEWEST_EVENTS: usize = 40;

/// Fewest places in reach of a cell for which its series pays.
const FEWEST_VISITS: f64 = 60.0;

/// Logarithm of the relative rounding error of a series, generously; it may not be asked for less. (5e-15)
const LEAST_LOG_ERROR: f64 = -32.9;

/// Events indexed for sums to a relative error.
pub(super) struct Certified {
    index: CellIndex,
    bunches: Vec<Bunch>,
    sd_m: f64,
    /// Sum of all weights.
    total: f64,
    /// Relative error granted to each of the two approximations.
    budget: f64,
}

/// The events of a cell, seen from afar.
struct Bunch {
    centre: [f64; 2],
    /// Farthest event from the centre, standard deviations.
    spread: f64,
    weight: f64,
    series: Option<Box<[f64; COEFFICIENTS]>>,
}

impl Certified {
    pub(super) fn new(events: Events<'_>, sd_m: f64, relative_error: f64, places: &[[f64; 2]]) -> Self {
        let index = CellIndex::new(events, SIDE * sd_m);
        let expand = visits(places, sd_m) >= FEWEST_VISITS;
        let bunch = |cell: usize| Bunch::new(&index, index.events(cell..cell + 1), sd_m, expand);
        let bunches: Vec<Bunch> = (0..index.cells.len()).into_par_iter().map(bunch).collect();
        let total = bunches.iter().map(|bunch| bunch.weight).sum();
        Self { index, bunches, sd_m, total, budget: 0.25 * relative_error }
    }

    /// Sum of Gaussians of height 1 at a place.
    pub(super) fn at(&self, place: [f64; 2]) -> f64 {
        let least = self.least(place);
        if least <= 0.0 {
            return self.directly(place, farthest(self.sd_m));
        }
        // All events farther than this add up to less than the budget's share of the least possible answer.
        let reach = (2.0 * (self.total / (self.budget * least)).ln()).max(1.0).sqrt().min(FARTHEST_SD) * self.sd_m;
        let share = (least / self.total).ln();
        self.index.rows(place[1], reach).iter().map(|row| self.row(self.index.cells(row, place, reach), place, share)).sum()
    }

    /// The events of a run of cells: by series where one exists and is short, otherwise one by one, as long runs.
    fn row(&self, cells: std::ops::Range<usize>, place: [f64; 2], share: f64) -> f64 {
        let (mut sum, mut start) = (0.0, cells.start);
        for cell in cells.clone() {
            let bunch = &self.bunches[cell];
            if let Some(series) = &bunch.series
                && let Some(answer) = self.by_series(bunch, series, place, share)
            {
                sum += answer + gaussian(&self.index, self.index.events(start..cell), place, self.sd_m);
                start = cell + 1;
            }
        }
        sum + gaussian(&self.index, self.index.events(start..cells.end), place, self.sd_m)
    }

    /// The series of a cell, or `None` where too many terms are needed. `share` is the logarithm of the share of the total
    /// weight that the answer holds at least.
    fn by_series(&self, bunch: &Bunch, series: &[f64; COEFFICIENTS], place: [f64; 2], share: f64) -> Option<f64> {
        let u = [(place[0] - bunch.centre[0]) / self.sd_m, (place[1] - bunch.centre[1]) / self.sd_m];
        let square = u[0] * u[0] + u[1] * u[1];
        let product = square.sqrt() * bunch.spread;
        // What the cell adds at least, or its part of the least possible answer: the error may be the budget times either.
        let own = -0.5 * (square + bunch.spread * bunch.spread) - product;
        let log_error = self.budget.ln() + own.max(share) + 0.5 * square - product;
        if log_error < LEAST_LOG_ERROR {
            return None;
        }
        let terms = terms(product, log_error)?;
        Some(exp_minus(0.5 * square) * evaluate(series, u, terms))
    }

    /// A lower bound of the answer, from whichever events are near.
    fn least(&self, place: [f64; 2]) -> f64 {
        let mut reach = 1.5;
        loop {
            let within = reach * self.sd_m;
            let rows = self.index.rows(place[1], within).iter();
            let least: f64 =
                rows.flat_map(|row| self.index.cells(row, place, within)).map(|cell| self.at_least(cell, place)).sum();
            if least > 0.0 || reach > FARTHEST_SD {
                return least;
            }
            reach *= 2.0;
        }
    }

    fn at_least(&self, cell: usize, place: [f64; 2]) -> f64 {
        let bunch = &self.bunches[cell];
        let away = (place[0] - bunch.centre[0]).hypot(place[1] - bunch.centre[1]) / self.sd_m + bunch.spread;
        bunch.weight * exp_minus(0.5 * away * away)
    }

    fn directly(&self, place: [f64; 2], reach: f64) -> f64 {
        let of_row = |row| gaussian(&self.index, self.index.events(self.index.cells(row, place, reach)), place, self.sd_m);
        self.index.rows(place[1], reach).iter().map(of_row).sum()
    }
}

impl Bunch {
    fn new(index: &CellIndex, events: std::ops::Range<usize>, sd_m: f64, expand: bool) -> Self {
        let (x, y, weight) = (&index.x[events.clone()], &index.y[events.clone()], &index.weight[events]);
        let middle = |values: &[f64]| {
            let ends = values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &v| [low.min(v), high.max(v)]);
            0.5 * ends[0] + 0.5 * ends[1]
        };
        let centre = [middle(x), middle(y)];
        let offsets = || x.iter().zip(y).map(|(&x, &y)| [(x - centre[0]) / sd_m, (y - centre[1]) / sd_m]);
        let spread = offsets().map(|d| d[0] * d[0] + d[1] * d[1]).fold(0.0, f64::max).sqrt() * (1.0 + 1e-12);
        let pays = expand && x.len() >= FEWEST_EVENTS && spread < 2.0;
        let series = pays.then(|| {
            let mut series = Box::new([0.0; COEFFICIENTS]);
            offsets().zip(weight).for_each(|(d, &weight)| add(&mut series, d, weight));
            series
        });
        Self { centre, spread, weight: weight.iter().sum(), series }
    }
}

/// About how many places a cell will be asked from.
fn visits(places: &[[f64; 2]], sd_m: f64) -> f64 {
    let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let ends = places.iter().fold(none, |e, p| [e[0].min(p[0]), e[1].min(p[1]), e[2].max(p[0]), e[3].max(p[1])]);
    let reach = 7.0 * sd_m;
    let side = |length: f64| (length / (2.0 * reach)).max(1.0);
    real(places.len()) / (side(ends[2] - ends[0]) * side(ends[3] - ends[1]))
}

/// Adds an event at `d` from the centre to the coefficients of `x^j y^k`, stored by k, then by j, for `j + k < ORDER`.
fn add(series: &mut [f64; COEFFICIENTS], d: [f64; 2], weight: f64) {
    let mut powers = [0.0; ORDER];
    let mut term = weight * exp_minus(0.5 * (d[0] * d[0] + d[1] * d[1]));
    for (power, next) in powers.iter_mut().zip(1_u32..) {
        *power = term;
        term *= d[0] / f64::from(next);
    }
    let (mut start, mut other) = (0, 1.0);
    for (length, next) in (1..=ORDER).rev().zip(1_u32..) {
        for (coefficient, power) in series[start..start + length].iter_mut().zip(&powers) {
            *coefficient += power * other;
        }
        start += length;
        other *= d[1] / f64::from(next);
    }
}

/// The series at u with the terms for `j + k < terms`.
fn evaluate(series: &[f64; COEFFICIENTS], u: [f64; 2], terms: usize) -> f64 {
    let mut columns = [0.0; ORDER];
    for k in (0..terms).rev() {
        let start = k * ORDER - k * k.saturating_sub(1) / 2;
        for (column, coefficient) in columns[..terms - k].iter_mut().zip(&series[start..]) {
            *column = *column * u[1] + coefficient;
        }
    }
    columns[..terms].iter().rev().fold(0.0, |sum, column| sum * u[0] + column)
}

/// Fewest terms p for which `product^p / p!` is at most the error whose logarithm is given.
fn terms(product: f64, log_error: f64) -> Option<usize> {
    let error = log_error.min(0.0).exp();
    let mut term = 1.0;
    for (p, next) in (0..=ORDER).zip(1_u32..) {
        if term <= error {
            return Some(p);
        }
        term *= product / f64::from(next);
    }
    None
}

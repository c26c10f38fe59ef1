//! The same probability by simulation: what the approximation is checked against.

use std::collections::VecDeque;

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::super::draws::stream;
use super::super::{NotComputable, StatsError};
use super::{SeriesScan, TOO_LONG, check};

/// Most events expected in all simulations together.
const MOST_DRAWN: f64 = 1e8;

/// Where windows may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanGrid {
    /// At any moment, as the approximation has it.
    AnyMoment,
    /// With a period: for counts per period, whose windows are whole periods. Lengths are rounded to whole ones.
    WholePeriods,
}

/// How often a simulated series was as full somewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanSimulation {
    /// Simulated series with as many events in some window.
    pub as_full: u32,
    /// Series simulated.
    pub simulations: u32,
    /// `(1 + as_full) / (simulations + 1)`, or why there is none.
    pub p: Result<f64, NotComputable>,
}

/// Simulates series of constant rate, and counts those with a window as full as the fullest one seen.
///
/// Answers as [`super::naus_scan`], within what simulation leaves open: about `sqrt(p (1 - p) / simulations)`. With
/// [`ScanGrid::WholePeriods`] it is exact for counts per period, where the approximation is too careful. Simulation `i` draws
/// from a stream of its own, so that the answer does not depend on threads.
///
/// # Units
/// As [`super::naus_scan`].
///
/// # Degenerate input
/// Series with more than 10^8 expected events in all simulations are not simulated, and have no p.
///
/// # Errors
/// As [`super::naus_scan`], and [`StatsError::BadOption`] for no simulations or, on whole periods, for lengths below half of one.
///
/// # Example
/// ```
/// use engine::stats::{ScanGrid, SeriesScan, scan_simulation};
///
/// let scan = SeriesScan { periods: 52.0, window: 1.0, mean: 1.0, most: 6 };
/// let simulated = scan_simulation(scan, ScanGrid::WholePeriods, 1_999, 1)?;
/// // Fifty-two weeks on their own: 1 - P(X < 6)^52 is 0.0304.
/// assert!((simulated.p? - 0.0304).abs() < 0.016);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scan_simulation(scan: SeriesScan, grid: ScanGrid, simulations: u32, seed: u64) -> Result<ScanSimulation, StatsError> {
    check(scan)?;
    if simulations == 0 {
        return Err(StatsError::BadOption { option: "simulations", value: 0.0, needs: "1 or more, such as 999" });
    }
    if grid == ScanGrid::WholePeriods && scan.window.round() < 1.0 {
        return Err(StatsError::BadOption { option: "window", value: scan.window, needs: "at least one whole period" });
    }
    let expected = scan.mean * scan.periods * f64::from(simulations);
    if expected > MOST_DRAWN || (grid == ScanGrid::WholePeriods && scan.periods > MOST_DRAWN) {
        return Ok(ScanSimulation { as_full: 0, simulations, p: Err(TOO_LONG) });
    }
    let as_full = |index: u32| {
        let mut random = stream(seed, u64::from(index));
        u32::from(match grid {
            ScanGrid::AnyMoment => any_moment(scan, &mut random),
            ScanGrid::WholePeriods => whole_periods(scan, &mut random),
        })
    };
    let as_full: u32 = (0..simulations).into_par_iter().map(as_full).sum();
    let p = (1.0 + f64::from(as_full)) / (f64::from(simulations) + 1.0);
    Ok(ScanSimulation { as_full, simulations, p: Ok(p) })
}

/// Times of events of a process of constant rate up to an end.
fn times(rate: f64, end: f64, random: &mut Pcg64Mcg) -> impl Iterator<Item = f64> {
    std::iter::repeat_with(move || -(1.0 - random.random::<f64>()).ln() / rate)
        .scan(0.0, |now, gap| {
            *now += gap;
            Some(*now)
        })
        .take_while(move |&now| now < end)
}

fn any_moment(scan: SeriesScan, random: &mut Pcg64Mcg) -> bool {
    if scan.most == 0 {
        return true;
    }
    let mut recent: VecDeque<f64> = VecDeque::new();
    for now in times(scan.mean, scan.periods, random) {
        recent.push_back(now);
        while recent.front().is_some_and(|&first| now - first > scan.window) {
            recent.pop_front();
        }
        if recent.len() >= scan.most as usize {
            return true;
        }
    }
    false
}

fn whole_periods(scan: SeriesScan, random: &mut Pcg64Mcg) -> bool {
    let (periods, window) = (scan.periods.round(), scan.window.round());
    let mut recent: VecDeque<f64> = VecDeque::new();
    if scan.most == 0 {
        return true;
    }
    for period in times(scan.mean, periods, random).map(f64::floor) {
        recent.push_back(period);
        while recent.front().is_some_and(|&first| period - first >= window) {
            recent.pop_front();
        }
        if recent.len() >= scan.most as usize {
            return true;
        }
    }
    false
}

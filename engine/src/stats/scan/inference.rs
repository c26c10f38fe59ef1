//! p-values from simulated maxima.

use super::{Gumbel, ScanEnding, ScanOptions, ScanStopping, ScanWindow};
use crate::stats::{NotComputable, real};

/// Ratios that differ by no more than this share are equal: the same window, reached from another centre, sums up what it
/// expects in another order.
const SAME: f64 = 1e-9;

/// Simulated maxima, in the order of simulation.
pub(super) struct Null {
    pub(super) maxima: Vec<f64>,
    pub(super) gumbel: Result<Gumbel, NotComputable>,
    stopping: ScanStopping,
}

impl Null {
    pub(super) fn new(maxima: Vec<f64>, stopping: ScanStopping) -> Self {
        let gumbel = Gumbel::fit(&maxima);
        Self { maxima, gumbel, stopping }
    }

    /// How often a data set without clusters has a maximum as large.
    pub(super) fn p(&self, llr: f64) -> Result<f64, NotComputable> {
        if self.maxima.is_empty() {
            return Err(NotComputable::Because("there were no simulations; ask for 999 or more"));
        }
        if let Some(made) = stops_after(&self.maxima, llr, self.stopping) {
            let ScanStopping::Sequential(exceedances) = self.stopping else { return Ok(1.0) };
            return Ok(f64::from(exceedances) / real(made));
        }
        let reached = self.maxima.iter().filter(|&&simulated| reaches(simulated, llr)).count();
        Ok((1.0 + real(reached)) / (1.0 + real(self.maxima.len())))
    }

    pub(super) fn p_gumbel(&self, llr: f64) -> Result<f64, NotComputable> {
        self.gumbel.map(|gumbel| gumbel.p(llr))
    }
}

fn reaches(simulated: f64, llr: f64) -> bool {
    simulated >= llr * (1.0 - SAME)
}

/// After how many simulations a sequential test of `llr` ends, where it ends early.
pub(super) fn stops_after(maxima: &[f64], llr: f64, stopping: ScanStopping) -> Option<usize> {
    let ScanStopping::Sequential(exceedances) = stopping else { return None };
    let reached = maxima.iter().enumerate().filter(|&(_, &simulated)| reaches(simulated, llr));
    reached.map(|(index, _)| index + 1).nth(exceedances.max(1) as usize - 1)
}

/// Periods between false alarms as large, if the scan is repeated with every interval.
pub(super) fn recurrence(p: Result<f64, NotComputable>, aggregate: usize, options: &ScanOptions) -> Result<f64, NotComputable> {
    match options.window {
        ScanWindow::SpaceTime(ScanEnding::Last) | ScanWindow::Temporal(ScanEnding::Last) => p.map(|p| real(aggregate) / p),
        _ => Err(NotComputable::Because("only a prospective scan is repeated; let windows end with the last period")),
    }
}

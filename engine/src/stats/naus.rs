//! The most events in any window of a series: how likely is that many, when one was free to choose the window?

mod simulate;

pub use simulate::{ScanGrid, ScanSimulation, scan_simulation};

use super::tails::{CountLaw, Poisson};
use super::{NotComputable, StatsError, real};

/// Most events in a window that the approximation is computed for: it sums as many terms.
const MOST_EVENTS: u32 = 1_000_000;

/// Largest mean per window, and longest series in periods.
const LARGEST: f64 = 1e12;

/// A window of a series, and how many events were the most in any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesScan {
    /// Length of the series, in periods.
    pub periods: f64,
    /// Length of the window, in periods; at most that of the series.
    pub window: f64,
    /// Events expected per period where nothing is out of the ordinary.
    pub mean: f64,
    /// Most events seen in any window.
    pub most: u32,
}

/// Which of two readings of the approximation is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NausConvention {
    /// Naus's: the mean of a window is `mean * window`, there are `periods / window` windows end to end, and the exponent is that
    /// less 2.
    Naus,
    /// As R `ptools::scanw(L, k, mu, n)` computes it: the mean of a window is `mean` itself, whatever its length, the exponent is
    /// `periods - window`, and the last term of the fourth sum is left out. Window 2 is Naus's exponent for windows of one
    /// period; window 1 has one window more.
    Ptools,
}

/// Naus's approximate probability that some window holds as many events as the fullest one did.
///
/// Answers: six in one week, out of all weeks of five years that one might have picked, any seven days counting as a week: is
/// that out of the ordinary? Events are a Poisson process of constant rate; the window slides. With Q2 and Q3 the probabilities
/// that no window within two and three of its lengths holds `most` events, which have closed forms,
/// `p = 1 - Q2 (Q3 / Q2)^(L - 2)`, L being the length of the series in windows. Small p keep their digits. Time grows with
/// `most`.
///
/// # Units
/// Lengths in one unit, the period; `mean` in events per period. p is from `f64::MIN_POSITIVE` to 1.
///
/// # Degenerate input
/// No events, or where the rate is so high that the closed forms leave 0 to 1: p is 1. One event: p is `1 - exp(-mean periods)`,
/// exactly. The approximation is meant for small p; simulations in the tests lie within three hundredths of it.
///
/// # Errors
/// [`StatsError::BadOption`]: a length, mean or count that is not positive or too large, or a window longer than the series.
///
/// # Source
/// J. I. Naus, 1982, JASA 77(377), 177-183, doi:10.1080/01621459.1982.10477783.
///
/// # Example
/// Six in any two of 208 fortnights, as R ptools 2.0 reads it.
/// ```
/// use engine::stats::{NausConvention, SeriesScan, naus_scan};
///
/// let scan = SeriesScan { periods: 208.0, window: 2.0, mean: 0.6, most: 6 };
/// assert!((naus_scan(scan, NausConvention::Ptools)? - 0.039_022_375_488_6).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn naus_scan(scan: SeriesScan, convention: NausConvention) -> Result<f64, StatsError> {
    check(scan)?;
    let SeriesScan { periods, window, mean, most } = scan;
    let p = match most {
        0 => 1.0,
        1 => -(-mean * periods).exp_m1(),
        _ => {
            let (of_window, further) = match convention {
                NausConvention::Naus => (mean * window, periods / window - 2.0),
                NausConvention::Ptools => (mean, periods - window),
            };
            let (two, three) = Terms::of(of_window, most).some_window(convention);
            if two < 1.0 && three < 1.0 {
                let (ln_two, ln_three) = ((-two).ln_1p(), (-three).ln_1p());
                -(ln_two + further * (ln_three - ln_two)).exp_m1()
            } else {
                1.0
            }
        }
    };
    Ok(if p.is_finite() { p.clamp(f64::MIN_POSITIVE, 1.0) } else { 1.0 })
}

/// Poisson probabilities of up to twice as many events as the fullest window held.
struct Terms {
    mean: f64,
    most: usize,
    mass: Vec<f64>,
    /// Probability of each count or fewer.
    at_most: Vec<f64>,
    /// Probability of `most` or more.
    tail: f64,
}

impl Terms {
    fn of(mean: f64, most: u32) -> Self {
        let law = Poisson { mean };
        let mass: Vec<f64> = (0..2 * most).map(|count| law.ln_mass(f64::from(count)).exp()).collect();
        let add = |sum: &mut f64, mass: &f64| {
            *sum += mass;
            Some(*sum)
        };
        let at_most = mass.iter().scan(0.0, add).collect();
        let most_seen = f64::from(most);
        Self { mean, most: most as usize, mass, at_most, tail: law.ln_at_least(most_seen).exp() }
    }

    /// Probability of at most `count - less` events.
    fn up_to(&self, count: usize, less: usize) -> f64 {
        count.checked_sub(less).map_or(0.0, |count| self.at_most[count])
    }

    /// Probability that some window within two and within three window lengths holds `most` events. Both are sums of small
    /// terms: their complements would lose the digits of a small p.
    fn some_window(&self, convention: NausConvention) -> (f64, f64) {
        let (n, psi, tail) = (self.most, self.mean, self.tail);
        let events = real(n);
        let exactly = self.mass[n];
        let two =
            tail * (2.0 - tail) + (events - 1.0) * exactly * self.mass[n - 2] + (events - 1.0 - psi) * exactly * self.up_to(n, 3);
        let first = 2.0 * exactly * (1.0 - tail) * ((events - 1.0) * self.up_to(n, 2) - psi * self.up_to(n, 3));
        let second = 0.5
            * exactly
            * exactly
            * ((events - 1.0) * (events - 2.0) * self.up_to(n, 3) - 2.0 * (events - 2.0) * psi * self.up_to(n, 4)
                + psi * psi * self.up_to(n, 5));
        let third: f64 = (1..n).map(|r| self.mass[2 * n - r] * self.up_to(r, 1).powi(2)).sum();
        let last = match convention {
            NausConvention::Naus => n,
            NausConvention::Ptools => n - 1,
        };
        let fourth: f64 = (2..last)
            .map(|r| self.mass[2 * n - r] * self.mass[r] * ((real(r) - 1.0) * self.up_to(r, 2) - psi * self.up_to(r, 3)))
            .sum();
        let cube = tail * (3.0 - tail * (3.0 - tail));
        (two, cube + first - second - third + fourth)
    }
}

/// The fullest window of a series of counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FullestWindow {
    /// Events in it.
    pub events: f64,
    /// Its first period, the earliest of several as full.
    pub first: usize,
}

/// The window of whole periods that holds the most events.
///
/// # Units
/// `counts` holds one number of 0 or more per period, in order of time; `window` is in periods.
///
/// # Errors
/// [`StatsError::BadValue`]; [`StatsError::BadOption`] for a window of no periods or of more than there are.
///
/// # Example
/// ```
/// use engine::stats::fullest_window;
///
/// let fullest = fullest_window(&[1.0, 0.0, 4.0, 3.0, 0.0], 2)?;
/// assert!((fullest.events - 7.0).abs() < 1e-12 && fullest.first == 2);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn fullest_window(counts: &[f64], window: usize) -> Result<FullestWindow, StatsError> {
    if let Some(index) = counts.iter().position(|count| !(0.0..=LARGEST).contains(count)) {
        return Err(StatsError::BadValue { what: "count", index, value: counts[index], needs: "a number from 0 to 1e12" });
    }
    if window == 0 || window > counts.len() {
        let needs = "at least one period and at most as many as the series has";
        return Err(StatsError::BadOption { option: "window", value: real(window), needs });
    }
    let fullest = |best: FullestWindow, (first, events): (usize, f64)| {
        if events > best.events { FullestWindow { events, first } } else { best }
    };
    let sums = counts.windows(window).map(|periods| periods.iter().sum::<f64>());
    Ok(sums.enumerate().fold(FullestWindow { events: -1.0, first: 0 }, fullest))
}

fn check(scan: SeriesScan) -> Result<(), StatsError> {
    let SeriesScan { periods, window, mean, most } = scan;
    let needs = "a number above 0, at most 1e12";
    for (option, value) in [("periods", periods), ("window", window), ("mean", mean)] {
        if !(1e-12..=LARGEST).contains(&value) {
            return Err(StatsError::BadOption { option, value, needs });
        }
    }
    if window > periods {
        return Err(StatsError::BadOption { option: "window", value: window, needs: "at most as long as the series" });
    }
    if most > MOST_EVENTS {
        return Err(StatsError::BadOption { option: "max", value: f64::from(most), needs: "at most 1e6 events" });
    }
    Ok(())
}

/// Why a simulated check has no answer.
const TOO_LONG: NotComputable =
    NotComputable::Because("a simulation would draw more than 10^8 events; read the approximation, or scan a shorter series");

#[cfg(test)]
mod tests;

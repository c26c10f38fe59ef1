//! Aoristic weights: an event known only to lie in an interval counts in every hour it may have happened in.

use super::{NotComputable, StatsError, real};

/// Farthest minute from the origin, on either side: some 19,000 years.
const FARTHEST: f64 = 1e10;

const INVERTED: NotComputable =
    NotComputable::Because("the interval ends before it begins; mend the two times, or leave the row out");
const NO_TIME: NotComputable = NotComputable::Because("a time is not a number of minutes from -1e10 to 1e10; leave the row out");

/// A cycle of civil time that is cut into bins of one length, the first of which begins at minute 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cycle {
    bins: usize,
    /// Minutes of a bin.
    width: f64,
}

impl Cycle {
    /// The 168 hours of the week, Monday's first hour first, where minutes are counted from a Monday's midnight.
    pub const HOURS_OF_WEEK: Self = Self { bins: 168, width: 60.0 };

    /// The 24 hours of the day.
    pub const HOURS_OF_DAY: Self = Self { bins: 24, width: 60.0 };

    /// A cycle of `bins` bins of `minutes` each: seven of 1,440 are the days of the week.
    ///
    /// # Errors
    /// [`StatsError::BadOption`] for no bins or more than a million, and for a length that is not from 1e-3 to 1e7 minutes.
    pub fn new(bins: usize, minutes: f64) -> Result<Self, StatsError> {
        if !(1..=1_000_000).contains(&bins) {
            return Err(StatsError::BadOption { option: "bins", value: real(bins), needs: "from 1 to 1,000,000" });
        }
        if !(1e-3..=1e7).contains(&minutes) {
            return Err(StatsError::BadOption { option: "length of a bin", value: minutes, needs: "from 0.001 to 1e7 minutes" });
        }
        Ok(Self { bins, width: minutes })
    }

    /// Number of bins.
    #[must_use]
    pub const fn bins(self) -> usize {
        self.bins
    }

    /// Minutes after which it begins again.
    #[must_use]
    pub fn minutes(self) -> f64 {
        real(self.bins) * self.width
    }

    /// Minutes of one bin.
    #[must_use]
    pub const fn bin_minutes(self) -> f64 {
        self.width
    }

    /// The bin that a minute lies in.
    #[must_use]
    pub fn bin_of(self, minute: f64) -> usize {
        self.wrap((minute / self.width).floor())
    }

    /// The shares of an interval's bins, in order of time, each bin once; they add up to 1. See [`aoristic`] for the
    /// conventions.
    ///
    /// # Errors
    /// [`NotComputable::Because`] for an interval that ends before it begins, and for times that are not finite or farther
    /// than 1e10 minutes from the origin.
    pub fn shares(self, interval: CivilInterval) -> Result<Vec<(usize, f64)>, NotComputable> {
        let mut shares = Vec::new();
        self.share_out(interval, &mut shares)?;
        Ok(shares)
    }

    /// How many of each bin a window `[from, to)` of civil minutes holds: the exposure of its rates. Parts of bins count as
    /// such.
    ///
    /// # Errors
    /// As [`Cycle::shares`].
    pub fn occurrences(self, from: f64, to: f64) -> Result<Vec<f64>, NotComputable> {
        let mut shares = Vec::new();
        self.share_out(CivilInterval { from, to: Some(to) }, &mut shares)?;
        let rounds = ((to - from) / self.minutes()).floor();
        let rest = to - from - rounds * self.minutes();
        let mut occurrences = vec![rounds; self.bins];
        if rest > 0.0 {
            self.share_out(CivilInterval { from, to: Some(from + rest) }, &mut shares)?;
            for (bin, share) in shares {
                occurrences[bin] += share * rest / self.width;
            }
        }
        Ok(occurrences)
    }

    fn share_out(self, CivilInterval { from, to }: CivilInterval, shares: &mut Vec<(usize, f64)>) -> Result<(), NotComputable> {
        shares.clear();
        let to = to.unwrap_or(from);
        if !(from.abs() <= FARTHEST && to.abs() <= FARTHEST) {
            return Err(NO_TIME);
        }
        let length = to - from;
        if length < 0.0 {
            return Err(INVERTED);
        }
        if length <= 0.0 {
            shares.push((self.bin_of(from), 1.0));
        } else if length > self.minutes() {
            let share = real(self.bins).recip();
            shares.extend((0..self.bins).map(|bin| (bin, share)));
        } else {
            self.overlaps(from, to, shares);
        }
        Ok(())
    }

    fn overlaps(self, from: f64, to: f64, shares: &mut Vec<(usize, f64)>) {
        let mut start = from;
        let mut bin = (from / self.width).floor();
        while start < to {
            let end = to.min((bin + 1.0) * self.width);
            bin += 1.0;
            // Rounding may have put a start on the edge of two bins into the first of them.
            if end > start {
                shares.push((self.wrap(bin - 1.0), (end - start) / (to - from)));
                start = end;
            }
        }
        // An interval of almost a whole cycle ends in the bin that it began in.
        if shares.len() > self.bins
            && let Some((_, share)) = shares.pop()
        {
            shares[0].1 += share;
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a remainder below the number of bins")]
    fn wrap(self, bin: f64) -> usize {
        bin.rem_euclid(real(self.bins)) as usize
    }
}

/// When an event may have happened, in civil minutes since a midnight: for weeks, a Monday's.
///
/// Civil time is what the clock on the wall shows. An interval across a clock change is the caller's to cut or correct: here a
/// day has 1,440 minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CivilInterval {
    /// The earliest it can have been.
    pub from: f64,
    /// The latest, not included; `None` where nobody knows.
    pub to: Option<f64>,
}

/// What events are spread over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AoristicOptions {
    /// The bins.
    pub cycle: Cycle,
    /// Minutes; intervals that are longer say little: how much weight they carry is told apart.
    pub wide_minutes: f64,
}

/// Events by bin of a cycle, and how much of that is knowledge.
#[derive(Debug, Clone, PartialEq)]
pub struct Aoristic {
    /// Events per bin; they add up to `events`.
    pub weights: Vec<f64>,
    /// Events counted: all but the inverted ones.
    pub events: usize,
    /// Positions of the events that are left out, because they end before they begin.
    pub inverted: Vec<usize>,
    /// Events without an end, counted in the bin that they begin in.
    pub open: usize,
    /// Events longer than the cycle, counted alike in all bins.
    pub beyond_cycle: usize,
    /// Share of the weight that is spread over more than `wide_minutes`, from 0 to 1.
    pub wide: Result<f64, NotComputable>,
    /// How much is known, from 0 (every event may have been any time) to 1 (every event has its bin): 1 less the mean entropy
    /// of the events' shares, in units of the entropy of an even spread over all bins.
    pub known: Result<f64, NotComputable>,
}

/// Spreads events over the bins of a cycle, each with a weight of 1.
///
/// Answers: at which hours of the week do things happen that nobody saw happen? A bin gets of every event the share of its
/// interval that lies in it, `|[from, to) n bin| / |to - from|`, which is right where the event may have happened at any
/// minute alike. Work grows with events and the bins that they cover.
///
/// # Conventions
/// An interval without length counts in its bin. One longer than the cycle counts alike in all bins, 1/168 each, although some
/// hours occur in it once more than others: all three references do so. A missing end is taken as no length, as they do. An
/// interval that ends before it begins is left out and named in `inverted`: Ratcliffe's R package puts it into the hour that
/// it begins in, crimepy turns it round, and both guess. The R package's week begins with Sunday, here with Monday.
///
/// # Units
/// Civil minutes since a midnight (for weeks, a Monday's), fractions allowed. Weights are events.
///
/// # Degenerate input
/// Without a counted event all weights are 0, and `wide` and `known` are [`NotComputable`]. Events without an end count as
/// known to their bin, which they are not: `open` says how many. A cycle of one bin is always known.
///
/// # Errors
/// [`StatsError::BadValue`] for a time that is not finite or farther than 1e10 minutes from the origin;
/// [`StatsError::BadOption`] for `wide_minutes` that is not a number of 0 or more.
///
/// # Source
/// J. H. Ratcliffe and M. J. `McCullagh`, 1998, Int. J. Geogr. Inf. Sci. 12(7), 751-764, doi:10.1080/136588198241644; J. H.
/// Ratcliffe, 2002, J. Quant. Criminol. 18(1), 23-43, doi:10.1023/A:1013240828824.
///
/// # Example
/// A burglary between 22:15 on Monday and 02:45 on Tuesday.
/// ```
/// use engine::stats::{AoristicOptions, CivilInterval, Cycle, aoristic};
///
/// let night = CivilInterval { from: 22.25 * 60.0, to: Some(26.75 * 60.0) };
/// let options = AoristicOptions { cycle: Cycle::HOURS_OF_WEEK, wide_minutes: 240.0 };
/// let hours = aoristic(&[night], options)?;
/// assert!((hours.weights[22] - 0.75 / 4.5).abs() < 1e-15 && (hours.weights[25] - 1.0 / 4.5).abs() < 1e-15);
/// assert!((hours.wide? - 1.0).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn aoristic(intervals: &[CivilInterval], options: AoristicOptions) -> Result<Aoristic, StatsError> {
    let AoristicOptions { cycle, wide_minutes } = options;
    if !(wide_minutes.is_finite() && wide_minutes >= 0.0) {
        let needs = "a finite number of 0 or more";
        return Err(StatsError::BadOption { option: "minutes of a wide interval", value: wide_minutes, needs });
    }
    let (mut weights, mut inverted, mut shares) = (vec![0.0; cycle.bins], Vec::new(), Vec::new());
    let (mut open, mut beyond_cycle, mut wide, mut entropy) = (0, 0, 0, 0.0);
    for (index, &interval) in intervals.iter().enumerate() {
        match cycle.share_out(interval, &mut shares) {
            Ok(()) => {}
            Err(INVERTED) => {
                inverted.push(index);
                continue;
            }
            Err(_) => return Err(bad_time(index, interval)),
        }
        for &(bin, share) in &shares {
            weights[bin] += share;
            entropy -= share * share.ln();
        }
        let length = interval.to.map_or(0.0, |to| to - interval.from);
        open += usize::from(interval.to.is_none());
        beyond_cycle += usize::from(length > cycle.minutes());
        wide += usize::from(length > wide_minutes);
    }
    let events = intervals.len() - inverted.len();
    let per_event = |total: f64| if events > 0 { Ok(total / real(events)) } else { Err(NO_EVENTS) };
    // One bin has no entropy to be divided by.
    let even = real(cycle.bins.max(2)).ln();
    let known = per_event(entropy).map(|entropy| (1.0 - entropy / even).clamp(0.0, 1.0));
    Ok(Aoristic { weights, events, inverted, open, beyond_cycle, wide: per_event(real(wide)), known })
}

const NO_EVENTS: NotComputable = NotComputable::Because("there are no events; ask for a longer window or a larger area");

fn bad_time(index: usize, CivilInterval { from, to }: CivilInterval) -> StatsError {
    let (what, value) =
        if from.abs() <= FARTHEST { ("end of interval", to.unwrap_or(from)) } else { ("start of interval", from) };
    StatsError::BadValue { what, index, value, needs: "a number of minutes from -1e10 to 1e10" }
}

#[cfg(test)]
mod tests;

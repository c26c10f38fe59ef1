//! Counts by civil day: what its weekday and month lead to expect of each day, and which days stand out.

use super::tails::{Binomial, CountLaw};
use super::two_period::Shares;
use super::{NotComputable, StatsError, real};

/// Fewest days: with fewer than eight of each, a weekday has no profile.
const FEWEST: usize = 56;
/// Most rounds of fitting, and the relative change at which it ends.
const ROUNDS: usize = 500;
const SETTLED: f64 = 1e-12;
/// What is added to both sides where a weekday's share is corrected for the day that is judged, so that none becomes 0.
const HALF: f64 = 0.5;
/// Dispersion above 1 by less than this is Poisson's.
const POISSON: f64 = 1e-6;

/// The count of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarDay {
    /// Events.
    pub count: u64,
    /// 0 for Monday to 6 for Sunday.
    pub weekday: usize,
    /// Which month: any number below that of the days, the same for days of one month of one year.
    pub month: usize,
}

/// Every day beside what was to be expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct UnusualDays {
    /// Pearson's chi-square of the fit over its degrees of freedom: 1 where days vary as Poisson counts do, more where events
    /// come in bouts. Below 1 it is taken for 1.
    pub dispersion: f64,
    /// What each weekday is worth beside the mean of a week, Monday first; they average 1 over the days given.
    pub weekdays: [f64; 7],
    /// One for each day.
    pub days: Vec<Result<UnusualDay, NotComputable>>,
}

/// One day beside what was to be expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnusualDay {
    /// Events expected from the other days.
    pub expected: f64,
    /// Probability of as many events or more, given those of the month.
    pub p_high: f64,
    /// Probability of as many events or fewer.
    pub p_low: f64,
}

impl UnusualDay {
    /// Two-sided p: twice the smaller tail, at most 1.
    #[must_use]
    pub fn p(&self) -> f64 {
        (2.0 * self.p_high.min(self.p_low)).min(1.0)
    }
}

/// Which days had more events, or fewer, than their weekday and month lead to expect?
///
/// Counts are fitted as level of the month times share of the weekday (the Poisson model with both as factors, by iterative
/// proportional fitting). Each day is then judged by the others: its weekday's share is corrected for its own part in it, and
/// given the events of its month, those that fall on the day are binomial with the odds of the day's share against that of the
/// month's other days. Where days vary more than Poisson counts do, they are beta-binomial instead, each side of the month being
/// negative binomial with a variance of `dispersion` times its mean. The null of each p is that the day is like the others; the
/// alternative of `p_high` that it has more events, of `p_low` fewer. Correct for the number of days with
/// [`super::benjamini_hochberg`].
///
/// # Units
/// Events per day. Days need neither be in order nor complete.
///
/// # Degenerate input
/// A month without events expects none, and p is 1. A day that is the only one of its month is [`NotComputable`]. The share of
/// a weekday is taken as known, which with eight weeks makes p a little too small.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than 56 days, or no more days than months and weekdays have levels;
/// [`StatsError::BadValue`] for a weekday above 6 or a month that is not below the number of days; [`StatsError::NoEvents`].
///
/// # Source
/// W. E. Deming and F. F. Stephan, 1940, Ann. Math. Statist. 11(4), 427-444, doi:10.1214/aoms/1177731829 (fitting); J.
/// Przyborowski and H. Wilenski, 1940, Biometrika 31(3/4), 313-323, doi:10.1093/biomet/31.3-4.313 (the conditional test).
///
/// # Example
/// Ten events a day for sixteen weeks, and thirty on one day.
/// ```
/// use engine::stats::{CalendarDay, unusual_days};
///
/// let mut days: Vec<CalendarDay> =
///     (0..112).map(|day| CalendarDay { count: 10, weekday: day % 7, month: day / 28 }).collect();
/// days[40].count = 30;
/// let found = unusual_days(&days)?;
/// assert!(found.days[40]?.p() < 1e-5 && found.days[41]?.p() > 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unusual_days(days: &[CalendarDay]) -> Result<UnusualDays, StatsError> {
    check(days)?;
    let fit = Fit::new(days);
    if days.len() <= fit.levels_in_use() + 6 {
        return Err(StatsError::TooFew { what: "days", given: days.len(), needed: fit.levels_in_use() + 7 });
    }
    let dispersion = fit.dispersion(days);
    let mean = days.iter().map(|day| fit.weekdays[day.weekday]).sum::<f64>() / real(days.len());
    let judged = days.iter().map(|day| fit.judge(*day, dispersion.max(1.0))).collect();
    Ok(UnusualDays { dispersion, weekdays: fit.weekdays.map(|share| share / mean), days: judged })
}

fn check(days: &[CalendarDay]) -> Result<(), StatsError> {
    if days.len() < FEWEST {
        return Err(StatsError::TooFew { what: "days", given: days.len(), needed: FEWEST });
    }
    for (index, day) in days.iter().enumerate() {
        if day.weekday > 6 {
            return Err(StatsError::BadValue { what: "weekday", index, value: real(day.weekday), needs: "from 0 to 6" });
        }
        if day.month >= days.len() {
            let needs = "below the number of days";
            return Err(StatsError::BadValue { what: "month", index, value: real(day.month), needs });
        }
    }
    if days.iter().all(|day| day.count == 0) { Err(StatsError::NoEvents) } else { Ok(()) }
}

/// Months' levels and weekdays' shares, with the sums that they were fitted to.
struct Fit {
    levels: Vec<f64>,
    weekdays: [f64; 7],
    /// Events and shares of each month.
    months: Vec<(f64, f64)>,
    /// Events of each weekday; the fit expects as many.
    by_weekday: [f64; 7],
}

impl Fit {
    fn new(days: &[CalendarDay]) -> Self {
        let months = 1 + days.iter().map(|day| day.month).max().unwrap_or(0);
        let (mut by_month, mut by_weekday) = (vec![0.0; months], [0.0; 7]);
        for day in days {
            by_month[day.month] += events(day.count);
            by_weekday[day.weekday] += events(day.count);
        }
        let mut fit = Self { levels: vec![0.0; months], weekdays: [1.0; 7], months: Vec::new(), by_weekday };
        for _ in 0..ROUNDS {
            fit.level(days, &by_month);
            if fit.share(days) < SETTLED {
                break;
            }
        }
        let shares = fit.level(days, &by_month);
        fit.months = by_month.into_iter().zip(shares).collect();
        fit
    }

    /// Levels at which every month has its events; gives the shares of each month's days together.
    fn level(&mut self, days: &[CalendarDay], by_month: &[f64]) -> Vec<f64> {
        let mut shares = vec![0.0; by_month.len()];
        for day in days {
            shares[day.month] += self.weekdays[day.weekday];
        }
        for ((level, events), share) in self.levels.iter_mut().zip(by_month).zip(&shares) {
            *level = if *share > 0.0 { events / share } else { 0.0 };
        }
        shares
    }

    /// Shares at which every weekday has its events; gives how far they moved.
    fn share(&mut self, days: &[CalendarDay]) -> f64 {
        let mut levels = [0.0; 7];
        for day in days {
            levels[day.weekday] += self.levels[day.month];
        }
        let mut moved = 0.0_f64;
        for ((share, events), level) in self.weekdays.iter_mut().zip(self.by_weekday).zip(levels) {
            let next = if level > 0.0 { events / level } else { 1.0 };
            moved = moved.max((next - *share).abs());
            *share = next;
        }
        moved
    }

    fn expected(&self, day: CalendarDay) -> f64 {
        self.levels[day.month] * self.weekdays[day.weekday]
    }

    fn levels_in_use(&self) -> usize {
        self.levels.iter().filter(|level| **level > 0.0).count()
    }

    fn dispersion(&self, days: &[CalendarDay]) -> f64 {
        let term = |day: &CalendarDay| {
            let expected = self.expected(*day);
            if expected > 0.0 { (events(day.count) - expected).powi(2) / expected } else { 0.0 }
        };
        days.iter().map(term).sum::<f64>() / real(days.len() - self.levels_in_use() - 6)
    }

    /// A day by the other days.
    fn judge(&self, day: CalendarDay, dispersion: f64) -> Result<UnusualDay, NotComputable> {
        let (total, shares) = self.months[day.month];
        let (seen, own) = (events(day.count), self.weekdays[day.weekday]);
        let others = self.by_weekday[day.weekday];
        let share = own * (others - seen + HALF) / (others - self.expected(day) + HALF);
        let rest = shares - own;
        if rest <= 1e-9 * shares {
            return Err(ALONE);
        }
        let expected = (total - seen) * share / rest;
        if total < 1.0 || share <= 0.0 {
            return Ok(UnusualDay { expected, p_high: 1.0, p_low: 1.0 });
        }
        let (p_low, p_high) = if dispersion > 1.0 + POISSON {
            let size = |part: f64| total * part / (share + rest) / (dispersion - 1.0);
            Shares { total, here: size(share), there: size(rest) }.tails(seen)
        } else {
            let law = Binomial { trials: total, odds: share / rest };
            (law.ln_at_most(seen).exp(), law.ln_at_least(seen).exp())
        };
        Ok(UnusualDay { expected, p_high: p_high.min(1.0), p_low: p_low.min(1.0) })
    }
}

const ALONE: NotComputable =
    NotComputable::Because("no other day of its month is known, so that nothing can be expected of it; ask for a longer window");

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 events")]
const fn events(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;

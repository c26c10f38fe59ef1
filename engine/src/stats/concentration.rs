//! Concentration: how few places hold how many of the events.

use super::{NotComputable, StatsError, real};

/// Largest count accepted: sums of larger ones overflow.
const LARGEST_COUNT: f64 = 1e100;

/// Sums are compared with shares of the total to within this part of it, so that 5 % of 40 is 2 and not just above.
const ROUNDING: f64 = 1e-12;

/// How unevenly events are spread over places.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// Places, those without events included.
    pub places: usize,
    /// Events at all places together.
    pub events: f64,
    /// Gini coefficient: 0 where all places hold alike, `1 - 1 / places` where one holds all.
    pub gini: f64,
    /// Gini coefficient times `places / (places - 1)`: 1 where one place holds all.
    pub gini_unbiased: Result<f64, NotComputable>,
    /// Bernasco and Steenbeek's generalised Gini coefficient, for fewer events than places.
    pub generalised_gini: Result<f64, NotComputable>,
    /// Generalised Gini coefficient times `k / (k - 1)`, k being the lesser of places and events.
    pub generalised_gini_unbiased: Result<f64, NotComputable>,
}

/// Gini coefficients of counts at places.
///
/// Answers: how far is the spread of events over places from even? The plain coefficient is large for any map with fewer
/// events than places, because most places must then stay empty; the generalised one compares with the most even spread that
/// so few events allow.
///
/// `G = 2 sum_k k x_(k) / (n sum x) - (n + 1) / n` with counts in rising order; `G' = max(1, n / N) (G - 1) + 1` with n
/// places and N events. Time grows as n log n.
///
/// # Units
/// `counts` holds one number, 0 or more, per place; all coefficients are pure numbers. Whole counts are not needed for the
/// plain Gini (harm weights will do), but for the generalised one, which counts events.
///
/// # Degenerate input
/// A single place, or a single event for the generalised one, has no unbiased coefficient. Counts that are not whole have no
/// generalised one.
///
/// # Errors
/// [`StatsError::TooFew`] (no places), [`StatsError::BadValue`] (not a number from 0 to 1e100) and [`StatsError::Undefined`]
/// (no events).
///
/// # Source
/// W. Bernasco and W. Steenbeek, 2017, Journal of Quantitative Criminology 33(3), 451-467, doi:10.1007/s10940-016-9324-7;
/// the unbiased forms are those of their R package lorenzgini.
///
/// # Example
/// ```
/// use engine::stats::concentration;
///
/// let one_address = concentration(&[0.0, 0.0, 0.0, 2.0])?;
/// assert!((one_address.gini - 0.75).abs() < 1e-12);
/// assert!((one_address.generalised_gini? - 0.5).abs() < 1e-12);
/// assert!((one_address.generalised_gini_unbiased? - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn concentration(counts: &[f64]) -> Result<Concentration, StatsError> {
    let ranked = Ranked::of(counts)?;
    let (n, events) = (real(counts.len()), ranked.events);
    // Ranks are measured from their middle, which leaves the coefficient without a difference of two large numbers.
    let tilt = ranked.falling.iter().enumerate().map(|(rank, count)| (n - 1.0 - 2.0 * real(rank)) * count).sum::<f64>();
    let gini = (tilt / (n * events)).max(0.0);
    let whole = counts.iter().all(|count| count.fract() <= 0.0);
    let generalised = (1.0 + (n / events).max(1.0) * (gini - 1.0)).max(0.0);
    let generalised_gini = if whole { Ok(generalised) } else { Err(NotComputable::Because(NOT_WHOLE)) };
    Ok(Concentration {
        places: counts.len(),
        events,
        gini,
        gini_unbiased: unbiased(gini, n),
        generalised_gini,
        generalised_gini_unbiased: generalised_gini.and_then(|generalised| unbiased(generalised, n.min(events))),
    })
}

const NOT_WHOLE: &str = "the counts are not all whole, and the generalised coefficient counts events; give counts of events";

/// Smallest share of places that together hold each of `shares` of the events.
///
/// Answers: what share of all places holds 25 %, 50 %, ... of the events? Places are taken in falling order of counts until
/// they hold the share or more.
///
/// # Units
/// `shares` and answers are from 0 to 1, answers in the order of `shares`. A share of 0 needs no place.
///
/// # Errors
/// As [`concentration`], and [`StatsError::BadValue`] for a share outside 0 to 1.
///
/// # Source
/// D. Weisburd, 2015, Criminology 53(2), 133-157, doi:10.1111/1745-9125.12070 (the law of crime concentration).
///
/// # Example
/// ```
/// use engine::stats::places_holding;
///
/// assert_eq!(places_holding(&[0.0, 1.0, 2.0, 5.0], &[0.25, 0.75])?, [0.25, 0.5]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn places_holding(counts: &[f64], shares: &[f64]) -> Result<Vec<f64>, StatsError> {
    let (ranked, sums) = Ranked::with_sums(counts)?;
    check_shares(shares)?;
    let places = |&share: &f64| match share * ranked.events * (1.0 - ROUNDING) {
        nothing if nothing <= 0.0 => 0.0,
        wanted => (real(sums.partition_point(|&held| held < wanted)) + 1.0) / real(counts.len()),
    };
    Ok(shares.iter().map(places).map(|share| share.min(1.0)).collect())
}

/// Share of the events that the top of the places holds, for each of `shares` of the places.
///
/// Answers: what share of all events do the 5 %, 10 %, ... of places with most events hold? A share that is no whole number
/// of places is rounded up to one.
///
/// # Units
/// `shares` and answers are from 0 to 1, answers in the order of `shares`.
///
/// # Errors
/// As [`places_holding`].
///
/// # Example
/// ```
/// use engine::stats::held_by_top;
///
/// assert_eq!(held_by_top(&[0.0, 1.0, 2.0, 5.0], &[0.25, 0.3])?, [0.625, 0.875]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn held_by_top(counts: &[f64], shares: &[f64]) -> Result<Vec<f64>, StatsError> {
    let (ranked, sums) = Ranked::with_sums(counts)?;
    check_shares(shares)?;
    let n = real(counts.len());
    let held = |&share: &f64| {
        let wanted = (share * n * (1.0 - ROUNDING)).ceil();
        // The sum over the last of the wanted places: as many sums as are smaller in rank.
        sums.iter().enumerate().take_while(|&(rank, _)| real(rank) < wanted).last().map_or(0.0, |(_, &sum)| sum / ranked.events)
    };
    Ok(shares.iter().map(held).collect())
}

/// The Lorenz curve: share of the events held by each share of the places, from the emptiest up.
///
/// # Units
/// `[share of places, share of events]`, from `[0, 0]` to `[1, 1]`, one point more than there are places.
///
/// # Errors
/// As [`concentration`].
///
/// # Source
/// M. O. Lorenz, 1905, Publications of the American Statistical Association 9(70), 209-219, doi:10.2307/2276207.
///
/// # Example
/// ```
/// use engine::stats::lorenz;
///
/// assert_eq!(lorenz(&[3.0, 1.0])?, [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn lorenz(counts: &[f64]) -> Result<Vec<[f64; 2]>, StatsError> {
    let ranked = Ranked::of(counts)?;
    let mut held = 0.0;
    let mut curve = vec![[0.0, 0.0]];
    curve.extend(ranked.falling.iter().rev().enumerate().map(|(rank, count)| {
        held += count;
        [(real(rank) + 1.0) / real(counts.len()), (held / ranked.events).min(1.0)]
    }));
    Ok(curve)
}

/// Counts in falling order, and their sum.
struct Ranked {
    falling: Vec<f64>,
    events: f64,
}

impl Ranked {
    fn of(counts: &[f64]) -> Result<Self, StatsError> {
        if counts.is_empty() {
            return Err(StatsError::TooFew { what: "places", given: 0, needed: 1 });
        }
        if let Some(index) = counts.iter().position(|count| !(0.0..=LARGEST_COUNT).contains(count)) {
            return Err(StatsError::BadValue { what: "count", index, value: counts[index], needs: "a number from 0 to 1e100" });
        }
        let mut falling = counts.to_vec();
        falling.sort_unstable_by(|a, b| b.total_cmp(a));
        let events: f64 = falling.iter().sum();
        if events <= 0.0 {
            return Err(StatsError::Undefined { because: "there are no events; ask for a longer window or a larger region" });
        }
        Ok(Self { falling, events })
    }

    /// With the events held by the first place, the first two, and so on.
    fn with_sums(counts: &[f64]) -> Result<(Self, Vec<f64>), StatsError> {
        let ranked = Self::of(counts)?;
        let mut held = 0.0;
        let sums = ranked.falling.iter().map(|count| {
            held += count;
            held
        });
        let sums = sums.collect();
        Ok((ranked, sums))
    }
}

fn unbiased(gini: f64, of: f64) -> Result<f64, NotComputable> {
    if of <= 1.0 {
        return Err(NotComputable::Because("a single place or event cannot be spread unevenly; read the plain coefficient"));
    }
    Ok(gini * of / (of - 1.0))
}

fn check_shares(shares: &[f64]) -> Result<(), StatsError> {
    match shares.iter().position(|share| !(0.0..=1.0).contains(share)) {
        Some(index) => Err(StatsError::BadValue { what: "share", index, value: shares[index], needs: "from 0 to 1" }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

//! What the lake's earlier steps lead to expect of a window.

use rayon::prelude::*;

use super::judge::{LEVEL, total};
use super::windows::Steps;
use crate::stats::{CalendarStep, PeriodCount, SeasonalOptions, SeasonalTotal, StatsError, StepTrend, seasonal_total};
use crate::time::Bucket;

/// Years that a season is learned from, at least.
const YEARS: usize = 2;
/// Reports for each coefficient below which a row borrows drift and season.
const PER_COEFFICIENT: f64 = 10.0;
/// Years from which on a season has a second wave, for its shoulder.
const LONG_YEARS: usize = 4;

/// A row's earlier counts and those of the window, published steps only.
pub(super) struct Learned {
    pub(super) history: Vec<PeriodCount>,
    pub(super) now: Vec<PeriodCount>,
}

/// A prediction, and whether drift and season are those of all rows together.
pub(super) type Prediction = Result<(SeasonalTotal, bool), StatsError>;

/// The seasonal model, as it is applied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Model {
    /// Waves of the year.
    pub(super) harmonics: u8,
}

impl Model {
    /// The model that so many published steps bear.
    pub(super) fn of(history: &Steps, bucket: Bucket) -> Result<Self, StatsError> {
        let period = match bucket {
            Bucket::Week => 52,
            Bucket::Month => 12,
        };
        let years = history.known().len() / period;
        if years < YEARS {
            let because = "a season needs two earlier years at least, and the lake holds fewer before this window; compare with the \
                           previous window or with last year";
            return Err(StatsError::Undefined { because });
        }
        Ok(Self { harmonics: if years >= LONG_YEARS { 2 } else { 1 } })
    }

    fn options(self) -> SeasonalOptions {
        SeasonalOptions { harmonics: self.harmonics, trend: StepTrend::Linear, level: LEVEL }
    }

    fn coefficients(self) -> f64 {
        2.0 + 2.0 * f64::from(self.harmonics)
    }
}

/// What each row was to be expected to hold.
pub(super) fn predictions(rows: &[Learned], history: &Steps, now: &Steps, model: Model) -> Vec<Prediction> {
    let all = together(rows);
    let whole = seasonal_total(&calendar(&all.history, history), &calendar(&all.now, now), 0.0, model.options());
    let of = |row: &Learned| {
        let seen = real(total(&row.now).count);
        let (before, ahead) = (calendar(&row.history, history), calendar(&row.now, now));
        if real(total(&row.history).count) >= PER_COEFFICIENT * model.coefficients() {
            return seasonal_total(&before, &ahead, seen, model.options()).map(|total| (total, false));
        }
        let whole = whole.as_ref().map_err(Clone::clone)?;
        let level = SeasonalOptions { harmonics: 0, trend: StepTrend::Level, level: LEVEL };
        seasonal_total(&shaped(&before, &whole.fitted), &shaped(&ahead, &whole.ahead), seen, level).map(|total| (total, true))
    };
    rows.par_iter().map(of).collect()
}

/// All rows as one.
fn together(rows: &[Learned]) -> Learned {
    let sum = |side: fn(&Learned) -> &Vec<PeriodCount>| {
        let mut all = rows.first().map_or_else(Vec::new, |first| side(first).clone());
        for row in rows.iter().skip(1) {
            for (all, one) in all.iter_mut().zip(side(row)) {
                all.count += one.count;
            }
        }
        all
    };
    Learned { history: sum(|row| &row.history), now: sum(|row| &row.now) }
}

fn calendar(counts: &[PeriodCount], steps: &Steps) -> Vec<CalendarStep> {
    let step = |(period, at): (&PeriodCount, usize)| CalendarStep {
        count: real(period.count),
        exposure: period.exposure,
        year: steps.year[at],
    };
    counts.iter().zip(steps.known()).map(step).collect()
}

/// The same steps with another model's means for their exposure: only the level is left to learn.
fn shaped(steps: &[CalendarStep], means: &[f64]) -> Vec<CalendarStep> {
    steps.iter().zip(means).map(|(step, mean)| CalendarStep { exposure: *mean, ..*step }).collect()
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

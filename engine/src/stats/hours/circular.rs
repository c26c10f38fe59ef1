//! Directions on a clock face: when is the middle of the day's events, and is there one?

use std::f64::consts::TAU;

use super::super::two_period::critical;
use super::super::{NotComputable, StatsError, real};

/// Fewest times whose mean direction has an interval.
const FEWEST: usize = 25;

/// Resultants shorter than this have no direction: rounding decides where they point.
const NO_LENGTH: f64 = 1e-12;

/// The mean direction of clock times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circular {
    /// Times.
    pub n: usize,
    /// Mean direction, from 0 to the period, in the unit of the times.
    pub mean: Result<f64, NotComputable>,
    /// Mean resultant length, from 0 (no direction prevails) to 1 (all times are the same).
    pub resultant: f64,
    /// Rayleigh's statistic, `n` times the squared resultant.
    pub rayleigh: f64,
    /// Its p: probability of as long a resultant or a longer one where all times are alike.
    pub p: f64,
    /// Standard error of the sine of the mean direction's error; see [`Circular::half_width`].
    pub standard_error: Result<f64, NotComputable>,
}

impl Circular {
    /// Half the width of the interval around the mean direction, in the unit of `period`.
    ///
    /// Answers: how far from the mean of these times may that of all such times be? With `m2 = sum cos 2 (a_i - mean) / n` and the
    /// resultant length `r`, the standard error is `sqrt((1 - m2) / (2 n r^2))`, and the interval the mean give or take the
    /// arcsine of the normal quantile times that. It takes times to be independent and asks for 25 at least.
    ///
    /// # Units
    /// `period` as it was given to [`circular`]; `level` is a share, 0.95.
    ///
    /// # Errors
    /// [`NotComputable::Because`] for fewer than 25 times, for a level that is not between 0 and 1, and where the times gather so
    /// little that the mean may be any time.
    ///
    /// # Source
    /// N. I. Fisher, 1993, Statistical Analysis of Circular Data, doi:10.1017/CBO9780511564345, section 4.4.4.
    ///
    /// # Example
    /// A hundred times, half an hour after eleven and half an hour before one: give or take 12 minutes.
    /// ```
    /// use engine::stats::circular;
    ///
    /// let nights = circular(&[23.0, 1.0].repeat(50), 24.0)?;
    /// assert!((nights.half_width(24.0, 0.95)? - 0.200_73).abs() < 1e-4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn half_width(&self, period: f64, level: f64) -> Result<f64, NotComputable> {
        if self.n < FEWEST {
            return Err(FEW);
        }
        if !(level > 0.0 && level < 1.0) {
            return Err(NO_LEVEL);
        }
        let sine = critical(level) * self.standard_error?;
        if sine < 1.0 { Ok(period * sine.asin() / TAU) } else { Err(ANY_TIME) }
    }
}

/// Mean direction, resultant length and Rayleigh's test of times on a cycle.
///
/// Answers: around what time do events gather, and do they at all? With angles `a_i = 2 pi t_i / period`, `C = sum cos a_i`,
/// `S = sum sin a_i` and `R = sqrt(C^2 + S^2)`, the mean direction is that of (C, S) and the mean resultant length `R / n`. p
/// is `exp(sqrt(1 + 4 n + 4 (n^2 - R^2)) - (1 + 2 n))`, good to a few thousandths from ten times on.
///
/// The test looks for one gathering. Two opposite ones, such as 08:00 and 20:00, cancel each other: look at the hours, and at
/// [`super::uniformity`].
///
/// # Units
/// `times` and `period` in one unit, such as minutes and 1,440; times may lie outside the period. Give times of events that are
/// known to the hour: the middle of a long interval is no time.
///
/// # Degenerate input
/// Times that balance out have no mean direction ([`NotComputable::Because`]), and p 1.
///
/// # Errors
/// [`StatsError::TooFew`] without times, [`StatsError::BadValue`] for one that is not finite or beyond a million million
/// periods, [`StatsError::BadOption`] for a period that is not a number above 0.
///
/// # Source
/// N. I. Fisher, 1993, Statistical Analysis of Circular Data, doi:10.1017/CBO9780511564345, sections 2.3 and 4.3; the p-value
/// is that of J. H. Zar, Biostatistical Analysis, section 27.1.
///
/// # Example
/// 23:00 and 01:00 gather around midnight, not noon.
/// ```
/// use engine::stats::circular;
///
/// let nights = circular(&[23.0, 1.0, 23.0, 1.0], 24.0)?;
/// assert!((nights.mean? - 24.0).abs() < 1e-9 || nights.mean? < 1e-9);
/// assert!((nights.resultant - (std::f64::consts::PI / 12.0).cos()).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn circular(times: &[f64], period: f64) -> Result<Circular, StatsError> {
    if !(period.is_finite() && period > 0.0) {
        return Err(StatsError::BadOption { option: "period", value: period, needs: "a finite number above 0" });
    }
    if times.is_empty() {
        return Err(StatsError::TooFew { what: "times", given: 0, needed: 1 });
    }
    let (mut cosines, mut sines) = (0.0, 0.0);
    let mut twice = (0.0, 0.0);
    for (index, &time) in times.iter().enumerate() {
        let turns = time / period;
        if turns.is_nan() || turns.abs() > 1e12 {
            let needs = "a finite number, at most a million million periods from 0";
            return Err(StatsError::BadValue { what: "time", index, value: time, needs });
        }
        let (sine, cosine) = (turns.rem_euclid(1.0) * TAU).sin_cos();
        cosines += cosine;
        sines += sine;
        twice.0 += (cosine - sine) * (cosine + sine);
        twice.1 += 2.0 * sine * cosine;
    }
    let n = real(times.len());
    let length = cosines.hypot(sines).min(n);
    let resultant = length / n;
    let direction = period * (sines.atan2(cosines) / TAU).rem_euclid(1.0);
    let mean = if resultant > NO_LENGTH { Ok(direction) } else { Err(BALANCED) };
    let standard_error = mean.map(|_| standard_error(n, (cosines / length, sines / length), twice, resultant));
    let (rayleigh, p) = (n * resultant * resultant, rayleigh_p(n, length));
    Ok(Circular { n: times.len(), mean, resultant, rayleigh, p, standard_error })
}

/// Of the sine of the mean direction's error, from the sums of the cosines and sines of twice the angles.
fn standard_error(n: f64, (cosine, sine): (f64, f64), twice: (f64, f64), resultant: f64) -> f64 {
    let along = twice.0 * (cosine - sine) * (cosine + sine) + twice.1 * 2.0 * sine * cosine;
    ((1.0 - along / n).max(0.0) / (2.0 * n)).sqrt() / resultant
}

const FEW: NotComputable = NotComputable::Because("fewer than 25 times are known; ask for a longer window or a larger area");
const NO_LEVEL: NotComputable = NotComputable::Because("the level is not between 0 and 1; use 0.95");
const ANY_TIME: NotComputable =
    NotComputable::Because("the times gather so little that their mean may be any time; look at the hours one by one");

const BALANCED: NotComputable = NotComputable::Because("the times balance out around the clock; look at the hours one by one");

/// Written so that nothing cancels: with `a = 1 + 2n`, `sqrt(a^2 - 4R^2) - a = -4R^2 / (sqrt(a^2 - 4R^2) + a)`.
fn rayleigh_p(n: f64, length: f64) -> f64 {
    let a = 1.0 + 2.0 * n;
    let four = 4.0 * length * length;
    (-four / ((a * a - four).sqrt() + a)).exp().clamp(1e-300, 1.0)
}

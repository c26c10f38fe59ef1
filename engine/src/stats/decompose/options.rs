//! What a seasonal-trend decomposition is asked for, and the settings under which other programs ask for it.

use super::super::{StatsError, real};

/// Degree of the polynomial that a local fit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoessDegree {
    /// A weighted mean.
    Constant,
    /// A weighted straight line.
    Linear,
}

/// A loess smoother.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoessOptions {
    /// Values that a fit sees: odd, 3 or more. A window longer than the series sees all of it, with flatter weights.
    pub window: usize,
    /// Degree of the local polynomial.
    pub degree: LoessDegree,
    /// Fits are made at every so many values and joined by straight lines: 1 for a fit at each.
    pub jump: usize,
}

/// How the season may change from one period to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StlSeason {
    /// The values of one phase (all Januaries, say) are smoothed over the periods.
    Smoothed(LoessOptions),
    /// The same season in every period, as `s.window = "periodic"` in R: a smoother of window `10 n + 1` and degree 0,
    /// whose result is then averaged over each phase.
    Periodic,
}

/// Window of the seasonal smoother, for [`StlOptions::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StlWindow {
    /// So many periods: odd, 7 or more where the season should change slowly.
    Periods(usize),
    /// All periods alike.
    Periodic,
}

/// Whether values far from the fit lose weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StlFitting {
    /// All values count alike: every component is a fixed linear filter of the series.
    Plain,
    /// Bisquare weights of the remainder, so that single wild values stay in the remainder. Not for sparse counts: where more
    /// than half of all values lie close to nothing, the events themselves are the outliers and lose their weight.
    Robust,
}

/// The program whose defaults are taken for everything that is not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StlConvention {
    /// Python's `statsmodels`: seasonal degree 1, the low-pass window above the period, a fit at each value; 5 inner
    /// iterations, or 2 and 15 outer ones where robust.
    Statsmodels,
    /// R's `stl`: seasonal degree 0, a low-pass window that may equal the period, fits at every tenth of a window; 2 inner
    /// iterations, or 1 and 15 outer ones where robust.
    R,
}

/// Options of [`stl`](super::stl()).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StlOptions {
    /// Steps in a period, 2 or more: 12 for months in a year, 7 for days in a week.
    pub period: usize,
    /// Smoother of each phase over the periods.
    pub season: StlSeason,
    /// Smoother of the deseasonalised series.
    pub trend: LoessOptions,
    /// Smoother that takes what is left of the trend out of the season.
    pub low_pass: LoessOptions,
    /// Passes that refine season and trend in turn, 1 or more.
    pub inner: usize,
    /// Passes with robustness weights, 0 for none.
    pub outer: usize,
}

/// More passes than these only cost time.
const MOST_PASSES: usize = 1000;

/// No window needs to be longer: weights are then equal to 15 digits for any series that fits into memory.
const LONGEST_WINDOW: usize = 1 << 40;

impl StlOptions {
    /// The settings of a program for a period and a seasonal window.
    ///
    /// The trend window is the smallest odd number not below `1.5 period / (1 - 1.5 / seasonal window)`, in both programs.
    /// Nothing is refused here; `stl` checks what it is given.
    #[must_use]
    pub fn new(convention: StlConvention, period: usize, window: StlWindow, fitting: StlFitting) -> Self {
        let loess = |window: usize, degree| LoessOptions { window, degree, jump: jump(convention, window) };
        let season = match (window, convention) {
            (StlWindow::Periodic, _) => StlSeason::Periodic,
            (StlWindow::Periods(window), StlConvention::Statsmodels) => StlSeason::Smoothed(loess(window, LoessDegree::Linear)),
            (StlWindow::Periods(window), StlConvention::R) => StlSeason::Smoothed(loess(window, LoessDegree::Constant)),
        };
        let low_pass = match convention {
            StlConvention::Statsmodels => odd(period.saturating_add(1)),
            StlConvention::R => odd(period),
        };
        let (inner, outer) = match (fitting, convention) {
            (StlFitting::Plain, StlConvention::Statsmodels) => (5, 0),
            (StlFitting::Robust, StlConvention::Statsmodels) => (2, 15),
            (StlFitting::Plain, StlConvention::R) => (2, 0),
            (StlFitting::Robust, StlConvention::R) => (1, 15),
        };
        Self {
            period,
            season,
            trend: loess(trend_window(period, window), LoessDegree::Linear),
            low_pass: loess(low_pass, LoessDegree::Linear),
            inner,
            outer,
        }
    }

    /// Our default: the plain settings of `statsmodels` with a seasonal window of 7 periods.
    ///
    /// Plain, because the components are then fixed linear filters of the series: they add up over areas and categories, do
    /// not depend on when iterations were stopped, and are the same in both programs wherever these are given the same
    /// windows. Robust weights are for series with many events per step; on sparse counts they take the events for outliers.
    #[must_use]
    pub fn plain(period: usize) -> Self {
        Self::new(StlConvention::Statsmodels, period, StlWindow::Periods(7), StlFitting::Plain)
    }

    /// The smoother of each phase in a series of `n` values.
    pub(super) fn seasonal(&self, n: usize) -> LoessOptions {
        match self.season {
            StlSeason::Smoothed(loess) => loess,
            StlSeason::Periodic => LoessOptions { window: 10 * n + 1, degree: LoessDegree::Constant, jump: n + 1 },
        }
    }

    /// Refuses what has no meaning for a series of `n` values.
    pub(super) fn check(&self, n: usize) -> Result<(), StatsError> {
        check_period(self.period, n)?;
        let mut smoothers = vec![("trend window", self.trend), ("low-pass window", self.low_pass)];
        if let StlSeason::Smoothed(loess) = self.season {
            smoothers.push(("seasonal window", loess));
        }
        for (option, LoessOptions { window, jump, .. }) in smoothers {
            if window < 3 || window.is_multiple_of(2) || window > LONGEST_WINDOW {
                let needs = "an odd number of 3 or more, such as 7";
                return Err(StatsError::BadOption { option, value: real(window), needs });
            }
            if jump == 0 {
                return Err(StatsError::BadOption { option: "jump", value: 0.0, needs: "1 or more" });
            }
        }
        if self.inner == 0 || self.inner > MOST_PASSES {
            return Err(StatsError::BadOption { option: "inner passes", value: real(self.inner), needs: "from 1 to 1000" });
        }
        if self.outer > MOST_PASSES {
            return Err(StatsError::BadOption { option: "outer passes", value: real(self.outer), needs: "from 0 to 1000" });
        }
        Ok(())
    }
}

/// Refuses a period that has no phases, or of which the series does not hold two.
pub(super) fn check_period(period: usize, n: usize) -> Result<(), StatsError> {
    if period < 2 {
        return Err(StatsError::BadOption { option: "period", value: real(period), needs: "2 or more steps" });
    }
    let needed = period.saturating_mul(2);
    if n < needed {
        return Err(StatsError::TooFew { what: "values, less than two whole periods,", given: n, needed });
    }
    Ok(())
}

/// The smallest odd number not below `x`.
const fn odd(x: usize) -> usize {
    x.saturating_add(x.is_multiple_of(2) as usize)
}

/// How many values lie between two fits of a window.
const fn jump(convention: StlConvention, window: usize) -> usize {
    match convention {
        StlConvention::Statsmodels => 1,
        StlConvention::R => window.div_ceil(10),
    }
}

/// The trend window that both programs choose.
fn trend_window(period: usize, window: StlWindow) -> usize {
    let shrink = match window {
        StlWindow::Periods(window) => 1.0 - 1.5 / real(window),
        // R divides by 1 - 1.5 / (10 n + 1); with two periods or more, that only lifts the product past a whole number.
        StlWindow::Periodic => 1.0 - 1e-9,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is checked later")]
    let window = (1.5 * real(period) / shrink).ceil() as usize;
    odd(window)
}

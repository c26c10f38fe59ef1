//! What the Farrington method is asked, and what it answers.

use super::super::NotComputable;

/// Where the same time of earlier years lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Year {
    /// A number of steps that a year has, always: 12 months, 365 days, 52 weeks as R `surveillance` has them without dates, or
    /// 52.18 so that weeks do not drift against the sun. The step `i` years earlier is `i` times as far back, rounded.
    Steps(f64),
    /// By the calendar, as R `surveillance` does with dates: the step nearest to the same date in the earlier year.
    Calendar {
        /// The day of the first step, in days since 1970-01-01.
        first_day: i64,
        /// Days from a step to the next: 7, or 1.
        step_days: u32,
    },
}

/// Which earlier steps are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FarringtonVariant {
    /// Farrington et al. 1996: those within half a window of the same time in earlier years. `alpha` is shared by both tails, so
    /// that a step exceeds its bound with probability `alpha / 2`.
    Original,
    /// Noufaily et al. 2013: all since half a window before the first reference time, in `periods` parts of the year with a level
    /// of their own, one of which is the window; the step itself and the `excluded` steps before it are left out, so that an
    /// outbreak under way does not hide itself. With one period only the windows are compared with. `alpha` is the
    /// upper tail's.
    Flexible {
        /// Parts of the year: 10, or 1 for none.
        periods: usize,
        /// Steps before the evaluated one that are left out: 26 weeks.
        excluded: usize,
    },
}

/// Whether expected counts follow a trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FarringtonTrend {
    /// Never.
    Never,
    /// Where it is significant at this level, three years or more are compared with, and the count expected is not above all
    /// reference counts. At level 1 significance is not asked for.
    Significant(f64),
}

/// How high a count may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FarringtonBound {
    /// Counts to the power 2/3 are normal, around an expected count that is itself uncertain.
    Delta,
    /// A quantile of the negative binomial law with the expected count and the dispersion, as if both were known.
    NbPlugin,
    /// The same with the upper `alpha` limit of the expected count in its place.
    Muan,
    /// A quantile of the negative binomial law whose variance is that of the counts and of the expected count together,
    /// `phi mu + mu^2 Var(ln mu)`: both sources of chance, each once.
    Predictive,
}

/// The dispersion behind the standard error of a reweighted fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FarringtonSpread {
    /// `phi`, Pearson's statistic over the degrees of freedom and at least 1, as the method is defined.
    Dispersion,
    /// As R `surveillance` 1.20.3 has it in `farringtonFlexible`: `sum w ((y - mu) / mu)^2` over the degrees of freedom, because
    /// the weights of the last fit are overwritten before its standard errors are taken. That is `phi / mu` or so: standard errors
    /// come out too small where more than one event is expected, and too large where fewer are.
    Surveillance,
}

/// What the Farrington method is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FarringtonOptions {
    /// First step that is evaluated, counted from 0: steps before it are references only.
    pub from: usize,
    /// Where the same time of earlier years lies.
    pub year: Year,
    /// Years that are looked back.
    pub years: usize,
    /// Steps before and after the same time of an earlier year that belong to its window.
    pub half_window: usize,
    /// Which earlier steps are compared with.
    pub variant: FarringtonVariant,
    /// Whether expected counts follow a trend.
    pub trend: FarringtonTrend,
    /// Standardised Anscombe residual above which a reference counts less, by its square, as past outbreaks do; none leaves
    /// all alike.
    pub reweight_above: Option<f64>,
    /// How high a count may be.
    pub bound: FarringtonBound,
    /// Share of steps without an outbreak that may exceed the bound; see [`FarringtonVariant`] for the tails.
    pub alpha: f64,
    /// The dispersion behind the standard error of a reweighted fit.
    pub spread: FarringtonSpread,
    /// Events, and the steps up to the evaluated one that must hold as many for an alarm.
    pub fewest: (f64, usize),
}

impl FarringtonOptions {
    /// The method of 1996 as `surveillance::farrington` does it: five years, half a window of three, references with a residual
    /// above 1 counted less, 5 events in 4 steps for an alarm.
    #[must_use]
    pub const fn original(year: Year) -> Self {
        Self {
            from: 0,
            year,
            years: 5,
            half_window: 3,
            variant: FarringtonVariant::Original,
            trend: FarringtonTrend::Significant(0.05),
            reweight_above: Some(1.0),
            bound: FarringtonBound::Delta,
            alpha: 0.05,
            spread: FarringtonSpread::Dispersion,
            fewest: (5.0, 4),
        }
    }

    /// The method of 2013 with what its authors recommend: ten parts of the year, half a year left out, a trend wherever it
    /// does not extrapolate, residuals above 2.58 counted less, 1 % above the bound. Standard errors are those of
    /// `surveillance::farringtonFlexible`.
    #[must_use]
    pub const fn flexible(year: Year) -> Self {
        Self {
            variant: FarringtonVariant::Flexible { periods: 10, excluded: 26 },
            trend: FarringtonTrend::Significant(1.0),
            reweight_above: Some(2.58),
            alpha: 0.01,
            spread: FarringtonSpread::Surveillance,
            ..Self::original(year)
        }
    }

    /// The flexible method with false alarms nearer to what `alpha` promises: the predictive bound, standard errors from the
    /// dispersion, and only references with a residual above 3.5 counted less, because a threshold of 2.58 cuts the tail
    /// of counts that always stray, and so the dispersion.
    ///
    /// On seasonal negative binomial weeks with three times the Poisson variance and means from 1 to 20 it raises 0.4 to 0.7 alarms
    /// a year where 0.52 are meant, [`FarringtonBound::Delta`] 0.9 to 1.4 and [`FarringtonBound::Muan`] 0.2 to 0.5; on Poisson
    /// weeks 0.2 to 0.4, because counts are whole. What it costs is power, most of all in weeks that had an outbreak a year before.
    #[must_use]
    pub const fn calibrated(year: Year) -> Self {
        Self {
            bound: FarringtonBound::Predictive,
            spread: FarringtonSpread::Dispersion,
            reweight_above: Some(3.5),
            ..Self::flexible(year)
        }
    }

    /// The share of steps without an outbreak that exceed the bound if all assumptions hold.
    pub(super) fn tail(&self) -> f64 {
        match self.variant {
            FarringtonVariant::Original => 0.5 * self.alpha,
            FarringtonVariant::Flexible { .. } => self.alpha,
        }
    }
}

/// One step compared with what its past lets expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FarringtonStep {
    /// Events expected without an outbreak.
    pub expected: f64,
    /// Most events that are no alarm; none where the references hold so little that there is no limit to them.
    pub upper: Result<f64, NotComputable>,
    /// Whether there are more, and enough events of late to speak of.
    pub alarm: bool,
    /// Whether the last steps hold as many events as an alarm needs.
    pub enough: bool,
    /// The exceedance: 0 at the expected count, 1 at the bound. R `surveillance` 1.20.3 puts the logarithm of the expected
    /// count in its place for the bounds nbPlugin and muan, which agrees only on which side of 1 it lies.
    pub score: Result<f64, NotComputable>,
    /// Probability of as many events or more without an outbreak, by the law of the bound: for muan at the upper
    /// limit of the expected count. In (0, 1].
    pub p: Result<f64, NotComputable>,
    /// Variance of the counts over their mean, at least 1.
    pub phi: f64,
    /// Logarithm of the factor from one step to the next, where a trend was kept.
    pub trend: Option<f64>,
}

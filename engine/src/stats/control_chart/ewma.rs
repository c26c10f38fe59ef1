//! Exponentially weighted moving average chart: has the level drifted by a little for a while?

use super::StatsError;
use super::options::{Centre, Side, Spread, check_values, option};

/// How far from the centre the average may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EwmaLimits {
    /// So many standard deviations of the average, customarily 3, on both sides.
    Sigmas(f64),
    /// Limits for counts, which lean to the right the more the fewer they are: those of a gamma-shaped law with the mean, the
    /// variance and the skewness of the average, passed as rarely as a normal law passes so many standard deviations. On one
    /// event in five rows the upper limit at 3 lies at 4.4 standard deviations. Ours; not in qcc.
    Skewed(f64),
}

/// What an EWMA chart is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EwmaOptions {
    /// Weight of the newest row, above 0 and at most 1; customarily 0.2.
    pub lambda: f64,
    /// How far the average may lie from the centre.
    pub limits: EwmaLimits,
    /// Where the centre comes from.
    pub centre: Centre,
    /// Where the standard deviation of one row comes from.
    pub spread: Spread,
}

/// An EWMA chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Ewma {
    /// First row that is judged; the vectors below begin there.
    pub from: usize,
    /// Centre line, and where the average starts.
    pub centre: f64,
    /// Standard deviation of one row.
    pub sd: f64,
    /// The moving average.
    pub average: Vec<f64>,
    /// Its lower limit.
    pub lower: Vec<f64>,
    /// Its upper limit.
    pub upper: Vec<f64>,
    /// On which side the average lies outside.
    pub alarms: Vec<Option<Side>>,
}

/// Roberts' chart of the exponentially weighted moving average.
///
/// Answers: has the level of the series moved, even by less than one row could show?
///
/// `z_t = lambda x_t + (1 - lambda) z_{t-1}` from `z_0 = c`, the centre. Its variance is
/// `s^2 lambda / (2 - lambda) (1 - (1 - lambda)^{2t})`, so that limits widen over the first rows.
///
/// # Units
/// Values of any kind, one per row in order of time; averages and limits are in the same unit.
///
/// # Degenerate input
/// Where all rows of the baseline are alike there is no spread: [`StatsError::Undefined`]. A lower limit may lie below 0. In
/// [`EwmaLimits::Skewed`] the third cumulant of one row is `s^2 (2 s^2 / c - 1)`, that of a negative binomial count, or
/// `s^2` where the spread is no wider than a Poisson one.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::BadValue`] (not finite; negative where limits are for counts),
/// [`StatsError::BadOption`] and [`StatsError::Undefined`].
///
/// # Source
/// S. W. Roberts, 1959, Technometrics 1(3), 239-250, doi:10.1080/00401706.1959.10489860; as in qcc (L. Scrucca, 2004). For
/// the skewed limits: E. B. Wilson and M. M. Hilferty, 1931, PNAS 17(12), 684-688, doi:10.1073/pnas.17.12.684.
///
/// # Example
/// ```
/// use engine::stats::{Centre, EwmaLimits, EwmaOptions, Spread, ewma_chart};
///
/// let (centre, spread) = (Centre::Known(4.0), Spread::Known(2.0));
/// let chart = ewma_chart(&[6.0, 4.0], EwmaOptions { lambda: 0.5, limits: EwmaLimits::Sigmas(3.0), centre, spread })?;
/// assert!((chart.average[0] - 5.0).abs() < 1e-12 && (chart.average[1] - 4.5).abs() < 1e-12);
/// assert!((chart.upper[0] - 7.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn ewma_chart(values: &[f64], options: EwmaOptions) -> Result<Ewma, StatsError> {
    check_values(values)?;
    let lambda = options.lambda;
    if !(lambda > 0.0 && lambda <= 1.0) {
        return Err(StatsError::BadOption { option: "lambda", value: lambda, needs: "above 0 and at most 1, such as 0.2" });
    }
    let line = options.centre.line(values)?;
    let sd = options.spread.of(values, &line)?;
    let reach = Reach::new(options.limits, line.centre, sd)?;
    let judged = &values[line.from..];
    let mut chart = Ewma {
        from: line.from,
        centre: line.centre,
        sd,
        average: Vec::with_capacity(judged.len()),
        lower: Vec::with_capacity(judged.len()),
        upper: Vec::with_capacity(judged.len()),
        alarms: Vec::with_capacity(judged.len()),
    };
    let (mut average, mut fading) = (line.centre, 1.0);
    for value in judged {
        average = lambda * value + (1.0 - lambda) * average;
        fading *= 1.0 - lambda;
        let [below, above] = reach.at(lambda, fading);
        let (lower, upper) = (line.centre - below, line.centre + above);
        chart.average.push(average);
        chart.lower.push(lower);
        chart.upper.push(upper);
        chart.alarms.push(Side::of(average, lower, upper));
    }
    Ok(chart)
}

/// How far limits lie from the centre.
struct Reach {
    sigmas: f64,
    sd: f64,
    /// Third cumulant of one row, where it matters.
    third: Option<f64>,
}

impl Reach {
    fn new(limits: EwmaLimits, centre: f64, sd: f64) -> Result<Self, StatsError> {
        let (EwmaLimits::Sigmas(sigmas) | EwmaLimits::Skewed(sigmas)) = limits;
        let sigmas = option("number of standard deviations", sigmas, f64::MIN_POSITIVE, "above 0")?;
        let third = match limits {
            EwmaLimits::Sigmas(_) => None,
            EwmaLimits::Skewed(_) if centre > 0.0 => Some(sd * sd * (2.0 * sd * sd / centre - 1.0).max(1.0)),
            EwmaLimits::Skewed(_) => {
                let because = "the centre is not above 0, and skewed limits are for counts; ask for plain limits";
                return Err(StatsError::Undefined { because });
            }
        };
        Ok(Self { sigmas, sd, third })
    }

    /// Distance of the lower and the upper limit, `fading` being the weight that the start still has.
    fn at(&self, lambda: f64, fading: f64) -> [f64; 2] {
        let spread = self.sd * (lambda / (2.0 - lambda) * (1.0 - fading * fading)).sqrt();
        let Some(third) = self.third else { return [self.sigmas * spread; 2] };
        let rest = 1.0 - lambda;
        let weight = lambda.powi(3) * (1.0 - fading.powi(3)) / (1.0 - rest.powi(3));
        let skewness = third * weight / spread.powi(3);
        // The cube of a normal variable is close to a gamma one; beyond its end at 0 a law that leans right has no values.
        let quantile = |z: f64| 2.0 / skewness * ((1.0 + skewness * z / 6.0 - skewness * skewness / 36.0).max(0.0).powi(3) - 1.0);
        [-spread * quantile(-self.sigmas), spread * quantile(self.sigmas)]
    }
}

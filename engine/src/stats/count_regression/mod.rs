//! Regression of counts on columns, with a logarithmic link.
//!
//! `options` says what can be asked and what comes back, `design` checks it and puts the columns on one scale, `fit` finds
//! coefficients by Fisher scoring on the normal equations of `cholesky`, `theta` the spread of the negative binomial law, and
//! `student` the tails. `step` is the regression of a step change on top of it.

mod cholesky;
mod design;
mod fit;
mod options;
mod step;
mod student;
#[cfg(test)]
mod tests;
mod theta;

pub use options::{Coefficient, CountFamily, CountModel, CountRegression, Theta};
pub use step::{Season, StepOptions, StepRegression, StepTerm, StepTrend, step_regression};
pub(super) use student::{incomplete_beta, ln_rising, normal_quantile, student_quantile, two_sided_student_p};

use super::{NotComputable, StatsError, real};
use design::Design;
use fit::{Fit, deviance};
use theta::{Dispersed, poisson_log_likelihood};

/// Most rounds between coefficients and theta; five are usual.
const MOST_ROUNDS: u32 = 200;

/// Poisson, quasi-Poisson or negative binomial regression with a logarithmic link.
///
/// Answers: by what factor does each column multiply the expected count, the others held fixed, give or take?
/// `ln(mu_i) = offset_i + b_0 + sum_j b_j x_ij`, with `Var(y_i) = mu_i`, `phi mu_i` or `mu_i + mu_i^2 / theta`. Coefficients
/// have the highest likelihood, found by Fisher scoring with steps halved where they would make it smaller; theta and the
/// coefficients are improved in turn until neither moves. Covariances are the inverse of the expected information, times the
/// dispersion for the quasi-Poisson family. Time grows with rows times the square of columns.
///
/// # Units
/// Coefficients are natural logarithms of rate ratios per unit of the column. Offsets are logarithms of exposures.
///
/// # Degenerate input
/// Where counts stray no more than a Poisson law lets them, theta would be infinite: it is [`NotComputable`], and the
/// rest is the Poisson fit.
///
/// # Errors
/// [`StatsError::Lengths`]; [`StatsError::BadValue`] for counts, offsets, weights and columns out of range, and for the first
/// column that is constant or a combination of the columns before it; [`StatsError::TooFew`] with no more rows than coefficients;
/// [`StatsError::Undefined`] where all counts are zero, and where zeros are told apart by the columns (separation), so that a
/// coefficient would be infinite.
///
/// # Source
/// P. `McCullagh` and J. A. Nelder, 1989, Generalized Linear Models, 2nd edition, sections 2.5, 6.2 and 9.2,
/// doi:10.1007/978-1-4899-3242-6; J. F. Lawless, 1987, Canadian Journal of Statistics 15(3), 209-225, doi:10.2307/3314912
/// (theta).
///
/// # Example
/// Two and four events a week without, three and nine with lighting broken: by hand the ratio is 12 / 6, and the variance of
/// its logarithm 1/12 + 1/6.
/// ```
/// use engine::stats::{CountFamily, CountModel, count_regression};
///
/// let broken: &[f64] = &[0.0, 0.0, 1.0, 1.0];
/// let model = CountModel {
///     counts: &[2.0, 4.0, 3.0, 9.0],
///     columns: &[broken],
///     offset: None,
///     weights: None,
///     family: CountFamily::Poisson,
/// };
/// let lighting = count_regression(&model)?.coefficients[1];
/// assert!((lighting.estimate - 2.0_f64.ln()).abs() < 1e-12);
/// assert!((lighting.standard_error - 0.25_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn count_regression(model: &CountModel) -> Result<CountRegression, StatsError> {
    let design = Design::new(model)?;
    let poisson = Fit::flat(&design).climb(&design, f64::INFINITY)?;
    match model.family {
        CountFamily::Poisson => finish(&design, poisson, Spread::Poisson),
        CountFamily::QuasiPoisson => finish(&design, poisson, Spread::Proportional),
        CountFamily::NegativeBinomial => {
            let law = Dispersed::new(&design);
            match dispersed(&design, &law, poisson.clone())? {
                Some((fit, theta)) => finish(&design, fit, Spread::Dispersed(&law, theta)),
                None => finish(&design, poisson, Spread::NoneLeft),
            }
        }
    }
}

/// What was found about the spread of counts.
#[derive(Clone, Copy)]
enum Spread<'a> {
    Poisson,
    Proportional,
    Dispersed(&'a Dispersed<'a>, f64),
    /// Of a negative binomial law, none.
    NoneLeft,
}

/// Coefficients and theta of the highest likelihood together; none where that is the Poisson law's.
fn dispersed(design: &Design, law: &Dispersed, mut fit: Fit) -> Result<Option<(Fit, f64)>, StatsError> {
    let mut theta = f64::NAN;
    for _ in 0..MOST_ROUNDS {
        let start = if theta.is_nan() { 1.0 } else { theta };
        let Some(next) = law.maximum(&fit.means, start) else { return Ok(None) };
        fit = fit.climb(design, next)?;
        let still = (next / theta - 1.0).abs() <= 1e-11;
        theta = next;
        if still {
            return Ok(Some((fit, theta)));
        }
    }
    Err(StatsError::Undefined { because: "theta and the coefficients do not settle; use the quasi-Poisson family" })
}

fn finish(design: &Design, fit: Fit, spread: Spread) -> Result<CountRegression, StatsError> {
    let theta = if let Spread::Dispersed(_, theta) = spread { theta } else { f64::INFINITY };
    let dispersion = pearson(design, &fit.means, theta) / real(design.freedom);
    let scale = if matches!(spread, Spread::Proportional) { dispersion } else { 1.0 };
    let covariance: Vec<f64> = fit.information(design, theta)?.inverse().into_iter().map(|entry| scale * entry).collect();
    let (estimates, covariance) = design.unscaled(&fit.coefficients, &covariance);
    let freedom = if matches!(spread, Spread::Proportional) { real(design.freedom) } else { f64::INFINITY };
    let coefficient = |(index, &estimate): (usize, &f64)| {
        let standard_error = covariance[index][index].sqrt();
        Coefficient { estimate, standard_error, p: two_sided_student_p(estimate / standard_error, freedom) }
    };
    Ok(CountRegression {
        coefficients: estimates.iter().enumerate().map(coefficient).collect(),
        dispersion,
        theta: estimate(spread, &fit.means),
        deviance: deviance(design, &fit.means, theta),
        log_likelihood: log_likelihood(design, spread, &fit.means),
        residual_freedom: design.freedom,
        iterations: fit.steps,
        means: fit.means,
        covariance,
    })
}

fn estimate(spread: Spread, means: &[f64]) -> Result<Theta, NotComputable> {
    match spread {
        Spread::Dispersed(law, theta) => Ok(law.estimate(means, theta)),
        Spread::NoneLeft => {
            Err(NotComputable::Because("the counts stray no more than a Poisson law lets them; the fit is the Poisson one"))
        }
        Spread::Poisson | Spread::Proportional => Err(NotComputable::Because("only the negative binomial family has a theta")),
    }
}

fn log_likelihood(design: &Design, spread: Spread, means: &[f64]) -> Result<f64, NotComputable> {
    match spread {
        Spread::Dispersed(law, theta) => Ok(law.log_likelihood(means, theta)),
        Spread::Poisson | Spread::NoneLeft => Ok(poisson_log_likelihood(design, means)),
        Spread::Proportional => Err(NotComputable::Because("the quasi-Poisson family has no likelihood; use another family")),
    }
}

/// Pearson's statistic, `sum w (y - mu)^2 / Var(y)`.
fn pearson(design: &Design, means: &[f64], theta: f64) -> f64 {
    let unit = |row: usize| (design.counts[row] - means[row]).powi(2) / (means[row] * (1.0 + means[row] / theta));
    (0..design.rows()).map(|row| design.weight(row) * unit(row)).sum()
}

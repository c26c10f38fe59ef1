//! What a count regression is asked, and what it answers.

use super::super::NotComputable;

/// How counts stray around their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountFamily {
    /// Variance equal to the mean.
    Poisson,
    /// Variance proportional to the mean, by a factor that is estimated: standard errors grow by its root, coefficients stay
    /// those of the Poisson family, and there is no likelihood.
    QuasiPoisson,
    /// Variance `mean + mean^2 / theta` (NB2), theta estimated by maximum likelihood.
    NegativeBinomial,
}

/// Counts and what they are to be explained by.
#[derive(Debug, Clone, Copy)]
pub struct CountModel<'a> {
    /// One count per row, 0 or more; whole numbers for [`CountFamily::NegativeBinomial`].
    pub counts: &'a [f64],
    /// Columns of one number per row. An intercept is always fitted and must not be among them.
    pub columns: &'a [&'a [f64]],
    /// Added to the linear predictor of each row with a coefficient of one: the logarithm of the exposure.
    pub offset: Option<&'a [f64]>,
    /// How many rows each row stands for, 0 or more; a row of weight 0 is as if it were not there.
    pub weights: Option<&'a [f64]>,
    /// How counts stray around their mean.
    pub family: CountFamily,
}

/// One coefficient of the linear predictor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The logarithm of the factor by which a unit of the column multiplies the mean.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Two-sided p of it being zero, by Wald: normal, or Student's t with the residual degrees of freedom where the
    /// dispersion is estimated (quasi-Poisson). In (0, 1].
    pub p: f64,
}

/// The parameter of the negative binomial law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theta {
    /// The estimate; the smaller, the more the counts stray.
    pub estimate: f64,
    /// Its standard error, from the observed information with the means held fixed, as MASS gives it.
    pub standard_error: f64,
}

/// A fitted count regression.
#[derive(Debug, Clone, PartialEq)]
pub struct CountRegression {
    /// The intercept, then one coefficient per column.
    pub coefficients: Vec<Coefficient>,
    /// Covariances of the coefficients: one row per coefficient, in the same order.
    pub covariance: Vec<Vec<f64>>,
    /// Pearson's statistic over the residual degrees of freedom: near 1 where the family fits. It scales the standard errors
    /// of the quasi-Poisson family, and no others.
    pub dispersion: f64,
    /// Theta of the negative binomial law, for that family, and if the counts stray more than a Poisson law lets them;
    /// otherwise the fit is the Poisson one.
    pub theta: Result<Theta, NotComputable>,
    /// Twice the distance of the log-likelihood from that of a model with a parameter for each row.
    pub deviance: f64,
    /// The logarithm of the likelihood, where the family has one.
    pub log_likelihood: Result<f64, NotComputable>,
    /// Rows with a weight above zero less coefficients.
    pub residual_freedom: usize,
    /// The fitted mean of each row.
    pub means: Vec<f64>,
    /// Steps of Fisher scoring.
    pub iterations: u32,
}

//! The Gumbel distribution of the maximum: p-values far smaller than one over the number of simulations.

use crate::stats::{NotComputable, real};

/// The Euler-Mascheroni constant.
const EULER: f64 = 0.577_215_664_901_532_9;

/// A Gumbel distribution fitted to simulated maxima by their moments.
///
/// `beta = sd sqrt(6) / pi` and `mu = mean - 0.5772 beta`, with the standard deviation of the sample (divided by n - 1).
///
/// # Source
/// A. M. Abrams, K. Kleinman and M. Kulldorff, 2010, International Journal of Health Geographics 9, 61,
/// doi:10.1186/1476-072X-9-61.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gumbel {
    /// Location.
    pub mu: f64,
    /// Scale, above 0.
    pub beta: f64,
}

impl Gumbel {
    /// Fits to simulated maxima.
    ///
    /// # Errors
    /// [`NotComputable::Because`] where there are fewer than two maxima or they do not differ.
    pub fn fit(maxima: &[f64]) -> Result<Self, NotComputable> {
        let n = real(maxima.len());
        let mean = maxima.iter().sum::<f64>() / n;
        let squares: f64 = maxima.iter().map(|llr| (llr - mean) * (llr - mean)).sum();
        let sd = (squares / (n - 1.0)).sqrt();
        let beta = sd * 6.0_f64.sqrt() / std::f64::consts::PI;
        if maxima.len() > 1 && beta > 0.0 && beta.is_finite() {
            Ok(Self { mu: mean - EULER * beta, beta })
        } else {
            Err(NotComputable::Because("the simulated maxima do not differ; ask for more simulations"))
        }
    }

    /// How often a maximum under the null hypothesis is at least `llr`: in (0, 1], never rounded to 0.
    #[must_use]
    pub fn p(&self, llr: f64) -> f64 {
        let below = -(-(llr - self.mu) / self.beta).exp();
        (-below.exp_m1()).clamp(f64::MIN_POSITIVE, 1.0)
    }
}

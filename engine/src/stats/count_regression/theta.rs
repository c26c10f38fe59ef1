//! The parameter of the negative binomial law by maximum likelihood, for means that are known.

use statrs::function::gamma::ln_gamma;

use super::super::tails::crossing;
use super::design::Design;
use super::options::Theta;

/// Thetas above this many times the mean are not told from a Poisson law.
const LIMIT: f64 = 1e7;

/// The likelihood of theta.
///
/// Gamma functions of `theta + y` are sums over `0..y`, so that nothing cancels where theta is large: `beyond[j]` is the
/// weight of the rows with a count above `j`.
pub(super) struct Dispersed<'a> {
    design: &'a Design<'a>,
    beyond: Vec<f64>,
}

impl<'a> Dispersed<'a> {
    /// Counts are whole numbers of at most 1e7, as the design has checked.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and at most 1e7")]
    pub(super) fn new(design: &'a Design<'a>) -> Self {
        let most = design.counts.iter().copied().fold(0.0, f64::max) as usize;
        let mut beyond = vec![0.0; most + 1];
        for row in 0..design.rows() {
            beyond[design.counts[row] as usize] += design.weight(row);
        }
        // From "exactly j" to "above j": sums from the end, moved by one.
        let mut above = 0.0;
        for entry in beyond.iter_mut().rev() {
            above += std::mem::replace(entry, above);
        }
        Self { design, beyond }
    }

    /// The theta of the highest likelihood; none where it grows up to the Poisson law.
    pub(super) fn maximum(&self, means: &[f64], start: f64) -> Option<f64> {
        let mean = means.iter().sum::<f64>() / super::super::real(means.len());
        let limit = LIMIT * (1.0 + mean);
        if self.score(means, limit) >= 0.0 {
            return None;
        }
        let falling = |ln_theta: f64| -self.score(means, ln_theta.exp());
        Some(crossing(falling, start.min(limit).ln(), 0.5).exp())
    }

    /// The estimate with its standard error.
    pub(super) fn estimate(&self, means: &[f64], theta: f64) -> Theta {
        Theta { estimate: theta, standard_error: self.information(means, theta).recip().sqrt() }
    }

    /// Derivative of the log-likelihood.
    fn score(&self, means: &[f64], theta: f64) -> f64 {
        let own: f64 = self.counted().map(|(j, beyond)| beyond / (theta + j)).sum();
        let shared = |row: usize| {
            let (count, mean) = (self.design.counts[row], means[row]);
            (mean - count) / (mean + theta) - (mean / theta).ln_1p()
        };
        own + self.over_rows(shared)
    }

    /// Its second derivative with the sign changed.
    fn information(&self, means: &[f64], theta: f64) -> f64 {
        let own: f64 = self.counted().map(|(j, beyond)| beyond / (theta + j).powi(2)).sum();
        let shared = |row: usize| {
            let (count, mean) = (self.design.counts[row], means[row]);
            let far = mean + theta;
            2.0 / far - (count + theta) / (far * far) - theta.recip()
        };
        own + self.over_rows(shared)
    }

    /// The logarithm of the likelihood.
    pub(super) fn log_likelihood(&self, means: &[f64], theta: f64) -> f64 {
        let own: f64 = self.counted().map(|(j, beyond)| beyond * (j / theta).ln_1p()).sum();
        let shared = |row: usize| {
            let (count, mean) = (self.design.counts[row], means[row]);
            let hits = if count > 0.0 { count * mean.ln() } else { 0.0 };
            hits - (count + theta) * (mean / theta).ln_1p() - ln_gamma(count + 1.0)
        };
        own + self.over_rows(shared)
    }

    fn counted(&self) -> impl Iterator<Item = (f64, f64)> {
        (0_u32..).map(f64::from).zip(self.beyond.iter().copied())
    }

    fn over_rows(&self, of: impl Fn(usize) -> f64) -> f64 {
        (0..self.design.rows()).map(|row| self.design.weight(row) * of(row)).sum()
    }
}

/// The logarithm of the likelihood of the Poisson law.
pub(super) fn poisson_log_likelihood(design: &Design, means: &[f64]) -> f64 {
    let unit = |row: usize| {
        let (count, mean) = (design.counts[row], means[row]);
        let hits = if count > 0.0 { count * mean.ln() } else { 0.0 };
        hits - mean - ln_gamma(count + 1.0)
    };
    (0..design.rows()).map(|row| design.weight(row) * unit(row)).sum()
}

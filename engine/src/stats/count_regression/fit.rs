//! Coefficients by Fisher scoring, for a dispersion that is known.

use super::super::StatsError;
use super::cholesky::Cholesky;
use super::design::{Design, crude_rate};

/// Most steps of scoring; where a maximum exists, ten or fewer are usual.
const MOST_STEPS: u32 = 100;

/// Scoring ends when no linear predictor moves by more, after which it would move by the square of it.
const STILL: f64 = 1e-9;

/// Share of a column's information that must be left at the fitted means.
const SMALLEST_SHARE: f64 = 1e-13;

/// Coefficients and means at a maximum of the likelihood.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// For the scaled columns of the design.
    pub(super) coefficients: Vec<f64>,
    /// Mean of each row.
    pub(super) means: Vec<f64>,
    /// Steps taken so far.
    pub(super) steps: u32,
}

impl Fit {
    /// Every row at the same rate.
    pub(super) fn flat(design: &Design) -> Self {
        let mut coefficients = vec![0.0; design.width];
        coefficients[0] = crude_rate(design).ln();
        let means = means(design, &coefficients);
        Self { coefficients, means, steps: 0 }
    }

    /// Climbs from here to the maximum for `theta`, which is infinite for the Poisson family.
    pub(super) fn climb(mut self, design: &Design, theta: f64) -> Result<Self, StatsError> {
        let mut deviance = deviance(design, &self.means, theta);
        for _ in 0..MOST_STEPS {
            let step = self.step(design, theta)?;
            let moved = (0..design.rows()).map(|row| design.predict(row, &step).abs()).fold(0.0, f64::max);
            deviance = self.walk(design, &step, (theta, deviance));
            self.steps += 1;
            if moved <= STILL {
                return Ok(self);
            }
        }
        Err(SEPARATED)
    }

    /// The step of Fisher scoring: `(X' W X)^-1 X' W (y - mu) / mu` with `W = mu / (1 + mu / theta)`.
    fn step(&self, design: &Design, theta: f64) -> Result<Vec<f64>, StatsError> {
        let mut score = vec![0.0; design.width];
        for row in 0..design.rows() {
            let mean = self.means[row];
            let residual = design.weight(row) * (design.counts[row] - mean) / (1.0 + mean / theta);
            for (sum, value) in score.iter_mut().zip(design.row(row)) {
                *sum += residual * value;
            }
        }
        self.information(design, theta)?.solve(&mut score);
        Ok(score)
    }

    /// The information of the coefficients: where nothing is left of a column, its zeros allow any coefficient.
    pub(super) fn information(&self, design: &Design, theta: f64) -> Result<Cholesky, StatsError> {
        let working = |row: usize| self.means[row] / (1.0 + self.means[row] / theta);
        Cholesky::factor(design.products(working), design.width, SMALLEST_SHARE).map_err(|_| SEPARATED)
    }

    /// Takes the step, or the largest half of a half of it that does not make the fit worse. Gives the new deviance.
    fn walk(&mut self, design: &Design, step: &[f64], (theta, before): (f64, f64)) -> f64 {
        let start = std::mem::take(&mut self.coefficients);
        let mut share = 1.0;
        loop {
            self.coefficients = start.iter().zip(step).map(|(from, step)| from + share * step).collect();
            self.means = means(design, &self.coefficients);
            let now = deviance(design, &self.means, theta);
            // Not a number counts as worse; a share this small as arrived.
            if now <= before + 1e-9 * (1.0 + before.abs()) || share < 1e-9 {
                return now;
            }
            share *= 0.5;
        }
    }
}

const SEPARATED: StatsError = StatsError::Undefined {
    because: "some rows have zeros only, which the columns tell apart from the other rows, so that no finite coefficient is \
              best; leave out that column or those rows, or join categories",
};

fn means(design: &Design, coefficients: &[f64]) -> Vec<f64> {
    (0..design.rows()).map(|row| (design.predict(row, coefficients) + design.offset(row)).exp()).collect()
}

/// `2 sum w (y ln(y / mu) - (y + theta) ln((y + theta) / (mu + theta)))`, in the limit `2 sum w (y ln(y / mu) - (y - mu))`.
pub(super) fn deviance(design: &Design, means: &[f64], theta: f64) -> f64 {
    let unit = |row: usize| {
        let (count, mean) = (design.counts[row], means[row]);
        let own = if count > 0.0 { count * (count / mean).ln() } else { 0.0 };
        if theta.is_finite() { own - (count + theta) * ((count - mean) / (mean + theta)).ln_1p() } else { own - (count - mean) }
    };
    2.0 * (0..design.rows()).map(|row| design.weight(row) * unit(row)).sum::<f64>()
}

//! A count model checked, with its columns put on one scale.

use super::super::StatsError;
use super::cholesky::{Cholesky, Dependent};
use super::options::{CountFamily, CountModel};

/// Largest count, weight and size of a column's value: the squares of larger ones overflow.
const LARGEST: f64 = 1e100;

/// Largest count of the negative binomial family, whose likelihood sums over the values up to it.
const LARGEST_WHOLE: f64 = 1e7;

/// Largest size of an offset: beyond it means overflow.
const LARGEST_OFFSET: f64 = 300.0;

/// Share of a column's variation that the other columns must leave.
const SMALLEST_SHARE: f64 = 1e-10;

/// Rows of a model: the intercept and the columns, each less its mean and over its spread.
pub(super) struct Design<'a> {
    pub(super) counts: &'a [f64],
    pub(super) offset: Option<&'a [f64]>,
    pub(super) weights: Option<&'a [f64]>,
    /// Coefficients, row after row.
    values: Vec<f64>,
    /// Number of coefficients.
    pub(super) width: usize,
    /// Mean and spread of every column.
    scales: Vec<(f64, f64)>,
    /// Rows with a weight above zero less coefficients.
    pub(super) freedom: usize,
}

impl<'a> Design<'a> {
    pub(super) fn new(model: &CountModel<'a>) -> Result<Self, StatsError> {
        check(model)?;
        let (rows, width) = (model.counts.len(), model.columns.len() + 1);
        let counted = model.weights.map_or(rows, |weights| weights.iter().filter(|&&weight| weight > 0.0).count());
        if counted <= width {
            return Err(StatsError::TooFew { what: "rows with a weight", given: counted, needed: width + 1 });
        }
        let weight = |row: usize| model.weights.map_or(1.0, |weights| weights[row]);
        if (0..rows).all(|row| model.counts[row] * weight(row) <= 0.0) {
            return Err(StatsError::Undefined { because: "all counts are zero; look at a longer time or a larger area" });
        }
        let scale = |(index, column): (usize, &&[f64])| scale(column, weight, index);
        let scales = model.columns.iter().enumerate().map(scale).collect::<Result<Vec<_>, _>>()?;
        let mut values = Vec::with_capacity(rows * width);
        for row in 0..rows {
            values.push(1.0);
            values.extend(model.columns.iter().zip(&scales).map(|(column, (mean, spread))| (column[row] - mean) / spread));
        }
        let (counts, offset, weights) = (model.counts, model.offset, model.weights);
        let design = Self { counts, offset, weights, values, width, scales, freedom: counted - width };
        match Cholesky::factor(design.products(|_| 1.0), width, SMALLEST_SHARE) {
            Ok(_) => Ok(design),
            Err(Dependent { column, share }) => Err(dependent(column - 1, share)),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.counts.len()
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    pub(super) fn offset(&self, row: usize) -> f64 {
        self.offset.map_or(0.0, |offset| offset[row])
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// The linear predictor of a row without its offset.
    pub(super) fn predict(&self, row: usize, coefficients: &[f64]) -> f64 {
        self.row(row).iter().zip(coefficients).map(|(value, coefficient)| value * coefficient).sum()
    }

    /// The lower triangle of the sums of squares and products of columns, each row counted `weight x factor` times.
    pub(super) fn products(&self, factor: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut products = vec![0.0; self.width * self.width];
        for row in 0..self.rows() {
            let (values, weight) = (self.row(row), self.weight(row) * factor(row));
            for (line, left) in products.chunks_exact_mut(self.width).zip(values) {
                let left = left * weight;
                for (product, right) in line.iter_mut().zip(values) {
                    *product += left * right;
                }
            }
        }
        products
    }

    /// Coefficients and covariances for the columns as they were given.
    pub(super) fn unscaled(&self, coefficients: &[f64], covariance: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let width = self.width;
        // Row i of the change: what each scaled coefficient adds to the given one.
        let change = |row: usize| -> Vec<f64> {
            let mut line = vec![0.0; width];
            if row > 0 {
                line[row] = self.scales[row - 1].1.recip();
                return line;
            }
            line[0] = 1.0;
            for (entry, (mean, spread)) in line[1..].iter_mut().zip(&self.scales) {
                *entry = -mean / spread;
            }
            line
        };
        let change: Vec<Vec<f64>> = (0..width).map(change).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let half: Vec<Vec<f64>> =
            change.iter().map(|line| covariance.chunks_exact(width).map(|column| dot(line, column)).collect()).collect();
        let full = half.iter().map(|line| change.iter().map(|other| dot(line, other)).collect()).collect();
        (change.iter().map(|line| dot(line, coefficients)).collect(), full)
    }
}

/// Weighted mean and spread of a column that is not the same everywhere.
fn scale(column: &[f64], weight: impl Fn(usize) -> f64, index: usize) -> Result<(f64, f64), StatsError> {
    let all: f64 = (0..column.len()).map(&weight).sum();
    let mean = column.iter().enumerate().map(|(row, value)| weight(row) * value).sum::<f64>() / all;
    let squares: f64 = column.iter().enumerate().map(|(row, value)| weight(row) * (value - mean).powi(2)).sum();
    let spread = (squares / all).sqrt();
    let share = (spread / mean.hypot(spread)).powi(2);
    if share > SMALLEST_SHARE { Ok((mean, spread)) } else { Err(dependent(index, if share > 0.0 { share } else { 0.0 })) }
}

/// Says which column can be told from the intercept and the columns before it no more, counting from 0.
const fn dependent(index: usize, value: f64) -> StatsError {
    let what = "the share that the intercept and the columns before it leave of column";
    StatsError::BadValue { what, index, value, needs: "above 1e-10; leave the column out" }
}

fn check(model: &CountModel) -> Result<(), StatsError> {
    let rows = model.counts.len();
    let lengths = model.columns.iter().map(|column| ("values of a column", column.len()));
    let others = [("offsets", model.offset), ("weights", model.weights)];
    let others = others.into_iter().filter_map(|(what, values)| values.map(|values| (what, values.len())));
    if let Some((what, given)) = lengths.chain(others).find(|&(_, given)| given != rows) {
        return Err(StatsError::Lengths { what, given, expected: rows });
    }
    let (most, needs) = match model.family {
        CountFamily::NegativeBinomial => (LARGEST_WHOLE, "a whole number from 0 to 1e7"),
        CountFamily::Poisson | CountFamily::QuasiPoisson => (LARGEST, "a number from 0 to 1e100"),
    };
    let whole = |value: f64| model.family != CountFamily::NegativeBinomial || value.fract().abs() <= 0.0;
    every("count", needs, model.counts, |value| (0.0..=most).contains(&value) && whole(value))?;
    for column in model.columns {
        every("value of a column in row", "a number from -1e100 to 1e100", column, |value| value.abs() <= LARGEST)?;
    }
    every("offset", "a number from -300 to 300", model.offset.unwrap_or_default(), |value| value.abs() <= LARGEST_OFFSET)?;
    every("weight", "a number from 0 to 1e100", model.weights.unwrap_or_default(), |value| (0.0..=LARGEST).contains(&value))
}

fn every(what: &'static str, needs: &'static str, values: &[f64], accepted: impl Fn(f64) -> bool) -> Result<(), StatsError> {
    match values.iter().position(|&value| !accepted(value)) {
        Some(index) => Err(StatsError::BadValue { what, index, value: values[index], needs }),
        None => Ok(()),
    }
}

/// A mean of which nothing but the offsets is known.
pub(super) fn crude_rate(design: &Design) -> f64 {
    let sum = |of: &dyn Fn(usize) -> f64| (0..design.rows()).map(|row| design.weight(row) * of(row)).sum::<f64>();
    sum(&|row| design.counts[row]) / sum(&|row| design.offset(row).exp())
}

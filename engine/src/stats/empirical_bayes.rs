//! Empirical Bayes rates: what a rate is worth where few people make it jump.

use super::{Adjacency, NotComputable, StatsError, real};

/// Largest count or exposure accepted: squares of larger ones overflow.
const LARGEST: f64 = 1e100;

/// Which rate the rates of a neighbourhood are spread around, when their variance is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalSpread {
    /// The mean of the neighbourhood at hand, as Marshall defines it (spdep's `EBlocal` with `geoda = TRUE`, and `GeoDa`).
    AroundTheNeighbourhood,
    /// Each cell's rate around the mean of that cell's own neighbourhood, as spdep's `EBlocal` does by default.
    AroundEachCell,
}

/// Smoothed rates and the law that they were smoothed with.
#[derive(Debug, Clone, PartialEq)]
pub struct EmpiricalBayes {
    /// Mean of the prior law: events over exposure of all cells that have an exposure.
    pub mean: f64,
    /// Variance of the prior law; 0 where the rates vary no more than chance makes them, and then all rates are the mean.
    pub variance: f64,
    /// Smoothed rate of each cell, in the order of the counts.
    pub rates: Vec<Result<f64, NotComputable>>,
}

/// Global empirical Bayes rates: every rate drawn towards that of the whole map, the more the smaller its exposure.
///
/// Answers: what is the rate here likely to be, given how much the rates of all cells vary beyond chance?
///
/// `theta_i = m + A / (A + m / e_i) (r_i - m)` with `r_i = c_i / e_i`, `m = sum c / sum e`,
/// `s2 = sum e_i (r_i - m)^2 / sum e` and `A = max(0, s2 - m / mean(e))`.
///
/// # Units
/// `counts` holds events and `exposures` residents, households or the like, in any one unit; rates are per unit.
///
/// # Degenerate input
/// A negative estimate of A becomes 0: all rates become the mean, because the map shows no more variation than chance. A
/// cell without exposure has no rate and takes no part, even if it has events. Without any events all rates are 0.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::BadValue`] (not a number from 0 to 1e100) and [`StatsError::TooFew`] (no cell with
/// an exposure).
///
/// # Source
/// R. J. Marshall, 1991, Applied Statistics 40(2), 283-294, doi:10.2307/2347593, with the moment estimator of its global
/// model; spdep's `EBest` is the reference.
///
/// # Example
/// Rates 0.1 and 0.5 with mean 0.3: s2 = 0.04 and A = 0.04 - 0.3 / 100, so each keeps 0.037 / 0.04 of its distance.
/// ```
/// use engine::stats::empirical_bayes_global;
///
/// let smoothed = empirical_bayes_global(&[10.0, 50.0], &[100.0, 100.0])?;
/// assert!((smoothed.variance - 0.037).abs() < 1e-12);
/// assert!((smoothed.rates[0]? - (0.3 - 0.2 * 0.925)).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn empirical_bayes_global(counts: &[f64], exposures: &[f64]) -> Result<EmpiricalBayes, StatsError> {
    let prior = Prior::of(counts, exposures)?;
    let variance = prior.excess.max(0.0);
    let rate = |(&count, &exposure)| shrunk(count, exposure, prior.mean, variance);
    Ok(EmpiricalBayes { mean: prior.mean, variance, rates: counts.iter().zip(exposures).map(rate).collect() })
}

/// Local empirical Bayes rates: every rate drawn towards that of its neighbourhood, the cell itself included.
///
/// Answers: what is the rate here likely to be, given the rates of the cells around it? Formulas are those of
/// [`empirical_bayes_global`], with sums over the neighbourhood. Time grows with cells and edges.
///
/// # Units
/// As [`empirical_bayes_global`]; one count and one exposure per cell of `adjacency`.
///
/// # Conventions
/// [`LocalSpread`] chooses between the two estimates of variance in use; spdep's default is
/// [`LocalSpread::AroundEachCell`].
///
/// # Degenerate input
/// As [`empirical_bayes_global`]; an island keeps its own rate. Where a neighbourhood has no events the rate is 0 (spdep
/// gives NaN: 0 events shrunk by 0 / 0).
///
/// # Errors
/// As [`empirical_bayes_global`].
///
/// # Source
/// R. J. Marshall, 1991, Applied Statistics 40(2), 283-294, doi:10.2307/2347593, local model; spdep's `EBlocal` is the
/// reference.
pub fn empirical_bayes_local(
    counts: &[f64],
    exposures: &[f64],
    adjacency: &Adjacency,
    spread: LocalSpread,
) -> Result<Vec<Result<f64, NotComputable>>, StatsError> {
    if adjacency.len() != counts.len() {
        return Err(StatsError::Lengths { what: "counts", given: counts.len(), expected: adjacency.len() });
    }
    Prior::of(counts, exposures)?;
    let around = Around { counts, exposures, adjacency };
    let means: Vec<f64> = (0..counts.len()).map(|cell| around.mean(cell)).collect();
    Ok((0..counts.len()).map(|cell| around.rate(cell, &means, spread)).collect())
}

/// Rates made comparable across exposures, for Moran's I: `(r_i - m) / sqrt(A + m / e_i)`.
///
/// Answers nothing by itself: [`super::moran()`] of these values is the EB Moran's I, which tells whether rates cluster without
/// being misled by small exposures.
///
/// # Units
/// As [`empirical_bayes_global`]; the values are pure numbers, one per cell.
///
/// # Degenerate input
/// Where a negative A makes a variance negative, `m / e_i` stands for it, as in the source.
///
/// # Errors
/// As [`empirical_bayes_global`]; [`StatsError::BadValue`] also for an exposure of 0, because Moran's I needs a value for every
/// cell, and [`StatsError::Undefined`] where there are no events.
///
/// # Source
/// R. M. Assuncao and E. A. Reis, 1999, Statistics in Medicine 18(16), 2147-2162,
/// `doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I`.
pub fn empirical_bayes_standardised(counts: &[f64], exposures: &[f64]) -> Result<Vec<f64>, StatsError> {
    if let Some(index) = exposures.iter().position(|&exposure| exposure <= 0.0) {
        return Err(StatsError::BadValue {
            what: "exposure",
            index,
            value: exposures[index],
            needs: "above 0; leave the cell out of counts, exposures and neighbours",
        });
    }
    let Prior { mean, excess } = Prior::of(counts, exposures)?;
    if mean <= 0.0 {
        return Err(StatsError::Undefined { because: "there are no events; ask for a longer window or a larger region" });
    }
    let standardise = |(&count, &exposure): (&f64, &f64)| {
        let variance = excess + mean / exposure;
        (count / exposure - mean) / (if variance > 0.0 { variance } else { mean / exposure }).sqrt()
    };
    Ok(counts.iter().zip(exposures).map(standardise).collect())
}

/// The moments of rates over a whole map.
struct Prior {
    mean: f64,
    /// Variance beyond chance; negative where rates vary less than chance makes them.
    excess: f64,
}

impl Prior {
    fn of(counts: &[f64], exposures: &[f64]) -> Result<Self, StatsError> {
        check(counts, exposures)?;
        let exposed = || counts.iter().zip(exposures).filter(|&(_, &exposure)| exposure > 0.0);
        let cells = exposed().count();
        if cells == 0 {
            return Err(StatsError::TooFew { what: "cells with an exposure", given: 0, needed: 1 });
        }
        let exposure: f64 = exposed().map(|(_, exposure)| exposure).sum();
        let mean = exposed().map(|(count, _)| count).sum::<f64>() / exposure;
        let square = |(&count, &exposure): (&f64, &f64)| exposure * (count / exposure - mean).powi(2);
        Ok(Self { mean, excess: exposed().map(square).sum::<f64>() / exposure - mean * real(cells) / exposure })
    }
}

/// Neighbourhoods with the cell itself, of cells that have an exposure.
struct Around<'a> {
    counts: &'a [f64],
    exposures: &'a [f64],
    adjacency: &'a Adjacency,
}

impl Around<'_> {
    fn cells(&self, cell: usize) -> impl Iterator<Item = usize> {
        let near = self.adjacency.neighbours(cell).iter().map(|&other| other as usize);
        std::iter::once(cell).chain(near).filter(|&other| self.exposures[other] > 0.0)
    }

    /// Events over exposure; 0 where there is no exposure, which no rate is made of.
    fn mean(&self, cell: usize) -> f64 {
        let add = |(events, exposed), other: usize| (events + self.counts[other], exposed + self.exposures[other]);
        let (events, exposed) = self.cells(cell).fold((0.0, 0.0), add);
        if exposed > 0.0 { events / exposed } else { 0.0 }
    }

    fn rate(&self, cell: usize, means: &[f64], spread: LocalSpread) -> Result<f64, NotComputable> {
        let (mut cells, mut exposed, mut squares) = (0.0, 0.0, 0.0);
        for other in self.cells(cell) {
            let centre = match spread {
                LocalSpread::AroundTheNeighbourhood => means[cell],
                LocalSpread::AroundEachCell => means[other],
            };
            let exposure = self.exposures[other];
            cells += 1.0;
            exposed += exposure;
            squares += exposure * (self.counts[other] / exposure - centre).powi(2);
        }
        let variance = (squares / exposed - means[cell] * cells / exposed).max(0.0);
        shrunk(self.counts[cell], self.exposures[cell], means[cell], variance)
    }
}

/// A rate drawn towards a mean.
fn shrunk(count: f64, exposure: f64, mean: f64, variance: f64) -> Result<f64, NotComputable> {
    if exposure <= 0.0 {
        return Err(NotComputable::Because("the cell has no exposure; leave it out or give its population"));
    }
    if mean <= 0.0 {
        return Ok(0.0);
    }
    Ok(mean + variance / (variance + mean / exposure) * (count / exposure - mean))
}

fn check(counts: &[f64], exposures: &[f64]) -> Result<(), StatsError> {
    if counts.len() != exposures.len() {
        return Err(StatsError::Lengths { what: "exposures", given: exposures.len(), expected: counts.len() });
    }
    for (what, values) in [("count", counts), ("exposure", exposures)] {
        if let Some(index) = values.iter().position(|value| !(0.0..=LARGEST).contains(value)) {
            return Err(StatsError::BadValue { what, index, value: values[index], needs: "a number from 0 to 1e100" });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

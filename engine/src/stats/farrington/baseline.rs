//! What the references of a step let expect of it: fitted, past outbreaks counted less, fitted again, with a trend or without.

use super::super::count_regression::student_quantile;
use super::super::real;
use super::bound::Forecast;
use super::layout::{Layout, Run};
use super::model::Model;
use super::options::{FarringtonOptions, FarringtonSpread, FarringtonTrend};

/// How many standard errors a slope must be away from zero, where slopes are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrendRule(Option<f64>);

/// The rule of each layout, whose references decide the degrees of freedom.
pub(super) fn rules(layouts: &[Layout], options: &FarringtonOptions) -> Vec<TrendRule> {
    let FarringtonTrend::Significant(level) = options.trend else { return vec![TrendRule(None); layouts.len()] };
    let mut known: Vec<(usize, f64)> = Vec::new();
    let quantile = |freedom: usize| if level < 1.0 { student_quantile(0.5 * level, real(freedom)) } else { 0.0 };
    let mut rule = |layout: &Layout| {
        let freedom = layout.freedom - 1;
        let found = known.iter().find(|(other, _)| *other == freedom).map(|&(_, quantile)| quantile);
        let quantile = found.unwrap_or_else(|| {
            known.push((freedom, quantile(freedom)));
            quantile(freedom)
        });
        // Two years tell no trend from an outbreak in one of them.
        TrendRule((options.years >= 3).then_some(quantile))
    };
    layouts.iter().map(&mut rule).collect()
}

/// What is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Levels,
    /// Levels and a slope, where a finite slope is best.
    Slope,
}

/// A fit with its dispersion.
#[derive(Debug, Clone, Copy)]
struct Fitted {
    forecast: Forecast,
    slope: Option<f64>,
    /// Distance of the slope from zero in standard errors.
    t: f64,
}

/// Memory of the fits, and where the last one of the series ended.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    model: Model,
    slope: f64,
}

impl Baseline {
    /// Starts a series: its answers do not depend on which series the thread had before.
    pub(super) fn forget(&mut self) {
        self.slope = 0.0;
    }

    /// What is expected of a step, and the slope where it was kept.
    pub(super) fn forecast(
        &mut self,
        layout: &Layout,
        (counts, step): (&[f64], usize),
        (options, TrendRule(rule)): (&FarringtonOptions, TrendRule),
    ) -> (Forecast, Option<f64>) {
        self.model.load(layout, counts, step);
        if let Some(quantile) = rule {
            let fitted = self.fit(layout, options, Shape::Slope);
            let highest = self.model.counts.iter().copied().fold(0.0, f64::max);
            if fitted.slope.is_some() && fitted.t > quantile && fitted.forecast.mean <= highest {
                return (fitted.forecast, fitted.slope);
            }
            if fitted.slope.is_none() {
                return (fitted.forecast, None);
            }
            self.model.weights.fill(1.0);
        }
        (self.fit(layout, options, Shape::Levels).forecast, None)
    }

    /// Fits, counts outbreaks less, and fits again.
    fn fit(&mut self, layout: &Layout, options: &FarringtonOptions, shape: Shape) -> Fitted {
        let mut dispersion = self.shaped(layout, shape);
        let reweighted = options.reweight_above.is_some_and(|above| self.reweight(layout, (above * above, dispersion.max(1.0))));
        if reweighted {
            let shape = if self.model.slope.is_some() { shape } else { Shape::Levels };
            dispersion = self.shaped(layout, shape);
        }
        let phi = dispersion.max(1.0);
        let (of_error, of_slope) = match options.spread {
            FarringtonSpread::Dispersion => (phi, dispersion),
            FarringtonSpread::Surveillance if options.reweight_above.is_none() => (dispersion, dispersion),
            FarringtonSpread::Surveillance => {
                let overwritten = self.overwritten(layout);
                (overwritten, overwritten)
            }
        };
        let (mean, variance) = self.model.forecast();
        let forecast = Forecast { mean, error: (of_error * variance).sqrt(), phi };
        let slope = self.model.slope;
        let t = slope.map_or(0.0, |slope| slope.abs() * (self.model.information / of_slope).sqrt());
        Fitted { forecast, slope, t }
    }

    /// Fits with the weights as they are. Gives Pearson's statistic over the degrees of freedom.
    fn shaped(&mut self, layout: &Layout, shape: Shape) -> f64 {
        match shape {
            Shape::Levels => self.model.fit_levels(layout),
            Shape::Slope => {
                self.model.fit_slope(layout, self.slope);
                self.slope = self.model.slope.unwrap_or(0.0);
            }
        }
        // A mean of zero has a count of zero.
        let unit = |count: f64, mean: f64| if mean > 0.0 { (count - mean) * (count - mean) / mean } else { 0.0 };
        self.model.sum(unit) / self.freedom(layout)
    }

    fn freedom(&self, layout: &Layout) -> f64 {
        real(layout.freedom - usize::from(self.model.slope.is_some()))
    }

    /// See [`FarringtonSpread::Surveillance`]. Where the mean falls to zero, the residual over it goes to minus one.
    fn overwritten(&self, layout: &Layout) -> f64 {
        let unit = |count: f64, mean: f64| if mean > 0.0 { (count / mean - 1.0) * (count / mean - 1.0) } else { 1.0 };
        self.model.sum(unit) / self.freedom(layout)
    }

    /// Gives references with a standardised Anscombe residual whose square is above `least` less weight. The answer is no, and
    /// all keep theirs, where there are none.
    fn reweight(&mut self, layout: &Layout, (least, phi): (f64, f64)) -> bool {
        let (mut row, mut shared) = (0, 0.0);
        let mut reduced = false;
        for run in &layout.runs {
            let mut time = -real(run.back);
            for at in row..row + run.length {
                // Concave, so that Pearson's residual is never smaller: few powers need to be taken.
                let (count, mean) = (self.model.counts[at], self.model.means[at]);
                if count > mean && (count - mean) * (count - mean) > least * phi * mean * self.unled(*run, (at, time)) {
                    let square = anscombe_square(count, mean) / (phi * self.unled(*run, (at, time)));
                    if square > least {
                        self.model.weights[at] = square.recip();
                        reduced = true;
                    }
                }
                shared += self.model.weights[at];
                time += 1.0;
            }
            row += run.length;
        }
        if reduced {
            let factor = real(layout.rows) / shared;
            self.model.weights.iter_mut().for_each(|weight| *weight *= factor);
        }
        reduced
    }

    /// How much of its own mean a reference does not decide.
    fn unled(&self, run: Run, (at, time): (usize, f64)) -> f64 {
        (1.0 - self.model.leverage(run, at, time)).max(1e-9)
    }
}

/// The square of the Anscombe residual of a count above its mean, for a dispersion of 1.
fn anscombe_square(count: f64, mean: f64) -> f64 {
    let residual = 1.5 * (count.cbrt() * count.cbrt() / mean.sqrt().cbrt() - mean.sqrt());
    residual * residual
}

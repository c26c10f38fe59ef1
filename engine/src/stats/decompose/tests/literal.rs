//! STL read literally from the paper: a weighted regression solved afresh at every step.

use proptest::prelude::*;

use super::super::{LoessDegree, LoessOptions, StlConvention, StlFitting, StlOptions, StlSeason, StlWindow, stl};
use super::{apart, at, counts};

/// The curve at `place` (0 is the step before the first value), from the `window` values nearest to it.
fn loess(values: &[f64], weights: &[f64], place: usize, options: LoessOptions) -> Option<f64> {
    let n = values.len();
    let distance = |step: usize| at(step + 1) - at(place);
    let mut nearest: Vec<usize> = (0..n).collect();
    // Of two as near, the earlier; within a window there is no more to it, because all distances differ otherwise.
    nearest.sort_by(|a, b| distance(*a).abs().total_cmp(&distance(*b).abs()));
    nearest.truncate(options.window);
    let furthest = nearest.iter().map(|step| distance(*step).abs()).fold(0.0, f64::max);
    let reach = furthest + at(options.window.saturating_sub(n) / 2);
    let weight = |step: usize| {
        let near = distance(step).abs() / reach;
        if near > 0.999 { 0.0 } else { (1.0 - near.powi(3)).powi(3) * weights[step] }
    };
    let sum = |power: i32, of: &dyn Fn(usize) -> f64| -> f64 {
        nearest.iter().map(|step| weight(*step) * distance(*step).powi(power) * of(*step)).sum()
    };
    let one = |_: usize| 1.0;
    let value = |step: usize| values[step];
    let (total, level) = (sum(0, &one), sum(0, &value));
    if total <= 0.0 {
        return None;
    }
    let determinant = total * sum(2, &one) - sum(1, &one).powi(2);
    let alike = determinant.max(0.0).sqrt() <= 0.001 * at(n - 1) * total;
    if options.degree == LoessDegree::Constant || alike {
        return Some(level / total);
    }
    Some((sum(2, &one) * level - sum(1, &one) * sum(1, &value)) / determinant)
}

fn smooth(values: &[f64], weights: &[f64], options: LoessOptions) -> Vec<f64> {
    (0..values.len()).map(|step| loess(values, weights, step + 1, options).unwrap_or(values[step])).collect()
}

/// The smoothed values of one phase, with one more at either end.
fn extended(values: &[f64], weights: &[f64], options: LoessOptions) -> Vec<f64> {
    let within = smooth(values, weights, options);
    let before = loess(values, weights, 0, options).unwrap_or(within[0]);
    let after = loess(values, weights, values.len() + 1, options).unwrap_or(within[values.len() - 1]);
    [vec![before], within, vec![after]].concat()
}

fn averages(values: &[f64], length: usize) -> Vec<f64> {
    values.windows(length).map(|window| window.iter().sum::<f64>() / at(length)).collect()
}

fn by_phase(rest: &[f64], weights: &[f64], options: &StlOptions) -> Vec<f64> {
    let StlSeason::Smoothed(seasonal) = options.season else { panic!("a smoother") };
    let mut all = vec![0.0; rest.len() + 2 * options.period];
    for phase in 0..options.period {
        let of = |values: &[f64]| values[phase..].iter().step_by(options.period).copied().collect::<Vec<_>>();
        for (period, value) in extended(&of(rest), &of(weights), seasonal).into_iter().enumerate() {
            all[period * options.period + phase] = value;
        }
    }
    all
}

/// Season, trend and weights.
fn literal(values: &[f64], options: &StlOptions) -> [Vec<f64>; 3] {
    let ones = vec![1.0; values.len()];
    let (mut season, mut trend, mut weights) = (ones.clone(), vec![0.0; values.len()], ones.clone());
    let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>();
    for outer in 0..=options.outer {
        if outer > 0 {
            let distances: Vec<f64> = minus(&minus(values, &season), &trend).iter().map(|rest| rest.abs()).collect();
            let mut sorted = distances.clone();
            sorted.sort_by(f64::total_cmp);
            let reach = 3.0 * (sorted[sorted.len() / 2] + sorted[(sorted.len() - 1) / 2]);
            // The paper's function, but for the ends, where the authors' program is 0 and 1 a thousandth early.
            let bisquare = |far: f64| match far {
                ..=0.001 => 1.0,
                0.999.. => 0.0,
                _ => (1.0 - far * far).powi(2),
            };
            weights = distances.iter().map(|distance| bisquare(distance / reach)).collect();
        }
        for _ in 0..options.inner {
            let phases = by_phase(&minus(values, &trend), &weights, options);
            let level = averages(&averages(&averages(&phases, options.period), options.period), 3);
            season = minus(&phases[options.period..options.period + values.len()], &smooth(&level, &ones, options.low_pass));
            trend = smooth(&minus(values, &season), &weights, options.trend);
        }
    }
    [season, trend, weights]
}

/// From 5: of three values the outer two have no weight, and a fit that meets all values leaves no distances for robust weights.
fn window() -> impl Strategy<Value = usize> {
    (2..40_usize).prop_map(|half| 2 * half + 1)
}

fn degree() -> impl Strategy<Value = LoessDegree> {
    prop_oneof![Just(LoessDegree::Constant), Just(LoessDegree::Linear)]
}

fn options() -> impl Strategy<Value = StlOptions> {
    let loess = || (window(), degree()).prop_map(|(window, degree)| LoessOptions { window, degree, jump: 1 });
    (2..8_usize, loess(), loess(), loess(), 1..4_usize, 0..3_usize).prop_map(|(period, season, trend, low_pass, inner, outer)| {
        let season = StlSeason::Smoothed(season);
        StlOptions { period, season, trend, low_pass, inner, outer }
    })
}

proptest! {
    #[test]
    fn equals_its_definition(values in counts(30..80), options in options()) {
        // A wave keeps whole phases from being met exactly too.
        let values: Vec<f64> = values.iter().enumerate().map(|(step, value)| value + (at(step) * at(step)).sin()).collect();
        let ours = stl(&values, &options).expect("two periods");
        let [season, trend, weights] = literal(&values, &options);
        let largest = apart(&ours.season, &season).max(apart(&ours.trend, &trend));
        prop_assert!(largest < 1e-7, "{largest:e} apart");
        if let Some(ours) = ours.weights {
            prop_assert!(apart(&ours, &weights) < 1e-7);
        }
    }
}

#[test]
fn equals_its_definition_for_the_settings_of_statsmodels() {
    let values: Vec<f64> = (0..190).map(|step| (at(step * step % 97) - 40.0) + 30.0 * (at(step) / 12.0).sin()).collect();
    for fitting in [StlFitting::Plain, StlFitting::Robust] {
        let options = StlOptions::new(StlConvention::Statsmodels, 12, StlWindow::Periods(7), fitting);
        let ours = stl(&values, &options).expect("two periods");
        let [season, trend, _] = literal(&values, &options);
        assert!(apart(&ours.season, &season) < 1e-9 && apart(&ours.trend, &trend) < 1e-9);
    }
}

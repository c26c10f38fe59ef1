//! Which earlier steps a step is compared with: the same for every series, so worked out once.

use super::super::{StatsError, real};
use super::calendar::years_earlier;
use super::options::{FarringtonOptions, FarringtonVariant, Year};

/// Neighbouring steps at one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// How far back the first of them lies.
    pub(super) back: usize,
    /// How many they are.
    pub(super) length: usize,
    /// Their level, counted from 0.
    pub(super) level: usize,
}

/// The reference steps of an evaluated one, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// How far back the same time of each earlier year lies, last year first.
    times: Vec<usize>,
    /// The steps; those of the evaluated one's own level are in the last level.
    pub(super) runs: Vec<Run>,
    /// Number of levels, empty ones included.
    pub(super) levels: usize,
    /// Steps altogether.
    pub(super) rows: usize,
    /// Steps less levels that have any.
    pub(super) freedom: usize,
    /// First and last time of each level, in steps from the evaluated one and so at most 0; of none, both are 0.
    pub(super) reach: Vec<(f64, f64)>,
}

impl Layout {
    fn new(times: Vec<usize>, options: &FarringtonOptions) -> Result<Self, StatsError> {
        let mut runs = Vec::new();
        let levels = match options.variant {
            FarringtonVariant::Original => windows(&mut runs, &times, options.half_window),
            FarringtonVariant::Flexible { periods: 1, excluded } => {
                windows(&mut runs, &times, options.half_window);
                runs.push(Run { back: options.half_window, length: options.half_window + 1, level: 0 });
                leave_out(&mut runs, excluded)
            }
            FarringtonVariant::Flexible { periods, excluded } => {
                blocks(&mut runs, &times, (options.half_window, periods))?;
                leave_out(&mut runs, excluded);
                periods
            }
        };
        let rows = runs.iter().map(|run| run.length).sum();
        let reach: Vec<_> = (0..levels).map(|level| reach(&runs, level)).collect();
        let filled = reach.iter().filter(|(first, _)| *first < 0.0).count();
        if rows < filled + 3 {
            let what = "reference steps (widen the half-window, look back more years or leave out fewer steps)";
            return Err(StatsError::TooFew { what, given: rows, needed: filled + 3 });
        }
        Ok(Self { times, runs, levels, rows, freedom: rows - filled, reach })
    }

    /// How far back the earliest step lies.
    fn earliest(&self) -> usize {
        self.runs.first().map_or(0, |run| run.back)
    }
}

/// Windows around the same time of earlier years, the earliest first, all at one level.
fn windows(runs: &mut Vec<Run>, times: &[usize], half: usize) -> usize {
    runs.extend(times.iter().rev().map(|back| Run { back: back + half, length: 2 * half + 1, level: 0 }));
    1
}

/// The windows, and between them the rest of the year in equal parts; of those that cannot be equal the first are longer.
fn blocks(runs: &mut Vec<Run>, times: &[usize], (half, periods): (usize, usize)) -> Result<(), StatsError> {
    let parts = periods - 1;
    for (year, &back) in times.iter().enumerate().rev() {
        let next = year.checked_sub(1).map_or(0, |later| times[later]);
        let between = back - next - 2 * half - 1;
        if between < parts {
            let needs = "at least 1, and at most one more than the steps of a year outside the window";
            return Err(StatsError::BadOption { option: "periods", value: real(periods), needs });
        }
        runs.push(Run { back: back + half, length: 2 * half + 1, level: parts });
        let mut back = back - half - 1;
        for part in 0..parts {
            let length = between / parts + usize::from(part < between % parts);
            runs.push(Run { back, length, level: part });
            back -= length;
        }
    }
    runs.push(Run { back: half, length: half + 1, level: parts });
    Ok(())
}

/// Takes out the evaluated step and those just before it.
fn leave_out(runs: &mut Vec<Run>, excluded: usize) -> usize {
    for run in runs.iter_mut() {
        run.length = run.length.min((run.back).saturating_sub(excluded));
    }
    runs.retain(|run| run.length > 0);
    1
}

fn reach(runs: &[Run], level: usize) -> (f64, f64) {
    let mut of_level = runs.iter().filter(|run| run.level == level);
    let first = of_level.next();
    let last = of_level.next_back().or(first);
    let first = first.map_or(0.0, |run| -real(run.back));
    (first, last.map_or(0.0, |run| real(run.length) - 1.0 - real(run.back)))
}

/// The layouts of all evaluated steps.
#[derive(Debug)]
pub(super) struct Layouts {
    /// All that are different.
    pub(super) different: Vec<Layout>,
    /// Which of them belongs to each step, from the first evaluated one; none where the series does not reach back as far.
    pub(super) of_step: Vec<Option<usize>>,
}

impl Layouts {
    /// For steps up to `steps`.
    pub(super) fn new(steps: usize, options: &FarringtonOptions) -> Result<Self, StatsError> {
        let mut layouts = Self { different: Vec::new(), of_step: Vec::new() };
        for step in options.from..steps {
            let times = times(step, options)?;
            let known = layouts.different.iter().position(|layout| layout.times == times);
            let index = known.unwrap_or(layouts.different.len());
            if known.is_none() {
                layouts.different.push(Layout::new(times, options)?);
            }
            layouts.of_step.push((layouts.different[index].earliest() <= step).then_some(index));
        }
        Ok(layouts)
    }
}

/// How many years, of those that are looked back, a step has before it with their windows.
pub(super) fn years_before(step: usize, options: &FarringtonOptions) -> Result<usize, StatsError> {
    Ok(times(step, options)?.into_iter().take_while(|back| back + options.half_window <= step).count())
}

/// How far back the same time of each earlier year lies, last year first.
fn times(step: usize, options: &FarringtonOptions) -> Result<Vec<usize>, StatsError> {
    let window = 2 * options.half_window + 1;
    let mut times = Vec::with_capacity(options.years);
    for year in 1..=options.years {
        let back = back(step, year, options.year);
        if back < times.last().unwrap_or(&0) + window {
            let needs = "fewer steps than half a year";
            return Err(StatsError::BadOption { option: "half-window", value: real(options.half_window), needs });
        }
        times.push(back);
    }
    Ok(times)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "options are checked: a year has at most 1e5 steps, there are at most 1,000 years, and time goes forward"
)]
fn back(step: usize, year: usize, length: Year) -> usize {
    match length {
        Year::Steps(steps) => (real(year) * steps).round() as usize,
        Year::Calendar { first_day, step_days } => {
            let step_days = i64::from(step_days);
            let day = first_day + step as i64 * step_days;
            let days = day - years_earlier(day, year as i64);
            // The nearest step; of two as near the later.
            ((2 * days + step_days - 1) / (2 * step_days)) as usize
        }
    }
}

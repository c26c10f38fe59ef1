//! A checked study: measures, sizes and observed cases by location and interval, and how to simulate it.

use super::axis::Axis;
use super::plan::sums;
use super::ratio::Ratio;
use super::simulate::Source;
use super::zones::id;
use super::{AtRisk, ScanCount, ScanModel, ScanOptions, ScanStudy, ScanWindow};
use crate::stats::{StatsError, real};

/// A case: its location, and its interval among those that windows can hold.
pub(super) type Event = (u32, u32);

/// What the scan of a study works with.
pub(super) struct Design {
    pub(super) axis: Axis,
    /// Measure of each location up to each edge of the intervals that windows can hold, location by location.
    pub(super) sums: Vec<f64>,
    /// What limits zones: the cases expected, the cases and controls, or the cases, of each location.
    pub(super) sizes: Vec<f64>,
    /// The cases that windows can hold.
    pub(super) observed: Vec<Event>,
    pub(super) ratio: Ratio,
    /// All cases.
    pub(super) cases: u32,
    /// Where simulated cases come from.
    pub(super) source: Source,
}

/// Counts or measures by location and interval.
struct Table {
    axis: Axis,
    cells: Vec<f64>,
}

impl Design {
    pub(super) fn new(study: &ScanStudy<'_>, options: &ScanOptions) -> Result<Self, StatsError> {
        let axis = Axis::new(study.periods, options)?;
        let most = u32::MAX as usize / 4;
        if study.locations.len().checked_mul(study.periods).is_none_or(|cells| cells > most) {
            return Err(StatsError::TooManyCells { cells: study.locations.len().saturating_mul(study.periods) });
        }
        let counts = Table::counted(study, study.cases, axis, "case")?;
        let total: u64 = study.cases.iter().map(|row| u64::from(row.count)).sum();
        let cases = u32::try_from(total).ok().filter(|&cases| cases <= u32::MAX / 4);
        let cases = cases.ok_or(StatsError::TooManyEvents { events: total, limit: u64::from(u32::MAX / 4) })?;
        if cases == 0 {
            return Err(StatsError::TooFew { what: "cases", given: 0, needed: 1 });
        }
        let Law { measure, sizes, ratio, source } = match study.model {
            ScanModel::Poisson(at_risk) => poisson(study, at_risk, &counts, cases),
            ScanModel::Bernoulli(controls) => bernoulli(study, controls, &counts, cases),
            ScanModel::SpaceTimePermutation => permutation(options, &counts, cases),
        }?;
        let sums = measure.chunks_exact(axis.kept()).flat_map(sums).collect();
        Ok(Self { axis, sums, sizes, observed: counts.events(), ratio, cases, source })
    }
}

/// What a model says of a study.
struct Law {
    /// Measure of each location in each interval that windows can hold.
    measure: Vec<f64>,
    sizes: Vec<f64>,
    ratio: Ratio,
    source: Source,
}

fn poisson(study: &ScanStudy<'_>, at_risk: AtRisk<'_>, counts: &Table, cases: u32) -> Result<Law, StatsError> {
    let weights = weights(study, at_risk, counts.axis)?;
    let total: f64 = weights.cells.iter().sum();
    if !(total > 0.0 && total.is_finite()) {
        return Err(StatsError::Undefined { because: "nobody is at risk; give a population above 0 to some location" });
    }
    let total_cases = f64::from(cases);
    let measure: Vec<f64> = weights.cells.iter().map(|weight| weight / total * total_cases).collect();
    let measure = Table { axis: counts.axis, cells: measure };
    refuse_cases_without(study, &measure)?;
    let kept = measure.kept();
    let source = Source::multinomial(&kept, total_cases, cases);
    Ok(Law { measure: kept, sizes: measure.by_location(), ratio: Ratio::poisson(total_cases), source })
}

fn bernoulli(study: &ScanStudy<'_>, controls: &[ScanCount], counts: &Table, cases: u32) -> Result<Law, StatsError> {
    let mut people = Table::counted(study, controls, counts.axis, "control")?;
    people.cells.iter_mut().zip(&counts.cells).for_each(|(people, cases)| *people += cases);
    let total: f64 = people.cells.iter().sum();
    if total > f64::from(u32::MAX / 4) {
        let events = controls.iter().chain(study.cases).map(|row| u64::from(row.count)).sum();
        return Err(StatsError::TooManyEvents { events, limit: u64::from(u32::MAX / 4) });
    }
    if total <= f64::from(cases) {
        return Err(StatsError::TooFew { what: "controls", given: 0, needed: 1 });
    }
    let kept = people.kept();
    let source = Source::labels(&kept, total, cases);
    Ok(Law { measure: kept, sizes: people.by_location(), ratio: Ratio::bernoulli(f64::from(cases), total), source })
}

fn permutation(options: &ScanOptions, counts: &Table, cases: u32) -> Result<Law, StatsError> {
    if !matches!(options.window, ScanWindow::SpaceTime(_)) {
        let because = "a permutation of times leaves purely spatial and purely temporal windows as they are; \
                       scan space and time, or use another model";
        return Err(StatsError::Undefined { because });
    }
    let (places, times) = (counts.by_location(), counts.by_interval());
    let total = f64::from(cases);
    let cells = places.iter().flat_map(|place| times.iter().map(move |time| place * time / total)).collect();
    let kept = Table { axis: counts.axis, cells }.kept();
    let source = Source::shuffled(&places, &times[counts.axis.first..]);
    Ok(Law { measure: kept, sizes: places, ratio: Ratio::poisson(total), source })
}

impl Table {
    fn counted(study: &ScanStudy<'_>, rows: &[ScanCount], axis: Axis, what: &'static str) -> Result<Self, StatsError> {
        let mut cells = vec![0.0; study.locations.len() * axis.intervals];
        for (index, row) in rows.iter().enumerate() {
            if row.location >= study.locations.len() {
                let needs = "in a row that names one of the locations, counted from 0";
                return Err(StatsError::BadValue { what, index, value: real(row.location), needs });
            }
            if row.period >= study.periods {
                let needs = "in a row that names a period of the study, counted from 0";
                return Err(StatsError::BadValue { what, index, value: real(row.period), needs });
            }
            cells[row.location * axis.intervals + axis.interval(row.period)] += f64::from(row.count);
        }
        Ok(Self { axis, cells })
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.axis.intervals)
    }

    /// The intervals that windows can hold.
    fn kept(&self) -> Vec<f64> {
        self.rows().flat_map(|row| row[self.axis.first..].iter().copied()).collect()
    }

    fn by_location(&self) -> Vec<f64> {
        self.rows().map(|row| row.iter().sum()).collect()
    }

    fn by_interval(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.axis.intervals];
        for row in self.rows() {
            sums.iter_mut().zip(row).for_each(|(sum, cell)| *sum += cell);
        }
        sums
    }

    /// One event per case in the intervals that windows can hold.
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for (location, row) in self.rows().enumerate() {
            for (interval, &count) in row[self.axis.first..].iter().enumerate() {
                let repeated = std::iter::repeat_n((id(location), id(interval)), super::simulate::whole(count));
                events.extend(repeated);
            }
        }
        events
    }
}

/// Weights by location and interval.
fn weights(study: &ScanStudy<'_>, at_risk: AtRisk<'_>, axis: Axis) -> Result<Table, StatsError> {
    let (n, periods) = (study.locations.len(), study.periods);
    match at_risk {
        AtRisk::Constant(population) => {
            check(population, n, "population")?;
            let length = |interval| real(axis.last_period(interval) + 1 - axis.first_period(interval));
            let row = |&people: &f64| (0..axis.intervals).map(move |interval| people * length(interval));
            Ok(Table { axis, cells: population.iter().flat_map(row).collect() })
        }
        AtRisk::Varying(values) => check(values, n * periods, "population").map(|()| Table::joined(values, periods, axis)),
        AtRisk::Expected(values) => check(values, n * periods, "expected number").map(|()| Table::joined(values, periods, axis)),
    }
}

impl Table {
    /// Values per period, added up over each interval.
    fn joined(values: &[f64], periods: usize, axis: Axis) -> Self {
        let row = |row: &[f64]| {
            let mut cells = vec![0.0; axis.intervals];
            for (period, value) in row.iter().enumerate() {
                cells[axis.interval(period)] += value;
            }
            cells
        };
        Self { axis, cells: values.chunks_exact(periods).flat_map(row).collect() }
    }
}

fn check(values: &[f64], rows: usize, what: &'static str) -> Result<(), StatsError> {
    if values.len() != rows {
        return Err(StatsError::Lengths { what, given: values.len(), expected: rows });
    }
    match values.iter().enumerate().find(|(_, value)| !(**value >= 0.0 && **value <= 1e100)) {
        Some((index, &value)) => Err(StatsError::BadValue { what, index, value, needs: "a number from 0 to 1e100" }),
        None => Ok(()),
    }
}

/// Cases where none can be have no likelihood.
fn refuse_cases_without(study: &ScanStudy<'_>, measure: &Table) -> Result<(), StatsError> {
    let cell = |row: &ScanCount| row.location * measure.axis.intervals + measure.axis.interval(row.period);
    let without = |row: &ScanCount| row.count > 0 && measure.cells[cell(row)] <= 0.0;
    match study.cases.iter().position(without) {
        Some(index) => {
            let needs = "above 0; give the location a population, or leave the case out";
            let what = "expected number at the place and time of case row";
            Err(StatsError::BadValue { what, index, value: 0.0, needs })
        }
        None => Ok(()),
    }
}

//! Rows of a comparison: each group judged, corrected for their number, and put in order.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::trends::Group;
use super::answer::{ChangeClass, ComparedCount, ComparedRow, Expected};
use super::counts::{Earlier, Side};
use super::expected::{Learned, Model, predictions};
use super::judge::{Sides, corrected, discrete, total};
use super::units::Units;
use super::{Against, CompareOptions, Correction};
use crate::EngineError;
use crate::stats::{PeriodCount, PoissonSpread, StatsError, benjamini_hochberg, poisson_spread};

/// The q up to which a row's spread counts as more than chance.
const SPREAD_Q: f64 = 0.05;

/// Both sides counted, with what rates are per.
pub(super) struct Laid<'a> {
    pub(super) now: Side,
    pub(super) reference: Side,
    pub(super) earlier: Earlier,
    pub(super) units: Units<'a>,
    /// Of the area that all rows are compared with.
    pub(super) other: Option<(Group, Option<f64>)>,
}

/// Rows, and what all of them together say of the spread.
pub(super) struct Judged {
    pub(super) rows: Vec<ComparedRow>,
    pub(super) spread: Option<PoissonSpread>,
}

impl Laid<'_> {
    /// Every group that either side holds; the area that others are compared with is none.
    fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeSet<Group> = self.now.counts.keys().cloned().collect();
        let is_row = |group: &&Group| self.other.is_none() || matches!(group, Group::Category(_));
        groups.extend(self.reference.counts.keys().filter(is_row).cloned());
        groups.into_iter().collect()
    }

    fn sides(&self, group: &Group) -> Sides {
        let other = self.other.as_ref().map_or(group, |(other, _)| match (group, other) {
            // Categories are compared with the same category of the other area.
            (Group::Category(_) | Group::Whole, _) => group,
            (_, other) => other,
        });
        Sides { now: self.now.periods(group), reference: self.reference.periods(other), earlier: self.earlier.stretches(group) }
    }

    /// Units of both sides, and whether they must be known for a comparison.
    fn units(&self, group: &Group) -> (Option<f64>, Option<f64>) {
        let own = self.units.of_group(group);
        (own, self.other.as_ref().map_or(own, |(_, units)| *units))
    }

    /// Compares two windows.
    pub(super) fn against_counts(&self, options: &CompareOptions) -> Result<Judged, EngineError> {
        let groups = self.groups();
        let sides: Vec<Sides> = groups.par_iter().map(|group| self.sides(group)).collect();
        let spreads: Vec<Option<PoissonSpread>> = sides.par_iter().map(|sides| sides.spread().ok()).collect();
        let mut rows: Vec<ComparedRow> =
            groups.par_iter().zip(&sides).map(|(group, sides)| self.row(group, sides, options)).collect();
        let clear = clear_spreads(&spreads)?;
        for ((row, spread), clear) in rows.iter_mut().zip(&spreads).zip(clear) {
            row.dispersion = spread.map(|spread| spread.ratio);
            row.overdispersed = clear;
        }
        let q = self.corrected(&rows, options)?;
        settle(&mut rows, q, options.alpha);
        // The area that all rows are compared with is one stretch, however many rows there are.
        let is_shared = |at: usize| at > 0 && self.other.is_some() && is_of_a_place(&groups[at]);
        let pieces: Vec<&[PeriodCount]> = sides
            .iter()
            .enumerate()
            .flat_map(|(at, of)| {
                let reference = if is_shared(at) { &[][..] } else { &of.reference[..] };
                [&of.now[..], reference].into_iter().chain(of.earlier.iter().map(Vec::as_slice))
            })
            .collect();
        Ok(Judged { rows, spread: poisson_spread(&pieces).ok() })
    }

    /// p corrected for the number of rows; the discrete way needs the counts of each.
    fn corrected(&self, rows: &[ComparedRow], options: &CompareOptions) -> Result<Vec<Option<f64>>, StatsError> {
        if options.correction == Correction::Discrete {
            return discrete(&rows.iter().map(|row| row.p.and_then(|_| self.pair(row))).collect::<Vec<_>>());
        }
        corrected(&rows.iter().map(|row| row.p).collect::<Vec<_>>(), options.correction)
    }

    /// The counts of a row with the exposures that they are compared by.
    pub(super) fn pair(&self, row: &ComparedRow) -> Option<(PeriodCount, PeriodCount)> {
        let reference = row.reference?;
        let exposures = if self.other.is_some() {
            (row.now.exposure?, reference.exposure?)
        } else {
            (self.now.steps.published(), self.reference.steps.published())
        };
        let period = |count, exposure| PeriodCount { count, exposure };
        Some((period(row.now.reports, exposures.0), period(reference.reports, exposures.1)))
    }

    fn row(&self, group: &Group, sides: &Sides, options: &CompareOptions) -> ComparedRow {
        let (units_now, units_reference) = self.units(group);
        let (now, reference) = (total(&sides.now), total(&sides.reference));
        let counted = |side: PeriodCount, units: Option<f64>| ComparedCount {
            reports: side.count,
            exposure: units.map(|units| side.exposure * units),
            rate: units.map(|units| rate(side) / units),
        };
        let mut row = blank(group, counted(now, units_now));
        let other = counted(reference, units_reference);
        row.reference = Some(other);
        row.difference = row.now.rate.zip(other.rate).map(|(now, other)| now - other);
        match self.verdict(group, sides, options) {
            Ok(verdict) => {
                (row.ratio, row.lower, row.upper, row.p) = (verdict.ratio, Some(verdict.lower), verdict.upper, Some(verdict.p));
            }
            Err(because) => row.because = Some(because),
        }
        row
    }

    fn verdict(&self, group: &Group, sides: &Sides, options: &CompareOptions) -> Result<super::judge::Verdict, String> {
        let (units_now, units_reference) = self.units(group);
        if self.other.as_ref().is_some_and(|(other, _)| same_area(group, other)) {
            return Err("it is the area that the others are compared with".to_owned());
        }
        // Time by time in one place, the units cancel; between places they do not.
        let units = match (self.other.is_some(), units_now, units_reference) {
            (true, Some(now), Some(reference)) => (now, reference),
            (true, ..) => return Err(format!("its {} or those of the other area are not known", options.exposure.as_str())),
            (false, ..) => (1.0, 1.0),
        };
        let scaled = |steps: &[PeriodCount], units: f64| {
            steps.iter().map(|step| PeriodCount { exposure: step.exposure * units, ..*step }).collect()
        };
        let scaled = Sides {
            now: scaled(&sides.now, units.0),
            reference: scaled(&sides.reference, units.1),
            earlier: sides.earlier.clone(),
        };
        scaled.judge(options).map_err(|error| match error {
            StatsError::NoEvents => "nobody reported here in either window, which is no evidence of safety".to_owned(),
            other => other.to_string(),
        })
    }

    /// Compares a window with what the steps before it lead to expect.
    pub(super) fn against_season(&self, options: &CompareOptions, model: Model) -> Result<Judged, EngineError> {
        let groups = self.groups();
        let learned: Vec<Learned> = groups
            .par_iter()
            .map(|group| Learned { history: self.reference.periods(group), now: self.now.periods(group) })
            .collect();
        let found = predictions(&learned, &self.reference.steps, &self.now.steps, model);
        let mut rows = Vec::new();
        for ((group, of), prediction) in groups.iter().zip(&learned).zip(found) {
            let (seen, units) = (total(&of.now), self.units.of_group(group));
            let exposure = units.map(|units| seen.exposure * units);
            let now = ComparedCount { reports: seen.count, exposure, rate: units.map(|units| rate(seen) / units) };
            let mut row = blank(group, now);
            match prediction {
                Err(_) if seen.count == 0 && total(&of.history).count == 0 => {
                    row.because =
                        Some("nobody reported here, now or in the years before, which is no evidence of safety".to_owned());
                }
                Err(error) => row.because = Some(error.to_string()),
                Ok((total, borrowed)) => {
                    let (reports, lower, upper) = (total.expected, total.lower, total.upper);
                    row.expected = Some(Expected { reports, lower, upper, borrowed });
                    (row.ratio, row.p) = (Some(super::real(seen.count) / reports), Some(total.p));
                    row.difference = exposure.map(|exposure| (super::real(seen.count) - reports) / exposure);
                    row.dispersion = Some(total.dispersion);
                }
            }
            rows.push(row);
        }
        let q = corrected(&rows.iter().map(|row| row.p).collect::<Vec<_>>(), options.correction)?;
        settle(&mut rows, q, options.alpha);
        Ok(Judged { rows, spread: None })
    }
}

const fn is_of_a_place(group: &Group) -> bool {
    matches!(group, Group::Area { .. } | Group::Cell(_))
}

fn same_area(group: &Group, other: &Group) -> bool {
    matches!((group, other), (Group::Area { id, .. }, Group::Area { id: other, .. }) if id == other)
}

fn rate(side: PeriodCount) -> f64 {
    super::real(side.count) / side.exposure
}

fn blank(group: &Group, now: ComparedCount) -> ComparedRow {
    ComparedRow {
        group: group.clone(),
        now,
        reference: None,
        expected: None,
        ratio: None,
        lower: None,
        upper: None,
        difference: None,
        p: None,
        q: None,
        dispersion: None,
        overdispersed: false,
        class: ChangeClass::CannotCompare,
        because: None,
        reason: String::new(),
    }
}

/// Which rows spread more than chance lets them, of those with an event a step, for which the test is exact enough.
fn clear_spreads(spreads: &[Option<PoissonSpread>]) -> Result<Vec<bool>, StatsError> {
    let tested = |spread: &PoissonSpread| spread.events >= spread.steps;
    let p: Vec<f64> = spreads.iter().flatten().filter(|spread| tested(spread)).map(|spread| spread.p).collect();
    let mut q = benjamini_hochberg(&p)?.into_iter();
    let clear = |spread: &Option<PoissonSpread>| {
        spread.filter(tested).is_some_and(|spread| spread.ratio > 1.0 && q.next().is_some_and(|q| q <= SPREAD_Q))
    };
    Ok(spreads.iter().map(clear).collect())
}

/// Names what became of each row, and puts those that deserve attention first.
fn settle(rows: &mut [ComparedRow], q: Vec<Option<f64>>, alpha: f64) {
    for (row, q) in rows.iter_mut().zip(q) {
        row.q = q;
        row.class = class(row, alpha);
    }
    let size = |row: &ComparedRow| row.now.reports + row.reference.map_or(0, |reference| reference.reports);
    let figure = |value: Option<f64>| value.unwrap_or(2.0);
    rows.sort_by(|a, b| {
        let by_chance = figure(a.q).total_cmp(&figure(b.q)).then(figure(a.p).total_cmp(&figure(b.p)));
        a.class.cmp(&b.class).then(by_chance).then(size(b).cmp(&size(a))).then(a.group.cmp(&b.group))
    });
}

fn class(row: &ComparedRow, alpha: f64) -> ChangeClass {
    match row.q {
        None => ChangeClass::CannotCompare,
        Some(q) if q > alpha => ChangeClass::NoClearChange,
        // Without a ratio the other side is empty, and any report is a rise.
        Some(_) if row.ratio.is_none_or(|ratio| ratio > 1.0) => ChangeClass::Risen,
        Some(_) => ChangeClass::Fallen,
    }
}

/// Whether all rows are compared with one other place.
pub(super) const fn is_between_places(against: &Against) -> bool {
    matches!(against, Against::Area(_))
}

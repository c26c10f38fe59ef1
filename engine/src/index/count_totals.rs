//! What a window holds altogether.

use super::codes::{KINDS, Kind, Placement};
use super::month::Month;
use super::pick::Pick;
use super::{Placed, ReportIndex};
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::query::{Scope, Span, Totals};
use crate::report::{Audience, PlacePrecision, TimePrecision};
use crate::space::{BBox, LngLat, Resolution};

impl ReportIndex {
    /// How many reports a scope counts, how precisely they are known, how many have no place.
    pub(crate) fn window_totals(&self, scope: &Scope<'_>) -> Totals {
        let pick = Pick::new(scope, Placement::Any);
        let mut totals = Totals::default();
        for Placed { month, .. } in self.months_in(pick.micros()) {
            for_kinds(month, &pick, |kind, reports, located| {
                totals.reports += reports;
                totals.without_place += reports - located;
                if kind.time_precision() == TimePrecision::Month {
                    totals.month_only += reports;
                }
                if kind.place_precision() == PlacePrecision::Snapped {
                    totals.snapped += located;
                }
            });
        }
        totals
    }

    /// Whether a scope counts any report.
    pub(crate) fn holds_any(&self, scope: &Scope<'_>) -> bool {
        let pick = Pick::new(scope, Placement::Any);
        let mut found = false;
        for placed in self.months_in(pick.micros()) {
            for_kinds(&placed.month, &pick, |_, reports, _| found |= reports > 0);
        }
        found
    }

    /// The first and last moment of a scope, of any category.
    pub(crate) fn reach(&self, scope: &Scope<'_>) -> Option<(i64, i64)> {
        let pick = Pick::new(&Scope { categories: &[], ..scope.clone() }, Placement::Any);
        let mut found: Option<(i64, i64)> = None;
        for Placed { month, .. } in self.months_in(pick.micros()) {
            pick.each(month, 0..month.rows(), |row| {
                let moment = month.from.at(row);
                found = Some(found.map_or((moment, moment), |(first, last)| (first.min(moment), last.max(moment))));
            });
        }
        found
    }

    /// The precisions of time that occur in a scope, in the order of their words.
    pub(crate) fn precisions(&self, scope: &Scope<'_>) -> Vec<TimePrecision> {
        let pick = Pick::new(scope, Placement::Any);
        let mut found = [false; 4];
        for Placed { month, .. } in self.months_in(pick.micros()) {
            for_kinds(month, &pick, |kind, reports, _| found[kind.time_precision() as usize] |= reports > 0);
        }
        let mut found: Vec<_> = TimePrecision::ALL.iter().copied().filter(|precision| found[*precision as usize]).collect();
        found.sort_by_key(|precision| precision.as_str());
        found
    }

    /// What is held for each audience that has any report.
    pub(crate) fn span(&self) -> Vec<Span> {
        let of_month = |placed: &Placed| {
            let mut spans = BTreeMap::<Audience, Span>::new();
            let month = &placed.month;
            for row in 0..month.rows() {
                let (audience, moment) = (month.kind(row).audience(), month.from.at(row));
                let (lng, lat) = (month.lng[row], month.lat[row]);
                let place = (!lng.is_nan() && !lat.is_nan()).then(|| BBox::at(lng, lat));
                let span = Span { audience, reports: 1, occurred: (moment, moment), bbox: place };
                spans.entry(audience).and_modify(|known| *known = known.and(span)).or_insert(span);
            }
            spans
        };
        let months: Vec<_> = self.months.par_iter().map(of_month).collect();
        let mut spans = BTreeMap::<Audience, Span>::new();
        for span in months.into_iter().flat_map(BTreeMap::into_values) {
            spans.entry(span.audience).and_modify(|known| *known = known.and(span)).or_insert(span);
        }
        let mut found: Vec<Span> = spans.into_values().collect();
        found.sort_by_key(|span| span.audience.as_str());
        found
    }

    /// How many reports of a scope lie on exactly each of some points, where there are any.
    pub(crate) fn point_counts(&self, scope: &Scope<'_>, points: &[LngLat]) -> Vec<(LngLat, u64)> {
        let pick = Pick::new(scope, Placement::Any);
        let count = |point: &LngLat| {
            let cells = point.cell(Resolution::STORED);
            let codes = self.codes_of(cells.as_ref().map(std::slice::from_ref)).unwrap_or_default();
            let mut reports = 0;
            for placed in self.months_in(pick.micros()) {
                let month = &placed.month;
                for codes in &codes {
                    pick.each(month, placed.rows(*codes), |row| {
                        reports += u64::from(
                            month.lng[row].to_bits() == point.lng().to_bits()
                                && month.lat[row].to_bits() == point.lat().to_bits(),
                        );
                    });
                }
            }
            (reports > 0).then_some((*point, reports))
        };
        points.iter().filter_map(count).collect()
    }
}

/// Hands over every kind of a month that a scope counts: how many reports, and how many of them have a place.
fn for_kinds(month: &Month, pick: &Pick, mut found: impl FnMut(Kind, u64, u64)) {
    if let Some(tallied) = pick.tallied(month) {
        tallied.for_each(|entry| found(Kind::of_bits(entry.kind), u64::from(entry.reports), u64::from(entry.located)));
        return;
    }
    let mut counts = vec![(0_u64, 0_u64); KINDS];
    let placed = month.unplaced_from();
    pick.each(month, 0..placed, |row| {
        let counts = &mut counts[usize::from(month.kind[row])];
        *counts = (counts.0 + 1, counts.1 + 1);
    });
    pick.each(month, placed..month.rows(), |row| counts[usize::from(month.kind[row])].0 += 1);
    for (bits, (reports, located)) in (0..).zip(counts) {
        if reports > 0 {
            found(Kind::of_bits(bits), reports, located);
        }
    }
}

//! Kulldorff's prospective space-time permutation scan over the cells and weeks or months of a window.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::SignificanceClass;
use super::options::HotspotOptions;
use super::real;
use super::spread::count;
use super::verdict::{HotspotCluster, Judgement};
use crate::EngineError;
use crate::space::{Cell, Lattice};
use crate::stats::{
    ScanCluster, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions, ScanStopping, ScanStudy, ScanWindow,
    StatsError, scan,
};
use crate::time::TimeWindow;

/// Most cells that hold a report: every one of them is a centre of circles.
const MOST_PLACES: usize = 20_000;

/// Looks for places that have had more than their usual share lately.
pub(super) fn judge(
    lattice: &Lattice,
    counts: &[u64],
    (dated, window): (&[(Cell, Date, u64)], &TimeWindow),
    options: HotspotOptions,
) -> Result<Judgement, EngineError> {
    let periods = periods(window, options);
    let number: BTreeMap<Date, usize> = periods.iter().copied().zip(0..).collect();
    let mut places: Vec<usize> = dated.iter().filter_map(|(cell, ..)| lattice.position(*cell)).collect();
    places.sort_unstable();
    places.dedup();
    if places.len() > MOST_PLACES {
        return Err(StatsError::TooManyCells { cells: places.len() }.into());
    }
    let location: BTreeMap<usize, usize> = places.iter().copied().zip(0..).collect();
    let case = |(cell, date, reports): &(Cell, Date, u64)| {
        let location = *location.get(&lattice.position(*cell)?)?;
        Some(ScanCount { location, period: *number.get(date)?, count: u32::try_from(*reports).ok()? })
    };
    let cases: Vec<ScanCount> = dated.iter().filter_map(case).collect();
    let centre = |place: &usize| {
        let centre = lattice.cells()[*place].centre();
        [centre.lng(), centre.lat()]
    };
    let locations: Vec<[f64; 2]> = places.iter().map(centre).collect();
    let study = ScanStudy {
        locations: &locations,
        distance: ScanDistance::GreatCircle,
        periods: periods.len(),
        cases: &cases,
        model: ScanModel::SpaceTimePermutation,
    };
    let settings = ScanOptions {
        simulations: options.permutations,
        longest: ScanLength::Share(0.5),
        ..ScanOptions::satscan(ScanWindow::SpaceTime(ScanEnding::Last), options.seed, ScanStopping::Fixed)
    };
    let found = scan(&study, &settings)?;
    Ok(assemble(lattice, counts, &found.clusters, (&Calendar { places, periods, window }, options)))
}

/// What positions of the scan stand for.
struct Calendar<'a> {
    places: Vec<usize>,
    periods: Vec<Date>,
    window: &'a TimeWindow,
}

impl Calendar<'_> {
    /// First day, and first day after, of some periods within the window.
    fn days(&self, from: usize, to: usize) -> (Date, Date) {
        let end = self.periods.get(to + 1).copied().unwrap_or(self.window.to());
        (self.periods[from].max(self.window.from()), end.min(self.window.to()))
    }
}

fn periods(window: &TimeWindow, options: HotspotOptions) -> Vec<Date> {
    let first = options.bucket.start(window.from());
    let next = |day: &Date| Some(options.bucket.next(*day));
    std::iter::successors(Some(first), next).take_while(|day| *day < window.to()).collect()
}

fn assemble(
    lattice: &Lattice,
    counts: &[u64],
    found: &[ScanCluster],
    (calendar, options): (&Calendar<'_>, HotspotOptions),
) -> Judgement {
    let Judgement { mut verdicts, .. } = count(counts);
    for verdict in &mut verdicts {
        (verdict.class, verdict.rank) = (SignificanceClass::NotSignificant, -1.0 / (1.0 + verdict.rank));
    }
    let mut clusters = Vec::new();
    for (number, cluster) in (1..).zip(found) {
        let (from, to) = calendar.days(cluster.from, cluster.to);
        for member in &cluster.members {
            let verdict = &mut verdicts[calendar.places[*member]];
            verdict.cluster = Some(number);
            verdict.class = cluster.p.map_or(SignificanceClass::NotComputable, |p| SignificanceClass::of(1.0, p));
            verdict.rank = cluster.llr;
        }
        // Whole periods, also where the window cuts the last one.
        let (first, after) = (calendar.periods[cluster.from], options.bucket.next(calendar.periods[cluster.to]));
        let days = f64::from((after - first).get_days()) / real((cluster.to - cluster.from + 1) as u64);
        clusters.push(HotspotCluster {
            number,
            cells: cluster.members.len(),
            reports: u64::from(cluster.observed),
            centre: lattice.cells()[calendar.places[cluster.centre]].centre(),
            radius_km: Some(cluster.radius),
            from: Some(from),
            to: Some(to),
            expected: Some(cluster.expected),
            llr: Some(cluster.llr),
            p: cluster.p.ok(),
            recurrence_days: cluster.recurrence_interval.ok().map(|periods| periods * days),
        });
    }
    let notes = vec![
        "A cluster is a circle of cells with more reports lately than its share of all places and its share of all periods \
         lead to expect; p is adjusted for all circles and periods looked at, and a cell's class is its cluster's."
            .to_owned(),
    ];
    Judgement { verdicts, clusters, notes, reference: None }
}

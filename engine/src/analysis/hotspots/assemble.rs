//! From verdicts to hotspots: what each rests on, what is held, which adjoin.

use std::collections::BTreeMap;

use super::super::{Hotspot, Pile, Question, SignificanceClass};
use super::evidence::{Periods, evidence};
use super::exposure::{ExposureKind, Exposures};
use super::gather::{About, Gathered};
use super::hold::{Outcome, Stand, hold};
use super::options::{HotspotMethod, HotspotOptions, InferenceKind};
use super::places::{Facts, HotPlace, join};
use super::verdict::{Judgement, Verdict};
use super::{Seen, real};
use crate::EngineError;
use crate::space::{AreaIndex, Cell, Lattice};
use crate::stats::garwood_interval;

/// A z that the normal law would call all but impossible on any map.
const ALL_BUT_IMPOSSIBLE: f64 = 5.0;
/// Confidence of intervals of counts.
const LEVEL: f64 = 0.95;
/// Of methods that do not test, so many leading cells are described.
const LEADING: usize = 100;

/// What an answer is assembled from.
pub(super) struct Parts<'a> {
    pub(super) gathered: &'a Gathered,
    pub(super) judgement: &'a Judgement,
    pub(super) about: &'a About,
    pub(super) areas: &'a AreaIndex,
    pub(super) options: HotspotOptions,
    pub(super) question: &'a Question,
}

/// What cells are asked about again, and from what.
pub(super) struct Grid<'a> {
    pub(super) lattice: &'a Lattice,
    pub(super) voices: &'a [u64],
    pub(super) seen: &'a Seen,
    pub(super) judgement: &'a Judgement,
    pub(super) question: &'a Question,
}

/// The cells that stand out, or lead where nothing is tested, each with the cells whose voices were judged with it.
pub(super) fn stands(gathered: &Gathered, judgement: &Judgement, options: HotspotOptions) -> Vec<Stand> {
    let verdicts = &judgement.verdicts;
    let leading: Vec<usize> = match options.method {
        HotspotMethod::GiStar | HotspotMethod::Gi | HotspotMethod::LocalMoran => {
            (0..verdicts.len()).filter(|at| stands_out(verdicts[*at].class)).collect()
        }
        HotspotMethod::Scan => return clusters(gathered, verdicts),
        HotspotMethod::Dbscan | HotspotMethod::Hdbscan => return groups(verdicts),
        _ => leaders(gathered, verdicts),
    };
    let rings = if options.method.is_local() { options.rings } else { 0 };
    let stand = |at| {
        let cells = around(&gathered.lattice, at, rings);
        Stand { members: vec![at], reach: cells.clone(), cells }
    };
    leading.into_iter().map(stand).collect()
}

const fn stands_out(class: SignificanceClass) -> bool {
    class.is_hot() || matches!(class, SignificanceClass::OutlierHigh)
}

fn leaders(gathered: &Gathered, verdicts: &[Verdict]) -> Vec<usize> {
    let mut found: Vec<usize> = (0..verdicts.len()).filter(|at| gathered.voices[*at] > 0).collect();
    found.sort_by(|a, b| verdicts[*b].rank.total_cmp(&verdicts[*a].rank).then(a.cmp(b)));
    found.truncate(LEADING);
    found
}

fn clusters(gathered: &Gathered, verdicts: &[Verdict]) -> Vec<Stand> {
    let mut members = BTreeMap::<u32, Vec<usize>>::new();
    for (at, verdict) in verdicts.iter().enumerate() {
        if let (Some(cluster), true) = (verdict.cluster, verdict.class.is_hot()) {
            members.entry(cluster).or_default().push(at);
        }
    }
    let reach: Vec<usize> = (0..verdicts.len()).filter(|at| gathered.voices[*at] > 0).collect();
    members.into_values().map(|members| Stand { cells: members.clone(), members, reach: reach.clone() }).collect()
}

/// One stand for each group of reports that lie close together.
fn groups(verdicts: &[Verdict]) -> Vec<Stand> {
    let mut members = BTreeMap::<u32, Vec<usize>>::new();
    for (at, verdict) in verdicts.iter().enumerate() {
        if let Some(cluster) = verdict.cluster {
            members.entry(cluster).or_default().push(at);
        }
    }
    members.into_values().map(|members| Stand { cells: members.clone(), reach: members.clone(), members }).collect()
}

/// The positions of a cell and of those around it.
fn around(lattice: &Lattice, at: usize, rings: u32) -> Vec<usize> {
    let mut found: Vec<usize> = lattice.cells()[at].disk(rings).into_iter().filter_map(|cell| lattice.position(cell)).collect();
    found.sort_unstable();
    found
}

/// The cells worth showing, the most remarkable first; the places they make; how many cells have no exposure.
pub(super) fn cells(parts: &Parts<'_>, stands: &[Stand]) -> Result<(Vec<Hotspot>, Vec<HotPlace>, usize), EngineError> {
    let Parts { gathered, judgement, about, options, question, .. } = parts;
    let grid = Grid { lattice: &gathered.lattice, voices: &gathered.voices, seen: &gathered.seen, judgement, question };
    let contents = super::voices::contents(&gathered.lattice, &about.sources, &about.texts)?;
    let outcome = hold(&grid, &contents, stands, *options)?;
    let exposures = exposures(parts);
    let by_cell = about.by_cell();
    let facts = Facts {
        lattice: &gathered.lattice,
        areas: parts.areas,
        contents: &contents,
        texts: &by_cell,
        periods: periods(parts),
        exposures: &exposures,
    };
    let mut found = shown(parts, &outcome)?;
    let listed = parts.options.listed.unwrap_or(usize::MAX).min(found.len());
    describe(&mut found[..listed], stands, &facts)?;
    let places = join(&mut found, &facts)?;
    Ok((found, places, exposures.unknown()))
}

fn periods<'a>(parts: &Parts<'a>) -> Periods<'a> {
    let gathered = parts.gathered;
    Periods {
        now: &gathered.voices,
        before: gathered.voices_before.as_deref(),
        days: (f64::from(parts.question.window.days()), f64::from(gathered.before.days())),
        piled: &gathered.piled,
    }
}

fn exposures(parts: &Parts<'_>) -> Exposures {
    let gathered = parts.gathered;
    let scale = f64::from(parts.question.window.days()) / f64::from(gathered.before.days());
    let wanted = gathered.voices_before.as_ref().filter(|_| parts.options.exposure == ExposureKind::Previous);
    let before: Option<Vec<f64>> = wanted.map(|before| before.iter().map(|voices| real(*voices) * scale).collect());
    let places = (&gathered.lattice, parts.areas);
    Exposures::of(parts.options.exposure, places, &gathered.voices, before.as_deref())
}

/// Gives every cell that stands out its evidence.
fn describe(found: &mut [Hotspot], stands: &[Stand], facts: &Facts<'_>) -> Result<(), EngineError> {
    let of_cell: BTreeMap<Cell, &Stand> =
        stands.iter().flat_map(|stand| stand.members.iter().map(move |at| (facts.lattice.cells()[*at], stand))).collect();
    for cell in found {
        if let Some(stand) = of_cell.get(&cell.cell) {
            let exposed = facts.exposures.at(&stand.cells, facts.periods.now)?;
            cell.evidence = Some(evidence(facts.contents, &stand.cells, &facts.periods, exposed)?);
        }
    }
    Ok(())
}

fn shown(parts: &Parts<'_>, outcome: &Outcome) -> Result<Vec<Hotspot>, EngineError> {
    let (gathered, verdicts) = (parts.gathered, &parts.judgement.verdicts);
    let is_shown = |at: &usize| {
        let verdict = &verdicts[*at];
        let stands_out = verdict.class.is_significant() || verdict.cluster.is_some();
        gathered.voices[*at] > 0 || stands_out || gathered.piles.contains_key(at)
    };
    let mut shown: Vec<usize> = (0..verdicts.len()).filter(is_shown).collect();
    shown.sort_by(|a, b| verdicts[*b].rank.total_cmp(&verdicts[*a].rank).then(a.cmp(b)));
    // Beyond those that are listed, places and notes need only what stands out.
    let listed = parts.options.listed.unwrap_or(usize::MAX);
    let is_needed =
        |at: usize| outcome.contains_key(&at) || verdicts[at].cluster.is_some() || stands_alone(&verdicts[at], parts.options);
    let shown: Vec<usize> =
        shown.into_iter().enumerate().filter(|(rank, at)| *rank < listed || is_needed(*at)).map(|(_, at)| at).collect();
    let bands = bands(verdicts)?;
    let of = |at: usize| {
        let mut hotspot = cell(parts, at)?;
        hotspot.rank_band = bands[at];
        match outcome.get(&at) {
            Some(Err(held)) => (hotspot.class, hotspot.held) = (SignificanceClass::Held, Some(*held)),
            Some(Ok(class)) => hotspot.class = *class,
            None => {}
        }
        hotspot.reason = hotspot.reason(verdicts[at].around);
        if hotspot.held.is_none() && hotspot.class != verdicts[at].class {
            hotspot.reason = format!("{} Without voices that deserve doubt its class is {}.", hotspot.reason, hotspot.class);
        }
        Ok(hotspot)
    };
    shown.into_iter().map(of).collect()
}

fn cell(parts: &Parts<'_>, at: usize) -> Result<Hotspot, EngineError> {
    let (gathered, verdict) = (parts.gathered, &parts.judgement.verdicts[at]);
    let (place, voices) = (gathered.lattice.cells()[at], gathered.voices[at]);
    Ok(Hotspot {
        cell: place,
        count: gathered.reports[at],
        voices,
        per_km2: garwood_interval(voices, place.area_km2(), LEVEL)?,
        neighbourhood_count: verdict.sum,
        expected: verdict.expected,
        rank_band: (1, 1),
        z: verdict.z,
        p: verdict.p,
        p_normal: verdict.p_normal,
        q: verdict.q,
        class: verdict.class,
        quadrant: verdict.quadrant,
        density_per_km2: verdict.density_per_km2,
        cluster: verdict.cluster,
        area_id: parts.areas.area_at(place.centre()).map(|area| area.id.clone()),
        stands_alone: stands_alone(verdict, parts.options),
        pile: gathered.piles.get(&at).and_then(|piles| largest(piles)),
        held: None,
        evidence: None,
        place: None,
        reason: String::new(),
    })
}

/// Whether z is all but impossible and p is not low.
fn stands_alone(verdict: &Verdict, options: HotspotOptions) -> bool {
    let is_high = verdict.z.is_some_and(|z| z.is_ok_and(|z| z > ALL_BUT_IMPOSSIBLE));
    let is_exact = options.inference == InferenceKind::Exact;
    is_exact && is_high && verdict.class == SignificanceClass::NotSignificant
}

fn largest(piles: &[Pile]) -> Option<Pile> {
    piles.iter().copied().max_by_key(|pile| pile.reports)
}

/// The best and worst rank of every cell, by the interval of its voices over expected.
fn bands(verdicts: &[Verdict]) -> Result<Vec<(u64, u64)>, EngineError> {
    let interval = |verdict: &Verdict| {
        if verdict.expected > 0.0 {
            garwood_interval(verdict.sum, verdict.expected, LEVEL).map(|ratio| (ratio.lower, ratio.upper))
        } else {
            Ok((0.0, 0.0))
        }
    };
    let intervals: Vec<(f64, f64)> = verdicts.iter().map(interval).collect::<Result<_, _>>()?;
    let sorted = |of: fn(&(f64, f64)) -> f64| {
        let mut ends: Vec<f64> = intervals.iter().map(of).collect();
        ends.sort_unstable_by(f64::total_cmp);
        ends
    };
    let (lowers, uppers) = (sorted(|ends| ends.0), sorted(|ends| ends.1));
    let cells = intervals.len();
    let band = |(lower, upper): &(f64, f64)| {
        let surely_higher = cells - lowers.partition_point(|other| other <= upper);
        let surely_lower = uppers.partition_point(|other| other < lower);
        (surely_higher as u64 + 1, (cells - surely_lower) as u64)
    };
    Ok(intervals.iter().map(band).collect())
}

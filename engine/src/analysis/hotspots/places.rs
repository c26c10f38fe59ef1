//! Places: adjoining cells that stand out together are one hotspot with one name.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Hotspot, SignificanceClass};
use super::Held;
use super::evidence::{Evidence, Periods, evidence};
use super::exposure::Exposures;
use super::place_words::name_of;
use super::stability::Stability;
use super::voices::Contents;
use crate::EngineError;
use crate::query::CellText;
use crate::space::{Area, AreaIndex, Cell, Lattice, LngLat, dissolved};

/// Adjoining cells that stand out together.
#[derive(Debug, Clone, PartialEq)]
pub struct HotPlace {
    /// By this number its cells name it, from 1, the most remarkable first.
    pub number: u32,
    /// What people would call it: "around Corn Street", or the area it lies in.
    pub name: String,
    /// Its cells, the most remarkable first.
    pub cells: Vec<Cell>,
    /// Its outline: polygons, each an outer ring and its holes.
    pub outline: Vec<Vec<Vec<LngLat>>>,
    /// The middle of its most remarkable cell.
    pub centre: LngLat,
    /// The areas that its cells lie in, the one with most cells first.
    pub area_ids: Vec<String>,
    /// The surest class of its cells.
    pub class: SignificanceClass,
    /// Why it is held, where all of it is.
    pub held: Option<Held>,
    /// Least q of its cells.
    pub q: Option<f64>,
    /// Who reported what in its cells.
    pub evidence: Evidence,
    /// Whether it holds when the question is asked a little differently; `None` unless that was asked for.
    pub stability: Option<Stability>,
    /// The numbers in plain words.
    pub reason: String,
}

/// A place is named by so many of its most remarkable cells.
const NAMING: usize = 7;

/// What places are described from.
pub(super) struct Facts<'a> {
    pub(super) lattice: &'a Lattice,
    pub(super) areas: &'a AreaIndex,
    pub(super) contents: &'a Contents,
    pub(super) texts: &'a BTreeMap<Cell, Vec<&'a CellText>>,
    pub(super) periods: Periods<'a>,
    pub(super) exposures: &'a Exposures,
}

/// Joins cells that stand out and adjoin; held ones make places of their own, and so do the clusters of methods that group.
/// Every cell learns the number of its place.
pub(super) fn join(cells: &mut [Hotspot], facts: &Facts<'_>) -> Result<Vec<HotPlace>, EngineError> {
    let standing: Vec<usize> = (0..cells.len()).filter(|at| kind(&cells[*at]).is_some()).collect();
    let of_cell: BTreeMap<Cell, usize> = standing.iter().map(|at| (cells[*at].cell, *at)).collect();
    let mut places = Vec::new();
    for first in standing {
        if cells[first].place.is_some() {
            continue;
        }
        let number = u32::try_from(places.len() + 1).unwrap_or(u32::MAX);
        let members = reached(first, cells, &of_cell);
        for at in &members {
            cells[*at].place = Some(number);
        }
        let members: Vec<&Hotspot> = members.iter().map(|at| &cells[*at]).collect();
        places.push(place(number, &members, facts)?);
    }
    Ok(places)
}

/// What can be joined: hot with hot, held with held; where a method made clusters, only cells of the same one.
fn kind(cell: &Hotspot) -> Option<(SignificanceClass, Option<u32>)> {
    let class = match cell.class {
        SignificanceClass::Held => SignificanceClass::Held,
        SignificanceClass::NotTested if cell.cluster.is_some() => SignificanceClass::NotTested,
        class if class.is_hot() => SignificanceClass::Hot90,
        _ => return None,
    };
    Some((class, cell.cluster))
}

/// Cells of the same cluster, or without clusters those that are reached over adjoining cells of the same kind, in the order of
/// `cells`.
fn reached(first: usize, cells: &[Hotspot], of_cell: &BTreeMap<Cell, usize>) -> Vec<usize> {
    let own = kind(&cells[first]);
    if cells[first].cluster.is_some() {
        return (0..cells.len()).filter(|at| kind(&cells[*at]) == own).collect();
    }
    let (mut found, mut open) = (BTreeSet::from([first]), vec![first]);
    while let Some(at) = open.pop() {
        for next in cells[at].cell.disk(1).iter().filter_map(|cell| of_cell.get(cell)) {
            if kind(&cells[*next]) == own && found.insert(*next) {
                open.push(*next);
            }
        }
    }
    found.into_iter().collect()
}

fn place(number: u32, members: &[&Hotspot], facts: &Facts<'_>) -> Result<HotPlace, EngineError> {
    let cells: Vec<Cell> = members.iter().map(|member| member.cell).collect();
    let positions: Vec<usize> = cells.iter().filter_map(|cell| facts.lattice.position(*cell)).collect();
    let exposed = facts.exposures.at(&positions, facts.periods.now)?;
    let evidence = evidence(facts.contents, &positions, &facts.periods, exposed)?;
    let area_ids = area_ids(members);
    let area = area_ids.first().and_then(|id| facts.areas.get(id));
    let name = name(&cells, area, facts.texts);
    let least = |q: Option<f64>, member: &&Hotspot| member.q.map_or(q, |other| Some(q.map_or(other, |q| q.min(other))));
    let mut place = HotPlace {
        number,
        name,
        outline: dissolved(&cells),
        centre: cells[0].centre(),
        cells,
        area_ids,
        class: members.iter().map(|member| member.class).min().unwrap_or(SignificanceClass::NotTested),
        held: members[0].held,
        q: members.iter().fold(None, least),
        evidence,
        stability: None,
        reason: String::new(),
    };
    place.reason = place.reason();
    Ok(place)
}

fn area_ids(members: &[&Hotspot]) -> Vec<String> {
    let mut cells = BTreeMap::<&str, usize>::new();
    members.iter().filter_map(|member| member.area_id.as_deref()).for_each(|id| *cells.entry(id).or_default() += 1);
    let mut found: Vec<(&str, usize)> = cells.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    found.into_iter().map(|(id, _)| id.to_owned()).collect()
}

fn name(cells: &[Cell], area: Option<&Area>, texts: &BTreeMap<Cell, Vec<&CellText>>) -> String {
    let street = name_of(cells.iter().take(NAMING).filter_map(|cell| texts.get(cell)).flatten().copied());
    match (street, area) {
        (Some(street), Some(area)) => format!("around {street}, {}", area.name),
        (Some(street), None) => format!("around {street}"),
        (None, Some(area)) => format!("in {}", area.name),
        (None, None) => {
            let centre = cells[0].centre();
            format!("around {:.4}, {:.4}", centre.lng(), centre.lat())
        }
    }
}

impl HotPlace {
    fn reason(&self) -> String {
        let Evidence { reports, voices, categories, households, largest_share, class, change, exposed, artefact_share } =
            &self.evidence;
        let counted = format!("{reports} {}", if *reports == 1 { "report" } else { "reports" });
        let mut words = vec![if reports == voices { counted } else { format!("{counted}, {voices} voices") }];
        if let (Some(expected), Some(ratio)) = (exposed.expected, exposed.ratio) {
            let by = exposed.kind.as_str();
            words.push(format!(
                "{:.1} times the {expected:.1} expected by {by} (95 % interval {:.1} to {:.1})",
                ratio.rate, ratio.lower, ratio.upper
            ));
        }
        let named: Vec<String> = categories.iter().map(|(category, reports)| format!("{reports} {category}")).collect();
        let mut sentences = vec![format!("{}: {}.", words.join(", "), named.join(", "))];
        sentences.push(match largest_share {
            Some(share) => format!("{class}, {households} households, the largest with {:.0} % of the reports.", 100.0 * share),
            None => format!("{class}; the source names no households."),
        });
        sentences.push(match (change.ratio, change.p) {
            (Some(ratio), Some(p)) => format!("{ratio:.2} times the window before ({} then, {}).", change.before, sure(p)),
            (None, Some(p)) => format!("Nothing in the window before ({}).", sure(p)),
            (_, None) => "The window before cannot be compared with.".to_owned(),
        });
        if *artefact_share > 0.0 {
            sentences.push(format!("{:.0} % of the reports stand on map points or default points.", 100.0 * artefact_share));
        }
        sentences.extend(self.held.map(Held::words));
        sentences.join(" ")
    }

    /// Says how stable it is.
    pub(super) fn add_stability(&mut self) {
        if let Some(Stability { holds, of, .. }) = &self.stability {
            self.reason = format!("{} Holds in {holds} of {of}.", self.reason);
        }
    }
}

/// A probability in words.
fn sure(p: f64) -> String {
    if p < 0.001 { "p below 0.001".to_owned() } else { format!("p = {p:.3}") }
}

//! What a method says of one cell, and of a group of cells.

use jiff::civil::Date;

use super::super::SignificanceClass;
use super::reference::Reference;
use crate::space::LngLat;
use crate::stats::{NotComputable, PermutationP, Quadrant};

/// What a method says of one cell.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    /// Cells in the neighbourhood besides the cell itself.
    pub(super) around: u32,
    /// Reports in the neighbourhood.
    pub(super) sum: u64,
    /// Reports it would hold if nothing were special about it.
    pub(super) expected: f64,
    pub(super) z: Option<Result<f64, NotComputable>>,
    pub(super) p: Option<PermutationP>,
    pub(super) p_normal: Option<f64>,
    pub(super) q: Option<f64>,
    pub(super) class: SignificanceClass,
    pub(super) quadrant: Option<Quadrant>,
    pub(super) density_per_km2: Option<f64>,
    pub(super) cluster: Option<u32>,
    /// Higher comes first.
    pub(super) rank: f64,
}

impl Verdict {
    /// A cell of which nothing was tested.
    pub(super) fn untested(count: u64, expected: f64, rank: f64) -> Self {
        Self {
            around: 0,
            sum: count,
            expected,
            z: None,
            p: None,
            p_normal: None,
            q: None,
            class: SignificanceClass::NotTested,
            quadrant: None,
            density_per_km2: None,
            cluster: None,
            rank,
        }
    }
}

/// Cells that a method sees as one hotspot.
#[derive(Debug, Clone, PartialEq)]
pub struct HotspotCluster {
    /// By this number its cells name it, from 1.
    pub number: u32,
    /// Cells that belong to it.
    pub cells: usize,
    /// Its reports.
    pub reports: u64,
    /// The place in its middle.
    pub centre: LngLat,
    /// How far it reaches, in kilometres; for a scan.
    pub radius_km: Option<f64>,
    /// First day; for a scan.
    pub from: Option<Date>,
    /// First day after it; for a scan.
    pub to: Option<Date>,
    /// Reports expected in it at that time; for a scan.
    pub expected: Option<f64>,
    /// Log likelihood ratio; for a scan.
    pub llr: Option<f64>,
    /// Monte Carlo p, adjusted for all places and times looked at; for a scan.
    pub p: Option<f64>,
    /// How much longer than its periods one waits for a false alarm as large, in days; for a scan.
    pub recurrence_days: Option<f64>,
}

/// What a method says of all cells.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    /// One verdict per cell of the lattice.
    pub(super) verdicts: Vec<Verdict>,
    pub(super) clusters: Vec<HotspotCluster>,
    /// What the reader should know before relying on it.
    pub(super) notes: Vec<String>,
    /// What a neighbourhood with other counts would be compared with, where one table serves all cells.
    pub(super) reference: Option<Reference>,
}

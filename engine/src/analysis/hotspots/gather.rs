//! What a question about hotspots reads from the lake.

use std::collections::BTreeMap;

use super::super::comparison::absent;
use super::super::precision::{refuse_finer_than, refuse_finer_than_data};
use super::super::region::lattice_of;
use super::super::{Pile, Question, pile};
use super::hold::Stand;
use super::options::{HotspotMethod, HotspotOptions};
use super::{Seen, local};
use crate::EngineError;
use crate::disclosure::Policy;
use crate::query::{
    CellSource, CellText, Counted, Initiative, Scope, Totals, cell_buckets, cell_counts, cell_sources, cell_texts,
    located_points, window_totals,
};
use crate::space::{Cell, Lattice};
use crate::store::Snapshot;
use crate::time::TimeWindow;

/// Texts of more reports than this are not read: a place is then named by its area, and look-alikes are not looked for.
const MOST_TEXTS: u64 = 200_000;

/// Counts, by the position of cells in the lattice.
pub(super) struct Gathered {
    pub(super) lattice: Lattice,
    /// Reports of each cell.
    pub(super) reports: Vec<u64>,
    /// Voices of each cell.
    pub(super) voices: Vec<u64>,
    /// The window just before.
    pub(super) before: TimeWindow,
    /// Voices of each cell then; `None` where that window is missing.
    pub(super) voices_before: Option<Vec<u64>>,
    /// Why it is missing.
    pub(super) missing_before: Option<String>,
    pub(super) piles: BTreeMap<usize, Vec<Pile>>,
    /// Reports on default points of each cell.
    pub(super) piled: BTreeMap<usize, u64>,
    pub(super) seen: Seen,
    pub(super) totals: Totals,
}

/// Who reported what in the cells that stand out.
pub(super) struct About {
    pub(super) sources: Vec<CellSource>,
    pub(super) texts: Vec<CellText>,
    /// How many reports there were, where they were too many to read their texts.
    pub(super) unread: Option<u64>,
}

impl About {
    /// The texts of every cell.
    pub(super) fn by_cell(&self) -> BTreeMap<Cell, Vec<&CellText>> {
        let mut found = BTreeMap::<Cell, Vec<&CellText>>::new();
        self.texts.iter().for_each(|text| found.entry(text.cell).or_default().push(text));
        found
    }
}

impl Gathered {
    /// Reads what the method needs.
    pub(super) async fn read(
        snapshot: &Snapshot,
        question: &Question,
        options: HotspotOptions,
        policy: &Policy,
    ) -> Result<Self, EngineError> {
        let scope = scope(question, policy);
        refuse_finer_than_data(snapshot, &scope).await?;
        let lattice = lattice_of(snapshot, question, &scope).await?;
        if options.method.is_local() {
            local::check_size(&lattice, options)?;
        }
        let counted = counts_on(snapshot, &scope, &lattice).await?;
        let before = question.window.previous()?;
        let earlier = Scope { window: &before, ..scope.clone() };
        let missing_before = absent(snapshot, [&earlier]).await?;
        let voices_before = match missing_before {
            Some(_) => None,
            None => Some(voices(&counts_on(snapshot, &earlier, &lattice).await?)),
        };
        let piles = pile::piles(snapshot, &scope, &lattice).await?;
        Ok(Self {
            reports: counted.iter().map(|counted| counted.reports).collect(),
            voices: voices(&counted),
            voices_before,
            missing_before,
            piled: piles.iter().map(|(at, piles)| (*at, piles.iter().map(|pile| pile.reports).sum())).collect(),
            piles,
            seen: seen(snapshot, &scope, &lattice, options).await?,
            totals: window_totals(snapshot, &scope).await?,
            before,
            lattice,
        })
    }

    /// Reads who reported what where something stands out.
    pub(super) async fn about(
        &self,
        snapshot: &Snapshot,
        stands: &[Stand],
        (question, options, policy): (&Question, HotspotOptions, &Policy),
    ) -> Result<About, EngineError> {
        let scope = scope(question, policy);
        let mut positions: Vec<usize> = stands.iter().flat_map(|stand| stand.reach.iter().copied()).collect();
        positions.sort_unstable();
        positions.dedup();
        let cells: Vec<Cell> = positions.iter().map(|at| self.lattice.cells()[*at]).collect();
        let reports: u64 = positions.iter().map(|at| self.reports[*at]).sum();
        let sources = cell_sources(snapshot, &scope, (&self.lattice, &cells)).await?;
        // What is not called hot is neither held for its texts nor named by them.
        let is_described_only = matches!(options.method, HotspotMethod::Count | HotspotMethod::Density);
        let texts = match reports {
            ..=MOST_TEXTS if !is_described_only => cell_texts(snapshot, &scope, (&self.lattice, &cells)).await?,
            _ => Vec::new(),
        };
        let unread = (reports > MOST_TEXTS && !is_described_only).then_some(reports);
        Ok(About { sources, texts, unread })
    }
}

const fn scope<'a>(question: &'a Question, policy: &'a Policy) -> Scope<'a> {
    let categories = question.categories.as_slice();
    Scope { window: &question.window, categories, initiative: Initiative::NotOfficers, policy }
}

fn voices(counted: &[Counted]) -> Vec<u64> {
    counted.iter().map(|counted| counted.voices).collect()
}

/// Counts in the order of the lattice's cells, zeros included.
async fn counts_on(snapshot: &Snapshot, scope: &Scope<'_>, lattice: &Lattice) -> Result<Vec<Counted>, EngineError> {
    let mut counts = vec![Counted::default(); lattice.cells().len()];
    for (cell, counted) in cell_counts(snapshot, scope, Some(lattice), lattice.resolution()).await? {
        if let Some(position) = lattice.position(cell) {
            counts[position] = counted;
        }
    }
    Ok(counts)
}

async fn seen(snapshot: &Snapshot, scope: &Scope<'_>, lattice: &Lattice, options: HotspotOptions) -> Result<Seen, EngineError> {
    Ok(match options.method {
        HotspotMethod::Density | HotspotMethod::Dbscan | HotspotMethod::Hdbscan => {
            Seen::Points(located_points(snapshot, scope, lattice).await?)
        }
        HotspotMethod::Scan => {
            refuse_finer_than(snapshot, scope, options.bucket).await?;
            Seen::Dated(cell_buckets(snapshot, scope, lattice, options.bucket).await?)
        }
        _ => Seen::Counts,
    })
}

//! Gi*, Gi and local Moran's I: each cell against those around it.

use super::super::SignificanceClass;
use super::options::{HotspotMethod, HotspotOptions, InferenceKind, NullKind};
use super::reference::{Law, Reference};
use super::verdict::{Judgement, Verdict};
use super::{real, whole};
use crate::EngineError;
use crate::space::Lattice;
use crate::stats::{
    Adjacency, Focal, GetisOrdTest, LocalMoran, LocalMoranOptions, MoranScaling, NormalSum, NotComputable, PermutationP,
    Quadrant, SumLaw, Tail, Weights, false_discovery_q, getis_ord, getis_ord_test, local_moran, neighbourhood_sum_p,
    two_sided_normal_p,
};

/// Most pairs of a cell and a cell of its neighbourhood: they are held in memory.
const MOST_LINKS: usize = 8_000_000;

/// Refuses lattices whose neighbourhoods do not fit in memory.
pub(super) fn check_size(lattice: &Lattice, options: HotspotOptions) -> Result<(), EngineError> {
    let per_cell = 1 + 3 * options.rings * (options.rings + 1);
    let links = lattice.cells().len().saturating_mul(per_cell as usize);
    let fits = links <= MOST_LINKS;
    fits.then_some(()).ok_or_else(|| {
        let cells = lattice.cells().len();
        EngineError::BadOption(format!(
            "{} rings around {cells} cells are too many: ask for fewer rings or a smaller region",
            options.rings
        ))
    })
}

/// Judges every cell.
pub(super) fn judge(lattice: &Lattice, counts: &[u64], options: HotspotOptions) -> Result<Judgement, EngineError> {
    let adjacency = Adjacency::from_rows(lattice.neighbours(options.rings))?;
    let values: Vec<f64> = counts.iter().map(|count| real(*count)).collect();
    let Some(law) = law(&values, &adjacency, options)? else {
        let verdicts = verdicts(&adjacency, counts, options)?;
        return Ok(Judgement { verdicts, notes: notes(options), ..Judgement::default() });
    };
    let statistic = getis_ord(&values, &adjacency, Focal::Included)?;
    let tails = |(count, at): (&u64, usize)| {
        let around = adjacency.neighbours(at);
        let sum = count + around.iter().map(|other| counts[*other as usize]).sum::<u64>();
        let cells = u32::try_from(around.len() + 1).unwrap_or(u32::MAX);
        law.tails(cells, sum).ok_or(NotComputable::NoNeighbours)
    };
    let p = counts.iter().zip(0..).map(tails).collect();
    let verdicts = of_gi(&GetisOrdTest { statistic, p }, 1)?;
    let reference = Some(Reference::new(law, &verdicts));
    Ok(Judgement { verdicts, notes: notes(options), reference, ..Judgement::default() })
}

/// The law of every neighbourhood's sum, where one serves the whole map.
fn law(values: &[f64], adjacency: &Adjacency, options: HotspotOptions) -> Result<Option<Law>, EngineError> {
    let is_one_law = options.method == HotspotMethod::GiStar && options.null == NullKind::Total;
    Ok(match options.inference {
        InferenceKind::Exact if is_one_law => Some(Law::Exact(SumLaw::over(values, adjacency)?)),
        InferenceKind::Normal if is_one_law => Some(Law::Normal(NormalSum::over(values, adjacency)?)),
        _ => None,
    })
}

fn verdicts(adjacency: &Adjacency, counts: &[u64], options: HotspotOptions) -> Result<Vec<Verdict>, EngineError> {
    let values: Vec<f64> = counts.iter().map(|count| real(*count)).collect();
    let inference = options.inference();
    match options.method {
        HotspotMethod::LocalMoran => {
            let weights = Weights::RowStandardised;
            let moran = local_moran(&values, adjacency, LocalMoranOptions { weights, scaling: MoranScaling::N, inference })?;
            of_moran(&moran, counts, adjacency)
        }
        HotspotMethod::Gi => of_gi(&getis_ord_test(&values, adjacency, Focal::Excluded, inference)?, 0),
        _ if options.null == NullKind::Total => {
            let statistic = getis_ord(&values, adjacency, Focal::Included)?;
            of_gi(&GetisOrdTest { statistic, p: neighbourhood_sum_p(&values, adjacency, inference)? }, 1)
        }
        _ => of_gi(&getis_ord_test(&values, adjacency, Focal::Included, inference)?, 1),
    }
}

/// The class that one cell would have with other counts in its neighbourhood, by the p at which the classes of the map begin.
pub(super) fn class_of_one(
    (at, around): (usize, &[usize]),
    counts: &[u64],
    options: HotspotOptions,
    map: &[Verdict],
) -> Result<SignificanceClass, EngineError> {
    if counts.iter().all(|count| *count == counts[0]) {
        return Ok(SignificanceClass::NotSignificant);
    }
    let verdict = &verdicts(&star(counts.len(), at, around)?, counts, options)?[at];
    let (Some(p), true) = (verdict.p, verdict.class != SignificanceClass::NotComputable) else {
        return Ok(SignificanceClass::NotComputable);
    };
    let q = q_among(p.p, at, map);
    Ok(match (options.method, verdict.quadrant) {
        (HotspotMethod::LocalMoran, Some(quadrant)) => class_of(quadrant, q),
        _ => SignificanceClass::of(p.p_low - p.p_high, q),
    })
}

/// Benjamini-Hochberg q of a p that takes the place of one cell's on the map.
fn q_among(p: f64, at: usize, map: &[Verdict]) -> f64 {
    let others = map.iter().enumerate().filter(|(cell, _)| *cell != at).filter_map(|(_, cell)| Some((cell.p?.p, cell.q?)));
    let (mut tests, mut rank, mut q) = (1, 1, 1.0_f64);
    for (other, other_q) in others {
        tests += 1;
        if other <= p {
            rank += 1;
        } else {
            q = q.min(other_q);
        }
    }
    q.min(p * real(tests) / real(rank))
}

/// A cell and those around it, all others alone.
fn star(cells: usize, at: usize, around: &[usize]) -> Result<Adjacency, EngineError> {
    let number = |cell: usize| u32::try_from(cell).unwrap_or(u32::MAX);
    let mut rows = vec![Vec::new(); cells];
    rows[at] = around.iter().map(|cell| number(*cell)).collect();
    for cell in around {
        rows[*cell] = vec![number(at)];
    }
    Ok(Adjacency::from_rows(rows)?)
}

/// `own` is how many cells of a neighbourhood are the cell itself.
fn of_gi(test: &GetisOrdTest, own: u32) -> Result<Vec<Verdict>, EngineError> {
    let q = false_discovery_q(&test.p, Tail::Both)?;
    let verdict = |((cell, p), q): ((&crate::stats::GetisOrdCell, &Result<PermutationP, NotComputable>), &Result<f64, _>)| {
        // The side is p's: with the own count held, the neighbours may say other than z, which counts it.
        let class = match (cell.z, p, q) {
            (Ok(_), Ok(p), Ok(q)) => SignificanceClass::of(p.p_low - p.p_high, *q),
            _ => SignificanceClass::NotComputable,
        };
        Verdict {
            around: cell.neighbours.saturating_sub(own),
            sum: whole(cell.sum),
            z: Some(cell.z),
            p: p.ok(),
            p_normal: cell.z.ok().map(two_sided_normal_p),
            q: q.ok(),
            class,
            ..Verdict::untested(0, cell.expected, cell.z.unwrap_or(f64::NEG_INFINITY))
        }
    };
    Ok(test.statistic.cells.iter().zip(&test.p).zip(&q).map(verdict).collect())
}

fn of_moran(moran: &LocalMoran, counts: &[u64], adjacency: &Adjacency) -> Result<Vec<Verdict>, EngineError> {
    let p: Vec<_> = moran.cells.iter().map(|cell| cell.p).collect();
    let q = false_discovery_q(&p, Tail::Both)?;
    let verdict = |at: usize| {
        let (cell, around) = (&moran.cells[at], adjacency.neighbours(at));
        let sum: u64 = around.iter().map(|other| counts[*other as usize]).sum();
        let class = match q[at] {
            Err(_) => SignificanceClass::NotComputable,
            Ok(q) => class_of(cell.quadrant, q),
        };
        // Hot cells first, by how sure; a contrast comes after all that are alike.
        let height = cell.z_conditional.unwrap_or(f64::NEG_INFINITY);
        let rank = if cell.quadrant == Quadrant::HighHigh { height } else { -height.abs() - 1.0 };
        Verdict {
            around: u32::try_from(around.len()).unwrap_or(u32::MAX),
            sum: counts[at] + sum,
            z: Some(cell.z_conditional),
            p: cell.p.ok(),
            p_normal: cell.p_normal().ok(),
            q: q[at].ok(),
            class,
            quadrant: (!around.is_empty()).then_some(cell.quadrant),
            ..Verdict::untested(0, moran.mean * real(around.len() as u64 + 1), rank)
        }
    };
    Ok((0..counts.len()).map(verdict).collect())
}

fn class_of(quadrant: Quadrant, q: f64) -> SignificanceClass {
    match quadrant {
        Quadrant::HighHigh => SignificanceClass::of(1.0, q),
        Quadrant::LowLow => SignificanceClass::of(-1.0, q),
        Quadrant::HighLow if q <= 0.10 => SignificanceClass::OutlierHigh,
        Quadrant::LowHigh if q <= 0.10 => SignificanceClass::OutlierLow,
        Quadrant::HighLow | Quadrant::LowHigh => SignificanceClass::NotSignificant,
    }
}

fn notes(options: HotspotOptions) -> Vec<String> {
    let note = match options.inference {
        InferenceKind::Exact => return Vec::new(),
        InferenceKind::MonteCarlo => format!(
            "p is from {} shuffles and cannot fall below {:.6}: after the correction for many cells that may leave none.",
            options.permutations,
            1.0 / (f64::from(options.permutations) + 1.0)
        ),
        InferenceKind::Normal => "p is the normal approximation, which finds too many hot cells where counts are small: \
                                  read classes on sparse maps as candidates."
            .to_owned(),
    };
    vec![note]
}

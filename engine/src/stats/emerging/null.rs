//! How surprising a bin's neighbourhood sum is. Bins with as large a neighbourhood and the same sum share one answer, so a cube
//! of millions of bins takes a table of thousands.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::permutation::merge::{Draws, SMALLEST};
use super::super::{StatsError, real, two_sided_normal_p};
use super::cube::Bins;
use super::{BinMark, CubeInference, EmergingBin, EmergingOptions};

/// Entries of a table that are always affordable: 32 MB.
const MOST_ENTRIES: f64 = 4e6;

/// Most multiplications spent on the exact null, as estimated beforehand: up to half a minute.
const MOST_WORK: f64 = 1e11;

/// Bins that a thread takes at a time.
const TOGETHER: usize = 1 << 14;

/// Some bins that cannot be told apart.
struct Outcome {
    /// Bins in the neighbourhood of each.
    drawn: u32,
    /// What these hold above the lowest count.
    sum: f64,
    /// How many such bins there are.
    times: usize,
}

/// z, p, q and mark of every bin.
pub(super) fn judge(bins: &Bins, options: EmergingOptions) -> Result<Vec<EmergingBin>, StatsError> {
    let (outcomes, of) = outcomes(bins);
    let mut judged = match options.inference {
        CubeInference::Normal => outcomes.par_iter().with_min_len(1 << 8).map(|outcome| normal(bins, outcome)).collect(),
        CubeInference::Exact => exact(bins, &outcomes)?,
    };
    correct(&mut judged, &outcomes, bins.n());
    for bin in &mut judged {
        if bin.q > options.level {
            bin.mark = BinMark::Neither;
        }
    }
    Ok(of.par_iter().with_min_len(TOGETHER).map(|&outcome| judged[outcome as usize]).collect())
}

/// The different outcomes, and the number of each bin's.
fn outcomes(bins: &Bins) -> (Vec<Outcome>, Vec<u32>) {
    let reaches = distinct(bins.reach.clone());
    let products = |around: u32| reaches.iter().map(move |reach| around * reach);
    let sizes = distinct(distinct(bins.around.clone()).into_iter().flat_map(products).collect());
    let whole = bins.counts.iter().all(|count| count.fract() <= 0.0);
    let highest = bins.sums.par_iter().copied().reduce(|| 0.0, f64::max);
    let entries = real(sizes.len()) * (highest + 1.0);
    if whole && entries <= MOST_ENTRIES + bins.n() { tabled(bins, &sizes, highest) } else { one_by_one(bins) }
}

fn distinct(mut values: Vec<u32>) -> Vec<u32> {
    values.sort_unstable();
    values.dedup();
    values
}

/// Whole sums: an outcome is a size and a sum.
fn tabled(bins: &Bins, sizes: &[u32], highest: f64) -> (Vec<Outcome>, Vec<u32>) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, from 0, and checked to be affordable")]
    let (width, place) = (highest as usize + 1, |sum: f64| sum as usize);
    let steps = bins.reach.len();
    let mut of = vec![0_u32; bins.sums.len()];
    let fill = |starts: &mut Vec<usize>, (cell, of): (usize, &mut [u32])| {
        starts.clear();
        let size = |reach: &u32| sizes.partition_point(|size| *size < bins.around[cell] * reach);
        starts.extend(bins.reach.iter().map(|reach| size(reach) * width));
        for ((of, start), &sum) in of.iter_mut().zip(starts).zip(&bins.sums[cell * steps..]) {
            #[expect(clippy::cast_possible_truncation, reason = "there are at most as many outcomes as entries were checked for")]
            let outcome = (*start + place(sum)) as u32;
            *of = outcome;
        }
    };
    of.par_chunks_mut(steps).enumerate().with_min_len(64).for_each_init(Vec::new, fill);
    let sums = || (0..width).map(real);
    let outcome = |&drawn: &u32| sums().map(move |sum| Outcome { drawn, sum, times: 0 });
    let mut outcomes: Vec<Outcome> = sizes.iter().flat_map(outcome).collect();
    for &outcome in &of {
        outcomes[outcome as usize].times += 1;
    }
    (outcomes, of)
}

/// Any sums: every bin for itself.
fn one_by_one(bins: &Bins) -> (Vec<Outcome>, Vec<u32>) {
    let steps = bins.reach.len();
    let outcome = |(at, &sum): (usize, &f64)| {
        let drawn = bins.around[at / steps] * bins.reach[at % steps];
        Outcome { drawn, sum, times: 1 }
    };
    (bins.sums.iter().enumerate().map(outcome).collect(), (0_u32..).take(bins.sums.len()).collect())
}

/// How many standard deviations a sum lies above its expectation, all counts being dealt out anew.
fn z(bins: &Bins, outcome: &Outcome) -> f64 {
    let (n, drawn) = (bins.n(), f64::from(outcome.drawn));
    (outcome.sum - drawn * bins.mean) / (bins.variance * drawn * (n - drawn) / (n - 1.0)).sqrt()
}

fn normal(bins: &Bins, outcome: &Outcome) -> EmergingBin {
    let z = z(bins, outcome);
    let p = if outcome.times > 0 { two_sided_normal_p(z).max(SMALLEST) } else { 1.0 };
    EmergingBin { z, p, q: 1.0, mark: if z > 0.0 { BinMark::Hot } else { BinMark::Cold } }
}

/// The total permutation null: a neighbourhood's sum is that of as many bins drawn without replacement from the whole cube.
fn exact(bins: &Bins, outcomes: &[Outcome]) -> Result<Vec<EmergingBin>, StatsError> {
    let pool = pool(bins)?;
    let most = outcomes.iter().map(|outcome| outcome.drawn as usize).max().unwrap_or(1);
    let highest = outcomes.iter().map(|outcome| outcome.sum).fold(0.0, f64::max);
    check_work(&pool, most, highest)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and bounded by the check")]
    let place = |sum: f64| sum as usize;
    let mut draws = Draws::new(most, place(highest));
    for (&value, &size) in &pool {
        draws.add(value, size);
    }
    let judged = |of: &[Outcome]| {
        let [high, low] = tails(draws.row(of[0].drawn as usize));
        let judged = |outcome: &Outcome| {
            let (high, low) = (high[place(outcome.sum)], low[place(outcome.sum)]);
            let mark = if high < low { BinMark::Hot } else { BinMark::Cold };
            EmergingBin { z: z(bins, outcome), p: (2.0 * high.min(low)).min(1.0), q: 1.0, mark }
        };
        of.iter().map(judged).collect::<Vec<_>>()
    };
    Ok(outcomes.chunk_by(|a, b| a.drawn == b.drawn).flat_map(judged).collect())
}

/// Refuses tables that would take minutes or fill the memory.
fn check_work(pool: &BTreeMap<usize, usize>, most: usize, highest: f64) -> Result<(), StatsError> {
    let entries = real(most + 1) * (highest + 2.0);
    let work = entries * pool.values().map(|&size| real(size.min(most))).sum::<f64>();
    if entries <= MOST_ENTRIES && work <= MOST_WORK {
        return Ok(());
    }
    Err(StatsError::Undefined {
        because: "the exact null distribution would take too long: the counts are too large and varied for neighbourhoods of \
                  this size; ask for the normal approximation, which large counts suit, for smaller neighbourhoods, or for \
                  shorter steps",
    })
}

/// How many bins hold each count above the lowest.
fn pool(bins: &Bins) -> Result<BTreeMap<usize, usize>, StatsError> {
    let steps = bins.known.len();
    let mut pool = BTreeMap::new();
    for (at, row) in bins.counts.chunks_exact(steps).enumerate() {
        let mut row = row.to_vec();
        row.sort_unstable_by(f64::total_cmp);
        for alike in row.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let whole = |count: f64| count.fract() <= 0.0 && count <= f64::from(u32::MAX) && bins.lowest.fract() <= 0.0;
            if !whole(alike[0]) {
                let needs = "whole, like every other, for an exact p; ask for the normal approximation";
                return Err(StatsError::BadValue { what: "count of cell", index: at, value: bins.lowest + alike[0], needs });
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and to fit")]
            let value = alike[0] as usize;
            *pool.entry(value).or_insert(0) += alike.len();
        }
    }
    Ok(pool)
}

/// The probabilities of each sum or more, and of it or less, each added up from its small end.
fn tails(row: &[f64]) -> [Vec<f64>; 2] {
    let running = |total: &mut f64, mass: &f64| {
        *total += mass;
        Some(total.clamp(SMALLEST, 1.0))
    };
    let mut high: Vec<f64> = row.iter().rev().scan(0.0, running).collect();
    high.reverse();
    [high, row.iter().scan(0.0, running).collect()]
}

/// Benjamini and Hochberg's q over all `tests` bins, equal p at once: as `benjamini_hochberg` of every bin's p.
fn correct(judged: &mut [EmergingBin], outcomes: &[Outcome], tests: f64) {
    let mut by_p: Vec<usize> = (0..judged.len()).filter(|&at| outcomes[at].times > 0).collect();
    by_p.par_sort_unstable_by(|&a, &b| judged[a].p.total_cmp(&judged[b].p).then(a.cmp(&b)));
    let (mut left, mut least) = (outcomes.iter().map(|outcome| outcome.times).sum::<usize>(), 1.0_f64);
    for &at in by_p.iter().rev() {
        least = least.min(judged[at].p * (tests / real(left)));
        judged[at].q = least;
        left -= outcomes[at].times;
    }
}

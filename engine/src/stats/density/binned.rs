//! Density on a regular grid: sampled node by node, or through a finer grid of bins where that is cheaper.

use std::ops::Range;

use rayon::prelude::*;

use super::exponential::exp_minus;
use super::grid::MOST_NODES;
use super::index::CellIndex;
use super::{DensityGrid, Events, Kernel, Prepared, Smoothing, StatsError, finish, real};

/// Standard deviations at which a Gaussian is cut on a grid: it has fallen to 1.5e-8 of its peak.
const REACH_SD: f64 = 6.0;

/// Bins per standard deviation: interpolating a Gaussian between six of them errs by at most 4e-5 of its peak.
const BINS_PER_SD: f64 = 4.0;

/// Bins along one axis that share an event.
const SHARES: usize = 6;

/// The kernel density at the nodes of a grid, row by row from the south, each from the west.
///
/// The same question as [`super::density_at`], for a map. Quartic and Epanechnikov kernels are summed exactly. A Gaussian
/// is cut at six standard deviations (1.5e-8 of its peak) and, where that is cheaper than summing it, passed through bins a
/// quarter of a standard deviation wide, each event being shared among 6 x 6 of them by Lagrange's weights of degree five:
/// at most 1e-4 of the largest value away from the exact answer, whatever the grid, whose step may be wider or narrower
/// than the bins. (Linear binning on the grid itself, as usual, errs by percents once the step exceeds a third of the
/// standard deviation.) Events outside the grid count as far as they reach into it.
///
/// # Units, degenerate input
/// As [`super::density_at`]. A grid without nodes has no answers. All nodes must lie in the window, if there is one.
///
/// # Errors
/// Those of [`super::density_at`], and [`StatsError::BadOption`] for a step that is not between 1e-9 and 1e12 and for more
/// than 67 million nodes.
///
/// # Time
/// Through bins it is one pass over the events and, for each row of nodes, bins along x times 48: independent of the
/// width of the kernel. Separable sums beat a Fourier transform here because a Gaussian reaches over 49 bins only.
///
/// # Source
/// M. P. Wand, 1994, Journal of Computational and Graphical Statistics 3(4), 433-445, doi:10.1080/10618600.1994.10474656,
/// for binning and its error.
///
/// # Example
/// ```
/// use engine::stats::density::{DensityGrid, Edge, Events, Kernel, Measure, Smoothing, density_on_grid};
///
/// let kernel = Kernel::Quartic { radius_m: 200.0 };
/// let smoothing = Smoothing { kernel, measure: Measure::Density, edge: Edge::Uncorrected };
/// let grid = DensityGrid { first: [-200.0, -200.0], step_m: [10.0, 10.0], columns: 41, rows: 41 };
/// let density = density_on_grid(Events::unweighted(&[[3.0, 4.0]]), &grid, &smoothing)?;
///
/// assert!((density.iter().sum::<f64>() * 100.0 - 1.0).abs() < 1e-3, "the density integrates to one");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn density_on_grid(events: Events<'_>, grid: &DensityGrid, smoothing: &Smoothing) -> Result<Vec<f64>, StatsError> {
    grid.check()?;
    let prepared = Prepared::new(events, smoothing)?;
    let nodes = grid.columns * grid.rows;
    if nodes == 0 {
        return Ok(Vec::new());
    }
    if let Some(window) = smoothing.edge.window() {
        window.checked("coordinate of the grid's corner", &[grid.first, grid.node(nodes - 1)])?;
    }
    let mut sums = match smoothing.kernel {
        Kernel::Gaussian { sd_m } => gaussian(prepared.events(), grid, sd_m),
        Kernel::Quartic { radius_m } => gather(prepared.events(), grid, [radius_m, 1.0 / (radius_m * radius_m)], |t| {
            let inside = (1.0 - t).max(0.0);
            inside * inside
        }),
        Kernel::Epanechnikov { radius_m } => {
            gather(prepared.events(), grid, [radius_m, 1.0 / (radius_m * radius_m)], |t| (1.0 - t).max(0.0))
        }
    };
    finish(&mut sums, |number| grid.node(number), smoothing, prepared.scale);
    Ok(sums)
}

fn gaussian(events: Events<'_>, grid: &DensityGrid, sd_m: f64) -> Vec<f64> {
    let reach = REACH_SD * sd_m;
    let axes = [Axis::new(events, grid, 0, sd_m), Axis::new(events, grid, 1, sd_m)];
    let [bins, bin_rows] = [real(axes[0].bins), real(axes[1].bins)];
    let nodes = real(grid.rows) * (bins + real(grid.columns));
    let by_bins = 40.0 * real(events.points.len()) + 48.0 * nodes + 4.0 * bins * bin_rows;
    let in_reach = |axis: usize, nodes: usize| (2.0 * reach / grid.step_m[axis] + 1.0).min(real(nodes));
    let one_by_one = 8.0 * real(events.points.len()) * in_reach(0, grid.columns) * in_reach(1, grid.rows);
    if one_by_one <= by_bins || bins * bin_rows > MOST_NODES {
        return gather(events, grid, [reach, 0.5 / (sd_m * sd_m)], |t| {
            if t > 0.5 * REACH_SD * REACH_SD { 0.0 } else { exp_minus(t) }
        });
    }
    let shared = share(events, &axes);
    spread(&shared, &axes, grid, sd_m)
}

/// The bins along one axis: those that events in reach of the grid are shared among.
struct Axis {
    /// Where the first bin lies, metres.
    first: f64,
    step: f64,
    bins: usize,
    /// Events outside reach no node.
    within: [f64; 2],
}

impl Axis {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; the caller limits the product")]
    fn new(events: Events<'_>, grid: &DensityGrid, axis: usize, sd_m: f64) -> Self {
        let [low, high] = events
            .points
            .iter()
            .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], point| [low.min(point[axis]), high.max(point[axis])]);
        let nodes = [grid.columns, grid.rows][axis];
        let within = [low.max(grid.along(axis, 0) - REACH_SD * sd_m), high.min(grid.along(axis, nodes - 1) + REACH_SD * sd_m)];
        let step = sd_m / BINS_PER_SD;
        let bins = ((within[1] - within[0]).max(0.0) / step) as usize + SHARES + 1;
        Self { first: within[0] - 2.0 * step, step, bins, within }
    }

    /// The first bin that an event is shared among, and the shares; `None` out of reach of the grid.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to the number of bins, as it lies within")]
    fn shares(&self, coordinate: f64) -> Option<(usize, [f64; SHARES])> {
        if !(self.within[0]..=self.within[1]).contains(&coordinate) {
            return None;
        }
        let position = (coordinate - self.first) / self.step;
        let whole = position as usize;
        Some((whole.saturating_sub(2).min(self.bins - SHARES), lagrange(position - real(whole))))
    }

    /// Heights of a Gaussian around `place` at the bins in its reach, and which bins these are.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at 0 and is cut at the last bin")]
    fn heights(&self, place: f64, sd_m: f64) -> (Range<usize>, Vec<f64>) {
        let middle = (place - self.first) / self.step;
        let reach = REACH_SD * BINS_PER_SD;
        let end = ((middle + reach + 1.0) as usize).min(self.bins);
        let bins = ((middle - reach).ceil() as usize).min(end)..end;
        let height = |bin: usize| {
            let away = (self.first + real(bin) * self.step - place) / sd_m;
            exp_minus(0.5 * away * away)
        };
        (bins.clone(), bins.map(height).collect())
    }
}

/// Lagrange's weights of degree five at `share` of the way from the third to the fourth of six nodes.
fn lagrange(share: f64) -> [f64; SHARES] {
    let away = [share + 2.0, share + 1.0, share, share - 1.0, share - 2.0, share - 3.0];
    let divisors = [-120.0, 24.0, -12.0, 12.0, -24.0, 120.0];
    std::array::from_fn(|node| {
        let others = away.iter().enumerate().filter(|&(other, _)| other != node);
        others.map(|(_, away)| away).product::<f64>() / divisors[node]
    })
}

/// The weight of all events, shared among bins. Cut into parts by size alone, so that threads cannot change the sum.
fn share(events: Events<'_>, axes: &[Axis; 2]) -> Vec<f64> {
    let bins = axes[0].bins * axes[1].bins;
    let parts = (8_388_608 / bins).min(events.points.len() / 16_384).clamp(1, 8);
    let part = events.points.len().div_ceil(parts).max(1);
    let of = |(number, points): (usize, &[[f64; 2]])| {
        let mut sums = vec![0.0; bins];
        for (index, point) in points.iter().enumerate() {
            let shares = (axes[0].shares(point[0]), axes[1].shares(point[1]));
            if let (Some((column, across)), Some((row, up))) = shares {
                add(
                    &mut sums[row * axes[0].bins + column..],
                    axes[0].bins,
                    across,
                    up.map(|s| s * events.weight(number * part + index)),
                );
            }
        }
        sums
    };
    let parts: Vec<Vec<f64>> = events.points.par_chunks(part).enumerate().map(of).collect();
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_else(|| vec![0.0; bins]);
    for part in parts {
        all.iter_mut().zip(part).for_each(|(sum, more)| *sum += more);
    }
    all
}

fn add(sums: &mut [f64], bins: usize, across: [f64; SHARES], up: [f64; SHARES]) {
    for (row, up) in sums.chunks_mut(bins).zip(up) {
        for (sum, across) in row.iter_mut().zip(across) {
            *sum += up * across;
        }
    }
}

/// Spreads what bins hold over the nodes: along y for a whole row of bins at once, then along x.
fn spread(shared: &[f64], axes: &[Axis; 2], grid: &DensityGrid, sd_m: f64) -> Vec<f64> {
    let bins = axes[0].bins;
    let across: Vec<_> = grid.axis(0).into_iter().map(|x| axes[0].heights(x, sd_m)).collect();
    let mut nodes = vec![0.0; grid.columns * grid.rows];
    nodes.par_chunks_mut(grid.columns).enumerate().for_each(|(row, nodes)| {
        let (rows, up) = axes[1].heights(grid.along(1, row), sd_m);
        let mut line = vec![0.0; bins];
        for (height, held) in up.iter().zip(shared[rows.start * bins..rows.end * bins].chunks(bins)) {
            line.iter_mut().zip(held).for_each(|(sum, held)| *sum += height * held);
        }
        for (node, (bins, heights)) in nodes.iter_mut().zip(&across) {
            // Shares may be negative, and so may what is left of them where there is nothing.
            *node = product(&line[bins.clone()], heights).max(0.0);
        }
    });
    nodes
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut lanes = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..4 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

/// Sums of `shape` of the squared distance times a factor, over the events within reach of each node: row of nodes by row.
fn gather(events: Events<'_>, grid: &DensityGrid, [reach, factor]: [f64; 2], shape: impl Fn(f64) -> f64 + Sync) -> Vec<f64> {
    let index = CellIndex::new(events, 0.25 * reach);
    let x = grid.axis(0);
    let mut sums = vec![0.0; grid.columns * grid.rows];
    sums.par_chunks_mut(grid.columns).enumerate().for_each(|(row, sums)| {
        let y = grid.along(1, row);
        for event in index.rows(y, reach).iter().flat_map(|row| index.row_events(row)) {
            let (up, weight) = (index.y[event] - y, index.weight[event]);
            let chord = reach * reach - up * up;
            if chord > 0.0 {
                let nodes = between(grid, index.x[event], chord.sqrt());
                for (sum, x) in sums[nodes.clone()].iter_mut().zip(&x[nodes]) {
                    let across = x - index.x[event];
                    *sum += weight * shape((across * across + up * up) * factor);
                }
            }
        }
    });
    sums
}

/// Columns of nodes less than `reach` from an abscissa.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at 0 and is cut at the last column")]
fn between(grid: &DensityGrid, x: f64, reach: f64) -> Range<usize> {
    let position = |x: f64| ((x - grid.first[0]) / grid.step_m[0]).ceil().max(0.0) as usize;
    let end = position(x + reach).min(grid.columns);
    position(x - reach).min(end)..end
}

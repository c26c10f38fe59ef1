//! How good a forecast of places was: hit rate, PAI, PEI, PEI* and their kin, for every size of forecast at once.

mod bootstrap;

pub(super) use bootstrap::quantile;
pub use bootstrap::{BootstrapInterval, BootstrapOptions, bootstrap_mean};

use super::{NotComputable, StatsError};

/// Largest count, prediction or area accepted: sums of larger ones overflow.
const LARGEST: f64 = 1e100;

/// Areas are compared with shares of the whole to within this part of it.
const ROUNDING: f64 = 1e-12;

/// What happens to cells that are predicted alike, and so could be visited in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieOrder {
    /// Their events are spread over their area: the mean over all orders.
    Averaged,
    /// As in the input; only fair where the input has no order.
    Input,
    /// Those with the fewest events first: the least that the forecast may claim, as R `ptools::pai` has it.
    FewestFirst,
    /// Those with the most events first: the most that it may claim.
    MostFirst,
}

/// How good a forecast was when its first cells are taken: one row of the cumulative table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AccuracyStep {
    /// The cell taken last, its position in the input.
    pub cell: usize,
    /// Events in the cells taken: n. Not whole where ties are averaged.
    pub caught: f64,
    /// Their share of all events: n / N, the hit rate.
    pub hit_rate: f64,
    /// Predictions for the cells taken, summed.
    pub predicted: f64,
    /// Area of the cells taken: a.
    pub area: f64,
    /// Its share of the study area: a / A.
    pub area_share: f64,
    /// Predictive accuracy index: (n / N) / (a / A).
    pub pai: f64,
    /// Prediction efficiency index: the PAI over that of as many cells taken by observed density. Above 1 now and then where
    /// cells differ in area, because the best cells in number are not the best in area.
    pub pei: f64,
    /// PAI*: the best PAI that the same area could have had, (n* / N) / (a / A).
    pub best_pai: f64,
    /// PEI*: n / n*, n* being the most events that the same area could have caught, a last cell taken in part. At most 1.
    pub pei_star: f64,
    /// Wheeler's recovery ratio: predictions summed over events caught.
    pub predicted_per_caught: Result<f64, NotComputable>,
    /// Levine's recapture rate index: the share of events caught over the share of predictions in the same cells. With the counts
    /// of an earlier period as predictions it is (n2 / n1) / (N2 / N1).
    pub recapture: Result<f64, NotComputable>,
    /// Search efficiency rate: events caught per unit of area, n / a.
    pub search_efficiency: f64,
}

/// How good a forecast was, for every number of cells taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Accuracy {
    /// Events in all cells: N.
    pub events: f64,
    /// Area of all cells: A.
    pub area: f64,
    /// Area under the curve of hit rate against share of area, from 0 to 1: 1/2 for no skill.
    pub area_under_curve: f64,
    /// One row for each cell, those predicted densest first.
    pub steps: Vec<AccuracyStep>,
}

impl Accuracy {
    /// The row of the most cells that together stay within a share of the study area; `None` where the first is too large.
    #[must_use]
    pub fn within(&self, area_share: f64) -> Option<&AccuracyStep> {
        let fits = self.steps.partition_point(|step| step.area_share <= area_share + ROUNDING);
        fits.checked_sub(1).map(|last| &self.steps[last])
    }
}

/// Scores a forecast of places against what happened there, whichever of its places are taken.
///
/// Answers: had one gone to the places with the highest predictions, how many of the events would have been there, and how far
/// is that from the best that could be done? Cells are taken in falling order of prediction per area. All formulas stand at the
/// fields of [`AccuracyStep`], because print has rivals under the same names: PEI is also used for (H - a / A) / (1 - a / A), RRI
/// for both of the ratios here. Give area, cells and events with any PAI: the same forecast scores higher on smaller cells.
/// Time grows as n log n.
///
/// # Units
/// `observed` and `predicted` hold one number of 0 or more per cell, `areas` one above 0, in any unit (km2, or metres of street).
/// Shares are from 0 to 1.
///
/// # Degenerate input
/// Where nothing was caught the ratio of predictions to events is not computable, where nothing was predicted Levine's is not.
///
/// # Errors
/// [`StatsError::TooFew`] (no cells), [`StatsError::Lengths`], [`StatsError::BadValue`] and [`StatsError::Undefined`] (no
/// events).
///
/// # Source
/// S. Chainey, L. Tompson and S. Uhlig, 2008, Security Journal 21, 4-28, doi:10.1057/palgrave.sj.8350066 (hit rate, PAI); J. M.
/// Hunt, 2016, dissertation, American University (PEI); V. M. White, J. Hunt and B. Green, 2023, Security Journal (PEI*, as in
/// the forecasting challenge of the National Institute of Justice, 2017); N. Levine, 2008, Security Journal 21, 295-302,
/// doi:10.1057/sj.2008.5 (recapture); A. P. Wheeler and W. Steenbeek, 2021, J. Quant. Criminol. 37, 445-480,
/// doi:10.1007/s10940-020-09457-7 (predicted over observed); K. J. Bowers, S. D. Johnson and K. Pease, 2004, Brit. J. Criminol.
/// 44(5), 641-658, doi:10.1093/bjc/azh036 (search efficiency).
///
/// # Example
/// Two of five events in the first quarter of the area, where three could have been caught.
/// ```
/// use engine::stats::{TieOrder, accuracy};
///
/// let scored = accuracy(&[2.0, 3.0, 0.0, 0.0], &[9.0, 4.0, 2.0, 1.0], &[1.0; 4], TieOrder::Averaged)?;
/// let first = scored.within(0.25).expect("a cell");
/// assert!((first.hit_rate - 0.4).abs() < 1e-12 && (first.pai - 1.6).abs() < 1e-12);
/// assert!((first.pei_star - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn accuracy(observed: &[f64], predicted: &[f64], areas: &[f64], ties: TieOrder) -> Result<Accuracy, StatsError> {
    check(observed, predicted, areas)?;
    let order = ranked(observed, predicted, areas, ties);
    let caught = match ties {
        TieOrder::Averaged => spread(&order, observed, predicted, areas),
        _ => running(order.iter().map(|&cell| observed[cell])),
    };
    let area = running(order.iter().map(|&cell| areas[cell]));
    let summed = running(order.iter().map(|&cell| predicted[cell]));
    let totals = Totals { events: observed.iter().sum(), area: areas.iter().sum(), predicted: predicted.iter().sum() };
    let best = Best::of(&order, observed, areas);
    let mut steps = Vec::with_capacity(order.len());
    let mut cursor = 0;
    for (rank, &cell) in order.iter().enumerate() {
        while best.area.get(cursor).is_some_and(|&best| best < area[rank]) {
            cursor += 1;
        }
        let taken = Taken { cell, caught: caught[rank], predicted: summed[rank], area: area[rank] };
        steps.push(taken.step(totals, best.ranked(rank), best.caught_in(area[rank], cursor)));
    }
    Ok(Accuracy { events: totals.events, area: totals.area, area_under_curve: under(&steps), steps })
}

#[derive(Clone, Copy)]
struct Totals {
    events: f64,
    area: f64,
    predicted: f64,
}

struct Taken {
    cell: usize,
    caught: f64,
    predicted: f64,
    area: f64,
}

impl Taken {
    fn step(self, totals: Totals, (best_caught, best_area): (f64, f64), most: f64) -> AccuracyStep {
        let Self { cell, caught, predicted, area } = self;
        let (hit_rate, area_share) = (caught / totals.events, area / totals.area);
        let pai = hit_rate / area_share;
        AccuracyStep {
            cell,
            caught,
            hit_rate,
            predicted,
            area,
            area_share,
            pai,
            pei: pai / ((best_caught / totals.events) / (best_area / totals.area)),
            best_pai: (most / totals.events) / area_share,
            pei_star: (caught / most).min(1.0),
            predicted_per_caught: if caught > 0.0 { Ok(predicted / caught) } else { Err(NOTHING_CAUGHT) },
            recapture: if predicted > 0.0 { Ok(hit_rate / (predicted / totals.predicted)) } else { Err(NOTHING_PREDICTED) },
            search_efficiency: caught / area,
        }
    }
}

const NOTHING_CAUGHT: NotComputable = NotComputable::Because("the cells taken had no events; take more cells");

const NOTHING_PREDICTED: NotComputable =
    NotComputable::Because("nothing was predicted for the cells taken; give predictions above 0");

/// Cells in falling order of prediction per area.
fn ranked(observed: &[f64], predicted: &[f64], areas: &[f64], ties: TieOrder) -> Vec<usize> {
    let mut order: Vec<usize> = (0..observed.len()).collect();
    let density = |cell: usize| predicted[cell] / areas[cell];
    order.sort_by(|&a, &b| {
        let events = observed[a].total_cmp(&observed[b]);
        density(b).total_cmp(&density(a)).then(match ties {
            TieOrder::Averaged | TieOrder::Input => std::cmp::Ordering::Equal,
            TieOrder::FewestFirst => events,
            TieOrder::MostFirst => events.reverse(),
        })
    });
    order
}

/// Running sums of events, each group of cells predicted alike giving up its events evenly over its area.
fn spread(order: &[usize], observed: &[f64], predicted: &[f64], areas: &[f64]) -> Vec<f64> {
    let alike = |a: &usize, b: &usize| (predicted[*a] / areas[*a]).total_cmp(&(predicted[*b] / areas[*b])).is_eq();
    let (mut before, mut caught) = (0.0, Vec::with_capacity(order.len()));
    for group in order.chunk_by(alike) {
        let events: f64 = group.iter().map(|&cell| observed[cell]).sum();
        let area: f64 = group.iter().map(|&cell| areas[cell]).sum();
        let part = running(group.iter().map(|&cell| areas[cell]));
        caught.extend(part.iter().map(|part| before + events * (part / area)));
        before += events;
    }
    caught
}

fn running(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let add = |sum: &mut f64, value: f64| {
        *sum += value;
        Some(*sum)
    };
    values.scan(0.0, add).collect()
}

/// Running sums over cells in falling order of events per area: the best that could be done.
struct Best {
    caught: Vec<f64>,
    area: Vec<f64>,
}

impl Best {
    /// Cells that are as dense as each other stay in the order of the forecast.
    fn of(order: &[usize], observed: &[f64], areas: &[f64]) -> Self {
        let mut order = order.to_vec();
        order.sort_by(|&a, &b| (observed[b] / areas[b]).total_cmp(&(observed[a] / areas[a])));
        Self { caught: running(order.iter().map(|&cell| observed[cell])), area: running(order.iter().map(|&cell| areas[cell])) }
    }

    /// Events and area of as many cells.
    fn ranked(&self, rank: usize) -> (f64, f64) {
        (self.caught[rank], self.area[rank])
    }

    /// Most events in an area, given how many cells lie wholly within it.
    fn caught_in(&self, area: f64, whole: usize) -> f64 {
        let (caught, covered) = whole.checked_sub(1).map_or((0.0, 0.0), |last| self.ranked(last));
        match (self.caught.get(whole), self.area.get(whole)) {
            (Some(next), Some(reach)) => caught + (next - caught) * ((area - covered) / (reach - covered)).clamp(0.0, 1.0),
            _ => caught,
        }
    }
}

/// Area under the curve of hit rate against share of area.
fn under(steps: &[AccuracyStep]) -> f64 {
    let (mut sum, mut last) = (0.0, (0.0, 0.0));
    for step in steps {
        sum += (step.area_share - last.0) * f64::midpoint(step.hit_rate, last.1);
        last = (step.area_share, step.hit_rate);
    }
    sum
}

fn check(observed: &[f64], predicted: &[f64], areas: &[f64]) -> Result<(), StatsError> {
    if observed.is_empty() {
        return Err(StatsError::TooFew { what: "cells", given: 0, needed: 1 });
    }
    for (what, column) in [("predictions", predicted), ("areas", areas)] {
        if column.len() != observed.len() {
            return Err(StatsError::Lengths { what, given: column.len(), expected: observed.len() });
        }
    }
    for (what, column, least) in [("count", observed, 0.0), ("prediction", predicted, 0.0), ("area", areas, 1.0 / LARGEST)] {
        let needs = if least > 0.0 { "a number above 0, from 1e-100 to 1e100" } else { "a number from 0 to 1e100" };
        if let Some(index) = column.iter().position(|value| !(least..=LARGEST).contains(value)) {
            return Err(StatsError::BadValue { what, index, value: column[index], needs });
        }
    }
    if observed.iter().all(|&count| count <= 0.0) {
        return Err(StatsError::Undefined { because: "there were no events to be caught; score a longer window" });
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! Every window written out from the definition, and compared with what the scan finds in observed and simulated data.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::design::Design;
use super::super::{
    AtRisk, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions, ScanRates, ScanStopping, ScanStudy,
    ScanWindow, scan,
};
use crate::stats::{draws::stream, real};

/// A model without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Poisson,
    Bernoulli,
    Permutation,
}

pub(super) const MODELS: [Kind; 3] = [Kind::Poisson, Kind::Bernoulli, Kind::Permutation];

/// A small study.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) points: Vec<[f64; 2]>,
    pub(super) population: Vec<f64>,
    pub(super) periods: usize,
    pub(super) cases: Vec<ScanCount>,
    pub(super) controls: Vec<ScanCount>,
}

impl Input {
    pub(super) fn study(&self, kind: Kind) -> ScanStudy<'_> {
        let model = match kind {
            Kind::Poisson => ScanModel::Poisson(AtRisk::Constant(&self.population)),
            Kind::Bernoulli => ScanModel::Bernoulli(&self.controls),
            Kind::Permutation => ScanModel::SpaceTimePermutation,
        };
        let distance = ScanDistance::Planar;
        ScanStudy { locations: &self.points, distance, periods: self.periods, cases: &self.cases, model }
    }
}

/// Places on a small lattice, so that distances tie, with 2 to 40 cases in up to eight periods.
pub(super) fn input() -> impl Strategy<Value = Input> {
    (2..9_usize, 1..9_usize).prop_flat_map(|(places, periods)| {
        let count = (0..places, 0..periods, 1..4_u32);
        let counts = move |n| vec(count.clone(), n).prop_map(rows);
        let point = (0..5_u8, 0..5_u8).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
        let population = (1..40_u8).prop_map(f64::from);
        (vec(point, places), vec(population, places), Just(periods), counts(2..20), counts(1..30))
            .prop_map(|(points, population, periods, cases, controls)| Input { points, population, periods, cases, controls })
    })
}

fn rows(rows: Vec<(usize, usize, u32)>) -> Vec<ScanCount> {
    rows.into_iter().map(|(location, period, count)| ScanCount { location, period, count }).collect()
}

/// Cases by place and period.
type Table = Vec<Vec<f64>>;

fn table(input: &Input, counts: &[ScanCount]) -> Table {
    let mut table = vec![vec![0.0; input.periods]; input.points.len()];
    for row in counts {
        table[row.location][row.period] += f64::from(row.count);
    }
    table
}

fn total(table: &Table) -> f64 {
    table.iter().flatten().sum()
}

/// Expected cases (Poisson, permutation) or people (Bernoulli) by place and period.
fn measures(input: &Input, kind: Kind) -> Table {
    let cases = table(input, &input.cases);
    let (all, people) = (total(&cases), input.population.iter().sum::<f64>());
    let cell = |place: usize, period: usize| match kind {
        Kind::Poisson => all * input.population[place] / people / real(input.periods),
        Kind::Bernoulli => cases[place][period] + table(input, &input.controls)[place][period],
        Kind::Permutation => cases[place].iter().sum::<f64>() * cases.iter().map(|row| row[period]).sum::<f64>() / all,
    };
    (0..input.points.len()).map(|place| (0..input.periods).map(|period| cell(place, period)).collect()).collect()
}

fn x_ln(x: f64, y: f64) -> f64 {
    if x > 0.0 { x * (x / y).ln() } else { 0.0 }
}

fn ratio(kind: Kind, (c, m): (f64, f64), (all, whole): (f64, f64), options: &ScanOptions) -> f64 {
    let fewest = f64::from(options.fewest_cases);
    let expected = if kind == Kind::Bernoulli { m * all / whole } else { m };
    let wanted = match options.rates {
        ScanRates::High => c > expected && c >= fewest,
        ScanRates::Low => c < expected,
        ScanRates::Both => (c > expected && c >= fewest) || c < expected,
    };
    if !wanted || m >= whole - 1e-9 {
        return 0.0;
    }
    let rest = all - c;
    match kind {
        Kind::Bernoulli => {
            let inside = x_ln(c, m) + x_ln(m - c, m);
            let outside = x_ln(rest, whole - m) + x_ln(whole - m - rest, whole - m);
            inside + outside - x_ln(all, whole) - x_ln(whole - all, whole)
        }
        _ => x_ln(c, m) + x_ln(rest, all - m),
    }
}

/// Circles as sets of places: everything within the distance of some place from some centre.
fn circles(input: &Input, sizes: &[f64], share: f64) -> Vec<Vec<usize>> {
    let squared = |a: usize, b: usize| {
        let [a, b] = [input.points[a], input.points[b]];
        (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
    };
    let places = input.points.len();
    let pairs = (0..places).flat_map(|centre| (0..places).map(move |edge| (centre, edge)));
    let circle = |(centre, edge)| (0..places).filter(|&at| squared(centre, at) <= squared(centre, edge)).collect::<Vec<_>>();
    let whole: f64 = sizes.iter().sum();
    let fits = |circle: &Vec<usize>| circle.iter().map(|&place| sizes[place]).sum::<f64>() <= share * whole + 1e-9;
    pairs.map(circle).filter(fits).collect()
}

/// The largest ratio of all windows.
fn largest(input: &Input, kind: Kind, cases: &Table, options: &ScanOptions) -> f64 {
    let measures = measures(input, kind);
    let sizes: Vec<f64> = measures.iter().map(|row| row.iter().sum()).collect();
    let (all, whole) = (total(&table(input, &input.cases)), total(&measures));
    let ScanLength::Periods(longest) = options.longest else { unreachable!("tests name a number of periods") };
    let mut largest = 0.0_f64;
    for circle in circles(input, &sizes, options.largest_share) {
        for start in 0..input.periods {
            for end in start + 1..=input.periods.min(start + longest) {
                let spatial = options.window == ScanWindow::Spatial;
                let prospective = options.window == ScanWindow::SpaceTime(ScanEnding::Last);
                if (prospective && end != input.periods) || (spatial && start > 0) {
                    continue;
                }
                let window = if spatial { 0..input.periods } else { start..end };
                let sum = |table: &Table| circle.iter().flat_map(|&place| &table[place][window.clone()]).sum::<f64>();
                let inside = (sum(cases), sum(&measures));
                largest = largest.max(ratio(kind, inside, (all, whole), options));
            }
        }
    }
    largest
}

/// The data sets that the scan simulates.
fn simulated(input: &Input, kind: Kind, options: &ScanOptions) -> Vec<Table> {
    let design = Design::new(&input.study(kind), options).expect("a design");
    let draw = |index: u64| {
        let mut table = vec![vec![0.0; input.periods]; input.points.len()];
        let first = design.axis.first;
        let event = |(place, interval): (u32, u32)| table[place as usize][first + interval as usize] += 1.0;
        design.source.draw(design.axis.kept(), &mut stream(options.seed, index), &mut Vec::new(), event);
        table
    };
    (0..u64::from(options.simulations)).map(draw).collect()
}

fn agree(input: &Input, kind: Kind, options: &ScanOptions) -> Result<(), TestCaseError> {
    let found = scan(&input.study(kind), options).expect("a scan");
    let ours = found.clusters.first().map_or(0.0, |cluster| cluster.llr);
    let theirs = largest(input, kind, &table(input, &input.cases), options);
    prop_assert!((ours - theirs).abs() < 1e-9 * theirs.max(1.0), "{:?} {:?}: {} is not {}", kind, options, ours, theirs);
    let maxima = simulated(input, kind, options).into_iter().map(|cases| largest(input, kind, &cases, options));
    for (ours, theirs) in found.maxima.iter().zip(maxima) {
        prop_assert!((ours - theirs).abs() < 1e-9 * theirs.max(1.0), "{:?} {:?}: {} is not {}", kind, options, ours, theirs);
    }
    Ok(())
}

/// The window that lacks only places without controls is lower than all others; skipping it once lost it.
#[test]
fn a_low_window_that_holds_all_controls_is_seen() {
    let count = |(location, count)| ScanCount { location, period: 0, count };
    let input = Input {
        points: vec![[2.0, 1.0], [0.0, 3.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0], [3.0, 0.0]],
        population: vec![1.0; 6],
        periods: 1,
        cases: [(0, 9), (1, 5), (2, 3), (3, 3)].map(count).to_vec(),
        controls: [(0, 1), (1, 1)].map(count).to_vec(),
    };
    let options = ScanOptions {
        rates: ScanRates::Low,
        fewest_cases: 1,
        longest: ScanLength::Periods(1),
        largest_share: 0.947,
        simulations: 40,
        ..ScanOptions::satscan(ScanWindow::Spatial, 914, ScanStopping::Fixed)
    };
    for kind in [Kind::Poisson, Kind::Bernoulli] {
        agree(&input, kind, &options).expect("the same as by the definition");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn agrees_with_the_definition(
        input in input(),
        longest in 1..8_usize,
        share in 0.2..1.0_f64,
        rates in prop::sample::select(vec![ScanRates::High, ScanRates::Low, ScanRates::Both]),
        fewest_cases in 1..4_u32,
        seed in 0..1000_u64,
    ) {
        let windows = [ScanWindow::Spatial, ScanWindow::SpaceTime(ScanEnding::Any), ScanWindow::SpaceTime(ScanEnding::Last)];
        for kind in MODELS {
            for window in windows {
                let longest = ScanLength::Periods(longest.min(input.periods));
                let options = ScanOptions {
                    rates, fewest_cases, longest, largest_share: share, simulations: 40,
                    ..ScanOptions::satscan(window, seed, ScanStopping::Fixed)
                };
                if kind != Kind::Permutation || window != ScanWindow::Spatial {
                    // Simulated cases of a purely spatial scan have no period: they lie in the first.
                    agree(&input, kind, &options)?;
                }
            }
        }
    }
}

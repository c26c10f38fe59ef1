//! Does a scan of data without clusters keep its promise? Shares of null data sets with p at most 5 %, for every model, by
//! rank among simulations and by the Gumbel distribution.

use engine::stats::{
    AtRisk, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions, ScanStopping, ScanStudy, ScanWindow, scan,
};

const SETS: u32 = 400;
const PLACES: u32 = 25;
const PERIODS: u32 = 10;

/// A small generator of its own (Lehmer, 64 bits), so that the data share nothing with the simulations.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u32) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(((self.0 >> 32) * u64::from(sides)) >> 32).expect("small")
    }

    /// Rows of one case each, anywhere and at any time.
    fn rows(&mut self, n: u32) -> Vec<ScanCount> {
        (0..n).map(|_| ScanCount { location: self.below(PLACES), period: self.below(PERIODS), count: 1 }).collect()
    }
}

#[derive(Debug, Clone, Copy)]
enum Model {
    Poisson,
    Bernoulli,
    Permutation,
}

/// How many null data sets have a p, and a Gumbel p, of at most 5 %.
fn false_alarms(model: Model, window: ScanWindow) -> [u32; 2] {
    let places: Vec<[f64; 2]> = (0..PLACES).map(|place| [f64::from(place % 5), f64::from(place / 5) * 1.01]).collect();
    let population = vec![1.0; places.len()];
    let mut alarms = [0; 2];
    for set in 0..SETS {
        let mut dice = Dice(u64::from(set) * 977 + 5);
        let (cases, controls) = (dice.rows(60), dice.rows(60));
        let model = match model {
            Model::Poisson => ScanModel::Poisson(AtRisk::Constant(&population)),
            Model::Bernoulli => ScanModel::Bernoulli(&controls),
            Model::Permutation => ScanModel::SpaceTimePermutation,
        };
        let periods = usize::try_from(PERIODS).expect("few");
        let study = ScanStudy { locations: &places, distance: ScanDistance::Planar, periods, cases: &cases, model };
        let base = ScanOptions::satscan(window, u64::from(set), ScanStopping::Fixed);
        let options = ScanOptions { simulations: 99, longest: ScanLength::Periods(3), ..base };
        let found = scan(&study, &options).expect("a scan");
        let small = |p: f64| u32::from(p <= 0.05);
        if let Some(cluster) = found.clusters.first() {
            alarms[0] += small(cluster.p.expect("a p"));
            alarms[1] += small(cluster.p_gumbel.expect("a p"));
        }
    }
    alarms
}

/// Four standard errors of a share of 5 % among the data sets.
fn most_allowed() -> f64 {
    let sets = f64::from(SETS);
    sets * 0.05 + 4.0 * (sets * 0.05 * 0.95).sqrt()
}

fn holds(name: &str, model: Model, window: ScanWindow) {
    let alarms = false_alarms(model, window);
    for (kind, alarms) in ["p", "Gumbel p"].into_iter().zip(alarms) {
        let share = f64::from(alarms) / f64::from(SETS);
        eprintln!("calibration: scan, {name} | {kind} | {:.1} % of {SETS} null data sets at nominal 5 %", share * 100.0);
        assert!(f64::from(alarms) <= most_allowed(), "{name}: {kind} calls {alarms} of {SETS} null data sets");
        // A p that never falls below 5 % would keep the promise too, and find nothing.
        assert!(alarms > 0, "{name}: {kind} never calls");
    }
}

#[test]
fn poisson_keeps_its_promise() {
    holds("Poisson, space", Model::Poisson, ScanWindow::Spatial);
    holds("Poisson, space and time", Model::Poisson, ScanWindow::SpaceTime(ScanEnding::Any));
}

#[test]
fn bernoulli_keeps_its_promise() {
    holds("Bernoulli, space", Model::Bernoulli, ScanWindow::Spatial);
    holds("Bernoulli, prospective", Model::Bernoulli, ScanWindow::SpaceTime(ScanEnding::Last));
}

#[test]
fn permutation_keeps_its_promise() {
    holds("permutation, space and time", Model::Permutation, ScanWindow::SpaceTime(ScanEnding::Any));
    holds("permutation, prospective", Model::Permutation, ScanWindow::SpaceTime(ScanEnding::Last));
}

//! Tables against the definition read literally: all pairs, all permutations.

mod lists;
mod moments;
mod tables;

use proptest::prelude::*;

use super::{
    Bands, CutOffs, Ends, Metric, NearRepeat, NearRepeatInference, NearRepeatOptions, Permutations, SamePlace, near_repeat,
};

/// Bands as R's `cut` tells them apart.
#[derive(Debug, Clone)]
struct Cut {
    breaks: Vec<f64>,
    closed: CutOffs,
    ends: Ends,
}

impl Cut {
    fn bands(&self) -> Bands {
        Bands::new(&self.breaks, self.closed, self.ends).expect("breaks")
    }

    /// The band of a value, by comparing it with the ends of every band in turn.
    fn of(&self, value: f64) -> Option<usize> {
        let last = self.breaks.len() - 1;
        let holds = |band: usize| {
            let (from, to) = (self.breaks[band], self.breaks[band + 1]);
            let included = self.ends == Ends::Included;
            match self.closed {
                CutOffs::LeftClosed => value >= from && (value < to || (included && band + 1 == last && value <= to)),
                CutOffs::RightClosed => (value > from || (included && band == 0 && value >= from)) && value <= to,
            }
        };
        (0..last).find(|&band| holds(band))
    }
}

fn distance(metric: Metric, a: [f64; 2], b: [f64; 2]) -> f64 {
    match metric {
        Metric::Euclidean => ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt(),
        Metric::Manhattan => (a[0] - b[0]).abs() + (a[1] - b[1]).abs(),
    }
}

/// Which pairs are in which band: `[i][j]`.
type Banded = Vec<Vec<Option<usize>>>;

fn banded(n: usize, band: impl Fn(usize, usize) -> Option<usize>) -> Banded {
    (0..n).map(|i| (0..n).map(|j| if i == j { None } else { band(i, j) }).collect()).collect()
}

/// Pairs by band of distance and band of days when event `i` has the time of event `order[i]`.
fn count(space: &Banded, time: &Banded, order: &[usize], [near, soon]: [usize; 2]) -> Vec<u64> {
    let mut table = vec![0; near * soon];
    for i in 0..order.len() {
        for j in 0..i {
            if let (Some(distance), Some(days)) = (space[i][j], time[order[i]][order[j]]) {
                table[distance * soon + days] += 1;
            }
        }
    }
    table
}

/// A small study, with its bands.
#[derive(Debug, Clone)]
struct Case {
    points: Vec<[f64; 2]>,
    days: Vec<f64>,
    space: Cut,
    time: Cut,
    metric: Metric,
}

impl Case {
    fn options(&self, inference: NearRepeatInference) -> NearRepeatOptions {
        NearRepeatOptions { distances: self.space.bands(), days: self.time.bands(), metric: self.metric, inference }
    }

    fn table(&self, inference: NearRepeatInference) -> NearRepeat {
        near_repeat(&self.points, &self.days, &self.options(inference)).expect("a table")
    }

    fn banded(&self) -> [Banded; 2] {
        let n = self.points.len();
        let space = banded(n, |i, j| self.space.of(distance(self.metric, self.points[i], self.points[j])));
        [space, banded(n, |i, j| self.time.of((self.days[i] - self.days[j]).abs()))]
    }

    fn counts(&self) -> Vec<u64> {
        let [space, time] = self.banded();
        let order: Vec<usize> = (0..self.points.len()).collect();
        count(&space, &time, &order, [self.space.breaks.len() - 1, self.time.breaks.len() - 1])
    }
}

/// Breaks that values on a grid fall on, with or without an end.
fn cuts() -> impl Strategy<Value = Cut> {
    let breaks = prop_oneof![
        Just(vec![0.0, 10.0, 20.0, 30.0, f64::INFINITY]),
        Just(vec![0.0, 0.5, 10.0, 30.0]),
        Just(vec![5.0, 10.0, 14.142_135_623_730_951, 40.0]),
        Just(vec![0.0, f64::INFINITY]),
        Just(vec![20.0, f64::INFINITY]),
        Just(vec![0.0, 3.25, 100.0]),
    ];
    let closed = prop_oneof![Just(CutOffs::LeftClosed), Just(CutOffs::RightClosed)];
    let ends = prop_oneof![Just(Ends::Open), Just(Ends::Included)];
    (breaks, closed, ends).prop_map(|(breaks, closed, ends)| Cut { breaks, closed, ends })
}

/// Points and times of which many are equal, and many pairs lie on a break.
fn studies(most: usize) -> impl Strategy<Value = Case> {
    let place = prop_oneof![
        (0..5_i32, 0..5_i32).prop_map(|(x, y)| [f64::from(x) * 10.0, f64::from(y) * 10.0]),
        (-60.0..60.0_f64, -60.0..60.0_f64).prop_map(|(x, y)| [x, y]),
    ];
    let day = prop_oneof![(0..40_i32).prop_map(f64::from), Just(7.0)];
    let whole = prop::collection::vec((place.clone(), day), 2..most);
    let real = prop::collection::vec((place, prop_oneof![0.0..60.0_f64, Just(3.25)]), 2..most);
    let metric = prop_oneof![Just(Metric::Euclidean), Just(Metric::Manhattan)];
    (prop_oneof![whole, real], cuts(), cuts(), metric).prop_map(|(events, space, time, metric)| {
        let (points, days) = events.into_iter().unzip();
        Case { points, days, space, time, metric }
    })
}

/// Events scattered over a square, of which some share places and days.
fn scattered(n: u32, side: f64, seed: u64) -> (Vec<[f64; 2]>, Vec<f64>) {
    let mut state = seed;
    let mut next = |range: f64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / f64::from(u32::MAX) * range
    };
    (0..n).map(|_| ([next(side), next(side)], next(365.0).floor())).unzip()
}

fn standard(inference: NearRepeatInference) -> NearRepeatOptions {
    NearRepeatOptions {
        distances: Bands::of_distance(&[100.0, 200.0], SamePlace::Apart { tolerance: 0.0 }, CutOffs::LeftClosed).expect("bands"),
        days: Bands::of_days(&[7.0, 14.0], CutOffs::LeftClosed).expect("bands"),
        metric: Metric::Euclidean,
        inference,
    }
}

const DRAWS: Permutations = Permutations { count: 99, seed: 5 };

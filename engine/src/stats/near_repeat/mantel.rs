//! Mantel's test: are events that are closer in space also closer in time, over all pairs?

use rayon::prelude::*;

use super::super::draws::stream;
use super::super::global::Permutations;
use super::super::permutation::PermutationP;
use super::super::{NotComputable, StatsError, real};
use super::Metric;
use super::bands::check_events;
use super::law::tails;
use super::simulate::shuffle;

/// Most comparisons of pairs that are made: some minutes of work.
const MOST: f64 = 2e11;

/// Permutations that are summed side by side.
const LANES: usize = 8;

/// Events of which one thread takes all pairs at a time.
const ROWS: usize = 64;

/// What distances and times are turned into before they are multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MantelTransform {
    /// Nothing. A few far pairs decide the answer, which is why it often misses clusters.
    Plain,
    /// `1 / (value + constant)`, as Mantel advised: pairs that are near count most.
    Reciprocal {
        /// Added to distances, above 0, in the unit of the points.
        distance: f64,
        /// Added to times, above 0, in days.
        days: f64,
    },
}

/// Options of Mantel's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MantelOptions {
    /// How distance is measured.
    pub metric: Metric,
    /// What the two are turned into.
    pub transform: MantelTransform,
    /// Permutations of the times, or `None` for the closed form only.
    pub permutations: Option<Permutations>,
}

/// Mantel's test.
#[derive(Debug, Clone, PartialEq)]
pub struct Mantel {
    /// Events.
    pub events: usize,
    /// Sum over all pairs of distance times time, each as transformed.
    pub sum: f64,
    /// Its mean over all permutations.
    pub expected: f64,
    /// Its variance over all permutations.
    pub variance: f64,
    /// Correlation of distance and time over all pairs, -1 to 1.
    pub r: Result<f64, NotComputable>,
    /// Standard deviations of the sum above its mean.
    pub z: Result<f64, NotComputable>,
    /// Both tails of the normal law of z: `p_high` speaks for interaction.
    pub normal: Result<PermutationP, NotComputable>,
    /// Both tails among the permutations: (1 + permutations as high) / (1 + permutations).
    pub permuted: Option<PermutationP>,
}

const ALIKE: NotComputable = NotComputable::Because("all events are equally far apart in space or in time; ask for more events");

/// Mantel's test of space-time interaction.
///
/// Answers: over all pairs of events, does closeness in space go with closeness in time? Give it beside Knox's test, which
/// looks at near pairs only and finds more; Mantel's needs no limits to be chosen.
///
/// The mean and variance of the sum over all permutations of the times have a closed form (Mantel, 1967), here as a sum of two
/// parts that cannot be negative. Time grows with the square of the events, and with the permutations: ten thousand events
/// take a tenth of a second in closed form. Nothing is kept per pair.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit, `days` in days.
///
/// # Degenerate input
/// `r`, `z` and the normal tails are [`NotComputable`] where all distances, or all times, are alike.
///
/// # Errors
/// Those of [`super::near_repeat`] about events, [`StatsError::BadOption`] (a constant that is not above 0, no permutations)
/// and [`StatsError::Undefined`] where more than 2 x 10^11 pairs would have to be compared: test a sample of the events.
///
/// # Source
/// N. Mantel, 1967, Cancer Research 27(2), 209-220.
///
/// # Example
/// ```
/// use engine::stats::{MantelOptions, MantelTransform, Metric, mantel};
///
/// let options = MantelOptions { metric: Metric::Euclidean, transform: MantelTransform::Plain, permutations: None };
/// let line = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [4.0, 0.0]];
/// let test = mantel(&line, &[0.0, 10.0, 20.0, 40.0], options)?;
/// assert!((test.r? - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mantel(points: &[[f64; 2]], days: &[f64], options: MantelOptions) -> Result<Mantel, StatsError> {
    check_events(points, days)?;
    check(points.len(), options)?;
    let study = Study { points, options };
    let sums = study.sums(days);
    let pairs = real(points.len()) * (real(points.len()) - 1.0) / 2.0;
    let (distance, time) = (Spread::of(&sums, 0, pairs), Spread::of(&sums, 1, pairs));
    let sum = sums.iter().map(|row| row.product).sum::<f64>();
    let expected = distance.sum * time.sum / pairs;
    let variance = distance.variance_with(&time, real(points.len()));
    let scale = (distance.squares * time.squares).sqrt();
    let varies = distance.squares > 0.0 && time.squares > 0.0;
    let z = if varies && variance > 0.0 { Ok((sum - expected) / variance.sqrt()) } else { Err(ALIKE) };
    Ok(Mantel {
        events: points.len(),
        sum,
        expected,
        variance,
        r: if varies { Ok(((sum - expected) / scale).clamp(-1.0, 1.0)) } else { Err(ALIKE) },
        z,
        normal: z.map(PermutationP::normal),
        permuted: options.permutations.map(|permutations| study.permute(days, permutations, sum)),
    })
}

fn check(events: usize, options: MantelOptions) -> Result<(), StatsError> {
    if let MantelTransform::Reciprocal { distance, days } = options.transform {
        for (option, value) in [("constant added to distances", distance), ("constant added to times", days)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(StatsError::BadOption { option, value, needs: "above 0, such as 1" });
            }
        }
    }
    let permutations = options.permutations.map_or(0, |permutations| permutations.count);
    if options.permutations.is_some() && permutations == 0 {
        return Err(StatsError::BadOption { option: "permutations", value: 0.0, needs: "1 or more, such as 999" });
    }
    if real(events) * real(events) / 2.0 * (1.0 + f64::from(permutations)) > MOST {
        let because = "Mantel's test compares all pairs of events, here more than 2 x 10^11 times; \
                       ask for fewer permutations, test a sample of the events, or use Knox's test";
        return Err(StatsError::Undefined { because });
    }
    Ok(())
}

struct Study<'a> {
    points: &'a [[f64; 2]],
    options: MantelOptions,
}

/// Sums over the pairs of one event with all others: of distances and times, and (each pair once) of squares and products.
#[derive(Clone, Copy, Default)]
struct Row {
    sums: [f64; 2],
    squares: [f64; 2],
    product: f64,
}

impl Study<'_> {
    fn distance(&self, a: usize, b: usize) -> f64 {
        let distance = self.options.metric.between(self.points[a], self.points[b]);
        match self.options.transform {
            MantelTransform::Plain => distance,
            MantelTransform::Reciprocal { distance: constant, .. } => (distance + constant).recip(),
        }
    }

    fn time(&self, a: f64, b: f64) -> f64 {
        match self.options.transform {
            MantelTransform::Plain => (a - b).abs(),
            MantelTransform::Reciprocal { days: constant, .. } => ((a - b).abs() + constant).recip(),
        }
    }

    fn sums(&self, days: &[f64]) -> Vec<Row> {
        let row = |a: usize| {
            let mut row = Row::default();
            for b in (0..days.len()).filter(|&b| b != a) {
                let (distance, time) = (self.distance(a, b), self.time(days[a], days[b]));
                row.sums[0] += distance;
                row.sums[1] += time;
                if b > a {
                    row.squares[0] += distance * distance;
                    row.squares[1] += time * time;
                    row.product += distance * time;
                }
            }
            row
        };
        (0..days.len()).into_par_iter().map(row).collect()
    }

    fn permute(&self, days: &[f64], Permutations { count, seed }: Permutations, seen: f64) -> PermutationP {
        let batches: Vec<u64> = (0..u64::from(count)).step_by(LANES).collect();
        let drawn: Vec<f64> = batches.iter().flat_map(|&first| self.batch(days, seed, first)).take(count as usize).collect();
        // Sums that differ by no more than rounding are equal.
        let same = 1e-12 * seen.abs();
        let share =
            |of: &dyn Fn(f64) -> bool| (1.0 + real(drawn.iter().filter(|&&sum| of(sum)).count())) / (1.0 + real(drawn.len()));
        tails(share(&|sum| sum >= seen - same), share(&|sum| sum <= seen + same))
    }

    /// The sums of some permutations, side by side.
    fn batch(&self, days: &[f64], seed: u64, first: u64) -> [f64; LANES] {
        let mut lanes = vec![[0.0; LANES]; days.len()];
        for (lane, index) in (first..).take(LANES).enumerate() {
            let mut dealt = days.to_vec();
            shuffle(&mut dealt, &mut stream(seed, index));
            for (lanes, day) in lanes.iter_mut().zip(dealt) {
                lanes[lane] = day;
            }
        }
        let starts: Vec<usize> = (0..days.len()).step_by(ROWS).collect();
        let rows = |start: usize| {
            let mut sums = [0.0; LANES];
            for a in start..(start + ROWS).min(days.len()) {
                for b in a + 1..days.len() {
                    let distance = self.distance(a, b);
                    for lane in 0..LANES {
                        sums[lane] += distance * self.time(lanes[a][lane], lanes[b][lane]);
                    }
                }
            }
            sums
        };
        // Collected in order and added one after another: the same bits on any number of threads.
        let parts: Vec<[f64; LANES]> = starts.into_par_iter().map(rows).collect();
        parts.iter().fold([0.0; LANES], |sums, part| std::array::from_fn(|lane| sums[lane] + part[lane]))
    }
}

/// How the distances (or times) of all pairs are spread.
struct Spread {
    /// Sum over all pairs.
    sum: f64,
    /// Sum of squared deviations from the mean, over all pairs.
    squares: f64,
    /// Sum of squared deviations of the events' sums from their mean.
    events: f64,
}

impl Spread {
    fn of(rows: &[Row], which: usize, pairs: f64) -> Self {
        let sum = rows.iter().map(|row| row.sums[which]).sum::<f64>() / 2.0;
        let squares = rows.iter().map(|row| row.squares[which]).sum::<f64>();
        let mean = 2.0 * sum / real(rows.len());
        let events = rows.iter().map(|row| (row.sums[which] - mean).powi(2)).sum();
        let around = squares - sum * sum / pairs;
        Self { sum, squares: if around > 1e-12 * squares { around } else { 0.0 }, events }
    }

    /// The variance of the sum of products when the other's events are dealt out over this one's: a part from events that
    /// are far from all others in both, and a part from all else.
    fn variance_with(&self, other: &Self, n: f64) -> f64 {
        if n < 4.0 {
            return if n > 2.0 { self.events * other.events / ((n - 1.0) * (n - 2.0) * (n - 2.0)) } else { 0.0 };
        }
        let left = |of: &Self| (of.squares - of.events / (n - 2.0)).max(0.0);
        self.events * other.events / ((n - 1.0) * (n - 2.0) * (n - 2.0)) + 2.0 * left(self) * left(other) / (n * (n - 3.0))
    }
}

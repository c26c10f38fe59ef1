//! The slope of a given rank among the slopes of all pairs, found without listing them.
//!
//! A pair rises faster than `b` exactly when `x - b t` rises too, so counting pairs by their order counts slopes by their
//! size, in `O(n log n)`. A bracket around the rank wanted, first guessed from a sample of pairs, is narrowed until few
//! pairs are left in it, and those are listed. After J. Matousek, 1991, Information Processing Letters 39(4), 183-187,
//! doi:10.1016/0020-0190(91)90177-J, with an even sample in place of a random one, so that the work is always the same.

use super::order::{Pairs, count_not_rising, sort_counting};
use super::report::{Report, slope};
use super::{many, real};

/// Fewest pairs in the sample that the first guess comes from.
const SAMPLE: usize = 256;

/// Up to so many points of a season, looking at every pair is faster than sorting.
const SHORT: usize = 256;

/// As many pairs as are listed without further ado, which takes no rounding for a difference: those of 256 points.
const ALL_LISTED: u64 = 32_640;

/// As many pairs as are listed once a bracket holds no more.
const LISTED: u64 = 2048;

/// Share of the pairs in a bracket that a probe aims beside the rank wanted.
const ASIDE: f64 = 0.02;

/// Series with time, season after season. Pairs are those within a season.
#[derive(Clone, Copy)]
pub(super) struct Points<'a> {
    pub(super) values: &'a [f64],
    /// Rising within each season.
    pub(super) times: &'a [f64],
    /// Where each season ends.
    pub(super) ends: &'a [usize],
}

impl<'a> Points<'a> {
    /// The values and times of each season.
    pub(super) fn seasons(self) -> impl Iterator<Item = (&'a [f64], &'a [f64])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends).map(move |(start, &end)| (&self.values[start..end], &self.times[start..end]))
    }

    /// Pairs whose slope is at most `steepness`.
    fn no_steeper(self, steepness: f64, [heights, spare]: [&mut Vec<f64>; 2]) -> u64 {
        let mut count = 0;
        for (values, times) in self.seasons() {
            heights.clear();
            heights.extend(values.iter().zip(times).map(|(value, time)| value - steepness * time));
            count += if heights.len() <= SHORT { count_not_rising(heights) } else { sort_counting(heights, spare) };
        }
        count
    }

    /// The steepest slope there is: that of some two points in a row.
    fn steepest(self) -> f64 {
        let in_a_row = |(values, times): (&[f64], &[f64])| {
            (1..values.len()).map(|at| slope(values, times, (at - 1, at))).fold(0.0, f64::max)
        };
        self.seasons().map(in_a_row).fold(0.0, f64::max)
    }

    /// Fills `sample` with the slopes of pairs that are spread evenly over all of them, in order.
    fn sample(self, sample: &mut Vec<f64>) {
        // The additive recurrence of M. Roberts, 2018, with the plastic number: as even as any for two coordinates.
        let (mut across, mut down) = (0.5_f64, 0.5_f64);
        for (values, times) in self.seasons().filter(|(values, _)| values.len() > 1) {
            let n = values.len();
            for _ in 0..=(SAMPLE + self.values.len() / 16) * n / self.values.len() {
                across = (across + 0.754_877_666_246_692_7).fract();
                down = (down + 0.569_840_290_998_053_2).fract();
                let pair = (part(across, n), part(down, n));
                if pair.0 != pair.1 {
                    sample.push(slope(values, times, pair));
                }
            }
        }
        sample.sort_unstable_by(f64::total_cmp);
    }
}

/// The index at a share of `n`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1 of a length")]
fn part(share: f64, n: usize) -> usize {
    ((share * real(n)) as usize).min(n - 1)
}

/// Slopes between two whose ranks are known.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    low: f64,
    /// Pairs that are no steeper than `low`, which is fewer than or as many as come before the rank wanted.
    before: u64,
    high: f64,
    /// Pairs that are no steeper than `high`, which is more.
    upto: u64,
}

impl Bracket {
    fn inside(&self) -> u64 {
        self.upto - self.before
    }

    /// Narrows it to one side of a slope.
    fn cut(&mut self, at: f64, no_steeper: u64, rank: u64) {
        if no_steeper <= rank {
            (self.low, self.before) = (at, no_steeper);
        } else {
            (self.high, self.upto) = (at, no_steeper);
        }
    }

    /// Where the slope of a rank would be if slopes were spread evenly, and a little further by `aside`.
    fn aim(&self, rank: u64, aside: f64) -> f64 {
        let share = (many(rank - self.before) + 0.5) / many(self.inside()) + aside;
        self.low + (self.high - self.low) * share
    }

    /// The middle of all numbers that can be written between its ends: at most 64 such cuts are left.
    fn middle(&self) -> f64 {
        f64::from_bits(u64::midpoint(self.low.to_bits(), self.high.to_bits()))
    }
}

/// Which pairs: those that rise, or those that rise once the series is turned upside down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Rising,
    Falling,
}

/// Memory that one thread uses for one series after another.
#[derive(Default)]
pub(super) struct Workspace {
    pub(super) sorted: Vec<f64>,
    pub(super) spare: Vec<f64>,
    upside_down: Vec<f64>,
    sample: Vec<f64>,
    report: Report,
    /// What the report is of.
    reported: Option<(Side, Bracket)>,
}

impl Workspace {
    /// Forgets the series before.
    pub(super) fn renew(&mut self) {
        self.sample.clear();
        self.reported = None;
    }

    /// The slope that has `rank` slopes before it in rising order, of all those that `pairs` counted.
    pub(super) fn slope_at(&mut self, points: Points<'_>, pairs: &Pairs, rank: u64) -> f64 {
        let not_rising = pairs.falling + pairs.level;
        if (pairs.falling..not_rising).contains(&rank) {
            return 0.0;
        }
        if pairs.all <= ALL_LISTED {
            return self.listed_at(points, rank);
        }
        if rank >= not_rising {
            return self.steepness_at(points, (Side::Rising, not_rising, pairs.all), rank);
        }
        let mut turned = std::mem::take(&mut self.upside_down);
        turned.clear();
        turned.extend(points.values.iter().map(|value| -value));
        let (flat, rank) = (pairs.all - pairs.falling, pairs.all - 1 - rank);
        let steepness = self.steepness_at(Points { values: &turned, ..points }, (Side::Falling, flat, pairs.all), rank);
        self.upside_down = turned;
        -steepness
    }

    /// The slope of a rank among all of them, listed.
    fn listed_at(&mut self, points: Points<'_>, rank: u64) -> f64 {
        if self.reported.is_none() {
            self.report.list_all(points);
            self.reported =
                Some((Side::Rising, Bracket { low: f64::NEG_INFINITY, before: 0, high: f64::INFINITY, upto: u64::MAX }));
        }
        self.report.at(rank).unwrap_or_default()
    }

    /// The slope of a rank that is above 0; `flat` of all pairs do not rise.
    fn steepness_at(&mut self, points: Points<'_>, (side, flat, all): (Side, u64, u64), rank: u64) -> f64 {
        if let Some((of, bracket)) = self.reported
            && of == side
            && (bracket.before..bracket.upto).contains(&rank)
        {
            return self.report.at(rank - bracket.before).unwrap_or(bracket.high);
        }
        // Twice the steepest, so that no rounding leaves a pair out.
        let mut bracket = Bracket { low: 0.0, before: flat, high: 2.0 * points.steepest(), upto: all };
        if !self.narrow(points, side, &mut bracket, rank) {
            return bracket.high;
        }
        self.report.list(points, bracket.low, bracket.high);
        self.reported = Some((side, bracket));
        self.report.at(rank - bracket.before).unwrap_or(bracket.high)
    }

    /// Narrows a bracket until its pairs can be listed, or says that they cannot, because too many have the same slope.
    fn narrow(&mut self, points: Points<'_>, side: Side, bracket: &mut Bracket, rank: u64) -> bool {
        let few = LISTED.max(4 * points.values.len() as u64);
        if bracket.inside() <= few {
            return true;
        }
        let mut guesses = self.guesses(points, side, many(rank) / many(bracket.upto)).into_iter();
        let mut stuck_at = u64::MAX;
        for turn in 0_u32.. {
            let probe = match (guesses.next(), turn % 3) {
                (Some(guess), _) => guess,
                (None, 0) => bracket.aim(rank, -ASIDE),
                (None, 1) => bracket.aim(rank, ASIDE),
                (None, _) if bracket.inside() < stuck_at / 2 => f64::NAN,
                (None, _) => bracket.middle(),
            };
            if turn % 3 == 2 {
                stuck_at = bracket.inside();
            }
            if probe > bracket.low && probe < bracket.high {
                let no_steeper = points.no_steeper(probe, [&mut self.sorted, &mut self.spare]);
                bracket.cut(probe, no_steeper, rank);
                if bracket.inside() <= few {
                    return true;
                }
            } else if bracket.high.to_bits() - bracket.low.to_bits() <= 1 {
                return false;
            }
        }
        false
    }

    /// Slopes that are likely to be on either side of the one wanted, by the sample.
    fn guesses(&mut self, points: Points<'_>, side: Side, share: f64) -> [f64; 2] {
        if self.sample.is_empty() {
            points.sample(&mut self.sample);
        }
        let all = real(self.sample.len());
        let aside = (2.0 * (share * (1.0 - share) / all).sqrt()).max(2.0 / all);
        let at = |share: f64| self.sample[part(share.clamp(0.0, 1.0), self.sample.len())];
        match side {
            Side::Rising => [at(share - aside), at(share + aside)],
            Side::Falling => [-at(1.0 - share + aside), -at(1.0 - share - aside)],
        }
    }
}

//! Days of counts: of independent events, of events in bouts, and with a season.

use std::fmt;

use rand::SeedableRng as _;
use rand_pcg::Pcg64Mcg;

use super::super::Noise;
use super::RISE;

/// Days of a year, of which a series has three.
pub(super) const YEAR: usize = 365;

/// Weights of the days of a week, of mean 1.
const WEEK: [f64; 7] = [0.8, 0.8, 0.8, 0.9, 1.2, 1.5, 1.0];

/// Largest mean that is drawn in one go.
const LARGEST_DRAW: f64 = 15.0;

/// A kind of days.
#[derive(Clone, Copy)]
pub(super) struct Days {
    noise: Noise,
    season: Season,
    /// Events of an average day.
    pub(super) mean: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Season {
    None,
    /// Weekends with more events, and a summer with 30 % more than average.
    WeekAndYear,
}

impl Days {
    pub(super) fn poisson(mean: f64) -> Self {
        Self { noise: Noise::Poisson, season: Season::None, mean }
    }

    pub(super) fn clumped(mean: f64) -> Self {
        Self { noise: Noise::Clumped, ..Self::poisson(mean) }
    }

    fn seasonal(mean: f64) -> Self {
        Self { season: Season::WeekAndYear, ..Self::poisson(mean) }
    }

    /// All kinds of the tables, sparse ones first.
    pub(super) fn all() -> Vec<Self> {
        let means = [0.05, 0.2, 1.0, 5.0, 20.0];
        let of = |kind: fn(f64) -> Self, means: &[f64]| means.iter().copied().map(kind).collect::<Vec<_>>();
        [of(Self::poisson, &means), of(Self::clumped, &means[1..]), of(Self::seasonal, &means[1..])].concat()
    }

    /// Whether every event comes for itself, at one rate.
    pub(super) fn independent(self) -> bool {
        self.noise == Noise::Poisson && self.season == Season::None
    }

    pub(super) fn name(self) -> &'static str {
        match (self.season, self.noise) {
            (Season::None, Noise::Poisson) => "poisson",
            (Season::None, Noise::Clumped) => "negative binomial",
            (Season::WeekAndYear, _) => "seasonal",
        }
    }

    /// So many series of three years, with `rise` times the mean in the first days of the third.
    pub(super) fn series(self, rise: f64, series: u64) -> Vec<Vec<f64>> {
        (0..series).map(|seed| self.draw(rise, seed)).collect()
    }

    fn draw(self, rise: f64, seed: u64) -> Vec<f64> {
        // Series with a rise are other ones than those without.
        let mut random = Pcg64Mcg::seed_from_u64(seed * 1_000 + rise.to_bits() % 997);
        let from = 2 * YEAR;
        let day = |day: usize| {
            let risen = if (from..from + RISE).contains(&day) { rise } else { 1.0 };
            let season = match self.season {
                Season::None => 1.0,
                Season::WeekAndYear => WEEK[day % 7] * (1.0 + 0.3 * (std::f64::consts::TAU * super::real(day) / 365.0).sin()),
            };
            let mean = self.mean * risen * season;
            // Both laws add up, and a draw from 0 upwards would lose a large mean to rounding.
            let parts = (mean / LARGEST_DRAW).ceil().max(1.0);
            let mut left = parts;
            let mut count = 0.0;
            while left > 0.5 {
                count += self.noise.draw(mean / parts, &mut random);
                left -= 1.0;
            }
            count
        };
        (0..3 * YEAR).map(day).collect()
    }
}

impl fmt::Display for Days {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} | {}", self.name(), self.mean)
    }
}

//! Does a nominal 5 % hold? Maps of pure noise, and maps with a cluster put into them, asked for hot spots.
//!
//! A small share runs always; the full tables, which take minutes, when `BEATWISE_PROVE` is set. They are printed on
//! stderr in lines that start with `calibration:` and `power:`, for the documentation to quote.

// Always so in this crate, but it tells clippy that the helpers below are tests too and may panic and print.
#![cfg(test)]

mod alarms_charts;
mod alarms_farrington;
mod comparison;
mod emerging;
mod global;
mod lisa;
mod near_repeat;
mod scan;
mod trend;
mod two_period;

use std::fmt;

use engine::stats::Adjacency;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Whether the full tables were asked for.
fn prove() -> bool {
    std::env::var_os("BEATWISE_PROVE").is_some()
}

/// Cells no more than `ring` steps apart on a rhombus of `side` by `side` hexagons, with its edges.
fn hexagons(side: i32, ring: i32) -> Adjacency {
    let number = |q: i32, r: i32| u32::try_from(r * side + q).expect("on the map");
    let row = |at: i32| {
        let (q, r) = (at % side, at / side);
        let steps = (-ring..=ring).flat_map(|down| (-ring..=ring).map(move |right| (right, down)));
        steps
            .filter(|&(right, down)| (right, down) != (0, 0) && (right + down).abs() <= ring)
            .map(|(right, down)| (q + right, r + down))
            .filter(|&(q, r)| (0..side).contains(&q) && (0..side).contains(&r))
            .map(|(q, r)| number(q, r))
            .collect()
    };
    Adjacency::from_rows((0..side * side).map(row).collect()).expect("a lattice")
}

/// Counts that know nothing of each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noise {
    /// Every event for itself.
    Poisson,
    /// Negative binomial with four times the variance: repeats at the same place, as reports have them, and no clusters.
    Clumped,
}

impl fmt::Display for Noise {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Self::Poisson => "poisson",
            Self::Clumped => "negative binomial",
        })
    }
}

impl Noise {
    /// The count at which the cumulative probability passes a uniform draw.
    fn draw(self, mean: f64, random: &mut Pcg64Mcg) -> f64 {
        let (rounds, quiet) = (mean / 3.0, 0.25_f64);
        let (mut probability, step): (f64, Box<dyn Fn(f64) -> f64>) = match self {
            Self::Poisson => ((-mean).exp(), Box::new(|count| mean / (count + 1.0))),
            Self::Clumped => (quiet.powf(rounds), Box::new(|count| (count + rounds) / (count + 1.0) * (1.0 - quiet))),
        };
        let (mut left, mut count) = (random.random::<f64>() - probability, 0.0);
        while left >= 0.0 && (count < mean || probability > 1e-18) {
            probability *= step(count);
            left -= probability;
            count += 1.0;
        }
        count
    }

    /// A map whose cells have these means.
    fn map(self, means: &[f64], seed: u64) -> Vec<f64> {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        means.iter().map(|&mean| self.draw(mean, &mut random)).collect()
    }
}

/// How often something happened.
#[derive(Clone, Copy, Default)]
struct Share {
    times: u32,
    of: u32,
}

impl Share {
    fn count(&mut self, happened: bool) {
        self.times += u32::from(happened);
        self.of += 1;
    }

    fn value(self) -> f64 {
        f64::from(self.times) / f64::from(self.of.max(1))
    }

    /// Whether the share seen is one that a true 5 % can give, within three standard errors.
    fn holds_five_percent(self) -> bool {
        self.value() <= 0.05 + 3.0 * (0.05 * 0.95 / f64::from(self.of)).sqrt()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        if self.of == 0 { out.write_str("-") } else { write!(out, "{:.1} %", 100.0 * self.value()) }
    }
}

#[test]
fn noise_has_the_mean_and_variance_that_its_name_says() {
    for (noise, ratio) in [(Noise::Poisson, 1.0), (Noise::Clumped, 4.0)] {
        for mean in [0.05, 1.0, 5.0] {
            let map = noise.map(&vec![mean; 40_000], 1);
            let seen = map.iter().sum::<f64>() / 40_000.0;
            let variance = map.iter().map(|count| (count - seen).powi(2)).sum::<f64>() / 40_000.0;
            assert!((seen / mean - 1.0).abs() < 0.12, "{noise}, mean {mean}: {seen}");
            assert!((variance / (ratio * mean) - 1.0).abs() < 0.25, "{noise}, mean {mean}: {variance}");
        }
    }
}

#[test]
fn hexagons_have_six_neighbours_and_eighteen_within_two_steps() {
    for (ring, inside) in [(1, 6), (2, 18)] {
        let lattice = hexagons(9, ring);
        assert_eq!(lattice.neighbours(40).len(), inside);
        assert_eq!((0..81).map(|cell| lattice.neighbours(cell).len()).max(), Some(inside));
        assert!(lattice.neighbours(0).len() < inside);
    }
}

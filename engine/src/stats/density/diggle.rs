//! How far to smooth events whose clustering is a random intensity of its own.

use std::f64::consts::PI;

use rayon::prelude::*;

use super::cross_validation::check;
use super::{StatsError, Window, real};

/// Distances at which Ripley's K is taken for [`diggle_bandwidth`], as in `spatstat`.
const STEPS: usize = 511;

/// Bins between two such distances.
const FINER: usize = 16;

/// Points whose pairs are counted together.
const PART: usize = 256;

/// Most points whose pairs are corrected for the edge one by one.
const MOST_POINTS: usize = 20_000;

/// Standard deviation with the least mean squared error under a stationary Cox process, in metres: `bw.diggle`.
///
/// Answers: how far must these events be smoothed if their clustering is a random intensity of its own? Minimises
/// `M(r) = (1/lambda - 2 K(r)) / (pi r^2) + (integral of phi(s, r) dK(s)) / (2 pi (pi r^2)^2)` over 255 distances r up to an
/// eighth of the window's shorter side, K being Ripley's with the isotropic correction and phi 2 pi times the area
/// common to two discs of radius r, s apart; a disc of radius r has standard deviation r / 2 along each axis, which is the answer.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two points, [`StatsError::BadOption`] for more than 20,000 (every pair within a
/// quarter of the window is corrected), [`StatsError::BadValue`] for points that are not finite or outside the window.
///
/// # Source
/// M. Berman and P. Diggle, 1989, Journal of the Royal Statistical Society B 51(1), 81-92,
/// doi:10.1111/j.2517-6161.1989.tb01750.x.
pub fn diggle_bandwidth(points: &[[f64; 2]], window: Window) -> Result<f64, StatsError> {
    check(points)?;
    let window = window.checked("coordinate of event", points)?;
    if points.len() > MOST_POINTS {
        let (option, needs) = ("the number of points", "at most 20000; take a sample of them");
        return Err(StatsError::BadOption { option, value: real(points.len()), needs });
    }
    let n = real(points.len());
    let most = 0.25 * (window.east - window.west).min(window.north - window.south);
    let pairs = corrected_pairs(points, window, most);
    let norm = window.area() / (n * (n - 1.0));
    let bin = most / real(pairs.len());
    let mean_error = |index: usize| {
        let r = real(index * FINER) * bin;
        let k = norm * pairs[..index * FINER].iter().sum::<f64>();
        let pairs = pairs[..2 * index * FINER].iter().enumerate();
        let common = norm * pairs.map(|(number, pair)| pair * lens((real(number) + 0.5) * bin, r)).sum::<f64>();
        let disc = PI * r * r;
        (window.area() / n - 2.0 * k) / disc + common / (2.0 * PI * disc * disc)
    };
    let errors: Vec<f64> = (1..=STEPS / 2).into_par_iter().map(mean_error).collect();
    let best = (0..errors.len()).fold(0, |best, next| if errors[next] < errors[best] { next } else { best });
    Ok(0.5 * real((best + 1) * FINER) * bin)
}

/// Ordered pairs by distance, in [`STEPS`] times [`FINER`] bins up to `most`. A pair counts one over the share of the circle
/// around its first point through the second that lies in the window, which is Ripley's correction.
fn corrected_pairs(points: &[[f64; 2]], window: Window, most: f64) -> Vec<f64> {
    let none = || vec![0.0; STEPS * FINER];
    let of = |(part, firsts): (usize, &[[f64; 2]])| {
        let mut bins = none();
        for (index, first) in firsts.iter().enumerate() {
            for (other, second) in points.iter().enumerate() {
                let distance = (first[0] - second[0]).hypot(first[1] - second[1]);
                if other != part * PART + index && distance <= most {
                    bins[bin(distance / most)] += 1.0 / inside(*first, distance, window);
                }
            }
        }
        bins
    };
    let parts: Vec<Vec<f64>> = points.par_chunks(PART).enumerate().map(of).collect();
    parts.into_iter().fold(none(), |sum, part| sum.iter().zip(part).map(|(a, b)| a + b).collect())
}

/// The bin of a distance given as a share of the longest; bins include their upper end.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
fn bin(share: f64) -> usize {
    ((share * real(STEPS * FINER)).ceil() as usize).clamp(1, STEPS * FINER) - 1
}

/// Share of a circle that lies in the window, for a radius up to half the window's sides.
fn inside(centre: [f64; 2], radius: f64, window: Window) -> f64 {
    let lengths = [[centre[0] - window.west, window.east - centre[0]], [centre[1] - window.south, window.north - centre[1]]];
    let past = |length: f64| if length < radius { (length / radius).acos() } else { 0.0 };
    let mut outside = 2.0 * lengths.iter().flatten().map(|&length| past(length)).sum::<f64>();
    for (across, up) in lengths[0].iter().flat_map(|&across| lengths[1].iter().map(move |&up| (across, up))) {
        // Where the circle leaves by both edges of a corner and also holds the corner, the two arcs overlap.
        outside -= (past(across) + past(up) - 0.5 * PI).max(0.0);
    }
    1.0 - outside / (2.0 * PI)
}

/// 2 pi times the area common to discs of radius `r` around two places `distance` apart.
fn lens(distance: f64, r: f64) -> f64 {
    let share = (0.5 * distance / r).min(1.0);
    4.0 * PI * r * r * (share.acos() - share * (1.0 - share * share).sqrt())
}

//! What part of a kernel lies inside a rectangular window, and what is done about the rest.

use statrs::function::gamma::checked_gamma_lr;

use super::super::StatsError;
use super::Kernel;

/// A rectangle in the plane of the points, metres; its edges belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Smallest x.
    pub west: f64,
    /// Smallest y.
    pub south: f64,
    /// Largest x.
    pub east: f64,
    /// Largest y.
    pub north: f64,
}

/// What is done about the mass that kernels near the edge of a window put outside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Edge {
    /// Nothing: intensity falls towards the edge of the study area.
    Uncorrected,
    /// The estimate at a place is divided by the share of a kernel around that place which lies in the window:
    /// unbiased where the intensity is constant. P. J. Diggle, 1985, doi:10.2307/2347366; "uniform" in `spatstat`.
    Uniform(Window),
    /// Each event is divided by the share of its own kernel which lies in the window, so that the estimate integrates to
    /// the number of events. M. C. Jones, 1993, doi:10.1007/BF00147776; `diggle = TRUE` in `spatstat`.
    DiggleJones(Window),
}

impl Edge {
    /// The window, if there is one.
    #[must_use]
    pub const fn window(&self) -> Option<Window> {
        match self {
            Self::Uncorrected => None,
            Self::Uniform(window) | Self::DiggleJones(window) => Some(*window),
        }
    }
}

impl Window {
    /// Square metres.
    #[must_use]
    pub fn area(&self) -> f64 {
        (self.east - self.west) * (self.north - self.south)
    }

    /// Whether a place lies in the window.
    #[must_use]
    pub fn holds(&self, place: [f64; 2]) -> bool {
        (self.west..=self.east).contains(&place[0]) && (self.south..=self.north).contains(&place[1])
    }

    /// Share, 0.25 to 1 in a window that is wide for the kernel, of a kernel around `place` that lies in the window.
    ///
    /// In closed form for every kernel. `place` must lie in the window.
    #[must_use]
    pub fn mass(&self, place: [f64; 2], kernel: Kernel) -> f64 {
        let [west, east] = [place[0] - self.west, self.east - place[0]];
        let [south, north] = [place[1] - self.south, self.north - place[1]];
        match kernel {
            Kernel::Gaussian { sd_m } => {
                let half = |length: f64| 0.5 * normal_within(length / sd_m);
                (half(west) + half(east)) * (half(south) + half(north))
            }
            Kernel::Quartic { radius_m } | Kernel::Epanechnikov { radius_m } => {
                let power = if matches!(kernel, Kernel::Quartic { .. }) { 3 } else { 2 };
                let quarters = [[west, south], [west, north], [east, south], [east, north]];
                let lost: f64 = quarters.iter().map(|&[a, b]| lost(a / radius_m, b / radius_m, power)).sum();
                1.0 - lost / std::f64::consts::TAU
            }
        }
    }

    /// The window, if it has an inside and holds all points.
    pub(super) fn checked(self, what: &'static str, points: &[[f64; 2]]) -> Result<Self, StatsError> {
        let area = self.area();
        if !area.is_finite() || self.east <= self.west || self.north <= self.south {
            return Err(StatsError::BadOption {
                option: "the window's area",
                value: area,
                needs: "above 0, west < east and south < north",
            });
        }
        match points.iter().position(|&point| !self.holds(point)) {
            Some(index) => Err(StatsError::BadValue {
                what,
                index,
                value: points[index][usize::from((self.west..=self.east).contains(&points[index][0]))],
                needs: "inside the window; leave it out or widen the window",
            }),
            None => Ok(self),
        }
    }
}

/// Probability that a standard normal variable lies within `z` of 0, to full precision (statrs' `erf` has ten digits).
fn normal_within(z: f64) -> f64 {
    match checked_gamma_lr(0.5, 0.5 * z * z) {
        Ok(share) => share,
        Err(_) if z > 1.0 => 1.0,
        Err(_) => 0.0,
    }
}

/// In the quarter of the plane in which a corner of the window lies at `(a, b)` radii: the angle's worth of mass lost
/// beyond the two edges that meet there. A kernel `(1 - d^2)^(power - 1)` has `1 - (1 - d^2)^power` of its mass within d.
fn lost(a: f64, b: f64, power: i32) -> f64 {
    let towards_a = b.atan2(a);
    beyond(a, b, towards_a, power) + beyond(b, a, std::f64::consts::FRAC_PI_2 - towards_a, power)
}

/// Integral of `(1 - h^2 / cos^2)^power` over the directions that cross an edge at distance `h` less than a radius out;
/// the edge ends at `along`, seen under `angle` from its foot.
fn beyond(h: f64, along: f64, angle: f64, power: i32) -> f64 {
    if h >= 1.0 {
        return 0.0;
    }
    let angle = angle.min(h.acos());
    // h tan(angle), h^2 times the integral of 1 / cos^2, and so on, written so that h = 0 needs no case of its own.
    let t = along.min((1.0 - h * h).sqrt());
    let second = h * t;
    let fourth = h.powi(3) * t + h * t.powi(3) / 3.0;
    let sixth = h.powi(5) * t + 2.0 * h.powi(3) * t.powi(3) / 3.0 + h * t.powi(5) / 5.0;
    match power {
        2 => angle - 2.0 * second + fourth,
        _ => angle - 3.0 * second + 3.0 * fourth - sixth,
    }
}

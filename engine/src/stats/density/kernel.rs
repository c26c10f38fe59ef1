//! The shapes that one event is spread over, each with its own meaning of "bandwidth".

use std::f64::consts::PI;

use super::super::StatsError;
use super::exponential::exp_minus;

/// Standard deviations beyond which a Gaussian kernel counts as 0 everywhere: `exp(-t)` is no longer a normal number.
pub(super) const FARTHEST_SD: f64 = 37.63;

/// How the mass of one event is spread over the plane, and how far, in metres (the unit of the points).
///
/// "Bandwidth" means three different lengths in common programs, so no length here is called that:
///
/// | program | its word | what it is | here |
/// |---|---|---|---|
/// | `spatstat`, `ks`, scikit-learn | `sigma`, `h`, `bandwidth` | standard deviation along each axis | `sd_m` |
/// | `ArcGIS`, `QGIS`, `CrimeStat` (quartic) | search radius, radius, bandwidth | radius of the support | `radius_m` |
/// | `splancs` `kernel2d` | `h0` | support radius over the square root of 2 | `radius_m = h0 * 2_f64.sqrt()` |
/// | `spatstat` with `kernel = "quartic"` | `sigma` | standard deviation, again | [`Kernel::quartic_of_sd`] |
///
/// # Wrong peer
/// QGIS's heat map with scaled values multiplies `(1 - d^2/r^2)^2` by `116 / (5 pi r^2)`; a unit of mass needs
/// `3 / (pi r^2)`, which for its own kernel `15/16 (1 - d^2/r^2)^2` is `16 / (5 pi r^2)`. Its densities, and those of R's
/// `SpatialKDE`, which copies it, are 7.25 times too high. Ours integrate to 1; a test keeps the case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kernel {
    /// `exp(-d^2 / (2 sd^2)) / (2 pi sd^2)`: never quite 0.
    Gaussian {
        /// Standard deviation along each axis, metres.
        sd_m: f64,
    },
    /// `3 / (pi r^2) (1 - d^2/r^2)^2` within the radius, 0 beyond; also called biweight.
    Quartic {
        /// Radius of the support, metres.
        radius_m: f64,
    },
    /// `2 / (pi r^2) (1 - d^2/r^2)` within the radius, 0 beyond.
    Epanechnikov {
        /// Radius of the support, metres.
        radius_m: f64,
    },
}

impl Kernel {
    /// The quartic kernel with this standard deviation along each axis, in metres: its radius is the square root of 8
    /// times as long.
    #[must_use]
    pub fn quartic_of_sd(sd_m: f64) -> Self {
        Self::Quartic { radius_m: sd_m * 8.0_f64.sqrt() }
    }

    /// The Epanechnikov kernel with this standard deviation along each axis, in metres: its radius is the square root of
    /// 6 times as long.
    #[must_use]
    pub fn epanechnikov_of_sd(sd_m: f64) -> Self {
        Self::Epanechnikov { radius_m: sd_m * 6.0_f64.sqrt() }
    }

    /// Height of the kernel, per square metre, at a distance in metres.
    #[must_use]
    pub fn at(self, distance_m: f64) -> f64 {
        let share = distance_m / self.length();
        self.peak()
            * match self {
                Self::Gaussian { .. } => exp_minus(0.5 * share * share),
                Self::Quartic { .. } => (1.0 - share * share).max(0.0).powi(2),
                Self::Epanechnikov { .. } => (1.0 - share * share).max(0.0),
            }
    }

    /// The length that the kernel is given by, metres.
    pub(super) const fn length(self) -> f64 {
        match self {
            Self::Gaussian { sd_m } => sd_m,
            Self::Quartic { radius_m } | Self::Epanechnikov { radius_m } => radius_m,
        }
    }

    /// Height at distance 0, per square metre.
    pub(super) fn peak(self) -> f64 {
        let area = PI * self.length() * self.length();
        match self {
            Self::Gaussian { .. } => 0.5 / area,
            Self::Quartic { .. } => 3.0 / area,
            Self::Epanechnikov { .. } => 2.0 / area,
        }
    }

    /// The kernel, if its length is one.
    pub(super) fn checked(self) -> Result<Self, StatsError> {
        let option = match self {
            Self::Gaussian { .. } => "the kernel's standard deviation in metres",
            Self::Quartic { .. } | Self::Epanechnikov { .. } => "the kernel's radius in metres",
        };
        if (1e-9..=1e12).contains(&self.length()) {
            Ok(self)
        } else {
            Err(StatsError::BadOption { option, value: self.length(), needs: "from 1e-9 to 1e12" })
        }
    }
}

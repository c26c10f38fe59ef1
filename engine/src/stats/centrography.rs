//! Centrography: where the middle of a set of points is, and how far and in which direction they spread.

mod hull;
mod median;

pub use hull::convex_hull;
pub use median::{manhattan_median, median_centre};

use super::{NotComputable, StatsError, real};

/// Largest coordinate or weight accepted, on either side: squares of larger ones overflow.
const LARGEST: f64 = 1e100;

/// How much each point counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PointWeights<'a> {
    /// All alike.
    Equal,
    /// One weight per point, 0 or more: events at an address, harm.
    Each(&'a [f64]),
}

/// What squared distances from the mean centre are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DistanceConvention {
    /// n points (or the sum of weights), as `ArcGIS` and `pointpats` do.
    Points,
    /// n - 2, as `CrimeStat` does; with weights, the sum of weights times (n - 2) / n.
    DegreesOfFreedom,
}

/// How the axes of a deviational ellipse are scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EllipseConvention {
    /// `sqrt(2 sum d^2 / (n - 2))`, as `CrimeStat` and `pointpats` do: axes sqrt(2) times a standard deviation, so that the
    /// ellipse covers about 63 % of a normal cloud.
    CrimeStat,
    /// `sqrt(sum d^2 / n)`: plain standard deviations along the axes, as in Yuill's paper and in `ArcGIS`' description of it.
    ArcGis,
}

/// A standard deviational ellipse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ellipse {
    /// Mean centre, in the unit of the points.
    pub centre: [f64; 2],
    /// Longer semi-axis, in the unit of the points.
    pub major: f64,
    /// Shorter semi-axis, in the unit of the points.
    pub minor: f64,
    /// Direction of the longer axis in radians, counter-clockwise from the x axis, above -pi/2 and up to pi/2.
    pub angle: Result<f64, NotComputable>,
}

/// The mean of the points.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit; the answer is a point in it. A point of weight 2 counts as two.
///
/// # Errors
/// [`StatsError::TooFew`] (no points), [`StatsError::Lengths`], [`StatsError::BadValue`] (a coordinate that is not a number
/// from -1e100 to 1e100, a weight that is not one from 0 to 1e100) and [`StatsError::Undefined`] (all weights 0).
///
/// # Example
/// ```
/// use engine::stats::{PointWeights, mean_centre};
///
/// let [x, y] = mean_centre(&[[0.0, 0.0], [4.0, 8.0]], PointWeights::Each(&[3.0, 1.0]))?;
/// assert!((x - 1.0).abs() < 1e-12 && (y - 2.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn mean_centre(points: &[[f64; 2]], weights: PointWeights) -> Result<[f64; 2], StatsError> {
    Ok(Cloud::new(points, weights, 1)?.centre)
}

/// Standard distance: the root mean square distance of the points from their mean centre.
///
/// Answers: how widely are the points spread? A circle of this radius around the mean centre covers about 63 % of a cloud
/// that is normal and round.
///
/// # Units
/// As [`mean_centre`]; the answer is a length, 0 where all points coincide.
///
/// # Errors
/// As [`mean_centre`]; [`StatsError::TooFew`] below three points with [`DistanceConvention::DegreesOfFreedom`].
///
/// # Source
/// R. Bachi, 1962, Papers in Regional Science 10(1), 83-132, doi:10.1111/j.1435-5597.1962.tb00872.x.
///
/// # Example
/// ```
/// use engine::stats::{DistanceConvention, PointWeights, standard_distance};
///
/// let points = [[0.0, 0.0], [6.0, 0.0], [0.0, 8.0], [6.0, 8.0]];
/// let distance = standard_distance(&points, PointWeights::Equal, DistanceConvention::Points)?;
/// assert!((distance - 5.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn standard_distance(points: &[[f64; 2]], weights: PointWeights, convention: DistanceConvention) -> Result<f64, StatsError> {
    let (needed, divisor): (usize, fn(f64) -> f64) = match convention {
        DistanceConvention::Points => (1, |_| 1.0),
        DistanceConvention::DegreesOfFreedom => (3, |n| (n - 2.0) / n),
    };
    let cloud = Cloud::new(points, weights, needed)?;
    Ok(((cloud.xx + cloud.yy) / (cloud.weight * divisor(real(points.len())))).sqrt())
}

/// Standard deviational ellipse: how far, and in which direction, the points spread.
///
/// The axes are the directions in which the points vary most and least around their mean centre; both are standard deviations,
/// scaled as `convention` says. They are the eigenvectors of the matrix of second moments, which is what the trigonometric
/// formulas of the sources come to.
///
/// # Units
/// As [`mean_centre`]; axes are lengths, the angle is in radians.
///
/// # Conventions
/// `CrimeStat` and `ArcGIS` report the rotation clockwise from north: `pi / 2 - angle`. The angle here is that of `pointpats`
/// 2.5; its releases before that took the shorter axis from a formula with a wrong sign.
///
/// # Degenerate input
/// A cloud that spreads alike in all directions, coincident points for one, has axes but no angle. Points on a line have a
/// minor axis of 0.
///
/// # Errors
/// As [`mean_centre`]; [`StatsError::TooFew`] below three points with [`EllipseConvention::CrimeStat`].
///
/// # Source
/// R. S. Yuill, 1971, Geografiska Annaler B 53(1), 28-39, doi:10.1080/04353684.1971.11879353; N. Levine, `CrimeStat` manual,
/// chapter 4.
///
/// # Example
/// ```
/// use engine::stats::{EllipseConvention, PointWeights, deviational_ellipse};
///
/// let points = [[-3.0, -3.0], [3.0, 3.0], [-1.0, 1.0], [1.0, -1.0]];
/// let ellipse = deviational_ellipse(&points, PointWeights::Equal, EllipseConvention::ArcGis)?;
/// assert!((ellipse.major - 3.0).abs() < 1e-12 && (ellipse.minor - 1.0).abs() < 1e-12);
/// assert!((ellipse.angle?.to_degrees() - 45.0).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn deviational_ellipse(
    points: &[[f64; 2]],
    weights: PointWeights,
    convention: EllipseConvention,
) -> Result<Ellipse, StatsError> {
    let (needed, factor): (usize, fn(f64) -> f64) = match convention {
        EllipseConvention::CrimeStat => (3, |n| 2.0 * n / (n - 2.0)),
        EllipseConvention::ArcGis => (1, |_| 1.0),
    };
    let cloud = Cloud::new(points, weights, needed)?;
    let scale = factor(real(points.len())) / cloud.weight;
    let (middle, apart) = (f64::midpoint(cloud.xx, cloud.yy), (0.5 * (cloud.xx - cloud.yy)).hypot(cloud.xy));
    // The smaller eigenvalue from the determinant, where it is a difference of large numbers.
    let largest = middle + apart;
    let smallest = if largest > 0.0 { (cloud.xx * cloud.yy - cloud.xy * cloud.xy).max(0.0) / largest } else { 0.0 };
    let angle = if apart > 1e-12 * middle { Ok(0.5 * (2.0 * cloud.xy).atan2(cloud.xx - cloud.yy)) } else { Err(ROUND) };
    Ok(Ellipse { centre: cloud.centre, major: (scale * largest).sqrt(), minor: (scale * smallest).sqrt(), angle })
}

const ROUND: NotComputable = NotComputable::Because("the points spread alike in all directions; read the axes only");

/// First and second moments of checked points.
struct Cloud {
    centre: [f64; 2],
    weight: f64,
    /// Weighted sums of squares and products of what coordinates differ from the centre.
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Cloud {
    fn new(points: &[[f64; 2]], weights: PointWeights, needed: usize) -> Result<Self, StatsError> {
        check(points, weights, needed)?;
        let weighted = || points.iter().enumerate().map(|(index, &point)| (weights.of(index), point));
        let weight: f64 = weighted().map(|(weight, _)| weight).sum();
        // A second pass takes back what rounding left in the mean of coordinates that are large for their spread.
        let [x0, y0] = points[0];
        let mean = |[x, y]: [f64; 2]| {
            let add = |[a, b]: [f64; 2], (w, [px, py]): (f64, [f64; 2])| [a + w * (px - x), b + w * (py - y)];
            let [a, b] = weighted().fold([0.0, 0.0], add);
            [x + a / weight, y + b / weight]
        };
        let centre = mean(mean([x0, y0]));
        let add = |[xx, yy, xy]: [f64; 3], (w, [px, py]): (f64, [f64; 2])| {
            let (dx, dy) = (px - centre[0], py - centre[1]);
            [xx + w * dx * dx, yy + w * dy * dy, xy + w * dx * dy]
        };
        let [xx, yy, xy] = weighted().fold([0.0; 3], add);
        Ok(Self { centre, weight, xx, yy, xy })
    }
}

impl PointWeights<'_> {
    fn of(self, index: usize) -> f64 {
        match self {
            Self::Equal => 1.0,
            Self::Each(weights) => weights[index],
        }
    }
}

fn check(points: &[[f64; 2]], weights: PointWeights, needed: usize) -> Result<(), StatsError> {
    if points.len() < needed {
        return Err(StatsError::TooFew { what: "points", given: points.len(), needed });
    }
    let bad = |point: &[f64; 2]| point.iter().any(|at| !(-LARGEST..=LARGEST).contains(at));
    if let Some(index) = points.iter().position(bad) {
        let [x, y] = points[index];
        let value = if (-LARGEST..=LARGEST).contains(&x) { y } else { x };
        return Err(StatsError::BadValue { what: "a coordinate of point", index, value, needs: "a number from -1e100 to 1e100" });
    }
    let PointWeights::Each(weights) = weights else { return Ok(()) };
    if weights.len() != points.len() {
        return Err(StatsError::Lengths { what: "weights", given: weights.len(), expected: points.len() });
    }
    if let Some(index) = weights.iter().position(|weight| !(0.0..=LARGEST).contains(weight)) {
        return Err(StatsError::BadValue { what: "weight", index, value: weights[index], needs: "a number from 0 to 1e100" });
    }
    if weights.iter().sum::<f64>() <= 0.0 {
        return Err(StatsError::Undefined { because: "all weights are 0; give a weight to one point at least" });
    }
    Ok(())
}

#[cfg(test)]
mod tests;

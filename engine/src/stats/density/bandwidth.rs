//! Rules of thumb for how far to smooth, in metres.

use super::super::StatsError;
use super::{Events, real};

/// A rule that turns the spread of the events into one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandwidthRule {
    /// `sqrt(sd_x sd_y) n^(-1/6)`: the geometric mean of [`axis_scott_sd`]; `bw.scott.iso` in `spatstat`. A standard
    /// deviation. D. W. Scott, 1992, Multivariate Density Estimation, doi:10.1002/9780470316849, equation 6.42.
    Scott,
    /// `sqrt(sd_x sd_y) (4 / (d + 2))^(1 / (d + 4)) n^(-1 / (d + 4))`. In the plane d = 2 and the factor is 1, so this is
    /// the same length as Scott's; it has a name of its own because it is asked for by name. A standard deviation.
    /// B. W. Silverman, 1986, doi:10.1201/9781315140919, equation 4.14.
    Silverman,
    /// `0.9 min(SD, sqrt(1 / ln 2) D) n^(-0.2)` with SD the standard distance (divided by n) and D the median distance from
    /// the mean centre: the default search radius of `ArcGIS`. A radius: give it to a quartic kernel.
    MedianDistance,
}

/// How far to smooth by a rule of thumb, metres. Whether that is a standard deviation or a radius, the rule says.
///
/// Rules of thumb assume one round cluster. On a city of many they smooth too much; [`super::cross_validate`] asks the
/// events themselves.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two points, [`StatsError::Undefined`] where the points do not spread (all in one
/// place; for Scott and Silverman also all on one line along an axis), [`StatsError::BadValue`] for coordinates that are
/// not finite.
///
/// # Example
/// ```
/// use engine::stats::density::{BandwidthRule, rule_bandwidth};
///
/// // Four corners: standard distance and median distance are both sqrt(2), and sqrt(1 / ln 2) is above 1.
/// let corners = [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]];
/// let radius_m = rule_bandwidth(&corners, BandwidthRule::MedianDistance)?;
/// assert!((radius_m - 0.9 * 2.0_f64.sqrt() * 4.0_f64.powf(-0.2)).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rule_bandwidth(points: &[[f64; 2]], rule: BandwidthRule) -> Result<f64, StatsError> {
    let bandwidth = match rule {
        BandwidthRule::Scott | BandwidthRule::Silverman => {
            let [x, y] = axis_scott_sd(points)?;
            (x * y).sqrt()
        }
        BandwidthRule::MedianDistance => median_distance_rule(points)?,
    };
    spread_out(bandwidth)
}

/// Scott's rule for each axis, `sd n^(-1/6)` with the standard deviation divided by n - 1, metres: `bw.scott` in
/// `spatstat`. 0 along an axis on which all points agree.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two points, [`StatsError::BadValue`] for coordinates that are not finite.
pub fn axis_scott_sd(points: &[[f64; 2]]) -> Result<[f64; 2], StatsError> {
    let squares = squares(points)?;
    let n = real(points.len());
    Ok(squares.map(|square| (square / (n - 1.0)).sqrt() * n.powf(-1.0 / 6.0)))
}

fn median_distance_rule(points: &[[f64; 2]]) -> Result<f64, StatsError> {
    let squares = squares(points)?;
    let n = real(points.len());
    let centre = centre(points);
    let mut distances: Vec<f64> = points.iter().map(|p| (p[0] - centre[0]).hypot(p[1] - centre[1])).collect();
    distances.sort_unstable_by(f64::total_cmp);
    let median = 0.5 * (distances[(points.len() - 1) / 2] + distances[points.len() / 2]);
    let standard = ((squares[0] + squares[1]) / n).sqrt();
    Ok(0.9 * standard.min((1.0 / std::f64::consts::LN_2).sqrt() * median) * n.powf(-0.2))
}

fn spread_out(bandwidth: f64) -> Result<f64, StatsError> {
    if bandwidth > 0.0 {
        Ok(bandwidth)
    } else {
        let because = "the points do not spread over the plane; choose a distance yourself";
        Err(StatsError::Undefined { because })
    }
}

/// Sums of squared deviations from the mean centre along both axes.
fn squares(points: &[[f64; 2]]) -> Result<[f64; 2], StatsError> {
    Events::unweighted(points).check()?;
    if points.len() < 2 {
        return Err(StatsError::TooFew { what: "points", given: points.len(), needed: 2 });
    }
    let centre = centre(points);
    Ok([0, 1].map(|axis| points.iter().map(|point| (point[axis] - centre[axis]).powi(2)).sum()))
}

/// The mean centre, measured from the first point so that a far origin costs no digits.
fn centre(points: &[[f64; 2]]) -> [f64; 2] {
    let first = points[0];
    [0, 1].map(|axis| first[axis] + points.iter().map(|point| point[axis] - first[axis]).sum::<f64>() / real(points.len()))
}

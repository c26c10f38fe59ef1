//! How far apart two events are in time when each is known to an interval only.

use crate::stats::StatsError;

fn check(intervals: [[f64; 2]; 2]) -> Result<(), StatsError> {
    for (index, [from, to]) in intervals.into_iter().enumerate() {
        if !(from.is_finite() && to.is_finite() && from <= to) {
            return Err(StatsError::BadValue {
                what: "interval",
                index,
                value: to,
                needs: "finite, and end no earlier than it begins",
            });
        }
    }
    Ok(())
}

/// The expected gap between two events, each of which happened at any moment of its interval with equal chance.
///
/// Answers: how far apart are two events in time, when nobody saw them? Intervals are `[from, to]` in any one unit, which is
/// that of the gap; an instant has both ends equal. Exact: intervals that do not overlap lie as far apart as their middles.
///
/// # Errors
/// [`StatsError::BadValue`] for an interval that ends before it begins, or is not finite.
///
/// # Source
/// M. D. Porter, 2016, The American Statistician 70(2), 152-165, doi:10.1080/00031305.2015.1123185.
///
/// # Example
/// ```
/// use engine::stats::expected_gap;
///
/// assert!((expected_gap([0.0, 2.0], [5.0, 5.0])? - 4.0).abs() < 1e-12);
/// assert!((expected_gap([0.0, 3.0], [0.0, 3.0])? - 1.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn expected_gap(a: [f64; 2], b: [f64; 2]) -> Result<f64, StatsError> {
    check([a, b])?;
    let (first, second) = if a[0] <= b[0] { (a, b) } else { (b, a) };
    if first[1] <= second[0] {
        return Ok(second[0].midpoint(second[1]) - first[0].midpoint(first[1]));
    }
    // Counted from the later beginning, so that large dates cost no digits.
    let (a, b) = (first.map(|end| end - second[0]), second.map(|end| end - second[0]));
    let once = |gap: f64| gap * gap.abs() / 2.0;
    let twice = |gap: f64| gap * gap * gap.abs() / 6.0;
    Ok(mean_of_differences([a, b], once, twice))
}

/// The same on a cycle, such as the day or the week: the shorter way round.
///
/// An interval as long as the cycle or longer says nothing about where in it the event was: the gap is a quarter of the cycle.
///
/// # Errors
/// As [`expected_gap`]; [`StatsError::BadOption`] for a cycle that is not above 0.
///
/// # Source
/// As [`expected_gap`]. R's `crimelinkage` sums over 2,000 steps of the cycle where neither time is exact; this is the integral.
///
/// # Example
/// ```
/// use engine::stats::expected_circular_gap;
///
/// assert!((expected_circular_gap([23.0, 23.0], [1.0, 1.0], 24.0)? - 2.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn expected_circular_gap(a: [f64; 2], b: [f64; 2], cycle: f64) -> Result<f64, StatsError> {
    check([a, b])?;
    if !(cycle > 0.0 && cycle.is_finite()) {
        return Err(StatsError::BadOption { option: "the length of the cycle", value: cycle, needs: "above 0" });
    }
    if a[1] - a[0] >= cycle || b[1] - b[0] >= cycle {
        return Ok(cycle / 4.0);
    }
    let within = |[from, to]: [f64; 2]| [from.rem_euclid(cycle), from.rem_euclid(cycle) + (to - from)];
    let (a, b) = (within(a), within(b));
    if a[1] <= a[0] && b[1] <= b[0] {
        let gap = (a[0] - b[0]).rem_euclid(cycle);
        return Ok(gap.min(cycle - gap));
    }
    Ok(mean_of_differences([a, b], |gap| once_round(gap, cycle), |gap| twice_round(gap, cycle)))
}

/// The mean of a distance over two intervals that are not both instants, from its first and second antiderivatives.
fn mean_of_differences([a, b]: [[f64; 2]; 2], once: impl Fn(f64) -> f64, twice: impl Fn(f64) -> f64) -> f64 {
    let (long, wide) = (a[1] - a[0], b[1] - b[0]);
    if long <= 0.0 {
        (once(b[1] - a[0]) - once(b[0] - a[0])) / wide
    } else if wide <= 0.0 {
        (once(a[1] - b[0]) - once(a[0] - b[0])) / long
    } else {
        (twice(a[1] - b[0]) - twice(a[0] - b[0]) - twice(a[1] - b[1]) + twice(a[0] - b[1])) / (long * wide)
    }
}

/// The integral of the shorter way round from 0 to `gap`.
fn once_round(gap: f64, cycle: f64) -> f64 {
    let (rounds, rest, half) = ((gap / cycle).floor(), gap.rem_euclid(cycle), cycle / 2.0);
    let part = if rest <= half { rest * rest / 2.0 } else { half * half - (cycle - rest) * (cycle - rest) / 2.0 };
    rounds * half * half + part
}

/// The integral of that from 0 to `gap`.
fn twice_round(gap: f64, cycle: f64) -> f64 {
    let (rounds, rest, half) = ((gap / cycle).floor(), gap.rem_euclid(cycle), cycle / 2.0);
    let round = half * half;
    let whole = rounds * round * half + round * cycle * rounds * (rounds - 1.0) / 2.0;
    let part = if rest <= half {
        rest.powi(3) / 6.0
    } else {
        half.powi(3) / 6.0 + round * (rest - half) - (half.powi(3) - (cycle - rest).powi(3)) / 6.0
    };
    whole + rounds * round * rest + part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The mean over a fine grid of both intervals.
    fn by_hand(a: [f64; 2], b: [f64; 2], distance: impl Fn(f64) -> f64) -> f64 {
        let at = |[from, to]: [f64; 2], step: u32| from + (to - from) * (f64::from(step) + 0.5) / 400.0;
        let all = (0..400).flat_map(|i| (0..400).map(move |j| (i, j)));
        all.map(|(i, j)| distance((at(a, i) - at(b, j)).abs())).sum::<f64>() / 160_000.0
    }

    proptest! {
        #[test]
        fn gaps_are_the_mean_over_both_intervals(start in 0.0..30.0_f64, long in 0.1..20.0_f64, other in 0.0..30.0_f64, wide in 0.1..20.0_f64) {
            let (a, b) = ([start, start + long], [other, other + wide]);
            prop_assert!((expected_gap(a, b)? - by_hand(a, b, |gap| gap)).abs() < 1e-3);
            let round = |gap: f64| (gap % 24.0).min(24.0 - gap % 24.0);
            prop_assert!((expected_circular_gap(a, b, 24.0)? - by_hand(a, b, round)).abs() < 1e-2);
            prop_assert!((expected_circular_gap(a, [other, other], 24.0)? - by_hand(a, [other, other], round)).abs() < 1e-2);
        }
    }

    #[test]
    fn instants_and_long_intervals() {
        assert!((expected_gap([3.0, 3.0], [1.0, 1.0]).expect("a gap") - 2.0).abs() < 1e-12);
        assert!((expected_circular_gap([0.0, 30.0], [1.0, 1.0], 24.0).expect("a gap") - 6.0).abs() < 1e-12);
    }

    #[test]
    fn an_interval_that_ends_before_it_begins_is_refused() {
        assert!(expected_gap([2.0, 1.0], [0.0, 0.0]).is_err());
        assert!(expected_circular_gap([0.0, 0.0], [0.0, f64::NAN], 24.0).is_err());
        assert!(expected_circular_gap([0.0, 0.0], [0.0, 1.0], 0.0).is_err());
    }
}

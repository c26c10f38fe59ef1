//! Who was at risk, and when: populations between censuses, and expected cases given age, sex or other covariates.

use crate::stats::StatsError;

/// A population counted at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Census {
    /// When, in the unit of the edges of periods.
    pub time: f64,
    /// How many people.
    pub population: f64,
}

/// Person-time at risk in each period, from a few censuses.
///
/// Answers: how much population was there between counts? It changes along straight lines from census to census, and stays
/// as it was counted before the first and after the last. Each period's value is the area below that line: population
/// times time.
///
/// # Units
/// `edges` holds the ends of the periods, one more than there are periods, in ascending order and in the unit of the
/// censuses' times (days); the answer is in population times that unit.
///
/// # Degenerate input
/// Without a census there is no population: 0 in every period. Of censuses with the same time the population is their sum.
///
/// # Errors
/// [`StatsError::BadValue`] for a time that is not finite or a negative population; [`StatsError::TooFew`] below two edges.
///
/// # Source
/// The convention is `SaTScan`'s (user guide, "population file"), checked against the populations it prints; there, a census
/// that names only its year counts for 1 July.
///
/// # Example
/// ```
/// use engine::stats::{Census, person_time};
///
/// let censuses = [Census { time: 0.0, population: 100.0 }, Census { time: 10.0, population: 200.0 }];
/// assert_eq!(person_time(&censuses, &[0.0, 10.0, 20.0])?, [1500.0, 2000.0]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn person_time(censuses: &[Census], edges: &[f64]) -> Result<Vec<f64>, StatsError> {
    let line = checked(censuses)?;
    if edges.len() < 2 {
        return Err(StatsError::TooFew { what: "edges of periods", given: edges.len(), needed: 2 });
    }
    let unordered = |pair: &[f64]| !(pair[0] < pair[1] && pair[0].is_finite() && pair[1].is_finite());
    if let Some(index) = edges.windows(2).position(unordered) {
        let needs = "a finite time after the one before it";
        return Err(StatsError::BadValue { what: "edge of periods", index: index + 1, value: edges[index + 1], needs });
    }
    Ok(edges.windows(2).map(|edge| area(&line, edge[0], edge[1])).collect())
}

/// The censuses in order of time, those of the same time added up.
fn checked(censuses: &[Census]) -> Result<Vec<Census>, StatsError> {
    for (index, census) in censuses.iter().enumerate() {
        if !census.time.is_finite() {
            let needs = "a finite number";
            return Err(StatsError::BadValue { what: "time of census", index, value: census.time, needs });
        }
        if !(census.population >= 0.0 && census.population <= 1e100) {
            let needs = "a number from 0 to 1e100";
            return Err(StatsError::BadValue { what: "population of census", index, value: census.population, needs });
        }
    }
    let mut line: Vec<Census> = censuses.to_vec();
    line.sort_by(|a, b| a.time.total_cmp(&b.time));
    line.dedup_by(|later, kept| {
        let same = later.time.total_cmp(&kept.time).is_eq();
        if same {
            kept.population += later.population;
        }
        same
    });
    Ok(line)
}

/// The area below the line between two times.
fn area(line: &[Census], from: f64, to: f64) -> f64 {
    let inside = line.iter().map(|census| census.time).filter(|&time| from < time && time < to);
    let (mut area, mut left) = (0.0, from);
    for right in inside.chain([to]) {
        area += at(line, left).midpoint(at(line, right)) * (right - left);
        left = right;
    }
    area
}

/// The population at a time.
fn at(line: &[Census], time: f64) -> f64 {
    let after = line.partition_point(|census| census.time <= time);
    match (after.checked_sub(1).map(|before| line[before]), line.get(after)) {
        (Some(before), Some(after)) => {
            let share = (time - before.time) / (after.time - before.time);
            before.population + share * (after.population - before.population)
        }
        (Some(only), None) => only.population,
        (None, Some(only)) => only.population,
        (None, None) => 0.0,
    }
}

/// One covariate class (an age group of one sex) in an indirect standardisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum<'a> {
    /// Cases of the class in the whole study.
    pub cases: f64,
    /// Person-time of the class per location and period: location l in period t is at `l * periods + t`.
    pub person_time: &'a [f64],
}

/// Cases expected per location and period if every class had the same rate everywhere and always.
///
/// Answers: how many cases would this place have, given who lives there? Each class's rate is its cases over its person-time
/// in the whole study; a cell expects the sum over classes of rate times person-time.
///
/// # Degenerate input
/// A class without cases expects none; no classes is an error.
///
/// # Errors
/// [`StatsError::TooFew`] without classes, [`StatsError::Lengths`] where classes differ in length, [`StatsError::BadValue`]
/// for negative or infinite numbers and for a class that has cases and no person-time.
///
/// # Source
/// M. Kulldorff, 1997, Communications in Statistics 26(6), 1481-1496, doi:10.1080/03610929708831995, section 4 (adjusting
/// for covariates by indirect standardisation).
///
/// # Example
/// ```
/// use engine::stats::{Stratum, indirectly_standardised};
///
/// let young = Stratum { cases: 2.0, person_time: &[10.0, 30.0] };
/// let old = Stratum { cases: 4.0, person_time: &[15.0, 5.0] };
/// assert_eq!(indirectly_standardised(&[young, old])?, [3.5, 2.5]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn indirectly_standardised(strata: &[Stratum<'_>]) -> Result<Vec<f64>, StatsError> {
    let Some(first) = strata.first() else {
        return Err(StatsError::TooFew { what: "covariate classes", given: 0, needed: 1 });
    };
    let mut expected = vec![0.0; first.person_time.len()];
    for (index, stratum) in strata.iter().enumerate() {
        if stratum.person_time.len() != expected.len() {
            let (given, expected) = (stratum.person_time.len(), expected.len());
            return Err(StatsError::Lengths { what: "person-times of a covariate class", given, expected });
        }
        let rate = rate(index, stratum)?;
        expected.iter_mut().zip(stratum.person_time).for_each(|(sum, time)| *sum += rate * time);
    }
    Ok(expected)
}

fn rate(index: usize, stratum: &Stratum<'_>) -> Result<f64, StatsError> {
    let good = |value: f64| (0.0..=1e100).contains(&value);
    if let Some(at) = stratum.person_time.iter().position(|&time| !good(time)) {
        let (value, needs) = (stratum.person_time[at], "a number from 0 to 1e100");
        return Err(StatsError::BadValue { what: "person-time", index: at, value, needs });
    }
    let total: f64 = stratum.person_time.iter().sum();
    if !good(stratum.cases) || (stratum.cases > 0.0 && total <= 0.0) {
        let needs = "0 or more, and 0 where nobody of the class is at risk; give the class a population";
        return Err(StatsError::BadValue { what: "cases of covariate class", index, value: stratum.cases, needs });
    }
    Ok(if total > 0.0 { stratum.cases / total } else { 0.0 })
}

//! Before and after at a place where something was done, beside places where nothing was: what changed, and did it move on?

use super::normal::two_sided_normal_p;
use super::two_period::critical;
use super::{NotComputable, StatsError};

/// Largest count, length or area accepted, and the inverse of the smallest length or area.
const LARGEST: f64 = 1e50;

/// Events of a place before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Events before.
    pub before: f64,
    /// Events after.
    pub after: f64,
    /// Area of the place, in the unit that estimates are to be for; 1 for events at the place.
    pub area: f64,
}

/// The places of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// Where something was done.
    pub treated: Place,
    /// Where nothing was.
    pub control: Place,
    /// Around the treated place, where events may have gone, and its own control.
    pub displacement: Option<(Place, Place)>,
    /// Lengths of the periods before and after, in the unit that estimates are to be for.
    pub lengths: [f64; 2],
}

/// An estimate with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The weighted displacement difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DisplacementDifference {
    /// Change at the treated place less that at its control; negative for fewer events.
    pub local: Estimate,
    /// The same for the displacement places: positive where events moved there, negative where the good spread; 0 without them.
    pub displaced: Estimate,
    /// Both together.
    pub total: Estimate,
    /// The total over its standard error, or why there is none.
    pub z: Result<f64, NotComputable>,
    /// Two-sided normal p of z: the null is no difference.
    pub p: Result<f64, NotComputable>,
    /// Lower limit of the total.
    pub lower: f64,
    /// Upper limit of the total.
    pub upper: f64,
}

/// The weighted displacement difference of an evaluation.
///
/// Answers: how many events did it prevent, net of what happened elsewhere anyway and of what moved next door? The change at the
/// treated place less that at the control, plus the same for the displacement places:
/// `(T1 - T0) - (C1 - C0) + (D1 - D0) - (E1 - E0)`, each count divided by its period's length and its place's area; the
/// variance is the sum of all counts, each divided by the squares of those, as for Poisson counts. Repeats and series make it
/// too sure; for counts below about ten the normal law is a poor guide.
///
/// # Units
/// Events per unit of length and area. `level` is a share, 0.9 in the paper.
///
/// # Degenerate input
/// No events at all: an estimate of 0 without z, p or a width.
///
/// # Errors
/// [`StatsError::BadValue`] (a count that is not a number of 0 or more, an area that is not above 0), [`StatsError::BadOption`]
/// (a length that is not above 0) and [`StatsError::NotALevel`].
///
/// # Source
/// A. P. Wheeler and J. H. Ratcliffe, 2018, Crime Science 7:11, doi:10.1186/s40163-018-0085-5; weights as in R `ptools::wdd`.
///
/// # Example
/// Half of the events gone, none at the control.
/// ```
/// use engine::stats::{Evaluation, Place, displacement_difference};
///
/// let place = |before, after| Place { before, after, area: 1.0 };
/// let study = Evaluation { treated: place(20.0, 10.0), control: place(20.0, 20.0), displacement: None, lengths: [1.0, 1.0] };
/// let found = displacement_difference(study, 0.9)?;
/// assert!((found.total.value + 10.0).abs() < 1e-12 && (found.total.standard_error - 70.0_f64.sqrt()).abs() < 1e-12);
/// assert!((found.upper - 3.761_832_791_7).abs() < 1e-9);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn displacement_difference(study: Evaluation, level: f64) -> Result<DisplacementDifference, StatsError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::NotALevel { level });
    }
    for length in study.lengths {
        if !(1.0 / LARGEST..=LARGEST).contains(&length) {
            let needs = "the length of a period, above 0, from 1e-50 to 1e50";
            return Err(StatsError::BadOption { option: "length", value: length, needs });
        }
    }
    check_place(study.treated, 0)?;
    check_place(study.control, 1)?;
    let (local, local_variance) = difference(study.treated, study.control, study.lengths);
    let (displaced, displaced_variance) = match study.displacement {
        Some((place, control)) => {
            check_place(place, 2)?;
            check_place(control, 3)?;
            difference(place, control, study.lengths)
        }
        None => (0.0, 0.0),
    };
    let estimate = |value: f64, variance: f64| Estimate { value, standard_error: variance.sqrt() };
    let total = estimate(local + displaced, local_variance + displaced_variance);
    let z = if total.standard_error > 0.0 {
        Ok(total.value / total.standard_error)
    } else {
        Err(NotComputable::Because("there were no events at any of the places; compare longer periods"))
    };
    let half = critical(level) * total.standard_error;
    Ok(DisplacementDifference {
        local: estimate(local, local_variance),
        displaced: estimate(displaced, displaced_variance),
        total,
        z,
        p: z.map(|z| two_sided_normal_p(z).max(f64::MIN_POSITIVE)),
        lower: total.value - half,
        upper: total.value + half,
    })
}

/// The difference of two changes and its variance.
fn difference(place: Place, control: Place, [before, after]: [f64; 2]) -> (f64, f64) {
    let rate = |place: Place| (place.after / (after * place.area), place.before / (before * place.area));
    let variance = |place: Place| {
        let (later, earlier) = rate(place);
        later / (after * place.area) + earlier / (before * place.area)
    };
    let change = |place: Place| {
        let (later, earlier) = rate(place);
        later - earlier
    };
    (change(place) - change(control), variance(place) + variance(control))
}

fn check_place(place: Place, index: usize) -> Result<(), StatsError> {
    for value in [place.before, place.after] {
        if !(0.0..=LARGEST).contains(&value) {
            return Err(StatsError::BadValue { what: "count of place", index, value, needs: "a number of 0 or more" });
        }
    }
    if !(1.0 / LARGEST..=LARGEST).contains(&place.area) {
        return Err(StatsError::BadValue { what: "area of place", index, value: place.area, needs: "a number above 0" });
    }
    Ok(())
}

/// Where events went, as shares of those of a control place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DisplacementQuotient {
    /// Change of the treated place's share: negative where it did better than the control.
    pub success: Result<f64, NotComputable>,
    /// Change of the share of the place around it.
    pub buffer: Result<f64, NotComputable>,
    /// The second over the first, where the treated place did better. Above 0 the good spread, above 1 further than where it was
    /// done; below 0 events moved, below -1 more than were prevented.
    pub quotient: Result<f64, NotComputable>,
}

/// Bowers and Johnson's weighted displacement quotient.
///
/// Answers: of what was gained at the treated place, how much was lost or gained next to it?
/// `(B1 / C1 - B0 / C0) / (T1 / C1 - T0 / C0)`: T treated, B the buffer around it, C the control, 0 before, 1 after. Lengths and
/// areas drop out. It has no interval; [`displacement_difference`] has.
///
/// # Units
/// Counts of events; the answers are pure numbers. Areas are not read.
///
/// # Degenerate input
/// No events at the control in one of the periods leaves nothing; without success there is no quotient.
///
/// # Errors
/// [`StatsError::BadValue`] as [`displacement_difference`].
///
/// # Source
/// K. J. Bowers and S. D. Johnson, 2003, J. Quant. Criminol. 19(3), 275-301, doi:10.1023/A:1024909009240.
///
/// # Example
/// ```
/// use engine::stats::{Place, displacement_quotient};
///
/// let place = |before, after| Place { before, after, area: 1.0 };
/// let moved = displacement_quotient(place(50.0, 25.0), place(40.0, 50.0), place(100.0, 100.0))?;
/// assert!((moved.quotient? + 0.4).abs() < 1e-12, "four in ten moved next door");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn displacement_quotient(treated: Place, buffer: Place, control: Place) -> Result<DisplacementQuotient, StatsError> {
    for (index, place) in [treated, buffer, control].into_iter().enumerate() {
        check_place(place, index)?;
    }
    let change = |place: Place| {
        if control.before > 0.0 && control.after > 0.0 {
            Ok(place.after / control.after - place.before / control.before)
        } else {
            Err(NotComputable::Because("the control had no events in one of the periods; choose a larger control"))
        }
    };
    let (success, moved) = (change(treated), change(buffer));
    let quotient = success.and_then(|success| if success < 0.0 { moved.map(|moved| moved / success) } else { Err(NO_SUCCESS) });
    Ok(DisplacementQuotient { success, buffer: moved, quotient })
}

const NO_SUCCESS: NotComputable =
    NotComputable::Because("the treated place did no better than the control, so there is nothing that could have moved");

/// The change at a treated place relative to that at its control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelativeIncidence {
    /// `(T1 / T0) / (C1 / C0)`: below 1 where the treated place did better.
    pub rate_ratio: f64,
    /// Lower limit of it.
    pub lower: f64,
    /// Upper limit of it.
    pub upper: f64,
    /// phi, the relative effect size: its inverse, `(T0 C1) / (T1 C0)`, above 1 where the treated place did better.
    pub phi: f64,
    /// Two-sided normal p: the null is a ratio of 1.
    pub p: f64,
}

/// The relative incidence rate ratio of an evaluation, and its inverse phi.
///
/// Answers: by what factor did the treated place change beyond its control? The logarithm has the variance
/// `1/T1 + 1/T0 + 1/C1 + 1/C0` of Poisson counts, too small where events come in clumps. Lengths and areas drop out.
///
/// # Units
/// Counts of events; the answers are pure numbers; `level` is a share. Areas are not read.
///
/// # Errors
/// [`StatsError::BadValue`] as [`displacement_difference`], [`StatsError::NotALevel`] and [`StatsError::Undefined`] (one of the
/// four counts is 0).
///
/// # Source
/// As discussed in A. P. Wheeler and J. H. Ratcliffe, 2018, Crime Science 7:11, doi:10.1186/s40163-018-0085-5.
///
/// # Example
/// ```
/// use engine::stats::{Place, relative_incidence};
///
/// let place = |before, after| Place { before, after, area: 1.0 };
/// let found = relative_incidence(place(40.0, 20.0), place(50.0, 50.0), 0.95)?;
/// assert!((found.rate_ratio - 0.5).abs() < 1e-12 && (found.phi - 2.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn relative_incidence(treated: Place, control: Place, level: f64) -> Result<RelativeIncidence, StatsError> {
    check_place(treated, 0)?;
    check_place(control, 1)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::NotALevel { level });
    }
    let counts = [treated.after, treated.before, control.after, control.before];
    if counts.iter().any(|&count| count <= 0.0) {
        return Err(StatsError::Undefined { because: "one of the four counts is 0; use the weighted displacement difference" });
    }
    let ln = (treated.after / treated.before).ln() - (control.after / control.before).ln();
    let error = counts.iter().map(|count| count.recip()).sum::<f64>().sqrt();
    let half = critical(level) * error;
    Ok(RelativeIncidence {
        rate_ratio: ln.exp(),
        lower: (ln - half).exp(),
        upper: (ln + half).exp(),
        phi: (-ln).exp(),
        p: two_sided_normal_p(ln / error).max(f64::MIN_POSITIVE),
    })
}

#[cfg(test)]
mod tests;

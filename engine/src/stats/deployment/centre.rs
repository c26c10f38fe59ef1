//! The p-centre problem.

use super::{Distances, Located, set_cover};
use crate::stats::StatsError;

/// The sites that leave no place far away.
///
/// Answers: where must so many sites be for the longest way from a place to the nearest of them to be as short as possible? Found
/// exactly: the answer is one of the distances, and for each of them [`set_cover`] says whether so many sites are enough.
/// Fewer sites than asked for come out where they do as well.
///
/// # Units
/// The objective is in the unit of the distances.
///
/// # Errors
/// As [`set_cover`].
///
/// # Source
/// S. L. Hakimi, 1964, doi:10.1287/opre.12.3.450; E. Minieka, 1970, doi:10.1137/1012016.
///
/// # Example
/// ```
/// use engine::stats::{Distances, p_centre};
///
/// let to_sites = Distances { values: &[0.0, 3.0, 2.0, 1.0, 4.0, 0.0], sites: 2 };
/// assert_eq!(p_centre(to_sites, 1)?.objective, 3.0);
/// assert_eq!(p_centre(to_sites, 2)?.objective, 1.0);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn p_centre(distances: Distances<'_>, open: usize) -> Result<Located, StatsError> {
    distances.check(open)?;
    let mut lengths = distances.values.to_vec();
    lengths.sort_unstable_by(f64::total_cmp);
    lengths.dedup();
    // From the longest distance every site reaches every place, so there is an answer.
    let (mut least, mut most) = (0, lengths.len() - 1);
    while least < most {
        let middle = usize::midpoint(least, most);
        if set_cover(distances, lengths[middle])?.is_some_and(|sites| sites.len() <= open) {
            most = middle;
        } else {
            least = middle + 1;
        }
    }
    let open = set_cover(distances, lengths[most])?.unwrap_or_default();
    Ok(Located { open, objective: lengths[most] })
}

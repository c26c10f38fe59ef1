//! Steps of a series, some of which may be missing.

use super::super::Answer;
use super::super::series::{OneSeries, SeriesTable};

/// By how much of a step two rows may lie off a whole number of steps: months differ by a tenth.
const OFF: f64 = 0.2;

/// As many times longer than its values a series may be, with what is missing.
const LONGEST: usize = 100;

/// When the values of a series were seen.
pub(super) struct Steps {
    /// The step of each value, from 0.
    at: Vec<u32>,
    /// Whether the times are a whole number of steps apart; if not, each value is taken for one step.
    even: bool,
}

impl Steps {
    fn one_each(values: usize, even: bool) -> Self {
        Self { at: (0..).take(values).collect(), even }
    }

    /// Steps between the first and the last that have no value.
    pub(super) fn missing(&self) -> usize {
        self.at.last().map_or(0, |&last| last as usize + 1 - self.at.len())
    }

    /// The step of each value.
    pub(super) fn times(&self) -> Vec<f64> {
        self.at.iter().copied().map(f64::from).collect()
    }

    /// One entry per step.
    pub(super) fn with_gaps(&self, values: &[f64]) -> Vec<Option<f64>> {
        let mut steps = vec![None; values.len() + self.missing()];
        for (&at, &value) in self.at.iter().zip(values) {
            steps[at as usize] = Some(value);
        }
        steps
    }
}

/// The steps of a series: by its times in days, where there are any; otherwise every row is one.
pub(super) fn steps_of(one: &OneSeries, times: Option<&[f64]>) -> Steps {
    let n = one.rows.len();
    let Some(times) = times else { return Steps::one_each(n, true) };
    let apart: Vec<f64> = one.rows.windows(2).map(|pair| times[pair[1]] - times[pair[0]]).collect();
    let mut sorted = apart.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(&usual) = sorted.get(sorted.len().saturating_sub(1) / 2) else { return Steps::one_each(n, true) };
    let longest = u32::try_from(n.saturating_mul(LONGEST)).unwrap_or(u32::MAX);
    let mut at = vec![0];
    let mut last = 0;
    for apart in apart {
        match whole(apart / usual).map(|steps| steps.saturating_add(last)).filter(|&step| step > last && step < longest) {
            Some(step) => last = step,
            None => return Steps::one_each(n, false),
        }
        at.push(last);
    }
    Steps { at, even: true }
}

/// A number of steps, if it is near enough to a whole one.
fn whole(steps: f64) -> Option<u32> {
    let nearest = steps.round();
    let near = (steps - nearest).abs() <= OFF.max(0.03 * nearest);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to a million")]
    (near && (1.0..1e6).contains(&nearest)).then_some(nearest as u32)
}

/// Says how many steps are missing, which it gives back, and how many series have no steps at all.
pub(super) fn warn_of_gaps(answer: &mut Answer, series: &SeriesTable, times: Option<&[f64]>) -> usize {
    let steps: Vec<Steps> = series.all.iter().map(|one| steps_of(one, times)).collect();
    let missing: usize = steps.iter().map(Steps::missing).sum();
    if missing > 0 {
        answer.warn(format!(
            "{missing} steps have no row; they count as unknown, not as 0: slopes go across them, and they have no part in s"
        ));
    }
    let uneven = steps.iter().filter(|steps| !steps.even).count();
    if uneven > 0 {
        answer.warn(format!(
            "the times of {uneven} series are not evenly spaced, so each of their rows is taken for one step; \
             `sen --per day` counts in days"
        ));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::{OneSeries, steps_of};

    fn steps(times: &[f64]) -> (Vec<u32>, bool) {
        let series = OneSeries { name: None, rows: (0..times.len()).collect(), values: vec![1.0; times.len()] };
        let steps = steps_of(&series, Some(times));
        (steps.at, steps.even)
    }

    #[test]
    fn months_are_steps_and_a_missing_one_is_a_gap() {
        // January, February, April, May and June.
        assert_eq!(steps(&[0.0, 31.0, 90.0, 120.0, 151.0]), (vec![0, 1, 3, 4, 5], true));
        assert_eq!(steps(&[0.0, 7.0, 14.0, 28.0]), (vec![0, 1, 2, 4], true));
        assert_eq!(steps(&[3.0]), (vec![0], true));
    }

    #[test]
    fn times_that_are_no_steps_are_said_to_be_none() {
        assert_eq!(steps(&[0.0, 1.0, 2.5, 3.5]), (vec![0, 1, 2, 3], false));
        assert_eq!(steps(&[0.0, 1.0, 2.0, 1e12]), (vec![0, 1, 2, 3], false));
    }

    #[test]
    fn values_stand_at_their_steps() {
        let times = [0.0, 1.0, 3.0];
        let series = OneSeries { name: None, rows: vec![0, 1, 2], values: vec![5.0, 6.0, 7.0] };
        let steps = steps_of(&series, Some(&times));
        assert_eq!(steps.with_gaps(&series.values), [Some(5.0), Some(6.0), None, Some(7.0)]);
        assert_eq!(steps.missing(), 1);
    }
}

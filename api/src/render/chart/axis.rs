//! Ticks: round counts upwards, round dates along.

use jiff::civil::Date;

/// Months between ticks, finest first.
const MONTH_STEPS: [i32; 9] = [1, 2, 3, 6, 12, 24, 60, 120, 240];

/// A date on the axis and how it is written: the second line, the year, only where it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateTick {
    pub(super) date: Date,
    pub(super) label: String,
    pub(super) year: Option<String>,
}

/// Round counts from 0 to the first at or above `most`, at most `room` steps of 1, 2 or 5 times a power of ten.
pub(super) fn value_ticks(most: u64, room: u64) -> Vec<u64> {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let mut steps = powers.flat_map(|power| [1, 2, 5].into_iter().filter_map(move |digit| power.checked_mul(digit)));
    let step = steps.find(|step| most.div_ceil(*step) <= room).unwrap_or(u64::MAX);
    (0..=most.max(1).div_ceil(step)).map(|number| number.saturating_mul(step)).collect()
}

/// The first days of months, or of years, in `from <= day < to`, at most `room` of them.
pub(super) fn month_ticks(from: Date, to: Date, room: usize) -> Vec<DateTick> {
    let firsts: Vec<Date> = first_days(from, to).collect();
    let on = |step: i32| firsts.iter().copied().filter(move |day| months(*day).rem_euclid(step) == 0);
    let step = MONTH_STEPS.into_iter().find(|step| on(*step).count() <= room).unwrap_or(240);
    let style = if step < 12 { "%b" } else { "%Y" };
    let mut ticks: Vec<DateTick> = on(step).map(|date| tick(date, style)).collect();
    if step >= 12 {
        for tick in &mut ticks {
            tick.year = None;
        }
    }
    with_year_once(ticks)
}

/// A tick for each date: `2 Jul` for weeks, `Jul` for months.
pub(super) fn bucket_ticks(starts: &[Date], bucket: &str) -> Vec<DateTick> {
    let style = if bucket == "month" { "%b" } else { "%-d %b" };
    with_year_once(starts.iter().map(|start| tick(*start, style)).collect())
}

fn tick(date: Date, style: &str) -> DateTick {
    DateTick { date, label: date.strftime(style).to_string(), year: Some(date.year().to_string()) }
}

fn with_year_once(mut ticks: Vec<DateTick>) -> Vec<DateTick> {
    let mut shown = None;
    for tick in &mut ticks {
        if tick.year == shown {
            tick.year = None;
        } else {
            shown.clone_from(&tick.year);
        }
    }
    ticks
}

fn first_days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let following = |day: Date| day.last_of_month().tomorrow().ok();
    let first = if from.day() == 1 { Some(from) } else { following(from) };
    std::iter::successors(first, move |day| following(*day)).take_while(move |day| *day < to)
}

/// Months since the year 0.
fn months(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn value_ticks_are_round_and_reach_the_top() {
        assert_eq!(value_ticks(88, 6), [0, 20, 40, 60, 80, 100]);
        assert_eq!(value_ticks(5, 6), [0, 1, 2, 3, 4, 5]);
        assert_eq!(value_ticks(0, 6), [0, 1]);
        assert_eq!(value_ticks(12_345, 6), [0, 5_000, 10_000, 15_000]);
    }

    #[test]
    fn two_years_are_ticked_by_quarters_with_the_year_where_it_changes() {
        let ticks = month_ticks(date(2018, 1, 1), date(2020, 1, 6), 12);
        let words: Vec<String> =
            ticks.iter().map(|tick| format!("{}{}", tick.label, tick.year.as_deref().unwrap_or(""))).collect();
        assert_eq!(words, ["Jan2018", "Apr", "Jul", "Oct", "Jan2019", "Apr", "Jul", "Oct", "Jan2020"]);
    }

    #[test]
    fn fifty_years_are_ticked_by_years() {
        let ticks = month_ticks(date(1970, 3, 2), date(2020, 1, 6), 16);
        assert_eq!(ticks.first().map(|tick| tick.label.as_str()), Some("1975"));
        assert!(ticks.len() <= 16 && ticks.iter().all(|tick| tick.year.is_none()));
    }

    #[test]
    fn weeks_are_ticked_by_their_monday() {
        let ticks = bucket_ticks(&[date(2018, 12, 24), date(2018, 12, 31), date(2019, 1, 7)], "week");
        assert_eq!(ticks[1], DateTick { date: date(2018, 12, 31), label: "31 Dec".into(), year: None });
        assert_eq!(ticks[2].year.as_deref(), Some("2019"));
    }
}

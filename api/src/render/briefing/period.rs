//! A period in words: `July 2018`, `week 30 of 2018`, and its days.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::render::words::day;

/// The name of the week or month that begins on `from`; the date itself where it is not one.
pub(super) fn name(bucket: &str, from: &str) -> String {
    let Ok(date) = from.parse::<Date>() else { return from.to_owned() };
    if bucket == "week" {
        let week = date.iso_week_date();
        return format!("week {} of {}", week.week(), week.year());
    }
    date.strftime("%B %Y").to_string()
}

/// The days `from <= day < to`: `23 to 29 July 2018`, `30 July to 5 August 2018`.
pub(super) fn days(from: &str, to: &str) -> String {
    let (Ok(first), Ok(after)) = (from.parse::<Date>(), to.parse::<Date>()) else { return format!("{from} to {to}") };
    let last = after.saturating_sub(1.day());
    let start = match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => first.strftime("%-d").to_string(),
        (true, false) => first.strftime("%-d %B").to_string(),
        (false, _) => day(first),
    };
    format!("{start} to {}", day(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_months_have_names() {
        assert_eq!(name("week", "2018-07-23"), "week 30 of 2018");
        assert_eq!(name("week", "2018-12-31"), "week 1 of 2019");
        assert_eq!(name("month", "2018-07-01"), "July 2018");
    }

    #[test]
    fn days_name_a_month_and_a_year_once() {
        assert_eq!(days("2018-07-23", "2018-07-30"), "23 to 29 July 2018");
        assert_eq!(days("2018-07-30", "2018-08-06"), "30 July to 5 August 2018");
        assert_eq!(days("2018-12-31", "2019-01-07"), "31 December 2018 to 6 January 2019");
    }
}

//! The same date in an earlier year, in days since 1970.

/// Days from 1970-01-01 to 0000-03-01, with which years that end in February start.
const EPOCH: i64 = 719_468;

/// Days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// The day `years` before, by the calendar; a 29th of February without a counterpart becomes the 1st of March.
pub(super) fn years_earlier(day: i64, years: i64) -> i64 {
    let (year, month, day) = civil(day);
    days(year - years, month, day)
}

/// Year, month (0 is March, 11 February) and day of the month (from 0) of a year that starts in March.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + EPOCH;
    let (era, of_era) = (day.div_euclid(ERA), day.rem_euclid(ERA));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    (era * 400 + year, month, of_year - (153 * month + 2) / 5)
}

/// The day of such a date; a 29th of February of a year without one is the day after the 28th.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * ERA + 365 * of_era + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - EPOCH
}

#[cfg(test)]
mod tests {
    use super::{civil, days, years_earlier};

    #[test]
    fn known_dates() {
        // 1970-01-01, 2000-02-29, 2020-01-05 and 1600-03-01, by hand.
        for (day, date) in [(0, (1969, 10, 0)), (11_016, (1999, 11, 28)), (18_266, (2019, 10, 4)), (-135_080, (1600, 0, 0))] {
            assert_eq!(civil(day), date);
            let (year, month, of_month) = date;
            assert_eq!(days(year, month, of_month), day);
        }
    }

    #[test]
    fn every_day_of_nine_centuries_is_one_after_the_other() {
        for day in -150_000..180_000 {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, month, of_month), day);
            assert!((0..12).contains(&month) && (0..31).contains(&of_month));
        }
    }

    #[test]
    fn a_leap_day_becomes_the_first_of_march() {
        let leap_day = days(2019, 11, 28);
        assert_eq!(years_earlier(leap_day, 1), days(2019, 0, 0));
        assert_eq!(years_earlier(leap_day, 4), days(2015, 11, 28));
        assert_eq!(years_earlier(leap_day + 1, 1), days(2019, 0, 0));
        assert_eq!(leap_day - years_earlier(leap_day, 4), 1_461);
    }
}

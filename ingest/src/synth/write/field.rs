//! Fields of CSV rows, appended to a buffer without intermediate strings.

use crate::synth::calendar::{DAY, HOUR};
use crate::synth::geometry::Place;

/// Appends a number in decimal, with zeros in front up to a width.
pub(super) fn push_number(out: &mut Vec<u8>, value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = value;
    let mut first = digits.len();
    while rest > 0 || digits.len() - first < width.max(1) {
        first -= 1;
        digits[first] = b"0123456789"[usize::try_from(rest % 10).unwrap_or_default()];
        rest /= 10;
    }
    out.extend_from_slice(&digits[first..]);
}

/// Appends an ordinal degree with six decimals.
fn push_degrees(out: &mut Vec<u8>, micro: i32) {
    if micro < 0 {
        out.push(b'-');
    }
    let size = u64::from(micro.unsigned_abs());
    push_number(out, size / 1_000_000, 1);
    out.push(b'.');
    push_number(out, size % 1_000_000, 6);
}

/// Appends `longitude,latitude`.
pub(super) fn push_place(out: &mut Vec<u8>, place: Place) {
    push_degrees(out, place.longitude);
    out.push(b',');
    push_degrees(out, place.latitude);
}

/// Appends the day that lies `days` after 1970-01-01, as `2024-01-31`.
///
/// The proleptic Gregorian calendar counted from 1 March of year 0: eras of 400 years have 146,097 days.
pub(super) fn push_date(out: &mut Vec<u8>, days: i64) {
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let civil_month = if month < 10 { month + 3 } else { month - 9 };
    let civil_year = era * 400 + year + i64::from(civil_month <= 2);
    push_number(out, civil_year.unsigned_abs(), 4);
    out.push(b'-');
    push_number(out, civil_month.unsigned_abs(), 2);
    out.push(b'-');
    push_number(out, day_of_month.unsigned_abs(), 2);
}

/// Appends an instant, given in UTC seconds, as `2024-01-31T22:05:00Z`.
pub(super) fn push_instant(out: &mut Vec<u8>, second: i64) {
    push_date(out, second.div_euclid(DAY));
    let of_day = second.rem_euclid(DAY);
    for (mark, part) in [(b'T', of_day / HOUR), (b':', of_day % HOUR / 60), (b':', of_day % 60)] {
        out.push(mark);
        push_number(out, part.unsigned_abs(), 2);
    }
    out.push(b'Z');
}

/// Appends text, in quotes where RFC 4180 asks for them.
pub(super) fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    if !text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        return out.extend_from_slice(text);
    }
    out.push(b'"');
    for &byte in text {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Appends 16 hexadecimal digits.
pub(super) fn push_hex(out: &mut Vec<u8>, value: u64) {
    let nibbles = (0..16).rev().map(|at| (value >> (4 * at)) & 15);
    out.extend(nibbles.map(|nibble| b"0123456789abcdef"[usize::try_from(nibble).unwrap_or_default()]));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn dates_agree_with_the_calendar_of_jiff() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for days in (-200_000..200_000).step_by(37) {
            let expected = epoch + jiff::Span::new().days(days);
            assert_eq!(text(|out| push_date(out, days)), expected.to_string());
        }
    }

    #[test]
    fn instants_end_in_z() {
        assert_eq!(text(|out| push_instant(out, 1_709_251_199)), "2024-02-29T23:59:59Z");
    }

    #[test]
    fn degrees_keep_six_decimals_and_the_sign_of_small_numbers() {
        let place = Place { longitude: -2_600_001, latitude: -50 };
        assert_eq!(text(|out| push_place(out, place)), "-2.600001,-0.000050");
    }

    #[test]
    fn only_text_that_needs_quotes_gets_them() {
        assert_eq!(text(|out| push_text(out, b"plain")), "plain");
        assert_eq!(text(|out| push_text(out, b"a, \"b\"")), "\"a, \"\"b\"\"\"");
    }

    #[test]
    fn numbers_fill_their_width() {
        assert_eq!(text(|out| push_number(out, 0, 1)), "0");
        assert_eq!(text(|out| push_number(out, 42, 7)), "0000042");
        assert_eq!(text(|out| push_number(out, u64::MAX, 1)), u64::MAX.to_string());
        assert_eq!(text(|out| push_hex(out, 0x1f)), "000000000000001f");
    }
}

//! Numbers with a decimal point or a decimal comma.

use crate::reason::Reason;
use crate::source::place;
use crate::verdict::Rejection;

/// Longest number with a comma; no coordinate needs as many digits.
const LONGEST: usize = 48;

/// What stands between the whole and the parts of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::source) enum Decimal {
    /// `.`
    #[default]
    Point,
    /// `,`
    Comma,
}

impl Decimal {
    /// As the key `decimal` has it.
    pub(super) fn parse(text: Option<&str>) -> Result<Self, String> {
        match text {
            None | Some(".") => Ok(Self::Point),
            Some(",") => Ok(Self::Comma),
            Some(other) => Err(format!("decimal = \"{other}\" is neither a point nor a comma: write \".\" or \",\"")),
        }
    }

    /// The finite number in a field.
    pub(in crate::source) fn number<'a>(self, field: &'a str, text: &'a str) -> Result<f64, Rejection<'a>> {
        match self {
            Self::Point => place::number(field, text),
            Self::Comma => with_point(text).ok_or(Rejection::new(field, Reason::NotANumber, text)),
        }
    }
}

/// A number written with a comma. A point in it would be a separator of thousands, or a sign that the comma is not what was thought.
fn with_point(text: &str) -> Option<f64> {
    let mut digits = [0; LONGEST];
    let digits = digits.get_mut(..text.len())?;
    digits.copy_from_slice(text.as_bytes());
    if digits.contains(&b'.') {
        return None;
    }
    if let Some(comma) = digits.iter_mut().find(|byte| **byte == b',') {
        *comma = b'.';
    }
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(decimal: Decimal, text: &'static str) -> Result<f64, Reason> {
        decimal.number("x", text).map_err(|rejection| rejection.reason)
    }

    #[test]
    fn only_the_declared_separator_is_read() {
        assert_eq!(read(Decimal::Point, "-75.5"), Ok(-75.5));
        assert_eq!(read(Decimal::Comma, "-75,5"), Ok(-75.5));
        assert_eq!(read(Decimal::Comma, "75"), Ok(75.0));
        for text in ["-75,5", "NaN", "inf", "", "1,234.5"] {
            assert_eq!(read(Decimal::Point, text), Err(Reason::NotANumber), "{text}");
        }
        for text in ["-75.5", "1.234,5", "1,234,5", "NaN", "ein", "0,000000000000000000000000000000000000000000000000001"] {
            assert_eq!(read(Decimal::Comma, text), Err(Reason::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_declared_separator_is_a_point_or_a_comma() {
        assert_eq!(Decimal::parse(None), Ok(Decimal::Point));
        assert_eq!(Decimal::parse(Some(",")), Ok(Decimal::Comma));
        assert!(Decimal::parse(Some("'")).expect_err("an apostrophe").contains("write \".\" or \",\""));
    }
}

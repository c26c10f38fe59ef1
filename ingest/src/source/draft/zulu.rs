//! Whether a Z behind a time means UTC, or was put there by a program that knew no zone.

/// The hour of solar time around which least happens.
const QUIET: f64 = 5.0;
/// Degrees of longitude per hour.
const DEGREES: f64 = 15.0;
/// Hours by which one reading must beat the other, and by which the sun must be away from UTC.
const CLEAR: f64 = 2.0;

/// What the quietest hour of the day says about times that end in Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zulu {
    /// The times are in UTC.
    Utc,
    /// They are the wall's.
    Local,
    /// The place lies too near to Greenwich, or the day has no clear rhythm.
    Unclear,
}

/// Compares the quietest hour as written with five in the morning, by the sun at a longitude in degrees.
pub(super) fn zulu(quiet_hour: Option<i8>, longitude: Option<f64>) -> Zulu {
    let Some((written, shift)) = quiet_hour.map(f64::from).zip(longitude.map(|longitude| longitude / DEGREES)) else {
        return Zulu::Unclear;
    };
    let (as_written, as_utc) = (from_quiet(written), from_quiet(written + shift));
    match shift.abs() > CLEAR {
        true if as_utc + CLEAR <= as_written => Zulu::Utc,
        true if as_written + CLEAR <= as_utc => Zulu::Local,
        _ => Zulu::Unclear,
    }
}

/// Hours between an hour of the day and the quiet one, the short way round the clock.
fn from_quiet(hour: f64) -> f64 {
    let apart = (hour - QUIET).rem_euclid(24.0);
    apart.min(24.0 - apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quiet_hour_tells_utc_from_local_time_away_from_greenwich() {
        assert_eq!(zulu(Some(5), Some(-84.5)), Zulu::Local);
        assert_eq!(zulu(Some(13), Some(-75.6)), Zulu::Utc);
        assert_eq!(zulu(Some(20), Some(139.7)), Zulu::Utc);
        assert_eq!(zulu(Some(5), Some(-2.6)), Zulu::Unclear);
        assert_eq!(zulu(None, Some(-84.5)), Zulu::Unclear);
        assert_eq!(zulu(Some(5), None), Zulu::Unclear);
    }
}

//! Amounts of memory as people write them: `512MiB`, `2GiB`, `1500000`.

/// An amount of memory that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an amount of memory: use a number with KiB, MiB or GiB, such as 512MiB, or 0 for none")]
pub struct BadSize(String);

const UNITS: [(&str, usize); 4] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)];

/// The bytes that a text names.
///
/// # Errors
/// [`BadSize`] with the text.
pub fn bytes(text: &str) -> Result<usize, BadSize> {
    let bad = || BadSize(text.to_owned());
    let (number, unit) = UNITS.iter().find_map(|(name, unit)| Some((text.trim().strip_suffix(name)?, unit))).ok_or_else(bad)?;
    let number: usize = number.trim().parse().map_err(|_| bad())?;
    number.checked_mul(*unit).ok_or_else(bad)
}

/// An amount in the largest unit that leaves it above one, with one decimal.
#[must_use]
pub fn words(bytes: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let amount = |unit: usize| bytes as f64 / unit as f64;
    match bytes {
        ..0x400 => format!("{bytes} bytes"),
        0x400..0x10_0000 => format!("{:.1} KiB", amount(1 << 10)),
        0x10_0000..0x4000_0000 => format!("{:.1} MiB", amount(1 << 20)),
        _ => format!("{:.1} GiB", amount(1 << 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_they_are_written() {
        assert_eq!(bytes("512MiB"), Ok(512 << 20));
        assert_eq!(bytes("2 GiB"), Ok(2 << 30));
        assert_eq!((bytes("0"), bytes("64KiB")), (Ok(0), Ok(65_536)));
        for text in ["", "lots", "2GB", "-1MiB", "99999999999999999GiB"] {
            assert!(bytes(text).is_err(), "{text}");
        }
        assert_eq!((words(430 << 20), words(3 << 29), words(12)), ("430.0 MiB".into(), "1.5 GiB".into(), "12 bytes".into()));
    }
}

//! Points in well-known binary: both byte orders, ISO (OGC 06-103r4) and extended kinds, with a height, a measure or both.

/// What a geometry amounts to for a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Spot {
    /// Longitude and latitude.
    At(f64, f64),
    /// A point that is nowhere: none, empty, or not a number.
    Nowhere,
    /// Another geometry, or none that can be read.
    NotAPoint,
}

/// The kind of geometry that a point is.
const POINT: u32 = 1;
const HAS_HEIGHT: u32 = 0x8000_0000;
const HAS_MEASURE: u32 = 0x4000_0000;
const HAS_SYSTEM: u32 = 0x2000_0000;

impl Spot {
    /// A point at these coordinates; not a number means nowhere.
    pub(super) const fn new(x: f64, y: f64) -> Self {
        if x.is_nan() || y.is_nan() { Self::Nowhere } else { Self::At(x, y) }
    }
}

/// The point that these bytes are. A reference system that they name is not heeded: the file's own holds.
pub(super) fn spot(bytes: &[u8]) -> Spot {
    read(bytes).unwrap_or(Spot::NotAPoint)
}

fn read(bytes: &[u8]) -> Option<Spot> {
    let (order, rest) = bytes.split_first()?;
    let little = match order {
        0 => false,
        1 => true,
        _ => return None,
    };
    let (kind, rest) = number(rest, little)?;
    let plain = kind & !(HAS_HEIGHT | HAS_MEASURE | HAS_SYSTEM);
    let (height, measure) = match plain / 1000 {
        0 => (kind & HAS_HEIGHT != 0, kind & HAS_MEASURE != 0),
        1 => (true, false),
        2 => (false, true),
        3 => (true, true),
        _ => return None,
    };
    let rest = if kind & HAS_SYSTEM == 0 { rest } else { number(rest, little)?.1 };
    let length = 8 * (2 + usize::from(height) + usize::from(measure));
    if plain % 1000 != POINT || rest.len() != length {
        return None;
    }
    Some(Spot::new(coordinate(&rest[..8], little)?, coordinate(&rest[8..16], little)?))
}

fn number(bytes: &[u8], little: bool) -> Option<(u32, &[u8])> {
    let (own, rest) = bytes.split_first_chunk()?;
    Some((if little { u32::from_le_bytes(*own) } else { u32::from_be_bytes(*own) }, rest))
}

fn coordinate(bytes: &[u8], little: bool) -> Option<f64> {
    let own = *bytes.first_chunk()?;
    Some(if little { f64::from_le_bytes(own) } else { f64::from_be_bytes(own) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A point with this kind and these numbers behind it.
    fn written(little: bool, kind: u32, system: Option<u32>, numbers: &[f64]) -> Vec<u8> {
        let whole = |number: u32| if little { number.to_le_bytes() } else { number.to_be_bytes() };
        let real = |number: &f64| if little { number.to_le_bytes() } else { number.to_be_bytes() };
        let mut bytes = vec![u8::from(little)];
        bytes.extend(whole(kind));
        bytes.extend(system.into_iter().flat_map(whole));
        bytes.extend(numbers.iter().flat_map(real));
        bytes
    }

    proptest! {
        #[test]
        fn points_of_every_kind_come_back(
            x in -180.0..180.0,
            y in -90.0..90.0,
            more in prop::array::uniform2(any::<f64>()),
            little: bool,
        ) {
            for (kind, system, numbers) in [
                (1, None, 2),
                (1001, None, 3),
                (2001, None, 3),
                (3001, None, 4),
                (1 | HAS_HEIGHT, None, 3),
                (1 | HAS_MEASURE, None, 3),
                (1 | HAS_HEIGHT | HAS_MEASURE, None, 4),
                (1 | HAS_SYSTEM, Some(4326), 2),
                (1 | HAS_SYSTEM | HAS_HEIGHT, Some(4326), 3),
            ] {
                let bytes = written(little, kind, system, &[x, y, more[0], more[1]][..numbers]);
                prop_assert_eq!(spot(&bytes), Spot::At(x, y), "kind {}", kind);
                prop_assert_eq!(spot(&bytes[..bytes.len() - 1]), Spot::NotAPoint);
            }
        }

        #[test]
        fn no_bytes_at_all_make_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..48)) {
            let found = spot(&bytes);
            prop_assert!(bytes.len() >= 21 || found == Spot::NotAPoint);
        }
    }

    #[test]
    fn an_empty_point_is_nowhere_and_other_geometries_are_no_points() {
        assert_eq!(spot(&written(true, 1, None, &[f64::NAN, f64::NAN])), Spot::Nowhere);
        assert_eq!(spot(&written(false, 1, None, &[1.0, f64::NAN])), Spot::Nowhere);
        for kind in [0, 2, 3, 4, 7, 1002, 4001, 1 << 28] {
            assert_eq!(spot(&written(true, kind, None, &[1.0, 2.0])), Spot::NotAPoint, "{kind}");
        }
        assert_eq!(spot(&[2; 21]), Spot::NotAPoint);
    }
}

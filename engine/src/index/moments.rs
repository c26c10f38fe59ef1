//! Moments in four bytes each where they are whole seconds or milliseconds near each other, in eight where they are not.

/// Units that are tried, in microseconds.
const UNITS: [i64; 2] = [1_000_000, 1_000];

/// Moments in microseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Moments {
    /// So many units after a first moment.
    Narrow { base: i64, unit: i64, ticks: Vec<u32> },
    /// As they are.
    Wide(Vec<i64>),
}

impl Moments {
    pub(super) fn new(micros: Vec<i64>) -> Self {
        let base = micros.iter().copied().min().unwrap_or(0);
        for unit in UNITS {
            let tick = |moment: &i64| {
                let since = moment.checked_sub(base)?;
                (since % unit == 0).then(|| u32::try_from(since / unit).ok()).flatten()
            };
            if let Some(ticks) = micros.iter().map(tick).collect::<Option<Vec<u32>>>() {
                return Self::Narrow { base, unit, ticks };
            }
        }
        Self::Wide(micros)
    }

    /// The moment of a row.
    pub(super) fn at(&self, row: usize) -> i64 {
        match self {
            Self::Narrow { base, unit, ticks } => base + unit * i64::from(ticks[row]),
            Self::Wide(micros) => micros[row],
        }
    }

    pub(super) const fn bytes(&self) -> usize {
        match self {
            Self::Narrow { ticks, .. } => ticks.capacity() * 4,
            Self::Wide(micros) => micros.capacity() * 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_moment_comes_back(micros in proptest::collection::vec(-1_000_000_000_000_000i64..2_000_000_000_000_000, 0..50)) {
            let moments = Moments::new(micros.clone());
            prop_assert_eq!((0..micros.len()).map(|row| moments.at(row)).collect::<Vec<_>>(), micros);
        }

        #[test]
        fn whole_seconds_and_milliseconds_take_four_bytes(ticks in proptest::collection::vec(0u32..2_000_000, 1..50), unit in 0usize..2) {
            let micros: Vec<i64> = ticks.iter().map(|tick| 1_500_000_000_000_000 + i64::from(*tick) * UNITS[unit]).collect();
            let moments = Moments::new(micros.clone());
            let is_narrow = matches!(moments, Moments::Narrow { .. });
            prop_assert!(is_narrow);
            prop_assert_eq!((0..micros.len()).map(|row| moments.at(row)).collect::<Vec<_>>(), micros);
        }
    }
}

//! Counts of cases as wide as they need to be: narrow ones let more simulations share an instruction.

/// An unsigned integer that counts cases.
pub(super) trait Count: Copy + PartialEq + Send + Sync {
    /// No cases.
    const ZERO: Self;
    /// The sum of two counts.
    fn plus(self, other: Self) -> Self;
    /// A count without a part of it.
    fn minus(self, part: Self) -> Self;
    /// How far a count lies above a limit; 0 where it does not.
    fn above(self, limit: Self) -> Self;
    /// All bits of both.
    fn or(self, other: Self) -> Self;
    /// A number as a count; the largest count where the number is larger.
    fn narrow(number: u32) -> Self;
    /// A count as a number.
    fn wide(self) -> u32;
}

macro_rules! count {
    ($integer:ty) => {
        impl Count for $integer {
            const ZERO: Self = 0;

            #[inline]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline]
            fn minus(self, part: Self) -> Self {
                self.wrapping_sub(part)
            }

            #[inline]
            fn above(self, limit: Self) -> Self {
                self.saturating_sub(limit)
            }

            #[inline]
            fn or(self, other: Self) -> Self {
                self | other
            }

            #[inline]
            fn narrow(number: u32) -> Self {
                Self::try_from(number).unwrap_or(Self::MAX)
            }

            #[inline]
            fn wide(self) -> u32 {
                u32::from(self)
            }
        }
    };
}

count!(u16);
count!(u32);

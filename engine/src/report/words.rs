//! The closed vocabularies of a report: who filed it, who may see it, how precise it is, where it stands.

use std::fmt;
use std::str::FromStr;

/// A word that is not in the vocabulary of its column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not a known {column}: use one of {known}")]
pub struct UnknownWord {
    /// The column whose vocabulary was consulted.
    pub column: &'static str,
    /// The word as it was given.
    pub value: String,
    /// The words that exist, separated by commas.
    pub known: String,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $column:literal { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// Every word of the vocabulary, in the order the design lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it stands in the lake.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(value: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == value).ok_or_else(|| UnknownWord {
                    column: $column,
                    value: value.to_owned(),
                    known: [$($word),+].join(", "),
                })
            }
        }
    };
}

vocabulary! {
    /// Who filed a report.
    Origin, "origin" {
        /// A resident with a proven address.
        Resident = "resident",
        /// An agency's own system.
        Agency = "agency",
        /// An officer's own initiative; such records never rank a hotspot.
        Officer = "officer",
        /// A device.
        Sensor = "sensor",
    }
}

vocabulary! {
    /// Who a report is addressed to.
    Audience, "audience" {
        /// Open data.
        Public = "public",
        /// Addressed to one agency, whose staff may read it.
        Agency = "agency",
        /// Counted only, never shown.
        Neighbourhood = "neighbourhood",
    }
}

vocabulary! {
    /// How precisely the time of an incident is known.
    TimePrecision, "time_precision" {
        /// A moment.
        Instant = "instant",
        /// A stretch of time within which it happened.
        Interval = "interval",
        /// A civil day.
        Day = "day",
        /// A civil month.
        Month = "month",
    }
}

vocabulary! {
    /// How precisely the place of an incident is known.
    PlacePrecision, "place_precision" {
        /// The place itself.
        Exact = "exact",
        /// The nearest of a publisher's fixed map points.
        Snapped = "snapped",
        /// Only the area that contains it.
        Area = "area",
    }
}

vocabulary! {
    /// Where a report stands.
    Status, "status" {
        /// Not dealt with yet.
        Open = "open",
        /// Dealt with.
        Resolved = "resolved",
        /// Withdrawn; no question counts it.
        Retracted = "retracted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_itself() {
        for origin in Origin::ALL {
            assert_eq!(origin.as_str().parse::<Origin>(), Ok(*origin));
        }
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>(), Ok(*status));
        }
    }

    #[test]
    fn an_unknown_word_lists_the_known_ones() {
        let error = "everyone".parse::<Audience>().expect_err("not an audience");
        assert_eq!(error.to_string(), "`everyone` is not a known audience: use one of public, agency, neighbourhood");
    }
}

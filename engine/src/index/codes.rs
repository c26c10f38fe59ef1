//! Codes for the words of closed vocabularies: five words and two presences in sixteen bits, a category in eight.

use crate::query::{Initiative, Scope};
use crate::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};

/// As many kinds as there can be.
pub(super) const KINDS: usize = 1 << 12;
/// Room for categories.
pub(super) const CATEGORIES: usize = 32;

const HOUSEHOLD: u16 = 1 << 10;
const SINCE: u16 = 1 << 11;

/// Who filed a report, for whom, where it stands, how precise it is, and whether its household is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(u16);

impl Kind {
    pub(super) fn new(
        (origin, audience, status): (Origin, Audience, Status),
        (place, time): (PlacePrecision, TimePrecision),
        (household, since): (bool, bool),
    ) -> Self {
        let words = origin as u16 | (audience as u16) << 2 | (status as u16) << 4 | (place as u16) << 6 | (time as u16) << 8;
        Self(words | if household { HOUSEHOLD } else { 0 } | if since { SINCE } else { 0 })
    }

    pub(super) const fn of_bits(bits: u16) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> u16 {
        self.0
    }

    pub(super) fn origin(self) -> Origin {
        word(Origin::ALL, self.0)
    }

    pub(super) fn audience(self) -> Audience {
        word(Audience::ALL, self.0 >> 2)
    }

    pub(super) fn status(self) -> Status {
        word(Status::ALL, self.0 >> 4)
    }

    pub(super) fn place_precision(self) -> PlacePrecision {
        word(PlacePrecision::ALL, self.0 >> 6)
    }

    pub(super) fn time_precision(self) -> TimePrecision {
        word(TimePrecision::ALL, self.0 >> 8)
    }

    /// The origin and the precision of the place alone.
    pub(super) const fn without_what_sources_share(self) -> Self {
        Self(self.0 & (3 | 3 << 6))
    }

    pub(super) const fn has_household(self) -> bool {
        self.0 & HOUSEHOLD != 0
    }

    pub(super) const fn has_since(self) -> bool {
        self.0 & SINCE != 0
    }
}

fn word<W: Copy>(all: &[W], bits: u16) -> W {
    // Only words that exist are ever encoded.
    all[usize::from(bits & 3).min(all.len() - 1)]
}

/// Which kinds a scope counts.
pub(super) fn counted_kinds(scope: &Scope<'_>, placed: Placement) -> Box<[bool]> {
    (0..KINDS).map(|bits| is_counted(Kind::of_bits(u16::try_from(bits).unwrap_or(0)), scope, placed)).collect()
}

/// Which places count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// Any, and none.
    Any,
    /// All but default points.
    NoDefaultPoint,
}

fn is_counted(kind: Kind, scope: &Scope<'_>, placed: Placement) -> bool {
    scope.policy.audiences().contains(&kind.audience())
        && (scope.initiative == Initiative::Anyone || kind.origin() != Origin::Officer)
        && kind.status() != Status::Retracted
        && (placed == Placement::Any || kind.place_precision() != PlacePrecision::Area)
}

/// Which categories a scope counts, by code.
pub(super) fn counted_categories(scope: &Scope<'_>) -> [bool; CATEGORIES] {
    let mut counted = [scope.categories.is_empty(); CATEGORIES];
    for category in scope.categories {
        counted[usize::from(code_of(*category))] = true;
    }
    counted
}

/// The code of a category.
pub(super) fn code_of(category: Category) -> u8 {
    Category::all().zip(0..).find_map(|(known, code)| (known == category).then_some(code)).unwrap_or(u8::MAX)
}

/// Every category, by code.
pub(super) fn categories() -> Vec<Category> {
    Category::all().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_words_comes_back() {
        for origin in Origin::ALL {
            for audience in Audience::ALL {
                for status in Status::ALL {
                    for place in PlacePrecision::ALL {
                        for time in TimePrecision::ALL {
                            let kind = Kind::new((*origin, *audience, *status), (*place, *time), (true, false));
                            assert!(usize::from(kind.bits()) < KINDS);
                            assert_eq!((kind.origin(), kind.audience(), kind.status()), (*origin, *audience, *status));
                            assert_eq!((kind.place_precision(), kind.time_precision()), (*place, *time));
                            assert_eq!((kind.has_household(), kind.has_since()), (true, false));
                        }
                    }
                }
            }
        }
        assert!(Category::all().count() <= CATEGORIES && code_of(Category::OTHER_SAFETY) < 32);
    }
}

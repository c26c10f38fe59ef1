//! What an identifier is, and how many of each were found.

/// What identifies someone in free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A web address: it may be a profile, and its path may hold a name.
    Link,
    /// An e-mail address, also one spelled out ("jane at example dot com").
    Email,
    /// The number of a payment card.
    Card,
    /// A national insurance number of the United Kingdom.
    NationalInsurance,
    /// A social security number of the United States.
    SocialSecurity,
    /// A telephone number.
    Telephone,
    /// A full postcode of the United Kingdom, or a ZIP code of the United States that is told by its state or its +4.
    Postcode,
    /// The registration of a vehicle.
    Plate,
    /// A person's name that a title, a greeting, an introduction or a signature gives away.
    Name,
}

impl Kind {
    /// Number of kinds.
    pub const COUNT: usize = 9;

    /// Every kind, in the order in which one wins over another where both claim the same characters.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Link,
        Self::Email,
        Self::Card,
        Self::NationalInsurance,
        Self::SocialSecurity,
        Self::Telephone,
        Self::Postcode,
        Self::Plate,
        Self::Name,
    ];

    /// What stands in the text instead, without its brackets.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        let bracketed = self.placeholder();
        bracketed.split_at(bracketed.len() - 1).0.split_at(1).1
    }

    /// What stands in the text instead.
    #[must_use]
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::Link => "[link]",
            Self::Email => "[e-mail]",
            Self::Card => "[card]",
            Self::NationalInsurance => "[national insurance number]",
            Self::SocialSecurity => "[social security number]",
            Self::Telephone => "[telephone]",
            Self::Postcode => "[postcode]",
            Self::Plate => "[plate]",
            Self::Name => "[name]",
        }
    }
}

/// How many identifiers of each kind were replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RedactionCounts([u32; Kind::COUNT]);

impl RedactionCounts {
    /// How many of one kind.
    #[must_use]
    pub const fn of(&self, kind: Kind) -> u32 {
        self.0[kind as usize]
    }

    /// How many of all kinds.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Adds the counts of another text.
    pub fn add(&mut self, other: &Self) {
        for (own, others) in self.0.iter_mut().zip(other.0) {
            *own = own.saturating_add(others);
        }
    }

    pub(super) const fn note(&mut self, kind: Kind) {
        self.0[kind as usize] = self.0[kind as usize].saturating_add(1);
    }
}

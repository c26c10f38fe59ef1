//! One event, between being drawn and being written.

/// One event that was reported.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// UTC seconds.
    pub(crate) reported: i64,
    /// UTC seconds; an instant has `from` = `to`.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Place in `Plan::houses`.
    pub(crate) house: u32,
    /// The household that reported it.
    pub(crate) household: Option<u32>,
    /// Place in `Library::categories`.
    pub(crate) category: usize,
    pub(crate) origin: Origin,
    pub(crate) mark: Mark,
    pub(crate) located: Located,
}

/// Who reported it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Resident,
    Agency,
    Officer,
}

impl Origin {
    /// As the `origin` column says it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Agency => "agency",
            Self::Officer => "officer",
        }
    }
}

/// Why an event is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It follows the city's rhythm.
    Ordinary,
    /// It set off a burst of this number of the scenario's `near_repeat`.
    Parent(usize),
    /// It belongs to such a burst.
    Offspring(usize),
    NewHotspot,
    FadingHotspot,
    Prolific,
    /// It belongs to this number of the planted series.
    Series(usize),
    /// It is the first report of an incident of this number ...
    Doubled(usize),
    /// ... and this the second.
    Double(usize),
}

/// What coordinates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Located {
    House,
    DefaultPoint,
    Blank,
}

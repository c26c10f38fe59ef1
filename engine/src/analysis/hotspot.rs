//! One cell of the answer: its numbers, its class and the reason in plain words.

use std::fmt;

use super::Pile;
use crate::space::Cell;
use crate::stats::NotComputable;

/// A cell compared with its region.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspot {
    /// The cell.
    pub cell: Cell,
    /// Reports in it.
    pub count: u64,
    /// Reports in it and the cells around it.
    pub neighbourhood_count: u64,
    /// Reports its neighbourhood would hold if it were like the region's average.
    pub expected: f64,
    /// Getis-Ord Gi*, in standard deviations.
    pub z: Result<f64, NotComputable>,
    /// Two-sided normal p of z; `None` where z is not computable.
    pub p_normal: Option<f64>,
    /// Benjamini-Hochberg q of that p over all cells of the lattice.
    pub q: Option<f64>,
    /// What q says.
    pub class: SignificanceClass,
    /// The area that holds the cell's centre.
    pub area_id: Option<String>,
    /// The pile that lies in this cell; its reports are not among the counts.
    pub pile: Option<Pile>,
    /// The numbers in plain words.
    pub reason: String,
}

/// Significance of a cell after the correction for many cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignificanceClass {
    /// More than its share, q at most 0.01.
    Hot99,
    /// More than its share, q at most 0.05.
    Hot95,
    /// More than its share, q at most 0.10.
    Hot90,
    /// q above 0.10.
    NotSignificant,
    /// Less than its share, q at most 0.10.
    Cold90,
    /// Less than its share, q at most 0.05.
    Cold95,
    /// Less than its share, q at most 0.01.
    Cold99,
    /// There is no z.
    NotComputable,
}

impl SignificanceClass {
    /// The class of a z and its corrected p.
    #[must_use]
    pub fn of(z: f64, q: f64) -> Self {
        match (z > 0.0, q) {
            (true, q) if q <= 0.01 => Self::Hot99,
            (true, q) if q <= 0.05 => Self::Hot95,
            (true, q) if q <= 0.10 => Self::Hot90,
            (false, q) if q <= 0.01 => Self::Cold99,
            (false, q) if q <= 0.05 => Self::Cold95,
            (false, q) if q <= 0.10 => Self::Cold90,
            _ => Self::NotSignificant,
        }
    }

    /// The word by which people, files and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hot99 => "hot-99",
            Self::Hot95 => "hot-95",
            Self::Hot90 => "hot-90",
            Self::NotSignificant => "not-significant",
            Self::Cold90 => "cold-90",
            Self::Cold95 => "cold-95",
            Self::Cold99 => "cold-99",
            Self::NotComputable => "not-computable",
        }
    }

    /// Whether it is one of the three hot classes.
    #[must_use]
    pub const fn is_hot(self) -> bool {
        matches!(self, Self::Hot99 | Self::Hot95 | Self::Hot90)
    }

    /// Whether the cell stands out, hot or cold.
    #[must_use]
    pub const fn is_significant(self) -> bool {
        !matches!(self, Self::NotSignificant | Self::NotComputable)
    }
}

impl fmt::Display for SignificanceClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Hotspot {
    /// The cell's numbers as a sentence or two.
    pub(super) fn reason(&self, cells_around: u32) -> String {
        let counted = format!(
            "{} {} here and {} in all with the {cells_around} cells around it, where {:.1} would be average for the region",
            self.count,
            if self.count == 1 { "report" } else { "reports" },
            self.neighbourhood_count,
            self.expected
        );
        let judged = match &self.z {
            Err(why) => format!("{counted}. Gi* is {why}."),
            Ok(z) => format!("{counted}: Gi* z = {z:.2}, {}.", self.verdict()),
        };
        match &self.pile {
            None => judged,
            Some(pile) => format!("{judged} {}", pile_warning(pile)),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.class {
            SignificanceClass::Hot99 | SignificanceClass::Hot95 | SignificanceClass::Hot90 => "more than chance would place here",
            SignificanceClass::Cold99 | SignificanceClass::Cold95 | SignificanceClass::Cold90 => {
                "fewer than chance would place here"
            }
            SignificanceClass::NotSignificant | SignificanceClass::NotComputable => "within what chance would place here",
        }
    }
}

fn pile_warning(pile: &Pile) -> String {
    format!(
        "Caution: {} more sit on the single point {:.6}, {:.6}, which holds {:.1} % of its batch; \
         this is how a default location looks, so they are not counted.",
        pile.reports,
        pile.place.lng(),
        pile.place.lat(),
        100.0 * pile.share
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_q_and_the_sign_of_z() {
        assert_eq!(SignificanceClass::of(3.0, 0.01), SignificanceClass::Hot99);
        assert_eq!(SignificanceClass::of(3.0, 0.011), SignificanceClass::Hot95);
        assert_eq!(SignificanceClass::of(-3.0, 0.1), SignificanceClass::Cold90);
        assert_eq!(SignificanceClass::of(3.0, 0.100_1), SignificanceClass::NotSignificant);
    }
}

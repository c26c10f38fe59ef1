//! One cell of the answer: its numbers, its class and the reason in plain words.

use std::fmt;

use super::{Evidence, Held, Pile};
use crate::space::Cell;
use crate::stats::{NotComputable, PermutationP, Quadrant, RateInterval};

/// A cell compared with its region.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspot {
    /// The cell.
    pub cell: Cell,
    /// Reports in it.
    pub count: u64,
    /// Voices in it: one household is one per category and week, a report without a household is one. All that follows is of
    /// voices.
    pub voices: u64,
    /// Voices per square kilometre of the cell's own area, with the exact 95 % interval of Garwood.
    pub per_km2: RateInterval,
    /// Voices in it and the cells around it; in it alone where the method does not look around.
    pub neighbourhood_count: u64,
    /// Voices its neighbourhood would hold if it were like the region's average.
    pub expected: f64,
    /// The best and the worst rank that its neighbourhood could have among all cells, were each as high or low as the 95 %
    /// interval of its voices over expected allows.
    pub rank_band: (u64, u64),
    /// The statistic in standard deviations; `None` for methods without one.
    pub z: Option<Result<f64, NotComputable>>,
    /// Both tails and the two-sided p by the inference asked for, uncorrected; `None` where there is none.
    pub p: Option<PermutationP>,
    /// Two-sided normal p of z; `None` where z is not computable.
    pub p_normal: Option<f64>,
    /// Benjamini-Hochberg q of the two-sided p over all cells of the lattice.
    pub q: Option<f64>,
    /// What q says; for a scan, what the p of its cluster says.
    pub class: SignificanceClass,
    /// Quadrant of local Moran's I.
    pub quadrant: Option<Quadrant>,
    /// Kernel density at its centre, in reports per square kilometre.
    pub density_per_km2: Option<f64>,
    /// The cluster that it belongs to.
    pub cluster: Option<u32>,
    /// Whether z is high and exact p is not low: one cell of the neighbourhood holds the reports, and the others do not bear
    /// it out.
    pub stands_alone: bool,
    /// The area that holds the cell's centre.
    pub area_id: Option<String>,
    /// The pile that lies in this cell; its reports are not among the counts.
    pub pile: Option<Pile>,
    /// Why it is held rather than called hot.
    pub held: Option<Held>,
    /// Who reported what in the cells that were judged together; for cells that stand out, or lead where nothing is tested.
    pub evidence: Option<Evidence>,
    /// The place that it belongs to, by its number.
    pub place: Option<u32>,
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
    /// High among low ones, q at most 0.10: local Moran's I only.
    OutlierHigh,
    /// Low among high ones, q at most 0.10: local Moran's I only.
    OutlierLow,
    /// It would be hot, but rests on reports that deserve doubt or on too few households.
    Held,
    /// The method describes and does not test.
    NotTested,
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
            Self::OutlierHigh => "outlier-high",
            Self::OutlierLow => "outlier-low",
            Self::Held => "held",
            Self::NotTested => "not-tested",
            Self::NotComputable => "not-computable",
        }
    }

    /// Whether it is one of the three hot classes.
    #[must_use]
    pub const fn is_hot(self) -> bool {
        matches!(self, Self::Hot99 | Self::Hot95 | Self::Hot90)
    }

    /// Whether the cell stands out, in whatever way.
    #[must_use]
    pub const fn is_significant(self) -> bool {
        !matches!(self, Self::NotSignificant | Self::NotTested | Self::NotComputable)
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
        let reports = format!("{} {} here", self.count, if self.count == 1 { "report" } else { "reports" });
        let counted = if self.count == self.voices { reports } else { format!("{reports}, of {} voices,", self.voices) };
        let around = format!(
            "{counted} and {} in all with the {cells_around} cells around it, where {:.1} would be average for the region",
            self.neighbourhood_count, self.expected
        );
        let judged = match (&self.z, self.quadrant) {
            (Some(Err(why)), _) => format!("{around}. The statistic is {why}."),
            (Some(Ok(z)), None) => format!("{around}: z = {z:.2}, {}.", self.verdict()),
            (Some(Ok(z)), Some(quadrant)) => {
                format!("{around}: {}, local Moran z = {z:.2}, {}.", quadrant_words(quadrant), self.verdict())
            }
            (None, _) => format!("{counted}, {}.", self.described()),
        };
        let warnings = [self.held.map(Held::words), self.pile.as_ref().map(pile_warning)];
        std::iter::once(judged).chain(warnings.into_iter().flatten()).collect::<Vec<_>>().join(" ")
    }

    fn described(&self) -> String {
        let RateInterval { rate, lower, upper } = self.per_km2;
        let rate = format!("{rate:.1} per square kilometre (95 % interval {lower:.1} to {upper:.1})");
        match (self.cluster, self.density_per_km2, self.class) {
            (Some(cluster), _, SignificanceClass::NotTested) => format!("in cluster {cluster}; {rate}"),
            (Some(cluster), ..) => format!("in cluster {cluster}, {}; {rate}", self.verdict()),
            (None, Some(density), _) => format!("{rate}; smoothed, {density:.1} per square kilometre"),
            (None, None, SignificanceClass::NotTested) => rate,
            (None, None, _) => format!("in no cluster; {rate}"),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.class {
            SignificanceClass::NotSignificant if self.stands_alone => {
                "but that is one cell's doing, which chance must put somewhere; smaller cells may tell more"
            }
            SignificanceClass::Hot99 | SignificanceClass::Hot95 | SignificanceClass::Hot90 => "more than chance would place here",
            SignificanceClass::Cold99 | SignificanceClass::Cold95 | SignificanceClass::Cold90 => {
                "fewer than chance would place here"
            }
            SignificanceClass::OutlierHigh | SignificanceClass::OutlierLow => {
                "less like its neighbours than chance would make it"
            }
            SignificanceClass::Held => "more than chance would place here, were all of it to be trusted",
            SignificanceClass::NotTested => "not tested",
            SignificanceClass::NotSignificant | SignificanceClass::NotComputable => "within what chance would place here",
        }
    }
}

const fn quadrant_words(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::HighHigh => "high among high ones",
        Quadrant::LowHigh => "low among high ones",
        Quadrant::LowLow => "low among low ones",
        Quadrant::HighLow => "high among low ones",
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

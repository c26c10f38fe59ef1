//! The seventeen classes of an emerging hot spot analysis, from a cell's marks and its trend.

use std::fmt;

/// What a bin is, at the level asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinMark {
    /// Its neighbourhood holds significantly more than its share.
    Hot,
    /// Significantly less.
    Cold,
    /// Neither.
    Neither,
}

impl BinMark {
    /// `H`, `C` or `.`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Hot => 'H',
            Self::Cold => 'C',
            Self::Neither => '.',
        }
    }
}

/// Where a cell's z go, if that is significant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendSign {
    /// Up.
    Rising,
    /// Down.
    Falling,
    /// No significant trend.
    Level,
}

/// The course of a hot or cold spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpotPattern {
    /// Significant in the final step, for the first time.
    New,
    /// Significant in two or more final steps on end and never before, in less than 90 % of all steps.
    Consecutive,
    /// In at least 90 % of the steps, the final one included, and getting stronger.
    Intensifying,
    /// In at least 90 % of the steps, the final one included, without a trend.
    Persistent,
    /// In at least 90 % of the steps, the final one included, and getting weaker.
    Diminishing,
    /// On and off, on in the final step, in less than 90 % of the steps, never of the other kind.
    Sporadic,
    /// Significant in the final step, earlier significant of the other kind, in less than 90 % of the steps.
    Oscillating,
    /// In at least 90 % of the steps, but not in the final one.
    Historical,
}

impl SpotPattern {
    const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Consecutive => "consecutive",
            Self::Intensifying => "intensifying",
            Self::Persistent => "persistent",
            Self::Diminishing => "diminishing",
            Self::Sporadic => "sporadic",
            Self::Oscillating => "oscillating",
            Self::Historical => "historical",
        }
    }
}

/// One of the seventeen classes. Displayed as "new hot spot", "historical cold spot" or "no pattern detected".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmergingClass {
    /// A hot spot.
    Hot(SpotPattern),
    /// A cold spot.
    Cold(SpotPattern),
    /// Neither.
    NoPattern,
}

impl fmt::Display for EmergingClass {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Hot(pattern) => write!(out, "{} hot spot", pattern.name()),
            Self::Cold(pattern) => write!(out, "{} cold spot", pattern.name()),
            Self::NoPattern => out.write_str("no pattern detected"),
        }
    }
}

/// The class of a cell whose known bins, oldest first, have these marks and whose z have this trend.
///
/// The text is that of `ArcGIS` Pro 3.x ("How Emerging Hot Spot Analysis works"). It leaves open what comes first where two
/// descriptions fit. Here, in this order: at least 90 % hot (intensifying, persistent, diminishing, or historical where the
/// final step is not hot, even if it is cold), at least 90 % cold likewise, and then what the final step is. A final step that
/// is hot after an earlier cold one makes the cell oscillating, even where it was never hot before and so might be called new
/// or consecutive. Older versions, and R `sfdep`, call a cell sporadic that is not hot in the final step.
///
/// A spot intensifies when its z move away from zero: upwards for hot, downwards for cold.
///
/// # Degenerate input
/// No marks have no pattern. Below ten steps 90 % are all of them, so nothing can be historical.
///
/// # Example
/// ```
/// use engine::stats::{BinMark, EmergingClass, SpotPattern, TrendSign, emerging_class};
///
/// let mut marks = [BinMark::Neither; 12];
/// marks[11] = BinMark::Hot;
/// assert_eq!(emerging_class(&marks, TrendSign::Level), EmergingClass::Hot(SpotPattern::New));
/// marks[3] = BinMark::Cold;
/// assert_eq!(emerging_class(&marks, TrendSign::Level).to_string(), "oscillating hot spot");
/// ```
#[must_use]
pub fn emerging_class(marks: &[BinMark], trend: TrendSign) -> EmergingClass {
    let hot = || course(marks, BinMark::Hot, strengthening(trend, TrendSign::Rising)).map(EmergingClass::Hot);
    let cold = || course(marks, BinMark::Cold, strengthening(trend, TrendSign::Falling)).map(EmergingClass::Cold);
    let class = match marks.last() {
        Some(BinMark::Cold) if !mostly(marks, BinMark::Hot) => cold(),
        _ if mostly(marks, BinMark::Cold) => cold(),
        _ => hot(),
    };
    class.unwrap_or(EmergingClass::NoPattern)
}

/// At least 90 % of the marks, and at least one.
fn mostly(marks: &[BinMark], own: BinMark) -> bool {
    let times = count(marks, own);
    times > 0 && 10 * times >= 9 * marks.len()
}

fn count(marks: &[BinMark], own: BinMark) -> usize {
    marks.iter().filter(|&&mark| mark == own).count()
}

/// What a long-lived spot does, where `away` is the trend that leads away from zero.
fn strengthening(trend: TrendSign, away: TrendSign) -> SpotPattern {
    match trend {
        TrendSign::Level => SpotPattern::Persistent,
        trend if trend == away => SpotPattern::Intensifying,
        _ => SpotPattern::Diminishing,
    }
}

/// The course of one kind of mark; `lasting` is what it is called where it has lasted.
fn course(marks: &[BinMark], own: BinMark, lasting: SpotPattern) -> Option<SpotPattern> {
    let last = marks.last() == Some(&own);
    if mostly(marks, own) {
        return Some(if last { lasting } else { SpotPattern::Historical });
    }
    if !last {
        return None;
    }
    let run = marks.iter().rev().take_while(|&&mark| mark == own).count();
    let other = marks.iter().any(|&mark| mark != own && mark != BinMark::Neither);
    Some(match (other, count(marks, own) == run) {
        (true, _) => SpotPattern::Oscillating,
        (false, true) if run == 1 => SpotPattern::New,
        (false, true) => SpotPattern::Consecutive,
        (false, false) => SpotPattern::Sporadic,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BinMark, EmergingClass, SpotPattern, TrendSign, emerging_class};

    fn marks(text: &str) -> Vec<BinMark> {
        let mark = |letter| match letter {
            'H' => BinMark::Hot,
            'C' => BinMark::Cold,
            _ => BinMark::Neither,
        };
        text.chars().map(mark).collect()
    }

    #[test]
    fn every_class_has_its_marks() {
        use SpotPattern::{Consecutive, Diminishing, Historical, Intensifying, New, Oscillating, Persistent, Sporadic};
        use TrendSign::{Falling, Level, Rising};
        let cases = [
            ("..........H", Level, New),
            ("........HHH", Rising, Consecutive),
            ("HHHHHHHHHHH", Rising, Intensifying),
            (".HHHHHHHHHH", Level, Persistent),
            ("HHHHH.HHHHH", Falling, Diminishing),
            ("H.H......HH", Level, Sporadic),
            ("C.........H", Level, Oscillating),
            ("CH.......HH", Level, Oscillating),
            ("HHHHHHHHHH.", Rising, Historical),
            ("HHHHHHHHHHC", Level, Historical),
        ];
        for (letters, trend, pattern) in cases {
            assert_eq!(emerging_class(&marks(letters), trend), EmergingClass::Hot(pattern), "{letters}");
            // The mirror image: hot and cold, up and down.
            let mirror: String = letters
                .chars()
                .map(|letter| {
                    if letter == 'H' {
                        'C'
                    } else if letter == 'C' {
                        'H'
                    } else {
                        '.'
                    }
                })
                .collect();
            let trend = match trend {
                Rising => Falling,
                Falling => Rising,
                Level => Level,
            };
            assert_eq!(emerging_class(&marks(&mirror), trend), EmergingClass::Cold(pattern), "{mirror}");
        }
        for letters in ["", "...........", "HHHHHHHHH..", "CCH.......H.", "H.C.H.C...."] {
            assert_eq!(emerging_class(&marks(letters), Rising), EmergingClass::NoPattern, "{letters}");
        }
        // Nine of ten are 90 %, eight of nine are not.
        assert_eq!(emerging_class(&marks("HHHHHHHHH."), Level), EmergingClass::Hot(Historical));
        assert_eq!(emerging_class(&marks("HHHHHHHH."), Level), EmergingClass::NoPattern);
        assert_eq!(EmergingClass::Cold(Historical).to_string(), "historical cold spot");
    }

    proptest! {
        #[test]
        fn every_row_of_marks_has_one_class(letters in "[HC.]{1,14}") {
            let row = marks(&letters);
            for trend in [TrendSign::Rising, TrendSign::Falling, TrendSign::Level] {
                match (emerging_class(&row, trend), row.last()) {
                    (EmergingClass::Hot(SpotPattern::Historical), last) => prop_assert!(last != Some(&BinMark::Hot)),
                    (EmergingClass::Cold(SpotPattern::Historical), last) => prop_assert!(last != Some(&BinMark::Cold)),
                    (EmergingClass::Hot(_), last) => prop_assert_eq!(last, Some(&BinMark::Hot)),
                    (EmergingClass::Cold(_), last) => prop_assert_eq!(last, Some(&BinMark::Cold)),
                    (EmergingClass::NoPattern, last) => prop_assert_eq!(last, Some(&BinMark::Neither)),
                }
            }
        }
    }
}

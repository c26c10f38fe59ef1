//! One look per class: colour and words, shared by every map so that a second one reads like the first.

use plotters::style::RGBColor;

/// Text and strong lines.
pub(super) const INK: RGBColor = RGBColor(0x16, 0x22, 0x2e);
/// Secondary text.
pub(super) const MUTED: RGBColor = RGBColor(0x4d, 0x5b, 0x68);
/// Grid lines and frames.
pub(super) const LINE: RGBColor = RGBColor(0xd3, 0xdb, 0xe2);
/// Outlines of areas.
pub(super) const OUTLINE: RGBColor = RGBColor(0x6b, 0x78, 0x85);
/// The ground of a map.
pub(super) const WASH: RGBColor = RGBColor(0xfa, 0xfb, 0xfc);
/// The page.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Bars that carry no class.
pub(super) const BAR: RGBColor = RGBColor(0x1d, 0x5c, 0x8c);
/// Bars behind a line.
pub(super) const PALE_BAR: RGBColor = RGBColor(0xa9, 0xc6, 0xdc);
/// Bounds, and what breaks out of them: vermilion, which is told from blue under the common kinds of colour blindness.
pub(super) const ALARM: RGBColor = RGBColor(0xd5, 0x5e, 0x00);

/// How cells of a class look and what the legend says of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::render) struct ClassLook {
    /// The class as the wire names it.
    pub(in crate::render) class: &'static str,
    /// The class in words.
    pub(in crate::render) words: &'static str,
    /// How strong the evidence is, in a word or two; empty where there is no verdict.
    pub(in crate::render) strength: &'static str,
    /// What q says, in a few characters.
    pub(in crate::render) evidence: &'static str,
    /// Fill of its cells.
    pub(in crate::render) colour: RGBColor,
}

const fn look(class: &'static str, [words, strength, evidence]: [&'static str; 3], colour: RGBColor) -> ClassLook {
    ClassLook { class, words, strength, evidence, colour }
}

/// Every class, hottest first. Red and blue differ under the common kinds of colour blindness, and each arm darkens
/// with its evidence.
pub(in crate::render) const CLASSES: [ClassLook; 14] = [
    look("hot-99", ["Hot, very strong evidence", "very strong", "q ≤ 0.01"], RGBColor(0xb2, 0x18, 0x2b)),
    look("hot-95", ["Hot, strong evidence", "strong", "q ≤ 0.05"], RGBColor(0xd6, 0x60, 0x4d)),
    look("hot-90", ["Hot, some evidence", "some", "q ≤ 0.10"], RGBColor(0xf4, 0xa5, 0x82)),
    NOT_SIGNIFICANT,
    look("cold-90", ["Cold, some evidence", "some", "q ≤ 0.10"], RGBColor(0x92, 0xc5, 0xde)),
    look("cold-95", ["Cold, strong evidence", "strong", "q ≤ 0.05"], RGBColor(0x43, 0x93, 0xc3)),
    look("cold-99", ["Cold, very strong evidence", "very strong", "q ≤ 0.01"], RGBColor(0x21, 0x66, 0xac)),
    look("outlier-high", ["High among low ones", "outlier", "q ≤ 0.10"], RGBColor(0xe6, 0xab, 0x02)),
    look("outlier-low", ["Low among high ones", "outlier", "q ≤ 0.10"], RGBColor(0x1b, 0x9e, 0x77)),
    look("held", ["Held: look before acting", "held", "few or doubtful sources"], RGBColor(0xb5, 0x83, 0x5a)),
    look("repeat-window", ["Repeat window", "open", "risk raised after a report"], RGBColor(0x7a, 0x4f, 0x9c)),
    look("exploring", ["Exploring", "", "drawn by lot"], RGBColor(0x8d, 0xa0, 0x3c)),
    look("not-tested", ["Not tested", "", "described only"], RGBColor(0xe4, 0xe0, 0xd4)),
    look("not-computable", ["Not computable", "", "no z"], RGBColor(0xc9, 0xb7, 0xd8)),
];

/// Classes that every legend names, whether the map holds any or not; the others belong to few methods.
pub(super) const ALWAYS_NAMED: usize = 7;

const NOT_SIGNIFICANT: ClassLook = look("not-significant", ["Not significant", "", "q above 0.10"], RGBColor(0xd8, 0xdd, 0xe1));

/// The look of a class by its wire name; an unknown one is shown as not significant.
pub(in crate::render) fn look_of(class: &str) -> ClassLook {
    CLASSES.into_iter().find(|look| look.class == class).unwrap_or(NOT_SIGNIFICANT)
}

/// Whether the class is one of the three hot ones.
pub(in crate::render) fn is_hot(class: &str) -> bool {
    class.starts_with("hot-")
}

/// How far above the others a class is drawn, so that a neighbour's edge never covers a hot cell's.
pub(super) fn height(class: &str) -> usize {
    match class {
        "hot-99" => 7,
        "hot-95" => 6,
        "hot-90" => 5,
        "cold-99" => 4,
        "cold-95" => 3,
        "cold-90" => 2,
        "held" | "outlier-high" | "outlier-low" | "not-computable" => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours as red, green and blue light between 0 and 1.
    fn linear(colour: RGBColor) -> [f64; 3] {
        [colour.0, colour.1, colour.2].map(|channel| (f64::from(channel) / 255.0).powf(2.2))
    }

    fn luminance(colour: RGBColor) -> f64 {
        let [r, g, b] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Viénot, Brettel and Mollon (1999), Color Research and Application 24(4), 243-252: what is left
    /// of red and green for protanopes and deuteranopes, who see both as one.
    fn dichromat(colour: RGBColor, red_share: f64) -> [f64; 2] {
        let [r, g, b] = linear(colour);
        [red_share * r + (1.0 - red_share) * g, b]
    }

    #[test]
    fn each_arm_darkens_with_its_evidence() {
        let light: Vec<f64> = CLASSES[..7].iter().map(|look| luminance(look.colour)).collect();
        assert!(light[0] < light[1] && light[1] < light[2] && light[2] < light[3], "{light:?}");
        assert!(light[6] < light[5] && light[5] < light[4] && light[4] < light[3], "{light:?}");
    }

    #[test]
    fn hot_and_cold_differ_without_red_or_green_cones() {
        for (hot, cold) in [(0, 6), (1, 5), (2, 4)] {
            for red_share in [0.112_4, 0.292_75] {
                let (hot, cold) = (dichromat(CLASSES[hot].colour, red_share), dichromat(CLASSES[cold].colour, red_share));
                let apart = (hot[0] - cold[0]).hypot(hot[1] - cold[1]);
                assert!(apart > 0.3, "{apart}");
            }
        }
    }

    #[test]
    fn every_class_of_the_engine_has_a_look() {
        use engine::analysis::SignificanceClass as Class;
        let all = [Class::Hot99, Class::Hot95, Class::Hot90, Class::NotSignificant, Class::Cold90, Class::Cold95, Class::Cold99];
        for class in all.into_iter().chain([Class::NotComputable]) {
            assert_eq!(look_of(class.as_str()).class, class.as_str());
            assert_eq!(is_hot(class.as_str()), class.is_hot());
        }
    }
}

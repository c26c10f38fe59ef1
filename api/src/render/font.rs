//! The one font: Noto Sans, regular and bold, from the executable itself and never from the system.

use std::sync::{Arc, LazyLock};

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use resvg::usvg::fontdb::Database;

use super::RenderError;

/// The family as pictures name it. Viewers without Noto Sans fall back to what they have.
pub(super) const FAMILY: &str = "Noto Sans, sans-serif";

/// What stands for a character that the font cannot draw.
const STAND_IN: char = '□';

/// Pixels at which text is measured; large, because the measure is whole pixels.
const MEASURED_AT: f64 = 1000.0;

/// Ascent plus descent of Noto Sans over its em (2189 + 600 of 2048): the measure scales by line height, pictures by em.
const LINE_HEIGHT_PER_EM: f64 = 2789.0 / 2048.0;

/// Whether text is set in the regular or the bold cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Running text.
    Regular,
    /// Titles and heads.
    Bold,
}

impl Weight {
    /// The cut as the drawing library names it.
    pub(super) const fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }
}

static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    let cuts = [(FontStyle::Normal, notosans::REGULAR_TTF), (FontStyle::Bold, notosans::BOLD_TTF)];
    cuts.into_iter().all(|(style, bytes)| register_font(FAMILY, style, bytes).is_ok())
});

static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    database.load_font_data(notosans::REGULAR_TTF.to_vec());
    database.load_font_data(notosans::BOLD_TTF.to_vec());
    database.set_sans_serif_family("Noto Sans");
    Arc::new(database)
});

/// The fonts that PNG pictures are set in.
pub(super) fn database() -> Arc<Database> {
    Arc::clone(&DATABASE)
}

/// The font for drawing, at `size` pixels per em.
///
/// # Errors
/// [`RenderError::Chart`] when the built-in font cannot be read.
pub(super) fn font(size: f64, weight: Weight) -> Result<FontDesc<'static>, RenderError> {
    let known = *REGISTERED;
    let font = FontDesc::new(FontFamily::Name(FAMILY), size, weight.style());
    known.then_some(font).ok_or_else(|| RenderError::Chart("the built-in font cannot be read".to_owned()))
}

/// How wide text is, in pixels, at `size` pixels per em.
///
/// # Errors
/// [`RenderError::Chart`] when the built-in font cannot be read.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> Result<f64, RenderError> {
    let measured = font(MEASURED_AT, weight)?.box_size(text);
    let (pixels, _) = measured.map_err(|error| RenderError::Chart(error.to_string()))?;
    Ok(f64::from(pixels) / MEASURED_AT * LINE_HEIGHT_PER_EM * size)
}

/// Breaks text at spaces into lines at most `limit` pixels wide; a single longer word stays whole.
///
/// # Errors
/// [`RenderError::Chart`] when the built-in font cannot be read.
pub(super) fn wrap(text: &str, size: f64, limit: f64) -> Result<Vec<String>, RenderError> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if width(&longer, size, Weight::Regular)? <= limit => {
                lines.pop();
                lines.push(longer);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Ok(lines)
}

/// The text with every character that the font lacks replaced by a square, and invisible ones left out.
///
/// A PDF that claims accessibility must not hold a glyph that means nothing, so one odd name would otherwise cost the
/// whole page.
pub(super) fn printable(text: &str, covers: impl Fn(char) -> bool) -> String {
    let shown = |character: char| match character {
        character if character.is_whitespace() => Some(' '),
        character if character.is_control() || is_invisible(character) => None,
        character if covers(character) => Some(character),
        _ => Some(STAND_IN),
    };
    text.chars().filter_map(shown).collect()
}

/// Joiners, direction marks and variation selectors: they shape other text and show nothing themselves.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // Advance of `H` in Noto Sans Regular is 1518 of 2048 units, of `i` 528.
        let wide = width("HHHHHHHHHH", 20.0, Weight::Regular).expect("a width");
        assert!((wide - 10.0 * 20.0 * 1518.0 / 2048.0).abs() < 0.1, "{wide}");
        let narrow = width("iiiiiiiiii", 20.0, Weight::Regular).expect("a width");
        assert!((narrow - 10.0 * 20.0 * 528.0 / 2048.0).abs() < 0.1, "{narrow}");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_no_word() {
        let text = "Reports measure what was reported and recorded; neighbourhoods differ in how readily they report.";
        let lines = wrap(text, 12.0, 200.0).expect("lines");
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() > 2);
        for line in &lines {
            assert!(width(line, 12.0, Weight::Regular).expect("a width") <= 200.0, "{line}");
        }
    }

    #[test]
    fn what_the_font_lacks_becomes_a_square() {
        assert_eq!(printable("Tōkyō 東京\u{200d}\t#1\u{7}", |c| c.is_ascii() || c == 'ō'), "Tōkyō □□ #1");
    }
}

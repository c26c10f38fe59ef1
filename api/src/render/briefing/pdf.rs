//! The briefing as PDF/UA-1.

use super::page::Page;
use crate::render::{RenderError, typeset};
use crate::view::BriefingView;

/// The briefing as a PDF of one page, two when there is much to say.
///
/// A character that the built-in font lacks is shown as a square.
///
/// # Errors
/// [`RenderError::Chart`] when the map cannot be drawn; [`RenderError::Typst`] when the typesetter refuses, for example
/// because the result would not be accessible.
pub fn briefing_pdf(briefing: &BriefingView) -> Result<Vec<u8>, RenderError> {
    let page = Page::new(briefing);
    let map = page.map(briefing)?;
    let of = || format!("briefing of {}", briefing.area.name);
    typeset::pdf(include_str!("briefing.typ"), &page, map)
        .map_err(|diagnostics| RenderError::Typst { document: of(), diagnostics })
}

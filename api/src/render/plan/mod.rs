//! Plans: the map and the figures of a shift, and a card for every visit, as PDF/UA.

mod page;

#[cfg(test)]
mod tests;

use super::chart::plan_map;
use super::{RenderError, typeset};
use crate::view::{AreasView, PlanView};
use page::{Page, stops};

/// A plan as a PDF: what it amounts to and its map, then for each officer the cards in the order of the visits.
///
/// # Errors
/// [`RenderError::Chart`] when the map cannot be drawn; [`RenderError::Typst`] when the typesetter refuses.
pub fn plan_pdf(plan: &PlanView, areas: &AreasView) -> Result<Vec<u8>, RenderError> {
    let page = Page::new(plan);
    let map = plan_map(&stops(plan), areas, &page.map_description)?;
    let refused = |diagnostics| RenderError::Typst { document: format!("plan {}", plan.id), diagnostics };
    typeset::pdf(include_str!("cards.typ"), &page, map).map_err(refused)
}

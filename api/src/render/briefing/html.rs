//! The briefing as one self-contained HTML page.

use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, Error, context};

use super::page::Page;
use crate::render::RenderError;
use crate::view::BriefingView;

/// The ending switches escaping on.
const NAME: &str = "briefing.html";

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    templates.add_template(NAME, include_str!("briefing.html"))?;
    Ok(templates)
});

/// The briefing as a page of HTML with its style and map inside, for screens and printers.
///
/// # Errors
/// [`RenderError::Chart`] when the map cannot be drawn; [`RenderError::Template`] when the template fails.
pub fn briefing_html(briefing: &BriefingView) -> Result<String, RenderError> {
    let page = Page::new(briefing);
    let map = page.map(briefing)?;
    let templates = TEMPLATES.as_ref().map_err(|error| Error::new(error.kind(), error.to_string()))?;
    // The map has escaped every text in it and goes in as it is.
    Ok(templates.get_template(NAME)?.render(context! { page => Serde(&page), map })?)
}

//! PNG from SVG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::render::RenderError;
use crate::render::font::database;

/// Largest edge of a picture in pixels; four bytes each, so the largest picture takes a quarter of a gigabyte.
const LARGEST_EDGE: f32 = 8192.0;

/// The picture as PNG, `scale` pixels for each pixel of the SVG.
///
/// # Errors
/// [`RenderError::Svg`] when the text is not a picture, or when the scale is not above zero or asks for an edge of more
/// than 8192 pixels.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, RenderError> {
    let options = Options { fontdb: database(), font_family: "Noto Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| RenderError::Svg(error.to_string()))?;
    let edge = |length: f32| {
        let pixels = (length * scale).round();
        let fits = (1.0..=LARGEST_EDGE).contains(&pixels);
        fits.then_some(whole(pixels)).ok_or_else(|| RenderError::Svg(wrong_scale(scale, length)))
    };
    let (width, height) = (edge(tree.size().width())?, edge(tree.size().height())?);
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| RenderError::Svg("the picture has no size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| RenderError::Svg(error.to_string()))
}

fn wrong_scale(scale: f32, length: f32) -> String {
    format!("a scale of {scale} makes an edge of {length} pixels smaller than 1 or larger than {LARGEST_EDGE}: use 0.5 to 4")
}

/// Pixels that were checked to be between 1 and [`LARGEST_EDGE`].
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 8192")]
const fn whole(pixels: f32) -> u32 {
    pixels as u32
}

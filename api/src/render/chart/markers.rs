//! Numbered discs on a map, moved aside where they would cover each other.

use plotters::prelude::DrawingBackend;

use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::palette::{INK, PAPER};
use crate::render::RenderError;

/// Radius of a disc in pixels.
pub(super) const RADIUS: f64 = 8.5;

/// Where a disc may go, in radii from its place: on it, then further and further around it.
const TRIED: [Point; 13] = [
    (0.0, 0.0),
    (2.4, -1.2),
    (-2.4, -1.2),
    (2.4, 1.2),
    (-2.4, 1.2),
    (0.0, -2.7),
    (0.0, 2.7),
    (4.6, 0.0),
    (-4.6, 0.0),
    (3.6, -3.6),
    (-3.6, -3.6),
    (3.6, 3.6),
    (-3.6, 3.6),
];

/// Draws the discs and gives the boxes they take.
pub(super) fn draw<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, frame: Rect, spots: &[Point]) -> Result<Vec<Rect>, RenderError> {
    let taken = place(frame, spots);
    for (number, (spot, taken)) in (1_usize..).zip(spots.iter().zip(&taken)) {
        let disc = taken.centre();
        canvas.path(&[*spot, disc], Stroke(INK, 1.2))?;
        draw_disc(canvas, disc, number)?;
    }
    Ok(taken)
}

/// One numbered disc, on maps and in lists.
pub(super) fn draw_disc<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, at: Point, number: usize) -> Result<(), RenderError> {
    canvas.disc(at, RADIUS + 1.2, PAPER)?;
    canvas.disc(at, RADIUS, INK)?;
    canvas.text(at, &number.to_string(), Lettering::new(11.0, PAPER).bold().at(Anchor::Middle))
}

/// A box for each spot, the first tried one inside the frame that covers no other.
fn place(frame: Rect, spots: &[Point]) -> Vec<Rect> {
    let mut taken: Vec<Rect> = Vec::new();
    for (x, y) in spots {
        let tried = TRIED.iter().map(|(dx, dy)| Rect::around((x + dx * RADIUS, y + dy * RADIUS), 2.0 * RADIUS, 2.0 * RADIUS));
        let free = tried.clone().find(|rect| frame.holds(*rect) && !taken.iter().any(|other| other.overlaps(*rect)));
        taken.extend(free.or_else(|| tried.clone().next()));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_on_one_spot_stand_apart() {
        let frame = Rect { left: 0.0, top: 0.0, right: 400.0, bottom: 400.0 };
        let taken = place(frame, &[(200.0, 200.0); 5]);
        assert_eq!(taken[0].centre(), (200.0, 200.0));
        for (at, one) in taken.iter().enumerate() {
            assert!(frame.holds(*one) && taken[..at].iter().all(|other| !other.overlaps(*one)), "{one:?}");
        }
    }
}

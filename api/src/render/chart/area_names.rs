//! Names of areas, written where there is room for them and nothing else stands.

use plotters::prelude::DrawingBackend;

use super::canvas::{Anchor, Canvas, Lettering, Point, Rect};
use super::palette::{MUTED, PAPER};
use crate::render::RenderError;
use crate::render::font::{Weight, width};

const SIZE: f64 = 11.0;
/// A name may be this much wider than its area.
const OVERHANG: f64 = 1.15;

/// Writes the names of outlines, larger ones first, each where it fits the frame and covers nothing in `taken`.
pub(super) fn draw<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    frame: Rect,
    named: &[(String, Vec<Point>)],
    mut taken: Vec<Rect>,
) -> Result<(), RenderError> {
    let mut order: Vec<(&String, Rect, Point)> = named.iter().map(|(name, ring)| (name, around(ring), centroid(ring))).collect();
    order.sort_by(|(_, a, _), (_, b, _)| (b.width() * b.height()).total_cmp(&(a.width() * a.height())));
    for (name, outline, centre) in order {
        let wide = width(name, SIZE, Weight::Regular)?;
        let plate = Rect::around(centre, wide + 6.0, SIZE * 1.35);
        let room = wide <= outline.width() * OVERHANG && SIZE * 1.35 <= outline.height();
        if room && frame.holds(plate) && !taken.iter().any(|other| other.overlaps(plate)) {
            canvas.rect(plate, PAPER)?;
            canvas.text(centre, name, Lettering::new(SIZE, MUTED).at(Anchor::Middle))?;
            taken.push(plate);
        }
    }
    Ok(())
}

fn around(ring: &[Point]) -> Rect {
    let nothing = Rect { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };
    ring.iter().fold(nothing, |rect, (x, y)| Rect {
        left: rect.left.min(*x),
        top: rect.top.min(*y),
        right: rect.right.max(*x),
        bottom: rect.bottom.max(*y),
    })
}

/// The centre of gravity of a ring's inside; the middle of its box where it encloses nothing.
fn centroid(ring: &[Point]) -> Point {
    let (mut doubled, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        doubled += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    if doubled.abs() < 1e-6 { around(ring).centre() } else { (x / (3.0 * doubled), y / (3.0 * doubled)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_l_shape_is_named_in_its_heavier_arm() {
        let l = [(0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (2.0, 2.0), (2.0, 4.0), (0.0, 4.0)];
        let (x, y) = centroid(&l);
        // Two rectangles: 10 by 2 around (5, 1) and 2 by 2 around (1, 3).
        assert!((x - 104.0 / 24.0).abs() < 1e-9 && (y - 32.0 / 24.0).abs() < 1e-9, "{x} {y}");
    }
}

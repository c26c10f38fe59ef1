//! What charts draw on: points in pixels, kept to a tenth, whatever the drawing backend.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, RGBColor, ShapeStyle};

use super::xml::legal;
use crate::render::RenderError;
use crate::render::font::{Weight, font};

/// Steps of the drawing per pixel. Backends place whole steps only, and a hexagon of twenty pixels needs finer ones.
pub(super) const STEPS: u32 = 10;

/// The drawing library divides sizes by this to get pixels per em.
const SIZE_PER_EM: f64 = 1.24;

/// A place on the picture in pixels from its top left corner, rightwards and downwards.
pub(super) type Point = (f64, f64);

/// An upright box in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    pub(super) const fn width(self) -> f64 {
        self.right - self.left
    }

    pub(super) const fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub(super) const fn centre(self) -> Point {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// The box of that size around a point.
    pub(super) const fn around((x, y): Point, width: f64, height: f64) -> Self {
        Self { left: x - width / 2.0, right: x + width / 2.0, top: y - height / 2.0, bottom: y + height / 2.0 }
    }

    /// The box without a border of that width.
    pub(super) const fn inset(self, by: f64) -> Self {
        Self { left: self.left + by, top: self.top + by, right: self.right - by, bottom: self.bottom - by }
    }

    pub(super) const fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub(super) const fn holds(self, other: Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    const fn corners(self) -> [Point; 4] {
        [(self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom)]
    }
}

/// A line's colour and width in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke(pub(super) RGBColor, pub(super) f64);

/// Which end of a text its point names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks; size in pixels per em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lettering {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: RGBColor,
    pub(super) anchor: Anchor,
}

impl Lettering {
    pub(super) const fn new(size: f64, colour: RGBColor) -> Self {
        Self { size, weight: Weight::Regular, colour, anchor: Anchor::Start }
    }

    pub(super) const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    pub(super) const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A drawing in progress.
pub(super) struct Canvas<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
}

impl<'a, DB: DrawingBackend> Canvas<'a, DB> {
    pub(super) const fn new(area: &'a DrawingArea<DB, Shift>) -> Self {
        Self { area }
    }

    /// Fills a polygon given by its corners.
    pub(super) fn polygon(&self, corners: &[Point], colour: RGBColor) -> Result<(), RenderError> {
        self.area.draw(&Polygon::new(steps_of(corners), colour.filled())).map_err(refused)
    }

    /// Fills a box.
    pub(super) fn rect(&self, rect: Rect, colour: RGBColor) -> Result<(), RenderError> {
        self.polygon(&rect.corners(), colour)
    }

    /// Fills a disc.
    pub(super) fn disc(&self, (x, y): Point, radius: f64, colour: RGBColor) -> Result<(), RenderError> {
        self.area.draw(&Circle::new((step(x), step(y)), step(radius), colour.filled())).map_err(refused)
    }

    /// Draws a line from point to point.
    pub(super) fn path(&self, points: &[Point], Stroke(colour, width): Stroke) -> Result<(), RenderError> {
        let width = step(width).max(1).unsigned_abs();
        let style = ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: width };
        self.area.draw(&PathElement::new(steps_of(points), style)).map_err(refused)
    }

    /// Draws a line that ends where it began.
    pub(super) fn outline(&self, corners: &[Point], stroke: Stroke) -> Result<(), RenderError> {
        // The first edge is drawn twice so that the last corner is joined like the others.
        let closed: Vec<Point> = corners.iter().chain(corners.iter().take(2)).copied().collect();
        self.path(&closed, stroke)
    }

    /// Draws the edge of a box.
    pub(super) fn frame(&self, rect: Rect, stroke: Stroke) -> Result<(), RenderError> {
        self.outline(&rect.corners(), stroke)
    }

    /// Writes a line of text; `y` is the middle of its small letters.
    pub(super) fn text(&self, (x, y): Point, text: &str, look: Lettering) -> Result<(), RenderError> {
        let font = font(look.size * SIZE_PER_EM * f64::from(STEPS), look.weight)?.transform(FontTransform::None);
        let across = match look.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let mut style = font.color(&look.colour);
        style.pos = Pos::new(across, VPos::Center);
        self.area.draw_text(&legal(text), &style, (step(x), step(y))).map_err(refused)
    }
}

fn refused(error: impl std::fmt::Display) -> RenderError {
    RenderError::Chart(error.to_string())
}

fn steps_of(points: &[Point]) -> Vec<(i32, i32)> {
    points.iter().map(|(x, y)| (step(*x), step(*y))).collect()
}

/// Pixels to whole steps.
#[expect(clippy::cast_possible_truncation, reason = "a cast of floats saturates, and pictures are far smaller")]
fn step(pixels: f64) -> i32 {
    (pixels * f64::from(STEPS)).round() as i32
}

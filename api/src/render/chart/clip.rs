//! Keeping lines inside a box, and hatching inside a ring.

use super::canvas::{Point, Rect};

/// The part of the segment from `a` to `b` inside the box, or `None` where it passes by.
///
/// # Source
/// Liang and Barsky (1984), doi:10.1145/357332.357333.
fn segment(a: Point, b: Point, frame: Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let edges = [(-dx, a.0 - frame.left), (dx, frame.right - a.0), (-dy, a.1 - frame.top), (dy, frame.bottom - a.1)];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, room) in edges {
        if towards < 0.0 {
            enter = enter.max(room / towards);
        } else if towards > 0.0 {
            leave = leave.min(room / towards);
        } else if room < 0.0 {
            return None;
        }
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The parts of a line inside the box, each as a line of its own.
pub(super) fn line(points: &[Point], frame: Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let Some((start, end)) = segment(*from, *to, frame) else { continue };
        match parts.last_mut() {
            Some(part) if part.last().is_some_and(|last| is_same(*last, start)) => part.push(end),
            _ => parts.push(vec![start, end]),
        }
    }
    parts
}

/// Diagonal strokes inside a ring, `spacing` pixels apart.
pub(super) fn hatch(ring: &[Point], spacing: f64) -> Vec<[Point; 2]> {
    let sums = ring.iter().map(|(x, y)| x + y);
    let (least, most) = sums.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), sum| (low.min(sum), high.max(sum)));
    // Strokes lie on a grid of the whole picture, so that those of neighbouring rings meet.
    let first = (least / spacing).ceil() * spacing;
    let strokes = std::iter::successors(Some(first), |sum| Some(sum + spacing)).take_while(|sum| *sum < most);
    strokes.flat_map(|sum| stroke(ring, sum)).collect()
}

/// The parts of the line `x + y = sum` inside a ring, by the odd-even rule.
fn stroke(ring: &[Point], sum: f64) -> Vec<[Point; 2]> {
    let next = ring.iter().cycle().skip(1);
    let mut crossings: Vec<Point> = ring.iter().zip(next).filter_map(|(a, b)| crossing(*a, *b, sum)).collect();
    crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
    crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

fn crossing(a: Point, b: Point, sum: f64) -> Option<Point> {
    let (before, after) = (a.0 + a.1 - sum, b.0 + b.1 - sum);
    if (before < 0.0) == (after < 0.0) {
        return None;
    }
    let t = before / (before - after);
    Some((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)))
}

fn is_same(a: Point, b: Point) -> bool {
    (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_that_leaves_and_returns_has_two_parts() {
        let parts = line(&[(1.0, 5.0), (20.0, 5.0), (20.0, 8.0), (5.0, 8.0)], FRAME);
        assert_eq!(parts, vec![vec![(1.0, 5.0), (10.0, 5.0)], vec![(10.0, 8.0), (5.0, 8.0)]]);
        assert!(line(&[(-5.0, -1.0), (20.0, -1.0)], FRAME).is_empty());
    }

    #[test]
    fn hatching_stays_inside_its_ring() {
        let diamond = [(5.0, 0.0), (10.0, 5.0), (5.0, 10.0), (0.0, 5.0)];
        let strokes = hatch(&diamond, 2.0);
        assert_eq!(strokes.len(), 5);
        for [a, b] in strokes {
            for (x, y) in [a, b] {
                assert!((x - 5.0).abs() + (y - 5.0).abs() < 5.0 + 1e-9, "{x} {y}");
            }
            assert!((a.0 + a.1 - b.0 - b.1).abs() < 1e-9);
        }
    }
}

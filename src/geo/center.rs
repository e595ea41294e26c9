//! A point well inside of a shape: the middle of the largest circle that fits (after Mapbox's polylabel).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::ring::{Point, Ring, contains, edges};

/// How near the circle found comes to the largest one: this part of the shape's shorter side.
const PRECISION: f64 = 0.02;

/// Squares that are looked at before what was found so far must do.
const LIMIT: usize = 2000;

/// The point inside of the outer ring and its holes that is farthest from all of them.
pub(super) fn center(rings: &[Ring]) -> Point {
    let Some(outer) = rings.first().filter(|ring| !ring.is_empty()) else { return (0, 0) };
    let bounds = |of: fn(&Point) -> i32| {
        let least = outer.iter().map(of).min().unwrap_or(0);
        let most = outer.iter().map(of).max().unwrap_or(0);
        (f64::from(least), f64::from(most))
    };
    let ((west, east), (north, south)) = (bounds(|point| point.0), bounds(|point| point.1));
    let side = (east - west).min(south - north).max(1.0);
    let mut waiting = BinaryHeap::new();
    let half = side / 2.0;
    for row in 0..steps(south - north, side) {
        for column in 0..steps(east - west, side) {
            let at = (west + side * f64::from(column) + half, north + side * f64::from(row) + half);
            waiting.push(Square::new(at, half, rings));
        }
    }
    let mut best = Square::new((f64::midpoint(west, east), f64::midpoint(north, south)), 0.0, rings);
    for _ in 0..LIMIT {
        let Some(square) = waiting.pop() else { break };
        if square.inside > best.inside {
            best = square;
        }
        if square.most - best.inside <= side * PRECISION {
            break;
        }
        let half = square.half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            waiting.push(Square::new((square.at.0 + dx, square.at.1 + dy), half, rings));
        }
    }
    (best.at.0.round() as i32, best.at.1.round() as i32)
}

/// Squares of this side along a length. Shapes that are much longer than wide are looked at less closely.
fn steps(length: f64, side: f64) -> u32 {
    (length / side).ceil().clamp(1.0, 64.0) as u32
}

/// A square of the map.
#[derive(Debug, Clone, Copy)]
struct Square {
    at: (f64, f64),
    half: f64,
    /// How far its middle is from the nearest line; negative outside.
    inside: f64,
    /// The most that this can be anywhere in the square.
    most: f64,
}

impl Square {
    fn new(at: (f64, f64), half: f64, rings: &[Ring]) -> Self {
        let nearest = rings.iter().flat_map(|ring| edges(ring)).map(|edge| distance(at, edge)).fold(f64::MAX, f64::min);
        let inside = if contains(rings, at) { nearest } else { -nearest };
        Self { at, half, inside, most: inside + half * std::f64::consts::SQRT_2 }
    }
}

impl Ord for Square {
    fn cmp(&self, other: &Self) -> Ordering {
        // Places break ties, so that the same shape gets the same middle.
        let by_place = || self.at.0.total_cmp(&other.at.0).then(self.at.1.total_cmp(&other.at.1));
        self.most.total_cmp(&other.most).then_with(by_place)
    }
}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Square {}

/// From a point to the nearest point of a line.
fn distance((x, y): (f64, f64), (a, b): (Point, Point)) -> f64 {
    let (ax, ay) = (f64::from(a.0), f64::from(a.1));
    let (dx, dy) = (f64::from(b.0) - ax, f64::from(b.1) - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - ax - along * dx).hypot(y - ay - along * dy)
}

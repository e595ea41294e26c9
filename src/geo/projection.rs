//! The globe as a plane.

use super::Position;
use super::ring::Point;

/// Degrees of longitude are narrowed by the cosine of the middle latitude. For a province or a country of Viet Nam's
/// size that is true to within a few percent at the edges; it keeps what is north at the top, and is not meant for
/// the world.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection {
    west: f64,
    north: f64,
    narrowing: f64,
    scale: f64,
    size: Point,
}

/// Near the poles a degree of longitude has no width, and a map no sense.
const LEAST_NARROWING: f64 = 0.01;

impl Projection {
    /// A map of all positions whose longer side is `longest` units.
    pub(super) fn fit(positions: impl Iterator<Item = Position>, longest: i32) -> Self {
        let none = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let (west, south, east, north) = positions
            .fold(none, |(west, south, east, north), (x, y)| (west.min(x), south.min(y), east.max(x), north.max(y)));
        if west > east {
            return Self { west: 0.0, north: 0.0, narrowing: 1.0, scale: 0.0, size: (1, 1) };
        }
        let narrowing = f64::midpoint(south, north).to_radians().cos().abs().max(LEAST_NARROWING);
        let (width, height) = ((east - west) * narrowing, north - south);
        let extent = width.max(height);
        let scale = if extent > 0.0 { f64::from(longest) / extent } else { 0.0 };
        let size = (whole(width * scale).max(1), whole(height * scale).max(1));
        Self { west, north, narrowing, scale, size }
    }

    pub(super) fn width(&self) -> i32 {
        self.size.0
    }

    pub(super) fn height(&self) -> i32 {
        self.size.1
    }

    pub(super) fn point(&self, (longitude, latitude): Position) -> Point {
        let x = (longitude - self.west) * self.narrowing * self.scale;
        let y = (self.north - latitude) * self.scale;
        (whole(x), whole(y))
    }
}

/// Values are between zero and the longest side.
fn whole(value: f64) -> i32 {
    value.round() as i32
}

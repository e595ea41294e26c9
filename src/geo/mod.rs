//! The shapes of places: positions on the globe → rings on a grid that a map is drawn from.
//!
//! - [`projection`]: longitude and latitude → points of a grid of whole numbers
//! - [`ring`]: what can be said of one ring
//! - [`topology`]: rings → the lines between junctions, each of which neighbours share
//! - [`simplify`]: fewer points, a shared line once, so that neighbours still share every point of their border
//! - [`center`]: a point well inside
//!
//! Everything takes about n log n steps in the number of points, so that the communes of a country are no trouble.

mod center;
mod projection;
mod ring;
mod simplify;
#[cfg(test)]
mod tests;
mod topology;

pub use self::ring::{Point, Ring, contains};

use self::projection::Projection;
use self::topology::Topology;

/// Units of the grid for each pixel of a map of the usual width.
pub const UNITS_PER_PIXEL: i32 = 10;

/// Longest side of a map in units: 720 pixels.
const LONGEST_SIDE: i32 = 720 * UNITS_PER_PIXEL;

/// Longitude and latitude in degrees.
pub type Position = (f64, f64);

/// An outer ring and the holes in it. Rings may repeat their first position at the end.
pub type Polygon = Vec<Vec<Position>>;

/// Places as they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlines {
    /// Width in units.
    pub width: i32,
    /// Height in units.
    pub height: i32,
    /// One for each place, in their order.
    pub places: Vec<Outline>,
}

/// The shape of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Outer rings run clockwise, holes the other way. There is at least one.
    pub rings: Vec<Ring>,
    /// A point well inside of the largest part.
    pub center: Point,
}

/// Simplifies the polygons of each place by about half a pixel. Points that places share stay shared, no place is
/// lost, and no line crosses another that did not before; islands and holes smaller than a pixel may go.
///
/// Positions must be finite. Borders that neighbours do not share point by point in the file are simplified apart.
pub fn outlines(places: &[Vec<Polygon>]) -> Outlines {
    let positions = places.iter().flatten().flatten().flatten().copied();
    let projection = Projection::fit(positions, LONGEST_SIDE);
    let projected: Vec<Vec<Vec<Ring>>> = places.iter().map(|polygons| project(&projection, polygons)).collect();
    let mut topology = Topology::new(&projected);
    topology.drop_specks();
    simplify::simplify(topology.lines_mut());
    let places = (0..projected.len()).map(|place| outline(topology.polygons(place))).collect();
    Outlines { width: projection.width(), height: projection.height(), places }
}

/// The polygons of a place on the grid. One that is too small for it becomes the smallest ring there is, where it is
/// all that the place has.
fn project(projection: &Projection, polygons: &[Polygon]) -> Vec<Vec<Ring>> {
    let on_grid = |polygon: &Polygon| {
        let mut rings = polygon.iter().map(|positions| ring::clean(positions.iter().map(|at| projection.point(*at))));
        let outer = ring::oriented(rings.next()?, true);
        let holes = rings.map(|hole| ring::oriented(hole, false)).filter(|hole| ring::doubled_area(hole) != 0);
        (ring::doubled_area(&outer) != 0).then(|| std::iter::once(outer).chain(holes).collect())
    };
    let found: Vec<Vec<Ring>> = polygons.iter().filter_map(on_grid).collect();
    if !found.is_empty() {
        return found;
    }
    let first = polygons.iter().flatten().flatten().next().copied();
    first.map(|position| vec![vec![ring::smallest(projection.point(position))]]).unwrap_or_default()
}

fn outline(polygons: Vec<Vec<Ring>>) -> Outline {
    let largest = polygons.iter().max_by_key(|rings| rings.first().map(|ring| ring::doubled_area(ring)));
    let center = largest.map(|rings| center::center(rings)).unwrap_or_default();
    Outline { rings: polygons.into_iter().flatten().collect(), center }
}

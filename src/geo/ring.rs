//! One ring on the grid.

/// A point: to the right, and downwards.
pub type Point = (i32, i32);

/// The corners of a closed line; the first is not repeated.
pub type Ring = Vec<Point>;

/// A ring of points that may repeat each other, without the repetitions and without lines that run out and straight
/// back. Empty when nothing encloses anything.
pub(super) fn clean(points: impl Iterator<Item = Point>) -> Ring {
    let mut ring: Ring = Vec::new();
    for point in points {
        push(&mut ring, point);
    }
    // The same where the end meets the start.
    let mut start = 0;
    while ring.len() - start > 2 {
        let (first, second) = (ring[start], ring[start + 1]);
        let (last, before) = (ring[ring.len() - 1], ring[ring.len() - 2]);
        if last == first || before == first {
            ring.pop();
        } else if last == second {
            start += 1;
        } else {
            break;
        }
    }
    ring.drain(..start);
    if ring.len() < 3 { Vec::new() } else { ring }
}

fn push(ring: &mut Ring, point: Point) {
    if ring.last() == Some(&point) {
        return;
    }
    if ring.len() > 1 && ring[ring.len() - 2] == point {
        ring.pop();
    } else {
        ring.push(point);
    }
}

/// Twice the area: positive when the ring runs clockwise on the screen.
pub(super) fn doubled_area(ring: &[Point]) -> i64 {
    edges(ring).map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
}

/// The ring as it runs clockwise, or the other way.
pub(super) fn oriented(mut ring: Ring, clockwise: bool) -> Ring {
    if (doubled_area(&ring) > 0) != clockwise {
        ring.reverse();
    }
    ring
}

/// The smallest clockwise ring at a point.
pub(super) fn smallest((x, y): Point) -> Ring {
    vec![(x, y), (x + 1, y), (x, y + 1)]
}

/// The sides of a ring, each from corner to corner.
pub(super) fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Whether a point lies within rings: inside of an odd number of them.
pub fn contains<R: AsRef<[Point]>>(rings: &[R], (x, y): (f64, f64)) -> bool {
    let crosses = |(a, b): (Point, Point)| {
        let ((ax, ay), (bx, by)) = ((f64::from(a.0), f64::from(a.1)), (f64::from(b.0), f64::from(b.1)));
        (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
    };
    rings.iter().flat_map(|ring| edges(ring.as_ref())).filter(|edge| crosses(*edge)).count() % 2 == 1
}

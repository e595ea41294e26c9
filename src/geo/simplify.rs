//! Fewer points (Visvalingam and Whyatt 1993): the point that makes the smallest triangle with its neighbours goes
//! first, until all triangles are larger than can be seen.
//!
//! A point stays where its going would make lines cross or lie on each other. A line from `a` to `b` in place of
//! `a`–`point`–`b` can only cross a line that ends within this triangle, and can only lie on one that joins `a` and
//! `b` already. So rings that were simple stay simple, and each keeps three points at least.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::UNITS_PER_PIXEL;
use super::ring::Point;

/// A triangle of half a square pixel, doubled, cannot be seen.
const LEAST: i64 = (UNITS_PER_PIXEL * UNITS_PER_PIXEL) as i64;

/// How far a line may move away from a point that goes: half a pixel.
const FARTHEST: i64 = (UNITS_PER_PIXEL / 2) as i64;

/// Thins the lines out. Their ends stay.
pub(super) fn simplify(lines: &mut [Vec<Point>]) {
    let mut vertices = Vertices::new(lines);
    let mut waiting: BinaryHeap<Reverse<(i64, usize)>> =
        (0..vertices.all.len()).filter_map(|at| Some(Reverse((vertices.size(at)?, at)))).collect();
    while let Some(Reverse((size, at))) = waiting.pop() {
        // What waits with another size was put in again since.
        if vertices.size(at) != Some(size) || !vertices.may_go(at) {
            continue;
        }
        let Vertex { before, after, .. } = vertices.all[at];
        vertices.remove(at);
        waiting.extend([before, after].into_iter().filter_map(|at| Some(Reverse((vertices.size(at)?, at)))));
    }
    vertices.write(lines);
}

#[derive(Debug, Clone, Copy)]
struct Vertex {
    point: Point,
    /// The vertices before and after it on its line; itself at an end.
    before: usize,
    after: usize,
    gone: bool,
}

/// The points of all lines, linked along them, and sorted into squares of the map.
struct Vertices {
    all: Vec<Vertex>,
    edges: HashSet<(Point, Point)>,
    squares: Squares,
}

impl Vertices {
    fn new(lines: &[Vec<Point>]) -> Self {
        let mut all = Vec::with_capacity(lines.iter().map(Vec::len).sum());
        let mut edges = HashSet::new();
        for line in lines {
            let start = all.len();
            let last = (start + line.len()).saturating_sub(1);
            for (at, point) in line.iter().enumerate() {
                let at = start + at;
                let before = if at == start { at } else { at - 1 };
                let after = if at == last { at } else { at + 1 };
                all.push(Vertex { point: *point, before, after, gone: false });
            }
            edges.extend(line.windows(2).map(|pair| edge(pair[0], pair[1])));
        }
        let squares = Squares::new(&all);
        Self { all, edges, squares }
    }

    /// The doubled area of the triangle with its neighbours, of a vertex whose going nobody would see.
    fn size(&self, at: usize) -> Option<i64> {
        let Vertex { point, before, after, gone } = self.all[at];
        if gone || before == at || after == at {
            return None;
        }
        let (a, b) = (self.all[before].point, self.all[after].point);
        let size = turn(a, point, b).abs();
        let (dx, dy) = (i64::from(b.0 - a.0), i64::from(b.1 - a.1));
        // Height of the triangle = size / length of its base.
        let is_near = size * size <= FARTHEST * FARTHEST * (dx * dx + dy * dy);
        (size < LEAST && is_near).then_some(size)
    }

    fn may_go(&self, at: usize) -> bool {
        let Vertex { point, before, after, .. } = self.all[at];
        let (a, b) = (self.all[before].point, self.all[after].point);
        let is_in_the_way = |other: usize| {
            let other = self.all[other].point;
            other != a && other != b && other != point && is_within(other, (a, point, b))
        };
        a != b && !self.edges.contains(&edge(a, b)) && !self.squares.any_within((a, point, b), is_in_the_way)
    }

    fn remove(&mut self, at: usize) {
        let Vertex { point, before, after, .. } = self.all[at];
        let (a, b) = (self.all[before].point, self.all[after].point);
        self.edges.remove(&edge(a, point));
        self.edges.remove(&edge(point, b));
        self.edges.insert(edge(a, b));
        self.squares.remove(at, point);
        self.all[before].after = after;
        self.all[after].before = before;
        self.all[at].gone = true;
    }

    fn write(&self, lines: &mut [Vec<Point>]) {
        let mut vertices = self.all.iter();
        for line in lines {
            let own = vertices.by_ref().take(line.len());
            *line = own.filter(|vertex| !vertex.gone).map(|vertex| vertex.point).collect();
        }
    }
}

/// Vertices by the square that they are in, so that those near a place are found at once.
struct Squares {
    side: i32,
    columns: i32,
    squares: Vec<Vec<usize>>,
}

impl Squares {
    /// Squares that hold a few vertices each. Coordinates are not negative.
    fn new(vertices: &[Vertex]) -> Self {
        let largest = |of: fn(Point) -> i32| vertices.iter().map(|vertex| of(vertex.point)).max().unwrap_or(0).max(0);
        let (width, height) = (largest(|(x, _)| x) + 1, largest(|(_, y)| y) + 1);
        let room = f64::from(width) * f64::from(height) / vertices.len().max(1) as f64;
        let side = ((room * 4.0).sqrt() as i32).clamp(UNITS_PER_PIXEL / 2, 20 * UNITS_PER_PIXEL);
        let (columns, rows) = (width / side + 1, height / side + 1);
        let mut squares = Self { side, columns, squares: vec![Vec::new(); (columns * rows) as usize] };
        for (at, vertex) in vertices.iter().enumerate() {
            let square = squares.square(vertex.point);
            squares.squares[square].push(at);
        }
        squares
    }

    fn square(&self, (x, y): Point) -> usize {
        (y / self.side * self.columns + x / self.side) as usize
    }

    fn remove(&mut self, at: usize, point: Point) {
        let square = self.square(point);
        self.squares[square].retain(|other| *other != at);
    }

    /// Whether a vertex in the squares that a triangle touches is one that is looked for.
    fn any_within(&self, (a, b, c): (Point, Point, Point), is_meant: impl Fn(usize) -> bool) -> bool {
        let (west, east) = (a.0.min(b.0).min(c.0) / self.side, a.0.max(b.0).max(c.0) / self.side);
        let (north, south) = (a.1.min(b.1).min(c.1) / self.side, a.1.max(b.1).max(c.1) / self.side);
        let squares = (north..=south).flat_map(|row| (west..=east).map(move |column| row * self.columns + column));
        squares.flat_map(|square| &self.squares[square as usize]).any(|at| is_meant(*at))
    }
}

fn edge(a: Point, b: Point) -> (Point, Point) {
    (a.min(b), a.max(b))
}

/// The doubled area of a triangle: positive where it turns clockwise.
fn turn(a: Point, b: Point, c: Point) -> i64 {
    let part = |from: i32, to: i32| i64::from(to) - i64::from(from);
    part(a.0, b.0) * part(a.1, c.1) - part(a.1, b.1) * part(a.0, c.0)
}

/// Whether a point lies within a triangle or on its edge.
fn is_within(point: Point, (a, b, c): (Point, Point, Point)) -> bool {
    let turns = [turn(a, b, point), turn(b, c, point), turn(c, a, point)];
    let flat = turn(a, b, c) == 0;
    if flat {
        let between = |of: fn(Point) -> i32| {
            let corners = [of(a), of(b), of(c)];
            corners.iter().any(|at| *at <= of(point)) && corners.iter().any(|at| *at >= of(point))
        };
        return turns.iter().all(|turn| *turn == 0) && between(|(x, _)| x) && between(|(_, y)| y);
    }
    turns.iter().all(|turn| *turn >= 0) || turns.iter().all(|turn| *turn <= 0)
}

//! Rings as chains of lines, each of which neighbours share (as TopoJSON has it).

use std::collections::{HashMap, HashSet};

use super::UNITS_PER_PIXEL;
use super::ring::{Point, Ring, doubled_area, edges};

/// Islands and holes smaller than this, in units of doubled area, are smaller than a pixel.
const SPECK: i64 = 2 * (UNITS_PER_PIXEL * UNITS_PER_PIXEL) as i64;

/// The lines of all places, and the rings that are made of them.
#[derive(Debug)]
pub(super) struct Topology {
    /// Points from junction to junction, both included. A ring without junctions is one line that ends where it
    /// starts. Each line occurs once, in the direction whose points come first.
    lines: Vec<Vec<Point>>,
    /// Place, polygon, ring.
    places: Vec<Vec<Vec<Chain>>>,
}

/// A ring as lines from head to tail.
type Chain = Vec<Link>;

/// A line, forwards or backwards.
#[derive(Debug, Clone, Copy)]
struct Link {
    line: usize,
    backwards: bool,
}

impl Topology {
    /// Cuts the rings of all places at the junctions. Rings have at least three points.
    pub(super) fn new(places: &[Vec<Vec<Ring>>]) -> Self {
        let junctions = junctions(places);
        let mut lines = Lines::default();
        let mut chain =
            |ring: &Ring| -> Chain { cut(ring, &junctions).into_iter().map(|line| lines.link(line)).collect() };
        let places = places
            .iter()
            .map(|polygons| polygons.iter().map(|rings| rings.iter().map(&mut chain).collect()).collect())
            .collect();
        Self { lines: lines.lines, places }
    }

    /// All lines. Their ends must stay; what lies between may be thinned out.
    pub(super) fn lines_mut(&mut self) -> &mut [Vec<Point>] {
        &mut self.lines
    }

    /// The polygons of a place, put together again.
    pub(super) fn polygons(&self, place: usize) -> Vec<Vec<Ring>> {
        let ring = |chain: &Chain| self.ring(chain);
        self.places[place].iter().map(|polygon| polygon.iter().map(ring).collect()).collect()
    }

    /// Drops the holes and the islands that are smaller than a pixel and touch nothing, but never the largest part
    /// of a place.
    pub(super) fn drop_specks(&mut self) {
        let mut uses = vec![0_u32; self.lines.len()];
        for link in self.places.iter().flatten().flatten().flatten() {
            uses[link.line] += 1;
        }
        let mut places = std::mem::take(&mut self.places);
        let is_speck = |chain: &Chain| match chain.as_slice() {
            [only] => uses[only.line] == 1 && self.size(chain) < SPECK,
            _ => false,
        };
        for polygons in &mut places {
            for polygon in polygons.iter_mut() {
                let mut outer = true;
                polygon.retain(|chain| std::mem::take(&mut outer) || !is_speck(chain));
            }
            let largest = polygons.iter().map(|polygon| self.size(&polygon[0])).max();
            let mut kept = false;
            polygons.retain(|polygon| {
                let is_largest = !kept && Some(self.size(&polygon[0])) == largest;
                kept |= is_largest;
                is_largest || polygon.len() > 1 || !is_speck(&polygon[0])
            });
        }
        self.places = places;
        self.forget_unused();
    }

    /// Empties the lines that no ring uses any more, so that they are in nobody's way.
    fn forget_unused(&mut self) {
        let mut used = vec![false; self.lines.len()];
        for link in self.places.iter().flatten().flatten().flatten() {
            used[link.line] = true;
        }
        for (line, _) in self.lines.iter_mut().zip(used).filter(|(_, used)| !used) {
            line.clear();
        }
    }

    fn size(&self, chain: &Chain) -> i64 {
        doubled_area(&self.ring(chain)).abs()
    }

    fn ring(&self, chain: &Chain) -> Ring {
        let mut ring = Vec::new();
        for link in chain {
            let line = &self.lines[link.line];
            // The last point of a line is the first of the next one.
            if link.backwards {
                ring.extend(line.iter().skip(1).rev());
            } else {
                ring.extend(line.iter().take(line.len() - 1));
            }
        }
        ring
    }
}

/// Lines by their points, each once.
#[derive(Default)]
struct Lines {
    lines: Vec<Vec<Point>>,
    known: HashMap<Vec<Point>, usize>,
}

impl Lines {
    fn link(&mut self, mut line: Vec<Point>) -> Link {
        let backwards = line.iter().rev().lt(line.iter());
        if backwards {
            line.reverse();
        }
        let next = self.lines.len();
        let line = *self.known.entry(line).or_insert_with_key(|line| {
            self.lines.push(line.clone());
            next
        });
        Link { line, backwards }
    }
}

/// Points at which rings that meet part: those whose two neighbours are not the same wherever they occur.
fn junctions(places: &[Vec<Vec<Ring>>]) -> HashSet<Point> {
    let mut passes: Vec<(Point, Point, Point)> = Vec::new();
    for ring in places.iter().flatten().flatten() {
        let before = edges(ring);
        let after = edges(ring).skip(1).chain(edges(ring).take(1));
        passes.extend(before.zip(after).map(|((a, point), (_, b))| (point, a.min(b), a.max(b))));
    }
    passes.sort_unstable();
    let parting = passes.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0] != pair[1]);
    parting.map(|pair| pair[0].0).collect()
}

/// The lines of a ring from junction to junction. A ring without any starts at its smallest point, so that it is
/// the same line for the place inside of it and for the one around it.
fn cut(ring: &Ring, junctions: &HashSet<Point>) -> Vec<Vec<Point>> {
    let first_junction = ring.iter().position(|point| junctions.contains(point));
    let smallest = || (0..ring.len()).min_by_key(|at| ring[*at]).unwrap_or(0);
    let start = first_junction.unwrap_or_else(smallest);
    let mut lines = Vec::new();
    let mut line = vec![ring[start]];
    for step in 1..=ring.len() {
        let point = ring[(start + step) % ring.len()];
        line.push(point);
        if step == ring.len() || junctions.contains(&point) {
            lines.push(std::mem::replace(&mut line, vec![point]));
        }
    }
    lines
}

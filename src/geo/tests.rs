use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::ring::{doubled_area, edges};
use super::*;

/// A grid of places whose borders wind at random; each border is written by both of its neighbours, in either
/// direction and from any corner on. In the middle of every place there is a hole, and in it a place of its own.
fn wiggly(columns: usize, rows: usize, steps: usize, seeds: &[f64]) -> Vec<Vec<Polygon>> {
    let noise = |a: usize, b: usize| seeds[(a * 31 + b * 17) % seeds.len()] * 0.12;
    let corner = |column: usize, row: usize| (column as f64, row as f64);
    let side = |from: Position, to: Position, name: usize| -> Vec<Position> {
        (0..steps)
            .map(|step| {
                let part = step as f64 / steps as f64;
                let off = if step == 0 { 0.0 } else { noise(name, step) };
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                (from.0 + dx * part - dy * off, from.1 + dy * part + dx * off)
            })
            .chain([to])
            .collect()
    };
    let across = |column: usize, row: usize| side(corner(column, row), corner(column + 1, row), row * 97 + column);
    let down = |column: usize, row: usize| side(corner(column, row), corner(column, row + 1), 5000 + row * 89 + column);
    let reversed = |line: Vec<Position>| line.into_iter().rev().collect::<Vec<_>>();
    let mut places = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let sides = [
                across(column, row),
                down(column + 1, row),
                reversed(across(column, row + 1)),
                reversed(down(column, row)),
            ];
            let mut outer: Vec<Position> = sides
                .into_iter()
                .flat_map(|mut side| {
                    side.pop();
                    side
                })
                .collect();
            let turn = (row * 7 + column * 3) % outer.len();
            outer.rotate_left(turn);
            let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
            let hole = vec![(x - 0.1, y - 0.1), (x + 0.1, y - 0.12), (x + 0.11, y + 0.1), (x - 0.1, y + 0.1)];
            let mut enclave = hole.clone();
            enclave.rotate_left(column % 4);
            if row % 2 == 0 {
                outer.reverse();
            }
            outer.push(outer[0]);
            places.push(vec![vec![outer, hole]]);
            places.push(vec![vec![enclave]]);
        }
    }
    places
}

fn points(outline: &Outline) -> BTreeSet<Point> {
    outline.rings.iter().flatten().copied().collect()
}

fn area(outline: &Outline) -> i64 {
    outline.rings.iter().map(|ring| doubled_area(ring)).sum()
}

/// Sides of all places by how often they occur.
fn sides(places: &[Outline]) -> BTreeMap<(Point, Point), usize> {
    let mut sides = BTreeMap::new();
    for (a, b) in places.iter().flat_map(|place| &place.rings).flat_map(|ring| edges(ring)) {
        *sides.entry((a.min(b), a.max(b))).or_default() += 1;
    }
    sides
}

fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let turn = |a: Point, b: Point, c: Point| {
        (i64::from(b.0 - a.0) * i64::from(c.1 - a.1) - i64::from(b.1 - a.1) * i64::from(c.0 - a.0)).signum()
    };
    turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}

/// How far borders wind: from what cannot be seen to what takes up a good part of a place.
fn winding() -> impl Strategy<Value = Vec<f64>> {
    (0_i32..12, proptest::collection::vec(-1.0..1.0_f64, 16..200))
        .prop_map(|(halvings, seeds)| seeds.iter().map(|seed| seed * 0.5_f64.powi(halvings)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn neighbours_share_after_what_they_shared_before(
        columns in 1_usize..4, rows in 1_usize..4, steps in 1_usize..60,
        seeds in winding(),
    ) {
        let places = wiggly(columns, rows, steps, &seeds);
        let drawn = outlines(&places);
        let projection = Projection::fit(places.iter().flatten().flatten().flatten().copied(), LONGEST_SIDE);
        let before: Vec<BTreeSet<Point>> = places
            .iter()
            .map(|polygons| polygons.iter().flatten().flatten().map(|at| projection.point(*at)).collect())
            .collect();
        let after: Vec<BTreeSet<Point>> = drawn.places.iter().map(points).collect();
        for a in 0..places.len() {
            for b in 0..a {
                for shared in before[a].intersection(&before[b]) {
                    prop_assert_eq!(after[a].contains(shared), after[b].contains(shared), "{:?}", shared);
                }
            }
        }
    }

    #[test]
    fn places_cover_their_outline_without_gaps_and_keep_their_size(
        columns in 1_usize..4, rows in 1_usize..4, steps in 1_usize..60,
        seeds in winding(),
    ) {
        let places = wiggly(columns, rows, steps, &seeds);
        let Outlines { places: drawn, width, height } = outlines(&places);
        // Every side is either between two places or on the outside, and the outside encloses them all.
        let sides = sides(&drawn);
        prop_assert!(sides.values().all(|count| *count <= 2));
        let outside = drawn.iter().flat_map(|place| &place.rings).flat_map(|ring| edges(ring));
        let outside = outside.filter(|(a, b)| sides[&(*a.min(b), *a.max(b))] == 1);
        let enclosed: i64 =
            outside.map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum();
        prop_assert_eq!(enclosed, drawn.iter().map(area).sum::<i64>());
        let whole = outlines_exact(&places);
        for (place, exact) in drawn.iter().zip(whole) {
            let difference = (area(place) - exact).abs() as f64;
            prop_assert!(difference <= 0.04 * exact as f64 + 400.0, "{} became {}", exact, area(place));
            prop_assert!(place.rings.iter().all(|ring| ring.len() >= 3));
            prop_assert!(contains(&place.rings, (f64::from(place.center.0) + 0.01, f64::from(place.center.1) + 0.01)));
            let inside = |(x, y): &Point| (0..=width).contains(x) && (0..=height).contains(y);
            prop_assert!(place.rings.iter().flatten().all(inside));
        }
    }

    #[test]
    fn lines_that_did_not_cross_do_not_cross_after(
        columns in 1_usize..3, rows in 1_usize..3, steps in 1_usize..40,
        seeds in winding().prop_map(|seeds| seeds.iter().map(|seed| seed * 0.3).collect::<Vec<_>>()),
    ) {
        let drawn = outlines(&wiggly(columns, rows, steps, &seeds)).places;
        let sides: Vec<_> = sides(&drawn).into_keys().collect();
        for (at, one) in sides.iter().enumerate() {
            prop_assert!(!sides[..at].iter().any(|other| cross(*one, *other)), "{:?}", one);
        }
    }

    #[test]
    fn any_polygons_are_drawn_without_a_panic(
        places in proptest::collection::vec(
            proptest::collection::vec(
                proptest::collection::vec(
                    proptest::collection::vec((-180.0..180.0_f64, -90.0..90.0_f64), 0..12), 0..3), 0..3), 0..5),
    ) {
        let drawn = outlines(&places);
        for (place, polygons) in drawn.places.iter().zip(&places) {
            let has_points = polygons.iter().flatten().flatten().next().is_some();
            prop_assert_eq!(place.rings.is_empty(), !has_points);
        }
    }
}

/// Doubled areas on the grid before anything is simplified.
fn outlines_exact(places: &[Vec<Polygon>]) -> Vec<i64> {
    let projection = Projection::fit(places.iter().flatten().flatten().flatten().copied(), LONGEST_SIDE);
    let size =
        |polygons: &Vec<Polygon>| project(&projection, polygons).iter().flatten().map(|ring| doubled_area(ring)).sum();
    places.iter().map(size).collect()
}

fn square(x: f64, y: f64, side: f64) -> Vec<Position> {
    vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
}

#[test]
fn specks_go_but_the_last_part_of_a_place_never_does() {
    let places = vec![
        // A mainland with a hole too small to be seen, an island too small to be seen, and one that can be seen.
        vec![
            vec![square(0.0, 0.0, 1.0), square(0.5, 0.5, 0.0005)],
            vec![square(1.2, 0.0, 0.0005)],
            vec![square(1.4, 0.0, 0.1)],
        ],
        vec![vec![square(1.2, 0.5, 0.000_01)]],
    ];
    let drawn = outlines(&places).places;
    assert_eq!(drawn[0].rings.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    assert_eq!(drawn[1].rings.iter().map(Vec::len).collect::<Vec<_>>(), [3]);
}

#[test]
fn north_is_up_and_a_degree_of_longitude_is_narrower_than_one_of_latitude() {
    let drawn = outlines(&[
        vec![vec![square(105.0, 60.0, 0.001), square(105.0, 60.0, 0.0)]],
        vec![vec![square(105.0, 59.0, 0.001)]],
    ]);
    let (north, south) = (drawn.places[0].center, drawn.places[1].center);
    assert!(north.1 < south.1);
    let wide = outlines(&[vec![vec![square(105.0, 59.5, 1.0)]]]);
    assert_eq!((wide.width, wide.height), (LONGEST_SIDE / 2, LONGEST_SIDE));
}

#[test]
fn outer_rings_run_clockwise_and_holes_the_other_way() {
    let ring = square(0.0, 0.0, 1.0);
    let hole = square(0.2, 0.2, 0.5);
    let reversed = |ring: &[Position]| ring.iter().rev().copied().collect::<Vec<_>>();
    for polygon in [vec![ring.clone(), hole.clone()], vec![reversed(&ring), reversed(&hole)]] {
        let drawn = outlines(&[vec![polygon]]);
        let signs: Vec<_> = drawn.places[0].rings.iter().map(|ring| doubled_area(ring).signum()).collect();
        assert_eq!(signs, [1, -1]);
    }
}

#[test]
fn a_border_that_runs_out_and_straight_back_is_cut_off() {
    let clean = |points: &[Point]| ring::clean(points.iter().copied());
    assert_eq!(clean(&[(0, 0), (4, 0), (9, 0), (4, 0), (4, 4), (0, 0)]), [(0, 0), (4, 0), (4, 4)]);
    assert_eq!(clean(&[(9, 0), (4, 0), (0, 0), (4, 4), (4, 0), (9, 0)]), [(4, 0), (0, 0), (4, 4)]);
    assert!(clean(&[(0, 0), (4, 0), (0, 0), (4, 0)]).is_empty());
    assert!(clean(&[]).is_empty());
}

#[test]
fn the_middle_of_a_bent_place_is_inside_of_it() {
    let bent = vec![(0.0, 0.0), (1.0, 0.0), (1.0, 0.1), (0.1, 0.1), (0.1, 1.0), (0.0, 1.0)];
    let drawn = &outlines(&[vec![vec![bent]]]).places[0];
    assert!(contains(&drawn.rings, (f64::from(drawn.center.0), f64::from(drawn.center.1))));
}

#[test]
fn a_smooth_border_needs_few_points_and_a_rough_one_keeps_its_shape() {
    let circle = |count: usize| {
        let angle = |step: usize| step as f64 / count as f64 * std::f64::consts::TAU;
        (0..count).map(|step| (angle(step).cos(), angle(step).sin())).collect::<Vec<_>>()
    };
    let drawn = &outlines(&[vec![vec![circle(20_000)]]]).places[0];
    assert!((60..400).contains(&drawn.rings[0].len()), "{}", drawn.rings[0].len());
    let exact = std::f64::consts::PI * f64::from(LONGEST_SIDE).powi(2) / 2.0;
    assert!((area(drawn) as f64 / exact - 1.0).abs() < 0.002);
}

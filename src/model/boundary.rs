//! Boundaries of places, for maps.

use super::{Id, Localized, Period};

/// The areas of one kind during one time, such as the districts of a province before a reform.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    /// Its id in `catalog.toml`.
    pub id: Id,
    /// What the areas are.
    pub title: Localized,
    /// The days on which they are valid; `None` for always.
    pub valid: Option<Period>,
    /// Who drew them.
    pub source: Option<Localized>,
    /// Width of the map, in units of [`Area::rings`].
    pub width: i32,
    /// Height of the map, likewise.
    pub height: i32,
    /// Sorted by code.
    pub areas: Vec<Area>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its code, as tables write it.
    pub code: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Closed rings of points (x to the right, y downwards; the first point is not repeated), simplified so that
    /// neighbours still share every point of their border. Outer rings run clockwise, holes the other way.
    pub rings: Vec<Vec<(i32, i32)>>,
    /// A point well inside of its largest part: the place of its name or its circle.
    pub center: (i32, i32),
}

impl Boundaries {
    /// The place with this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        let at = self.areas.binary_search_by(|area| (*area.code).cmp(code)).ok()?;
        self.areas.get(at)
    }

    /// Whether there may be a day on which both are valid.
    pub fn may_meet(&self, other: &Self) -> bool {
        self.valid.is_none_or(|valid| other.valid.is_none_or(|other| valid.overlaps(other)))
    }
}

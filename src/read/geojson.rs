//! GeoJSON (RFC 7946): the features of a file, with their places.
//!
//! The file is taken apart level by level as slices of its text, since a reader that gives values alone would lose
//! the place of every fault.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::config::RawFile;
use super::document::read_text;
use super::{FoundFile, ReadError};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::source::Source;

/// A file of `catalog/geo/`.
#[derive(Debug)]
pub struct RawGeoFile {
    /// Its path below `catalog/`, and what it is.
    pub file: FoundFile,
    /// Its features in the order of the file; absent when `catalog.toml` does not name it.
    pub content: RawFile<Vec<RawFeature>>,
}

/// A feature as it stands in the file.
#[derive(Debug)]
pub struct RawFeature {
    /// Its properties.
    pub properties: Map<String, Value>,
    /// Place of the properties, or of the feature where it has none.
    pub span: Range<usize>,
    /// Its polygons; none when it has no shape.
    pub polygons: Vec<RawPolygon>,
    /// Place of the coordinates, or of the feature where it has none.
    pub coordinates: Range<usize>,
}

/// An outer ring and the holes in it.
pub type RawPolygon = Vec<Vec<RawPosition>>;

/// Longitude and latitude, or whatever the file has in their place. A height is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawPosition(pub f64, pub f64);

/// Reads the file at `path` below the folder of the catalogue.
pub(super) fn read_geojson(
    folder: &Path,
    path: &str,
    faults: &mut Vec<Diagnostic>,
) -> Result<RawFile<Vec<RawFeature>>, ReadError> {
    let source = match read_text(&folder.join(path), &format!("catalog/{path}"))? {
        Ok(source) => source,
        Err(fault) => {
            faults.push(fault);
            return Ok(RawFile::Unreadable);
        }
    };
    let mut reader = Reader { source: &source, faults: Vec::new() };
    let features = reader.collection();
    let is_whole = reader.faults.is_empty();
    faults.append(&mut reader.faults);
    Ok(features.filter(|_| is_whole).map_or(RawFile::Unreadable, |features| RawFile::Read(source, features)))
}

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Feature<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
}

/// How faults of one kind are shown: the first few, and a count.
const SHOWN: usize = 10;

struct Reader<'s> {
    source: &'s Source,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn collection(&mut self) -> Option<Vec<RawFeature>> {
        const EXPECTED: &str =
            "a GeoJSON file is an object with \"type\": \"FeatureCollection\" and a list of \"features\"";
        let text = self.source.text();
        let Collection { kind, features } = self.parse(text, EXPECTED)?;
        if kind.as_deref() != Some("FeatureCollection") {
            let found = kind.as_deref().unwrap_or("nothing");
            let hint = if found == "Topology" {
                "this is TopoJSON; save it again as GeoJSON"
            } else {
                "save all places into one file as GeoJSON: \"type\": \"FeatureCollection\""
            };
            self.fault(
                0..text.len().min(1),
                format!("`type` should be FeatureCollection, but is {}", quoted(found)),
                hint,
            );
            return None;
        }
        let features = features.unwrap_or_default();
        if features.is_empty() {
            self.fault(0..text.len().min(1), "the file has no features", "it should have one for each place");
        }
        let mut read = Vec::with_capacity(features.len());
        for (at, feature) in features.iter().enumerate() {
            if self.faults.len() >= SHOWN {
                let last = self.faults.last_mut().expect("there are some");
                last.message += &format!("; {} features below it were not looked at", features.len() - at);
                break;
            }
            read.extend(self.feature(feature.get()));
        }
        Some(read)
    }

    fn feature(&mut self, text: &str) -> Option<RawFeature> {
        let Feature { kind, properties, geometry } =
            self.parse(text, "a feature is an object with \"type\", \"properties\" and \"geometry\"")?;
        let span = self.span(text);
        if kind.as_deref() != Some("Feature") {
            let found = kind.as_deref().unwrap_or("nothing");
            let message = format!("`type` of a feature should be Feature, but is {}", quoted(found));
            self.fault(span, message, "save the file again as GeoJSON");
            return None;
        }
        let read = properties.map(|properties| {
            let values = self.parse(properties.get(), "`properties` is an object of names and values")?;
            Some((values, self.span(properties.get())))
        });
        let (properties, place) = match read {
            None => (Map::new(), span.clone()),
            Some(read) => read?,
        };
        let (polygons, coordinates) = match geometry {
            None => (Vec::new(), span),
            Some(geometry) => self.polygons(geometry.get())?,
        };
        Some(RawFeature { properties, span: place, polygons, coordinates })
    }

    fn polygons(&mut self, text: &str) -> Option<(Vec<RawPolygon>, Range<usize>)> {
        const EXPECTED: &str = "a polygon is a list of rings, and a ring a list of points [longitude, latitude]";
        let Geometry { kind, coordinates } =
            self.parse(text, "`geometry` is an object with \"type\" and \"coordinates\"")?;
        let kind = kind.as_deref().unwrap_or("nothing");
        if !matches!(kind, "Polygon" | "MultiPolygon") {
            let message =
                format!("the shape of a place should be a Polygon or a MultiPolygon, but is {}", quoted(kind));
            self.fault(self.span(text), message, "keep only areas in this file; points and lines cannot be shaded");
            return None;
        }
        let Some(coordinates) = coordinates.map(RawValue::get) else {
            self.fault(self.span(text), "`coordinates` is missing", EXPECTED);
            return None;
        };
        let polygons = if kind == "Polygon" {
            vec![self.parse(coordinates, EXPECTED)?]
        } else {
            self.parse(coordinates, "a MultiPolygon is a list of polygons; a polygon is a list of rings, and a ring a list of points [longitude, latitude]")?
        };
        Some((polygons, self.span(coordinates)))
    }

    /// The value of a part of the file, or a fault that says what was expected.
    fn parse<'a, T: Deserialize<'a>>(&mut self, text: &'a str, expected: &str) -> Option<T> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let at = self.span(text).start + offset(text, &error);
                let (message, hint) = if error.is_data() {
                    ("this is not GeoJSON".to_owned(), expected)
                } else {
                    let hint = "save it again as GeoJSON in the program that drew it; the file may be cut off";
                    (format!("this is not valid JSON: {}", plain(&error)), hint)
                };
                self.fault(at..at + 1, message, hint);
                None
            }
        }
    }

    fn fault(&mut self, span: Range<usize>, message: impl Into<String>, hint: &str) {
        self.faults.push(Diagnostic::new(Code::BadGeoJson, self.source.locate(&span), message).with_hint(hint));
    }

    /// Where `part`, a slice of the file's text, stands in it.
    fn span(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.source.text().as_ptr() as usize);
        start..start + part.len()
    }
}

/// Byte of `text` at which an error was found.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    (line_start + error.column().saturating_sub(1)).min(text.len())
}

/// What serde says, without its own line and column.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

impl<'de> Deserialize<'de> for RawPosition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(PositionVisitor)
    }
}

struct PositionVisitor;

impl<'de> Visitor<'de> for PositionVisitor {
    type Value = RawPosition;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a point [longitude, latitude]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<RawPosition, A::Error> {
        let missing = || serde::de::Error::custom("a point has two numbers");
        let x = sequence.next_element()?.ok_or_else(missing)?;
        let y = sequence.next_element()?.ok_or_else(missing)?;
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(RawPosition(x, y))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"ma": "001", "tên": "Ba Bể"}, "geometry": {"type": "Polygon", "coordinates": [[[105, 22, 7], [106.5, 22], [106, 23], [105, 22]]]}},
{"type": "Feature", "properties": null, "geometry": null}]}"#;

    fn read(text: &str) -> (Option<Vec<RawFeature>>, Vec<Diagnostic>) {
        let source = Source::new("a.geojson", text);
        let mut reader = Reader { source: &source, faults: Vec::new() };
        (reader.collection(), reader.faults)
    }

    #[test]
    fn features_come_with_their_places_and_without_heights() {
        let (features, faults) = read(FILE);
        let features = features.expect("it is GeoJSON");
        assert!(faults.is_empty() && features.len() == 2);
        assert!(FILE[features[0].span.clone()].starts_with("{\"ma\": \"001\""));
        assert!(FILE[features[0].coordinates.clone()].starts_with("[[[105, 22, 7]"));
        assert_eq!(features[0].polygons[0][0][1], RawPosition(106.5, 22.0));
        assert!(features[1].polygons.is_empty() && features[1].properties.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_reported(text in "\\PC{0,200}") {
            let (features, faults) = read(&text);
            prop_assert!(features.is_some() || !faults.is_empty());
        }

        #[test]
        fn a_damaged_file_is_read_or_reported(from in 0..FILE.len(), length in 0..40_usize, put in "[\\[\\]{}\",:0-9a-zạ -]{0,6}") {
            let from = (0..=from).rev().find(|at| FILE.is_char_boundary(*at)).unwrap_or(0);
            let to = (from + length).min(FILE.len());
            let to = (to..=FILE.len()).find(|at| FILE.is_char_boundary(*at)).unwrap_or(FILE.len());
            let (features, faults) = read(&format!("{}{put}{}", &FILE[..from], &FILE[to..]));
            prop_assert!(features.is_some() || !faults.is_empty());
        }
    }
}

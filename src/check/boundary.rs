//! `[[boundaries]]` of `catalog.toml`, and their files in `geo/`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::dataset::check_temporal;
use super::distribution::is_outside;
use super::file::{FileCheck, control_character};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, quoted};
use crate::geo::{self, Outline, Outlines, Polygon};
use crate::model::{Area, Boundaries, Period};
use crate::read::{RawBoundaries, RawFeature, RawFile, RawGeoFile, RawPosition};
use crate::source::{Location, Source, Spanned, nfc};

/// How many faults of one kind are shown of a file.
const SHOWN: usize = 10;

/// The properties that hold the code and the name of a place, where `catalog.toml` is silent.
const CODE: &str = "code";
const NAME: &str = "name";

/// Boundaries of places, sorted by id; `None` when some have faults. Files of `geo/` that nobody names are reported.
pub(super) fn check_boundaries(
    check: &mut FileCheck<'_>,
    list: Vec<RawBoundaries>,
    files: &[RawGeoFile],
) -> Option<Vec<Boundaries>> {
    let mut checked: Vec<(Boundaries, Range<usize>)> = Vec::new();
    let mut named = BTreeSet::new();
    let mut complete = true;
    for raw in list {
        let place = raw.id.as_ref().map_or_else(|| raw.span.clone(), |id| id.span.clone());
        let unique = |boundaries: &Boundaries| !checked.iter().any(|(known, _)| known.id == boundaries.id);
        let boundaries = check_one(check, raw, files, &mut named);
        if let Some(second) = boundaries.as_ref().filter(|boundaries| !unique(boundaries)) {
            check.fault(Code::DuplicateId, &place, format!("there are two boundaries `{}`", second.id));
            complete = false;
            continue;
        }
        match boundaries {
            Some(boundaries) => checked.push((boundaries, place)),
            None => complete = false,
        }
    }
    for RawGeoFile { file, .. } in files.iter().filter(|file| !named.contains(&file.file.path)) {
        let shown = format!("catalog/{}", file.path);
        check.extend([file.kind.fault(&shown).unwrap_or_else(|| unlisted(shown, &file.path))]);
    }
    rivals(check, &checked);
    let mut boundaries: Vec<Boundaries> = checked.into_iter().map(|(boundaries, _)| boundaries).collect();
    boundaries.sort_by(|a, b| a.id.cmp(&b.id));
    complete.then_some(boundaries)
}

fn unlisted(shown: String, path: &str) -> Diagnostic {
    let message = "this file is not used: `catalog.toml` does not name it";
    let hint = format!("add [[boundaries]] with path = \"{path}\", or move the file away");
    Diagnostic::new(Code::UnlistedFile, Location::of_file(shown), message).with_hint(hint)
}

fn check_one(
    check: &mut FileCheck<'_>,
    raw: RawBoundaries,
    files: &[RawGeoFile],
    named: &mut BTreeSet<String>,
) -> Option<Boundaries> {
    let RawBoundaries { span, id, path, code, name, title, valid, source, translations } = raw;
    let mut translations = check.translations(translations);
    let id = check.required("id", &span, id).and_then(|typed| check.address_id(&typed));
    let title = check.required_text("title", &span, title, &mut translations);
    let source = check.optional_text("source", source, &mut translations);
    let valid = valid.map(|raw| check_temporal(check, raw));
    let path = check.required("path", &span, path)?;
    let file = find(check, &path, files)?;
    named.insert(file.file.path.clone());
    let properties = Properties {
        code: code.map_or(Some(CODE.to_owned()), |typed| check.text("code", typed))?,
        name: name.map_or(Some(NAME.to_owned()), |typed| check.text("name", typed))?,
    };
    let RawFile::Read(text, features) = &file.content else { return None };
    let (areas, faults) = Features { source: text, faults: BTreeMap::new() }.areas(features, &properties);
    check.extend(faults);
    let (width, height, areas) = draw(areas?);
    // A period with a fault of its own is not "always".
    let valid: Option<Period> = valid.map_or(Some(None), |valid| valid.map(Some))?;
    Some(Boundaries { id: id?, title: title?, valid, source, width, height, areas })
}

/// The file that is meant, if it is a plain file in `geo/`.
fn find<'f>(check: &mut FileCheck<'_>, path: &Spanned<String>, files: &'f [RawGeoFile]) -> Option<&'f RawGeoFile> {
    let Spanned { value, span } = path;
    if is_outside(value) {
        let message = format!("`{}` leaves the folder of the catalogue", quoted(value));
        let hint = "put the file into catalog/geo/ and write path = \"geo/…\"";
        check.fault_with_hint(Code::PathOutside, span, message, hint);
        return None;
    }
    let Some(found) = files.iter().find(|known| nfc(&known.file.path) == nfc(value)) else {
        let hint = did_you_mean(value, files.iter().map(|known| &*known.file.path))
            .unwrap_or_else(|| "put the file into catalog/geo/ and write path = \"geo/…\"".to_owned());
        let message = format!("there is no file `{}` in the folder catalog/", quoted(value));
        check.fault_with_hint(Code::MissingDataFile, span, message, hint);
        return None;
    };
    match found.file.kind.unusable() {
        // Said already, with the rest of the folder.
        Some(_) => None,
        None => Some(found),
    }
}

/// Two sets that a table of one time could be drawn with.
fn rivals(check: &mut FileCheck<'_>, checked: &[(Boundaries, Range<usize>)]) {
    for (at, (later, place)) in checked.iter().enumerate() {
        let shared = |other: &Boundaries| other.areas.iter().filter(|area| later.area(&area.code).is_some()).count();
        for (other, _) in &checked[..at] {
            let count = shared(other);
            let most = count * 2 > later.areas.len().min(other.areas.len());
            if most && later.may_meet(other) {
                let message = format!(
                    "`{}` and `{}` have {count} codes in common and are valid on the same days, so that it is not \
                     certain which of them a table means",
                    other.id, later.id
                );
                let hint = "say when each is valid: valid = { start = …, end = … }";
                check.fault_with_hint(Code::RivalBoundaries, place, message, hint);
            }
        }
    }
}

/// The properties that are looked for.
struct Properties {
    code: String,
    name: String,
}

/// A place whose shape is not simplified yet.
struct Place {
    code: String,
    name: String,
    polygons: Vec<Polygon>,
}

/// Collects the faults of one file by their kind.
struct Features<'a> {
    source: &'a Source,
    faults: BTreeMap<(Code, String), (Vec<Diagnostic>, usize)>,
}

impl Features<'_> {
    /// The places of the file and its faults; no places when it has any.
    fn areas(mut self, features: &[RawFeature], properties: &Properties) -> (Option<Vec<Place>>, Vec<Diagnostic>) {
        let mut places = Vec::with_capacity(features.len());
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (at, feature) in features.iter().enumerate() {
            let code = self.property(feature, "code", &properties.code);
            let name = self.property(feature, "name", &properties.name);
            if let Some(code) = &code {
                let first = *known.entry(code.clone()).or_insert(at);
                if first < at {
                    let message = format!("feature {} of the file has the code `{}` too", first + 1, quoted(code));
                    let hint = "a place is one feature; make its parts one MultiPolygon (in QGIS: Dissolve)";
                    self.fault(Code::BadAreaCode, "twice", &feature.span, message, hint.to_owned());
                }
            }
            let polygons = self.polygons(feature);
            if let (Some(code), Some(name)) = (code, name) {
                places.push(Place { code, name, polygons });
            }
        }
        let faults: Vec<Diagnostic> = self.faults.into_values().flat_map(counted).collect();
        (faults.is_empty().then_some(places), faults)
    }

    /// A property as text. A number is its digits.
    fn property(&mut self, feature: &RawFeature, key: &str, property: &str) -> Option<String> {
        let found = feature.properties.get(property);
        let text = match found {
            Some(Value::String(text)) => Some(nfc(text.trim())),
            Some(Value::Number(number)) => Some(digits(number)),
            _ => None,
        };
        if let Some(control) = text.as_deref().and_then(control_character) {
            let message = format!("the {key} holds the control character U+{:04X}", u32::from(control));
            self.fault(Code::BadAreaCode, "control", &feature.span, message, "type it again without it".to_owned());
            return None;
        }
        let text = text.filter(|text| !text.is_empty());
        if text.is_none() {
            let known = || feature.properties.keys().map(String::as_str);
            let hint =
                did_you_mean(property, known()).map(|hint| format!("{hint} write {key} = \"…\" in catalog.toml"));
            let all = || format!("write {key} = \"…\" in catalog.toml; the properties here are: {}", listed(known()));
            let (message, hint) = match found {
                None if feature.properties.is_empty() => {
                    ("the feature has no properties".to_owned(), "give each place a code and a name".to_owned())
                }
                None => (format!("the feature has no property `{property}`"), hint.unwrap_or_else(all)),
                Some(_) => {
                    (format!("the property `{property}` holds no text"), "give each place a code and a name".to_owned())
                }
            };
            self.fault(Code::BadAreaCode, key, &feature.span, message, hint);
        }
        text
    }

    fn polygons(&mut self, feature: &RawFeature) -> Vec<Polygon> {
        if let Some(position) = feature.polygons.iter().flatten().flatten().find(|position| !is_on_globe(**position)) {
            self.outside(feature, *position);
            return Vec::new();
        }
        if feature.polygons.iter().all(Vec::is_empty) {
            let hint = "give it its shape, or delete the feature";
            self.fault(Code::BadRing, "none", &feature.coordinates, "the place has no shape".into(), hint.to_owned());
        }
        let polygons: Vec<Polygon> =
            feature.polygons.iter().filter(|polygon| !polygon.is_empty()).map(|polygon| plain(polygon)).collect();
        if let Some(ring) = polygons.iter().flatten().find(|ring| !encloses(ring)) {
            let message = match ring.first() {
                None => "a ring of the place is empty".to_owned(),
                Some((x, y)) => format!("the ring that starts at [{x}, {y}] encloses nothing"),
            };
            let hint = "a ring has at least three corners, and its first point again at the end";
            self.fault(Code::BadRing, "ring", &feature.coordinates, message, hint.to_owned());
        }
        polygons
    }

    fn outside(&mut self, feature: &RawFeature, RawPosition(x, y): RawPosition) {
        let is_swapped = is_on_globe(RawPosition(y, x));
        let message = format!("[{x}, {y}] is no longitude (-180 to 180) and latitude (-90 to 90)");
        let hint = if is_swapped {
            "the two seem to be swapped: longitude comes first"
        } else {
            "these may be metres, as in VN-2000; save the file again in degrees: WGS 84, EPSG:4326"
        };
        self.fault(Code::BadCoordinates, "outside", &feature.coordinates, message, hint.to_owned());
    }

    fn fault(&mut self, code: Code, kind: &str, span: &Range<usize>, message: String, hint: String) {
        let (shown, count) = self.faults.entry((code, kind.to_owned())).or_default();
        *count += 1;
        if shown.len() < SHOWN {
            shown.push(Diagnostic::new(code, self.source.locate(span), message).with_hint(hint));
        }
    }
}

/// The faults of a kind that are shown; the last says how many are not.
fn counted((mut shown, count): (Vec<Diagnostic>, usize)) -> Vec<Diagnostic> {
    if let Some(last) = shown.last_mut().filter(|_| count > SHOWN) {
        last.message += &format!("; {} more features are like this", count - SHOWN);
    }
    shown
}

/// The first few names.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.take(8).map(quoted).collect::<Vec<_>>().join(", ")
}

/// A number as a table would write it: programs that know no whole numbers write `58.0`.
fn digits(number: &serde_json::Number) -> String {
    match number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0 && value.abs() < 1e15) {
        Some(value) => format!("{value:.0}"),
        None => number.to_string(),
    }
}

fn is_on_globe(RawPosition(x, y): RawPosition) -> bool {
    (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)
}

fn plain(polygon: &[Vec<RawPosition>]) -> Polygon {
    polygon.iter().map(|ring| ring.iter().map(|RawPosition(x, y)| (*x, *y)).collect()).collect()
}

/// Whether a ring has three corners that are not on one line.
fn encloses(ring: &[(f64, f64)]) -> bool {
    let Some(&(ax, ay)) = ring.first() else { return false };
    let Some(&(bx, by)) = ring.iter().find(|point| **point != (ax, ay)) else { return false };
    ring.iter().any(|(x, y)| (bx - ax) * (y - ay) != (by - ay) * (x - ax))
}

/// The places with simple shapes, by code, and the size of the map.
fn draw(mut places: Vec<Place>) -> (i32, i32, Vec<Area>) {
    places.sort_by(|a, b| a.code.cmp(&b.code));
    let (names, shapes): (Vec<(String, String)>, Vec<Vec<Polygon>>) =
        places.into_iter().map(|Place { code, name, polygons }| ((code, name), polygons)).unzip();
    let Outlines { width, height, places } = geo::outlines(&shapes);
    let area = |((code, name), Outline { rings, center }): ((String, String), Outline)| Area {
        code: code.into(),
        name: name.into(),
        rings,
        center,
    };
    (width, height, names.into_iter().zip(places).map(area).collect())
}

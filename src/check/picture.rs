//! Pictures of the catalogue: drawings in which nothing runs and nothing is loaded from elsewhere.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Picture, PictureFormat};
use crate::read::utf8_source;
use crate::source::{Location, Source};

/// What a PNG file begins with: <https://www.w3.org/TR/png-3/#3PNGsignature>.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Elements that run something, hold HTML, or load something from elsewhere. Animation is among them: it may set an
/// address after all have been looked at.
const REFUSED: [&str; 12] = [
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "handler",
    "listener",
    "animate",
    "set",
    "animatemotion",
];

/// Where something is wrong in a drawing: a byte of its text.
type Found = (Code, usize, String, &'static str);

/// Judges a picture that `named` names.
///
/// # Errors
/// When it cannot be shown, or must not be.
pub(super) fn check(shown: &str, bytes: &[u8], named: &Location) -> Result<Picture, Diagnostic> {
    let picture = |format, (width, height): (f64, f64)| Picture { format, bytes: bytes.into(), ratio: width / height };
    if bytes.starts_with(PNG) {
        let size = png_size(bytes).ok_or_else(|| {
            Diagnostic::new(Code::BadPicture, named.clone(), format!("`{shown}` is a broken PNG file"))
                .with_hint("save the picture again")
        })?;
        return Ok(picture(PictureFormat::Png, size));
    }
    let neither = || {
        Diagnostic::new(Code::BadPicture, named.clone(), format!("`{shown}` is neither an SVG nor a PNG file"))
            .with_hint("save the picture as SVG, or as PNG; the ending of its name does not matter")
    };
    if !bytes.windows(4).any(|part| part == b"<svg") {
        return Err(neither());
    }
    let source = utf8_source(shown, bytes.to_vec())?;
    let size = svg_size(&source).map_err(|(code, at, message, hint)| {
        Diagnostic::new(code, source.locate(&(at..at + 1)), message).with_hint(hint)
    })?;
    Ok(picture(PictureFormat::Svg, size))
}

/// Width and height in the first part of a PNG file: <https://www.w3.org/TR/png-3/#11IHDR>.
fn png_size(bytes: &[u8]) -> Option<(f64, f64)> {
    let header = bytes.get(PNG.len()..PNG.len() + 16)?;
    let number = |at: usize| Some(f64::from(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?)));
    let size = (number(8)?, number(12)?);
    (header.get(4..8)? == b"IHDR" && size.0 > 0.0 && size.1 > 0.0).then_some(size)
}

/// Looks at every element of a drawing, and tells its width and height.
fn svg_size(source: &Source) -> Result<(f64, f64), Found> {
    let mut xml = Reader::from_str(source.text());
    let mut size = None;
    let mut depth = 0usize;
    let mut in_style = false;
    loop {
        let at = usize::try_from(xml.buffer_position()).unwrap_or_default();
        let event = xml.read_event().map_err(|error| broken(at, &error.to_string()))?;
        match event {
            Event::Start(element) => {
                in_style = element.local_name().as_ref().eq_ignore_ascii_case("style");
                look(&element, at)?;
                if depth == 0 {
                    size = Some(own_size(&element, at)?);
                }
                depth += 1;
            }
            Event::Empty(element) => {
                look(&element, at)?;
                if depth == 0 {
                    size = Some(own_size(&element, at)?);
                }
            }
            Event::End(_) => {
                in_style = false;
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if in_style => look_at_style(&text, at)?,
            Event::CData(text) if in_style => look_at_style(&text, at)?,
            // Entities could spell what is refused.
            Event::DocType(text) if text.contains('[') => {
                return Err(unsafe_part(at, "declarations of its own (`<!DOCTYPE … [`)"));
            }
            Event::PI(_) => return Err(unsafe_part(at, "an instruction (`<?…?>`)")),
            Event::Eof if depth > 0 => return Err(broken(at, "an element is not closed")),
            Event::Eof => return size.ok_or_else(|| broken(0, "it has no element `<svg>`")),
            _ => {}
        }
    }
}

/// Refuses an element that runs something or reaches out of the file.
fn look(element: &BytesStart<'_>, at: usize) -> Result<(), Found> {
    let name = element.local_name().as_ref().to_ascii_lowercase();
    if REFUSED.contains(&name.as_str()) {
        return Err(unsafe_part(at, &format!("`<{}>`", quoted(&name))));
    }
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| broken(at, &error.to_string()))?;
        let key = attribute.key.local_name().as_ref().to_ascii_lowercase();
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| broken(at, &error.to_string()))?;
        if key.starts_with("on") {
            return Err(unsafe_part(at, &format!("the script of `{}`", quoted(&key))));
        }
        let is_address = matches!(key.as_str(), "href" | "src" | "base");
        if is_address && !is_inside(&value) {
            return Err(unsafe_part(at, &format!("the address `{}`", quoted(&value))));
        }
        // A name of a namespace looks like an address and is none.
        if !attribute.key.as_ref().starts_with("xmlns") {
            look_at_style(&value, at)?;
        }
    }
    Ok(())
}

/// Refuses `url(…)` of anything outside of the file, and rules that load others.
fn look_at_style(style: &str, at: usize) -> Result<(), Found> {
    let lower = style.to_ascii_lowercase();
    if lower.contains("@import") || lower.contains('\\') {
        return Err(unsafe_part(at, "a style that loads another, or hides what it does"));
    }
    let inside = |rest: &str| is_inside(rest.trim_start().trim_start_matches(['"', '\'']));
    match lower.split("url(").skip(1).find(|rest| !inside(rest)) {
        Some(rest) => {
            Err(unsafe_part(at, &format!("the address `{}`", quoted(rest.split(')').next().unwrap_or_default()))))
        }
        None => Ok(()),
    }
}

/// Whether an address is a part of the same file, or a picture of points that is spelt out in it.
fn is_inside(address: &str) -> bool {
    let address = address.trim();
    address.is_empty()
        || address.starts_with('#')
        || ["data:image/png", "data:image/jpeg", "data:image/webp"].iter().any(|start| address.starts_with(start))
}

/// The size of the drawing: its view box, or else width and height.
fn own_size(element: &BytesStart<'_>, at: usize) -> Result<(f64, f64), Found> {
    if element.local_name().as_ref() != "svg" {
        return Err(broken(at, "its first element is not `<svg>`"));
    }
    let text = |name: &str| {
        let attribute = element.try_get_attribute(name).ok()??;
        Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    };
    let number = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let view = text("viewBox").and_then(|view| {
        let parts: Vec<f64> = view.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(number).collect();
        Some((*parts.get(2)?, *parts.get(3)?))
    });
    let size = view.or_else(|| Some((number(&text("width")?)?, number(&text("height")?)?)));
    size.filter(|(width, height)| [width, height].iter().all(|length| length.is_finite() && **length > 0.0)).ok_or((
        Code::BadPicture,
        at,
        "the drawing does not say how wide and high it is".to_owned(),
        "give its <svg> a viewBox=\"0 0 width height\"",
    ))
}

fn broken(at: usize, why: &str) -> Found {
    (Code::BadPicture, at, format!("the drawing cannot be read: {why}"), "save it again as SVG")
}

fn unsafe_part(at: usize, what: &str) -> Found {
    let hint = "save it as \"plain SVG\" without scripts, animation and linked files";
    (Code::UnsafePicture, at, format!("the drawing holds {what}, which may run or load something"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(svg: &str) -> Result<f64, Code> {
        let named = Location::of_file("catalog/catalog.toml");
        check("logo.svg", svg.as_bytes(), &named).map(|picture| picture.ratio).map_err(|fault| fault.code)
    }

    fn with(inside: &str) -> Result<f64, Code> {
        judged(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 4 2'>{inside}</svg>"
        ))
    }

    #[test]
    fn a_drawing_that_stays_in_its_file_is_taken() {
        for inside in [
            "<path d='M0 0h4v2H0z' fill='url(#a)'/>",
            "<style>.a { fill: url(\"#b\") }</style><use xlink:href='#x'/>",
            "<image href='data:image/png;base64,iVBORw0KGgo='/>",
            "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
            "<title>Tỉnh Mẫu</title>",
        ] {
            assert_eq!(with(inside), Ok(2.0), "{inside}");
        }
    }

    #[test]
    fn a_drawing_that_runs_or_loads_something_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<svg:script xmlns:svg='http://www.w3.org/2000/svg'/>",
            "<path onload='x()'/>",
            "<path OnClick='x()'/>",
            "<a href='javascript:x()'/>",
            "<a xlink:href=' https://x.example/'/>",
            "<a href='&#106;avascript:x()'/>",
            "<use href='other.svg#a'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<foreignObject/>",
            "<animate attributeName='href' to='javascript:x()'/>",
            "<style>@import 'x.css';</style>",
            "<style><![CDATA[a{b:url(https://x.example/)}]]></style>",
            "<path style='fill: URL( \"https://x.example/\")'/>",
            "<path fill='url(//x.example/a)'/>",
            "<style>a{b:\\75rl(x)}</style>",
            "<?xml-stylesheet href='x.css'?>",
        ] {
            assert_eq!(with(inside), Err(Code::UnsafePicture), "{inside}");
        }
        let entity = "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg viewBox='0 0 1 1'/>";
        assert_eq!(judged(entity), Err(Code::UnsafePicture));
    }

    #[test]
    fn what_is_no_drawing_or_has_no_size_is_told() {
        for bad in [
            "<svg viewBox='0 0 1 1'>",
            "<svg/>",
            "<svg viewBox='0 0 0 1'/>",
            "<svg viewBox='a b c d'/>",
            "<svg width='100%' height='100%'/>",
            "<html><svg viewBox='0 0 1 1'/></html>",
            "<svg viewBox='0 0 1 1'><a></svg>",
            "hello",
            "",
        ] {
            assert_eq!(judged(bad), Err(Code::BadPicture), "{bad}");
        }
        assert_eq!(judged("<?xml version='1.0'?>\n<!-- x --><svg width='30px' height='10'/>"), Ok(3.0));
    }

    #[test]
    fn the_size_of_a_png_is_in_its_head() {
        let mut png = PNG.to_vec();
        png.extend(*b"\0\0\0\x0dIHDR\0\0\0\x20\0\0\0\x08");
        let named = Location::of_file("catalog/catalog.toml");
        assert_eq!(check("logo.png", &png, &named).map(|picture| picture.ratio), Ok(4.0));
        png.truncate(20);
        assert_eq!(check("logo.png", &png, &named).map_err(|fault| fault.code), Err(Code::BadPicture));
    }
}

//! `[appearance]`: colours that can be told apart, pictures in which nothing runs.

use std::ops::Range;

use super::file::FileCheck;
use super::picture;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, quoted};
use crate::model::{Appearance, Chosen, Color, Colors, Pair, Palette, Picture, Role, nearest};
use crate::read::{RawAppearance, RawColors, RawPicture};
use crate::source::{Location, Spanned, nfc};

/// Bytes that a picture of every page may have. A page has 60 kB in all, most of it for words.
const HEAVY: usize = 20_000;

/// Checks the look that `catalog.toml` asks for. `pictures` are the files of `catalog/appearance/`.
pub(super) fn check_appearance(
    check: &mut FileCheck<'_>,
    raw: Option<RawAppearance>,
    pictures: &[RawPicture],
) -> Appearance {
    let Some(RawAppearance { logo, logo_dark, icon, colors, colors_dark }) = raw else {
        return Appearance::default();
    };
    if let (None, Some(dark)) = (&logo, &logo_dark) {
        let hint = "write logo = …, or rename this key";
        check.fault_with_hint(Code::MissingField, &dark.span, "`logo_dark` stands in place of a `logo`", hint);
    }
    let is_for_both = logo_dark.is_none() && (logo.is_some() || icon.is_some());
    Appearance {
        logo: logo.and_then(|path| check_picture(check, &path, pictures)),
        logo_dark: logo_dark.and_then(|path| check_picture(check, &path, pictures)),
        icon: icon.and_then(|path| check_picture(check, &path, pictures)),
        colors: check_colors(check, colors.unwrap_or_default(), colors_dark.unwrap_or_default(), is_for_both),
    }
}

/// Files of `catalog/appearance/` that nothing names, and things there that are no files.
pub(super) fn strangers(raw: Option<&RawAppearance>, pictures: &[RawPicture]) -> Vec<Diagnostic> {
    let unused = |picture: &RawPicture| {
        let shown = format!("catalog/{}", picture.file.path);
        let fault = picture.file.kind.fault(&shown);
        let unnamed = || {
            let message = "this is not published: no key of `[appearance]` names it";
            let hint = match raw {
                Some(_) => "write logo, logo_dark or icon = … with this path, or move it out of the catalogue",
                None => "write [appearance] and logo = … in catalog.toml, or move it out of the catalogue",
            };
            Diagnostic::new(Code::UnlistedFile, Location::of_file(shown.as_str()), message).with_hint(hint)
        };
        fault.or_else(|| picture.bytes.is_none().then(unnamed))
    };
    pictures.iter().filter_map(unused).collect()
}

fn check_picture(check: &mut FileCheck<'_>, path: &Spanned<String>, pictures: &[RawPicture]) -> Option<Picture> {
    let found = pictures.iter().find(|picture| nfc(&picture.file.path) == nfc(&path.value));
    let Some(bytes) = found.and_then(|picture| picture.bytes.as_deref()) else {
        // Something there that is no file is told of with the folder.
        if found.is_none() {
            let known = pictures.iter().map(|picture| picture.file.path.as_str());
            let hint = did_you_mean(&path.value, known)
                .unwrap_or_else(|| "put the picture into catalog/appearance/ and write appearance/logo.svg".to_owned());
            let message = format!("there is no picture `catalog/{}`", quoted(&path.value));
            check.fault_with_hint(Code::MissingFile, &path.span, message, hint);
        }
        return None;
    };
    if bytes.len() > HEAVY {
        let message = format!("this picture has {} kB, and every page loads it", bytes.len() / 1000);
        let hint = format!(
            "make it smaller than {} kB: a drawing as SVG with few points, or a PNG of 200 pixels",
            HEAVY / 1000
        );
        check.fault_with_hint(Code::HeavyPicture, &path.span, message, hint);
    }
    let shown = format!("catalog/{}", path.value);
    picture::check(&shown, bytes, &check.locate(&path.span)).map_err(|fault| check.extend([fault])).ok()
}

/// `has_picture`: the same picture stands on the band in both themes.
fn check_colors(check: &mut FileCheck<'_>, light: RawColors, dark: RawColors, has_picture: bool) -> Colors {
    let (light, light_spans) = chosen(check, light);
    let (dark, dark_spans) = chosen(check, dark);
    let colors = Colors { light, dark: Palette::dark_choice(&light, &dark, has_picture) };
    check_contrast(check, Palette::LIGHT, &colors.light, &light_spans, "light");
    check_contrast(check, Palette::DARK, &colors.dark, &dark_spans, "dark");
    colors
}

/// Where the colours of a theme are typed: accent, link, band, text on the band.
type Spans = [Option<Range<usize>>; 4];

fn chosen(check: &mut FileCheck<'_>, raw: RawColors) -> (Chosen, Spans) {
    let RawColors { accent, link, band, band_text } = raw;
    let spans = [&accent, &link, &band, &band_text].map(|typed| typed.as_ref().map(|typed| typed.span.clone()));
    let [accent, link, band, band_text] = [accent, link, band, band_text].map(|typed| color(check, &typed?));
    (Chosen { accent, link, band, band_text }, spans)
}

fn color(check: &mut FileCheck<'_>, typed: &Spanned<String>) -> Option<Color> {
    let color = Color::parse(typed.value.trim());
    if color.is_none() {
        let message = format!("`{}` is not a colour that can be checked", quoted(&typed.value));
        let hint = "write # and six digits or letters a to f, such as \"#0b5c57\"";
        check.fault_with_hint(Code::BadColor, &typed.span, message, hint);
    }
    color
}

/// Tells of every chosen colour that cannot be told apart from what it stands beside. What was not typed follows
/// from what was, and passes.
fn check_contrast(check: &mut FileCheck<'_>, base: Palette, chosen: &Chosen, spans: &Spans, theme: &str) {
    let [accent, link, band, band_text] = spans;
    let palette = base.with(chosen);
    let with = |role: Role, color: Color| match role {
        Role::Accent => Chosen { accent: Some(color), ..*chosen },
        Role::Link => Chosen { link: Some(color), ..*chosen },
        Role::BandText => Chosen { band_text: Some(color), ..*chosen },
    };
    let typed = [
        (Role::Accent, accent, chosen.accent),
        (Role::Link, link, chosen.link),
        (Role::BandText, &band_text.clone().or_else(|| band.clone()), chosen.band_text),
    ];
    for (role, span, color) in typed {
        let (Some(span), Some(color)) = (span, color) else { continue };
        let Some(Pair { what, front, back, least, .. }) = palette.failing(role) else { continue };
        // Cut off, not rounded: 4.499 is not 4.5.
        let ratio = (front.contrast(back) * 100.0).floor() / 100.0;
        let message = format!(
            "{what}: {front} on {back} has a contrast of {ratio:.2}:1 in the {theme} theme, and {least}:1 is needed"
        );
        let passes = |color: &Color| base.with(&with(role, *color)).failing(role).is_none();
        let fault = check.fault(Code::LowContrast, span, message);
        fault.hint =
            nearest(color, |color| passes(&color)).map(|near| format!("{near} is the nearest colour that passes"));
    }
}

//! What the catalogue changes of the look: a style sheet of custom properties, and its pictures.

use std::fmt::Write;

use sha2::{Digest as _, Sha256};

use super::theme::short_hash;
use crate::model::{Appearance, Chosen, Color, Palette, Picture};
use crate::output::{OutPath, Output};

/// Height of the logo at the head of pages, in pixels of CSS: 2.25rem of the built-in style sheet.
const LOGO_HEIGHT: u32 = 36;

/// The published files of an [`Appearance`], and what templates say of them.
#[derive(Debug, Default)]
pub(super) struct Look<'a> {
    pub(super) stylesheet: Option<Sheet>,
    pub(super) logo: Option<Published<'a>>,
    pub(super) logo_dark: Option<Published<'a>>,
    pub(super) icon: Option<Published<'a>>,
    /// The colour of the band in the light and in the dark theme.
    pub(super) band: [String; 2],
}

/// A style sheet that follows from the catalogue.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) path: OutPath,
    pub(super) css: String,
}

/// A picture and where it is published.
#[derive(Debug)]
pub(super) struct Published<'a> {
    pub(super) path: OutPath,
    pub(super) picture: &'a Picture,
}

impl<'a> Look<'a> {
    pub(super) fn new(appearance: &'a Appearance) -> Self {
        let Appearance { logo, logo_dark, icon, colors } = appearance;
        let (light, dark) = (Palette::LIGHT.with(&colors.light), Palette::DARK.with(&colors.dark));
        let publish = |name: &str, picture: &'a Picture| Published {
            path: hashed(&format!("appearance/{name}"), &picture.bytes, picture.format.extension()),
            picture,
        };
        Self {
            stylesheet: stylesheet(&colors.light, &colors.dark),
            logo: logo.as_ref().map(|picture| publish("logo", picture)),
            logo_dark: logo_dark.as_ref().map(|picture| publish("logo-dark", picture)),
            icon: icon.as_ref().map(|picture| publish("icon", picture)),
            band: [light.band, dark.band].map(|color| color.to_string()),
        }
    }

    pub(super) fn outputs(&self) -> Vec<Output<'_>> {
        const ORIGIN: &str = "[appearance] in catalog.toml";
        let sheet = self
            .stylesheet
            .iter()
            .map(|sheet| Output::rendered(sheet.path.clone(), ORIGIN, || Ok(sheet.css.clone().into_bytes())));
        let pictures = [&self.logo, &self.logo_dark, &self.icon].into_iter().flatten();
        let pictures = pictures
            .map(|Published { path, picture }| Output::rendered(path.clone(), ORIGIN, || Ok(picture.bytes.to_vec())));
        sheet.chain(pictures).collect()
    }
}

impl Published<'_> {
    /// Width and height at the head of pages, in pixels of CSS, so that nothing moves when the picture comes.
    pub(super) fn size(&self) -> (u32, u32) {
        // A picture is never so wide that it matters what is cut off.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 1 and 1,000")]
        let width = (self.picture.ratio * f64::from(LOGO_HEIGHT)).round().clamp(1.0, 1000.0) as u32;
        (width, LOGO_HEIGHT)
    }
}

/// The custom properties that differ from those of the built-in look. They are of its layer `tokens`, so that
/// print and a theme's own rules still have the last word.
fn stylesheet(light: &Chosen, dark: &Chosen) -> Option<Sheet> {
    let changed = |base: Palette, chosen: &Chosen| {
        let pairs = base.properties().into_iter().zip(base.with(chosen).properties());
        pairs.filter(|(old, new)| old != new).map(|(_, new)| new).collect::<Vec<(&str, Color)>>()
    };
    let light = changed(Palette::LIGHT, light);
    let dark = changed(Palette::DARK, dark);
    let declarations = |colors: &[(&str, Color)]| {
        colors.iter().fold(String::new(), |mut css, (property, color)| {
            let _ = write!(css, "{property}:{color};");
            css
        })
    };
    // What the light theme changes and the dark one leaves alone is set again, since it holds for both.
    let dark = with_originals(&light, dark);
    if light.is_empty() && dark.is_empty() {
        return None;
    }
    let css = format!(
        "@layer tokens{{:root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}}}",
        declarations(&light),
        declarations(&dark)
    );
    let path = hashed("appearance", css.as_bytes(), "css");
    Some(Sheet { path, css })
}

/// The properties of the dark theme, with its own value for those that only the light theme changes.
fn with_originals(light: &[(&'static str, Color)], mut dark: Vec<(&'static str, Color)>) -> Vec<(&'static str, Color)> {
    for (property, color) in Palette::DARK.properties() {
        let is_changed = |colors: &[(&str, Color)]| colors.iter().any(|(name, _)| *name == property);
        if is_changed(light) && !is_changed(&dark) {
            dark.push((property, color));
        }
    }
    dark
}

/// `static/logo.0123456789ab.svg`.
fn hashed(name: &str, bytes: &[u8], extension: &str) -> OutPath {
    let hash = short_hash(&Sha256::digest(bytes));
    OutPath::new(format!("static/{name}.{hash}.{extension}")).expect("letters make a plain path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_said_and_the_dark_theme_keeps_its_own() {
        let light = Chosen { band: Some(Color::rgb(0x7a_0c12)), ..Chosen::default() };
        let css = stylesheet(&light, &Chosen::default()).expect("something differs").css;
        let (first, second) = css.split_once("@media").expect("both themes");
        assert!(first.contains("--band:#7a0c12;") && !first.contains("--link") && !first.contains("--band-ink"));
        assert!(second.contains("--band:#0a302e;"), "{second}");
        assert!(stylesheet(&Chosen::default(), &Chosen::default()).is_none());
    }
}

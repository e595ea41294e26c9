//! The colours of a site: those of the built-in look, and what a catalogue puts in their place.

use super::Color;

/// What a catalogue chooses of a palette. What it leaves out follows from the rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Buttons, bars, marks.
    pub accent: Option<Color>,
    /// Links.
    pub link: Option<Color>,
    /// The band at the head of each page.
    pub band: Option<Color>,
    /// Text on the band.
    pub band_text: Option<Color>,
}

/// A colour that a catalogue may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// [`Chosen::accent`].
    Accent,
    /// [`Chosen::link`].
    Link,
    /// [`Chosen::band_text`]; without one, text of black or white is put on any band.
    BandText,
}

/// Two colours of a palette that stand beside each other on pages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// What it depends on that a catalogue may choose.
    pub role: Option<Role>,
    /// What is seen, in words.
    pub what: &'static str,
    /// The text or the mark.
    pub front: Color,
    /// What it stands on.
    pub back: Color,
    /// The contrast that they need.
    pub least: f64,
}

/// Contrast that text needs: <https://www.w3.org/TR/WCAG22/#contrast-minimum>. No text of the theme counts on being large.
const TEXT: f64 = 4.5;

/// Contrast that a mark needs to be seen: <https://www.w3.org/TR/WCAG22/#non-text-contrast>.
const MARK: f64 = 3.0;

/// What a colour of the dark theme keeps of the contrast that it has in the light one.
const KEPT: f64 = 7.0;

/// How many of 255 parts of black the band of the dark theme has over that of the light one.
const DIMMED: u8 = 90;

/// Declares [`Palette`] and both palettes of the built-in look in one place.
macro_rules! palette {
    ($($field:ident $property:literal $light:literal $dark:literal $what:literal,)*) => {
        /// The colours of the light or the dark theme. `themes/default/static/style.css` names the same ones as
        /// custom properties; a test compares both.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Palette {
            $(#[doc = $what] pub $field: Color,)*
        }

        impl Palette {
            /// The light theme of the built-in look.
            pub const LIGHT: Self = Self { $($field: Color::rgb($light),)* };
            /// The dark theme of the built-in look.
            pub const DARK: Self = Self { $($field: Color::rgb($dark),)* };

            /// Every colour with its custom property.
            pub fn properties(&self) -> Vec<(&'static str, Color)> {
                vec![$(($property, self.$field),)*]
            }
        }
    };
}

palette! {
    paper       "--paper"        0xfc_fbf8 0x0f_1716 "The page.",
    surface     "--surface"      0xff_ffff 0x14_1e1c "Tables and fields.",
    tint        "--tint"         0xee_f3f0 0x1a_2624 "Quiet panels.",
    ink         "--ink"          0x15_231f 0xe5_ece9 "Text.",
    muted       "--muted"        0x51_625d 0xa6_b6b0 "Text of less weight.",
    line        "--line"         0xd8_e0dc 0x2d_3b38 "Lines that only decorate.",
    edge        "--edge"         0x75_877f 0x71_857e "Borders that carry meaning.",
    link        "--link"         0x0b_5c57 0x86_d3c6 "Links.",
    link_hover  "--link-hover"   0x06_302d 0xb9_ebe2 "Links under the pointer.",
    button      "--button"       0x0b_5c57 0x86_d3c6 "Buttons, bars and marks.",
    button_hover "--button-hover" 0x07_3f3b 0xb9_ebe2 "Buttons under the pointer.",
    on_button   "--on-button"    0xff_ffff 0x06_201d "Text of buttons.",
    band        "--band"         0x0a_4a46 0x0a_302e "The band at the head of pages.",
    band_ink    "--band-ink"     0xff_ffff 0xff_ffff "Text on the band.",
    band_muted  "--band-muted"   0xcf_e3de 0xb7_cfc9 "Text of less weight on the band.",
    band_edge   "--band-edge"    0x9d_b7b5 0x9d_aeae "Borders on the band.",
    band_line   "--band-line"    0x1b_5753 0x1b_3f3d "Lines on the band that only decorate.",
    band_focus  "--band-focus"   0xff_cf8f 0xff_cf8f "Focus and the search button on the band.",
    on_focus    "--on-band-focus" 0x2b_1703 0x2b_1703 "Text of the search button on the band.",
    warm_tint   "--warm-tint"    0xfb_f1e4 0x2a_2016 "Panels that say \"not yet\".",
    warm_ink    "--warm-ink"     0x7c_3a0e 0xf2_bd8a "Text that says \"not yet\".",
    red_tint    "--red-tint"     0xfb_eceb 0x2e_1a1c "Panels that say \"withdrawn\".",
    red_ink     "--red-ink"      0x8f_2330 0xf3_a9ab "Text that says \"withdrawn\".",
    focus       "--focus"        0xb1_521a 0xf2_b56b "The ring around what has the focus.",
}

impl Palette {
    /// This palette with what is chosen in it, and what follows from that: an accent colours quiet panels, and
    /// links and the band too where they are not chosen themselves.
    #[must_use]
    pub fn with(self, chosen: &Chosen) -> Self {
        let mut palette = self;
        if let Some(accent) = chosen.accent {
            palette.tint = self.surface.mixed(accent, 18);
            palette.line = self.surface.mixed(accent, 46);
            palette.button = accent;
            palette.on_button = legible(accent, [Color::WHITE, Self::DARK.on_button, Color::BLACK]);
            palette.button_hover = away(accent, palette.on_button, 80);
        }
        if let Some(link) = chosen.link.or_else(|| palette.link_like(chosen.accent?)) {
            palette.link = link;
            palette.link_hover = away(link, self.paper, 100);
        }
        if let Some(band) = chosen.band.or_else(|| self.band_like(chosen.accent?)) {
            palette.band = band;
            palette.band_ink = legible(band, [Color::WHITE, Color::BLACK]);
        }
        if let Some(text) = chosen.band_text {
            palette.band_ink = text;
        }
        if palette.band != self.band || palette.band_ink != self.band_ink {
            palette.follow_band();
        }
        palette
    }

    /// The choice for the dark theme that follows from that for the light one: what is not chosen for the dark theme
    /// keeps its contrast, up to 7:1. A pale band is a dark one then, unless `keeps_pale`: a picture on it may be dark.
    pub fn dark_choice(light: &Chosen, dark: &Chosen, keeps_pale: bool) -> Chosen {
        let lit = Self::LIGHT.with(light);
        let kept = |color: Color, role: Role, choice: &dyn Fn(Color) -> Chosen| {
            let wanted = color.contrast(lit.paper).min(KEPT);
            (0..=255).map(|parts| color.mixed(Color::WHITE, parts)).find(|candidate| {
                let fits = candidate.contrast(Self::DARK.paper) >= wanted;
                fits && Self::DARK.with(&choice(*candidate)).failing(role).is_none()
            })
        };
        let accent = dark.accent.or_else(|| {
            kept(light.accent?, Role::Accent, &|color| Chosen { accent: Some(color), ..Chosen::default() })
        });
        // Links stand on panels that the accent colours.
        let link = dark.link.or_else(|| {
            kept(light.link?, Role::Link, &|color| Chosen { accent, link: Some(color), ..Chosen::default() })
        });
        // A pale band, dimmed, is still the brightest thing on the page.
        let is_pale = lit.band.contrast(Color::BLACK) > lit.band_ink.contrast(Color::BLACK);
        let dimmed = || match is_pale && !keeps_pale {
            true => Self::DARK.band_like(lit.band),
            false => (lit.band != Self::LIGHT.band).then(|| lit.band.mixed(Color::BLACK, DIMMED)),
        };
        let band = dark.band.or_else(dimmed);
        let is_read = |text: &Color| text.contrast(band.unwrap_or(Self::DARK.band)) >= TEXT;
        Chosen { accent, link, band, band_text: dark.band_text.or(light.band_text.filter(is_read)) }
    }

    /// Every two colours that the built-in look puts beside each other, with what they need.
    pub fn pairs(&self) -> Vec<Pair> {
        let pair = |role, what, front, back, least| Pair { role, what, front, back, least };
        let grounds = [self.paper, self.surface, self.tint];
        let panels = [self.paper, self.surface, self.tint, self.warm_tint, self.red_tint];
        let mut pairs = Vec::new();
        for back in panels {
            pairs.push(pair(Some(Role::Link), "links on pages and panels", self.link, back, TEXT));
            pairs.push(pair(Some(Role::Link), "links under the pointer", self.link_hover, back, TEXT));
            pairs.push(pair(Some(Role::Accent), "text on panels", self.ink, back, TEXT));
            pairs.push(pair(None, "the ring around what has the focus", self.focus, back, MARK));
        }
        for back in grounds {
            pairs.push(pair(
                Some(Role::Accent),
                "buttons, bars and marks on pages and panels",
                self.button,
                back,
                MARK,
            ));
            pairs.push(pair(Some(Role::Accent), "quiet text on panels", self.muted, back, TEXT));
            pairs.push(pair(Some(Role::Accent), "borders on panels", self.edge, back, MARK));
        }
        pairs.extend([
            pair(Some(Role::Accent), "text on buttons", self.on_button, self.button, TEXT),
            pair(Some(Role::Accent), "text on buttons under the pointer", self.on_button, self.button_hover, TEXT),
            pair(Some(Role::BandText), "text on the band", self.band_ink, self.band, TEXT),
            pair(Some(Role::BandText), "quiet text on the band", self.band_muted, self.band, TEXT),
            pair(Some(Role::BandText), "the focus on the band", self.band_focus, self.band, MARK),
            pair(Some(Role::BandText), "borders on the band", self.band_edge, self.band, MARK),
            pair(Some(Role::BandText), "text on the search button of the band", self.on_focus, self.band_focus, TEXT),
            pair(None, "text that says \"not yet\"", self.warm_ink, self.warm_tint, TEXT),
            pair(None, "text that says \"not yet\"", self.warm_ink, self.paper, TEXT),
            pair(None, "text that says \"withdrawn\"", self.red_ink, self.red_tint, TEXT),
            pair(None, "text that says \"withdrawn\"", self.red_ink, self.paper, TEXT),
        ]);
        pairs
    }

    /// The pair of a role that lacks most of the contrast that it needs.
    pub fn failing(&self, role: Role) -> Option<Pair> {
        let lack = |pair: &Pair| pair.front.contrast(pair.back) / pair.least;
        let pairs = self.pairs().into_iter().filter(|pair| pair.role == Some(role) && lack(pair) < 1.0);
        pairs.min_by(|one, two| lack(one).total_cmp(&lack(two)))
    }

    /// A colour for links as near to the accent as can be read.
    fn link_like(&self, accent: Color) -> Option<Color> {
        nearest(accent, |link| {
            let chosen = Chosen { link: Some(link), ..Chosen::default() };
            self.with(&chosen).failing(Role::Link).is_none()
        })
    }

    /// A band of a colour's hue, dark enough that white text on it is read with ease.
    fn band_like(&self, color: Color) -> Option<Color> {
        let darkened = (0..=255).map(|parts| color.mixed(Color::BLACK, parts));
        let least = self.band.contrast(Color::WHITE).min(10.0);
        darkened.into_iter().find(|band| band.contrast(Color::WHITE) >= least)
    }

    /// What stands on the band follows from the band and its text.
    fn follow_band(&mut self) {
        let (band, ink) = (self.band, self.band_ink);
        let towards_band = |most: u8, least: f64| {
            let paler = (0..=most).rev().map(|parts| ink.mixed(band, parts));
            paler.into_iter().find(|color| color.contrast(band) >= least).unwrap_or(ink)
        };
        self.band_muted = towards_band(50, TEXT);
        self.band_edge = towards_band(102, MARK);
        self.band_line = band.mixed(ink, 18);
        if Self::LIGHT.band_focus.contrast(band) < MARK {
            self.band_focus = ink;
            self.on_focus = legible(ink, [Color::WHITE, Color::BLACK]);
        }
    }
}

/// The colour nearest to one that passes: with the least black or white in it.
pub fn nearest(color: Color, passes: impl Fn(Color) -> bool) -> Option<Color> {
    (0..=255).flat_map(|parts| [Color::BLACK, Color::WHITE].map(|end| color.mixed(end, parts))).find(|it| passes(*it))
}

/// The first of some texts that can be read on a ground, or else the one that can be read best.
fn legible<const N: usize>(ground: Color, texts: [Color; N]) -> Color {
    let best = || texts.into_iter().max_by(|one, two| one.contrast(ground).total_cmp(&two.contrast(ground)));
    texts.into_iter().find(|text| text.contrast(ground) >= TEXT).or_else(best).unwrap_or(Color::BLACK)
}

/// A colour with so many of 255 parts of black or white in it, of the one that leads away from another colour.
fn away(color: Color, from: Color, parts: u8) -> Color {
    let is_lighter = color.contrast(Color::BLACK) > from.contrast(Color::BLACK);
    color.mixed(if is_lighter { Color::WHITE } else { Color::BLACK }, parts)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    const ROLES: [Role; 3] = [Role::Accent, Role::Link, Role::BandText];

    /// The values of custom properties in a part of a style sheet.
    fn declared<'a>(css: &'a str, property: &str) -> Vec<&'a str> {
        let values = css.lines().filter_map(|line| line.trim_start().strip_prefix(property)?.strip_prefix(": "));
        values.filter_map(|rest| rest.split(';').next()).collect()
    }

    #[test]
    fn the_style_sheet_declares_these_colours_and_the_dark_theme_those_that_differ() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static/style.css");
        #[expect(clippy::disallowed_methods, reason = "a test reads the style sheet")]
        let css = fs::read_to_string(path).expect("the style sheet is there");
        let tokens =
            css.split_once("@layer tokens {").and_then(|(_, rest)| rest.split_once("\n}\n")).expect("tokens").0;
        for ((property, light), (_, dark)) in Palette::LIGHT.properties().into_iter().zip(Palette::DARK.properties()) {
            let mut wanted = vec![light.to_string()];
            wanted.extend((dark != light).then(|| dark.to_string()));
            assert_eq!(declared(tokens, property), wanted, "{property}");
        }
    }

    #[test]
    fn all_pairs_of_the_built_in_look_can_be_told_apart() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for Pair { what, front, back, least, .. } in palette.pairs() {
                let found = front.contrast(back);
                assert!(found >= least, "{what}: {front} on {back} is {found:.2}, not {least}");
            }
        }
    }

    #[test]
    fn nothing_chosen_changes_nothing() {
        let none = Chosen::default();
        assert_eq!(Palette::LIGHT.with(&none), Palette::LIGHT);
        assert_eq!(Palette::DARK.with(&Palette::dark_choice(&none, &none, false)), Palette::DARK);
    }

    #[test]
    fn a_link_that_is_too_pale_is_found_and_the_nearest_that_passes_is_darker() {
        let pale = Chosen { link: Some(Color::rgb(0x5f_9ea0)), ..Chosen::default() };
        let pair = Palette::LIGHT.with(&pale).failing(Role::Link).expect("it fails");
        assert!(pair.front.contrast(pair.back) < 4.5);
        let passes =
            |link| Palette::LIGHT.with(&Chosen { link: Some(link), ..Chosen::default() }).failing(Role::Link).is_none();
        let near = nearest(Color::rgb(0x5f_9ea0), passes).expect("there is one");
        assert!(passes(near) && near.contrast(Color::WHITE) > pair.front.contrast(Color::WHITE));
    }

    #[test]
    fn a_pale_band_is_a_dark_one_with_pale_text_in_the_dark_theme() {
        for (band, band_text) in [(0xff_f3c4, None), (0xff_f3c4, Some(0x3a_2c00)), (0xe0_7b00, None)] {
            let light =
                Chosen { band: Some(Color::rgb(band)), band_text: band_text.map(Color::rgb), ..Chosen::default() };
            let dark = Palette::DARK.with(&Palette::dark_choice(&light, &Chosen::default(), false));
            assert_eq!(dark.band_ink, Color::WHITE);
            assert!(dark.band.contrast(Color::WHITE) >= 7.0 && dark.band != Palette::DARK.band, "{}", dark.band);
            assert!(dark.failing(Role::BandText).is_none());
        }
        // What is chosen for the dark theme stays.
        let pale = Chosen { band: Some(Color::rgb(0xff_f3c4)), ..Chosen::default() };
        assert_eq!(Palette::dark_choice(&pale, &pale, false).band, pale.band);
        // What may be dark on the pale band is seen on it in the dark theme too.
        let kept = Palette::DARK.with(&Palette::dark_choice(&pale, &Chosen::default(), true));
        assert!(kept.band_ink == Color::BLACK && kept.failing(Role::BandText).is_none());
    }

    fn color() -> impl Strategy<Value = Color> {
        any::<(u8, u8, u8)>().prop_map(|(red, green, blue)| Color { red, green, blue })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Any colours that pass in the light theme give a light and a dark theme in which everything passes.
        #[test]
        fn what_is_derived_passes(accent in prop::option::of(color()), link in prop::option::of(color()), band in prop::option::of(color()), keeps_pale in any::<bool>()) {
            let chosen = Chosen { accent, link, band, band_text: None };
            let light = Palette::LIGHT.with(&chosen);
            prop_assume!(ROLES.iter().all(|role| light.failing(*role).is_none()));
            let dark = Palette::DARK.with(&Palette::dark_choice(&chosen, &Chosen::default(), keeps_pale));
            for palette in [light, dark] {
                for Pair { what, front, back, least, .. } in palette.pairs() {
                    prop_assert!(front.contrast(back) >= least, "{what}: {front} on {back}, chosen {chosen:?}");
                }
            }
        }

        /// Where a colour fails, there is one near to it that does not.
        #[test]
        fn there_is_always_a_colour_that_passes(accent in color()) {
            let with = |accent| Palette::LIGHT.with(&Chosen { accent: Some(accent), ..Chosen::default() });
            let near = nearest(accent, |accent| with(accent).failing(Role::Accent).is_none());
            prop_assert!(near.is_some());
            prop_assert!(with(near.expect("it is some")).failing(Role::Link).is_none());
        }
    }
}

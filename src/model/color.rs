//! Colours of sRGB, and the contrast between them as WCAG 2.2 defines it.

use std::fmt;

/// A colour without transparency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// From 0 to 255.
    pub red: u8,
    /// From 0 to 255.
    pub green: u8,
    /// From 0 to 255.
    pub blue: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self::rgb(0x00_0000);
    /// White.
    pub const WHITE: Self = Self::rgb(0xff_ffff);

    /// The colour that is written `#rrggbb` with these digits.
    pub const fn rgb(digits: u32) -> Self {
        let [_, red, green, blue] = digits.to_be_bytes();
        Self { red, green, blue }
    }

    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let long = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        u32::from_str_radix(&long, 16).ok().map(Self::rgb)
    }

    /// This colour with so many of 255 parts of another in it.
    #[must_use]
    pub fn mixed(self, other: Self, parts: u8) -> Self {
        let mix = |own: u8, other: u8| {
            let (own, other, parts) = (u32::from(own), u32::from(other), u32::from(parts));
            u8::try_from((own * (255 - parts) + other * parts + 127) / 255).unwrap_or(u8::MAX)
        };
        Self { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }

    /// How far apart two colours are in lightness, from 1 to 21:
    /// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// From 0 for black to 1 for white: <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(one: &str, two: &str) -> f64 {
        Color::parse(one).expect("a colour").contrast(Color::parse(two).expect("a colour"))
    }

    /// Figures of WebAIM's contrast checker, which cuts them off after the second digit.
    #[test]
    fn contrast_is_that_of_wcag() {
        for (one, two, known) in [
            ("#000000", "#ffffff", 21.0),
            ("#ffffff", "#ffffff", 1.0),
            ("#777777", "#ffffff", 4.47),
            ("#767676", "#ffffff", 4.54),
            ("#949494", "#ffffff", 3.03),
            ("#ff0000", "#ffffff", 3.99),
            ("#0000ff", "#ffffff", 8.59),
            ("#00ff00", "#ffffff", 1.37),
            ("#ffff00", "#da251d", 4.58),
        ] {
            let found = ratio(one, two);
            assert!((found - known).abs() < 0.011, "{one} on {two}: {found}, not {known}");
            assert!((found - ratio(two, one)).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn a_colour_is_read_and_written_alike_and_nothing_else_is_a_colour() {
        assert_eq!(Color::parse("#0b5C57").map(|color| color.to_string()).as_deref(), Some("#0b5c57"));
        assert_eq!(Color::parse("#f0a"), Color::parse("#ff00aa"));
        for bad in ["", "#", "0b5c57", "#0b5c5", "#0b5c570", "#0b5c5g", "#+b5c57", "red", "rgb(0,0,0)", "#ắắ"] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_mixture_begins_and_ends_with_its_parts() {
        let (one, two) = (Color::rgb(0x0b_5c57), Color::rgb(0xff_0080));
        assert_eq!((one.mixed(two, 0), one.mixed(two, 255)), (one, two));
        assert_eq!(Color::BLACK.mixed(Color::WHITE, 128), Color::rgb(0x80_8080));
    }
}

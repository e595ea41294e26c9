//! What a catalogue changes of the look of its site, without a theme of its own.

use super::Chosen;

/// `[appearance]` of `catalog.toml`. What is absent is as the theme has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Appearance {
    /// Beside the name at the head of each page.
    pub logo: Option<Picture>,
    /// In its place in the dark theme.
    pub logo_dark: Option<Picture>,
    /// In the browser's tab; at the head of each page too where there is no logo.
    pub icon: Option<Picture>,
    /// Colours.
    pub colors: Colors,
}

/// The colours that were chosen, every pair of which has been checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Colors {
    /// For the light theme.
    pub light: Chosen,
    /// For the dark theme: chosen, or made of those for the light one.
    pub dark: Chosen,
}

/// A picture that may be shown: nothing in it runs or is loaded from elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// How it is written.
    pub format: PictureFormat,
    /// The file.
    pub bytes: Box<[u8]>,
    /// Width by height, as the file says.
    pub ratio: f64,
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics.
    Png,
}

impl PictureFormat {
    /// The ending of files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

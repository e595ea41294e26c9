//! The encoding of a text file: found from its bytes, and decoded to clean UTF-8.
//!
//! Statistics of bytes cannot tell the encodings of Vietnamese apart. The sample is decoded by every candidate, and the
//! one whose words are Vietnamese syllables is taken ([`detect`]). What is decoded is cleaned as well ([`Decoder`]):
//! composed (NFC), codes of an older encoding stored as Unicode characters repaired ([`Mojibake`]), no-break spaces made
//! spaces, characters without width taken out, `Ð` (eth) made `Đ`. All of it is counted in [`Findings`].

mod charsets;
mod decoder;
mod detect;
mod repair;
mod score;
mod syllable;
#[cfg(test)]
mod tests;

pub(crate) use decoder::{Cleaner, Decoder, Findings};
pub(crate) use detect::{declared, detect, detect_text};

#[cfg(test)]
pub(crate) use charsets::encode::encode;

use crate::model::Encoding;

/// What was decided of the bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The encoding to decode by.
    pub(crate) encoding: Encoding,
    /// Whether the file starts with a byte order mark.
    pub(crate) bom: bool,
    /// What the decoded text has to be repaired from.
    pub(crate) repair: Option<Repair>,
    /// Whether nothing else is nearly as likely. The caller warns where it is not.
    pub(crate) certain: bool,
    /// One sentence with figures, for a person.
    pub(crate) evidence: String,
    /// For a declared encoding: the encoding that the bytes are clearly of instead, if they are.
    pub(crate) contradicted_by: Option<Encoding>,
}

/// A repair of decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repair {
    /// What happened to the text.
    pub(crate) kind: Mojibake,
    /// Whether the text has Vietnamese as it should be too. Then only what cannot be Vietnamese as it stands is
    /// repaired: `Bé` stays, where a file all in TCVN3 means `Bộ` by it.
    pub(crate) mixed: bool,
}

/// Vietnamese stored as Unicode characters that it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mojibake {
    /// Codes of TCVN3: `Bé Tµi chÝnh`.
    Tcvn3,
    /// Codes of VNI: `Boä Taøi chính`.
    Vni,
    /// Codes of VISCII.
    Viscii,
    /// Codes of VPS.
    Vps,
    /// UTF-8 taken for windows-1252 or Latin-1 and encoded again, once or twice: `Bá»™ TÃ i chÃ­nh`.
    DoubleUtf8,
}

impl Mojibake {
    /// All kinds, the likeliest first.
    pub(crate) const ALL: [Self; 5] = [Self::Tcvn3, Self::Vni, Self::DoubleUtf8, Self::Viscii, Self::Vps];

    /// For a report: what the text is in.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 codes stored as Unicode characters",
            Self::Vni => "VNI codes stored as Unicode characters",
            Self::Viscii => "VISCII codes stored as Unicode characters",
            Self::Vps => "VPS codes stored as Unicode characters",
            Self::DoubleUtf8 => "UTF-8 encoded more than once",
        }
    }
}

//! Encodings of text files.

/// An encoding that Vietnamese files are found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Microsoft's Vietnamese code page: letters with combining tone marks.
    Windows1258,
    /// Microsoft's Western code page.
    Windows1252,
    /// TCVN 5712:1993 as the `.VnTime` fonts have it (ABC).
    Tcvn3,
    /// VNI for Windows: two bytes for most marked letters.
    Vni,
    /// VISCII 1.1 (RFC 1456).
    Viscii,
    /// The encoding of the Vietnamese Professionals Society.
    Vps,
}

impl Encoding {
    /// All encodings, in the order of the guide.
    pub const ALL: &[Self] = &[
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1258,
        Self::Windows1252,
        Self::Tcvn3,
        Self::Vni,
        Self::Viscii,
        Self::Vps,
    ];

    /// The name in TOML and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1258 => "windows-1258",
            Self::Windows1252 => "windows-1252",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Viscii => "viscii",
            Self::Vps => "vps",
        }
    }

    /// Looks a name up, in any case; `utf8` and `abc` are understood too.
    pub fn new(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf8" => Some(Self::Utf8),
            "abc" => Some(Self::Tcvn3),
            "cp1258" => Some(Self::Windows1258),
            "cp1252" => Some(Self::Windows1252),
            name => Self::ALL.iter().copied().find(|known| known.as_str() == name),
        }
    }
}

//! What a maintainer is told: every fault has a stable code, a place and, where there is a fix, a hint.

use std::fmt;

use crate::source::Location;

/// Whether a finding stops the site from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be published like this.
    Error,
    /// The site can be published, but a person should look.
    Warning,
}

impl Severity {
    /// The word that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Declares [`Code`] and its table in one place. An identifier is never given a second meaning.
macro_rules! codes {
    ($($variant:ident $id:literal $name:literal,)*) => {
        /// The kind of a finding: `E…` is an error, `W…` a warning. `docs/src/codes.md` explains each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $id, "` ", $name)] $variant,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable identifier, such as `E103`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// A short name in words, such as `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

codes! {
    // Files and TOML.
    MissingFile       "E101" "missing-file",
    NotUtf8           "E102" "not-utf8",
    Syntax            "E103" "syntax",
    DuplicateKey      "E104" "duplicate-key",
    UnknownKey        "E105" "unknown-key",
    WrongType         "E106" "wrong-type",
    MissingField      "E107" "missing-field",
    EmptyValue        "E108" "empty-value",
    BadId             "E109" "bad-id",
    SymbolicLink      "E110" "symbolic-link",
    UnusableFile      "E111" "unusable-file",
    ControlCharacter  "E112" "control-character",
    // Values and what they refer to.
    UnknownPublisher  "E201" "unknown-publisher",
    UnknownTopic      "E202" "unknown-topic",
    UnknownLicense    "E203" "unknown-license",
    BadDate           "E204" "bad-date",
    UnknownValue      "E205" "unknown-value",
    BadUrl            "E206" "bad-url",
    DuplicateId       "E207" "duplicate-id",
    ParentCycle       "E208" "parent-cycle",
    DateOrder         "E209" "date-order",
    BadLanguage       "E210" "bad-language",
    MissingReason     "E211" "missing-reason",
    DuplicateItem     "E212" "duplicate-item",
    BadEmail          "E213" "bad-email",
    BadSynonyms       "E214" "bad-synonyms",
    ChartColumn       "E215" "chart-column",
    RepeatedPoint     "E216" "repeated-point",
    ChartTooLarge     "E217" "chart-too-large",
    EmptyChart        "E218" "empty-chart",
    NoBoundary        "E219" "no-boundary",
    BadGeoJson        "E220" "bad-geojson",
    BadCoordinates    "E221" "bad-coordinates",
    BadAreaCode       "E222" "bad-area-code",
    BadRing           "E223" "bad-ring",
    BadReportUrl      "E225" "bad-report-url",
    // The look of the catalogue.
    BadColor          "E230" "bad-color",
    LowContrast       "E231" "low-contrast",
    BadPicture        "E232" "bad-picture",
    UnsafePicture     "E233" "unsafe-picture",
    UnknownSeries     "E240" "unknown-series",
    // Data files and their declared schema.
    PathOutside       "E301" "path-outside",
    MissingDataFile   "E302" "missing-data-file",
    DuplicatePath     "E303" "duplicate-path",
    UnknownFormat     "E304" "unknown-format",
    DuplicateField    "E305" "duplicate-field",
    UnknownField      "E306" "unknown-field",
    BadConstraint     "E307" "bad-constraint",
    BadDialect        "E308" "bad-dialect",
    NotATable         "E309" "not-a-table",
    // Tables.
    TableEncoding     "E401" "table-encoding",
    EmptyTable        "E402" "empty-table",
    RowTooLong        "E403" "row-too-long",
    RowTooShort       "E404" "row-too-short",
    FieldNotFound     "E405" "field-not-found",
    ValueType         "E406" "value-type",
    ValueConstraint   "E407" "value-constraint",
    UnclosedQuote     "E408" "unclosed-quote",
    WrongDelimiter    "E409" "wrong-delimiter",
    UnusableWorkbook  "E410" "unusable-workbook",
    ChooseSheet       "E411" "choose-sheet",
    // The look of the site.
    UnknownTheme      "E501" "unknown-theme",
    Template          "E502" "template",
    MissingMessage    "E503" "missing-message",
    // The output.
    OutputCollision   "E601" "output-collision",
    ForeignFile       "E602" "foreign-file",
    // Warnings, in the same groups.
    UnlistedFile      "W101" "unlisted-file",
    NoBaseUrl         "W201" "no-base-url",
    UnusedTranslation "W202" "unused-translation",
    KeywordVariants   "W203" "keyword-variants",
    ModifiedFirst     "W204" "modified-before-issued",
    MapNotDrawn       "W220" "map-not-drawn",
    UnknownArea       "W221" "unknown-area",
    LostZeros         "W222" "lost-zeros",
    RivalBoundaries   "W223" "rival-boundaries",
    ChangeLast        "W225" "change-after-modified",
    HeavyPicture      "W230" "heavy-picture",
    IncompleteEntry   "W240" "incomplete-entry",
    CommonGap         "W241" "common-gap",
    IncompleteSite    "W242" "incomplete-site",
    RawHtml           "W301" "raw-html",
    UnsafeLink        "W302" "unsafe-link",
    Image             "W303" "image",
    NoRows            "W401" "no-rows",
    RepeatedColumn    "W402" "repeated-column",
    UnnamedColumn     "W403" "unnamed-column",
    AmbiguousNumber   "W404" "ambiguous-number",
    UndeclaredColumn  "W405" "undeclared-column",
    DestroyedValue    "W406" "destroyed-value",
    AmbiguousDate     "W407" "ambiguous-date",
    FlaggedYear       "W408" "flagged-year",
    UncertainEncoding "W409" "uncertain-encoding",
    LostLetters       "W410" "lost-letters",
    SecondTable       "W411" "second-table",
    StrayQuote        "W412" "stray-quote",
    FormulaCell       "W413" "formula-cell",
    MisfitCell        "W414" "misfit-cell",
    TooLargeForExcel  "W415" "too-large-for-excel",
    ChartLeavesOut    "W416" "chart-leaves-out",
}

impl Code {
    /// Errors begin with `E`, warnings with `W`.
    pub fn severity(self) -> Severity {
        if self.id().starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    /// Whether it only says what could be better, and nothing is wrong: such a finding never stops a run.
    pub fn is_advice(self) -> bool {
        matches!(self, Self::IncompleteEntry | Self::CommonGap | Self::IncompleteSite)
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// Where it is.
    pub location: Location,
    /// What is wrong, in plain words, without a full stop.
    pub message: String,
    /// What to do about it, where that is known.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding without a hint.
    pub fn new(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self { code, location, message: message.into(), hint: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it stops the site from being published.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// Puts findings into the order in which they are shown: by file, line, column, then code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (&a.location, a.code, &a.message).cmp(&(&b.location, b.code, &b.message)));
}

/// A typed text as a message shows it: its beginning, where it is very long, on one line.
pub fn quoted(typed: &str) -> String {
    const LIMIT: usize = 60;
    let mut shown: String = typed.trim().chars().take(LIMIT).map(|c| if c.is_control() { '␣' } else { c }).collect();
    if typed.trim().chars().nth(LIMIT).is_some() {
        shown.push('…');
    }
    shown
}

/// The candidate most like `typed`, if any is like it: what "did you mean" offers.
pub fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, a_name), (b, b_name)| a.total_cmp(b).then_with(|| b_name.cmp(a_name)))
        .map(|(_, candidate)| candidate)
}

/// The hint that offers the [`closest`] candidate.
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(typed, candidates).map(|meant| format!("did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_their_names_are_unique() {
        let ids: BTreeSet<_> = Code::ALL.iter().map(|code| code.id()).collect();
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!((ids.len(), names.len()), (Code::ALL.len(), Code::ALL.len()));
    }

    #[test]
    fn a_likely_slip_of_the_fingers_is_recognised_and_a_stranger_is_not() {
        let keys = ["publisher", "topics", "title"];
        assert_eq!(closest("publiser", keys), Some("publisher"));
        assert_eq!(closest("Title", keys), Some("title"));
        assert_eq!(closest("zzz", keys), None);
    }
}

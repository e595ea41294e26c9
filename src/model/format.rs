//! File formats that a catalogue may offer.

/// A row of the table: extension, name as shown, whether the `table` stage reads it.
type Row = (&'static str, &'static str, bool);

/// Formats by file extension, sorted. Names as in the EU file-type table, where it has them.
const FORMATS: &[Row] = &[
    ("csv", "CSV", true),
    ("docx", "DOCX", false),
    ("geojson", "GeoJSON", false),
    ("gpkg", "GeoPackage", false),
    ("json", "JSON", false),
    ("kml", "KML", false),
    ("ods", "ODS", true),
    ("odt", "ODT", false),
    ("parquet", "Parquet", false),
    ("pdf", "PDF", false),
    ("rdf", "RDF/XML", false),
    ("tif", "TIFF", false),
    ("tsv", "TSV", true),
    ("ttl", "Turtle", false),
    ("txt", "TXT", false),
    ("xls", "XLS", true),
    ("xlsx", "XLSX", true),
    ("xml", "XML", false),
    ("zip", "ZIP", false),
];

/// A known file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Format(usize);

impl Format {
    /// Looks a file extension up, in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        FORMATS.iter().position(|(known, ..)| known.eq_ignore_ascii_case(extension)).map(Self)
    }

    /// The extensions of all formats, sorted.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|(extension, ..)| *extension)
    }

    /// The extension, which also names the format's page.
    pub fn extension(self) -> &'static str {
        FORMATS[self.0].0
    }

    /// The name as shown to people.
    pub fn name(self) -> &'static str {
        FORMATS[self.0].1
    }

    /// Whether the rows of such a file can be read and shown.
    pub fn is_table(self) -> bool {
        FORMATS[self.0].2
    }

    /// Whether it is a workbook of sheets.
    pub fn is_workbook(self) -> bool {
        matches!(self.extension(), "ods" | "xls" | "xlsx")
    }
}

//! What machines call a kind of file.

/// The names of a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Media {
    /// Its name as shown, such as `CSV`.
    pub(crate) name: &'static str,
    /// Its media type, as a web host should name it.
    pub(crate) media_type: &'static str,
    /// Whether that type is in the registry of IANA.
    pub(crate) registered: bool,
    /// Its name in the EU file-type table, where that has it.
    pub(crate) file_type: Option<&'static str>,
}

/// A row: extension, name as shown, media type, whether IANA has it, EU file type.
type Row = (&'static str, &'static str, &'static str, bool, Option<&'static str>);

/// Every extension that a file of the site can have, sorted: the formats of `model::Format` and the downloads.
const MEDIA: &[Row] = &[
    ("csv", "CSV", "text/csv", true, Some("CSV")),
    ("docx", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true, Some("DOCX")),
    ("geojson", "GeoJSON", "application/geo+json", true, Some("GEOJSON")),
    ("gpkg", "GeoPackage", "application/geopackage+sqlite3", true, Some("GPKG")),
    ("json", "JSON", "application/json", true, Some("JSON")),
    ("kml", "KML", "application/vnd.google-earth.kml+xml", true, Some("KML")),
    ("ndjson", "NDJSON", "application/x-ndjson", false, None),
    ("ods", "ODS", "application/vnd.oasis.opendocument.spreadsheet", true, Some("ODS")),
    ("odt", "ODT", "application/vnd.oasis.opendocument.text", true, Some("ODT")),
    ("parquet", "Parquet", "application/vnd.apache.parquet", true, None),
    ("pdf", "PDF", "application/pdf", true, Some("PDF")),
    ("rdf", "RDF/XML", "application/rdf+xml", true, Some("RDF_XML")),
    ("tif", "TIFF", "image/tiff", true, Some("TIFF")),
    ("tsv", "TSV", "text/tab-separated-values", true, Some("TSV")),
    ("ttl", "Turtle", "text/turtle", true, Some("RDF_TURTLE")),
    ("txt", "TXT", "text/plain", true, Some("TXT")),
    ("xls", "XLS", "application/vnd.ms-excel", true, Some("XLS")),
    ("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true, Some("XLSX")),
    ("xml", "XML", "application/xml", true, Some("XML")),
    ("zip", "ZIP", "application/zip", true, Some("ZIP")),
];

impl Media {
    /// The kind of file behind an extension of the site: one of `model::Format` or of a download.
    pub(crate) fn of(extension: &str) -> Self {
        let row = MEDIA.iter().find(|(known, ..)| *known == extension);
        let (_, name, media_type, registered, file_type) = *row.expect("the table has every extension of the site");
        Self { name, media_type, registered, file_type }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DownloadKind, Format};

    #[test]
    fn every_file_of_a_site_has_a_media_type() {
        let downloads = DownloadKind::ALL.iter().filter_map(|kind| kind.suffix().rsplit('.').next());
        for extension in Format::extensions().chain(downloads) {
            assert!(Media::of(extension).media_type.contains('/'), "{extension}");
        }
        assert!(MEDIA.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn formats_are_named_as_on_the_pages() {
        for extension in Format::extensions() {
            let format = Format::from_extension(extension).expect("it is of the table");
            assert_eq!(Media::of(extension).name, format.name());
        }
    }
}

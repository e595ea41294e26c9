//! The terms that the catalogue speaks in, and what their values are.

/// A property.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render::metadata) struct Property {
    /// Its prefixed name.
    pub(super) name: &'static str,
    /// What its values are.
    pub(super) range: Range,
}

/// What the values of a property are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// Other nodes.
    Node,
    /// Texts in a language.
    Text,
    /// Strings in none.
    Plain,
    /// Values of a datatype, by its prefixed name.
    Typed(&'static str),
}

/// Prefixes of names, sorted.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("adms", "http://www.w3.org/ns/adms#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

macro_rules! properties {
    ($($constant:ident $name:literal $range:expr;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub(in crate::render::metadata) const $constant: &Property = &Property { name: $name, range: $range };
        )*

        /// All of them.
        #[cfg(test)]
        pub(super) const ALL: &[&Property] = &[$($constant),*];
    };
}

/// Days.
const DATE: Range = Range::Typed("xsd:date");

properties! {
    ACCESS_RIGHTS "dct:accessRights" Range::Node;
    ACCESS_URL "dcat:accessURL" Range::Node;
    ACCRUAL_PERIODICITY "dct:accrualPeriodicity" Range::Node;
    ALGORITHM "spdx:algorithm" Range::Node;
    BROADER "skos:broader" Range::Node;
    BYTE_SIZE "dcat:byteSize" Range::Typed("xsd:nonNegativeInteger");
    CHECKSUM "spdx:checksum" Range::Node;
    CHECKSUM_VALUE "spdx:checksumValue" Range::Typed("xsd:hexBinary");
    CONFORMS_TO "dct:conformsTo" Range::Node;
    CONTACT_POINT "dcat:contactPoint" Range::Node;
    COVERAGE "dct:coverage" Range::Node;
    DATASET "dcat:dataset" Range::Node;
    DATA_DUMP "void:dataDump" Range::Node;
    DEFINITION "skos:definition" Range::Text;
    DESCRIPTION "dct:description" Range::Text;
    DISTRIBUTION "dcat:distribution" Range::Node;
    DOWNLOAD_URL "dcat:downloadURL" Range::Node;
    ENDPOINT_DESCRIPTION "dcat:endpointDescription" Range::Node;
    ENDPOINT_URL "dcat:endpointURL" Range::Node;
    END_DATE "dcat:endDate" DATE;
    FEATURE "void:feature" Range::Node;
    FIRST "hydra:first" Range::Node;
    FORMAT "dct:format" Range::Node;
    FULL_NAME "vcard:fn" Range::Text;
    HAS_EMAIL "vcard:hasEmail" Range::Node;
    HAS_TELEPHONE "vcard:hasTelephone" Range::Node;
    HAS_URL "vcard:hasURL" Range::Node;
    HOMEPAGE "foaf:homepage" Range::Node;
    IDENTIFIER "dct:identifier" Range::Plain;
    IN_SCHEME "skos:inScheme" Range::Node;
    IN_SERIES "dcat:inSeries" Range::Node;
    ISSUED "dct:issued" DATE;
    KEYWORD "dcat:keyword" Range::Text;
    LABEL "rdfs:label" Range::Text;
    LANDING_PAGE "dcat:landingPage" Range::Node;
    LANGUAGE "dct:language" Range::Node;
    LAST "hydra:last" Range::Node;
    LICENSE "dct:license" Range::Node;
    MBOX "foaf:mbox" Range::Node;
    MEDIA_TYPE "dcat:mediaType" Range::Node;
    MODIFIED "dct:modified" DATE;
    NAME "foaf:name" Range::Text;
    NEXT "hydra:next" Range::Node;
    PREF_LABEL "skos:prefLabel" Range::Text;
    PREVIOUS "hydra:previous" Range::Node;
    PRIMARY_TOPIC "foaf:primaryTopic" Range::Node;
    PROVENANCE "dct:provenance" Range::Node;
    PUBLISHER "dct:publisher" Range::Node;
    RECORD "dcat:record" Range::Node;
    SEE_ALSO "rdfs:seeAlso" Range::Node;
    SERVES_DATASET "dcat:servesDataset" Range::Node;
    SERVICE "dcat:service" Range::Node;
    SPATIAL "dct:spatial" Range::Node;
    START_DATE "dcat:startDate" DATE;
    SUBJECT "dct:subject" Range::Node;
    SUB_ORGANIZATION_OF "org:subOrganizationOf" Range::Node;
    TEMPORAL "dct:temporal" Range::Node;
    THEME "dcat:theme" Range::Node;
    THEME_TAXONOMY "dcat:themeTaxonomy" Range::Node;
    TITLE "dct:title" Range::Text;
    TOTAL_ITEMS "hydra:totalItems" Range::Typed("xsd:integer");
    TYPE "dct:type" Range::Node;
    VERSION "dcat:version" Range::Plain;
    VERSION_NOTES "adms:versionNotes" Range::Text;
    VIEW "hydra:view" Range::Node;
}

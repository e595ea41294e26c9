//! Names of public vocabularies that maintainers write: the EU authority tables
//! (`http://publications.europa.eu/resource/authority/…`) and ADMS.

/// The data themes by which European portals sort datasets, in lower case as maintainers write them, and their English
/// labels.
const DATA_THEMES: &[(&str, &str)] = &[
    ("agri", "Agriculture, fisheries, forestry and food"),
    ("econ", "Economy and finance"),
    ("educ", "Education, culture and sport"),
    ("ener", "Energy"),
    ("envi", "Environment"),
    ("gove", "Government and public sector"),
    ("heal", "Health"),
    ("intr", "International issues"),
    ("just", "Justice, legal system and public safety"),
    ("regi", "Regions and cities"),
    ("soci", "Population and society"),
    ("tech", "Science and technology"),
    ("tran", "Transport"),
];

/// Kinds of bodies: the ADMS publisher types, as maintainers write them and as they end their addresses
/// (`http://purl.org/adms/publishertype/…`).
const PUBLISHER_TYPES: &[(&str, &str)] = &[
    ("academia", "Academia-ScientificOrganisation"),
    ("company", "Company"),
    ("industry-consortium", "IndustryConsortium"),
    ("local-authority", "LocalAuthority"),
    ("national-authority", "NationalAuthority"),
    ("non-governmental", "NonGovernmentalOrganisation"),
    ("non-profit", "NonProfitOrganisation"),
    ("private-individuals", "PrivateIndividual(s)"),
    ("regional-authority", "RegionalAuthority"),
    ("standardisation-body", "StandardisationBody"),
    ("supranational-authority", "SupraNationalAuthority"),
];

/// Countries and territories: ISO 3166-1 alpha-3.
const COUNTRIES: &str = "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD \
                         BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR \
                         COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH \
                         ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL \
                         GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR \
                         JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR \
                         MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL \
                         NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY \
                         PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP \
                         SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA \
                         UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE";

/// A name of the EU data-theme table, such as `agri`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataTheme(usize);

impl DataTheme {
    /// All names, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        DATA_THEMES.iter().map(|(name, _)| *name)
    }

    /// Looks a name up.
    pub fn new(name: &str) -> Option<Self> {
        DATA_THEMES.iter().position(|(known, _)| *known == name).map(Self)
    }

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        DATA_THEMES[self.0].0
    }

    /// Its English label in the table.
    pub fn label(self) -> &'static str {
        DATA_THEMES[self.0].1
    }
}

/// What kind of body a publisher is, such as `regional-authority`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublisherType(usize);

impl PublisherType {
    /// All names, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PUBLISHER_TYPES.iter().map(|(name, _)| *name)
    }

    /// Looks a name up.
    pub fn new(name: &str) -> Option<Self> {
        PUBLISHER_TYPES.iter().position(|(known, _)| *known == name).map(Self)
    }

    /// The name as maintainers write it.
    pub fn as_str(self) -> &'static str {
        PUBLISHER_TYPES[self.0].0
    }

    /// The end of its address in the ADMS vocabulary.
    pub fn adms(self) -> &'static str {
        PUBLISHER_TYPES[self.0].1
    }
}

/// A country by its three letters, such as `VNM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country(&'static str);

impl Country {
    /// All codes, sorted.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        COUNTRIES.split_ascii_whitespace()
    }

    /// Looks a code up.
    pub fn new(code: &str) -> Option<Self> {
        Self::codes().find(|known| *known == code).map(Self)
    }

    /// The code.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_hold_no_name_twice() {
        assert!(DATA_THEMES.is_sorted_by(|a, b| a < b));
        assert!(PUBLISHER_TYPES.is_sorted_by(|a, b| a < b));
        assert!(Country::codes().is_sorted_by(|a, b| a < b));
        assert!(Country::codes().all(|code| code.len() == 3));
        assert_eq!(Country::codes().count(), 249);
    }
}

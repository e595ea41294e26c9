//! Addresses in the EU authority tables and in other vocabularies that portals know.

use crate::model::{DataTheme, Frequency};

/// ISO 639-1 → the code of the EU language table, for the languages that both know; sorted.
const LANGUAGES: &str = "af:AFR ak:AKA am:AMH ar:ARA ay:AYM az:AZE be:BEL bg:BUL bi:BIS bn:BEN bo:BOD br:BRE bs:BOS \
                         ca:CAT ch:CHA co:COS cs:CES cy:CYM da:DAN de:DEU dv:DIV dz:DZO ee:EWE el:ELL en:ENG eo:EPO \
                         es:SPA et:EST eu:EUS fa:FAS ff:FUL fi:FIN fj:FIJ fo:FAO fr:FRA fy:FRY ga:GLE gd:GLA gl:GLG \
                         gn:GRN gv:GLV ha:HAU he:HEB hi:HIN ho:HMO hr:HRV ht:HAT hu:HUN hy:HYE ia:INA id:IND ig:IBO \
                         is:ISL it:ITA ja:JPN ka:KAT kg:KON kk:KAZ kl:KAL km:KHM ko:KOR ku:KUR kw:COR ky:KIR la:LAT \
                         lb:LTZ ln:LIN lo:LAO lt:LIT lv:LAV mg:MLG mh:MAH mi:MRI mk:MKD mn:MON ms:MSA mt:MLT my:MYA \
                         na:NAU nb:NOB ne:NEP nl:NLD nn:NNO no:NOR nr:NBL ny:NYA oc:OCI os:OSS pa:PAN pl:POL ps:PUS \
                         pt:POR qu:QUE rm:ROH rn:RUN ro:RON ru:RUS rw:KIN se:SME sg:SAG sh:HBS si:SIN sk:SLK sl:SLV \
                         sm:SMO so:SOM sq:SQI sr:SRP ss:SSW st:SOT sv:SWE sw:SWA ta:TAM tg:TGK th:THA ti:TIR tk:TUK \
                         tn:TSN to:TON tr:TUR ts:TSO uk:UKR ur:URD uz:UZB ve:VEN vi:VIE wa:WLN wo:WOL xh:XHO yi:YID \
                         yo:YOR zh:ZHO zu:ZUL";

/// An entry of an EU authority table, such as `frequency/ANNUAL`, or a table itself.
pub(super) fn authority(entry: &str) -> String {
    format!("http://publications.europa.eu/resource/authority/{entry}")
}

/// The language of a BCP 47 tag in the EU table, where that has it.
pub(super) fn language(tag: &str) -> Option<String> {
    let primary = tag.split('-').next()?;
    let mut known = LANGUAGES.split_ascii_whitespace().filter_map(|pair| pair.split_once(':'));
    known.find(|(short, _)| *short == primary).map(|(_, code)| authority(&format!("language/{code}")))
}

/// How often a dataset is updated, in the EU table; nothing is said of what is not known.
pub(super) fn frequency(frequency: Frequency) -> Option<String> {
    let entry = || authority(&format!("frequency/{}", frequency.as_str().to_ascii_uppercase()));
    (frequency != Frequency::UNKNOWN).then(entry)
}

/// A theme in the EU table.
pub(super) fn data_theme(theme: DataTheme) -> String {
    authority(&format!("data-theme/{}", theme.as_str().to_ascii_uppercase()))
}

/// A media type in the registry of IANA.
pub(super) fn media_type(name: &str) -> String {
    format!("https://www.iana.org/assignments/media-types/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_by_their_first_part() {
        let vietnamese = "http://publications.europa.eu/resource/authority/language/VIE";
        assert_eq!(language("vi").as_deref(), Some(vietnamese));
        assert!(language("en-GB").is_some_and(|address| address.ends_with("/ENG")));
        assert_eq!(language("tyz"), None);
    }
}

//! Terms under which data may be used again.

use super::{Id, Localized, WebUrl};

/// A licence, in the words of a lawyer behind `url` and in plain words here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// SPDX name, or the catalogue's own.
    pub id: Id,
    /// Its name.
    pub title: Localized,
    /// What it lets people do and asks of them, in one to three plain sentences.
    pub summary: Localized,
    /// The full text.
    pub url: Option<WebUrl>,
    /// Whether anyone may use, change and share the data for any purpose (opendefinition.org).
    pub open: bool,
    /// What it says, point by point, of a licence that is known to the program.
    pub terms: Option<Terms>,
    /// The licence as CKAN knows it, where it does.
    pub ckan: Option<CkanLicense>,
}

/// What a licence says, in words that pages have texts for. All licences here let anyone copy, share and change the
/// data, and use them also for profit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The heart of it in a few words: a key of the texts `terms.brief`.
    pub brief: &'static str,
    /// What one has to do: keys of the texts `terms.must`.
    pub must: &'static [&'static str],
    /// What one may not do: keys of the texts `terms.must_not`.
    pub must_not: &'static [&'static str],
}

impl Terms {
    /// What every licence here lets one do: keys of the texts `terms.may`.
    pub const MAY: &[&str] = &["share", "change", "profit"];
}

/// A licence of the list that every CKAN has (`ckan/model/license.py`): harvesters find it by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CkanLicense {
    /// Its id there, such as `cc-by`.
    pub id: &'static str,
    /// Its title there, in English.
    pub title: &'static str,
}

/// A row of the built-in list: id, address, whether open, titles and summaries (Vietnamese, English).
struct BuiltIn {
    id: &'static str,
    url: Option<&'static str>,
    open: bool,
    ckan: Option<CkanLicense>,
    title: [&'static str; 2],
    summary: [&'static str; 2],
    terms: Terms,
}

/// Names, addresses and terms are those of SPDX and of the licences themselves; the Vietnamese terms are article 18 of Decree 47/2020/NĐ-CP, which lets anyone
/// copy, share and use open data of state bodies, also in products that are sold, and asks for attribution,
/// but forbids selling the data as they are: that limit keeps it from being "open" in the strict sense.
const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        id: "CC-BY-4.0",
        url: Some("https://creativecommons.org/licenses/by/4.0/"),
        open: true,
        ckan: Some(CkanLicense { id: "cc-by", title: "Creative Commons Attribution" }),
        title: ["Creative Commons Ghi công 4.0 Quốc tế", "Creative Commons Attribution 4.0 International"],
        summary: [
            "Bạn được sao chép, chỉnh sửa và chia sẻ dữ liệu cho mọi mục đích, kể cả thương mại. Khi dùng, hãy ghi rõ nguồn và nêu những gì bạn đã thay đổi.",
            "You may copy, change and share the data for any purpose, also commercially. Name the source and say what you changed.",
        ],
        terms: Terms {
            brief: "attribution",
            must: &["source", "license", "changes"],
            must_not: &["endorsement", "restrictions"],
        },
    },
    BuiltIn {
        id: "CC-BY-SA-4.0",
        url: Some("https://creativecommons.org/licenses/by-sa/4.0/"),
        open: true,
        ckan: Some(CkanLicense { id: "cc-by-sa", title: "Creative Commons Attribution Share-Alike" }),
        title: [
            "Creative Commons Ghi công – Chia sẻ tương tự 4.0 Quốc tế",
            "Creative Commons Attribution-ShareAlike 4.0 International",
        ],
        summary: [
            "Bạn được sao chép, chỉnh sửa và chia sẻ dữ liệu cho mọi mục đích. Hãy ghi rõ nguồn; sản phẩm làm từ dữ liệu này phải được chia sẻ theo cùng giấy phép.",
            "You may copy, change and share the data for any purpose. Name the source, and share what you make from it under the same licence.",
        ],
        terms: Terms {
            brief: "share_alike",
            must: &["source", "license", "changes", "share_alike"],
            must_not: &["endorsement", "restrictions"],
        },
    },
    BuiltIn {
        id: "CC0-1.0",
        url: Some("https://creativecommons.org/publicdomain/zero/1.0/"),
        open: true,
        ckan: Some(CkanLicense { id: "cc-zero", title: "Creative Commons CCZero" }),
        title: ["Creative Commons CC0 1.0", "Creative Commons Zero 1.0"],
        summary: [
            "Bạn được dùng dữ liệu cho mọi mục đích, không kèm điều kiện nào. Ghi nguồn là việc nên làm, không bắt buộc.",
            "You may use the data for any purpose, without conditions. Naming the source is kind, not required.",
        ],
        terms: Terms { brief: "free", must: &[], must_not: &[] },
    },
    BuiltIn {
        id: "ODC-BY-1.0",
        url: Some("https://opendatacommons.org/licenses/by/1-0/"),
        open: true,
        ckan: Some(CkanLicense { id: "odc-by", title: "Open Data Commons Attribution License" }),
        title: ["Open Data Commons Ghi công 1.0", "Open Data Commons Attribution License 1.0"],
        summary: [
            "Bạn được dùng, chỉnh sửa và chia sẻ cơ sở dữ liệu cho mọi mục đích, miễn là ghi rõ nguồn.",
            "You may use, change and share the database for any purpose, as long as you name the source.",
        ],
        terms: Terms { brief: "attribution", must: &["source", "license"], must_not: &[] },
    },
    BuiltIn {
        id: "ODC-PDDL-1.0",
        url: Some("https://opendatacommons.org/licenses/pddl/1-0/"),
        open: true,
        ckan: Some(CkanLicense {
            id: "odc-pddl",
            title: "Open Data Commons Public Domain Dedication and License (PDDL)",
        }),
        title: [
            "Open Data Commons Phạm vi công cộng 1.0",
            "Open Data Commons Public Domain Dedication and License 1.0",
        ],
        summary: [
            "Cơ sở dữ liệu thuộc phạm vi công cộng: bạn được dùng cho mọi mục đích, không kèm điều kiện nào.",
            "The database is in the public domain: you may use it for any purpose, without conditions.",
        ],
        terms: Terms { brief: "free", must: &[], must_not: &[] },
    },
    BuiltIn {
        id: "ODbL-1.0",
        url: Some("https://opendatacommons.org/licenses/odbl/1-0/"),
        open: true,
        ckan: Some(CkanLicense { id: "odc-odbl", title: "Open Data Commons Open Database License (ODbL)" }),
        title: ["Open Database License 1.0", "Open Database License 1.0"],
        summary: [
            "Bạn được dùng, chỉnh sửa và chia sẻ cơ sở dữ liệu cho mọi mục đích. Hãy ghi rõ nguồn; cơ sở dữ liệu làm từ đây phải để mở theo cùng giấy phép.",
            "You may use, change and share the database for any purpose. Name the source, and keep databases made from it open under the same licence.",
        ],
        terms: Terms {
            brief: "share_alike",
            must: &["source", "license", "share_database"],
            must_not: &["restrictions"],
        },
    },
    BuiltIn {
        id: "VN-ND47-2020",
        url: None,
        open: false,
        ckan: None,
        title: [
            "Điều kiện sử dụng dữ liệu mở của cơ quan nhà nước (Điều 18 Nghị định 47/2020/NĐ-CP)",
            "Terms for open data of Vietnamese state bodies (Decree 47/2020/NĐ-CP, article 18)",
        ],
        summary: [
            "Bạn được tự do sao chép, chia sẻ và sử dụng dữ liệu, kể cả trong sản phẩm, dịch vụ thương mại. Hãy ghi rõ nguồn. Không được bán lại dữ liệu nguyên trạng; sản phẩm thương mại phải kèm dữ liệu này miễn phí.",
            "You may freely copy, share and use the data, also in commercial products and services. Name the source. You may not sell the data as they are, and a commercial product must supply them free of charge.",
        ],
        terms: Terms { brief: "no_resale", must: &["source", "supply_free"], must_not: &["resale"] },
    },
];

impl License {
    /// The licences that every catalogue knows, sorted by id, for a site in `languages` (BCP 47 tags). A
    /// language for which there is no text here gets the first language's; a site whose first language is
    /// neither Vietnamese nor English gets the English text as its original.
    pub fn built_in(languages: &[&str]) -> Vec<Self> {
        BUILT_IN.iter().map(|row| row.for_site(languages)).collect()
    }
}

impl BuiltIn {
    fn for_site(&self, languages: &[&str]) -> License {
        License {
            id: Id::new(self.id).expect("the table holds valid ids"),
            title: localize(self.title, languages),
            summary: localize(self.summary, languages),
            url: self.url.map(|url| WebUrl::new(url).expect("the table holds valid addresses")),
            open: self.open,
            terms: Some(self.terms),
            ckan: self.ckan,
        }
    }
}

/// Picks from (Vietnamese, English) what each language of the site needs.
fn localize([vietnamese, english]: [&str; 2], languages: &[&str]) -> Localized {
    let in_language = |tag: &str| match tag.split('-').next() {
        Some("vi") => Some(vietnamese),
        Some("en") => Some(english),
        _ => None,
    };
    let mut texts = languages.iter().map(|tag| in_language(tag));
    let original = texts.next().flatten().unwrap_or(english);
    Localized::new(original, texts.map(|text| text.map(Into::into)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_licences_follow_the_languages_of_the_site() {
        let title = |languages: &[&str], language: usize| {
            let all = License::built_in(languages);
            all[0].title.get(language).text.to_owned()
        };
        assert!(title(&["vi", "en"], 0).contains("Ghi công"));
        assert!(title(&["vi", "en"], 1).contains("Attribution"));
        assert!(title(&["en", "vi"], 1).contains("Ghi công"));
        assert!(title(&["fr"], 0).contains("Attribution"));
        assert!(License::built_in(&["vi"]).is_sorted_by(|a, b| a.id < b.id));
    }
}

//! Words by which people lay tables out: what stands above, between and below the data.
//!
//! The lists come from the forms that agencies fill in (the budget forms of Circular 343/2016/TT-BTC, the
//! statistical yearbooks, letterheads by Decree 30/2020/NĐ-CP), in Vietnamese and English. A word counts only
//! where the shape of the row allows it, so that a list may be short and still wrong about no data.

/// A text without marks, in lower case, with single spaces: what the lists are compared with.
pub(super) fn fold(text: &str) -> String {
    let plain = if text.is_ascii() { text.to_lowercase() } else { deunicode::deunicode(text).to_lowercase() };
    let mut folded = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Labels of rows that add others up.
const TOTALS: &[&str] = &[
    "toan nganh",
    "tong ca nam",
    "cong ca nam",
    "tong so",
    "tong cong",
    "tong",
    "cong",
    "cong tong",
    "tong so chung",
    "total",
    "grand total",
    "sum",
    "ca nuoc",
    "toan tinh",
    "toan quoc",
    "toan huyen",
    "toan thanh pho",
    "tong so toan tinh",
    "whole country",
    "tong so total",
    "cong chung",
    "tong chung",
    "tong hop chung",
    "sub total",
    "subtotal",
    "cong don",
];

/// What every label of a sum in the column of counters begins with: `Tổng số tiền`, `Cộng`.
pub(super) fn begins_like_sum(label: &str) -> bool {
    label.starts_with(['T', 't', 'C', 'c']) && {
        let folded = fold(label);
        ["tong", "cong"].iter().any(|word| starts_with_words(&folded, word))
    }
}

/// Whether a label is that of a total: the words alone, or with what is added up: `TỔNG SỐ (A+B)`,
/// `Tổng cộng:`, `Cộng (I)`.
pub(super) fn is_total(label: &str) -> bool {
    // A quick look first: every total begins with one of these.
    let first = label.trim_start_matches(['*', '-', '+', ' ']).as_bytes().first().copied().unwrap_or(0);
    if label.len() > 60 || !matches!(first, b't' | b'T' | b'c' | b'C' | b'g' | b'G' | b's' | b'S' | b'w' | b'W') {
        return false;
    }
    // Without its marks, `công` would be `cộng`.
    if label.to_lowercase().contains("công") {
        return false;
    }
    let folded = fold(label);
    let mut words = folded.trim_matches(|c: char| matches!(c, '*' | '-' | '+' | ' ' | ':' | '.' | '='));
    if let Some(at) = words.find('(') {
        words = words[..at].trim_end();
    }
    if let Some(at) = words.find(['=', ':']) {
        words = words[..at].trim_end();
    }
    is_part_total(words) || words.split(" - ").flat_map(|part| part.split('/')).all(is_one_total)
}

/// Words behind `cộng` that say of what: `Cộng xã Tân Lập`.
const PARTS: &[&str] = &[
    "xa", "phuong", "huyen", "thi", "thanh", "tinh", "thon", "khoi", "nhom", "trang", "toan", "cong", "muc", "phan",
    "khu", "vung", "quy", "nam", "thang", "truong", "to", "ban", "cap",
];

/// One of the halves of `Tổng số - Total`, or all of a label.
fn is_one_total(words: &str) -> bool {
    let words = words.trim();
    TOTALS.contains(&words) || is_part_total(words)
}

/// `Cộng xã Tân Lập`, `Cộng I`, `Tổng toàn huyện`.
fn is_part_total(words: &str) -> bool {
    if let Some(rest) = words.strip_prefix("tong ") {
        return rest.starts_with("toan ") || rest.starts_with("cong ");
    }
    let Some(rest) = words.strip_prefix("cong ") else { return false };
    let first = rest.split(' ').next().unwrap_or_default();
    rest.len() <= 4 && marker(&rest.to_uppercase()).is_some() || PARTS.contains(&first) && rest.contains(' ')
}

/// Whether a label in capitals adds up all of a budget: `TỔNG CHI NGÂN SÁCH ĐỊA PHƯƠNG`.
pub(super) fn is_budget_total(label: &str) -> bool {
    let is_upper = !label.chars().any(char::is_lowercase);
    is_upper
        && ["tong chi", "tong thu", "tong so chi", "tong so thu", "tong nguon", "tong von", "tong kinh phi"]
            .iter()
            .any(|words| starts_with_words(&fold(label), words))
}

/// Beginnings of remarks.
const NOTES: &[&str] = &[
    "ghi chu",
    "nguon:",
    "nguon so lieu",
    "nguon du lieu",
    "chu thich",
    "chu giai",
    "luu y",
    "note:",
    "notes",
    "source:",
    "giai thich",
    "so lieu so bo",
    "so lieu uoc",
    "so lieu chua",
    "(*)",
    "(**)",
    "*)",
    "ky hieu",
    "du lieu duoc",
    "ngay trich xuat",
    "ngay xuat",
    "thoi diem",
    "bieu nay",
    "in ngay",
];

/// Whether a text begins like a footnote, a source or a signature.
pub(super) fn is_note(text: &str) -> bool {
    let folded = fold(text);
    let page = folded.strip_prefix("trang ").or_else(|| folded.strip_prefix("page "));
    let is_page = page.is_some_and(|page| page.starts_with(|c: char| c.is_ascii_digit()));
    let marked = is_page || folded.starts_with('*') || folded.starts_with("(*") || folded.starts_with("[1]");
    marked || NOTES.iter().any(|word| starts_with_words(&folded, word)) || is_place_and_day(&folded)
}

/// Who signs below a table.
const SIGNERS: &[&str] = &[
    "nguoi lap",
    "nguoi ky",
    "thu truong",
    "giam doc",
    "pho giam doc",
    "chu tich",
    "ke toan",
    "truong phong",
    "xac nhan",
    "tm.",
    "kt.",
    "tl.",
    "tuq.",
    "noi nhan",
];

/// Whether a text is part of the signature of a table.
pub(super) fn is_signature(text: &str) -> bool {
    let folded = fold(text);
    is_place_and_day(&folded) || SIGNERS.iter().any(|words| starts_with_words(&folded, words))
}

/// `Bắc Kạn, ngày 15 tháng 7 năm 2023`.
fn is_place_and_day(folded: &str) -> bool {
    folded.contains("ngay ") && folded.contains(" thang ") && folded.contains(" nam ")
}

/// What stands above a table beside its title.
const LETTERHEAD: &[&str] = &[
    "cong hoa xa hoi",
    "doc lap - tu do",
    "doc lap-tu do",
    "doc lap – tu do",
    "uy ban nhan dan",
    "ubnd",
    "hdnd",
    "hoi dong nhan dan tinh",
    "bieu so",
    "bieu mau",
    "bieu:",
    "mau so",
    "mau bieu",
    "phu luc",
    "ban hanh kem",
    "kem theo",
    "bao cao",
    "danh sach",
    "danh muc",
    "bang",
    "table",
    "don vi bao cao",
    "don vi gui",
    "don vi nhan",
    "ky bao cao",
    "ngay bao cao",
];

/// Whether a text belongs to the lines above a table.
pub(super) fn is_letterhead(text: &str) -> bool {
    let folded = fold(text);
    is_unit_line(text)
        || LETTERHEAD.iter().any(|words| starts_with_words(&folded, words))
        || is_place_and_day(&folded)
        || folded.starts_with("(kem theo")
        || folded.starts_with("(ban hanh")
}

/// `Đơn vị: triệu đồng`, `ĐVT: người`, `Unit: %`.
pub(super) fn is_unit_line(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_start_matches(['(', '-']);
    ["don vi tinh", "don vi:", "don vi :", "dvt", "unit:", "don vi do", "unit :"]
        .iter()
        .any(|word| folded.starts_with(word))
        && (folded.contains(':') || folded.starts_with("don vi tinh "))
}

/// Words that begin the label of a group of rows.
const GROUPS: &[&str] = &[
    "huyen",
    "thanh pho",
    "thi xa",
    "tinh",
    "vung",
    "khu vuc",
    "mien",
    "phan theo",
    "chia theo",
    "chia ra",
    "trong do",
    "by",
    "nhom",
    "khoi",
    "cap",
    "loai",
    "quy",
    "thang",
    "nam",
    "cum",
    "dia ban",
];

/// Words that head several columns.
const SPANNING: &[&str] =
    &["trong do", "chia ra", "chia theo", "phan theo", "bao gom", "of which", "including", "nam", "quy", "thang"];

/// Whether a text that stands alone above a header belongs to it.
pub(super) fn heads_columns(text: &str) -> bool {
    let folded = fold(text);
    SPANNING.iter().any(|words| starts_with_words(&folded, words))
}

/// Whether a label that stands alone in its row is that of a group rather than a row without values.
pub(super) fn is_group(label: &str) -> bool {
    let folded = fold(label);
    let upper = label.chars().any(char::is_alphabetic) && !label.chars().any(char::is_lowercase);
    upper || folded.ends_with(':') || GROUPS.iter().any(|word| starts_with_words(&folded, word))
}

/// Headers of a column that numbers the rows.
pub(super) fn names_a_counter(name: &str) -> bool {
    matches!(
        fold(name).trim_matches(['.', ' ']),
        "stt"
            | "tt"
            | "muc"
            | "so tt"
            | "so thu tu"
            | "no"
            | "#"
            | "thu tu"
            | "stt no"
            | "stt/no"
            | "stt (no.)"
            | "s tt"
            | "item"
            | "order"
    )
}

/// Words in the header of a column of codes and other numbers that nobody adds up.
const IDENTIFIERS: &[&str] = &[
    "ma",
    "code",
    "cmnd",
    "cccd",
    "cmt",
    "can cuoc",
    "chung minh",
    "dien thoai",
    "sdt",
    "so dt",
    "phone",
    "tel",
    "fax",
    "ma so thue",
    "mst",
    "so tai khoan",
    "tai khoan",
    "dinh danh",
    "so hieu",
    "isbn",
    "bien so",
    "lien he",
    "hotline",
    "ho chieu",
    "passport",
];

/// Whether a column holds codes, telephone or identity numbers by its name: texts, even where all are digits.
pub(super) fn names_an_identifier(name: &str) -> bool {
    let folded = fold(name).replace(['_', '-', '.', '(', ')', '/'], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let counts = words.starts_with(&["so", "luong"]);
    !counts
        && IDENTIFIERS.iter().any(|known| {
            let known: Vec<&str> = known.split(' ').collect();
            match known.as_slice() {
                // These stand first: `Mã xã`, not `thuê mã`.
                ["ma"] => words.first() == Some(&"ma"),
                known => words.windows(known.len()).any(|window| window == known),
            }
        })
}

/// Whether a column holds coordinates by its name. Maps give them with a point, whatever a person writes beside them.
pub(super) fn names_a_coordinate(name: &str) -> bool {
    let folded = fold(name);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    ["vi do", "kinh do", "toa do"].iter().any(|known| folded.contains(known))
        || words.any(|word| matches!(word, "lat" | "lon" | "lng" | "latitude" | "longitude"))
}

/// Whether a column holds days by its name.
pub(super) fn names_a_day(name: &str) -> bool {
    let folded = fold(name);
    folded == "ngay" || folded.starts_with("ngay ") || folded == "date" || folded.starts_with("date ")
}

/// Whether a column holds shares by its name: hardly one of them is a thousand or more.
pub(super) fn names_a_share(name: &str) -> bool {
    let folded = fold(name);
    // `Hưởng 100%` is an amount.
    let percent = name.find('%').is_some_and(|at| !name[..at].ends_with(|c: char| c.is_ascii_digit()));
    percent || ["ty le", "ti le", "ty trong", "ty suat", "co cau"].iter().any(|words| starts_with_words(&folded, words))
}

/// Whether a column holds years by its name.
pub(super) fn names_a_year(name: &str) -> bool {
    fold(name).split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "nam" | "year" | "nien"))
}

/// A name of a column in plain words: `so_bo`, `Sơ bộ (*)` and `so-bo` are `so bo`.
pub fn words_of(name: &str) -> String {
    let plain = fold(name).replace(|c: char| !c.is_alphanumeric(), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a column says, by its name, what the numbers of its row are counted in. `Đơn vị` may also be an agency.
pub(super) fn names_a_unit(name: &str) -> bool {
    matches!(
        words_of(name).as_str(),
        "don vi" | "don vi tinh" | "dvt" | "don vi do" | "don vi do luong" | "unit" | "units" | "unit of measure"
    )
}

/// Whether a column holds remarks, marks of footnotes or sources by its name.
pub(super) fn names_a_note(name: &str) -> bool {
    let words = words_of(name);
    [
        "ghi chu",
        "chu thich",
        "chu giai",
        "dau chu thich",
        "luu y",
        "mo ta",
        "dien giai",
        "nguon so lieu",
        "nguon du lieu",
        "nguon",
        "trich dan",
        "note",
        "notes",
        "remark",
        "remarks",
        "comment",
        "comments",
        "footnote",
        "footnotes",
        "source",
        "description",
        "url",
        "link",
        "website",
        "email",
    ]
    .contains(&words.as_str())
}

/// Whether a column names, by its name, what is measured: its numbers are of different kinds.
pub fn names_an_indicator(name: &str) -> bool {
    matches!(
        words_of(name).as_str(),
        "chi tieu"
            | "noi dung"
            | "chi tieu thong ke"
            | "ten chi tieu"
            | "indicator"
            | "indicators"
            | "measure"
            | "metric"
    )
}

/// Whether the name of a column says only that there are numbers in it, not of what.
pub fn says_no_subject(name: &str) -> bool {
    matches!(
        words_of(name).as_str(),
        "gia tri"
            | "tri so"
            | "so lieu"
            | "so luong"
            | "so nguoi"
            | "ket qua"
            | "ty le"
            | "ti le"
            | "ty suat"
            | "ti suat"
            | "value"
            | "values"
            | "number"
            | "count"
            | "quantity"
            | "amount"
            | "persons"
            | "people"
            | "rate"
            | "share"
            | "percentage"
    )
}

/// Whether a name may be that of the sum of others beside it: `Tổng thu`, `Cộng`, `Toàn tỉnh`. So may be names that
/// only begin alike, such as that of a general department.
pub fn may_name_a_sum(name: &str) -> bool {
    const FIRST: [&str; 8] = ["tong", "cong", "toan", "ca", "chung", "total", "all", "sum"];
    words_of(name).split(' ').next().is_some_and(|first| FIRST.contains(&first))
}

/// Whether a column holds a part of a date by its name: the number of a month, of a quarter.
pub(super) fn names_a_part_of_time(name: &str) -> bool {
    matches!(
        words_of(name).as_str(),
        "thang" | "quy" | "tuan" | "ngay" | "thu" | "gio" | "month" | "quarter" | "week" | "day" | "hour"
    )
}

/// Whether a column counts the rows by its name. `No` alone is too short to be sure of, but nothing to draw either.
pub(super) fn counts_rows(name: &str) -> bool {
    let words = words_of(name);
    names_a_counter(&words)
        || matches!(words.as_str(), "id" | "fid" | "gid" | "objectid" | "rank" | "xep hang" | "thu hang" | "hang")
}

/// Whether whole numbers in a column are names of classes by its name.
pub(super) fn names_a_class(name: &str) -> bool {
    matches!(
        words_of(name).as_str(),
        "nhom"
            | "loai"
            | "cap"
            | "khoi"
            | "lop"
            | "bac"
            | "vung"
            | "khu vuc"
            | "group"
            | "class"
            | "type"
            | "level"
            | "grade"
            | "region"
    )
}

/// Whether a column compares numbers with others by its name: shares of them, or times as much.
pub(super) fn names_a_comparison(name: &str) -> bool {
    let words = words_of(name);
    ["so sanh", "so voi", "chi so", "toc do", "index", "growth"].iter().any(|known| words.contains(known))
}

/// Whether a column may hold numbers of any kind by its name: `Giá trị`, `2020`, `Thực hiện quý I`.
pub(super) fn names_any_value(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "gia tri",
        "tri so",
        "so lieu",
        "ket qua",
        "value",
        "figure",
        "du toan",
        "ke hoach",
        "uoc",
        "thuc hien",
        "quyet toan",
        "cung ky",
        "ky truoc",
        "nam truoc",
    ];
    let words = words_of(name);
    name.contains(|c: char| c.is_ascii_digit()) || WORDS.iter().any(|known| words.contains(known))
}

/// Whether a column names people.
pub(super) fn names_a_person(name: &str) -> bool {
    matches!(words_of(name).as_str(), "ho ten" | "ho va ten" | "ten nguoi" | "full name" | "person")
}

/// Whether a label is that of a step within a list: `- Trong đó`, `II. Thu nội địa`, `1.1 Lệ phí`.
pub(super) fn is_step(label: &str) -> bool {
    label.starts_with(['-', '+', '*', '–', '•'])
        || leading_marker(label).is_some_and(|marker| marker != Marker::Number)
        || ["trong do", "tr.do", "of which", "chia ra"].iter().any(|words| starts_with_words(&fold(label), words))
}

/// Words for figures that are not final.
const PRELIMINARY: &[&str] = &[
    "so bo",
    "so so bo",
    "uoc",
    "uoc tinh",
    "so uoc",
    "so uoc tinh",
    "du bao",
    "prel",
    "preliminary",
    "estimate",
    "estimated",
    "provisional",
];

/// A name in plain words without those for figures that are not final: `So bo Prel. 2020` is `2020`.
pub(super) fn without_preliminary(name: &str) -> String {
    let mut words = format!(" {} ", words_of(name));
    for known in PRELIMINARY.iter().rev() {
        words = words.replace(&format!(" {known} "), " ");
    }
    words.trim().to_owned()
}

/// Whether the name of a column says that its own figures are not final: `Sơ bộ 2020`, `Ước thực hiện`.
pub(super) fn names_preliminary_figures(name: &str) -> bool {
    without_preliminary(name) != words_of(name)
}

/// Whether a column says by its name that the figures of a row are not final.
pub(super) fn names_preliminary(name: &str) -> bool {
    let words = words_of(name);
    PRELIMINARY.contains(&words.as_str()) || words.strip_prefix("la ").is_some_and(|rest| PRELIMINARY.contains(&rest))
}

/// Whether a cell says that the figures of its row are not final.
pub(super) fn says_preliminary(cell: &str) -> bool {
    PRELIMINARY.contains(&words_of(cell).as_str())
}

/// Whether a cell of a column of such words says the contrary.
pub(super) fn says_final(cell: &str) -> bool {
    matches!(
        words_of(cell).as_str(),
        "false" | "khong" | "no" | "0" | "chinh thuc" | "so chinh thuc" | "final" | "official" | ""
    )
}

/// Whether a category is all of the others together: `Tổng số`, `Chung`, `Cả năm`.
pub(super) fn names_the_whole(name: &str) -> bool {
    is_total(name)
        || matches!(
            words_of(name).as_str(),
            "chung" | "tat ca" | "toan bo" | "ca nam" | "ca hai gioi" | "all" | "both sexes" | "overall"
        )
}

fn starts_with_words(folded: &str, words: &str) -> bool {
    folded.strip_prefix(words).is_some_and(|rest| {
        !rest.starts_with(|c: char| c.is_alphanumeric()) || !words.ends_with(|c: char| c.is_alphanumeric())
    })
}

/// The rank of the sign in front of a row: letters stand above Roman numerals, and those above numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Marker {
    Letter,
    Roman,
    Number,
    /// `1.1`, `a)`, `-`, `+`: below numbers.
    Deeper,
}

/// The sign that numbers a row, which is all of its cell: `A`, `II.`, `3`, `1.1`, `a)`.
pub(super) fn marker(cell: &str) -> Option<Marker> {
    if cell.is_empty() || cell.len() > 9 {
        return None;
    }
    let bare = cell.trim_start_matches('(').trim_end_matches(['.', ')', '/', ':', ' ']);
    if matches!(cell, "-" | "+" | "*" | "–" | "•") {
        return Some(Marker::Deeper);
    }
    if bare.bytes().all(|byte| byte.is_ascii_digit()) && (1..=4).contains(&bare.len()) {
        return Some(Marker::Number);
    }
    if is_roman(bare) {
        return Some(Marker::Roman);
    }
    match bare.as_bytes() {
        [letter] if letter.is_ascii_uppercase() => Some(Marker::Letter),
        [letter] if letter.is_ascii_lowercase() => Some(Marker::Deeper),
        _ if bare.split(['.', '-']).all(|part| {
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }) && bare.contains(['.', '-'])
            && bare.bytes().any(|byte| byte.is_ascii_digit()) =>
        {
            Some(Marker::Deeper)
        }
        _ => None,
    }
}

/// Roman numerals up to 39; `C`, `D`, `L` and `M` alone are letters of a list.
fn is_roman(text: &str) -> bool {
    let units = text.trim_start_matches('X');
    !text.is_empty()
        && text.len() - units.len() <= 3
        && matches!(units, "" | "I" | "II" | "III" | "IV" | "V" | "VI" | "VII" | "VIII" | "IX")
}

/// The sign in front of a label in one cell: `II. Thu nội địa`, `1) Xã A`.
pub(super) fn leading_marker(label: &str) -> Option<Marker> {
    let (sign, _) = label.split_once(['.', ')', '/'])?;
    let rest = label[sign.len() + 1..].chars().next();
    rest.filter(|c| c.is_whitespace()).and_then(|_| marker(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_and_names_of_sums_are_known() {
        assert!(["Giá trị", "so_luong", "Tỷ lệ (%)", "Value"].into_iter().all(says_no_subject));
        assert!(!["Giá trị sản xuất", "Số lượng thư viện", "Tỷ lệ hộ nghèo"].into_iter().any(says_no_subject));
        assert!(["Tổng thu", "TỔNG SỐ", "Cộng", "Toàn tỉnh", "Total revenue"].into_iter().all(may_name_a_sum));
        assert!(!["Thu nội địa", "Xã Tổng Cọt", "Allowances"].into_iter().any(may_name_a_sum));
    }

    #[test]
    fn totals_are_told_from_indicators_that_begin_alike() {
        for label in
            ["TỔNG SỐ", "Tổng cộng:", "Cộng", "TỔNG SỐ (A+B)", "Total", "Tổng số - Total", "CẢ NƯỚC", "Toàn tỉnh"]
        {
            assert!(is_total(label), "{label}");
        }
        for label in [
            "Tổng cộng / Total",
            "Total - Tổng toàn tỉnh",
            "Cả nước - Tổng số / Total",
            "Tổng toàn huyện - 12 xã",
            "Tổng cộng toàn tỉnh",
        ] {
            assert!(is_total(label), "{label}");
        }
        for label in [
            "Tổng sản phẩm",
            "Tổng số hộ",
            "Tổng công ty Điện lực",
            "Cộng đồng",
            "Công an",
            "Chung",
            "",
            "Tổng thu ngân sách",
        ] {
            assert!(!is_total(label), "{label}");
        }
    }

    #[test]
    fn remarks_and_letterheads_are_recognised() {
        for note in ["Ghi chú: (*) Số sơ bộ", "Nguồn: Sở Y tế", "(*) Không kể", "Bắc Kạn, ngày 15 tháng 7 năm 2023"]
        {
            assert!(is_note(note), "{note}");
        }
        assert!(!is_note("Na Rì"));
        for line in
            ["BIỂU SỐ 53/CK-NSNN", "Đơn vị: triệu đồng", "ĐVT: người", "UBND TỈNH BẮC KẠN", "Đơn vị tính: 1.000 đồng"]
        {
            assert!(is_letterhead(line), "{line}");
        }
        assert!(!is_letterhead("Đơn vị") && !is_letterhead("Tên đơn vị") && !is_unit_line("Đơn vị tính"));
    }

    #[test]
    fn markers_have_ranks() {
        assert_eq!(
            ["A", "II", "3", "1.1", "a)", "-", "IV."].map(marker),
            [
                Some(Marker::Letter),
                Some(Marker::Roman),
                Some(Marker::Number),
                Some(Marker::Deeper),
                Some(Marker::Deeper),
                Some(Marker::Deeper),
                Some(Marker::Roman),
            ]
        );
        assert!(["", "Na Rì", "12345", "AB"].iter().all(|cell| marker(cell).is_none()));
        assert_eq!(leading_marker("II. Thu nội địa"), Some(Marker::Roman));
        assert_eq!(leading_marker("1.5"), None);
    }

    #[test]
    fn columns_of_codes_are_known_by_their_names() {
        for name in ["Mã xã", "ma_huyen", "Số điện thoại", "CCCD", "Mã số thuế", "Số tài khoản"] {
            assert!(names_an_identifier(name), "{name}");
        }
        for name in ["Số máy", "Số hộ", "Dân số", "Diện tích", "Tỷ lệ mã hóa"] {
            assert!(!names_an_identifier(name), "{name}");
        }
    }
}

//! Made-up tables, and files that say them in some way that an agency's program might.

use proptest::prelude::*;

use super::exact::{self, Cell};
use super::legacy::Legacy;

/// A table as it is meant.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    /// As many as each column has cells.
    pub(crate) rows: usize,
}

/// A column as it is meant.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) values: Values,
}

/// The cells of a column; `None` has no value.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Texts(Vec<Option<String>>),
    Integers(Vec<Option<i64>>),
    /// Numbers with so many digits behind the point: 1250 with 2 is 12.50.
    Decimals(u32, Vec<Option<i64>>),
    Dates(Vec<Option<(i16, i8, i8)>>),
}

/// How numbers are written in a whole file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) decimal: char,
    /// Between groups of three digits.
    pub(crate) group: Option<char>,
    pub(crate) negative: Negative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Negative {
    Hyphen,
    Minus,
    Brackets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateStyle {
    Iso,
    Slashes,
    Dashes,
}

/// How a table is written.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    pub(crate) numbers: Numbers,
    pub(crate) dates: DateStyle,
    pub(crate) delimiter: char,
    pub(crate) quote_all: bool,
    pub(crate) line_end: &'static str,
    pub(crate) sep_line: bool,
    /// Delimiters at the end of each record.
    pub(crate) trailing: usize,
    /// After every so many rows comes a blank line.
    pub(crate) blank_every: Option<usize>,
    pub(crate) titles: bool,
    pub(crate) notes: bool,
    pub(crate) missing: &'static str,
    pub(crate) final_line_end: bool,
}

/// How a text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bytes {
    Utf8 { bom: bool },
    Utf16Le { bom: bool },
    Utf16Be { bom: bool },
    Old(Legacy),
}

/// Small letters after the first, which has no mark: what every encoding here can write.
const WORDS: [&str; 24] = [
    "huyện",
    "thị xã",
    "miền núi",
    "đồng bằng",
    "trường tiểu học",
    "trạm y tế",
    "nước sạch",
    "hộ nghèo",
    "người lao động",
    "quyết toán",
    "dự án",
    "xây dựng",
    "đường giao thông",
    "thủy lợi",
    "rừng phòng hộ",
    "bệnh viện",
    "học sinh",
    "giáo viên",
    "sản lượng lúa",
    "thương mại",
    "du lịch",
    "công nghiệp",
    "bảo hiểm xã hội",
    "vệ sinh môi trường",
];

/// Names of columns by what is in them.
const TEXT_NAMES: [&str; 3] = ["Tên gọi", "Lĩnh vực", "Nội dung"];
const NUMBER_NAMES: [&str; 3] = ["Số hộ", "Diện tích", "Sản lượng"];
const DATE_NAMES: [&str; 3] = ["Ngày họp", "Ngày cấp", "Ngày xong"];

/// A table whose rows each have a name and a value at least: a name alone may stand over other rows or below them.
pub(crate) fn table() -> impl Strategy<Value = Table> {
    (1..25_usize, 0..4_usize, any::<bool>()).prop_flat_map(|(rows, more, hard)| {
        let names = texts(rows, hard, 0.0);
        (names, values(rows, 0.0), prop::collection::vec(prop_oneof![texts(rows, hard, 0.1), values(rows, 0.1)], more))
            .prop_map(move |(names, values, others)| {
                let all = [names, values].into_iter().chain(others).enumerate();
                Table { columns: all.map(|(at, values)| Column { name: values.name(at), values }).collect(), rows }
            })
    })
}

/// Numbers or dates, so many of them without a value.
fn values(rows: usize, missing: f64) -> impl Strategy<Value = Values> {
    let cells = move |range: std::ops::Range<i64>| sparse(range, rows, missing);
    prop_oneof![
        prop_oneof![cells(0..100), cells(-10_000..10_000), cells(-5_000_000_000..5_000_000_000)]
            .prop_map(Values::Integers),
        (1..5_u32, prop_oneof![cells(0..1000), cells(-50_000_000..50_000_000)])
            .prop_map(|(digits, cells)| Values::Decimals(digits, cells)),
        sparse((1901..2100_i16, 1..13_i8, 1..29_i8), rows, missing).prop_map(Values::Dates),
    ]
}

fn sparse<T: std::fmt::Debug>(
    cell: impl Strategy<Value = T>,
    rows: usize,
    missing: f64,
) -> impl Strategy<Value = Vec<Option<T>>> {
    let cell = (cell, prop::bool::weighted(missing)).prop_map(|(cell, missing)| (!missing).then_some(cell));
    prop::collection::vec(cell, rows)
}

/// Texts of a few words; `hard` ones may hold what a file must quote.
fn texts(rows: usize, hard: bool, missing: f64) -> impl Strategy<Value = Values> {
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4).prop_map(|words| words.join(" "));
    let sign = prop_oneof![
        30 => Just(""),
        1 => Just(", "),
        1 => Just("; "),
        1 => Just(" \"x\" "),
        1 => Just("\n"),
        1 => Just(" | "),
        1 => Just(" - "),
    ];
    let text = (words, sign).prop_map(move |(words, sign)| {
        let mut letters = words.chars();
        let first = letters.next().unwrap_or_default();
        let rest = letters.as_str();
        // A capital that no encoding lacks, so that the line between words is seen.
        let capital = if first.is_ascii() { first.to_ascii_uppercase().to_string() } else { format!("Xã {first}") };
        if hard {
            format!("{capital}{}", rest.replacen(' ', if sign.is_empty() { " " } else { sign }, 1))
        } else {
            format!("{capital}{rest}")
        }
    });
    sparse(text, rows, missing).prop_map(Values::Texts)
}

pub(crate) fn style() -> impl Strategy<Value = Style> {
    let decimal = prop_oneof![
        Just((',', None)),
        Just((',', Some('.'))),
        Just((',', Some(' '))),
        Just(('.', None)),
        Just(('.', Some(','))),
    ];
    let negative = prop_oneof![Just(Negative::Hyphen), Just(Negative::Minus), Just(Negative::Brackets)];
    let numbers = (decimal, negative).prop_map(|((decimal, group), negative)| Numbers { decimal, group, negative });
    let dates = prop_oneof![Just(DateStyle::Iso), Just(DateStyle::Slashes), Just(DateStyle::Dashes)];
    let delimiter = prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')];
    let line_end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    let dialect =
        (delimiter, any::<bool>(), line_end, prop::bool::weighted(0.2), prop_oneof![3 => Just(0), 1 => 1..4_usize]);
    let around = (
        prop::option::weighted(0.2, 1..6_usize),
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.3),
        prop_oneof![3 => Just(""), 1 => Just("..."), 1 => Just("-")],
        any::<bool>(),
    );
    (numbers, dates, dialect, around).prop_map(
        |(
            numbers,
            dates,
            (delimiter, quote_all, line_end, sep_line, trailing),
            (blank_every, titles, notes, missing, final_line_end),
        )| Style {
            numbers,
            dates,
            delimiter,
            quote_all,
            line_end,
            sep_line,
            trailing,
            blank_every,
            titles,
            notes,
            missing,
            final_line_end,
        },
    )
}

pub(crate) fn bytes() -> impl Strategy<Value = Bytes> {
    prop_oneof![
        any::<bool>().prop_map(|bom| Bytes::Utf8 { bom }),
        any::<bool>().prop_map(|bom| Bytes::Utf16Le { bom }),
        any::<bool>().prop_map(|bom| Bytes::Utf16Be { bom }),
    ]
}

pub(crate) fn old_bytes() -> impl Strategy<Value = Bytes> {
    prop_oneof![Just(Legacy::Tcvn3), Just(Legacy::Vni), Just(Legacy::Windows1258)].prop_map(Bytes::Old)
}

impl Values {
    fn name(&self, at: usize) -> &'static str {
        // No two columns are called alike.
        const NUMBERED: [[&str; 5]; 3] = [
            [TEXT_NAMES[0], TEXT_NAMES[1], TEXT_NAMES[2], "Ghi thêm", "Chủ trì"],
            [NUMBER_NAMES[0], NUMBER_NAMES[1], NUMBER_NAMES[2], "Kinh phí", "Công suất"],
            [DATE_NAMES[0], DATE_NAMES[1], DATE_NAMES[2], "Ngày giao", "Ngày trả"],
        ];
        match self {
            Self::Texts(_) => NUMBERED[0][at],
            Self::Integers(_) | Self::Decimals(..) => NUMBERED[1][at],
            Self::Dates(_) => NUMBERED[2][at],
        }
    }

    /// What is written; `None` without a value.
    pub(crate) fn written(&self, row: usize, style: &Style) -> Option<String> {
        match self {
            Self::Texts(cells) => cells[row].clone(),
            Self::Integers(cells) => cells[row].map(|number| style.numbers.write(number, 0)),
            Self::Decimals(digits, cells) => cells[row].map(|number| style.numbers.write(number, *digits)),
            Self::Dates(cells) => cells[row].map(|date| style.dates.write(date)),
        }
    }

    /// What is meant, as the reader prints it.
    pub(crate) fn meant(&self, row: usize) -> Cell {
        let number = |number: i64, digits| Cell::Number(exact::plain(&plain(number, digits)));
        match self {
            Self::Texts(cells) => cells[row].clone().map(Cell::Text),
            Self::Integers(cells) => cells[row].map(|cell| number(cell, 0)),
            Self::Decimals(digits, cells) => cells[row].map(|cell| number(cell, *digits)),
            Self::Dates(cells) => cells[row].map(|date| Cell::Text(DateStyle::Iso.write(date))),
        }
        .unwrap_or(Cell::Null)
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Texts(_) => "string",
            Self::Integers(_) => "integer",
            Self::Decimals(..) => "number",
            Self::Dates(_) => "date",
        }
    }

    /// Whether every number stands in brackets: then they may as well refer to notes, and stay text.
    pub(crate) fn is_bracketed(&self, style: &Style) -> bool {
        match self {
            Self::Integers(cells) | Self::Decimals(_, cells) => {
                style.numbers.negative == Negative::Brackets && cells.iter().flatten().all(|number| *number < 0)
            }
            Self::Texts(_) | Self::Dates(_) => false,
        }
    }

    /// Whether what is written shows what is meant, without any other column. `9.870` and `03/04/2023` do not.
    pub(crate) fn is_decisive(&self, style: &Style) -> bool {
        let group = style.numbers.group;
        match self {
            _ if self.is_bracketed(style) => false,
            Self::Texts(_) => true,
            Self::Integers(cells) => {
                let mut cells = cells.iter().flatten().map(|number| number.unsigned_abs());
                let clear = group.is_none_or(|sign| sign == ' ');
                clear || cells.clone().any(|number| number >= 1_000_000) || cells.all(|number| number < 1000)
            }
            Self::Decimals(digits, cells) => {
                let large = 10_u64.pow(3 + digits);
                let grouped = group.is_some() && cells.iter().flatten().any(|number| number.unsigned_abs() >= large);
                *digits != 3 || grouped
            }
            Self::Dates(cells) => {
                let mut cells = cells.iter().flatten();
                style.dates == DateStyle::Iso || cells.any(|(_, _, day)| *day > 12)
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Texts(cells) => cells.iter().flatten().next().is_none(),
            Self::Integers(cells) | Self::Decimals(_, cells) => cells.iter().flatten().next().is_none(),
            Self::Dates(cells) => cells.iter().flatten().next().is_none(),
        }
    }
}

/// A number in the clean form: `-12.50`.
fn plain(number: i64, digits: u32) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let power = 10_u64.pow(digits);
    let (whole, fraction) = (number.unsigned_abs() / power, number.unsigned_abs() % power);
    if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction:0width$}", width = digits as usize)
    }
}

impl Numbers {
    fn write(self, number: i64, digits: u32) -> String {
        let plain = plain(number.abs(), digits);
        let (whole, fraction) =
            plain.split_once('.').map_or((plain.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
        let mut text = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.extend(self.group);
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push(self.decimal);
            text += fraction;
        }
        match self.negative {
            _ if number >= 0 => text,
            Negative::Hyphen => format!("-{text}"),
            Negative::Minus => format!("\u{2212}{text}"),
            Negative::Brackets => format!("({text})"),
        }
    }
}

impl DateStyle {
    fn write(self, (year, month, day): (i16, i8, i8)) -> String {
        match self {
            Self::Iso => format!("{year}-{month:02}-{day:02}"),
            Self::Slashes => format!("{day:02}/{month:02}/{year}"),
            Self::Dashes => format!("{day}-{month}-{year}"),
        }
    }
}

impl Style {
    /// The whole file.
    pub(crate) fn write(&self, table: &Table) -> String {
        let width = table.columns.len();
        let mut text = String::new();
        if self.sep_line {
            text += &format!("sep={}{}", self.delimiter, self.line_end);
        }
        if self.titles {
            self.alone("Mẫu số 12/KH", width, &mut text);
            self.alone("Danh sách các đơn vị theo lĩnh vực", width, &mut text);
            self.alone("", width, &mut text);
        }
        self.record(table.columns.iter().map(|column| column.name.to_owned()), &mut text);
        for row in 0..table.rows {
            if self.blank_every.is_some_and(|every| row > 0 && row % every == 0) {
                self.alone("", width, &mut text);
            }
            let cell =
                |column: &Column| column.values.written(row, self).unwrap_or_else(|| self.no_value(&column.values));
            self.record(table.columns.iter().map(cell), &mut text);
        }
        if self.notes {
            self.alone("", width, &mut text);
            self.alone("Ghi chú: số liệu bịa ra để thử.", width, &mut text);
        }
        if !self.final_line_end {
            text.truncate(text.len() - self.line_end.len());
        }
        text
    }

    /// The sign for "no value"; a text column has none but the empty cell.
    fn no_value(&self, values: &Values) -> String {
        if matches!(values, Values::Texts(_)) { String::new() } else { self.missing.to_owned() }
    }

    fn record(&self, cells: impl Iterator<Item = String>, text: &mut String) {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                text.push(self.delimiter);
            }
            let quoted = self.quote_all || cell.contains([self.delimiter, '"', '\n', '\r']);
            if quoted { *text += &format!("\"{}\"", cell.replace('"', "\"\"")) } else { *text += &cell }
        }
        text.extend(std::iter::repeat_n(self.delimiter, self.trailing));
        *text += self.line_end;
    }

    /// A line of one cell, as a spreadsheet writes it: with the delimiters of the empty ones, where it writes those.
    fn alone(&self, cell: &str, width: usize, text: &mut String) {
        *text += cell;
        if self.trailing > 0 {
            text.extend(std::iter::repeat_n(self.delimiter, width - 1 + self.trailing));
        }
        *text += self.line_end;
    }
}

impl Bytes {
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        let marked = |bom: bool| if bom { format!("\u{feff}{text}") } else { text.to_owned() };
        match self {
            Self::Utf8 { bom } => marked(bom).into_bytes(),
            Self::Utf16Le { bom } => marked(bom).encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be { bom } => marked(bom).encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Old(legacy) => legacy.encode(text),
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 { .. } => "utf-8",
            Self::Utf16Le { .. } => "utf-16le",
            Self::Utf16Be { .. } => "utf-16be",
            Self::Old(legacy) => legacy.as_str(),
        }
    }
}

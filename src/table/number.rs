//! Numbers as people and programs write them, and what their signs mean.
//!
//! A cell is first *scanned*: which signs stand where. Some shapes say what the point and the comma of a file
//! mean (`52,3`, `1.234.567`), some mean two things (`9.870`), most say nothing (`12`). Only when the whole
//! column, and where it is silent the whole file, has been asked, is a shape turned into a value.

/// The sign before fractions; the other one then separates thousands, as a space may in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimal {
    Point,
    Comma,
}

impl Decimal {
    pub(super) fn of(sign: char) -> Self {
        if sign == ',' { Self::Comma } else { Self::Point }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    pub(super) fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// How the digits of a number are separated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `1234`
    Whole,
    /// `01234`: a code rather than a number.
    Code,
    /// `1 234 567`
    Spaced,
    /// `9.870`: a fraction or thousands.
    PointThree,
    /// `9,870`, likewise.
    CommaThree,
    /// `9.87`, `0.125`, `1 234.5`: a point before a fraction.
    Point,
    /// `9,87`, likewise.
    Comma,
    /// `1.234.567`: points between thousands.
    Points,
    /// `1,234,567`, likewise.
    Commas,
    /// `1.234,5`: points between thousands, a comma before the fraction.
    PointsComma,
    /// `1,234.5`, the other way round.
    CommasPoint,
}

impl Shape {
    pub(super) const COUNT: usize = 11;

    /// Which sign stands before fractions, where the shape shows it.
    pub(super) fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Point | Self::Commas | Self::CommasPoint => Some(Decimal::Point),
            Self::Comma | Self::Points | Self::PointsComma => Some(Decimal::Comma),
            Self::Whole | Self::Code | Self::Spaced | Self::PointThree | Self::CommaThree => None,
        }
    }
}

/// What is written around the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mark {
    #[default]
    None,
    /// `%`
    Percent,
    /// A currency, and how many zeros a word such as `tỷ` stands for.
    Money { currency: Currency, zeros: u8 },
}

/// Whose money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Currency {
    /// A word such as `tỷ` without a currency.
    Unnamed,
    Dong,
    Dollar,
    Euro,
}

/// A cell that is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number<'a> {
    pub(super) shape: Shape,
    pub(super) mark: Mark,
    pub(super) negative: bool,
    /// Digits and the signs between them.
    digits: &'a str,
    /// Digits after the last sign.
    pub(super) tail: u8,
    /// The number as an integer without any sign, where it has at most 19 digits.
    mantissa: Option<u64>,
    /// Power of ten of a scientific notation that keeps all digits.
    exponent: i32,
    /// Whether the cell is a minus, digits and a sign at most.
    simple: bool,
    /// Whether it stands in brackets, as accountants write what is negative and authors refer to notes.
    pub(super) is_bracketed: bool,
}

/// What a cell is that may be a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan<'a> {
    Number(Number<'a>),
    /// `3,41E+10`: a program has rounded digits away.
    Rounded,
    Other,
}

/// Scans a cell without spaces around it.
pub(super) fn scan(cell: &str) -> Scan<'_> {
    if let Some(number) = plain(cell) {
        return Scan::Number(number);
    }
    let is_bracketed = cell.starts_with('(');
    let (inner, negative) = sign(cell);
    let (inner, mark) = marks(inner);
    let (inner, negative) = match (sign(inner), negative) {
        ((inner, true), false) => (inner, true),
        _ => (inner, negative),
    };
    if let Some(at) = inner.find(['E', 'e']) {
        return scientific(inner, at, negative);
    }
    separated(inner).map_or(Scan::Other, |(shape, tail)| {
        let mantissa = mantissa(inner);
        Scan::Number(Number {
            shape,
            mark,
            negative,
            digits: inner,
            tail,
            mantissa,
            exponent: 0,
            simple: false,
            is_bracketed,
        })
    })
}

/// The usual case, digits with at most one sign, in one look at each byte.
fn plain(cell: &str) -> Option<Number<'_>> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let bytes = digits.as_bytes();
    if bytes.len() > 19 || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let (mut mantissa, mut separator, mut at_separator) = (0_u64, 0_u8, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            b'.' | b',' if separator == 0 => (separator, at_separator) = (*byte, at),
            _ => return None,
        }
    }
    let whole = if separator == 0 { bytes.len() } else { at_separator };
    let tail = if separator == 0 { 0 } else { bytes.len() - at_separator - 1 };
    if separator != 0 && tail == 0 {
        return None;
    }
    let shape = one_sign(separator, whole, tail, bytes[0] == b'0')?;
    let negative = digits.len() < cell.len();
    let tail = tail as u8;
    Some(Number {
        shape,
        mark: Mark::None,
        negative,
        digits,
        tail,
        mantissa: Some(mantissa),
        exponent: 0,
        simple: true,
        is_bracketed: false,
    })
}

/// The shape of digits with at most one sign.
fn one_sign(separator: u8, whole: usize, tail: usize, zero_first: bool) -> Option<Shape> {
    let code = zero_first && whole > 1;
    let three = tail == 3 && whole <= 3 && !zero_first;
    match separator {
        0 if code => Some(Shape::Code),
        0 => Some(Shape::Whole),
        _ if code => None,
        b'.' if three => Some(Shape::PointThree),
        b'.' => Some(Shape::Point),
        _ if three => Some(Shape::CommaThree),
        _ => Some(Shape::Comma),
    }
}

/// Takes a sign or the brackets of accountants off.
fn sign(cell: &str) -> (&str, bool) {
    if let Some(inner) = cell.strip_prefix('(').and_then(|cell| cell.strip_suffix(')')) {
        return (inner.trim(), true);
    }
    for minus in ['-', '\u{2212}', '\u{2013}'] {
        if let Some(inner) = cell.strip_prefix(minus) {
            return (inner.trim_start(), true);
        }
    }
    (cell.strip_prefix('+').map_or(cell, str::trim_start), false)
}

/// Words behind an amount: in lower case, with the zeros they stand for.
const SCALES: &[(&str, u8)] =
    &[("tỷ", 9), ("tỉ", 9), ("triệu", 6), ("nghìn", 3), ("ngàn", 3), ("billion", 9), ("million", 6)];

const CURRENCIES: &[(&str, Currency)] = &[
    ("đồng", Currency::Dong),
    ("vnđ", Currency::Dong),
    ("vnd", Currency::Dong),
    ("đ", Currency::Dong),
    ("₫", Currency::Dong),
    ("usd", Currency::Dollar),
    ("$", Currency::Dollar),
    ("eur", Currency::Euro),
    ("€", Currency::Euro),
];

/// Takes a percent sign, a currency and a word for zeros off. Only what stands beside digits is taken.
fn marks(cell: &str) -> (&str, Mark) {
    if let Some(inner) = cell.strip_suffix('%') {
        return (inner.trim_end(), Mark::Percent);
    }
    let ends_in_digit = cell.ends_with(|last: char| last.is_ascii_digit());
    let starts_with_digit = cell.starts_with(|first: char| first.is_ascii_digit());
    if ends_in_digit && starts_with_digit {
        return (cell, Mark::None);
    }
    if ends_in_digit {
        let start = cell.find(|c: char| c.is_ascii_digit() || c == '-').unwrap_or(0);
        let (word, inner) = cell.split_at(start);
        // A letter before digits makes a code of them: `đ1` is a road, `1đ` is money.
        return match currency(word.trim_end().trim_end_matches('.')).filter(|_| !matches!(word, "đ" | "Đ")) {
            Some(currency) => (inner, Mark::Money { currency, zeros: 0 }),
            None => (cell, Mark::None),
        };
    }
    let Some(end) = cell.rfind(|c: char| c.is_ascii_digit()) else { return (cell, Mark::None) };
    let (inner, words) = cell.split_at(end + 1);
    match amount_words(&words.trim().to_lowercase()) {
        Some(mark) => (inner, mark),
        None => (cell, Mark::None),
    }
}

fn amount_words(words: &str) -> Option<Mark> {
    let (scale, rest) = SCALES
        .iter()
        .find_map(|(word, zeros)| Some((*zeros, words.strip_prefix(word)?)))
        .filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '))
        .unwrap_or((0, words));
    match rest.trim_start() {
        "" if scale > 0 => Some(Mark::Money { currency: Currency::Unnamed, zeros: scale }),
        rest => Some(Mark::Money { currency: currency(rest)?, zeros: scale }),
    }
}

fn currency(word: &str) -> Option<Currency> {
    let word = word.to_lowercase();
    CURRENCIES.iter().find(|(known, _)| *known == word).map(|(_, currency)| *currency)
}

/// `1.5E-05` says all there is; `3.41E+10` has lost digits when it has fewer than the exponent needs.
fn scientific(inner: &str, at: usize, negative: bool) -> Scan<'_> {
    let (digits, exponent) = (&inner[..at], &inner[at + 1..]);
    let Some((shape, tail)) = separated(digits) else { return Scan::Other };
    let whole_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !matches!(shape, Shape::Whole | Shape::Point | Shape::PointThree | Shape::Comma | Shape::CommaThree)
        || whole_digits.is_empty()
        || whole_digits.len() > 3
        || !whole_digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Scan::Other;
    }
    let exponent: i32 = exponent.parse().unwrap_or(i32::MAX);
    let keeps_all = exponent < 0 && exponent > -30 || (0..=i32::from(tail)).contains(&exponent);
    // A comma here can only be a decimal one, and so can a point.
    let shape = match shape {
        Shape::PointThree => Shape::Point,
        Shape::CommaThree => Shape::Comma,
        other => other,
    };
    if !keeps_all {
        return Scan::Rounded;
    }
    let mantissa = mantissa(digits);
    Scan::Number(Number {
        shape,
        mark: Mark::None,
        negative,
        digits,
        tail,
        mantissa,
        exponent,
        simple: false,
        is_bracketed: false,
    })
}

/// The shape of digits and signs, and the digits after the last sign.
fn separated(text: &str) -> Option<(Shape, u8)> {
    let mut groups = Groups::default();
    let mut length = 0;
    for c in text.chars() {
        match c {
            '0'..='9' => length += 1,
            '.' | ',' | ' ' | '\'' | '\u{2019}' => {
                groups.sign(if c == '\u{2019}' { '\'' } else { c }, length)?;
                length = 0;
            }
            _ => return None,
        }
    }
    groups.shape(length, text.starts_with('0'))
}

/// The groups of digits of a number, from left to right.
#[derive(Default)]
struct Groups {
    /// The first two different signs, and how often each occurs.
    signs: [(char, u8); 2],
    first: usize,
    /// Whether each group between the first sign and the last one has three digits.
    threes: bool,
    count: usize,
}

impl Groups {
    /// A sign after a group of `length` digits.
    fn sign(&mut self, sign: char, length: usize) -> Option<()> {
        if length == 0 {
            return None;
        }
        if self.count == 0 {
            (self.first, self.threes) = (length, true);
        } else {
            self.threes &= length == 3;
        }
        self.count += 1;
        let slot = match &mut self.signs {
            // Once the second sign has come, the first may not return.
            [(first, count), (_, 0)] if *count == 0 || *first == sign => {
                *first = sign;
                count
            }
            [_, (second, count)] if *count == 0 || *second == sign => {
                *second = sign;
                count
            }
            _ => return None,
        };
        *slot = slot.checked_add(1)?;
        Some(())
    }

    fn shape(&self, last: usize, zero_first: bool) -> Option<(Shape, u8)> {
        let tail = u8::try_from(last).ok()?;
        if last == 0 {
            return None;
        }
        let grouped = self.first <= 3 && !zero_first && self.threes;
        let shape = match (self.signs, self.count) {
            (_, 0) if zero_first && last > 1 => Shape::Code,
            (_, 0) => return Some((Shape::Whole, 0)),
            ([(sign @ ('.' | ','), 1), (_, 0)], _) => one_sign(sign as u8, self.first, last, zero_first)?,
            ([('.', _), (_, 0)], _) if grouped && last == 3 => Shape::Points,
            ([(',', _), (_, 0)], _) if grouped && last == 3 => Shape::Commas,
            ([(' ' | '\'', _), (_, 0)], _) if grouped && last == 3 => Shape::Spaced,
            ([('.', _), (',', 1)], _) if grouped => Shape::PointsComma,
            ([(',', _), ('.', 1)], _) if grouped => Shape::CommasPoint,
            ([(' ' | '\'', _), (',', 1)], _) if grouped => Shape::Comma,
            ([(' ' | '\'', _), ('.', 1)], _) if grouped => Shape::Point,
            _ => return None,
        };
        Some((shape, tail))
    }
}

fn mantissa(digits: &str) -> Option<u64> {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .try_fold(0_u64, |mantissa, byte| mantissa.checked_mul(10)?.checked_add(u64::from(byte - b'0')))
}

impl Number<'_> {
    /// Whether the number reads as a number when this is the sign before fractions.
    pub(super) fn allows(&self, decimal: Decimal) -> bool {
        self.shape != Shape::Code && self.shape.decimal().is_none_or(|shown| shown == decimal)
    }

    /// Digits after the decimal sign, which may be fewer than none: zeros before it.
    fn fraction(&self, decimal: Decimal) -> i32 {
        let is_fraction = match self.shape {
            Shape::Point | Shape::Comma | Shape::PointsComma | Shape::CommasPoint => true,
            Shape::PointThree => decimal == Decimal::Point,
            Shape::CommaThree => decimal == Decimal::Comma,
            Shape::Whole | Shape::Code | Shape::Spaced | Shape::Points | Shape::Commas => false,
        };
        let zeros = match self.mark {
            Mark::Money { zeros, .. } => i32::from(zeros),
            Mark::None | Mark::Percent => 0,
        };
        (if is_fraction { i32::from(self.tail) } else { 0 }) - self.exponent - zeros
    }

    /// Whether it has no fraction.
    pub(super) fn is_whole(&self, decimal: Decimal) -> bool {
        self.fraction(decimal) <= 0
    }

    /// Whether it is written as the clean form has it.
    pub(super) fn is_plain(&self, decimal: Decimal) -> bool {
        let shape = match self.shape {
            Shape::Whole => true,
            Shape::Point | Shape::PointThree => decimal == Decimal::Point,
            _ => false,
        };
        self.simple && shape && !(self.negative && self.mantissa == Some(0))
    }

    /// Its clean form: a minus, digits, and a point before a fraction, with all the digits that are written.
    pub(super) fn clean(&self, decimal: Decimal) -> String {
        let mut digits: String = self.digits.chars().filter(char::is_ascii_digit).collect();
        let fraction = self.fraction(decimal);
        if fraction < 0 {
            digits.extend(std::iter::repeat_n('0', fraction.unsigned_abs() as usize));
        }
        let fraction = usize::try_from(fraction).unwrap_or(0);
        if fraction >= digits.len() {
            digits.insert_str(0, &"0".repeat(fraction + 1 - digits.len()));
        }
        let whole = digits.len() - fraction;
        // Zeros before a number come from a scale: `0,5 tỷ`.
        let leading = digits[..whole].bytes().take_while(|byte| *byte == b'0').count().min(whole - 1);
        let sign = if self.negative && digits.bytes().any(|byte| byte != b'0') { "-" } else { "" };
        let point = if fraction > 0 { "." } else { "" };
        format!("{sign}{}{point}{}", &digits[leading..whole], &digits[whole..])
    }

    /// Its value, the nearest double.
    pub(super) fn value(&self, decimal: Decimal) -> f64 {
        const EXACT: u64 = 1 << 53;
        let fraction = self.fraction(decimal);
        let value = match (self.mantissa, POWERS.get(fraction.unsigned_abs() as usize)) {
            // Both are doubles exactly, so that the quotient is the nearest one.
            (Some(mantissa), Some(power)) if mantissa <= EXACT && fraction >= 0 => mantissa as f64 / power,
            _ => return self.clean(decimal).parse().unwrap_or(f64::NAN),
        };
        if self.negative && value != 0.0 { -value } else { value }
    }
}

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape(cell: &str) -> Option<Shape> {
        match scan(cell) {
            Scan::Number(number) => Some(number.shape),
            _ => None,
        }
    }

    fn clean(cell: &str, decimal: Decimal) -> String {
        match scan(cell) {
            Scan::Number(number) if number.allows(decimal) => {
                let clean = number.clean(decimal);
                let value: f64 = clean.parse().expect("a clean number is a number");
                assert_eq!(value, number.value(decimal), "{cell}");
                clean
            }
            Scan::Number(_) => "not with this sign".to_owned(),
            Scan::Rounded => "rounded".to_owned(),
            Scan::Other => "no number".to_owned(),
        }
    }

    #[test]
    fn signs_show_what_they_mean_or_do_not() {
        for (cell, expected) in [
            ("12", Shape::Whole),
            ("0", Shape::Whole),
            ("012", Shape::Code),
            ("9.870", Shape::PointThree),
            ("9,870", Shape::CommaThree),
            ("0.125", Shape::Point),
            ("1234.567", Shape::Point),
            ("52,3", Shape::Comma),
            ("1.234.567", Shape::Points),
            ("1,234,567", Shape::Commas),
            ("1.234.567,89", Shape::PointsComma),
            ("1,234.5", Shape::CommasPoint),
            ("1 234 567", Shape::Spaced),
            ("1 234,5", Shape::Comma),
            ("1'234.5", Shape::Point),
        ] {
            assert_eq!(shape(cell), Some(expected), "{cell}");
        }
        for cell in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1..2",
            "1.23.456",
            "12.34,5",
            "1,2,3",
            "1 2",
            "1.234,567.8",
            "x1",
            "1-2",
            "١",
            "0.123.456",
        ] {
            assert_eq!(shape(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_value_follows_the_sign_that_was_decided() {
        assert_eq!(clean("9.870", Decimal::Comma), "9870");
        assert_eq!(clean("9.870", Decimal::Point), "9.870");
        assert_eq!(clean("(234.567)", Decimal::Comma), "-234567");
        assert_eq!(clean("-1.234.567,89", Decimal::Comma), "-1234567.89");
        assert_eq!(clean("\u{2212}1 234,5", Decimal::Comma), "-1234.5");
        assert_eq!(clean("52,3%", Decimal::Comma), "52.3");
        assert_eq!(clean("52,3", Decimal::Point), "not with this sign");
        assert_eq!(clean("12,5 tỷ", Decimal::Comma), "12500000000");
        assert_eq!(clean("0,05 triệu đồng", Decimal::Comma), "50000");
        assert_eq!(clean("1.200đ", Decimal::Comma), "1200");
        assert_eq!(clean("$1,200.50", Decimal::Point), "1200.50");
        assert_eq!(clean("-0,0", Decimal::Comma), "0.0");
        assert_eq!(clean("12 người", Decimal::Comma), "no number");
        assert_eq!(clean("123456789012345678901234", Decimal::Comma), "123456789012345678901234");
    }

    #[test]
    fn scientific_notation_that_lost_digits_is_told_from_one_that_did_not() {
        assert_eq!(clean("3,41E+10", Decimal::Comma), "rounded");
        assert_eq!(clean("1E+05", Decimal::Point), "rounded");
        assert_eq!(clean("1.5E-05", Decimal::Point), "0.000015");
        assert_eq!(clean("1.25e2", Decimal::Point), "125");
        assert_eq!(clean("1E5x", Decimal::Point), "no number");
        assert_eq!(clean("E5", Decimal::Point), "no number");
    }

    proptest! {
        #[test]
        fn a_number_written_in_any_style_reads_back(value in -10_000_000_000_i64..10_000_000_000, fraction in 0..100_u32, style in 0..4_usize) {
            let (thousands, point, decimal) =
                [(".", ",", Decimal::Comma), (",", ".", Decimal::Point), (" ", ",", Decimal::Comma), ("", ".", Decimal::Point)][style];
            let digits = value.unsigned_abs().to_string();
            let grouped: Vec<String> = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned()).collect();
            let sign = if value < 0 { "-" } else { "" };
            let cell = format!("{sign}{}{point}{fraction:02}", grouped.join(thousands));
            let negative = if value < 0 && (value != 0 || fraction != 0) { "-" } else { "" };
            prop_assert_eq!(clean(&cell, decimal), format!("{negative}{}.{fraction:02}", value.unsigned_abs()));
        }

        #[test]
        fn no_text_is_too_strange_to_scan(cell in "[0-9.,' ()%đ$eE+tỷ-]{0,12}|\\PC{0,8}") {
            for decimal in [Decimal::Point, Decimal::Comma] {
                if let Scan::Number(number) = scan(&cell) && number.allows(decimal) {
                    let clean = number.clean(decimal);
                    prop_assert_eq!(clean.parse::<f64>().expect("a number"), number.value(decimal));
                    prop_assert_eq!(number.is_plain(decimal), clean == cell);
                }
            }
        }
    }
}

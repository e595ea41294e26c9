//! Dates, times and periods as they are written, and as ISO 8601 has them.

use jiff::civil::{Date, Time};

/// Which number of `03/04/2023` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// A day, and what it says of the order of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// `2023-07-20`, `2023/07/20`: the year first, then the month.
    YearFirst(Date),
    /// `20/07/2023`, `20-7-2023`, `20.07.2023`: two numbers, either of which may be the day.
    YearLast { day_first: Option<Date>, month_first: Option<Date> },
}

impl Day {
    /// The orders that make a date of it.
    pub(super) fn orders(self) -> Orders {
        match self {
            Self::YearFirst(_) => Orders { day_first: true, month_first: true, tells: false },
            Self::YearLast { day_first, month_first } => Orders {
                day_first: day_first.is_some(),
                month_first: month_first.is_some(),
                tells: day_first != month_first,
            },
        }
    }

    pub(super) fn date(self, order: DateOrder) -> Option<Date> {
        match (self, order) {
            (Self::YearFirst(date), _) => Some(date),
            (Self::YearLast { day_first, .. }, DateOrder::DayFirst) => day_first,
            (Self::YearLast { month_first, .. }, DateOrder::MonthFirst) => month_first,
        }
    }
}

/// Orders in which a date exists, and whether it differs between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) day_first: bool,
    pub(super) month_first: bool,
    pub(super) tells: bool,
}

/// A date as ISO 8601 has it, without the detours of a formatter: a column of dates has millions.
pub(super) fn iso_date(date: Date) -> String {
    let mut text = String::with_capacity(10);
    push_digits(&mut text, i32::from(date.year()), 4);
    for part in [date.month(), date.day()] {
        text.push('-');
        push_digits(&mut text, part.into(), 2);
    }
    text
}

fn push_digits(text: &mut String, number: i32, width: u32) {
    for power in (0..width).rev() {
        let digit = number / 10_i32.pow(power) % 10;
        text.push(char::from(b'0' + digit.unsigned_abs() as u8));
    }
}

/// A day with a year of four digits. Two digits do not say which century is meant.
pub(super) fn day(cell: &str) -> Option<Day> {
    let bytes = cell.as_bytes();
    if !(8..=10).contains(&bytes.len()) || !bytes[0].is_ascii_digit() || !bytes[bytes.len() - 1].is_ascii_digit() {
        return None;
    }
    let mut signs = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii_digit());
    let ((one, sign), (two, other)) = (signs.next()?, signs.next()?);
    if !matches!(sign, b'/' | b'-' | b'.') || sign != other || signs.next().is_some() {
        return None;
    }
    let (first, second, third) = (&cell[..one], &cell[one + 1..two], &cell[two + 1..]);
    match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => Some(Day::YearFirst(Date::new(year(first)?, number(second)?, number(third)?).ok()?)),
        (1..=2, 1..=2, 4) => {
            let (first, second, year) = (number(first)?, number(second)?, year(third)?);
            let day_first = Date::new(year, second, first).ok();
            let month_first = if first == second { day_first } else { Date::new(year, first, second).ok() };
            (day_first.is_some() || month_first.is_some()).then_some(Day::YearLast { day_first, month_first })
        }
        _ => None,
    }
}

/// A day and a time: `20/07/2023 08:30`, `2023-07-20T08:30:00.5+07:00`. The time is given as ISO 8601 has it,
/// with the offset as typed.
pub(super) fn day_and_time(cell: &str) -> Option<(Day, String)> {
    let at = cell.find(['T', ' ']).filter(|at| (8..=10).contains(at))?;
    let day = day(&cell[..at])?;
    let rest = cell[at + 1..].trim_start();
    let offset_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, offset) = rest.split_at(offset_at);
    is_offset(offset).then_some(())?;
    let mut time = time(clock)?;
    time.push_str(offset);
    Some((day, time))
}

/// Nothing, `Z` or `+07:00`.
fn is_offset(offset: &str) -> bool {
    let hours_and_minutes = || {
        let (hours, minutes) = (offset.get(1..3)?, offset.get(3..)?.strip_prefix(':')?);
        Some(number(hours)? <= 14 && minutes.len() == 2 && number(minutes)? < 60)
    };
    matches!(offset, "" | "Z") || hours_and_minutes().unwrap_or(false)
}

/// A time of day: `08:30`, `8:30:15`, `8h30`, as `08:30:00`.
pub(super) fn time(cell: &str) -> Option<String> {
    let cell = cell.trim_end();
    let (hour, rest) = cell.split_once([':', 'h'])?;
    if !(1..=2).contains(&hour.len()) {
        return None;
    }
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
    let (second, fraction) =
        second.split_once('.').map_or((second, None), |(second, fraction)| (second, Some(fraction)));
    if minute.len() != 2 || second.len() != 2 || fraction.is_some_and(|digits| !is_digits(digits) || digits.len() > 9) {
        return None;
    }
    let time = Time::new(number(hour)?, number(minute)?, number(second)?, 0).ok()?;
    let mut text = String::with_capacity(8);
    for (at, part) in [time.hour(), time.minute(), time.second()].into_iter().enumerate() {
        if at > 0 {
            text.push(':');
        }
        push_digits(&mut text, part.into(), 2);
    }
    if let Some(digits) = fraction {
        text.push('.');
        text.push_str(digits);
    }
    Some(text)
}

/// A quarter or a month of a year, as `2023Q1` or `2023-06`.
pub(super) fn period(cell: &str) -> Option<String> {
    if let Some(period) = iso_period(cell) {
        return Some(period);
    }
    let lower = cell.to_lowercase();
    let words = |word: &str| lower.strip_prefix(word).map(|rest| rest.trim_start_matches(['.', ' ']));
    if let Some(rest) = words("tháng").or_else(|| words("thang")) {
        let (month, year) = number_and_year(rest)?;
        return month_of(year, month.parse().ok()?);
    }
    if let Some(rest) = words("quý").or_else(|| words("quí")).or_else(|| words("quy")) {
        let (quarter, year) = number_and_year(rest)?;
        let quarter = match quarter {
            "i" | "1" => 1,
            "ii" | "2" => 2,
            "iii" | "3" => 3,
            "iv" | "4" => 4,
            _ => return None,
        };
        return quarter_of(year, quarter);
    }
    let (first, year) = lower.split_once('/')?;
    if let Some(quarter) = first.strip_prefix('q') {
        return quarter_of(year, quarter.parse().ok()?);
    }
    let month = first.strip_prefix('t').unwrap_or(first);
    month_of(year, (is_digits(month) && month.len() <= 2).then(|| month.parse().ok())??)
}

/// `2023Q1`, `2023-Q1`, `2023-06`.
fn iso_period(cell: &str) -> Option<String> {
    let year = cell.get(..4).filter(|year| is_year(year))?;
    let rest = &cell[4..];
    if let Some(quarter) = rest.trim_start_matches('-').strip_prefix('Q') {
        return (quarter.len() == 1).then(|| quarter_of(year, quarter.parse().ok()?))?;
    }
    let month = rest.strip_prefix('-').filter(|month| month.len() == 2 && is_digits(month))?;
    month_of(year, month.parse().ok()?)
}

/// `6/2023`, `06 năm 2023`, `ii-2023`.
fn number_and_year(text: &str) -> Option<(&str, &str)> {
    let at = text.find(['/', '-', ' '])?;
    let year = text[at..].trim_start_matches(['/', '-', ' ', ',']);
    let year = year.strip_prefix("năm").or_else(|| year.strip_prefix("nam")).unwrap_or(year).trim_start();
    Some((&text[..at], year))
}

fn month_of(year: &str, month: u8) -> Option<String> {
    (is_year(year) && (1..=12).contains(&month)).then(|| format!("{year}-{month:02}"))
}

fn quarter_of(year: &str, quarter: u8) -> Option<String> {
    (is_year(year) && (1..=4).contains(&quarter)).then(|| format!("{year}Q{quarter}"))
}

/// A four-digit year that a table of statistics can be about.
pub(super) fn is_year(cell: &str) -> bool {
    cell.len() == 4 && is_digits(cell) && matches!(cell.as_bytes()[0], b'1' | b'2')
}

/// A year of our time, where nobody has said that it is one.
pub(super) fn is_likely_year(cell: &str) -> bool {
    is_year(cell) && ("1900"..="2100").contains(&cell)
}

/// Words and signs that say how final the figures of a year are.
const FLAGS: &[&str] = &[
    "prel.",
    "prel",
    "est.",
    "est",
    "(prel.)",
    "sơ bộ",
    "sb",
    "(sơ bộ)",
    "ước",
    "ước tính",
    "ước th",
    "ước thực hiện",
    "(ước)",
    "kế hoạch",
    "kh",
    "th",
    "thực hiện",
    "dự kiến",
    "dự báo",
    "p",
    "(p)",
    "e",
    "(e)",
    "r",
    "(r)",
    "*",
    "(*)",
    "**",
    "(**)",
];

/// A year with a word that says how final it is: `Prel. 2016`, `Ước 2023`, `2016*`. Gives the year and the
/// word as typed.
pub(super) fn flagged_year(cell: &str) -> Option<(&str, &str)> {
    let digits_at = cell.find(|c: char| c.is_ascii_digit())?;
    let year = cell.get(digits_at..digits_at + 4).filter(|year| is_likely_year(year))?;
    let before = cell[..digits_at].trim();
    let after = cell[digits_at + 4..].trim();
    let before = strip_year_word(before);
    let flag = match (before.is_empty(), after.is_empty()) {
        (false, true) => before,
        (true, false) => after,
        _ => return None,
    };
    // Bilingual tables have both words: `Sơ bộ - Prel.`.
    let lower = flag.to_lowercase();
    let mut words = lower.split(['\n', '\r', '-', '/']).map(str::trim).filter(|word| !word.is_empty());
    (!lower.is_empty() && words.all(|word| FLAGS.contains(&word))).then_some((year, flag))
}

/// The year of `Năm 2023`.
pub(super) fn worded_year(cell: &str) -> Option<&str> {
    let at = cell.len().checked_sub(4)?;
    let year = cell.get(at..).filter(|year| is_likely_year(year))?;
    let before = cell[..at].trim_end();
    (!before.is_empty() && strip_year_word(before).is_empty()).then_some(year)
}

fn strip_year_word(text: &str) -> &str {
    for word in ["Năm", "năm", "NĂM", "Nam", "Year", "year"] {
        if let Some(rest) = text.strip_suffix(word) {
            return rest.trim_end();
        }
    }
    text
}

/// Any year of four digits: files have `31/12/9999` for what has no end.
fn year(text: &str) -> Option<i16> {
    (is_digits(text) && !text.starts_with('0')).then(|| text.parse().ok())?
}

fn number(text: &str) -> Option<i8> {
    is_digits(text).then(|| text.parse().ok())?
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(cell: &str, order: DateOrder) -> Option<String> {
        day(cell)?.date(order).map(|date| date.to_string())
    }

    #[test]
    fn days_must_exist_in_the_order_that_was_decided() {
        assert_eq!(iso("20/07/2023", DateOrder::DayFirst).as_deref(), Some("2023-07-20"));
        assert_eq!(iso("3-4-2023", DateOrder::DayFirst).as_deref(), Some("2023-04-03"));
        assert_eq!(iso("03.04.2023", DateOrder::MonthFirst).as_deref(), Some("2023-03-04"));
        assert_eq!(iso("2023/07/20", DateOrder::DayFirst).as_deref(), Some("2023-07-20"));
        assert_eq!(iso("2024-02-29", DateOrder::DayFirst).as_deref(), Some("2024-02-29"));
        for bad in ["2023-02-29", "32/01/2023", "13/13/2023", "20/07/23", "20230720", "1.2.3", "20/07-2023", "0720/1/2"]
        {
            assert_eq!(day(bad), None, "{bad}");
        }
        let decided =
            |cell: &str| day(cell).map(|day| (day.orders().day_first, day.orders().month_first, day.orders().tells));
        assert_eq!(decided("20/07/2023"), Some((true, false, true)));
        assert_eq!(decided("07/20/2023"), Some((false, true, true)));
        assert_eq!(decided("03/04/2023"), Some((true, true, true)));
        assert_eq!(decided("03/03/2023"), Some((true, true, false)));
    }

    #[test]
    fn times_are_of_a_day() {
        assert_eq!(time("8h30").as_deref(), Some("08:30:00"));
        assert_eq!(time("08:30:15.25").as_deref(), Some("08:30:15.25"));
        for bad in ["25:00", "8", "8:3", "08:30:", "8h", "08:61"] {
            assert_eq!(time(bad), None, "{bad}");
        }
        let both = |cell: &str| {
            day_and_time(cell).map(|(day, time)| {
                format!("{}T{time}", day.date(DateOrder::DayFirst).map(|date| date.to_string()).unwrap_or_default())
            })
        };
        assert_eq!(both("20/07/2023 8:30").as_deref(), Some("2023-07-20T08:30:00"));
        assert_eq!(both("2023-07-20T08:30:00.5+07:00").as_deref(), Some("2023-07-20T08:30:00.5+07:00"));
        assert_eq!(both("2023-07-20T08:30:00Z").as_deref(), Some("2023-07-20T08:30:00Z"));
        for bad in
            ["2023-07-20", "2023-07-20 x", "2023-07-20 08:30+7", "2023-07-20T08:30:00+99:00", "2023-07-20 08:30 +"]
        {
            assert_eq!(both(bad), None, "{bad}");
        }
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (cell, expected) in [
            ("2023Q1", "2023Q1"),
            ("2023-Q4", "2023Q4"),
            ("2023-06", "2023-06"),
            ("tháng 6/2023", "2023-06"),
            ("Tháng 06 năm 2023", "2023-06"),
            ("T6/2023", "2023-06"),
            ("06/2023", "2023-06"),
            ("quý II/2023", "2023Q2"),
            ("Quý 3 năm 2023", "2023Q3"),
            ("Q2/2023", "2023Q2"),
            ("QUÝ IV-2022", "2022Q4"),
        ] {
            assert_eq!(period(cell).as_deref(), Some(expected), "{cell}");
        }
        for bad in
            ["2023Q5", "2023-13", "tháng 13/2023", "quý V/2023", "1/2", "6/23", "quý", "2023", "tháng 6", "20/07/2023"]
        {
            assert_eq!(period(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_year_may_say_how_final_it_is() {
        assert_eq!(flagged_year("Prel. 2016"), Some(("2016", "Prel.")));
        assert_eq!(flagged_year("Sơ bộ 2016"), Some(("2016", "Sơ bộ")));
        assert_eq!(flagged_year("2016*"), Some(("2016", "*")));
        assert_eq!(flagged_year("2016 (p)"), Some(("2016", "(p)")));
        assert_eq!(flagged_year("Ước năm 2023"), Some(("2023", "Ước")));
        assert_eq!(worded_year("Năm 2023"), Some("2023"));
        for bad in ["2016", "Nhà 2016", "Prel. 16", "2016-2017", "Prel. 2016*", "20161"] {
            assert_eq!(flagged_year(bad), None, "{bad}");
        }
    }
}

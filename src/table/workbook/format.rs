//! Number formats of a sheet, and how a number is printed under one.
//!
//! Format codes and the numbers of the built-in ones are those of ECMA-376 part 1, sections 18.8.30 and
//! 18.8.31, which XLS shares ([MS-XLS] 2.4.126).

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::rows::CellKind;

/// Significant digits that Excel keeps and shows.
const DIGITS: usize = 15;
/// From here on not every integer is a number of its own.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;
const SECONDS_OF_A_DAY: f64 = 86_400.0;
/// Day after the last one that Excel knows, 9999-12-31.
const END_OF_DAYS: f64 = 2_958_466.0;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// The number itself; also currencies, fractions and powers of ten.
    Number,
    /// `0.0%`.
    Percent,
    /// Zeros only: a code of at least so many digits.
    Code(u8),
    /// A year without month and day.
    Year,
    /// A month of a year.
    Month,
    /// A day, with or without its year.
    Date,
    /// A day and a time, with so many digits after the second.
    Datetime(u8),
    /// A time of day.
    Time(u8),
    /// Hours that may be more than a day, `[h]:mm`.
    Duration,
    /// A built-in date of East Asian versions; which one depends on the language.
    SomeDate,
}

/// The date that a serial number counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1900-01-01 is day 1, and there is a 1900-02-29.
    Y1900,
    /// 1904-01-01 is day 0.
    Y1904,
}

impl Format {
    /// A format of the file's own, by its code. Only the section for positive numbers counts.
    pub(super) fn of_code(code: &str) -> Self {
        let mut tokens = Tokens::default();
        tokens.read(code);
        tokens.meaning()
    }

    /// A built-in format, by its number.
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=16 => Self::Date,
            17 => Self::Month,
            18..=21 | 45 => Self::Time(0),
            22 => Self::Datetime(0),
            27..=36 | 50..=58 => Self::SomeDate,
            46 => Self::Duration,
            47 => Self::Time(1),
            _ => Self::Number,
        }
    }
}

/// What occurs in a format code.
#[derive(Debug, Default)]
struct Tokens {
    /// `0`, `#` or `?` that stand for digits of a number.
    digits: bool,
    /// Nothing but zeros, so many of them.
    zeros: usize,
    other: bool,
    percent: bool,
    elapsed: bool,
    year: bool,
    month: bool,
    day: bool,
    time: bool,
    second_digits: u8,
    /// Letter of the last date or time part.
    part: Option<char>,
    /// The last part may still turn out to be minutes, if seconds follow.
    open_month: bool,
}

impl Tokens {
    fn read(&mut self, code: &str) {
        let mut rest = code.chars().peekable();
        while let Some(symbol) = rest.next() {
            match symbol {
                ';' => return,
                '"' => drop(rest.by_ref().find(|symbol| *symbol == '"')),
                '\\' | '_' | '*' => drop(rest.next()),
                '[' => self.bracket(&rest.by_ref().take_while(|symbol| *symbol != ']').collect::<String>()),
                '0' if self.part == Some('.') => self.second_digits = (self.second_digits + 1).min(3),
                '.' if self.part == Some('s') => self.part = Some('.'),
                _ => {
                    while rest.next_if_eq(&symbol).is_some() {
                        self.zeros += usize::from(symbol == '0');
                    }
                    self.run_of(symbol.to_ascii_lowercase());
                    continue;
                }
            }
            self.other = true;
        }
    }

    /// Colours, conditions and currencies say nothing; `[h]` is elapsed time.
    fn bracket(&mut self, inside: &str) {
        let mut letters = inside.chars().map(|letter| letter.to_ascii_lowercase());
        if let Some(first @ ('h' | 'm' | 's')) = letters.next()
            && letters.all(|letter| letter == first)
        {
            self.elapsed = true;
            self.part = Some(first);
        }
    }

    fn run_of(&mut self, symbol: char) {
        match symbol {
            '0' => {
                self.zeros += 1;
                self.digits = true;
                return;
            }
            '#' | '?' => self.digits = true,
            '%' => self.percent = true,
            'y' | 'e' | 'b' => self.year = true,
            'm' => self.month_or_minute(),
            'd' => self.day = true,
            'h' => self.time = true,
            's' => self.second(),
            _ => {}
        }
        self.other = true;
        if matches!(symbol, 'y' | 'm' | 'd' | 'h' | 's') {
            self.part = Some(symbol);
        }
    }

    /// `m` is the minute after an hour and before a second, else the month.
    fn month_or_minute(&mut self) {
        if self.part == Some('h') {
            self.time = true;
        } else {
            self.open_month = !self.month;
            self.month = true;
        }
    }

    fn second(&mut self) {
        self.time = true;
        if self.part == Some('m') && self.open_month {
            self.month = false;
        }
        self.open_month = false;
    }

    fn meaning(&self) -> Format {
        let has_date = self.year || self.month || self.day;
        match self {
            Self { percent: true, .. } => Format::Percent,
            Self { elapsed: true, .. } => Format::Duration,
            Self { digits: true, other: false, zeros: 2.., .. } => Format::Code(self.zeros.min(255) as u8),
            Self { digits: true, .. } => Format::Number,
            Self { time: true, .. } if has_date && (self.day || self.month) => Format::Datetime(self.second_digits),
            Self { time: true, .. } => Format::Time(self.second_digits),
            Self { day: true, .. } => Format::Date,
            Self { month: true, year: true, .. } => Format::Month,
            Self { month: true, .. } => Format::Date,
            Self { year: true, part: Some('y'), .. } => Format::Year,
            _ => Format::Number,
        }
    }
}

/// Prints a number as its format says.
pub(super) fn write_formatted(number: f64, format: Format, epoch: Epoch, out: &mut String) -> CellKind {
    if !number.is_finite() {
        let _ = write!(out, "{number}");
        return CellKind::Text;
    }
    let format = if format == Format::SomeDate { some_date(number) } else { format };
    match format {
        Format::Number | Format::SomeDate => write_number(number, out),
        Format::Percent => write_percent(number, out),
        Format::Code(width) => return write_code(number, usize::from(width), out),
        Format::Duration => write_duration(number, out),
        Format::Time(digits) => write_time(number, digits, out),
        Format::Year | Format::Month | Format::Date | Format::Datetime(_) => write_date(number, format, epoch, out),
    }
    CellKind::Native
}

fn some_date(number: f64) -> Format {
    if number.fract() == 0.0 {
        Format::Date
    } else if number < 1.0 {
        Format::Time(0)
    } else {
        Format::Datetime(0)
    }
}

/// Prints a number in plain decimals: an integer that is exact in full, any other number to 15 significant
/// digits, as Excel shows it (`0.30000000000000004` is `0.3`).
pub(super) fn write_number(number: f64, out: &mut String) {
    write_shifted(number, 0, out);
}

/// Prints a share as a percentage (`0.523` is `52.3%`).
pub(super) fn write_percent(number: f64, out: &mut String) {
    write_shifted(number, 2, out);
    out.push('%');
}

/// Prints `number` times ten to the power of `shift`, by moving the decimal sign.
fn write_shifted(number: f64, shift: i32, out: &mut String) {
    if number == 0.0 || !number.is_finite() {
        out.push('0');
        return;
    }
    if shift == 0 && number.fract() == 0.0 && number.abs() < EXACT_INTEGERS {
        let _ = write!(out, "{number:.0}");
        return;
    }
    if number < 0.0 {
        out.push('-');
    }
    let scientific = format!("{:.*e}", DIGITS - 1, number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    write_digits(digits.trim_end_matches('0'), exponent + shift, out);
}

/// Prints `d.ddd` times ten to the power of `exponent`.
fn write_digits(digits: &str, exponent: i32, out: &mut String) {
    let before = usize::try_from(exponent + 1).unwrap_or(0);
    if before == 0 {
        out.push_str("0.");
        out.extend((exponent + 1..0).map(|_| '0'));
        out.push_str(digits);
    } else if digits.len() <= before {
        out.push_str(digits);
        out.extend((digits.len()..before).map(|_| '0'));
    } else {
        out.push_str(&digits[..before]);
        out.push('.');
        out.push_str(&digits[before..]);
    }
}

/// A code is padded as the sheet shows it, and is text; a number with a fraction or a sign is no code.
fn write_code(number: f64, width: usize, out: &mut String) -> CellKind {
    if number < 0.0 || number.fract() != 0.0 || number >= EXACT_INTEGERS {
        write_number(number, out);
        return CellKind::Native;
    }
    let _ = write!(out, "{number:0width$.0}");
    CellKind::Text
}

fn write_duration(number: f64, out: &mut String) {
    let seconds = (number.abs() * SECONDS_OF_A_DAY).round();
    if seconds >= EXACT_INTEGERS {
        return write_number(number, out);
    }
    let seconds = seconds as u64;
    let sign = if number < 0.0 && seconds > 0 { "-" } else { "" };
    let _ = write!(out, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

fn write_time(number: f64, digits: u8, out: &mut String) {
    if number < 0.0 {
        return write_number(number, out);
    }
    let (_, ticks) = split_ticks(number, digits);
    write_ticks(ticks, digits, out);
}

/// Whole days, and the rest in units of the last digit shown, rounded.
fn split_ticks(number: f64, digits: u8) -> (f64, u64) {
    let ticks_of_a_day = SECONDS_OF_A_DAY * 10f64.powi(i32::from(digits));
    let ticks = (number.fract() * ticks_of_a_day).round();
    if ticks >= ticks_of_a_day { (number.trunc() + 1.0, 0) } else { (number.trunc(), ticks as u64) }
}

fn write_ticks(ticks: u64, digits: u8, out: &mut String) {
    let unit = 10u64.pow(u32::from(digits));
    let (seconds, fraction) = (ticks / unit, ticks % unit);
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if digits > 0 {
        let _ = write!(out, ".{fraction:0width$}", width = usize::from(digits));
    }
}

/// A number that is no day that Excel knows is printed as it is.
fn write_date(number: f64, format: Format, epoch: Epoch, out: &mut String) {
    let digits = if let Format::Datetime(digits) = format { digits } else { 0 };
    if matches!(format, Format::Datetime(_)) && (0.0..1.0).contains(&number) && epoch == Epoch::Y1900 && number > 0.0 {
        return write_time(number, digits, out);
    }
    let (mut days, mut ticks) = split_ticks(number, digits);
    if !matches!(format, Format::Datetime(_)) {
        (days, ticks) = (number.trunc(), 0);
    }
    let Some((year, month, day)) = civil(days, epoch).filter(|_| number >= 0.0) else {
        return write_number(number, out);
    };
    let _ = match format {
        Format::Year => write!(out, "{year:04}"),
        Format::Month => write!(out, "{year:04}-{month:02}"),
        _ => write!(out, "{year:04}-{month:02}-{day:02}"),
    };
    if matches!(format, Format::Datetime(_)) {
        out.push('T');
        write_ticks(ticks, digits, out);
    }
}

/// The day of a serial number. Day 60 of the 1900 system is a day that never was.
fn civil(days: f64, epoch: Epoch) -> Option<(i16, i8, i8)> {
    let (first, zero) = match epoch {
        Epoch::Y1904 => (0.0, date(1904, 1, 1)),
        Epoch::Y1900 if days == 60.0 => return Some((1900, 2, 29)),
        Epoch::Y1900 if days < 60.0 => (1.0, date(1899, 12, 31)),
        Epoch::Y1900 => (1.0, date(1899, 12, 30)),
    };
    if !(first..END_OF_DAYS).contains(&days) {
        return None;
    }
    let day: Date = zero.checked_add((days as i64).days()).ok()?;
    Some((day.year(), day.month(), day.day()))
}

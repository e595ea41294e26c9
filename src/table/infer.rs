//! What a column holds, from what its cells look like. A type must hold for every value, and a doubt keeps
//! the text.

use super::lexicon::{names_a_day, names_a_share, names_a_year, names_an_identifier};
use super::moment::{self, DateOrder, Day};
use super::number::{self, Currency, Decimal, Mark, Number, Scan, Shape};
use crate::model::FieldType;

/// Digits of the largest whole number that is a quantity; longer ones are numbers of accounts and persons.
const LONGEST_QUANTITY: u8 = 17;

/// What a cell with something in it looks like by itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Look<'a> {
    Number(Number<'a>),
    /// `3,41E+10`: digits were rounded away.
    Rounded,
    Day(Day),
    /// A day and the time as ISO 8601 has it.
    DayTime(Day, String),
    Time(String),
    Period(String),
    /// `Prel. 2016`: the year, and the word for how final it is.
    FlaggedYear(&'a str, &'a str),
    /// `Năm 2016`.
    WordedYear(&'a str),
    Boolean(bool, Pair),
    /// A sign for "no value", where the column agrees.
    Marker,
    /// `#REF!` and its like.
    Error,
    Text,
}

/// Words of which one means true and the other false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    True,
    Yes,
    Co,
    Dung,
}

const BOOLEANS: &[(&str, bool, Pair)] = &[
    ("true", true, Pair::True),
    ("false", false, Pair::True),
    ("yes", true, Pair::Yes),
    ("no", false, Pair::Yes),
    ("có", true, Pair::Co),
    ("không", false, Pair::Co),
    ("đúng", true, Pair::Dung),
    ("sai", false, Pair::Dung),
];

/// Signs for "no value" in a column of numbers, dates or the like.
const MARKERS: &[&str] = &[
    "-",
    "–",
    "—",
    "--",
    "---",
    "..",
    "...",
    "…",
    "....",
    "x",
    "X",
    ":",
    "*",
    "/",
    "?",
    "#N/A",
    "N/A",
    "n/a",
    "NA",
    "na",
    "NaN",
    "nan",
    "null",
    "NULL",
    "\\N",
    ".",
    "None",
    "n.a.",
    "Không có",
    "không có",
    "k/c",
];

/// Signs for "no value" that mean it among texts too.
const TEXT_MARKERS: &[&str] = &["..", "...", "…", "N/A", "n/a", "#N/A"];

const ERRORS: &[&str] =
    &["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"];

impl<'a> Look<'a> {
    /// Looks at a cell that is not empty.
    pub(super) fn at(cell: &'a str) -> Self {
        match cell.as_bytes()[0] {
            b'0'..=b'9' => Self::at_digits(cell),
            b'#' if ERRORS.contains(&cell) || cell.len() > 2 && cell.bytes().all(|byte| byte == b'#') => Self::Error,
            _ if is_marker(cell) => Self::Marker,
            // The first bytes of −, –, ₫, € and ’, and of ASCII signs.
            b'-' | b'+' | b'(' | b'$' | 0xe2 => Self::at_number(cell).unwrap_or(Self::Text),
            _ => Self::at_words(cell),
        }
    }

    fn at_number(cell: &'a str) -> Option<Self> {
        match number::scan(cell) {
            Scan::Number(number) => Some(Self::Number(number)),
            Scan::Rounded => Some(Self::Rounded),
            Scan::Other => None,
        }
    }

    fn at_digits(cell: &'a str) -> Self {
        // A number has none of these between its digits, and a column of dates need not be scanned for one.
        let may_be_number = !cell.bytes().any(|byte| matches!(byte, b'/' | b':'));
        if let Some(number) = may_be_number.then(|| Self::at_number(cell)).flatten() {
            return number;
        }
        let flagged = || moment::flagged_year(cell).map(|(year, flag)| Self::FlaggedYear(year, flag));
        moment::day(cell)
            .map(Self::Day)
            .or_else(|| moment::day_and_time(cell).map(|(day, time)| Self::DayTime(day, time)))
            .or_else(|| moment::time(cell).map(Self::Time))
            .or_else(|| moment::period(cell).map(Self::Period))
            .or_else(flagged)
            .unwrap_or(Self::Text)
    }

    fn at_words(cell: &'a str) -> Self {
        if cell.len() <= 7
            && matches!(
                cell.as_bytes()[0],
                b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'n' | b'N' | b'c' | b'C' | b'k' | b'K' | b's' | b'S' | 0xc4
            )
            && let Some((_, value, pair)) = BOOLEANS.iter().find(|(word, ..)| is_word(cell, word))
        {
            return Self::Boolean(*value, *pair);
        }
        if !cell.ends_with(|last: char| last.is_ascii_digit()) {
            return Self::Text;
        }
        if let Some(number) = Self::at_number(cell) {
            return number;
        }
        moment::period(cell)
            .map(Self::Period)
            .or_else(|| moment::flagged_year(cell).map(|(year, flag)| Self::FlaggedYear(year, flag)))
            .or_else(|| moment::worded_year(cell).map(Self::WordedYear))
            .unwrap_or(Self::Text)
    }
}

fn is_word(cell: &str, word: &str) -> bool {
    cell == word || (cell.len() == word.len() || !cell.is_ascii()) && cell.to_lowercase() == word
}

/// Whether a cell may mean "no value" in a column of values. Most texts are told by their first byte.
fn is_marker(cell: &str) -> bool {
    let first = cell.as_bytes()[0];
    let may_be =
        !first.is_ascii_alphabetic() && first < 0xc3 || matches!(first, b'x' | b'X' | b'N' | b'n' | b'K' | b'k' | 0xe2);
    may_be && cell.len() <= 11 && MARKERS.contains(&cell)
}

/// Whether a cell means "no value" even among texts.
pub(super) fn is_text_marker(cell: &str) -> bool {
    cell.len() <= 4 && matches!(cell.as_bytes()[0], b'.' | b'N' | b'n' | b'#' | 0xe2) && TEXT_MARKERS.contains(&cell)
}

/// What was seen in a column: how often each look, and what its numbers show.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Cells that are neither a marker nor an error.
    seen: u64,
    /// Dashes, dots and words that mean nothing else.
    plain_markers: u64,
    /// Other signs, such as `x`, which may be a cross in a box.
    other_markers: u64,
    bracketed: u64,
    shapes: [u64; Shape::COUNT],
    unmarked: u64,
    percents: u64,
    money: u64,
    scaled: u64,
    /// Different currencies.
    currencies: Vec<Currency>,
    long: u64,
    /// Fractions of three digits that end in 0, by the sign before them.
    zero_ended: [u64; 2],
    /// Digits of the shortest and longest fraction, by the sign before it.
    tails: [Option<(u8, u8)>; 2],
    native_fractions: u64,
    years: u64,
    worded_years: u64,
    flagged_years: u64,
    days: u64,
    day_times: u64,
    offsets: u64,
    /// Days that exist only with the day or only with the month first, and days that tell the order apart.
    only: [u64; 2],
    telling: u64,
    times: u64,
    periods: u64,
    booleans: u64,
    pairs: Vec<Pair>,
    rounded: u64,
    texts: u64,
}

/// Why a column was left as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Its numbers may be fractions or thousands.
    Thousands,
    /// Its numbers are written in two ways.
    TwoStyles,
    /// Its dates may begin with the day or the month.
    DayOrMonth,
    /// Its dates begin with the day in some cells and with the month in others.
    TwoOrders,
    /// Its amounts are of different units.
    Units,
}

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interpretation {
    pub(super) field_type: FieldType,
    /// The sign before fractions; unknown where nothing shows it.
    pub(super) decimal: Option<Decimal>,
    /// The order of dates; unknown where nothing shows it.
    pub(super) order: Option<DateOrder>,
    /// Whether all signs for "no value" mean it, and not only those that mean it among texts.
    pub(super) has_markers: bool,
}

impl Interpretation {
    /// As text, whatever it looks like.
    pub(super) const TEXT: Self =
        Self { field_type: FieldType::String, decimal: None, order: None, has_markers: false };

    fn of(field_type: FieldType) -> Self {
        Self { field_type, has_markers: field_type != FieldType::String, ..Self::TEXT }
    }
}

/// What the numbers of one column say of the signs of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Vote {
    #[default]
    Silent,
    For(Decimal, Strength),
    Split,
}

/// How much a vote is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Strength {
    /// Cells that show the sign.
    cells: u64,
    /// Cells that have a sign between thousands.
    grouped: u64,
    /// Fractions that have not three digits.
    uneven: u64,
}

impl Strength {
    fn and(self, other: Self) -> Self {
        Self {
            cells: self.cells + other.cells,
            grouped: self.grouped + other.grouped,
            uneven: self.uneven + other.uneven,
        }
    }
}

impl Vote {
    /// What two columns say together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Silent, vote) | (vote, Self::Silent) => vote,
            (Self::For(one, strength), Self::For(two, more)) if one == two => Self::For(one, strength.and(more)),
            _ => Self::Split,
        }
    }

    /// The sign that the file shows. A single cell such as `52,3` is not enough. A decimal point alone is not
    /// either, unless thousands are separated too or all fractions have three digits: coordinates and percentages
    /// come with points from programs, beside counts that a person has written `9.870`.
    pub(super) fn decided(self) -> Option<Decimal> {
        match self {
            Self::For(decimal, strength) if strength.cells + strength.grouped >= 2 => {
                let is_enough = decimal == Decimal::Comma || strength.grouped > 0 || strength.uneven == 0;
                is_enough.then_some(decimal)
            }
            _ => None,
        }
    }
}

impl Evidence {
    /// Takes a cell into account. `native` says that its signs are known: a spreadsheet's own value.
    pub(super) fn see(&mut self, look: &Look<'_>, cell: &str, native: bool) {
        if *look == Look::Marker {
            let is_plain = cell.starts_with(['-', '–', '—', '.', '…', 'N', 'n', '#', '\\']);
            *(if is_plain { &mut self.plain_markers } else { &mut self.other_markers }) += 1;
            return;
        }
        if *look == Look::Error {
            return;
        }
        self.seen += 1;
        match look {
            Look::Number(number) if native => self.see_native(number, cell),
            Look::Number(number) => self.see_number(number, cell),
            Look::Rounded => self.rounded += 1,
            Look::Day(day) => self.see_day(*day),
            Look::DayTime(day, time) => {
                self.day_times += 1;
                self.offsets += u64::from(time.len() > 8 && time[8..].contains(['+', '-', 'Z']));
                self.see_order(*day);
            }
            Look::Time(_) => self.times += 1,
            Look::Period(_) => self.periods += 1,
            Look::FlaggedYear(..) => self.flagged_years += 1,
            Look::WordedYear(_) => self.worded_years += 1,
            Look::Boolean(_, pair) => self.see_boolean(*pair),
            Look::Text => self.texts += 1,
            Look::Marker | Look::Error => {}
        }
    }

    fn see_number(&mut self, number: &Number<'_>, cell: &str) {
        self.bracketed += u64::from(number.is_bracketed);
        let shape = match (number.mark, number.shape) {
            // Nobody writes thousandths of a đồng.
            (Mark::Money { currency: Currency::Dong, zeros: 0 }, Shape::PointThree) => Shape::Points,
            (Mark::Money { currency: Currency::Dong, zeros: 0 }, Shape::CommaThree) => Shape::Commas,
            (_, shape) => shape,
        };
        self.shapes[shape as usize] += 1;
        if number.shape == Shape::Whole {
            self.years += u64::from(moment::is_likely_year(cell));
            self.long += u64::from(cell.len() > usize::from(LONGEST_QUANTITY) && digits(cell) > LONGEST_QUANTITY);
        } else {
            self.see_fraction(number, cell);
        }
        self.see_mark(number.mark);
    }

    fn see_mark(&mut self, mark: Mark) {
        match mark {
            Mark::None => self.unmarked += 1,
            Mark::Percent => self.percents += 1,
            Mark::Money { currency, zeros } => {
                self.money += 1;
                self.scaled += u64::from(zeros > 0);
                if currency != Currency::Unnamed && !self.currencies.contains(&currency) {
                    self.currencies.push(currency);
                }
            }
        }
    }

    fn see_fraction(&mut self, number: &Number<'_>, cell: &str) {
        let sign = match number.shape {
            Shape::PointThree | Shape::Point | Shape::CommasPoint => 0,
            Shape::CommaThree | Shape::Comma | Shape::PointsComma => 1,
            _ => return,
        };
        let (shortest, longest) = self.tails[sign].unwrap_or((number.tail, number.tail));
        self.tails[sign] = Some((shortest.min(number.tail), longest.max(number.tail)));
        let three = matches!(number.shape, Shape::PointThree | Shape::CommaThree);
        self.zero_ended[sign] +=
            u64::from(three && cell.trim_end_matches(|c: char| !c.is_ascii_digit()).ends_with('0'));
    }

    fn see_native(&mut self, number: &Number<'_>, cell: &str) {
        self.see_mark(number.mark);
        self.native_fractions += u64::from(!number.is_whole(Decimal::Point));
        self.shapes[Shape::Whole as usize] += 1;
        self.years += u64::from(moment::is_likely_year(cell));
    }

    fn see_day(&mut self, day: Day) {
        self.days += 1;
        self.see_order(day);
    }

    fn see_order(&mut self, day: Day) {
        let orders = day.orders();
        self.only[0] += u64::from(!orders.month_first);
        self.only[1] += u64::from(!orders.day_first);
        self.telling += u64::from(orders.tells);
    }

    fn see_boolean(&mut self, pair: Pair) {
        self.booleans += 1;
        if !self.pairs.contains(&pair) {
            self.pairs.push(pair);
        }
    }

    /// Whether a look leaves something in doubt that the rest of the column may decide.
    pub(super) fn is_doubtful(look: &Look<'_>) -> bool {
        match look {
            Look::Number(number) => !matches!(number.shape, Shape::Whole | Shape::Code) || number.mark != Mark::None,
            Look::Day(day) | Look::DayTime(day, _) => day.orders().tells,
            _ => false,
        }
    }

    /// Whether the column can only be one of texts, whatever follows.
    pub(super) fn is_text(&self) -> bool {
        self.texts > 0
    }

    fn count(&self, shape: Shape) -> u64 {
        self.shapes[shape as usize]
    }

    fn numbers(&self) -> u64 {
        self.shapes.iter().sum::<u64>() - self.count(Shape::Code)
    }

    fn shown(&self, decimal: Decimal) -> u64 {
        let shapes = match decimal {
            Decimal::Point => [Shape::Point, Shape::Commas, Shape::CommasPoint],
            Decimal::Comma => [Shape::Comma, Shape::Points, Shape::PointsComma],
        };
        shapes.into_iter().map(|shape| self.count(shape)).sum()
    }

    /// What the numbers of the column show of their signs. A program writes all fractions with as many digits, or
    /// none with a zero at its end; a column that does neither, such as `12.5` beside `9.870`, shows nothing.
    pub(super) fn vote(&self) -> Vote {
        let (point, comma) = (self.shown(Decimal::Point), self.shown(Decimal::Comma));
        let inconsistent = |decimal: Decimal, grouping: [Shape; 2]| {
            let sign = decimal as usize;
            let grouped = grouping.into_iter().any(|shape| self.count(shape) > 0);
            let uneven = self.tails[sign].is_some_and(|(shortest, longest)| shortest != longest);
            self.zero_ended[sign] > 0 && uneven && !grouped
        };
        let three = |decimal: Decimal| match decimal {
            Decimal::Point => Shape::CommaThree,
            Decimal::Comma => Shape::PointThree,
        };
        let strength = |decimal: Decimal, grouping: [Shape; 2]| Strength {
            cells: self.shown(decimal),
            // Beside `342,5`, `6.480` has a sign between thousands.
            grouped: grouping.into_iter().chain([three(decimal)]).map(|shape| self.count(shape)).sum(),
            uneven: u64::from(self.tails[decimal as usize].is_some_and(|tails| tails != (3, 3))),
        };
        match (point, comma) {
            (0, 0) if self.count(Shape::PointThree) > 0 && self.count(Shape::CommaThree) > 0 => Vote::Split,
            (0, 0) => Vote::Silent,
            (_, 0) if inconsistent(Decimal::Point, [Shape::Commas, Shape::CommasPoint]) => Vote::Split,
            (0, _) if inconsistent(Decimal::Comma, [Shape::Points, Shape::PointsComma]) => Vote::Split,
            (_, 0) => Vote::For(Decimal::Point, strength(Decimal::Point, [Shape::Commas, Shape::CommasPoint])),
            (0, _) => Vote::For(Decimal::Comma, strength(Decimal::Comma, [Shape::Points, Shape::PointsComma])),
            _ => Vote::Split,
        }
    }

    fn is_ambiguous(&self) -> bool {
        self.count(Shape::PointThree) + self.count(Shape::CommaThree) > 0
    }

    /// The sign before fractions: the declared one, the column's own, or the file's where the column is silent.
    fn decimal(&self, said: Option<Decimal>, file: Option<Decimal>) -> Result<Option<Decimal>, Doubt> {
        match self.vote() {
            _ if said.is_some() => Ok(said),
            Vote::For(decimal, _) => Ok(Some(decimal)),
            Vote::Split => Err(Doubt::TwoStyles),
            Vote::Silent if file.is_none() && self.is_ambiguous() => Err(Doubt::Thousands),
            Vote::Silent => Ok(file),
        }
    }

    fn order(&self) -> Result<Option<DateOrder>, Doubt> {
        match self.only {
            [0, 0] if self.telling > 0 => Err(Doubt::DayOrMonth),
            [_, 0] => Ok(Some(DateOrder::DayFirst)),
            [0, _] => Ok(Some(DateOrder::MonthFirst)),
            _ => Err(Doubt::TwoOrders),
        }
    }

    /// How a column of declared type is read, and what stays in doubt.
    pub(super) fn read_as(
        &self,
        field_type: FieldType,
        said: Option<Decimal>,
        file: Option<Decimal>,
    ) -> (Interpretation, Option<Doubt>) {
        let (mut decimal, mut order, mut doubt) = (said.or(file), None, None);
        match field_type {
            _ if field_type.is_numeric() => match self.decimal(said, file) {
                Ok(found) => decimal = found,
                Err(found) => (decimal, doubt) = (None, Some(found)),
            },
            FieldType::Date | FieldType::Datetime => match self.order() {
                Ok(found) => order = found,
                Err(found) => doubt = Some(found),
            },
            _ => {}
        }
        (Interpretation { decimal, order, ..Interpretation::of(field_type) }, doubt)
    }

    /// What a column holds that nobody declared. `is_counter` says that it numbers the rows, `said` which sign was
    /// declared to stand before fractions, `file` which one the other columns show.
    pub(super) fn decide(
        &self,
        name: &str,
        is_counter: bool,
        said: Option<Decimal>,
        file: Option<Decimal>,
    ) -> (Interpretation, Option<Doubt>) {
        let text = Interpretation::TEXT;
        let plain = |field_type| (Interpretation::of(field_type), None);
        let all = |count: u64| count == self.seen;
        let lost = self.texts + self.rounded + self.long + self.count(Shape::Code) > 0;
        if self.seen == 0 || lost {
            let has_markers = self.seen == 0 && self.plain_markers > 0 && self.other_markers == 0;
            return (Interpretation { has_markers, ..text }, None);
        }
        if all(self.booleans) && self.pairs.len() == 1 {
            return plain(FieldType::Boolean);
        }
        if all(self.times) {
            return plain(FieldType::Time);
        }
        if all(self.periods) {
            return plain(FieldType::Period);
        }
        if all(self.days) || all(self.day_times) && self.offsets == 0 {
            let field_type = if all(self.days) { FieldType::Date } else { FieldType::Datetime };
            return match self.order() {
                Ok(order) => (Interpretation { order, ..Interpretation::of(field_type) }, None),
                Err(doubt) => (text, Some(doubt)),
            };
        }
        let marked_years = self.flagged_years + self.worded_years;
        if all(self.years + marked_years) && (marked_years > 0 || names_a_year(name)) {
            return plain(FieldType::Year);
        }
        if all(self.numbers()) { self.decide_number(name, is_counter, said, file) } else { (text, None) }
    }

    fn decide_number(
        &self,
        name: &str,
        is_counter: bool,
        said: Option<Decimal>,
        file: Option<Decimal>,
    ) -> (Interpretation, Option<Doubt>) {
        let text = Interpretation::TEXT;
        let wholes = self.count(Shape::Whole) - self.native_fractions.min(self.count(Shape::Whole));
        let all_whole = wholes == self.seen;
        let is_code = self.unmarked == self.seen && names_an_identifier(name);
        // `(1)` and `(2)` alone are notes, and `1.6` under `Ngày` is a day of June.
        let are_notes = self.bracketed == self.seen;
        if is_code || is_counter && !all_whole || are_notes || names_a_day(name) && !all_whole {
            return (text, None);
        }
        let decimal = match self.decimal(said, file) {
            // A number that the declared sign does not allow makes a text of its column.
            Ok(Some(decimal)) if self.shown(decimal.other()) > 0 => return (text, Some(Doubt::TwoStyles)),
            Ok(decimal) => decimal,
            Err(doubt) => return (text, Some(doubt)),
        };
        if names_a_share(name) && self.is_thousands(decimal) {
            return (text, Some(Doubt::Thousands));
        }
        match self.amount_type() {
            Err(doubt) => (text, Some(doubt)),
            Ok(Some(field_type)) => (Interpretation { decimal, ..Interpretation::of(field_type) }, None),
            Ok(None) => {
                let whole = self.native_fractions == 0 && self.fractions(decimal) == 0;
                let field_type = if whole { FieldType::Integer } else { FieldType::Number };
                (Interpretation { decimal, ..Interpretation::of(field_type) }, None)
            }
        }
    }

    /// Whether numbers such as `45.678` are taken for thousands.
    fn is_thousands(&self, decimal: Option<Decimal>) -> bool {
        match decimal {
            Some(Decimal::Comma) => self.count(Shape::PointThree) > 0,
            Some(Decimal::Point) => self.count(Shape::CommaThree) > 0,
            None => false,
        }
    }

    /// Whether the column has no comma, so that the points of coordinates are what they always are.
    pub(super) fn has_only_points(&self) -> bool {
        self.shown(Decimal::Comma) + self.count(Shape::CommaThree) == 0
    }

    /// What the signs and words around the numbers make of them.
    fn amount_type(&self) -> Result<Option<FieldType>, Doubt> {
        if self.percents == self.seen {
            return Ok(Some(FieldType::Percentage));
        }
        if self.percents > 0 || self.currencies.len() > 1 || self.scaled > 0 && self.unmarked > 0 {
            return Err(Doubt::Units);
        }
        Ok((self.money > 0).then_some(FieldType::Currency))
    }

    /// Numbers with a fraction.
    fn fractions(&self, decimal: Option<Decimal>) -> u64 {
        let sure = [Shape::Point, Shape::Comma, Shape::PointsComma, Shape::CommasPoint];
        let sure: u64 = sure.into_iter().map(|shape| self.count(shape)).sum();
        sure + match decimal {
            Some(Decimal::Point) => self.count(Shape::PointThree),
            Some(Decimal::Comma) => self.count(Shape::CommaThree),
            None => 0,
        }
    }
}

fn digits(cell: &str) -> u8 {
    u8::try_from(cell.bytes().filter(u8::is_ascii_digit).count()).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(cells: &[&str]) -> Evidence {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.see(&Look::at(cell), cell, false));
        evidence
    }

    fn infer(name: &str, cells: &[&str]) -> FieldType {
        evidence(cells).decide(name, false, None, None).0.field_type
    }

    fn doubt(cells: &[&str]) -> Option<Doubt> {
        evidence(cells).decide("x", false, None, None).1
    }

    #[test]
    fn a_type_must_hold_for_every_value() {
        for (cells, expected) in [
            (&["1", "20"][..], FieldType::Integer),
            (&["1", "2.5"], FieldType::Number),
            (&["1", "a"], FieldType::String),
            (&["true", "FALSE"], FieldType::Boolean),
            (&["Có", "Không"], FieldType::Boolean),
            (&["Có", "true"], FieldType::String),
            (&["2023-01-31", "28/02/2023"], FieldType::Date),
            (&["2023-01", "2023Q2", "quý II/2023"], FieldType::Period),
            (&["8h30", "09:15"], FieldType::Time),
            (&["2023-01-31 08:30"], FieldType::Datetime),
            (&["52,3%", "7%"], FieldType::Percentage),
            (&["1.200đ", "500đ"], FieldType::Currency),
            (&["12,5 tỷ", "300 triệu đồng"], FieldType::Currency),
            (&["1", "-", ".."], FieldType::Integer),
            (&["-", ".."], FieldType::String),
            (&[], FieldType::String),
        ] {
            assert_eq!(infer("x", cells), expected, "{cells:?}");
        }
    }

    #[test]
    fn codes_and_identity_numbers_stay_text() {
        assert_eq!(infer("x", &["01834", "12345"]), FieldType::String);
        assert_eq!(infer("Mã xã", &["1834", "12345"]), FieldType::String);
        assert_eq!(infer("Điện thoại", &["84912345678"]), FieldType::String);
        assert_eq!(infer("x", &["123456789012345678901"]), FieldType::String);
        assert_eq!(infer("x", &["3,41E+10", "5"]), FieldType::String);
        assert_eq!(infer("Lượng", &["1834", "12345"]), FieldType::Integer);
    }

    #[test]
    fn four_digits_are_years_only_under_a_name_that_says_so_or_with_words() {
        assert_eq!(infer("Năm", &["2015", "2016"]), FieldType::Year);
        assert_eq!(infer("so_lop", &["1015", "2016"]), FieldType::Integer);
        assert_eq!(infer("x", &["2015", "Prel. 2016"]), FieldType::Year);
    }

    #[test]
    fn a_number_that_may_mean_two_things_stays_text_until_another_shows_what_is_meant() {
        assert_eq!(doubt(&["9.870", "12.500"]), Some(Doubt::Thousands));
        assert_eq!(doubt(&["9.870", "9,870"]), Some(Doubt::TwoStyles));
        assert_eq!(doubt(&["1.234.567", "12.5"]), Some(Doubt::TwoStyles));
        assert_eq!(infer("x", &["0.125", "9.870"]), FieldType::Number);
        assert_eq!(infer("x", &["9.870", "1.234.567"]), FieldType::Integer);
        // No program drops the last zero of one fraction and keeps that of another.
        assert_eq!(doubt(&["9.870", "12.5"]), Some(Doubt::TwoStyles));
        assert_eq!(infer("x", &["9.875", "12.5"]), FieldType::Number);
    }

    #[test]
    fn another_column_decides_for_one_that_is_silent_unless_columns_disagree() {
        let silent = evidence(&["9.870"]);
        let comma = evidence(&["52,3", "50,1"]).vote();
        let point = evidence(&["1,252.3", "50.1"]).vote();
        assert_eq!(silent.decide("x", false, None, comma.decided()).0.field_type, FieldType::Integer);
        assert_eq!(silent.decide("x", false, None, point.decided()).0.field_type, FieldType::Number);
        assert_eq!(comma.and(point).decided(), None);
        assert_eq!(evidence(&["52,3"]).vote().decided(), None);
        // Coordinates beside counts.
        assert_eq!(evidence(&["22.0512", "105.87"]).vote().decided(), None);
        assert_eq!(evidence(&["0.125", "0.250"]).vote().decided(), Some(Decimal::Point));
        assert_eq!(evidence(&["1.234.567"]).vote().decided(), Some(Decimal::Comma));
    }

    #[test]
    fn the_order_of_dates_is_the_columns() {
        let order = |cells: &[&str]| evidence(cells).decide("x", false, None, None);
        assert_eq!(order(&["20/07/2023", "03/04/2023"]).0.order, Some(DateOrder::DayFirst));
        assert_eq!(order(&["07/20/2023", "03/04/2023"]).0.order, Some(DateOrder::MonthFirst));
        assert_eq!(order(&["03/04/2023"]).1, Some(Doubt::DayOrMonth));
        assert_eq!(order(&["03/03/2023"]).1, None);
        assert_eq!(order(&["20/07/2023", "07/20/2023"]).1, Some(Doubt::TwoOrders));
    }
}

//! Days and times of day as numbers.
//!
//! The clean text is read strictly: what is not of its form is no moment, so that no offset and no digit
//! of a fraction is dropped in silence.

use jiff::civil::Date;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Days of `2023-07-20` since 1970-01-01.
pub(super) fn days(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = i16::try_from(digits(&bytes[..4])?).ok()?;
    let [month, day] = [two_digits(&bytes[5..7])?, two_digits(&bytes[8..])?].map(i8::try_from);
    let date = Date::new(year, month.ok()?, day.ok()?).ok()?;
    let span = date.duration_since(Date::constant(1970, 1, 1));
    i32::try_from(span.as_hours() / 24).ok()
}

/// Microseconds of `08:30`, `08:30:00` or `08:30:00.125` since midnight.
pub(super) fn micros_of_day(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(clock, fraction)| (clock, Some(fraction)));
    let mut parts = clock.split(':');
    let (hour, minute) = (two_digits(parts.next()?.as_bytes())?, two_digits(parts.next()?.as_bytes())?);
    let second = parts.next().map(|second| two_digits(second.as_bytes()));
    // A fraction belongs to seconds.
    if parts.next().is_some() || (fraction.is_some() && second.is_none()) {
        return None;
    }
    let second = second.unwrap_or(Some(0))?;
    let micros = fraction.map_or(Some(0), fraction_micros)?;
    (hour < 24 && minute < 60 && second < 60).then_some((hour * 3600 + minute * 60 + second) * SECOND + micros)
}

/// Days of `2023-07-20T08:30:00` since 1970-01-01, and the microseconds since midnight. A text with an offset
/// is refused, for it says when and not what the clock showed.
pub(super) fn day_and_micros(text: &str) -> Option<(i32, i64)> {
    let (date, time) = text.split_once('T')?;
    Some((days(date)?, micros_of_day(time)?))
}

/// The same as microseconds since 1970-01-01T00:00:00.
pub(super) fn micros(text: &str) -> Option<i64> {
    day_and_micros(text).map(|(days, micros)| i64::from(days) * DAY + micros)
}

/// Microseconds as a part of a day.
#[expect(clippy::cast_precision_loss, reason = "2^53 microseconds are 285 years: enough for a day, and for Excel")]
pub(super) fn as_days(micros: i64) -> f64 {
    micros as f64 / DAY as f64
}

/// Microseconds of the digits behind a point, which are six at most.
fn fraction_micros(fraction: &str) -> Option<i64> {
    let fraction = fraction.as_bytes();
    let zeros = 6_u32.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    Some(digits(fraction)? * 10_i64.pow(zeros))
}

fn two_digits(bytes: &[u8]) -> Option<i64> {
    (bytes.len() == 2).then(|| digits(bytes)).flatten()
}

/// The number that a few digits make.
fn digits(bytes: &[u8]) -> Option<i64> {
    let all = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    all.then(|| bytes.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2023-07-20", Some(19558)),
            ("2024-02-29", Some(19782)),
            ("9999-12-31", Some(2_932_896)),
            ("0001-01-01", Some(-719_162)),
            ("2023-02-29", None),
            ("2023-13-01", None),
            ("2023-7-20", None),
            ("20230720", None),
            ("2023-07-20T00:00", None),
            ("2023/07/20", None),
            ("٢٠٢٣٧", None),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
    }

    #[test]
    fn times_of_day_are_read_to_the_microsecond() {
        for (text, expected) in [
            ("00:00:00", Some(0)),
            ("08:30", Some(30_600 * SECOND)),
            ("08:30:00.5", Some(30_600 * SECOND + 500_000)),
            ("23:59:59.999999", Some(DAY - 1)),
            ("08:30:00.0000001", None),
            ("24:00:00", None),
            ("23:59:60", None),
            ("8:30", None),
            ("08:30.5", None),
            ("08:30:00.", None),
            ("08:30:00:00", None),
            ("08", None),
        ] {
            assert_eq!(micros_of_day(text), expected, "{text}");
        }
    }

    #[test]
    fn an_offset_is_not_dropped() {
        assert_eq!(micros("2023-07-20T08:30:00"), Some(19558 * DAY + 30_600 * SECOND));
        assert_eq!(micros("1969-12-31T23:59:59"), Some(-SECOND));
        for text in ["2023-07-20T08:30:00Z", "2023-07-20T08:30:00+07:00", "2023-07-20", "2023-07-20T"] {
            assert_eq!(micros(text), None, "{text}");
        }
    }
}

//! Which signs a file is written with.

use super::number::{self, Scan};
use super::records::{Batch, Signs, Splitter};

/// Signs that separate cells, the rarer in texts first.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];

/// Records of the sample that are compared.
const RECORDS: usize = 400;

/// The signs of a text, as declared and otherwise as they explain it best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dialect {
    pub(super) signs: Signs,
    /// Whether the first line names the delimiter, as Excel understands it: `sep=;`.
    pub(super) has_sep_line: bool,
    /// Cells of most records.
    pub(super) columns: usize,
}

/// Finds the signs of `sample`; what is declared is never overruled.
pub(super) fn detect(sample: &str, delimiter: Option<u8>, quote: Option<u8>) -> Dialect {
    let named = sep_line(sample);
    let quote = quote.unwrap_or_else(|| likely_quote(sample));
    let escape = (quote == b'"' && has_escapes(sample)).then_some(b'\\');
    let signs = |delimiter| Signs { delimiter, quote: Some(quote), escape };
    let body = if named.is_some() { sample.split_once('\n').map_or("", |(_, body)| body) } else { sample };
    let known = delimiter.or(named);
    let candidates = DELIMITERS.iter().copied().filter(|sign| known.is_none_or(|known| known == *sign));
    let best = candidates.map(|sign| (score(body, signs(sign)), sign)).fold(
        (Score::default(), None),
        |best, (score, sign)| {
            if score.beats(&best.0) { (score, Some(sign)) } else { best }
        },
    );
    let delimiter = known.or(best.1).unwrap_or(b',');
    Dialect { signs: signs(delimiter), has_sep_line: named.is_some(), columns: best.0.columns }
}

/// The sign that a first line such as `sep=;` names.
fn sep_line(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?.trim().trim_matches('"');
    let sign = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line.as_bytes()[4..])?;
    match sign {
        [sign] if sign.is_ascii_punctuation() => Some(*sign),
        b"" if sample.starts_with("sep=\t") => Some(b'\t'),
        _ => None,
    }
}

/// `'` where most texts begin and end with it and none with `"`.
fn likely_quote(sample: &str) -> u8 {
    let cells = || sample.lines().take(RECORDS).flat_map(|line| line.split([',', ';', '\t', '|'])).map(str::trim);
    let in_quotes =
        |quote: char| cells().filter(|cell| cell.len() > 2 && cell.starts_with(quote) && cell.ends_with(quote)).count();
    let texts = || cells().filter(|cell| cell.contains(char::is_alphabetic)).count();
    let single = in_quotes('\'');
    if single > 1 && single * 2 > texts() && in_quotes('"') == 0 { b'\'' } else { b'"' }
}

/// Whether `\"` stands for a quote: inside a cell, not before its end.
fn has_escapes(sample: &str) -> bool {
    // Behind a quote that is doubled the cell may end too.
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([',', ';', '\t', '|', '\n', '\r', '"']);
    sample.contains('"') && sample.match_indices("\\\"").any(|(at, sign)| !ends(&sample[at + sign.len()..]))
}

/// How well a delimiter explains a text.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    agreement: f64,
    /// Share of cells that hold no other delimiter.
    clean: f64,
    columns: usize,
}

impl Score {
    fn beats(&self, other: &Self) -> bool {
        let (own, best) = (self.agreement * self.clean, other.agreement * other.clean);
        own > best + 0.02 || (own > best - 0.02 && self.columns > other.columns)
    }
}

fn score(sample: &str, signs: Signs) -> Score {
    let mut splitter = Splitter::new(signs);
    splitter.input().push_str(sample);
    let mut batch = Batch::default();
    // An unclosed quote ends the sample early.
    let closed = splitter.split(true, &mut batch).is_ok();
    let records: Vec<_> = batch.records().filter(|record| record.filled() > 0).take(RECORDS).collect();
    let mut widths: Vec<usize> = records.iter().map(super::records::Record::len).collect();
    widths.sort_unstable();
    let Some((count, columns)) =
        widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).filter(|(_, width)| *width > 1).max()
    else {
        return Score::default();
    };
    let narrow = widths.iter().filter(|width| **width == 1).count();
    // Titles and notes of one cell say little.
    let agreement = (count as f64 + 0.4 * narrow as f64) / widths.len() as f64;
    let cells = records.iter().filter(|record| record.len() == columns).flat_map(super::records::Record::cells);
    let (mut clean, mut total) = (0_u32, 0_u32);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        total += 1;
        clean += u32::from(is_clean(cell, signs.delimiter));
    }
    let closed = if closed { 1.0 } else { 0.5 };
    Score { agreement: agreement * closed, clean: f64::from(clean) / f64::from(total.max(1)), columns }
}

/// Whether a cell is a value rather than several with another sign between them. A sign before a space is
/// one of prose.
fn is_clean(cell: &str, delimiter: u8) -> bool {
    let bytes = cell.as_bytes();
    let is_space = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
    let separates = |at: usize| !is_space(Some(at + 1)) || at > 0 && is_space(at.checked_sub(1));
    let holds_other = bytes
        .iter()
        .enumerate()
        .any(|(at, byte)| *byte != delimiter && (*byte == b'\t' || DELIMITERS.contains(byte) && separates(at)));
    !holds_other || number::scan(cell) != Scan::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(sample: &str) -> char {
        char::from(detect(sample, None, None).signs.delimiter)
    }

    #[test]
    fn the_sign_that_separates_explains_every_cell() {
        assert_eq!(delimiter("a,b\n1,2\n"), ',');
        assert_eq!(delimiter("Huyện;Tỷ lệ;Diện tích\nNa Rì;52,3;12,5\nBa Bể;50,1;7,5\n"), ';');
        assert_eq!(delimiter("a\tb, c\n1\t2,5\n"), '\t');
        assert_eq!(delimiter("a|b\n1|2\n"), '|');
        assert_eq!(delimiter("id,tags,n\n1,x;y,5\n2,z;w,6\n"), ',');
        assert_eq!(delimiter("BIỂU SỐ 1, 2\n\nTên;Số\nA;1\nB;2\n"), ';');
        assert_eq!(delimiter("một cột\nhai\n"), ',');
    }

    #[test]
    fn a_first_line_and_a_declaration_decide() {
        let named = detect("sep=;\na;b,c\n", None, None);
        assert!(named.has_sep_line && named.signs.delimiter == b';');
        assert_eq!(detect("a;b\n1;2\n", Some(b','), None).signs.delimiter, b',');
    }

    #[test]
    fn quotes_and_escapes_are_found() {
        assert_eq!(detect("'a','b'\n'x,y','z'\n", None, None).signs.quote, Some(b'\''));
        assert_eq!(detect("a,b\nit's,1\n", None, None).signs.quote, Some(b'"'));
        assert_eq!(detect("a,b\n\"say \\\"hi\\\" now\",1\n", None, None).signs.escape, Some(b'\\'));
        assert_eq!(detect("a,b\n\"C:\\dir\\\",1\n", None, None).signs.escape, None);
    }
}

use super::*;

/// Changes of one fixture.
const CHANGES: usize = 2000;

/// Numbers that look like chance and are the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// Changes up to four bytes; some to the ends of their range, which sizes and counts are made of.
    fn damage(&mut self, bytes: &mut [u8]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            bytes[at] = match self.below(4) {
                0 => 0xFF,
                1 => 0,
                2 => bytes[at] ^ (1 << self.below(8)),
                _ => self.below(256) as u8,
            };
        }
    }

    /// As `damage`, for text: also digits for digits, and a piece doubled or left out.
    fn damage_text(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len());
        let end = (at + self.below(40)).min(bytes.len());
        match self.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            2 => {
                for byte in &mut bytes[at..] {
                    if byte.is_ascii_digit() && self.below(3) == 0 {
                        *byte = b'0' + self.below(10) as u8;
                    }
                }
            }
            _ => self.damage(bytes),
        }
    }
}

/// Lists and reads a file; whether a library panicked on the way.
fn read_all(name: &str, bytes: &[u8]) -> bool {
    let (_folder, path) = file(name, bytes);
    let listed = sheets(&path);
    let first = listed.as_ref().ok().and_then(|sheets| Some(sheets.first()?.name.clone()));
    let read = open(&path, first.as_deref().unwrap_or("Dân số")).and_then(cells_of);
    let panicked = |error: &WorkbookError| error.to_string().contains("contradict each other");
    listed.as_ref().is_err_and(panicked) || read.as_ref().is_err_and(panicked)
}

#[test]
fn damaged_xls_files_give_rows_or_an_error_and_no_panic() {
    let bytes = std::fs::read(fixture("population.xls")).expect("a fixture");
    let mut dice = Dice(1);
    for change in 0..CHANGES {
        let mut bytes = bytes.clone();
        dice.damage(&mut bytes);
        if change % 10 == 0 {
            bytes.truncate(dice.below(bytes.len()));
        }
        assert!(!read_all("a.xls", &bytes), "change {change}");
    }
}

#[test]
fn damaged_archives_give_their_rows_or_an_error_and_never_other_rows() {
    for name in ["population.xlsx", "population.ods"] {
        let bytes = std::fs::read(fixture(name)).expect("a fixture");
        let expected = cells(&fixture(name), "Dân số");
        let mut dice = Dice(2);
        for change in 0..CHANGES / 2 {
            let mut bytes = bytes.clone();
            dice.damage(&mut bytes);
            let (_folder, path) = file(name, &bytes);
            if let Ok(read) = open(&path, "Dân số").and_then(cells_of) {
                assert_eq!(read, expected, "{name}, change {change}");
            }
        }
    }
}

#[test]
fn damaged_parts_of_an_ods_give_rows_or_an_error_and_no_panic() {
    assert_eq!(panics_of_damaged_parts("population.ods"), 0);
}

/// The panics, if any, are those of `calamine`, and are told as errors.
#[test]
fn damaged_parts_of_an_xlsx_give_rows_or_an_error() {
    let panics = panics_of_damaged_parts("population.xlsx");
    println!("{panics} panics of calamine in {CHANGES} damaged files");
}

fn panics_of_damaged_parts(name: &str) -> usize {
    let original = parts(&fixture(name));
    let mut dice = Dice(3);
    let mut panics = 0;
    for _ in 0..CHANGES {
        let mut parts = original.clone();
        let part = dice.below(parts.len());
        // Most of the changes go where the cells are.
        let cells = parts.iter().position(|part| part.0.ends_with("sheet1.xml") || part.0 == "content.xml");
        let part = if dice.below(2) == 0 { cells.unwrap_or(part) } else { part };
        dice.damage_text(&mut parts[part].1);
        panics += usize::from(read_all(name, &archive(&parts)));
    }
    panics
}

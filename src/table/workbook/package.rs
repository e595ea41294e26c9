//! The archive of an XLSX file, where `calamine` does not look: whether its parts are whole, which part is
//! a sheet, and the merged regions in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::rows::MergedRegion;
use super::{MAX_COLUMNS, MAX_ROWS, WorkbookError, kind};

/// Where the workbook is in all files but those of a few programs.
const FOLDER: &str = "xl/";

/// An archive whose parts, but for the sheets, have been read through once, so their checksums hold.
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
    /// Part of each sheet by its name; empty where the workbook is in an unusual place.
    sheets: BTreeMap<String, String>,
}

impl Package {
    pub(super) fn open(path: &Path) -> Result<Self, WorkbookError> {
        let mut archive = kind::open_archive(path)?;
        for index in 0..archive.len() {
            check_part(&mut archive, index)?;
        }
        let targets = relations(&mut archive)?;
        for target in targets.values() {
            if archive.index_for_name(target).is_none() {
                return Err(WorkbookError::broken(format_args!("{target} in it is missing")));
            }
        }
        let sheets = sheet_parts(&mut archive, &targets)?;
        Ok(Self { archive, sheets })
    }

    /// The merged regions of a sheet, which are behind its cells. The part is read to its end, where its
    /// checksum is compared.
    pub(super) fn merged_regions(&mut self, sheet: &str) -> Result<Vec<MergedRegion>, WorkbookError> {
        let mut regions = Vec::new();
        let Some(part) = self.sheets.get(sheet) else { return Ok(regions) };
        each_element(&mut self.archive, part, |element| {
            if element.local_name().as_ref() == "mergeCell"
                && let Some(reference) = attribute(element, "ref")?
            {
                regions.push(
                    region(&reference)
                        .ok_or_else(|| WorkbookError::broken(format_args!("merged cells {reference}")))?,
                );
            }
            Ok(())
        })?;
        Ok(regions)
    }
}

/// Reads a part that is no sheet, to have its checksum compared.
fn check_part(archive: &mut ZipArchive<BufReader<File>>, index: usize) -> Result<(), WorkbookError> {
    let mut part = archive.by_index(index).map_err(WorkbookError::broken)?;
    let name = part.name().map_err(WorkbookError::broken)?.to_lowercase();
    let of_interest = name.ends_with(".xml") || name.ends_with(".rels");
    if !of_interest || name.contains("/worksheets/") {
        return Ok(());
    }
    if name.ends_with("sharedstrings.xml") {
        check_string_count(&mut part)?;
    }
    io::copy(&mut part, &mut io::sink()).map_err(WorkbookError::broken)?;
    Ok(())
}

/// Refuses a table of strings that states more strings than it can hold: `calamine` makes room for as many
/// as it states, and a request for memory that fails ends the program.
fn check_string_count<R: Read>(part: &mut zip::read::ZipFile<'_, R>) -> Result<(), WorkbookError> {
    const SHORTEST_STRING: u64 = "<si/>".len() as u64;
    let most = part.size() / SHORTEST_STRING;
    let mut head = Vec::new();
    part.by_ref().take(4096).read_to_end(&mut head).map_err(WorkbookError::broken)?;
    if stated_count(&String::from_utf8_lossy(&head)).is_some_and(|count| count > most) {
        return Err(WorkbookError::broken("it states more texts than it has room for"));
    }
    Ok(())
}

/// The attribute `uniqueCount`, which is in the first element; a number too large for any sheet is the
/// largest there is.
fn stated_count(head: &str) -> Option<u64> {
    let after = head.split_once("uniqueCount")?.1;
    let digits = after.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    Some(digits[..end].parse().unwrap_or(u64::MAX))
}

/// The parts that the workbook refers to, by the names it has for them.
fn relations(archive: &mut ZipArchive<BufReader<File>>) -> Result<BTreeMap<String, String>, WorkbookError> {
    let mut targets = BTreeMap::new();
    each_element(archive, "xl/_rels/workbook.xml.rels", |element| {
        if element.local_name().as_ref() == "Relationship"
            && attribute(element, "TargetMode")?.as_deref() != Some("External")
            && let (Some(id), Some(target)) = (attribute(element, "Id")?, attribute(element, "Target")?)
        {
            let part = target.strip_prefix('/').map_or_else(|| format!("{FOLDER}{target}"), str::to_owned);
            targets.insert(id, part);
        }
        Ok(())
    })?;
    // Targets beside the folder (`../customXml/item1.xml`) have no cells.
    targets.retain(|_, part| !part.contains("../"));
    Ok(targets)
}

fn sheet_parts(
    archive: &mut ZipArchive<BufReader<File>>,
    targets: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, WorkbookError> {
    let mut sheets = BTreeMap::new();
    each_element(archive, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(element, "name")?, attribute(element, "id")?)
            && let Some(part) = targets.get(&id)
        {
            sheets.insert(name, part.clone());
        }
        Ok(())
    })?;
    Ok(sheets)
}

/// Shows every element of a part, if the part is there.
fn each_element(
    archive: &mut ZipArchive<BufReader<File>>,
    part: &str,
    look: impl FnMut(&BytesStart<'_>) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    match archive.by_name(part) {
        Ok(part) => each_element_of(BufReader::new(part), look),
        Err(zip::result::ZipError::FileNotFound) => Ok(()),
        Err(error) => Err(WorkbookError::broken(error)),
    }
}

fn each_element_of(
    part: impl BufRead,
    mut look: impl FnMut(&BytesStart<'_>) -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    let mut xml = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(WorkbookError::broken)? {
            Event::Start(element) | Event::Empty(element) => look(&element)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute by its name without the prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, WorkbookError> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(WorkbookError::broken)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            return Ok(Some(value.map_err(WorkbookError::broken)?.into_owned()));
        }
    }
    Ok(None)
}

/// A region as `A1:C3`, or one cell.
fn region(reference: &str) -> Option<MergedRegion> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((first_row, first_column), (last_row, last_column)) = (position(first)?, position(last)?);
    Some(MergedRegion { first_row, last_row, first_column, last_column })
}

/// Row and column of a cell, from 0, of its address `A1`.
fn position(address: &str) -> Option<(u32, u32)> {
    let letters = address.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (letters, digits) = address.split_at(letters);
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        Some(column * 26 + digit).filter(|column| *column <= MAX_COLUMNS)
    })?;
    let row: u32 = digits.parse().ok().filter(|row| *row <= MAX_ROWS)?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::{position, region};

    #[test]
    fn addresses_within_a_sheet_are_read_and_others_are_not() {
        assert_eq!(position("A1"), Some((0, 0)));
        assert_eq!(position("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(position("ab12"), Some((11, 27)));
        for wrong in ["", "A", "1", "A0", "XFE1", "A1048577", "A99999999999", "AAAAAAAA1", "A1:B2"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
        assert_eq!(region("B2").map(|region| (region.first_row, region.last_column)), Some((1, 1)));
    }
}

//! What a file really is, by its first bytes and, for archives, by what is in them.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::{WorkbookError, compound};

/// Bytes that are looked at.
const HEAD: usize = 8192;
/// Largest part of an archive; the XML of a full sheet of Excel is below it.
const MAX_PART: u64 = 4 << 30;
/// Largest table of shared strings, which is held in memory.
const MAX_STRINGS: u64 = 256 << 20;
/// Largest of the other parts that are held in memory: styles, workbook, relationships.
const MAX_SMALL_PART: u64 = 16 << 20;
/// Parts from this size on are held to `MAX_RATIO`.
const RATIO_FLOOR: u64 = 64 << 20;
/// How many bytes one compressed byte may become. Sheets reach 10 to 40; deflate ends at 1032.
const MAX_RATIO: u64 = 200;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Office Open XML, since Excel 2007; also with macros.
    Xlsx,
    /// Excel 5.0 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

impl Kind {
    fn found(self) -> (&'static str, &'static str) {
        match self {
            Self::Xlsx => ("an Excel workbook of the newer format", ".xlsx"),
            Self::Xls => ("an Excel workbook of the older format", ".xls"),
            Self::Ods => ("an OpenDocument spreadsheet", ".ods"),
        }
    }
}

/// Says what a workbook is. One under the ending of another format is refused, since whoever downloads it
/// would be warned or refused by their own program.
pub(super) fn recognise(path: &Path) -> Result<Kind, WorkbookError> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    let kind = match head.as_slice() {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => kind_of_archive(path)?,
        head if head.starts_with(&compound::SIGNATURE) => kind_of_compound(path)?,
        // A stream of records without its container, as some programs write it.
        [0x09, 0x08, 8 | 16, 0, ..] => Kind::Xls,
        head => return Err(not_a_workbook(head)),
    };
    let named = path.extension().and_then(|ending| ending.to_str()).and_then(kind_of_ending);
    match named {
        Some(named) if named != kind => {
            let (found, extension) = kind.found();
            Err(WorkbookError::Misnamed { found, extension })
        }
        _ => Ok(kind),
    }
}

fn kind_of_ending(ending: &str) -> Option<Kind> {
    match ending.to_ascii_lowercase().as_str() {
        "xlsx" | "xlsm" | "xltx" | "xltm" => Some(Kind::Xlsx),
        "xls" | "xlt" => Some(Kind::Xls),
        "ods" | "ots" => Some(Kind::Ods),
        _ => None,
    }
}

fn kind_of_archive(path: &Path) -> Result<Kind, WorkbookError> {
    let mut archive = open_archive(path)?;
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
    let has = |part: &str| names.iter().any(|name| name.starts_with(part));
    if has("mimetype") && has("content.xml") {
        return kind_of_open_document(&mut archive);
    }
    if has("xl/workbook.bin") {
        return Err(not("a binary Excel workbook (.xlsb)", SAVE_AS_XLSX));
    }
    if has("word/") {
        return Err(not("a Word document", SAVE_THE_TABLE));
    }
    if has("ppt/") {
        return Err(not("a PowerPoint presentation", SAVE_THE_TABLE));
    }
    if !has("xl/") && !has("[content_types].xml") {
        return Err(not("a ZIP archive of other files", "unpack it and name the file that holds the table"));
    }
    check_parts(&mut archive)?;
    Ok(Kind::Xlsx)
}

fn kind_of_open_document(archive: &mut ZipArchive<BufReader<File>>) -> Result<Kind, WorkbookError> {
    if read_part(archive, "META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(WorkbookError::Encrypted);
    }
    if !read_part(archive, "mimetype")?.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Err(not("an OpenDocument file that is no spreadsheet", SAVE_THE_TABLE));
    }
    check_parts(archive)?;
    Ok(Kind::Ods)
}

/// A small text of an archive; empty when it is not there.
fn read_part(archive: &mut ZipArchive<BufReader<File>>, name: &str) -> Result<String, WorkbookError> {
    let mut bytes = Vec::new();
    match archive.by_name(name) {
        Ok(part) => drop(part.take(MAX_SMALL_PART).read_to_end(&mut bytes).map_err(WorkbookError::broken)?),
        Err(zip::result::ZipError::FileNotFound) => {}
        Err(error) => return Err(WorkbookError::broken(error)),
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Opens an archive. A part never gives more bytes than it states, which the `zip` crate sees to.
pub(super) fn open_archive(path: &Path) -> Result<ZipArchive<BufReader<File>>, WorkbookError> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(WorkbookError::broken)
}

/// Refuses archives whose parts would fill the memory: those that are held in it, and bombs.
fn check_parts(archive: &mut ZipArchive<BufReader<File>>) -> Result<(), WorkbookError> {
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(WorkbookError::broken)?;
        let name = part.name().map_err(WorkbookError::broken)?.to_lowercase();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            check_part(&name, part.size(), part.compressed_size())?;
        }
    }
    Ok(())
}

fn check_part(name: &str, size: u64, compressed: u64) -> Result<(), WorkbookError> {
    let in_memory = name.ends_with("/styles.xml") || name.ends_with("/workbook.xml") || name.ends_with(".rels");
    let limit = match name {
        _ if in_memory => MAX_SMALL_PART,
        _ if name.ends_with("/sharedstrings.xml") => MAX_STRINGS,
        _ => MAX_PART,
    };
    if size > limit {
        return Err(WorkbookError::TooLarge(format!("{name} in it has {} MB", size >> 20)));
    }
    if size > RATIO_FLOOR && size / compressed.max(1) > MAX_RATIO {
        let ratio = size / compressed.max(1);
        return Err(WorkbookError::TooLarge(format!("{name} in it grows to {ratio} times its packed size")));
    }
    Ok(())
}

fn kind_of_compound(path: &Path) -> Result<Kind, WorkbookError> {
    let bytes = compound::read_file(path)?;
    let names = compound::stream_names(&bytes)?;
    let has = |name: &str| names.iter().any(|stream| stream.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        return Err(WorkbookError::Encrypted);
    }
    if has("Workbook") || has("Book") {
        return Ok(Kind::Xls);
    }
    if has("WordDocument") {
        return Err(not("a Word document", SAVE_THE_TABLE));
    }
    Err(not("another kind of Office file", SAVE_AS_XLSX))
}

const SAVE_AS_XLSX: &str = "open it in Excel and save it as .xlsx";
const SAVE_THE_TABLE: &str = "copy its table into a spreadsheet and save that as .xlsx";
const RENAME_TO_CSV: &str = "rename it so that it ends in .csv";

fn not(found: &'static str, advice: &'static str) -> WorkbookError {
    WorkbookError::NotAWorkbook { found, advice }
}

fn not_a_workbook(head: &[u8]) -> WorkbookError {
    match head {
        [] => not("an empty file", "export the table again"),
        [b'%', b'P', b'D', b'F', ..] => not("a PDF document", "ask for the spreadsheet it was made from"),
        [0x09, 0 | 2 | 4, ..] => not("an Excel workbook from before 1993", SAVE_AS_XLSX),
        [0x1F, 0x8B, ..] | [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, ..] => {
            not("a packed file", "unpack it and name the file that holds the table")
        }
        _ => not_a_workbook_but_text(head),
    }
}

fn not_a_workbook_but_text(head: &[u8]) -> WorkbookError {
    // UTF-16 is read as far as its ASCII letters go, which is all that is looked for.
    let text: String = head.iter().filter(|byte| (1..128).contains(*byte)).map(|byte| char::from(*byte)).collect();
    let text = text.trim_start().to_ascii_lowercase();
    let marks_of_html = ["<html", "<!doctype html", "<table", "<head", "<meta", "<style", "<body", "<!--"];
    if text.contains("urn:schemas-microsoft-com:office:spreadsheet") && text.starts_with("<?xml") {
        not("an XML Spreadsheet of Excel 2003", SAVE_AS_XLSX)
    } else if text.contains("<office:document") {
        not("a flat OpenDocument file (.fods)", "open it in LibreOffice and save it as .ods")
    } else if marks_of_html.iter().any(|mark| text.starts_with(mark)) || text.contains("<html") {
        not("a web page (HTML)", SAVE_AS_XLSX)
    } else if text.starts_with("mime-version:") {
        not("a web archive (MHTML)", SAVE_AS_XLSX)
    } else if text.starts_with("id;p") {
        not("a SYLK file", SAVE_AS_XLSX)
    } else if text.starts_with("{\\rtf") {
        not("a text document (RTF)", SAVE_THE_TABLE)
    } else if is_text(head) {
        not("a text file, perhaps CSV", RENAME_TO_CSV)
    } else {
        not("a file of an unknown kind", "open it in the program that made it and save the table as .xlsx")
    }
}

/// Text of any encoding: no control characters but line ends, tabs and, in UTF-16, zeros.
fn is_text(head: &[u8]) -> bool {
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    head.iter().all(|byte| match byte {
        0 => utf16,
        1..=8 | 14..=26 | 28..=31 => utf16,
        _ => true,
    })
}

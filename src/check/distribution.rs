//! Files of an entry: which file is meant, how it is written, what its columns are, and what is in it.

use std::collections::BTreeSet;
use std::path::Path;

use super::chart::{self, CheckedChart, EntryCharts};
use super::file::FileCheck;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, quoted};
use crate::model::{Bound, Constraints, Dialect, Distribution, Encoding, Field, FieldType, ForeignKey, Format, Id};
use crate::output::OutPath;
use crate::read::{
    FoundFile, RawConstraints, RawDialect, RawDistribution, RawField, RawForeignKey, RawReference, ReadError,
};
use crate::source::{Location, Source, Spanned, nfc};
use crate::table::{self, Declared, DeclaredChart, Places, Store, TableFile};

/// What lies beside an entry.
#[derive(Clone, Copy)]
pub(super) struct EntryFiles<'a> {
    /// Its folder on disk.
    pub(super) folder: &'a Path,
    /// The files in it.
    pub(super) files: &'a [FoundFile],
    /// Its `dataset.toml`.
    pub(super) source: &'a Source,
    /// Where what is made of tables is kept.
    pub(super) store: Option<&'a Store>,
    /// Codes that maps know.
    pub(super) places: &'a Places,
}

/// Checks the files of an entry, reads the tables among them and reports files that nobody lists. Each comes
/// with the places of its foreign keys.
pub(super) fn check_all(
    check: &mut FileCheck<'_>,
    list: Vec<RawDistribution>,
    entry: EntryFiles<'_>,
    mut charts: EntryCharts,
) -> Result<Vec<(Distribution, Vec<Location>)>, ReadError> {
    let EntryFiles { files, source, .. } = entry;
    let mut listed: BTreeSet<String> = BTreeSet::new();
    let mut distributions = Vec::new();
    let shown_folder = source.path().strip_suffix("/dataset.toml").unwrap_or(source.path());
    for (at, raw) in list.into_iter().enumerate() {
        let Some(path) = check_path(check, &raw, files, &mut listed) else {
            let (_, _) = declared(check, raw.dialect, raw.fields);
            continue;
        };
        distributions.extend(check_one(check, raw, path, shown_folder, entry, charts.take(at))?);
    }
    for file in files.iter().filter(|file| !listed.contains(&file.path)) {
        check.extend([unlisted(shown_folder, file)]);
    }
    Ok(distributions)
}

fn unlisted(folder: &str, file: &FoundFile) -> Diagnostic {
    let shown = format!("{folder}/{}", file.path);
    if let Some(fault) = file.kind.fault(&shown) {
        return fault;
    }
    let hint = if file.path.ends_with("/dataset.toml") {
        "every entry is a folder directly in `datasets/`; move it there".to_owned()
    } else {
        format!("add [[distributions]] with path = \"{}\", or move the file away", file.path)
    };
    Diagnostic::new(
        Code::UnlistedFile,
        Location::of_file(shown),
        "this file is not published: `dataset.toml` does not name it",
    )
    .with_hint(hint)
}

/// The file that `path` means, if it is a plain file inside the folder that no other distribution has.
fn check_path(
    check: &mut FileCheck<'_>,
    raw: &RawDistribution,
    files: &[FoundFile],
    listed: &mut BTreeSet<String>,
) -> Option<String> {
    let Spanned { value, span } = check.required("path", &raw.span, raw.path.clone())?;
    if is_outside(&value) {
        let message = format!("`{value}` leaves the folder of the entry");
        check.fault_with_hint(Code::PathOutside, &span, message, "put the file into the folder and write its name");
        return None;
    }
    let on_the_way = |file: &&FoundFile| file.path == value || value.starts_with(&format!("{}/", file.path));
    let unusable = files.iter().filter(on_the_way).find_map(|file| Some((file, file.kind.unusable()?)));
    if let Some((file, (code, what))) = unusable {
        listed.insert(file.path.clone());
        let message = format!("`{}` is {what}", quoted(&file.path));
        check.fault_with_hint(code, &span, message, "put the file itself into the folder");
        return None;
    }
    let Some(file) = files.iter().find(|file| file.path == value || nfc(&file.path) == nfc(&value)) else {
        let hint = did_you_mean(&value, files.iter().map(|file| &*file.path))
            .unwrap_or_else(|| "put the file into the folder of the entry".to_owned());
        check.fault_with_hint(Code::MissingDataFile, &span, format!("there is no file `{value}` here"), hint);
        return None;
    };
    if OutPath::new(file.path.as_str()).is_err() {
        listed.insert(file.path.clone());
        let message = format!("`{}` cannot be published under this name", quoted(&value));
        let hint = "rename it without the characters : * ? \" < > |, which some systems cannot store";
        check.fault_with_hint(Code::UnusableFile, &span, message, hint);
        return None;
    }
    if !listed.insert(file.path.clone()) {
        let message = format!("`{value}` is listed twice");
        check.fault_with_hint(Code::DuplicatePath, &span, message, "keep one [[distributions]] for each file");
        return None;
    }
    Some(file.path.clone())
}

/// Whether a path is absolute on any system or has a `..` in it. Backslashes separate folders on Windows.
pub(super) fn is_outside(path: &str) -> bool {
    let mut parts = path.split(['/', '\\']);
    path.is_empty()
        || path.starts_with(['/', '\\', '~'])
        || path.as_bytes().get(1) == Some(&b':') // C:\\ of Windows
        || parts.any(|part| matches!(part, ".." | "." | ""))
}

fn check_one(
    check: &mut FileCheck<'_>,
    raw: RawDistribution,
    path: String,
    shown_folder: &str,
    EntryFiles { folder, store, places: codes, .. }: EntryFiles<'_>,
    charts: Option<Vec<CheckedChart>>,
) -> Result<Option<(Distribution, Vec<Location>)>, ReadError> {
    let RawDistribution {
        span,
        path: typed_path,
        title,
        description,
        primary_key,
        foreign_keys,
        missing_values,
        dialect,
        fields,
        translations,
    } = raw;
    let path_span = typed_path.map_or(span, |typed| typed.span);
    let mut translations = check.translations(translations);
    let title = check.optional_text("title", title, &mut translations);
    let description = check.optional_text("description", description, &mut translations);
    let schema_span = fields.first().map(|field| field.span.clone());
    let (dialect, fields) = declared(check, dialect, fields);
    let primary_key = check_names(check, "primary_key", &primary_key, &fields);
    let (keys, places): (Vec<ForeignKey>, Vec<Location>) =
        foreign_keys.into_iter().filter_map(|raw| check_foreign_key(check, raw, &fields, &path)).unzip();
    let missing_values: Vec<Box<str>> = missing_values.into_iter().map(|value| nfc(&value.value).into()).collect();
    let file_name = path.rsplit('/').next().unwrap_or(&path);
    let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
    let Some(format) = Format::from_extension(extension) else {
        let known = Format::extensions().collect::<Vec<_>>().join(", ");
        let message = format!("`{file_name}` is of no known format");
        check.fault_with_hint(Code::UnknownFormat, &path_span, message, format!("the ending must be one of: {known}"));
        return Ok(None);
    };
    let Some(name) = Id::slug(stem) else {
        let hint = "rename it with letters and digits";
        check.fault_with_hint(
            Code::UnusableFile,
            &path_span,
            format!("`{file_name}` cannot be made an address of"),
            hint,
        );
        return Ok(None);
    };
    if let Some(span) = schema_span.filter(|_| !format.is_table()) {
        let message = format!("fields are declared, but {} files are not read as tables", format.name());
        check.fault_with_hint(
            Code::NotATable,
            &span,
            message,
            "leave the fields out, or publish the table as CSV or a workbook",
        );
    }
    let disk_path = folder.join(&path);
    let (original, table) = if format.is_table() {
        let (fields, missing_values, primary_key) = (&fields, &missing_values, &primary_key);
        let shapes: Option<Vec<DeclaredChart>> =
            charts.as_ref().map(|charts| charts.iter().map(|chart| chart.declared.clone()).collect());
        let declared = Declared {
            format,
            dialect: &dialect,
            fields,
            missing_values,
            primary_key,
            charts: shapes.as_deref(),
            places: codes,
        };
        let shown = format!("{shown_folder}/{path}").into();
        let TableFile { original, mut table, faults, chart_faults } =
            table::read_table(&disk_path, &shown, declared, store).map_err(ReadError::at(&disk_path))?;
        check.extend(faults);
        chart::report(check, charts.as_deref().unwrap_or_default(), chart_faults);
        if let Some((table, charts)) = table.as_mut().zip(charts) {
            chart::name(&mut table.charts, charts);
        }
        (original, table)
    } else {
        (table::digest_file(&disk_path).map_err(ReadError::at(&disk_path))?, None)
    };
    let distribution = Distribution {
        path: path.into(),
        disk_path,
        name,
        format,
        title,
        description,
        primary_key,
        foreign_keys: keys,
        dialect,
        missing_values,
        original,
        table,
    };
    Ok(Some((distribution, places)))
}

/// What a maintainer says of the file itself and of its columns.
fn declared(check: &mut FileCheck<'_>, dialect: Option<RawDialect>, fields: Vec<RawField>) -> (Dialect, Vec<Field>) {
    let dialect = dialect.map(|raw| check_dialect(check, raw)).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut checked = Vec::new();
    for raw in fields {
        let typed_name = raw.name.clone();
        let Some(field) = check_field(check, raw) else { continue };
        if seen.insert(field.name.clone()) {
            checked.push(field);
        } else if let Some(typed) = typed_name {
            check.fault(Code::DuplicateField, &typed.span, format!("the field `{}` is declared twice", field.name));
        }
    }
    (dialect, checked)
}

/// Names under `key` that must be those of declared fields.
fn check_names(check: &mut FileCheck<'_>, key: &str, typed: &[Spanned<String>], fields: &[Field]) -> Vec<Box<str>> {
    let mut names = Vec::new();
    for name in typed {
        let normal = nfc(name.value.trim());
        if fields.iter().any(|field| *field.name == *normal) {
            names.push(normal.into());
            continue;
        }
        let hint = did_you_mean(&name.value, fields.iter().map(|field| &*field.name))
            .unwrap_or_else(|| "declare it in [[distributions.fields]]".to_owned());
        let message = format!("`{key}` names the field `{}`, which is not declared", name.value);
        check.fault_with_hint(Code::UnknownField, &name.span, message, hint);
    }
    names
}

/// A foreign key with its place; whether what it refers to is there shows when all entries are read.
fn check_foreign_key(
    check: &mut FileCheck<'_>,
    raw: RawForeignKey,
    fields: &[Field],
    path: &str,
) -> Option<(ForeignKey, Location)> {
    let RawForeignKey { span, fields: typed, reference } = raw;
    let own = check_names(check, "foreign_keys", &typed, fields);
    let reference = check.required("reference", &span, reference)?;
    let RawReference { span: place, dataset, path: other, fields: referenced } = reference;
    if typed.is_empty() || referenced.len() != typed.len() {
        let message =
            format!("the numbers of fields differ: {} in the key, {} in its reference", typed.len(), referenced.len());
        let hint = "write as many names in `fields` of the reference as in `fields` of the key";
        check.fault_with_hint(Code::BadConstraint, &place, message, hint);
        return None;
    }
    let dataset = match dataset {
        None => None,
        Some(typed) => Some(check.address_id(&typed)?),
    };
    let key = ForeignKey {
        fields: own,
        dataset,
        path: other.map_or_else(|| path.to_owned(), |typed| typed.value).into(),
        referenced: referenced.iter().map(|name| nfc(name.value.trim()).into()).collect(),
    };
    (key.fields.len() == typed.len()).then(|| (key, check.locate(&place)))
}

fn check_dialect(check: &mut FileCheck<'_>, raw: RawDialect) -> Dialect {
    let RawDialect { encoding, delimiter, quote, sheet, skip_rows, header_rows, decimal, thousands } = raw;
    let encoding = encoding.and_then(|typed| {
        let names: Vec<_> = Encoding::ALL.iter().map(|known| known.as_str()).collect();
        check.choice("encoding", &typed, &names, Encoding::new)
    });
    let delimiter_span = delimiter.as_ref().or(quote.as_ref()).map(|typed| typed.span.clone());
    let delimiter = delimiter.and_then(|typed| check_byte(check, "delimiter", &typed));
    let quote = quote.and_then(|typed| check_byte(check, "quote", &typed));
    let decimal = decimal.and_then(|typed| Some((check_sign(check, "decimal", &typed, &['.', ','])?, typed.span)));
    let thousands = thousands
        .and_then(|typed| check_sign(check, "thousands", &typed, &['.', ',', ' ', '\u{a0}', '\u{202f}', '\'']));
    let (separator, quotes) = (delimiter.unwrap_or(b','), quote.unwrap_or(b'"'));
    if let Some(span) = delimiter_span.filter(|_| separator == quotes) {
        check.fault(Code::BadDialect, &span, "`delimiter` and `quote` cannot be the same sign");
    }
    if let Some((_, span)) = decimal.as_ref().filter(|(sign, _)| Some(*sign) == thousands) {
        check.fault(Code::BadDialect, span, "`decimal` and `thousands` cannot be the same sign");
    }
    let other = thousands.and_then(|sign| match sign {
        '.' => Some(','),
        ',' => Some('.'),
        _ => None,
    });
    Dialect {
        encoding,
        delimiter,
        quote,
        sheet: sheet.map(|typed| typed.value.into()),
        skip_rows: skip_rows.and_then(|typed| check_skip_rows(check, &typed)),
        header_rows: header_rows.and_then(|typed| check_header_rows(check, &typed)),
        decimal: decimal.map(|(sign, _)| sign).or(other),
        thousands,
    }
}

fn check_byte(check: &mut FileCheck<'_>, key: &str, typed: &Spanned<String>) -> Option<u8> {
    let byte = match typed.value.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\n' | b'\r' | 0) => Some(*byte),
        b"tab" => Some(b'\t'),
        _ => None,
    };
    if byte.is_none() {
        let hint = "write one sign, such as \",\" or \";\", or \"tab\"";
        check.fault_with_hint(Code::BadDialect, &typed.span, format!("`{key}` cannot be `{}`", typed.value), hint);
    }
    byte
}

fn check_sign(check: &mut FileCheck<'_>, key: &str, typed: &Spanned<String>, allowed: &[char]) -> Option<char> {
    let mut signs = typed.value.chars();
    let sign = signs.next().filter(|sign| signs.next().is_none() && allowed.contains(sign));
    if sign.is_none() {
        let hint = if allowed.len() == 2 { "write \".\" or \",\"" } else { "write \".\", \",\", a space or \"'\"" };
        check.fault_with_hint(Code::BadDialect, &typed.span, format!("`{key}` cannot be `{}`", typed.value), hint);
    }
    sign
}

fn check_header_rows(check: &mut FileCheck<'_>, typed: &Spanned<i64>) -> Option<u32> {
    let rows = u32::try_from(typed.value).ok().filter(|rows| *rows <= 8);
    if rows.is_none() {
        check.fault_with_hint(
            Code::BadDialect,
            &typed.span,
            format!("`header_rows` cannot be {}", typed.value),
            "write how many rows of the file name the columns: 0 to 8",
        );
    }
    rows
}

fn check_skip_rows(check: &mut FileCheck<'_>, typed: &Spanned<i64>) -> Option<u32> {
    let rows = u32::try_from(typed.value).ok().filter(|rows| *rows <= 1000);
    if rows.is_none() {
        let message = format!("`skip_rows` cannot be {}", typed.value);
        let hint = "write how many rows stand above the header, empty ones included: 0 to 1000";
        check.fault_with_hint(Code::BadDialect, &typed.span, message, hint);
    }
    rows
}

fn check_field(check: &mut FileCheck<'_>, raw: RawField) -> Option<Field> {
    let RawField { span, name, title, field_type, unit, description, constraints, personal_data, translations } = raw;
    let mut translations = check.translations(translations);
    let name = check.required("name", &span, name).and_then(|typed| check.text("name", typed));
    let title = check.optional_text("title", title, &mut translations);
    let unit = check.optional_text("unit", unit, &mut translations);
    let description = check.optional_text("description", description, &mut translations);
    let field_type = field_type.and_then(|typed| {
        let names: Vec<_> = FieldType::ALL.iter().map(|known| known.as_str()).collect();
        check.choice("type", &typed, &names, FieldType::new)
    });
    let type_is_declared = field_type.is_some();
    let field_type = field_type.unwrap_or(FieldType::String);
    let constraints = constraints.map(|raw| check_constraints(check, raw, field_type)).unwrap_or_default();
    let personal_data = personal_data.and_then(|typed| check.text("personal_data", typed)).map(Into::into);
    Some(Field {
        name: name?.into(),
        title,
        field_type,
        type_is_declared,
        unit,
        description,
        constraints,
        personal_data,
    })
}

fn check_constraints(check: &mut FileCheck<'_>, raw: RawConstraints, field_type: FieldType) -> Constraints {
    let RawConstraints { required, unique, enumeration, pattern, minimum, maximum } = raw;
    let minimum = minimum.and_then(|typed| check_bound(check, "minimum", typed, field_type));
    let maximum = maximum.and_then(|typed| check_bound(check, "maximum", typed, field_type));
    let pattern = pattern.filter(|typed| !typed.value.is_empty()).and_then(|typed| {
        if let Err(error) = table::whole_value_pattern(&typed.value) {
            let reason = error.to_string().lines().last().unwrap_or_default().replace("error: ", "");
            check.fault(Code::BadConstraint, &typed.span, format!("the pattern is not a regular expression: {reason}"));
            return None;
        }
        Some(typed.value.into())
    });
    Constraints {
        required: required.is_some_and(|typed| typed.value),
        unique: unique.is_some_and(|typed| typed.value),
        enumeration: enumeration.into_iter().map(|typed| nfc(&typed.value).into()).collect(),
        pattern,
        minimum,
        maximum,
    }
}

/// Bounds are for numbers and years.
fn check_bound(check: &mut FileCheck<'_>, key: &str, typed: Spanned<String>, field_type: FieldType) -> Option<Bound> {
    if !field_type.is_numeric() && field_type != FieldType::Year {
        let message = format!("`{key}` is only for numbers and years");
        let hint = "declare the field's type as integer, number, percentage, currency or year, or leave the bound out";
        check.fault_with_hint(Code::BadConstraint, &typed.span, message, hint);
        return None;
    }
    if !typed.value.parse::<f64>().is_ok_and(f64::is_finite) {
        check.fault(Code::BadConstraint, &typed.span, format!("`{key}` is not a number: `{}`", typed.value));
        return None;
    }
    Some(typed.value.into())
}

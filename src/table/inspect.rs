//! What was decided of a file, for a person or a program that asks.

use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::chart::Places;
use super::encoding::Decoder;
use super::export::push_array;
use super::make::Cleaner;
use super::pass::Rows;
use super::plan::Plan;
use super::read::{Declared, Reading, read};
use super::rows::Kind;
use super::source::{Form, SourceError, text_sample};
use crate::diagnostic::Diagnostic;
use crate::model::{ColumnProfile, Dialect, FieldType, Format};

/// A file as it was read.
#[derive(Debug)]
pub struct Inspection {
    /// The encoding; `None` for a workbook.
    pub encoding: Option<&'static str>,
    /// Why that one, and what was repaired.
    pub evidence: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The sign between cells.
    pub delimiter: Option<char>,
    /// The sign around cells.
    pub quote: Option<char>,
    /// Lines above the header with the numbers of their records.
    pub titles: Vec<(u64, String)>,
    /// What all of it is counted in.
    pub unit: Option<String>,
    /// Records that name the columns.
    pub header_rows: Vec<u64>,
    /// Records that number the columns.
    pub number_rows: Vec<u64>,
    /// The first record of data.
    pub first_data_row: Option<u64>,
    /// The columns.
    pub columns: Vec<InspectedColumn>,
    /// Rows of data.
    pub rows: u64,
    /// Records that add others up.
    pub total_rows: Vec<u64>,
    /// Records that stand over others.
    pub group_rows: Vec<u64>,
    /// Records that are remarks.
    pub note_rows: Vec<u64>,
    /// Everything that was found.
    pub faults: Vec<InspectedFault>,
}

/// A column as it was read.
#[derive(Debug)]
pub struct InspectedColumn {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub field_type: FieldType,
    /// The sign before fractions, where the column or the file shows it.
    pub decimal: Option<char>,
    /// What its values are like.
    pub profile: ColumnProfile,
}

/// A finding with its record and column.
#[derive(Debug)]
pub struct InspectedFault {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The record.
    pub record: Option<u64>,
    /// The name of the column.
    pub column: Option<String>,
}

/// A file that nobody declared anything of but its sheet.
#[derive(Debug)]
pub struct Inspector<'a> {
    path: &'a Path,
    dialect: Dialect,
    format: Format,
}

impl<'a> Inspector<'a> {
    /// Opens a file; one with an unknown ending is read as CSV.
    pub fn new(path: &'a Path, sheet: Option<&str>) -> Self {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let csv = || Format::from_extension("csv").expect("CSV is known");
        let format = Format::from_extension(extension).filter(|format| format.is_table()).unwrap_or_else(csv);
        Self { path, format, dialect: Dialect { sheet: sheet.map(Into::into), ..Dialect::default() } }
    }

    fn declared(&self) -> Declared<'_> {
        Declared {
            format: self.format,
            dialect: &self.dialect,
            fields: &[],
            missing_values: &[],
            primary_key: &[],
            charts: Some(&[]),
            places: Places::NONE,
        }
    }

    fn read(&self) -> io::Result<Reading> {
        read(self.path, &self.path.to_string_lossy().as_ref().into(), self.declared())
    }

    /// What was decided.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn inspect(&self) -> io::Result<Inspection> {
        let Reading { table, plan, rows, faults, .. } = self.read()?;
        let Some(plan) = plan else { return Ok(Inspection::of_nothing(faults)) };
        let (encoding, evidence, sheet, signs) = match &plan.form {
            Form::Text { reading, signs } => {
                (Some(reading.encoding.as_str()), Some(reading.evidence.clone()), None, Some(*signs))
            }
            Form::Sheet { name, .. } => (None, None, Some(name.clone()), None),
        };
        let names: Vec<(usize, String)> =
            plan.columns.iter().map(|column| (column.at, column.field.name.to_string())).collect();
        let profiles = table.map(|table| table.columns).unwrap_or_default();
        let mut profiles = profiles.into_iter().map(|column| column.profile);
        let columns = plan.columns.iter().map(|column| InspectedColumn {
            name: column.field.name.to_string(),
            field_type: column.field.field_type,
            decimal: column.interpretation.decimal.map(super::number::Decimal::sign),
            profile: profiles.next().unwrap_or_default(),
        });
        Ok(Inspection {
            encoding,
            evidence,
            sheet,
            delimiter: signs.map(|signs| char::from(signs.delimiter)),
            quote: signs.and_then(|signs| signs.quote).map(char::from),
            titles: plan.layout.titles.clone(),
            unit: plan.layout.unit.clone(),
            header_rows: plan.layout.header.iter().map(|row| row.number).collect(),
            number_rows: plan.layout.numbered.iter().map(|row| row.number).collect(),
            first_data_row: rows.first,
            columns: columns.collect(),
            rows: rows.data,
            total_rows: rows.totals,
            group_rows: rows.groups,
            note_rows: rows.notes,
            faults: faults.into_iter().map(|fault| InspectedFault::of(fault, &names)).collect(),
        })
    }

    /// Writes the whole text, decoded and repaired; of a workbook, its cells with tabs between them.
    ///
    /// # Errors
    /// When the file cannot be read or `out` cannot be written.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.format.is_workbook() {
            return self.write_sheet(out);
        }
        let mut decoder = Decoder::new(&text_sample(self.path)?.reading(self.dialect.encoding));
        let mut file = std::fs::File::open(self.path)?;
        let (mut piece, mut text) = (vec![0; 1 << 16], String::new());
        loop {
            let count = io::Read::read(&mut file, &mut piece)?;
            decoder.decode(&piece[..count], count == 0, &mut text);
            out.write_all(text.as_bytes())?;
            text.clear();
            if count == 0 {
                return Ok(());
            }
        }
    }

    fn write_sheet(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(plan) = self.read()?.plan else { return Ok(()) };
        self.for_each_batch(&plan, |batch, _| {
            for record in batch.records() {
                let cells: Vec<String> = record.cells().map(super::layout::one_line).collect();
                writeln!(out, "{}", cells.join("\t"))?;
            }
            Ok(())
        })
    }

    /// Writes the rows of data as NDJSON arrays of typed cells.
    ///
    /// # Errors
    /// When the file cannot be read or `out` cannot be written.
    pub fn write_cells(&self, out: &mut dyn Write) -> io::Result<()> {
        let Reading { plan: Some(plan), .. } = self.read()? else { return Ok(()) };
        let cleaner = Cleaner { plan: &plan, marks: &[], missing_values: &[] };
        self.for_each_batch(&plan, |batch, kinds| {
            let only_data = |kind: &Kind| if *kind == Kind::Data { Kind::Data } else { Kind::Nothing };
            let data: Vec<Kind> = kinds.iter().map(only_data).collect();
            let lines: Vec<Vec<u8>> = cleaner
                .batch(batch, &data)
                .par_iter()
                .map(|rows| {
                    let mut lines = Vec::new();
                    for row in rows.rows() {
                        let types = plan.columns.iter().map(|column| column.field.field_type);
                        push_array(types.zip(row.iter()), &mut lines);
                    }
                    lines
                })
                .collect();
            lines.iter().try_for_each(|lines| out.write_all(lines))
        })
    }

    fn for_each_batch(
        &self,
        plan: &Plan,
        mut each: impl FnMut(&super::records::Batch, &[Kind]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut rows = Rows::open(self.path, plan, Vec::new()).map_err(SourceError::into_io)?;
        while let Some((batch, kinds)) = rows.next().map_err(SourceError::into_io)? {
            each(&batch, &kinds)?;
            rows.recycle(batch);
        }
        Ok(())
    }
}

impl Inspection {
    fn of_nothing(faults: Vec<super::fault::TableFault>) -> Self {
        Self {
            encoding: None,
            evidence: None,
            sheet: None,
            delimiter: None,
            quote: None,
            titles: Vec::new(),
            unit: None,
            header_rows: Vec::new(),
            number_rows: Vec::new(),
            first_data_row: None,
            columns: Vec::new(),
            rows: 0,
            total_rows: Vec::new(),
            group_rows: Vec::new(),
            note_rows: Vec::new(),
            faults: faults.into_iter().map(|fault| InspectedFault::of(fault, &[])).collect(),
        }
    }
}

impl InspectedFault {
    fn of(fault: super::fault::TableFault, names: &[(usize, String)]) -> Self {
        let name = |at: usize| names.iter().find(|(column, _)| *column == at).map(|(_, name)| name.clone());
        Self { column: fault.column.and_then(name), record: fault.record, diagnostic: fault.diagnostic }
    }
}

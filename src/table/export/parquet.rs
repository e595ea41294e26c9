//! Parquet: typed columns for DuckDB, pandas, Spark, and for pages of rows in a browser.
//!
//! Rows are gathered by column until a row group is full; then each column is encoded at once. Where a group
//! ends depends on the rows alone, never on how they are batched.

use std::io::{self, Write};
use std::mem;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use super::decimal::Decimal;
use super::{CleanRows, Export, Out, OutColumn, Row, moment};
use crate::model::FieldType;

/// Rows of a group, unless their text is long.
const GROUP_ROWS: usize = 1 << 16;
/// Bytes of text at which a group ends too, so that memory stays bounded.
const GROUP_BYTES: usize = 1 << 25;
/// Rows of a page: what a browser fetches at least to show a few rows.
const PAGE_ROWS: usize = 1 << 13;
const ZSTD_LEVEL: i32 = 3;

/// Whether a clean text can be a value of a Parquet column of this type.
///
/// A column with a value that cannot is opened as text: an integer beyond 64 bits, a date and time with an
/// offset, a fraction finer than a microsecond.
pub(crate) fn fits_parquet(cell: &str, field_type: FieldType) -> bool {
    if cell.is_empty() {
        return true;
    }
    match field_type {
        FieldType::Integer => cell.parse::<i64>().is_ok(),
        FieldType::Year => cell.parse::<i32>().is_ok(),
        FieldType::Number | FieldType::Percentage | FieldType::Currency => number(cell).is_some(),
        FieldType::Boolean => cell.parse::<bool>().is_ok(),
        FieldType::Date => moment::days(cell).is_some(),
        FieldType::Datetime => moment::micros(cell).is_some(),
        FieldType::Time => moment::micros_of_day(cell).is_some(),
        FieldType::String | FieldType::Period => true,
    }
}

/// Typed columns, compressed by zstd, with an index of pages.
pub(super) struct ParquetExport<'a> {
    out: SerializedFileWriter<Out<'a>>,
    columns: Vec<Column>,
    group_rows: usize,
    group_bytes: usize,
}

impl<'a> ParquetExport<'a> {
    pub(super) fn new(columns: &[OutColumn<'_>], out: Out<'a>) -> io::Result<Self> {
        let out = SerializedFileWriter::new(out, schema(columns).map_err(to_io)?, Arc::new(properties()?));
        Ok(Self {
            out: out.map_err(to_io)?,
            columns: columns.iter().map(Column::new).collect(),
            group_rows: 0,
            group_bytes: 0,
        })
    }

    fn push_row(&mut self, row: Row<'_>) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(row.iter()) {
            column.push(cell)?;
            self.group_bytes += cell.len();
        }
        self.group_rows += 1;
        if self.group_rows >= GROUP_ROWS || self.group_bytes >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        if self.group_rows > 0 {
            (self.group_rows, self.group_bytes) = (0, 0);
            write_group(&mut self.out, &mut self.columns).map_err(to_io)?;
        }
        Ok(())
    }
}

impl Export for ParquetExport<'_> {
    fn rows(&mut self, rows: &CleanRows) -> io::Result<()> {
        rows.rows().try_for_each(|row| self.push_row(row))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.write_group()?;
        self.out.finish().map_err(to_io)?;
        self.out.inner_mut().flush()
    }
}

fn properties() -> io::Result<WriterProperties> {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).map_err(to_io)?;
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by("odcat".into())
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_data_page_row_count_limit(PAGE_ROWS)
        .build())
}

fn schema(columns: &[OutColumn<'_>]) -> Result<TypePtr, ParquetError> {
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields).build()?))
}

fn field(column: &OutColumn<'_>) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = types(column.field_type);
    let field = Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    Ok(Arc::new(field.build()?))
}

/// How values are stored and what they mean (Apache Parquet, "Logical Types").
fn types(field_type: FieldType) -> (Physical, Option<LogicalType>) {
    match field_type {
        FieldType::Integer => (Physical::INT64, None),
        FieldType::Year => (Physical::INT32, None),
        FieldType::Number | FieldType::Percentage | FieldType::Currency => (Physical::DOUBLE, None),
        FieldType::Boolean => (Physical::BOOLEAN, None),
        FieldType::Date => (Physical::INT32, Some(LogicalType::Date)),
        FieldType::Datetime => (Physical::INT64, Some(LogicalType::timestamp(false, TimeUnit::MICROS))),
        FieldType::Time => (Physical::INT64, Some(LogicalType::time(false, TimeUnit::MICROS))),
        FieldType::String | FieldType::Period => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    }
}

/// A column of the group that is being gathered.
struct Column {
    name: Box<str>,
    field_type: FieldType,
    values: Values,
    /// For each row whether there is a value: 1 or 0.
    levels: Vec<i16>,
}

impl Column {
    fn new(column: &OutColumn<'_>) -> Self {
        let &OutColumn { name, field_type, title: _ } = column;
        Self { name: name.into(), field_type, values: Values::new(field_type), levels: Vec::new() }
    }

    fn push(&mut self, cell: &str) -> io::Result<()> {
        self.levels.push(i16::from(!cell.is_empty()));
        if cell.is_empty() || self.values.push(cell).is_some() {
            return Ok(());
        }
        let Self { name, field_type, .. } = self;
        let fault = format!("column `{name}`: Parquet has no {field_type:?} for `{cell}`");
        Err(io::Error::new(io::ErrorKind::InvalidData, fault))
    }
}

/// The values of a column, missing ones left out.
enum Values {
    Integers(Vec<i64>),
    Years(Vec<i32>),
    Numbers(Vec<f64>),
    Booleans(Vec<bool>),
    Dates(Vec<i32>),
    Datetimes(Vec<i64>),
    Times(Vec<i64>),
    Texts { text: Vec<u8>, ends: Vec<usize> },
}

impl Values {
    fn new(field_type: FieldType) -> Self {
        match field_type {
            FieldType::Integer => Self::Integers(Vec::new()),
            FieldType::Year => Self::Years(Vec::new()),
            FieldType::Number | FieldType::Percentage | FieldType::Currency => Self::Numbers(Vec::new()),
            FieldType::Boolean => Self::Booleans(Vec::new()),
            FieldType::Date => Self::Dates(Vec::new()),
            FieldType::Datetime => Self::Datetimes(Vec::new()),
            FieldType::Time => Self::Times(Vec::new()),
            FieldType::String | FieldType::Period => Self::Texts { text: Vec::new(), ends: Vec::new() },
        }
    }

    /// Adds a value, unless the text is none of the type.
    fn push(&mut self, cell: &str) -> Option<()> {
        match self {
            Self::Integers(values) => values.push(cell.parse().ok()?),
            Self::Years(values) => values.push(cell.parse().ok()?),
            Self::Numbers(values) => values.push(number(cell)?),
            Self::Booleans(values) => values.push(cell.parse().ok()?),
            Self::Dates(values) => values.push(moment::days(cell)?),
            Self::Datetimes(values) => values.push(moment::micros(cell)?),
            Self::Times(values) => values.push(moment::micros_of_day(cell)?),
            Self::Texts { text, ends } => {
                text.extend_from_slice(cell.as_bytes());
                ends.push(text.len());
            }
        }
        Some(())
    }
}

fn number(cell: &str) -> Option<f64> {
    Decimal::new(cell)?;
    cell.parse().ok().filter(|number: &f64| number.is_finite())
}

fn write_group(out: &mut SerializedFileWriter<Out<'_>>, columns: &mut [Column]) -> Result<(), ParquetError> {
    let mut group = out.next_row_group()?;
    for column in columns {
        // As many columns as the schema has: both were made from the same list.
        let Some(mut writer) = group.next_column()? else { break };
        write_column(writer.untyped(), &mut column.values, &column.levels)?;
        column.levels.clear();
        writer.close()?;
    }
    group.close()?;
    Ok(())
}

fn write_column(writer: &mut ColumnWriter<'_>, values: &mut Values, levels: &[i16]) -> Result<(), ParquetError> {
    use parquet::column::writer::ColumnWriter::{
        BoolColumnWriter, ByteArrayColumnWriter, DoubleColumnWriter, Int32ColumnWriter, Int64ColumnWriter,
    };
    match (values, writer) {
        (Values::Integers(values) | Values::Datetimes(values) | Values::Times(values), Int64ColumnWriter(writer)) => {
            write_values(writer, values, levels)
        }
        (Values::Years(values) | Values::Dates(values), Int32ColumnWriter(writer)) => {
            write_values(writer, values, levels)
        }
        (Values::Numbers(values), DoubleColumnWriter(writer)) => write_values(writer, values, levels),
        (Values::Booleans(values), BoolColumnWriter(writer)) => write_values(writer, values, levels),
        (Values::Texts { text, ends }, ByteArrayColumnWriter(writer)) => {
            let mut values = texts(text, ends);
            write_values(writer, &mut values, levels)
        }
        _ => Err(ParquetError::General("a column is not of the type in its schema".into())),
    }
}

/// The texts of a column, which share their memory.
fn texts(text: &mut Vec<u8>, ends: &mut Vec<usize>) -> Vec<ByteArray> {
    let shared = ByteArray::from(mem::take(text));
    let mut start = 0;
    let slice = |end| {
        let text = shared.slice(start, end - start);
        start = end;
        text
    };
    ends.drain(..).map(slice).collect()
}

/// A writer of values of one type.
type Writer<'a, 'p, T> = &'a mut parquet::column::writer::ColumnWriterImpl<'p, T>;

fn write_values<T: DataType>(
    writer: Writer<'_, '_, T>,
    values: &mut Vec<T::T>,
    levels: &[i16],
) -> Result<(), ParquetError> {
    writer.write_batch(values, Some(levels), None)?;
    values.clear();
    Ok(())
}

/// The error of the destination as it was, and any other one by its words.
fn to_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(source) => io::Error::other(source),
        },
        error => io::Error::other(error),
    }
}

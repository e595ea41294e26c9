//! `/catalog.csv` and `/catalog-excel.csv`: the list of datasets as a table, for notebooks and for spreadsheets.
//!
//! Both are made as the two CSV files of a table of data are: the first has every text as it is, the second is the one
//! that Excel opens right, with nothing in it that a spreadsheet would run.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::output::{OutPath, Output};
use crate::render::describe::Described;
use crate::render::list_table::{COLUMNS, EXCEL_LIST, LIST};
use crate::render::site::Site;
use crate::table::guard_formula;

/// Who reads a table.
#[derive(Clone, Copy)]
enum Reader {
    Program,
    Excel,
}

/// Without the address of the site there is none: it leads to the page of each dataset.
pub(in crate::render) fn outputs<'a>(site: &'a Site<'a>) -> Vec<Output<'a>> {
    let Some(described) = Described::new(site) else { return Vec::new() };
    let output = |(name, reader)| {
        let path = OutPath::new(name).expect("a plain name");
        Output::streamed(path, "the list of datasets", move |out| write(described, reader, out))
    };
    [(LIST, Reader::Program), (EXCEL_LIST, Reader::Excel)].map(output).into()
}

/// A row a dataset, so that no more than one is in memory.
fn write(described: Described<'_>, reader: Reader, out: &mut dyn Write) -> io::Result<()> {
    let terminator = match reader {
        Reader::Program => Terminator::Any(b'\n'),
        Reader::Excel => {
            out.write_all("\u{feff}".as_bytes())?;
            Terminator::CRLF
        }
    };
    let mut out = WriterBuilder::new().terminator(terminator).from_writer(out);
    out.write_record(COLUMNS.iter().map(|column| column.name))?;
    for dataset in &described.catalog().datasets {
        for column in &COLUMNS {
            let cell = (column.cell)(described, dataset).unwrap_or_default();
            let cell = match reader {
                Reader::Program => cell,
                Reader::Excel => guard_formula(&cell, column.field_type).into_owned().into(),
            };
            out.write_field(cell.as_bytes())?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()
}

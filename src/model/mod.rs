//! The catalogue as it is once every fault has been found: plain values, resolved and valid.
//!
//! Nothing here reads or writes. What is learnt of a table can be serialised, since it is kept from run to run.

mod appearance;
mod authority;
mod boundary;
mod catalog;
mod chart;
mod color;
mod commitment;
mod dataset;
mod distribution;
mod encoding;
mod format;
mod frequency;
mod host;
mod id;
mod language;
mod license;
mod page;
mod palette;
mod profile;
mod publisher;
mod report_form;
mod series;
mod table_schema;
mod topic;
mod url;

pub use self::appearance::{Appearance, Colors, Picture, PictureFormat};
pub use self::authority::{Country, DataTheme, PublisherType};
pub use self::boundary::{Area, Boundaries};
pub use self::catalog::{Catalog, Contact};
pub use self::chart::{Chart, ChartData, ChartForm, ChartPoint, ChartSeries};
pub use self::color::Color;
pub use self::commitment::{Commitment, CommitmentStatus};
pub use self::dataset::{Change, Dataset, Keyword, Period, Provenance, Status};
pub use self::distribution::{
    Column, Digest, Distribution, Download, DownloadKind, FileInfo, ForeignKey, MadeFile, Mark, MarkColumn, Preview,
    RowIndex, RowType, Table,
};
pub use self::encoding::Encoding;
pub use self::format::Format;
pub use self::frequency::Frequency;
pub use self::host::Host;
pub use self::id::{Id, IdError};
pub use self::language::{Language, Localized, Phrase};
pub use self::license::{CkanLicense, License, Terms};
pub use self::page::ExtraPage;
pub use self::palette::{Chosen, Pair, Palette, Role, nearest};
pub use self::profile::{ColumnProfile, Count, Histogram, NumberProfile};
pub use self::publisher::Publisher;
pub use self::report_form::{ReportForm, ReportFormError};
pub use self::series::Series;
pub use self::table_schema::{Bound, Constraints, Dialect, Field, FieldType};
pub use self::topic::Topic;
pub use self::url::{WebUrl, WebUrlError, is_safe_link};

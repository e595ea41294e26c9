//! map
pub mod check;
pub mod diagnostic;
pub mod model;
pub mod output;
pub mod read;
pub mod source;
pub mod table;

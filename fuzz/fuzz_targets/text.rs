//! Decoding and splitting: pieces of any size give what the whole gives at once.
//!
//! The two modules are no part of the library's interface, so their sources are taken in here.

#![no_main]

mod model {
    pub use odcat::model::Encoding;
}
mod parts;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parts::check(bytes));

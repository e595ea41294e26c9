//! Any bytes as a text file: inspecting it, its cells and its text.

#![no_main]
#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

#[path = "parts/inspect.rs"]
mod inspect;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| inspect::inspect(bytes, "csv"));

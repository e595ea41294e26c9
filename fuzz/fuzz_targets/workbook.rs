//! Any bytes as a workbook. The first one says under which name, so that a file is also tried under a wrong one.
//!
//! A library may panic over a broken file, as long as the reader contains it: only panics of our own code count.

#![no_main]
#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

#[path = "parts/inspect.rs"]
mod inspect;

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|place| place.file().contains("/registry/")) {
            eprintln!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
    })),
    |bytes: &[u8]| {
        let Some((name, bytes)) = bytes.split_first() else { return };
        inspect::inspect(bytes, ["xlsx", "xls", "ods"][usize::from(name % 3)]);
    }
);

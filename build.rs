//! Gives the program a mark of the code that reads tables, so that what an older one kept is not taken for
//! its own.

#![allow(clippy::disallowed_methods, reason = "the rule is for the program")]

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let mut files = vec![PathBuf::from("Cargo.lock")];
    for folder in ["src/table", "src/model"] {
        println!("cargo::rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files);
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        hash.write(&fs::read(&file).unwrap_or_default());
    }
    println!("cargo::rustc-env=ODCAT_TABLE_CODE={:016x}", hash.finish());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), files);
        } else {
            files.push(entry.path());
        }
    }
}

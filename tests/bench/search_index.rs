//! Makes the search index of a site and nothing else, and says what it took: `search_index SITE OUT`.
//!
//! One line of JSON: datasets; seconds of CPU (all threads) and of the clock for reading the words and for making the
//! files; MB in use before, and at most; files and bytes. Linux only.

#![allow(clippy::disallowed_methods, clippy::expect_used, reason = "a bench writes files and may stop")]

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use odcat::Options;
use odcat::output::Content;
use odcat::render::{Site, assemble, search_index};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let mut next = || arguments.next().expect("two folders: a site, and where to write the index");
    let (site, out) = (next(), next());
    let checked = odcat::check(&site, &Options::default(), &()).expect("the disk works");
    let catalog = checked.catalog.expect("the catalogue has no error");
    let (theme, _) = assemble(odcat::read::built_in_theme().0, None, &catalog.languages);
    let site = Site::new(&catalog, &theme).expect("the theme has no error");

    // From here on the most that was in use is counted anew.
    fs::write("/proc/self/clear_refs", "5").expect("Linux lets a process do so");
    let (before, clock, cpu) = (megabytes("VmRSS"), Instant::now(), cpu_seconds());
    let outputs = search_index(&site, &|| ());
    let (words_clock, words_cpu) = (clock.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let sizes: Vec<usize> = outputs
        .par_iter()
        .map(|output| {
            let Content::Rendered(render) = &output.content else { panic!("files of the index are made whole") };
            let bytes = render().expect("the index has no faults");
            let path = out.join(output.path.as_str());
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
            fs::write(path, &bytes).expect("writable");
            bytes.len()
        })
        .collect();
    let line = serde_json::json!({
        "datasets": catalog.datasets.len(),
        "words_s": words_clock,
        "words_cpu_s": words_cpu,
        "all_s": clock.elapsed().as_secs_f64(),
        "all_cpu_s": cpu_seconds() - cpu,
        "before_mb": before,
        "peak_mb": megabytes("VmHWM"),
        "files": sizes.len(),
        "bytes": sizes.iter().sum::<usize>(),
    });
    println!("{line}");
}

/// A line of `/proc/self/status`, in MB.
fn megabytes(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("this is Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).expect("the kernel names it");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1000.0
}

/// User and system time of this process.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this is Linux");
    let fields: Vec<&str> = stat.rsplit(") ").next().expect("it has a name").split(' ').collect();
    // Fields 14 and 15, of which 1 and 2 are before the bracket; a tick is 10 ms on Linux.
    [11, 12].iter().map(|at| fields[*at].parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}

//! Does the simplest things with all bytes of a file, in memory, on one core, and prints what each costs:
//! a line with its name, seconds of CPU and seconds by the clock.

use std::hint::black_box;
use std::time::Instant;
use std::{env, error, fs};

use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn error::Error>>;

/// Seconds of CPU that a measurement takes at least.
const ENOUGH: f64 = 0.3;

fn main() -> Result<()> {
    let path = env::args_os().nth(1).ok_or("limits FILE")?;
    let bytes = fs::read(path)?;
    // Written once before, so that its pages are there.
    let mut copy = vec![1; bytes.len()];
    report("memcpy", || Ok(copy.copy_from_slice(black_box(&bytes))))?;
    drop(copy);
    report("newline count", || Ok(memchr::memchr_iter(b'\n', &bytes).count()))?;
    report("UTF-8 check", || Ok(simdutf8::basic::from_utf8(&bytes)?.len()))?;
    report("SHA-256", || Ok(Sha256::digest(&bytes)))?;
    report("csv crate, byte records", || byte_records(&bytes))?;
    report("csv crate, text records", || text_records(&bytes))
}

fn byte_records(bytes: &[u8]) -> Result<usize> {
    let mut reader = csv::Reader::from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record)? {
        cells += record.len();
    }
    Ok(cells)
}

fn text_records(bytes: &[u8]) -> Result<usize> {
    let mut reader = csv::Reader::from_reader(bytes);
    let mut record = csv::StringRecord::new();
    let mut cells = 0;
    while reader.read_record(&mut record)? {
        cells += record.len();
    }
    Ok(cells)
}

/// The mean of as many repetitions as the kernel's clock needs, which ticks every few milliseconds.
fn report<T>(name: &str, mut work: impl FnMut() -> Result<T>) -> Result<()> {
    let (cpu, wall) = (cpu_seconds()?, Instant::now());
    let mut times = 0.0;
    while cpu_seconds()? - cpu < ENOUGH {
        black_box(work()?);
        times += 1.0;
    }
    println!("{name}\t{:.4}\t{:.4}", (cpu_seconds()? - cpu) / times, wall.elapsed().as_secs_f64() / times);
    Ok(())
}

/// Seconds that this thread has run so far; the kernel counts them in nanoseconds.
fn cpu_seconds() -> Result<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1e9)
}

//! The command line: arguments in, one subcommand, an exit code out.

mod build;
mod check;
mod inspect;
mod progress;
mod summary;

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::Options;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::WebUrl;
use crate::read;
use crate::report;

/// Publish an open-data list as a website.
///
/// A site is a folder that holds `catalog/`: the list as TOML files and the data as CSV files or workbooks. odcat checks it,
/// says exactly what is wrong and where, and turns it into web pages that any web host can serve.
///
/// Start with `odcat check`, then `odcat build`. To look at the result, run `python3 -m http.server -d public` and
/// open http://localhost:8000 in a browser.
#[derive(Debug, Parser)]
#[command(name = "odcat", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all is well, 1 something was found that must be mended, 2 wrong use or a failing disk.
Every finding has a code, such as E105; the guide's chapter on codes explains each.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the catalogue and write the website
    Build(build::BuildArguments),
    /// Check the catalogue without writing anything
    Check(check::CheckArguments),
    /// Show how data files are read, and what is in them
    Inspect(inspect::InspectArguments),
}

/// What every subcommand takes.
#[derive(Debug, Args)]
struct Common {
    /// Folder of the site: the one that holds `catalog/`
    #[arg(default_value = ".", value_name = "SITE")]
    site: PathBuf,

    /// Address at which the site will be read, in place of `base_url` in catalog.toml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<WebUrl>,

    /// Let warnings fail the run too: exit code 1, and nothing is written
    #[arg(long)]
    strict: bool,

    /// How to print errors and warnings
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    /// Number of threads; all cores by default, fewer leave room for other programs
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// Print only errors and warnings
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Print more, such as every file that is written
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the line and a hint
    Text,
    /// One JSON array of errors and warnings
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// Reads an address, with the `/` that must end it.
fn base_url(text: &str) -> Result<WebUrl, String> {
    let folder = if text.ends_with('/') { text.to_owned() } else { format!("{text}/") };
    match WebUrl::new(&folder) {
        Ok(url) if !folder.contains(['?', '#']) => Ok(url),
        Ok(_) => Err("an address without `?` and `#` is needed".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
    };
    result.unwrap_or_else(|error| {
        // Nobody reads on, as behind `| head`; the work itself is done.
        if error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        anstream::eprintln!("odcat: {error:#}");
        ExitCode::from(2)
    })
}

/// Prints lines for people.
fn say(lines: &str) -> anyhow::Result<()> {
    Ok(writeln!(anstream::stdout(), "{lines}")?)
}

impl Common {
    fn options(&self) -> Options {
        let stop_at = if self.strict { Severity::Warning } else { Severity::Error };
        Options { base_url: self.base_url.clone(), stop_at, ..Options::default() }
    }

    fn start_threads(&self) -> anyhow::Result<()> {
        let threads = self.jobs.map_or(0, usize::from);
        Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?)
    }

    /// Says where the folder is wrong before anything else goes wrong in it.
    fn check_site(&self) -> anyhow::Result<()> {
        if !read::has_catalog(&self.site) {
            anyhow::bail!(
                "there is no folder {}\nhint: run odcat in the folder that holds `catalog/`, or name that folder: odcat build path/to/site",
                self.site.join("catalog").display()
            );
        }
        Ok(())
    }

    fn print(&self, diagnostics: &[Diagnostic]) -> anyhow::Result<()> {
        let mut out = anstream::stdout().lock();
        let format = match self.format {
            Format::Text => report::Format::Text { color: true },
            Format::Json => report::Format::Json,
            Format::Github => report::Format::GitHub,
        };
        report::print(diagnostics, format, &mut out)?;
        Ok(out.flush()?)
    }

    /// Whether to say more than what was found.
    fn is_chatty(&self) -> bool {
        !self.quiet && self.format == Format::Text
    }

    fn shows_progress(&self) -> bool {
        self.is_chatty() && std::io::stderr().is_terminal()
    }

    fn exit_code(&self, diagnostics: &[Diagnostic]) -> ExitCode {
        let options = self.options();
        ExitCode::from(u8::from(diagnostics.iter().any(|diagnostic| options.stops(diagnostic))))
    }
}

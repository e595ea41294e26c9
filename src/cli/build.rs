//! `odcat build`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::progress::Bar;
use super::summary;
use super::{Common, say};
use crate::Options;
use crate::write::{Directory, Written};

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    #[command(flatten)]
    common: Common,

    /// Folder to write the website into; `public` in the site's folder by default
    #[arg(short, long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    /// Write the style guide too: every part of the pages, light and dark, at /styleguide/; not for publishing
    #[arg(long)]
    styleguide: bool,
}

pub(super) fn run(arguments: &BuildArguments) -> anyhow::Result<ExitCode> {
    let BuildArguments { common, out, styleguide } = arguments;
    common.check_site()?;
    common.start_threads()?;
    let start = Instant::now();
    let out = out.clone().unwrap_or_else(|| common.site.join("public"));
    let bar = Bar::new(common.shows_progress());
    let options = Options { styleguide: *styleguide, ..common.options() };
    let built = crate::build(&common.site, &options, || Directory::open(&out), &bar)?;
    bar.finish();
    common.print(&built.diagnostics)?;
    if common.is_chatty() {
        if let Some(written) = built.written.as_ref().filter(|_| common.verbose) {
            print_files(written)?;
        }
        say(&summary::built(&built, &out, start.elapsed()))?;
    }
    Ok(common.exit_code(&built.diagnostics))
}

fn print_files(written: &Written) -> anyhow::Result<()> {
    for (sign, paths) in [("+", &written.added), ("~", &written.changed), ("-", &written.removed)] {
        for path in paths {
            say(&format!("{sign} {path}"))?;
        }
    }
    Ok(())
}

//! `odcat check`.

use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::progress::Bar;
use super::summary;
use super::{Common, say};

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    let CheckArguments { common } = arguments;
    common.check_site()?;
    common.start_threads()?;
    let start = Instant::now();
    let bar = Bar::new(common.shows_progress());
    let checked = crate::check(&common.site, &common.options(), &bar)?;
    bar.finish();
    common.print(&checked.diagnostics)?;
    if common.is_chatty() {
        say(&summary::checked(checked.catalog.as_ref(), &checked.diagnostics, start.elapsed()))?;
    }
    Ok(common.exit_code(&checked.diagnostics))
}

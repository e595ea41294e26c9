//! A progress bar on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{Progress, Stage};

/// Shows how far a run is, or nothing where nobody would see it.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self(ProgressBar::with_draw_target(None, target))
    }

    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, steps: usize) {
        let what = match stage {
            Stage::Check => "checking entries",
            Stage::Index => "indexing words",
            Stage::Write => "writing files",
        };
        let style = ProgressStyle::with_template("{msg:>16} {wide_bar} {human_pos}/{human_len} ({eta})");
        self.0.reset();
        self.0.set_style(style.expect("the template is valid"));
        self.0.set_message(what);
        self.0.set_length(steps as u64);
        self.0.set_position(0);
    }

    fn step(&self) {
        self.0.inc(1);
    }
}

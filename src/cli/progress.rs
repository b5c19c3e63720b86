//! A bar on a terminal, for work that lasts.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done before is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How far the work has come.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    wanted: bool,
}

impl Progress {
    /// A bar for so many `things`, which stays hidden unless it is `wanted` and the work lasts.
    #[allow(
        clippy::disallowed_methods,
        reason = "what is shown while waiting depends on how long one waits"
    )]
    pub(super) fn new(number: usize, things: &str, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(number as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {things}"))
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: bar.with_style(style), started: Instant::now(), wanted }
    }

    /// One of them is done.
    pub(super) fn step(&self) {
        if self.wanted && self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

//! `RESULTS.md`: every bar with what was measured, and whether it was reached.

use std::fmt::Write;

/// One bar.
pub struct Bar {
    pub what: String,
    pub expected: String,
    pub measured: String,
    /// `None`: it could not be measured; `measured` says why.
    pub reached: Option<bool>,
}

impl Bar {
    #[must_use]
    pub fn at_least(what: &str, bar: f64, value: f64, unit: &str) -> Self {
        Self::new(what, format!("≥ {bar} {unit}"), format!("{value:.2} {unit}"), value >= bar)
    }

    #[must_use]
    pub fn at_most(what: &str, bar: f64, value: f64, unit: &str) -> Self {
        Self::new(what, format!("≤ {bar} {unit}"), format!("{value:.2} {unit}"), value <= bar)
    }

    fn new(what: &str, expected: String, measured: String, reached: bool) -> Self {
        Self { what: what.to_owned(), expected, measured, reached: Some(reached) }
    }

    #[must_use]
    pub fn not_measured(what: &str, why: &anyhow::Error) -> Self {
        let why = format!("{why:#}").replace(['\n', '|'], " ");
        let why: String = why.chars().take(300).collect();
        Self { what: what.to_owned(), expected: String::new(), measured: format!("not measured: {why}"), reached: None }
    }
}

/// The page as it grows.
#[derive(Default)]
pub struct Report {
    pub bars: Vec<Bar>,
    sections: String,
}

impl Report {
    pub fn section(&mut self, title: &str, text: &str) {
        let _ = write!(self.sections, "\n## {title}\n\n{text}\n");
    }

    /// The whole page; `head` says when, where and with what.
    #[must_use]
    pub fn page(&self, head: &str) -> String {
        let mut page = format!("# Measured\n\n{head}\n\n| bar | expected | measured | |\n|---|---|---|---|\n");
        for bar in &self.bars {
            let verdict = match bar.reached {
                Some(true) => "reached",
                Some(false) => "**missed**",
                None => "**not measured**",
            };
            let _ = writeln!(page, "| {} | {} | {} | {verdict} |", bar.what, bar.expected, bar.measured);
        }
        page + &self.sections
    }
}

/// The middle value; of an even number, the lower of the two in the middle.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

//! PostgreSQL's own log: `<data>/logs/postgres.log`, and the one before it, each of at most 8 MiB.

use std::collections::VecDeque;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;

use crate::Trouble;

const LARGEST: u64 = 8 * 1024 * 1024;
/// Enough to hold what a failed start says.
const REMEMBERED: usize = 40;

/// The newest lines, for the sentence that says why PostgreSQL ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastWords(Arc<Mutex<VecDeque<String>>>);

impl LastWords {
    pub(crate) fn text(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        lines.iter().map(String::as_str).collect()
    }

    fn remember(&self, line: &str) {
        let mut lines = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        if lines.len() == REMEMBERED {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }
}

/// A log file that begins anew when it has grown large.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    size: u64,
}

impl Log {
    pub(crate) fn open(data: &Path) -> Result<Self, Trouble> {
        let folder = data.join("logs");
        let path = folder.join("postgres.log");
        let opened = DirBuilder::new().recursive(true).mode(0o700).create(&folder).and_then(|()| append(&path));
        let file = opened.map_err(|error| Trouble::at(&path, error))?;
        let size = file.metadata().map_err(|error| Trouble::at(&path, error))?.len();
        Ok(Self { path, file, size })
    }

    /// Writes down what PostgreSQL says until it has ended. A full disk loses lines, never stops the database.
    pub(crate) fn follow(mut self, words: impl Read, last: &LastWords) {
        let mut words = BufReader::new(words);
        let mut line = Vec::new();
        while matches!(words.by_ref().take(64 * 1024).read_until(b'\n', &mut line), Ok(1..)) {
            last.remember(&String::from_utf8_lossy(&line));
            let _ = self.file.write_all(&line);
            self.size += line.len() as u64;
            if self.size > LARGEST {
                self.begin_anew();
            }
            line.clear();
        }
    }

    fn begin_anew(&mut self) {
        if fs::rename(&self.path, self.path.with_extension("log.1")).is_ok()
            && let Ok(file) = append(&self.path)
        {
            self.file = file;
        }
        self.size = 0;
    }
}

fn append(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

//! A page of instances: the first ones by their beginnings, however many there are behind them.

use crate::range::Range;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use guildhall_kernel::prelude::*;
use jiff::SignedDuration;

/// Most that one answer holds, in instances and, roughly, in bytes.
pub const MOST: usize = 10_000;
const USUAL: usize = 1_000;
const BYTES: usize = 6_000_000;

/// Where an instance stands among all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub begins: Timestamp,
    pub event: Uuid,
    pub start: Timestamp,
}

impl Place {
    fn cursor(self) -> String {
        BASE64.encode(format!("{}:{}:{}", self.begins.as_second(), self.event, self.start.as_second()))
    }

    fn of_cursor(text: &str) -> Option<Self> {
        let text = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
        let mut parts = text.split(':');
        let second = |part: Option<&str>| Timestamp::from_second(part?.parse().ok()?).ok();
        Some(Self { begins: second(parts.next())?, event: parts.next()?.parse().ok()?, start: second(parts.next())? })
    }
}

pub struct Page<T> {
    range: Range,
    after: Option<Place>,
    limit: usize,
    found: Vec<(Place, T)>,
}

impl<T> Page<T> {
    /// # Errors
    /// A fault on `cursor` for one that is not ours.
    pub fn new(range: Range, limit: Option<usize>, cursor: Option<&str>) -> Result<Self> {
        let refused = || Problem::field("cursor", "invalid", "is not a cursor of this list");
        let after = cursor.map(|text| Place::of_cursor(text).ok_or_else(refused)).transpose()?;
        Ok(Self { range, after, limit: limit.unwrap_or(USUAL), found: Vec::new() })
    }

    /// What is still of interest: once there are enough, nothing behind the last of them.
    pub fn window(&self) -> (Timestamp, Timestamp) {
        (self.range.from, self.range.to)
    }

    /// How many of one event can be of interest.
    pub const fn room(&self) -> usize {
        // Those before the cursor are found again, and passed over.
        if self.after.is_some() { usize::MAX } else { self.limit + 1 }
    }

    pub fn put(&mut self, place: Place, item: T) {
        if self.after.is_some_and(|after| place <= after) {
            return;
        }
        self.found.push((place, item));
        if self.found.len() > 2 * (self.limit + 1) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.found.sort_unstable_by_key(|(place, _)| *place);
        self.found.truncate(self.limit + 1);
        if let Some((last, _)) = self.found.get(self.limit) {
            self.range.to = self.range.to.min(last.begins.saturating_add(SignedDuration::from_secs(1)).unwrap_or(self.range.to));
        }
    }

    /// The page, and where the next one goes on.
    pub fn finish(mut self, weight: impl Fn(&T) -> usize) -> (Vec<T>, Option<String>) {
        self.cut();
        let mut bytes = 0;
        let fits = self.found.iter().take(self.limit).take_while(|(_, item)| {
            bytes += weight(item);
            bytes <= BYTES
        });
        let count = fits.count().max(1).min(self.found.len());
        let more = self.found.len() > count;
        self.found.truncate(count);
        let next = self.found.last().filter(|_| more).map(|(place, _)| place.cursor());
        (self.found.into_iter().map(|(_, item)| item).collect(), next)
    }
}

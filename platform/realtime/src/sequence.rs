//! Puts what two commits told at once back into the order that they have in their stream.
//!
//! Revisions of a stream have no gaps, but commits reach the hub from many threads. A revision that comes early waits for
//! the ones before it, at most [`PATIENCE`]; then it goes, and clients see the gap and `sync`.

use guildhall_kernel::live::Place;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Longest wait for a revision that is missing.
pub(crate) const PATIENCE: Duration = Duration::from_millis(100);
/// A stream that was quiet for this long is forgotten; its next revision is taken as it comes.
const MEMORY: Duration = Duration::from_secs(60);

pub(crate) struct Sequence<T> {
    streams: HashMap<Uuid, Stream<T>>,
    waiting: HashSet<Uuid>,
}

struct Stream<T> {
    next: i64,
    early: BTreeMap<i64, Vec<T>>,
    waiting_since: Option<Instant>,
    heard: Instant,
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Self { streams: HashMap::new(), waiting: HashSet::new() }
    }
}

impl<T> Sequence<T> {
    /// Takes what has come, and gives what may go now, in order.
    pub(crate) fn arrive(&mut self, place: Place, item: T, now: Instant) -> Vec<T> {
        let stream = self.streams.entry(place.stream).or_insert_with(|| Stream {
            next: place.revision,
            early: BTreeMap::new(),
            waiting_since: None,
            heard: now,
        });
        stream.heard = now;
        if place.revision < stream.next {
            // Given up already, or said twice: clients tell by the revision.
            return vec![item];
        }
        stream.early.entry(place.revision).or_default().push(item);
        let ready = stream.release(now);
        match stream.waiting_since {
            Some(_) => self.waiting.insert(place.stream),
            None => self.waiting.remove(&place.stream),
        };
        ready
    }

    /// What has waited long enough, in order.
    pub(crate) fn overdue(&mut self, now: Instant) -> Vec<T> {
        let mut ready = Vec::new();
        self.waiting.retain(|id| {
            let Some(stream) = self.streams.get_mut(id) else { return false };
            if stream.waiting_since.is_some_and(|since| now.duration_since(since) >= PATIENCE)
                && let Some((&first, _)) = stream.early.first_key_value()
            {
                stream.next = first;
                ready.extend(stream.release(now));
            }
            stream.waiting_since.is_some()
        });
        ready
    }

    /// Whether anything waits.
    pub(crate) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub(crate) fn forget_the_quiet(&mut self, now: Instant) {
        self.streams.retain(|_, stream| stream.waiting_since.is_some() || now.duration_since(stream.heard) < MEMORY);
    }
}

impl<T> Stream<T> {
    fn release(&mut self, now: Instant) -> Vec<T> {
        let mut ready = Vec::new();
        while let Some(items) = self.early.remove(&self.next) {
            ready.extend(items);
            self.next += 1;
        }
        self.waiting_since = match (self.early.is_empty(), ready.is_empty()) {
            (true, _) => None,
            // What came closed one gap; the wait for the next begins anew.
            (false, false) => Some(now),
            (false, true) => self.waiting_since.or(Some(now)),
        };
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(revision: i64) -> Place {
        Place { stream: Uuid::nil(), revision }
    }

    #[test]
    fn an_early_revision_waits_for_the_one_before_it() {
        let (mut sequence, now) = (Sequence::default(), Instant::now());
        assert_eq!(sequence.arrive(at(4), 4, now), [4]);
        assert!(sequence.arrive(at(6), 6, now).is_empty());
        assert!(sequence.waits());
        assert_eq!(sequence.arrive(at(5), 5, now), [5, 6]);
        assert!(!sequence.waits());
    }

    #[test]
    fn a_gap_is_waited_for_a_tenth_of_a_second() {
        let (mut sequence, now) = (Sequence::default(), Instant::now());
        sequence.arrive(at(1), 1, now);
        sequence.arrive(at(3), 3, now);
        sequence.arrive(at(4), 4, now);
        assert!(sequence.overdue(now + PATIENCE / 2).is_empty());
        assert_eq!(sequence.overdue(now + PATIENCE), [3, 4]);
        assert_eq!(sequence.arrive(at(2), 2, now + PATIENCE), [2], "late, but not lost");
        assert_eq!(sequence.arrive(at(5), 5, now + PATIENCE), [5]);
    }

    #[test]
    fn quiet_streams_are_forgotten() {
        let (mut sequence, now) = (Sequence::default(), Instant::now());
        sequence.arrive(at(1), 1, now);
        sequence.forget_the_quiet(now + MEMORY);
        assert!(sequence.streams.is_empty());
        assert_eq!(sequence.arrive(at(9), 9, now + MEMORY), [9]);
    }

    proptest! {
        /// However the commits of a stream overtake each other after its first, they go out once each and in order.
        #[test]
        fn any_order_becomes_the_streams_order(order in Just((2..40i64).collect::<Vec<_>>()).prop_shuffle()) {
            let (mut sequence, now) = (Sequence::default(), Instant::now());
            let mut out = sequence.arrive(at(1), 1, now);
            for revision in order {
                out.extend(sequence.arrive(at(revision), revision, now));
            }
            prop_assert_eq!(out, (1..40).collect::<Vec<_>>());
            prop_assert!(!sequence.waits());
        }

        /// With revisions that never come, all others still go out, once each and in order.
        #[test]
        fn missing_revisions_hold_nothing_back_for_ever(lost in prop::collection::hash_set(2..40i64, 0..10), order in Just((2..40i64).collect::<Vec<_>>()).prop_shuffle()) {
            let (mut sequence, mut now) = (Sequence::default(), Instant::now());
            let mut out = sequence.arrive(at(1), 1, now);
            for revision in order.into_iter().filter(|revision| !lost.contains(revision)) {
                out.extend(sequence.arrive(at(revision), revision, now));
            }
            while sequence.waits() {
                now += PATIENCE;
                out.extend(sequence.overdue(now));
            }
            prop_assert_eq!(out, (1..40).filter(|revision| !lost.contains(revision)).collect::<Vec<_>>());
        }
    }
}

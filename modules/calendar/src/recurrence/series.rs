//! All instances of one event: those of its rule, those added, without those taken out.

use super::{
    filter::plus,
    rule::{Rule, Until},
    walk::walk,
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use std::ops::ControlFlow;

/// When an instance begins: a day of an event of whole days, an instant of any other. The two are not mixed in one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    Day(Date),
    At(Timestamp),
}

/// The first instance.
#[derive(Debug, Clone)]
pub enum First {
    Day(Date),
    /// By the clocks of a zone, which those after it follow: a time that the clocks skip is as much later as they jump, one
    /// that they repeat is the first of the two (RFC 5545 §3.3.5).
    At(Timestamp, TimeZone),
}

#[derive(Debug, Clone)]
pub struct Series {
    pub first: First,
    pub rule: Option<Rule>,
    /// What is taken out.
    pub without: Vec<Moment>,
    /// What is added.
    pub with: Vec<Moment>,
}

impl First {
    #[must_use]
    pub const fn moment(&self) -> Moment {
        match self {
            Self::Day(day) => Moment::Day(*day),
            Self::At(at, _) => Moment::At(*at),
        }
    }

    /// By the clocks of the zone; midnight of a day.
    #[must_use]
    pub fn local(&self) -> DateTime {
        self.local_of(self.moment())
    }

    #[must_use]
    pub fn local_of(&self, moment: Moment) -> DateTime {
        match (self, moment) {
            (Self::At(_, zone), Moment::At(at)) => zone.to_datetime(at),
            (Self::Day(_), Moment::At(at)) => TimeZone::UTC.to_datetime(at),
            (_, Moment::Day(day)) => day.to_datetime(Time::midnight()),
        }
    }

    /// The moment of a local time; none beyond the years that there are.
    #[must_use]
    pub fn at_local(&self, local: DateTime) -> Option<Moment> {
        match self {
            Self::Day(_) => Some(Moment::Day(local.date())),
            Self::At(_, zone) => zone.to_ambiguous_timestamp(local).compatible().ok().map(Moment::At),
        }
    }
}

impl Series {
    #[must_use]
    pub const fn once(first: First) -> Self {
        Self { first, rule: None, without: Vec::new(), with: Vec::new() }
    }

    /// At most `most` beginnings from `from` on, before `to`, in order, each once.
    #[must_use]
    pub fn beginnings(&self, from: Moment, to: Moment, most: usize) -> Vec<Moment> {
        let mut found: Vec<Moment> = self.with.iter().copied().filter(|one| *one >= from && *one < to).collect();
        found.sort_unstable();
        found.dedup();
        let added = found.len();
        let mut of_rule = 0;
        self.follow(from, to, &mut |moment| {
            if moment >= from && !self.without.contains(&moment) && !found[..added].contains(&moment) {
                found.push(moment);
                of_rule += 1;
            }
            if of_rule >= most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found.retain(|one| !self.without.contains(one));
        if added > 0 {
            found.sort_unstable();
        }
        found.truncate(most);
        found
    }

    /// Whether an instance begins then, as the rule and what was added have it, taken out or not.
    #[must_use]
    pub fn has(&self, moment: Moment) -> bool {
        let mut found = self.with.contains(&moment);
        if let Some(after) = just_after(moment) {
            self.follow(moment, after, &mut |one| {
                found |= one == moment;
                ControlFlow::Continue(())
            });
        }
        found
    }

    /// How many instances the rule has before a moment, up to `most`.
    #[must_use]
    pub fn before(&self, moment: Moment, most: usize) -> usize {
        let mut count = 0;
        self.follow(self.first.moment(), moment, &mut |_| {
            count += 1;
            if count >= most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        count
    }

    /// Goes through the rule's instances before `to`, in order, each once. Those before `from` may be left out.
    fn follow(&self, from: Moment, to: Moment, visit: &mut impl FnMut(Moment) -> ControlFlow<()>) {
        let Some(rule) = &self.rule else {
            let first = self.first.moment();
            if first < to {
                let _ = visit(first);
            }
            return;
        };
        let until = rule.until.and_then(|until| match until {
            Until::Day(day) => Some(Moment::Day(day)),
            Until::At(at) => TimeZone::UTC.to_timestamp(at).ok().map(Moment::At),
        });
        let first = self.first.local();
        // What is counted is counted from the first one on. A day on either side covers every shift of clocks.
        let begin = match rule.count {
            Some(_) => first.date(),
            None => plus(self.first.local_of(from).date(), -2).unwrap_or(first.date()),
        };
        let end = self.first.local_of(until.map_or(to, |until| until.min(to))).date();
        let last = plus(end, 2).unwrap_or(Date::MAX);
        let (mut counted, mut previous) = (0, None);
        walk(rule, first, begin, last, &mut |local| {
            let Some(moment) = self.first.at_local(local) else { return ControlFlow::Break(()) };
            // Two local times may be one instant, where clocks jump: it is one instance.
            if previous.is_some_and(|previous| moment <= previous) {
                return ControlFlow::Continue(());
            }
            if moment >= to || until.is_some_and(|until| moment > until) || rule.count.is_some_and(|count| counted >= count) {
                return ControlFlow::Break(());
            }
            previous = Some(moment);
            counted += 1;
            visit(moment)
        });
    }
}

fn just_after(moment: Moment) -> Option<Moment> {
    match moment {
        Moment::Day(day) => plus(day, 1).map(Moment::Day),
        Moment::At(at) => at.checked_add(jiff::SignedDuration::from_secs(1)).ok().map(Moment::At),
    }
}

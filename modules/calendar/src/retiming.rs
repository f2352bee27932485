//! Giving an event other times, so that its instances stay what they are: a series that moves takes those that were taken out
//! or are otherwise along.

use crate::{
    changing::Scope,
    draft::{Timing, length, rule, zone},
    recurrence::{First, Moment, Rule, Series, Until},
    said::{Said, instant},
    stored::{Length, Stored},
};
use guildhall_kernel::prelude::*;
use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

/// What is said of the times.
pub struct Retiming<'s> {
    pub start: Option<Said>,
    pub end: Option<Said>,
    pub all_day: Option<bool>,
    pub zone: Option<&'s str>,
    /// None keeps it.
    pub recurrence: Option<Option<&'s str>>,
}

/// Another timing, and how the instances went there.
pub struct Retimed {
    pub timing: Timing,
    pub moved: Moved,
}

/// How instances of a series became those of another.
pub struct Moved {
    from: First,
    to: First,
    by: SignedDuration,
    /// They are instances still: neither the rule nor the kind is another.
    same: bool,
    anew: bool,
}

impl Moved {
    /// What names the same instance now.
    pub fn key(&self, start: Moment) -> Option<Moment> {
        if !self.same {
            return Some(start).filter(|_| !self.anew);
        }
        self.to.at_local(later(self.from.local_of(start), self.by)?)
    }
    /// Who answered for the old time is asked again.
    pub const fn asks_anew(&self) -> bool {
        self.anew
    }
}

fn later(local: DateTime, by: SignedDuration) -> Option<DateTime> {
    local.checked_add(by).ok()
}

impl Retiming<'_> {
    const fn says_nothing(&self) -> bool {
        self.start.is_none() && self.end.is_none() && self.all_day.is_none() && self.zone.is_none() && self.recurrence.is_none()
    }

    /// The other timing, if anything is said; `reference` is the instance that the times are of, the first one if none.
    ///
    /// # Errors
    /// Faults on the fields that say what cannot be.
    pub fn of(&self, old: &Timing, reference: Option<Moment>) -> Result<Option<Retimed>> {
        if self.says_nothing() {
            return Ok(None);
        }
        let all_day = self.all_day.unwrap_or(old.is_all_day());
        let same_kind = all_day == old.is_all_day();
        let zone_name = self.zone.map_or_else(|| old.zone_name.clone(), str::to_owned);
        let zone = if self.zone.is_some() { zone(&zone_name)? } else { old.zone.clone() };
        let reference = reference.unwrap_or(old.series.first.moment());
        let begins = match self.start {
            Some(said) => said.moment("start_time", all_day, &zone)?,
            None if same_kind => reference,
            None => return Err(Problem::field("start_time", "required", "is required when all_day changes")),
        };
        let length = match self.end {
            Some(said) => length(begins, said.moment("end_time", all_day, &zone)?)?,
            None if same_kind => old.length,
            None => return Err(Problem::field("end_time", "required", "is required when all_day changes")),
        };
        let of_reference = first(begins, &zone);
        let by = of_reference.local().duration_since(old.series.first.local_of(reference));
        let beyond = || Problem::field("start_time", "range", "moves the series beyond the years that can be planned");
        let begins = of_reference.at_local(later(old.series.first.local(), by).ok_or_else(beyond)?).ok_or_else(beyond)?;
        let to = first(if by.is_zero() && self.zone.is_none() && same_kind { old.series.first.moment() } else { begins }, &zone);
        let mut series = Series::once(to.clone());
        series.rule = match self.recurrence {
            Some(text) => text.map(|text| rule(text, all_day)).transpose()?,
            None => old.series.rule.clone().map(|rule| moved_rule(rule, by, &old.series.first, &to)),
        };
        let same_rule = self.recurrence.is_none() || series.rule == old.series.rule;
        let moved = Moved {
            from: old.series.first.clone(),
            to: to.clone(),
            by,
            same: same_kind,
            anew: !same_kind || !by.is_zero() || length != old.length || !same_rule,
        };
        let wanted = series.first.moment();
        let mut timing = Timing { zone_name, zone, series, length }.settled()?;
        if self.recurrence.is_none() && timing.series.first.moment() != wanted {
            return Err(Problem::field("recurrence", "required", "does not name the new day: say how it repeats from now on"));
        }
        if same_kind && timing.series.rule.is_some() {
            let keys = |list: &[Moment]| list.iter().filter_map(|one| moved.key(*one)).collect::<Vec<_>>();
            timing.series.with = keys(&old.series.with);
            let without = keys(&old.series.without);
            timing.series.without = without.into_iter().filter(|one| timing.series.has(*one)).collect();
        }
        Ok(Some(Retimed { timing, moved }))
    }

    /// The other times of one instance.
    ///
    /// # Errors
    /// As [`Retiming::of`].
    pub fn of_one(&self, held: &Stored, begins: Moment, ends: Moment) -> Result<(Moment, Moment)> {
        let all_day = matches!(begins, Moment::Day(_));
        let said = |field, said: Option<Said>| said.map(|said| said.moment(field, all_day, &held.zone)).transpose();
        let length_now = Length::between(begins, ends);
        let new_begins = said("start_time", self.start)?.unwrap_or(begins);
        let new_ends = match said("end_time", self.end)? {
            Some(ends) => {
                length(new_begins, ends)?;
                ends
            }
            None => length_now.after(new_begins),
        };
        Ok((new_begins, new_ends))
    }
}

fn first(begins: Moment, zone: &TimeZone) -> First {
    match begins {
        Moment::Day(day) => First::Day(day),
        Moment::At(at) => First::At(at, zone.clone()),
    }
}

/// The rule of a series that begins that much later: its weekdays and its end go along.
fn moved_rule(rule: Rule, by: SignedDuration, from: &First, to: &First) -> Rule {
    let until = rule.until.map(|until| match (until, to) {
        (Until::Day(day), First::Day(_)) => Until::Day(later(day.at(0, 0, 0, 0), by).map_or(day, DateTime::date)),
        (Until::At(at), First::At(..)) => Until::At(later(at, by).unwrap_or(at)),
        // The whole of the last day.
        (Until::Day(day), First::At(_, zone)) => {
            Until::At(TimeZone::UTC.to_datetime(instant(Moment::Day(day.tomorrow().unwrap_or(day)), zone) - SignedDuration::from_secs(1)))
        }
        (Until::At(at), First::Day(_)) => Until::Day(at.date()),
    });
    // Between dates, not between times: from an evening to the next morning is a day.
    let days = from.local().date().duration_until(to.local().date()).as_hours() / 24;
    Rule { until, ..rule.moved_by(days) }
}

impl Timing {
    /// From one of its instances on.
    #[must_use]
    pub fn from(mut self, start: Moment) -> Self {
        let before = self.series.before(start, usize::MAX);
        if let Some(count) = self.series.rule.as_mut().and_then(|rule| rule.count.as_mut()) {
            *count = count.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX)).max(1);
        }
        self.series.without.retain(|one| *one >= start);
        self.series.with.retain(|one| *one > start);
        self.series.first = first(start, &self.zone);
        self
    }
}

impl Series {
    /// Without what begins at a moment or after it.
    #[must_use]
    pub fn ending_before(mut self, start: Moment) -> Self {
        let before = self.before(start, usize::MAX);
        if let Some(rule) = &mut self.rule {
            if rule.count.is_some() {
                rule.count = Some(u32::try_from(before).unwrap_or(u32::MAX).max(1));
            } else {
                rule.until = Some(match start {
                    Moment::Day(day) => Until::Day(day.yesterday().unwrap_or(day)),
                    Moment::At(at) => Until::At(TimeZone::UTC.to_datetime(at - SignedDuration::from_secs(1))),
                });
            }
        }
        self.without.retain(|one| *one < start);
        self.with.retain(|one| *one < start);
        self
    }
}

impl Stored {
    #[must_use]
    pub const fn recurs(&self) -> bool {
        self.series.rule.is_some() || !self.series.with.is_empty()
    }

    /// The instance that somebody names by its beginning.
    ///
    /// # Errors
    /// A fault on `instance_start` for one that is not there.
    pub fn instance(&self, said: Said) -> Result<Moment> {
        let all_day = matches!(self.series.first, First::Day(_));
        let start = said.moment("instance_start", all_day, &self.zone)?;
        if self.series.has(start) && !self.series.without.contains(&start) {
            return Ok(start);
        }
        Err(Problem::field("instance_start", "invalid", "is the beginning of no instance of this event"))
    }

    /// What of the event is meant. An event without instances is meant whole, and so is all from the first one on.
    ///
    /// # Errors
    /// Faults on `instance_start`.
    pub fn part(&self, scope: Scope, said: Option<Said>) -> Result<(Scope, Option<Moment>)> {
        if !self.recurs() {
            return Ok((Scope::All, None));
        }
        let instance = said.map(|said| self.instance(said)).transpose()?;
        match (scope, instance) {
            (Scope::All, instance) => Ok((Scope::All, instance)),
            (_, None) => Err(Problem::field("instance_start", "required", "is required to say which instance")),
            (Scope::Following, Some(start)) if start == self.series.first.moment() => Ok((Scope::All, Some(start))),
            (scope, instance) => Ok((scope, instance)),
        }
    }
}

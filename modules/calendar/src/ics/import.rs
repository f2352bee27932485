//! Events of a file as drafts of our own. What cannot be one is left out, with its line and the reason.

use super::{
    habits::{lenient, seconds, windows_zone},
    lines::{Component, Property, events},
    text::unescaped,
};
use crate::{
    draft::{Draft, Timing},
    recurrence::{First, Moment, Rule, Series},
    said::Said,
    stored::{Change, Length, Visibility},
};
use guildhall_kernel::{prelude::*, text::is_time_zone};
use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use std::collections::BTreeMap;

/// An event of a file, ready to be written.
pub struct Draught {
    pub line: usize,
    pub uid: String,
    pub draft: Draft,
    pub changes: BTreeMap<Moment, Change>,
}

/// What of a file was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Skipped {
    /// Where the event begins in the file, from 1.
    pub line: usize,
    #[schemars(length(max = 300))]
    pub reason: String,
}

/// Most events of one file.
const MOST: usize = 500;
/// Most dates that an event adds or leaves out.
const DATES: usize = 1000;

/// The events of a file, by the clocks of `own` where it names none.
///
/// # Errors
/// A fault on `ics` for what is no calendar, or too much of one.
pub fn read(text: &str, own: (&str, &TimeZone)) -> Result<(Vec<Draught>, Vec<Skipped>)> {
    let wrong = |(line, reason): (usize, &str)| Problem::field("ics", "invalid", format!("{reason} (line {line})"));
    let components = events(text).map_err(wrong)?;
    if components.len() > MOST {
        return Err(Problem::field("ics", "length", format!("has {} events; {MOST} at once is the most", components.len())));
    }
    let (others, wholes): (Vec<_>, Vec<_>) = components.into_iter().partition(|event| event.get("RECURRENCE-ID").is_some());
    let mut drafts: Vec<Draught> = Vec::new();
    let mut skipped: Vec<Skipped> = Vec::new();
    for event in &wholes {
        match (Reader { event, own }).draught() {
            Ok(draught) if drafts.iter().any(|known| known.uid == draught.uid) => {
                skipped.push(Skipped { line: event.line, reason: "is in the file twice".to_owned() });
            }
            Ok(draught) => drafts.push(draught),
            Err(reason) => skipped.push(Skipped { line: event.line, reason }),
        }
    }
    for event in &others {
        let uid = event.get("UID").map(|uid| uid.value.clone()).unwrap_or_default();
        let done = match drafts.iter_mut().find(|draught| draught.uid == uid) {
            Some(draught) => (Reader { event, own }).change(draught),
            None => Err("is an instance of an event that is not in the file".to_owned()),
        };
        skipped.extend(done.err().map(|reason| Skipped { line: event.line, reason }));
    }
    skipped.sort_by_key(|skipped| skipped.line);
    Ok((drafts, skipped))
}

type Reason = String;

struct Reader<'e> {
    event: &'e Component,
    own: (&'e str, &'e TimeZone),
}

/// A moment that a file says, and by which clocks.
struct Told {
    moment: Moment,
    zone: String,
}

impl Reader<'_> {
    fn draught(&self) -> Result<Draught, Reason> {
        let uid = self.event.get("UID").map(|uid| uid.value.trim().to_owned()).filter(|uid| (1..=250).contains(&uid.chars().count()));
        let uid = uid.filter(|uid| !uid.chars().any(char::is_control)).ok_or("has no UID, or a long one")?;
        if self.event.get("STATUS").is_some_and(|status| status.value.eq_ignore_ascii_case("CANCELLED")) {
            return Err("is called off".to_owned());
        }
        let begins = self.moment(self.event.get("DTSTART").ok_or("has no DTSTART")?)?;
        let zone = TimeZone::get(&begins.zone).map_err(|_| "has a time zone that is not known")?;
        let ends = self.ends(&begins)?;
        let length = crate::draft::length(begins.moment, ends).map_err(said)?;
        let first = match begins.moment {
            Moment::Day(day) => First::Day(day),
            Moment::At(at) => First::At(at, zone.clone()),
        };
        let all_day = matches!(first, First::Day(_));
        let rule = match (self.event.get("RRULE"), self.event.all("RRULE").count()) {
            (_, 2..) => return Err("has several rules".to_owned()),
            (None, _) => None,
            (Some(rule), _) => {
                Some(Rule::parse(&lenient(&rule.value, all_day, &zone), all_day).map_err(|complaint| format!("its rule {complaint}"))?)
            }
        };
        let mut series = Series { rule, ..Series::once(first) };
        series.without = self.dates("EXDATE", all_day)?;
        series.with = self.dates("RDATE", all_day)?;
        let timing = Timing { zone_name: begins.zone, zone, series, length }.settled().map_err(said)?;
        let private = self.event.get("CLASS").is_some_and(|class| !class.value.eq_ignore_ascii_case("PUBLIC"));
        let draft = Draft {
            title: self.text("SUMMARY", 200).unwrap_or_else(|| "Without a title".to_owned()),
            location: self.text("LOCATION", 300),
            description: self.prose("DESCRIPTION", 8000),
            visibility: if private { Visibility::Private } else { Visibility::Default },
            attendees: Vec::new(),
            reminders: Vec::new(),
            timing,
        };
        Ok(Draught { line: self.event.line, uid, draft, changes: BTreeMap::new() })
    }

    /// One instance of an event that was read before.
    fn change(&self, draught: &mut Draught) -> Result<(), Reason> {
        let start = self.moment(self.event.get("RECURRENCE-ID").ok_or("names no instance")?)?.moment;
        let series = &mut draught.draft.timing.series;
        if std::mem::discriminant(&start) != std::mem::discriminant(&series.first.moment()) || !series.has(start) {
            return Err("is an instance that its event does not have".to_owned());
        }
        if self.event.get("STATUS").is_some_and(|status| status.value.eq_ignore_ascii_case("CANCELLED")) {
            if series.without.len() < DATES {
                series.without.push(start);
            }
            return Ok(());
        }
        let begins = self.moment(self.event.get("DTSTART").ok_or("has no DTSTART")?)?;
        if std::mem::discriminant(&start) != std::mem::discriminant(&begins.moment) {
            return Err("is of whole days where its event is not, or the other way round".to_owned());
        }
        let ends = self.ends(&begins)?;
        crate::draft::length(begins.moment, ends).map_err(said)?;
        if draught.changes.len() >= 500 {
            return Err("is one instance too many that is otherwise".to_owned());
        }
        let change = Change {
            begins: begins.moment,
            ends,
            title: self.text("SUMMARY", 200),
            location: Some(self.text("LOCATION", 300).unwrap_or_default()),
            description: Some(self.prose("DESCRIPTION", 8000).unwrap_or_default()),
        };
        draught.changes.insert(start, change);
        Ok(())
    }

    fn ends(&self, begins: &Told) -> Result<Moment, Reason> {
        if let Some(end) = self.event.get("DTEND") {
            let ends = self.moment(end)?.moment;
            return match (begins.moment, ends) {
                // Written by some for a single day.
                (Moment::Day(from), Moment::Day(to)) if from == to => Ok(Length::Days(1).after(begins.moment)),
                (Moment::Day(_), Moment::At(_)) | (Moment::At(_), Moment::Day(_)) => {
                    Err("has a DTEND of another kind than its DTSTART".to_owned())
                }
                _ => Ok(ends),
            };
        }
        let length = match (self.event.get("DURATION"), begins.moment) {
            (Some(duration), moment) => {
                let seconds = seconds(&duration.value).ok_or("has a DURATION that cannot be read")?;
                match moment {
                    Moment::Day(_) => Length::Days(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX).clamp(1, 400)),
                    Moment::At(_) => Length::Seconds(seconds),
                }
            }
            (None, Moment::Day(_)) => Length::Days(1),
            (None, Moment::At(_)) => Length::Seconds(0),
        };
        Ok(length.after(begins.moment))
    }

    fn moment(&self, property: &Property) -> Result<Told, Reason> {
        self.told(property, property.value.trim())
    }

    fn told(&self, property: &Property, value: &str) -> Result<Told, Reason> {
        let zone = property.param("TZID").map(|name| name.trim_start_matches('/'));
        if value.len() == 8 {
            let day = Date::strptime("%Y%m%d", value).map_err(|_| format!("has a {} that is no day", property.name))?;
            let moment = Said::Day(day).moment(&property.name, true, &TimeZone::UTC).map_err(said)?;
            return Ok(Told { moment, zone: self.own.0.to_owned() });
        }
        let (local, is_utc) = value.strip_suffix(['Z', 'z']).map_or((value, false), |local| (local, true));
        let local = DateTime::strptime("%Y%m%dT%H%M%S", local).map_err(|_| format!("has a {} that is no time", property.name))?;
        let name = match (is_utc, zone) {
            (true, _) => "UTC",
            (false, None) => self.own.0,
            (false, Some(name)) if is_time_zone(name) => name,
            (false, Some(name)) => windows_zone(name).ok_or("has a time zone that is not of the IANA database")?,
        };
        let tz = TimeZone::get(name).map_err(|_| "has a time zone that is not known")?;
        let moment = Said::Local(local).moment(&property.name, false, &tz).map_err(said)?;
        Ok(Told { moment, zone: name.to_owned() })
    }

    fn dates(&self, name: &str, all_day: bool) -> Result<Vec<Moment>, Reason> {
        let mut dates = Vec::new();
        for property in self.event.all(name) {
            for value in property.value.split(',') {
                let moment = self.told(property, value.trim())?.moment;
                if matches!(moment, Moment::Day(_)) != all_day {
                    return Err(format!("has an {name} of another kind than its DTSTART"));
                }
                dates.push(moment);
            }
        }
        if dates.len() > DATES { Err(format!("has more than {DATES} of {name}")) } else { Ok(dates) }
    }

    fn prose(&self, name: &str, most: usize) -> Option<String> {
        let text = unescaped(&self.event.get(name)?.value);
        let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(most).collect();
        (!kept.trim().is_empty()).then_some(kept)
    }

    /// On one line.
    fn text(&self, name: &str, most: usize) -> Option<String> {
        let prose = self.prose(name, most)?;
        let line: String = prose.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }
}

/// A refusal of ours as the reason of a line.
fn said(problem: Problem) -> Reason {
    problem.field_faults().first().map_or_else(|| problem.detail().to_owned(), |fault| format!("{} {}", fault.field, fault.message))
}

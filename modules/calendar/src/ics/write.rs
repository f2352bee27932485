//! Events as other calendars read them: a subscription, or an invitation in a mail (iTIP, RFC 5546).

use super::{
    text::{escaped, line, quoted},
    zone,
};
use crate::{
    recurrence::{First, Moment},
    stored::{Answer, Change, Stored, Visibility},
};
use guildhall_kernel::{User, prelude::*};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};

/// What the receiver is to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Publish,
    Request,
    Cancel,
}

impl Method {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// How somebody is called and written to.
pub struct Card {
    pub name: String,
    pub email: String,
}

/// What all events of one paper share.
pub struct Paper<'p> {
    pub method: Method,
    /// The calendar's own name, of a subscription.
    pub name: Option<&'p str>,
    pub people: &'p HashMap<Id<User>, Card>,
    pub now: Timestamp,
}

/// Writes events with the zones that they name.
#[must_use]
pub fn write<'e>(paper: &Paper<'_>, events: impl Iterator<Item = &'e Stored> + Clone) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Guildhall//Calendar//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, &format!("METHOD:{}", paper.method.as_str()));
    if let Some(name) = paper.name {
        line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    }
    let mut zones: BTreeMap<&str, (&TimeZone, Timestamp)> = BTreeMap::new();
    for event in events.clone() {
        if let First::At(at, zone) = &event.series.first
            && event.zone_name != "UTC"
        {
            let since = zones.entry(&event.zone_name).or_insert((zone, *at));
            since.1 = since.1.min(*at);
        }
    }
    for (name, (tz, since)) in zones {
        zone::write(&mut out, name, tz, since);
    }
    for event in events {
        Writer { paper, event }.write(&mut out);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

struct Writer<'p> {
    paper: &'p Paper<'p>,
    event: &'p Stored,
}

impl Writer<'_> {
    fn write(&self, out: &mut String) {
        let event = self.event;
        let first = event.series.first.moment();
        self.begin(out, first, event.length.after(first));
        if let Some(rule) = &event.series.rule {
            line(out, &format!("RRULE:{rule}"));
        }
        for (name, list) in [("EXDATE", &event.series.without), ("RDATE", &event.series.with)] {
            for one in list {
                line(out, &self.time(name, *one));
            }
        }
        self.end(out, None, &event.title, event.location.as_deref(), event.description.as_deref());
        for (start, change) in event.changes.iter().filter(|(start, _)| !event.series.without.contains(start)) {
            self.change(out, *start, change);
        }
    }

    fn change(&self, out: &mut String, start: Moment, change: &Change) {
        self.begin(out, change.begins, change.ends);
        line(out, &self.time("RECURRENCE-ID", start));
        let event = self.event;
        let title = change.title.as_ref().unwrap_or(&event.title);
        let location = change.location.as_ref().or(event.location.as_ref());
        let description = change.description.as_ref().or(event.description.as_ref());
        self.end(out, Some(start), title, location.map(String::as_str), description.map(String::as_str));
    }

    fn begin(&self, out: &mut String, begins: Moment, ends: Moment) {
        line(out, "BEGIN:VEVENT");
        line(out, &format!("UID:{}", escaped(&self.event.uid)));
        line(out, &format!("DTSTAMP:{}", self.paper.now.strftime("%Y%m%dT%H%M%SZ")));
        line(out, &format!("SEQUENCE:{}", self.event.revision));
        line(out, &self.time("DTSTART", begins));
        line(out, &self.time("DTEND", ends));
    }

    fn end(&self, out: &mut String, instance: Option<Moment>, title: &str, location: Option<&str>, description: Option<&str>) {
        let event = self.event;
        line(out, &format!("SUMMARY:{}", escaped(title)));
        for (name, text) in [("LOCATION", location), ("DESCRIPTION", description)] {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                line(out, &format!("{name}:{}", escaped(text)));
            }
        }
        line(out, if event.visibility == Visibility::Private { "CLASS:PRIVATE" } else { "CLASS:PUBLIC" });
        line(out, if self.paper.method == Method::Cancel { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        if let Some(card) = self.paper.people.get(&event.organizer) {
            line(out, &format!("ORGANIZER;CN={}:mailto:{}", quoted(&card.name), card.email));
        }
        for person in &event.attendees {
            let Some(card) = self.paper.people.get(person) else { continue };
            let (state, asks) = match event.answer(*person, instance) {
                Answer::Pending => ("NEEDS-ACTION", "TRUE"),
                Answer::Accepted => ("ACCEPTED", "FALSE"),
                Answer::Declined => ("DECLINED", "FALSE"),
                Answer::Tentative => ("TENTATIVE", "TRUE"),
            };
            line(
                out,
                &format!(
                    "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={state};RSVP={asks};CN={}:mailto:{}",
                    quoted(&card.name),
                    card.email
                ),
            );
        }
        if self.paper.method == Method::Publish {
            for minutes in &event.reminders {
                for part in ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder"] {
                    line(out, part);
                }
                line(out, &format!("TRIGGER:-PT{minutes}M"));
                line(out, "END:VALARM");
            }
        }
        line(out, "END:VEVENT");
    }

    /// A property with a time, by the event's own clocks.
    fn time(&self, name: &str, moment: Moment) -> String {
        match moment {
            Moment::Day(day) => format!("{name};VALUE=DATE:{}", day.strftime("%Y%m%d")),
            Moment::At(at) if self.event.zone_name == "UTC" => format!("{name}:{}", at.strftime("%Y%m%dT%H%M%SZ")),
            Moment::At(at) => {
                format!("{name};TZID={}:{}", self.event.zone_name, self.event.zone.to_datetime(at).strftime("%Y%m%dT%H%M%S"))
            }
        }
    }
}

//! Invitations by mail, as calendars of the world understand them (RFC 6047): the mail has the event in it.

use crate::{
    ics::{Card, Method, Paper, write},
    people::cards,
    recurrence::Moment,
    stored::{EventId, Stored, hold},
};
use guildhall_kernel::{User, prelude::*};
use serde_json::json;

/// Longest calendar in a mail.
const LONGEST: usize = 100_000;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    Asked,
    Changed,
    CalledOff,
}

/// Mails an event as it stands now to people whom it concerns.
pub async fn mail_now(cx: &mut Act, id: EventId, people: &[Id<User>], occasion: Occasion) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let held = hold(cx, id).await?;
    mail(cx, &held, people, occasion).await
}

/// Mails an event to people whom it concerns, in the organizer's name.
pub async fn mail(cx: &mut Act, event: &Stored, people: &[Id<User>], occasion: Occasion) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let now = cx.now();
    let all = event.people().into_iter().chain(people.iter().copied()).collect();
    let cards = cards(cx, all).await?;
    let Some(organizer) = cards.get(&event.organizer) else { return Ok(()) };
    let method = if occasion == Occasion::CalledOff { Method::Cancel } else { Method::Request };
    let text = write(&Paper { method, name: None, people: &cards, now }, std::iter::once(event));
    let calendar = (text.len() <= LONGEST).then(|| json!({ "method": method.as_str().to_lowercase(), "text": text }));
    let (verb, kind) = match occasion {
        Occasion::Asked => ("invites you", "calendar.invitation"),
        Occasion::Changed => ("changed an event", "calendar.change"),
        Occasion::CalledOff => ("called an event off", "calendar.cancellation"),
    };
    let short: String = event.title.chars().take(100).collect();
    let mut paragraphs = vec![event.when()];
    paragraphs.extend(event.location.iter().cloned());
    paragraphs.extend(event.description.iter().map(|text| text.chars().take(4000).collect()));
    for (person, Card { email, .. }) in people.iter().filter_map(|person| Some((person, cards.get(person)?))) {
        let letter = json!({
            "kind": kind, "to": email, "to_user_id": person, "subject": format!("{} {verb}: {short}", organizer.name),
            "heading": event.title, "paragraphs": paragraphs,
            "button": { "label": "Open the calendar", "path": format!("/calendar?event={}", event.id) },
            "shown_to": "recipient", "calendar": calendar,
        });
        cx.send("mail.post", letter).await?;
    }
    Ok(())
}

impl Stored {
    /// When it is, in words.
    fn when(&self) -> String {
        let first = self.series.first.moment();
        let last = self.length.after(first);
        let time = match (first, last) {
            (Moment::Day(from), Moment::Day(end)) => {
                let last = end.yesterday().unwrap_or(from);
                let day = |day: jiff::civil::Date| day.strftime("%a %-d %b %Y").to_string();
                if from == last { day(from) } else { format!("{} to {}", day(from), day(last)) }
            }
            (Moment::At(from), Moment::At(to)) => {
                let (from, to) = (self.zone.to_datetime(from), self.zone.to_datetime(to));
                let end = if from.date() == to.date() { to.strftime("%H:%M") } else { to.strftime("%a %-d %b %Y, %H:%M") };
                format!("{} to {end} ({})", from.strftime("%a %-d %b %Y, %H:%M"), self.zone_name)
            }
            _ => String::new(),
        };
        if self.series.rule.is_some() { format!("{time}, and again") } else { time }
    }
}

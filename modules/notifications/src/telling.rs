//! The one reader of the log that brings events to people.

use crate::{choices::MailWish, choices::hours, inbox::Notification, mailing, push, tidying::CAUSES_KEPT};
use guildhall_kernel::{Happened, Notify, User, live::Room, prelude::*};
use serde_json::Value;
use std::collections::BTreeMap;

/// Most of what an event shows that is kept, in characters.
const TEXT: usize = 500;

/// Tells everyone whom an event concerns, but not who did it. All in the transaction that moves the reader on: an event is
/// told to all of them, or again to all of them.
pub async fn tell(event: Happened, cx: &mut Act) -> Result<()> {
    if event.occurred_at < cx.now() - CAUSES_KEPT {
        return Ok(());
    }
    let rules: Vec<Notify> =
        cx.services().registry.notifies().iter().filter(|rule| rule.concerns(&event.kind, &event.data)).copied().collect();
    for (person, concern) in concerned(cx, &event, &rules).await? {
        tell_one(cx, &event, person, concern).await?;
    }
    Ok(())
}

/// Why an event concerns somebody, and how it is shown to them.
struct Concern {
    reasons: Vec<String>,
    shows: &'static str,
}

async fn concerned(cx: &mut Act, event: &Happened, rules: &[Notify]) -> Result<BTreeMap<Id<User>, Concern>> {
    let mut concerned: BTreeMap<Id<User>, Concern> = BTreeMap::new();
    for rule in rules {
        for row in cx.rows(rule.recipients, &[&event.data, &event.actor]).await? {
            let (person, reason): (Id<User>, String) = (row.get(0), row.get(1));
            if Some(person) == event.actor {
                continue;
            }
            let concern = concerned.entry(person).or_insert_with(|| Concern { reasons: Vec::new(), shows: rule.shows });
            if !concern.reasons.contains(&reason) {
                concern.reasons.push(reason);
            }
        }
    }
    Ok(concerned)
}

async fn tell_one(cx: &mut Act, event: &Happened, person: Id<User>, concern: Concern) -> Result<()> {
    if !cx.act_for(person).await? {
        return Ok(());
    }
    let Some(shown) = show(cx, concern.shows, &event.data).await? else { return Ok(()) };
    let (id, now) = (cx.new_id::<Notification>(), cx.now());
    let row = cx
        .row(
            include_str!("../sql/tell.sql"),
            &[&id, &event.kind, &event.id, &event.data, &event.actor, &shown.kind, &shown.id, &shown.payload, &concern.reasons, &now],
        )
        .await?;
    // Told before, or not wanted.
    let Some(row) = row else { return Ok(()) };
    let (mut object, id, first): (Value, Id<Notification>, bool) = (row.get(0), row.get(1), row.get(2));
    let (in_app, mail, mailed, pushed): (bool, MailWish, bool, bool) = (row.get(3), MailWish::named(row.get(4))?, row.get(5), row.get(6));
    let (hours, _) = hours(cx).await?;
    if in_app {
        object["quiet"] = hours.quiet_until(now).is_some().into();
        let room = Room::person(event.organization, person);
        cx.deliver(room, if first { "notification:new" } else { "notification:updated" }, object.to_string());
    }
    if pushed {
        push::one_later(cx, id, &hours).await?;
    }
    match mail {
        MailWish::AtOnce if !mailed => mailing::one_later(cx, id, &hours).await,
        MailWish::Digest if first => mailing::digest_later(cx, &hours).await,
        _ => Ok(()),
    }
}

/// What somebody sees of an event.
pub struct Shown {
    pub kind: String,
    pub id: Uuid,
    pub payload: Value,
}

/// What the person of this transaction sees of an event now; none if they may not.
pub async fn show(cx: &mut Act, shows: &'static str, data: &Value) -> Result<Option<Shown>> {
    let Some(row) = cx.row(shows, &[data]).await? else { return Ok(None) };
    let mut payload: Value = row.get(2);
    for text in payload.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
        if let Value::String(long) = text
            && long.chars().count() > TEXT
        {
            *long = long.chars().take(TEXT - 1).chain(['…']).collect();
        }
    }
    Ok(Some(Shown { kind: row.get(0), id: row.get(1), payload }))
}

/// What its person sees of an event now, by the rule of its card.
pub async fn shown_now(cx: &mut Act, kind: &str, data: &Value) -> Result<Option<Shown>> {
    let rule = cx.services().registry.notifies().iter().find(|rule| rule.event == kind).copied();
    match rule {
        Some(rule) => show(cx, rule.shows, data).await,
        None => Ok(None),
    }
}

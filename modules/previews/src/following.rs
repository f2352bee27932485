//! Follows the log: a text with a link, written or changed, has its link asked. The send that wrote it waits for nothing of it.

use crate::{fetching::FetchPreview, links::Link};
use futures::future::BoxFuture;
use guildhall_kernel::{
    Keeper, Linked, Registry, Result, Services, When,
    postgres::{Logged, Reader},
    send_out_for,
};
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;
/// Events in one transaction.
const MANY: i64 = 400;

pub struct Follower;

impl Keeper for Follower {
    fn kinds(&self, registry: &Registry) -> BTreeSet<&'static str> {
        registry.links().iter().flat_map(|card| card.hears).map(|(event, _)| *event).collect()
    }

    fn go_on<'a>(&'a self, services: &'a Arc<Services>, log: &'a Reader) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let cards = services.registry.links();
            let Some(batch) = log.take(MANY).await? else { return Ok(false) };
            let (mut tx, events, cursor) = batch.split();
            let mut found = false;
            for card in cards {
                let (organizations, ids): (Vec<Uuid>, Vec<Uuid>) = texts(card, &events).into_iter().unzip();
                if ids.is_empty() {
                    continue;
                }
                for row in tx.query(card.texts, &[&organizations, &ids]).await? {
                    let (organization, id, author, text): (Uuid, Uuid, Uuid, &str) = (row.get(0), row.get(1), row.get(2), row.get(3));
                    if Link::of(text).is_some() {
                        let errand = FetchPreview { kind: card.kind.to_owned(), id, waited: 0 };
                        send_out_for(services, &mut tx, organization, author, &errand, When::now().last()).await?;
                        found = true;
                    }
                }
            }
            cursor.finish(tx).await?;
            if found {
                services.wake_workers();
            }
            Ok(true)
        })
    }
}

/// The texts of a card that events are about, each once.
fn texts(card: &Linked, events: &[Logged]) -> BTreeSet<(Uuid, Uuid)> {
    let named = |event: &Logged, field: &str| event.data[field].as_str().and_then(|id| Uuid::parse_str(id).ok());
    let of = |event: &Logged| {
        let (_, field) = card.hears.iter().find(|(kind, _)| *kind == event.kind)?;
        named(event, field).map(|id| (event.organization, id))
    };
    events.iter().filter_map(of).collect()
}

//! Keeps the index: what was there before it is taken in first, some hundreds of rows at a time; then it follows the log. Each row
//! is read as it is now, so taking one in twice does nothing, and the order of events does not matter.

use futures::future::BoxFuture;
use guildhall_kernel::{
    Keeper, Problem, Registry, Result, Rows, Searched, Services,
    postgres::{Batch, Claims, Pool, Reader, Tx},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};
use tracing::info;
use uuid::Uuid;

/// Rows and events in one transaction.
const MANY: i64 = 400;

#[derive(Default)]
pub struct Index {
    /// The statements, made of the cards' once.
    kinds: OnceLock<Vec<Kind>>,
    announced: AtomicBool,
}

struct Kind {
    card: Searched,
    write: &'static str,
    next: &'static str,
}

/// Rows, by their organization.
type Keys = BTreeSet<(Uuid, Uuid)>;

impl Keeper for Index {
    fn kinds(&self, registry: &Registry) -> BTreeSet<&'static str> {
        registry.searches().iter().flat_map(|card| card.hears).map(|touched| touched.event).collect()
    }

    fn go_on<'a>(&'a self, services: &'a Arc<Services>, log: &'a Reader) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let kinds = self.kinds.get_or_init(|| services.registry.searches().iter().map(|card| Kind::of(*card)).collect());
            let service = &services.database.service;
            if !self.announced.load(Ordering::Relaxed) {
                announce(service, kinds).await?;
                self.announced.store(true, Ordering::Relaxed);
            }
            Ok(catch_up(service, kinds).await? || follow(log, kinds).await?)
        })
    }
}

impl Kind {
    fn of(card: Searched) -> Self {
        // Two statements for each kind there is, kept as long as the process runs.
        let write = format!(
            "
with asked as materialized (select * from unnest($2::uuid[], $3::uuid[]) as one (organization_id, id)),
found as materialized ({rows}),
kept as (
    insert into guildhall.search_entries as entry (organization_id, kind, id, places, people, at, words)
    select organization_id, $1::text, id, places, people, at, guildhall.search_vector($1::text, places, at, author_id, states, a, b, c) from found
    where cardinality(places) > 0
    on conflict (organization_id, kind, id) do update
        set places = excluded.places, people = excluded.people, at = excluded.at, words = excluded.words
        where (entry.places, entry.people, entry.at, entry.words) is distinct from (excluded.places, excluded.people, excluded.at, excluded.words)
)
delete from guildhall.search_entries as entry
using asked
where entry.organization_id = asked.organization_id and entry.kind = $1::text and entry.id = asked.id
    and not exists (select from found where found.organization_id = asked.organization_id and found.id = asked.id)",
            rows = card.rows
        );
        let next = format!(
            "select organization_id, id from {} where (organization_id, id) > ($1::uuid, $2::uuid) order by organization_id, id limit $3",
            card.table
        );
        Self { card, write: write.leak(), next: next.leak() }
    }

    /// Brings what the index says of these rows in line with what they are now.
    async fn take_in(&self, tx: &mut Tx, rows: &Keys) -> Result<()> {
        const STANDING: &str = "select organization_id, place, word from guildhall.search_standing($1, $2, $3)";
        const LEARN: &str = "select guildhall.search_learn($1, $2, $3)";
        const UNLEARN: &str = "select guildhall.search_unlearn($1, $2, $3)";
        if rows.is_empty() {
            return Ok(());
        }
        let (organizations, ids): (Vec<Uuid>, Vec<Uuid>) = rows.iter().copied().unzip();
        let before = tx.query(STANDING, &[&self.card.kind, &organizations, &ids]).await?;
        tx.execute(self.write, &[&self.card.kind, &organizations, &ids]).await?;
        tx.query(LEARN, &[&self.card.kind, &organizations, &ids]).await?;
        if !before.is_empty() {
            let old: (Vec<Uuid>, Vec<String>, Vec<String>) = (
                before.iter().map(|row| row.get(0)).collect(),
                before.iter().map(|row| row.get(1)).collect(),
                before.iter().map(|row| row.get(2)).collect(),
            );
            tx.query(UNLEARN, &[&old.0, &old.1, &old.2]).await?;
        }
        Ok(())
    }
}

/// Has everything taken in of which this version says more than the index has.
async fn announce(service: &Pool, kinds: &[Kind]) -> Result<()> {
    const ANNOUNCE: &str = "
insert into guildhall.search_progress (kind, version, organization_id, id, done)
values ($1, $2, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', false)
on conflict (kind) do update
    set version = excluded.version, organization_id = excluded.organization_id, id = excluded.id, done = false
    where search_progress.version < excluded.version";
    let mut tx = service.begin(Claims::none());
    for kind in kinds {
        tx.execute(ANNOUNCE, &[&kind.card.kind, &kind.card.version]).await?;
    }
    Ok(tx.commit(&[]).await?)
}

/// Takes in some of what was there before the index, if anything is left of it.
async fn catch_up(service: &Pool, kinds: &[Kind]) -> Result<bool> {
    const ANY: &str = "select kind from guildhall.search_progress where not done order by kind";
    const LEFT: &str = "select organization_id, id from guildhall.search_progress where kind = $1 and not done for update";
    const ON: &str = "update guildhall.search_progress set organization_id = $2, id = $3, done = $4 where kind = $1";
    let left = service.read(Claims::none()).query_last(ANY, &[]).await?;
    let Some(kind) = kinds.iter().find(|kind| left.iter().any(|row| row.get::<_, &str>(0) == kind.card.kind)) else { return Ok(false) };
    let mut tx = service.begin(Claims::none());
    // Another node may have ended it.
    let Some(at) = tx.query(LEFT, &[&kind.card.kind]).await?.into_iter().next() else { return Ok(true) };
    let (organization, id): (Uuid, Uuid) = (at.get(0), at.get(1));
    let rows: Keys = tx.query(kind.next, &[&organization, &id, &MANY]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
    kind.take_in(&mut tx, &rows).await?;
    let (organization, id) = rows.last().copied().unwrap_or((organization, id));
    let done = i64::try_from(rows.len()).map_err(Problem::internal)? < MANY;
    tx.execute(ON, &[&kind.card.kind, &organization, &id, &done]).await?;
    tx.commit(&[]).await?;
    if done {
        info!(kind = kind.card.kind, "all that was there can be found");
    }
    Ok(true)
}

/// Looks again at what the next events were about.
async fn follow(log: &Reader, kinds: &[Kind]) -> Result<bool> {
    // The rows that are being taken in from before stay as they are until then, on whichever node.
    const ALONE: &str = "select from guildhall.search_progress order by kind for update";
    let Some(batch) = log.take(MANY).await? else { return Ok(false) };
    let touched = touched(&batch, kinds);
    let (mut tx, _, cursor) = batch.split();
    tx.query(ALONE, &[]).await?;
    for (kind, touched) in touched {
        let mut rows = touched.rows;
        for (sql, organizations, values, place) in touched.wider {
            rows.extend(tx.query(sql, &[&organizations, &values]).await?.iter().map(|row| (row.get::<_, Uuid>(0), row.get::<_, Uuid>(1))));
            if place {
                const IN: &str = "select organization_id, id from guildhall.search_in_places($1, $2, $3)";
                let there = tx.query(IN, &[&kind.card.kind, &organizations, &values]).await?;
                rows.extend(there.iter().map(|row| (row.get::<_, Uuid>(0), row.get::<_, Uuid>(1))));
            }
        }
        kind.take_in(&mut tx, &rows).await?;
    }
    cursor.finish(tx).await?;
    Ok(true)
}

#[derive(Default)]
struct Touch {
    rows: Keys,
    /// A statement over organizations and values that finds more, and whether the values are places.
    wider: Vec<(&'static str, Vec<Uuid>, Vec<Uuid>, bool)>,
}

fn touched<'k>(batch: &Batch, kinds: &'k [Kind]) -> Vec<(&'k Kind, Touch)> {
    let mut all = Vec::new();
    for kind in kinds {
        let mut touch = Touch::default();
        let mut wider: BTreeMap<(&str, bool), (&'static str, Keys)> = BTreeMap::new();
        for event in &batch.events {
            for touched in kind.card.hears.iter().filter(|touched| touched.event == event.kind) {
                let Some(value) = event.data[touched.field].as_str().and_then(|id| Uuid::parse_str(id).ok()) else { continue };
                let key = (event.organization, value);
                match touched.rows {
                    Rows::Itself => _ = touch.rows.insert(key),
                    Rows::Of(sql) => _ = wider.entry((sql, false)).or_insert((sql, Keys::new())).1.insert(key),
                    Rows::In(sql) => _ = wider.entry((sql, true)).or_insert((sql, Keys::new())).1.insert(key),
                }
            }
        }
        touch.wider = wider
            .into_iter()
            .map(|((_, place), (sql, keys))| {
                let (organizations, values) = keys.into_iter().unzip();
                (sql, organizations, values, place)
            })
            .collect();
        if !touch.rows.is_empty() || !touch.wider.is_empty() {
            all.push((kind, touch));
        }
    }
    all
}

//! Reading the event log: every committed event once to each reader, one order for all, no lock on writers.
//!
//! Transaction ids follow the first write, not the commit, so no range of them is an order that can be followed: a
//! transaction that got its id early may wait for one that got it late, and the effect would come before the cause. What
//! holds is a *page*: what one snapshot sees and the snapshot before it did not. Whoever waited for a lock ends after the
//! one that held it, so a snapshot that sees an effect sees its cause; and inside a page `seq` is the order, given out
//! when the event was inserted, last in its transaction. No writer is waited for, and none is locked.

use crate::{Claims, Error, Pool, Result, Role, Tx};
use std::collections::HashSet;
use uuid::Uuid;

/// One event as a reader sees it.
#[derive(Debug, Clone)]
pub struct Logged {
    pub page: i64,
    pub seq: i64,
    pub organization: Uuid,
    pub id: Uuid,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub actor: Option<Uuid>,
    pub data: serde_json::Value,
    pub occurred_at: jiff::Timestamp,
}

/// A named cursor over the log. Two processes with one name share the work: one reads, the other finds the cursor taken.
#[derive(Clone)]
pub struct Reader {
    name: String,
    kinds: Option<Vec<String>>,
    pool: Pool,
}

/// Some events, and the transaction in which the reader does its work before it moves its cursor.
pub struct Batch {
    pub tx: Tx,
    pub events: Vec<Logged>,
    cursor: Cursor,
}

/// Where a reader will be when its work is done.
pub struct Cursor {
    reader: String,
    page: i64,
    seq: i64,
}

const TAKE: &str = "select page, seq from guildhall.event_readers where name = $1 for update skip locked";

const EVENTS: &str = "
select event.organization_id, event.id, event.seq, event.kind, event.subject_kind, event.subject_id, event.actor_id, event.data,
    event.occurred_at
from guildhall.event_pages as page
join guildhall.events as event on event.xid >= pg_snapshot_xmin(page.since) and event.xid < pg_snapshot_xmax(page.until)
where page.number = $1 and event.seq > $2 and ($4::text[] is null or event.kind = any ($4))
  and pg_visible_in_snapshot(event.xid, page.until) and not pg_visible_in_snapshot(event.xid, page.since)
order by event.seq
limit $3";

const FURTHER: &str = "
select coalesce(
    (select page.number
     from guildhall.event_pages as page
     where page.number > $1 and exists (
         select from guildhall.events as event
         where event.xid >= pg_snapshot_xmin(page.since) and event.xid < pg_snapshot_xmax(page.until)
           and ($2::text[] is null or event.kind = any ($2))
           and pg_visible_in_snapshot(event.xid, page.until) and not pg_visible_in_snapshot(event.xid, page.since)
         -- Asked page by page: a join would read all events first.
         offset 0)
     order by page.number
     limit 1),
    (select max(number) from guildhall.event_pages where number > $1))";

/// Cuts the next page if something was committed since the last one. Answers the kinds of event on it: none, no page.
///
/// # Errors
/// When the database cannot be asked.
pub async fn cut_page(service: &Pool) -> Result<HashSet<String>> {
    let rows = service.begin(Claims::none()).query_last("select guildhall.cut_page()", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Events that the slowest reader has still to see, counted up to 10 000.
///
/// # Errors
/// When the database cannot be asked.
pub async fn log_lag(service: &Pool) -> Result<i64> {
    const LAG: &str = "
select count(*) from (
    select from guildhall.events as event
    join (
        select page.since, page.until, reader.seq
        from guildhall.event_readers as reader
        join guildhall.event_pages as page on page.number = reader.page
        order by reader.page, reader.seq
        limit 1
    ) as slowest on event.xid >= pg_snapshot_xmin(slowest.since) and not pg_visible_in_snapshot(event.xid, slowest.since)
    where event.seq > slowest.seq or not pg_visible_in_snapshot(event.xid, slowest.until)
    limit 10000) as waiting";
    let rows = service.read(Claims::none()).query_last(LAG, &[]).await?;
    Ok(rows.first().map_or(0, |row| row.get(0)))
}

impl Reader {
    /// Finds or makes the cursor. A new reader begins at the end of the log as it is now.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn open(pool: &Pool, name: &str) -> Result<Self> {
        Self::open_at(pool, name, false).await
    }

    /// Finds or makes the cursor; a new reader begins with the first event there is.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn open_at_beginning(pool: &Pool, name: &str) -> Result<Self> {
        Self::open_at(pool, name, true).await
    }

    async fn open_at(pool: &Pool, name: &str, beginning: bool) -> Result<Self> {
        // The end of the log is behind the last event of its last page.
        const OPEN: &str = "
insert into guildhall.event_readers (name, page, seq)
select $1, case when $2 then 0 else max(number) end, case when $2 then 0 else 9223372036854775807 end
from guildhall.event_pages
on conflict (name) do nothing";
        pool.begin(Claims::none()).query_last(OPEN, &[&name, &beginning]).await?;
        Ok(Self { name: name.to_owned(), kinds: None, pool: pool.clone() })
    }

    /// The same reader, hearing these kinds of event and passing over all others.
    #[must_use]
    pub fn of_kinds(mut self, kinds: Vec<String>) -> Self {
        self.kinds = Some(kinds);
        self
    }

    /// The next events in order, at most `limit`, all of one page. `None`: nothing new, or another process is reading.
    ///
    /// # Errors
    /// When the database cannot be asked; the cursor has not moved.
    pub async fn take(&self, limit: i64) -> Result<Option<Batch>> {
        let mut tx = self.pool.begin(Claims::none());
        let Some(cursor) = tx.query(TAKE, &[&self.name]).await?.into_iter().next() else {
            tx.rollback().await?;
            return Ok(None);
        };
        let (mut page, mut seq): (i64, i64) = (cursor.get(0), cursor.get(1));
        let from = page;
        loop {
            let rows = tx.query(EVENTS, &[&page, &seq, &limit, &self.kinds]).await?;
            if !rows.is_empty() {
                let events: Vec<Logged> = rows
                    .iter()
                    .map(|row| Logged {
                        page,
                        organization: row.get(0),
                        id: row.get(1),
                        seq: row.get(2),
                        kind: row.get(3),
                        subject_kind: row.get(4),
                        subject_id: row.get(5),
                        actor: row.get(6),
                        data: row.get(7),
                        occurred_at: row.get(8),
                    })
                    .collect();
                let seq = events.last().map_or(seq, |event| event.seq);
                return Ok(Some(Batch { tx, events, cursor: Cursor { reader: self.name.clone(), page, seq } }));
            }
            // Nothing (more) to hear on this page: on to one that has something, or to the last and remember how far that was.
            let further = tx.query(FURTHER, &[&page, &self.kinds]).await?;
            match further.first().and_then(|row| row.get::<_, Option<i64>>(0)) {
                Some(next) => (page, seq) = (next, 0),
                None if page > from => {
                    // The page is cut and settled, so all of it has been passed over.
                    Cursor { reader: self.name.clone(), page, seq: i64::MAX }.finish(tx).await?;
                    return Ok(None);
                }
                None => {
                    tx.rollback().await?;
                    return Ok(None);
                }
            }
        }
    }
}

impl Batch {
    /// The transaction to work in, the events, and the cursor to finish it with.
    #[must_use]
    pub fn split(self) -> (Tx, Vec<Logged>, Cursor) {
        (self.tx, self.events, self.cursor)
    }

    /// Moves the cursor behind the last event and commits.
    ///
    /// # Errors
    /// When the commit fails: the same events come again.
    pub async fn finish(self) -> Result<()> {
        self.cursor.finish(self.tx).await
    }
}

impl Cursor {
    /// Moves the cursor and commits, with whatever the reader did in the transaction.
    ///
    /// # Errors
    /// When the commit fails: the same events come again.
    pub async fn finish(self, mut tx: Tx) -> Result<()> {
        const ADVANCE: &str = "update guildhall.event_readers set page = $2, seq = $3, advanced_at = now() where name = $1";
        tx.become_role(Role::Service, Claims::none()).await?;
        let moved = tx.execute(ADVANCE, &[&self.reader, &self.page, &self.seq]).await?;
        if moved != 1 {
            return Err(Error::Spoiled);
        }
        tx.commit(&[]).await
    }
}

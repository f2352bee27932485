//! Reads of collections: the query engine's plan, run as the caller, PostgreSQL's JSON passed on.

use crate::{Act, Caller, CollectionEntry, Fault, Kernel, Problem, Result, Within};
use bytes::Bytes;
use guildhall_postgres::Tx;
use guildhall_query::{Fixed, Query, Statement, Value, parse, parse_one};
use std::sync::Arc;
use uuid::Uuid;

/// Pairs of a path or a query, decoded.
type Pairs = [(String, String)];

/// A page: `{"data": […], "next_cursor": …}`, with `count` where it was asked for.
#[derive(Debug, Clone)]
pub struct PageAnswer {
    pub body: Bytes,
}

/// One object and its strong `ETag`, in its quotes.
#[derive(Debug, Clone)]
pub struct SingleAnswer {
    pub body: Bytes,
    pub etag: String,
}

impl Kernel {
    /// A page of a collection. `count`: how many there are on all pages together, too.
    ///
    /// # Errors
    /// Any [`Problem`].
    pub async fn list(
        &self,
        entry: &Arc<CollectionEntry>,
        caller: &Caller,
        path: &Pairs,
        query: &Pairs,
        count: bool,
    ) -> Result<PageAnswer> {
        let answer = async {
            self.may_read(entry, caller)?;
            let (fixed, rest) = parents(entry, path, query)?;
            let query = parse(&entry.shape, &rest).map_err(faults)?;
            let plan = query.plan(&fixed);
            let counted = if count { Some(self.count(caller, &query, &fixed).await?) } else { None };
            let rows = read_last(self.reading(caller)?, &plan.statement).await?;
            if rows.is_empty() {
                self.check_parent(entry, caller, &fixed).await?;
            }
            let page = plan.page(rows, |row, column| row.get(column));
            let objects: Vec<&str> = page.rows.iter().map(|row| row.get(0)).collect();
            Ok(PageAnswer { body: write_page(&objects, page.next_cursor.as_deref(), counted) })
        }
        .await;
        answer.inspect_err(|problem| self.refused(entry.paths[0], caller, problem))
    }

    /// One object of a collection.
    ///
    /// # Errors
    /// Any [`Problem`].
    pub async fn single(&self, entry: &Arc<CollectionEntry>, caller: &Caller, path: &Pairs, query: &Pairs) -> Result<SingleAnswer> {
        let answer = async {
            self.may_read(entry, caller)?;
            let key = key(entry, caller, path)?;
            let (fixed, rest) = parents(entry, path, query)?;
            let query = parse_one(&entry.shape, &rest).map_err(faults)?;
            let rows = read_last(self.reading(caller)?, &query.plan_one(&fixed, key)).await?;
            let Some(row) = rows.first() else {
                self.check_parent(entry, caller, &fixed).await?;
                return Err(Problem::not_found());
            };
            let etag: &str = row.get(1);
            Ok(SingleAnswer { body: Bytes::from(row.get::<_, String>(0)), etag: format!("\"{etag}\"") })
        }
        .await;
        answer.inspect_err(|problem| self.refused(entry.paths[0], caller, problem))
    }

    fn may_read(&self, entry: &CollectionEntry, caller: &Caller) -> Result<()> {
        match entry.needs {
            Some(permission) => self.services.registry.authorize(crate::Access::Member(permission), entry.module, caller),
            None => caller.organization().and_then(|_| {
                if caller.rights.member { Ok(()) } else { Err(Problem::forbidden("You are not a member of this organization any more")) }
            }),
        }
    }

    fn reading(&self, caller: &Caller) -> Result<Tx> {
        Ok(self.services.database.request.read(caller.claims()?))
    }

    async fn count(&self, caller: &Caller, query: &Query<'_>, fixed: &[Fixed]) -> Result<i64> {
        let rows = read_last(self.reading(caller)?, &query.plan_count(fixed)).await?;
        Ok(rows.first().map_or(0, |row| row.get(0)))
    }

    /// An empty answer may mean an object that is empty, is not for the caller, or never was.
    async fn check_parent(&self, entry: &CollectionEntry, caller: &Caller, fixed: &[Fixed]) -> Result<()> {
        let (Some(Within { access, .. }), Some(parent)) = (entry.within, fixed.first()) else { return Ok(()) };
        let rows = self.reading(caller)?.query_last(access, &[&parent.value]).await?;
        match rows.first().and_then(|row| row.get::<_, Option<&str>>(0)) {
            None => Err(Problem::not_found()),
            Some("seen") => Err(Problem::forbidden("You can see that this is there, but not what is in it; join first")),
            Some(_) => Ok(()),
        }
    }
}

/// The `ETag` of the object that a path names, locked until the transaction ends.
pub(crate) async fn locked_etag(act: &mut Act, entry: &CollectionEntry, path: &Pairs) -> Result<String> {
    let key = key(entry, act.caller(), path)?;
    let (fixed, _) = parents(entry, path, &[])?;
    let rows = act.planned(&entry.shape.plan_etag(&fixed, key)).await?;
    let etag: &str = rows.first().ok_or_else(Problem::not_found)?.get(0);
    Ok(format!("\"{etag}\""))
}

async fn read_last(tx: Tx, statement: &Statement) -> Result<Vec<guildhall_postgres::Row>> {
    Ok(tx.query_planned_last(&statement.sql, &statement.typed(), statement.usual).await?)
}

/// The fixed conditions, and what is left of the query.
type Parents = (Vec<Fixed>, Vec<(String, String)>);

/// The object that a path or, at flat paths, a query parameter puts the collection in; and the rest of the query.
fn parents(entry: &CollectionEntry, path: &Pairs, query: &Pairs) -> Result<Parents> {
    let Some(Within { param, .. }) = entry.within else { return Ok((Vec::new(), query.to_vec())) };
    let from_path = path.iter().find(|(name, _)| name == param);
    let (named, rest): (Vec<_>, Vec<_>) = query.iter().cloned().partition(|(name, _)| name == param);
    let id = match (from_path, &*named) {
        (Some((_, id)), []) => id.as_str(),
        (None, [(_, id)]) => id.strip_prefix("eq.").unwrap_or(id),
        (None, []) => return Err(Problem::field(param, "required", "is required")),
        _ => return Err(Problem::field(param, "repeated", "is given more than once")),
    };
    let fixed = vec![Fixed { column: param.to_owned(), value: Value::Uuid(uuid(id)?) }];
    Ok((fixed, rest))
}

fn key(entry: &CollectionEntry, caller: &Caller, path: &Pairs) -> Result<Value> {
    if entry.singleton {
        return Ok(Value::Uuid(caller.organization()?.uuid()));
    }
    let id = path.iter().find(|(name, _)| name == entry.item).map_or("", |(_, id)| id);
    Ok(Value::Uuid(uuid(id)?))
}

/// What is not a UUID names nothing.
fn uuid(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).ok().filter(|_| text.len() == 36).ok_or_else(Problem::not_found)
}

fn faults(faults: Vec<guildhall_query::Fault>) -> Problem {
    Problem::faults(faults.into_iter().map(|fault| Fault::new(fault.field, fault.code, fault.message)).collect())
}

fn write_page(objects: &[&str], next_cursor: Option<&str>, count: Option<i64>) -> Bytes {
    let mut body = String::with_capacity(objects.iter().map(|object| object.len() + 1).sum::<usize>() + 64);
    body.push_str("{\"data\":[");
    for (index, object) in objects.iter().enumerate() {
        if index > 0 {
            body.push(',');
        }
        body.push_str(object);
    }
    body.push_str("],\"next_cursor\":");
    match next_cursor {
        // base64url needs no escaping
        Some(cursor) => {
            body.push('"');
            body.push_str(cursor);
            body.push('"');
        }
        None => body.push_str("null"),
    }
    if let Some(count) = count {
        body.push_str(&format!(",\"count\":{count}"));
    }
    body.push('}');
    Bytes::from(body)
}

//! What SECURITY.md asks of the whole house: every route, every table, every token, through real doors. Each test's
//! comment carries the row it shows.

mod audit;
mod browser_rules;
mod caps;
mod estate;
mod laboratory;
mod logs;
mod matrix;
mod parsers;
mod plausible;
mod pressure;
mod queries;
mod second_wall;
mod secrets;
mod sockets;
mod tokens;
mod trouble;
mod walls;
mod wire;
mod workshop;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use guildhall_kernel::TokenClaims;
use guildhall_tests::{Person, World, eventually};
use std::collections::BTreeMap;

/// The claims that a person's token carries.
fn claims_of(person: &Person) -> TokenClaims {
    let payload = person.token.split('.').nth(1).expect("a token of three parts");
    serde_json::from_slice(&BASE64.decode(payload).expect("base64url")).expect("claims")
}

/// The person with a token that the house itself signed, after a change of its claims.
fn resigned(world: &World, person: &Person, change: impl FnOnce(&mut TokenClaims)) -> Person {
    let mut claims = claims_of(person);
    change(&mut claims);
    person.with_token(&world.house.kernel.services.signer.sign(&claims))
}

/// A checksum of every table of the modules and of the accounts, by name.
async fn fingerprint(superuser: &tokio_postgres::Client) -> BTreeMap<String, String> {
    everyone_is_told(superuser).await;
    let tables = tables(superuser, &["public", "auth"]).await;
    let sums: Vec<String> = tables
        .iter()
        .map(|table| format!("select '{table}', md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) from {table} as t"))
        .collect();
    let rows = superuser.query(&sums.join(" union all "), &[]).await.expect("checksums");
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Waits until the notifications of what happened so far are written.
async fn everyone_is_told(superuser: &tokio_postgres::Client) {
    const WAITING: &str = "
select exists (
    select from guildhall.events as event
    join guildhall.event_readers as reader on reader.name = 'notifications.tell'
    join guildhall.event_pages as page on page.number = reader.page
    where event.kind = any ($1) and not pg_visible_in_snapshot(event.xid, page.since) and (event.seq > reader.seq or not pg_visible_in_snapshot(event.xid, page.until))
)";
    let registry = guildhall::registry(guildhall::modules()).expect("the cards go together");
    let kinds: Vec<&str> = registry.notifies().iter().map(|rule| rule.event).collect();
    eventually("everyone is told", async || {
        let waiting: bool = superuser.query_one(WAITING, &[&kinds]).await.expect("the log").get(0);
        (!waiting).then_some(())
    })
    .await;
}

/// Every table of some schemas, partitions too.
async fn tables(superuser: &tokio_postgres::Client, schemas: &[&str]) -> Vec<String> {
    const TABLES: &str = "
select format('%I.%I', n.nspname, c.relname) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname = any ($1) order by 1";
    superuser.query(TABLES, &[&schemas]).await.expect("the catalogue").iter().map(|row| row.get(0)).collect()
}

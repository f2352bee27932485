//! The second wall alone (SECURITY RL2): SQL as the request's role, with the claims of another organization.

use super::{estate::Estate, tables};
use guildhall_postgres::Config;
use guildhall_tests::{Person, World};
use tokio_postgres::{Client, NoTls, error::SqlState};

struct Wall {
    world: World,
    home: Estate,
    elsewhere: Estate,
    superuser: Client,
}

const ENTER: &str = "
select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true), set_config('guildhall.permissions', $2, true)";

/// How a statement ended: rows touched, or the state and words of its refusal.
type Outcome = Result<u64, (SqlState, String)>;

impl Wall {
    async fn build() -> Self {
        let world = World::new().await;
        let home = Estate::found(&world, "Saltmarsh").await;
        let elsewhere = Estate::found(&world, "Undercliff").await;
        let superuser = world.superuser().await;
        Self { world, home, elsewhere, superuser }
    }

    /// Every permission there is: whoever is stopped is stopped by the wall, not for want of a right.
    fn everything(&self) -> String {
        let registry = &self.world.house.kernel.services.registry;
        registry.permissions().iter().fold(String::from(" "), |text, (_, permission)| text + permission.key + " ")
    }

    fn request_login(&self) -> Config {
        self.world.house.kernel.services.database.installation().logins().request
    }

    /// A statement as `authenticated` with somebody's claims, rolled back.
    async fn run(&self, client: &mut Client, claims: &str, sql: &str) -> Outcome {
        let tx = client.transaction().await.expect("a transaction");
        tx.execute(ENTER, &[&claims, &self.everything()]).await.expect("claims");
        tx.execute(sql, &[]).await.map_err(|error| {
            let refusal = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error:?}"));
            (refusal.code().clone(), refusal.message().to_owned())
        })
    }

    /// How many rows a `select count(*)` counts.
    async fn count(&self, client: &mut Client, claims: &str, sql: &str) -> i64 {
        let tx = client.transaction().await.expect("a transaction");
        tx.execute(ENTER, &[&claims, &self.everything()]).await.expect("claims");
        tx.query_one(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
    }

    async fn column_names(&self, table: &str, privilege: &str) -> Vec<String> {
        const COLUMNS: &str = "
select quote_ident(attname) from pg_attribute
where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
    and has_column_privilege('authenticated', attrelid, attnum, $2) order by attnum";
        self.superuser.query(COLUMNS, &[&table, &privilege]).await.expect("columns").iter().map(|row| row.get(0)).collect()
    }

    async fn key(&self, table: &str) -> Vec<String> {
        const KEY: &str = "
select quote_ident(a.attname) from pg_index as i join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
where i.indrelid = $1::text::regclass and i.indisprimary order by array_position(i.indkey::int2[], a.attnum)";
        self.superuser.query(KEY, &[&table]).await.expect("a key").iter().map(|row| row.get(0)).collect()
    }

    /// `insert` of a copy of one of an organization's rows, its id made new where `fresh`, its organization where told.
    async fn copy(&self, table: &str, tenant: &str, of: &Estate, fresh: bool, into: Option<&str>, tail: &str) -> Option<String> {
        let columns = self.column_names(table, "insert").await;
        let pick = format!("select to_jsonb(t)::text from {table} as t where {tenant} = '{}' order by t::text desc limit 1", of.id);
        let row: String = self.superuser.query_opt(&pick, &[]).await.expect("a row")?.get(0);
        let mut row: serde_json::Value = serde_json::from_str(&row).expect("JSON");
        if fresh && !row["id"].is_null() {
            row["id"] = self.world.clock.new_uuid().to_string().into();
        }
        if let Some(into) = into {
            row[tenant] = into.into();
        }
        let names = columns.join(", ");
        let row = row.to_string().replace('\'', "''");
        Some(format!("insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, '{row}') {tail}"))
    }
}

fn claims(person: &Person, organization: &str) -> String {
    format!(r#"{{"sub":"{}","organization_id":"{organization}","role":"authenticated"}}"#, person.id)
}

async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.expect("the login opens");
    tokio::spawn(connection);
    client
}

/// Tables that request roles may touch, with the column that says whose a row is.
async fn tenant_tables(wall: &Wall) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for table in tables(&wall.superuser, &["public", "guildhall"]).await {
        let own: bool = wall
            .superuser
            .query_one("select exists (select from pg_attribute where attrelid = $1::text::regclass and attname = 'organization_id') and not (select relispartition from pg_class where oid = $1::text::regclass) and has_any_column_privilege('authenticated', $1::text::regclass, 'select')", &[&table])
            .await
            .expect("the catalogue")
            .get(0);
        if own || table == "public.organizations" {
            let tenant = if table == "public.organizations" { "id" } else { "organization_id" };
            found.push((table, tenant));
        }
    }
    assert!(found.len() >= 9, "{found:?}");
    found
}

fn refused(outcome: &Outcome) -> bool {
    matches!(outcome, Err((state, _)) if *state == SqlState::INSUFFICIENT_PRIVILEGE)
}

/// Whether it was the tenant wall, by name, that said no.
fn by_the_tenant_wall(outcome: &Outcome) -> bool {
    matches!(outcome, Err((_, message)) if message.contains("\"tenant\""))
}

/// RL2: with claims of B, no statement reads, writes, moves or counts a row of A; the same with claims of A does something.
#[tokio::test]
async fn no_statement_reaches_another_organizations_rows() {
    let wall = Wall::build().await;
    let (a, b) = (&wall.home.id, &wall.elsewhere.id);
    let (ours, theirs) = (claims(&wall.home.owner, a), claims(&wall.elsewhere.owner, b));
    let mut client = connect(&wall.request_login()).await;
    let client = &mut client;
    let mut wrote = 0;
    for (table, tenant) in tenant_tables(&wall).await {
        if table == "guildhall.idempotency" {
            continue; // a caller's own, not an organization's: its own test below
        }
        let count = format!("select count(*) from {table} where {tenant} = '{a}'");
        let seen_by_us = wall.count(client, &ours, &count).await;
        assert!(seen_by_us > 0, "{table}: the control reads nothing");
        assert_eq!(wall.count(client, &theirs, &count).await, 0, "{table} is read");
        let own = wall.count(client, &theirs, &format!("select count(*) from {table} where {tenant} = '{b}'")).await;
        assert_eq!(wall.count(client, &theirs, &format!("select count(*) from {table}")).await, own, "{table} is counted");

        for column in wall.column_names(&table, "update").await {
            let update = format!("update {table} set {column} = {column} where {tenant} = '{a}'");
            assert_eq!(wall.run(client, &theirs, &update).await, Ok(0), "{table}.{column} is written");
            // Whatever else a policy asks of the writer, the tenant wall lets the organization's own people pass.
            let control = wall.run(client, &ours, &update).await;
            assert!(!by_the_tenant_wall(&control), "{table}.{column}: {control:?}");
            wrote += u32::from(matches!(control, Ok(rows) if rows > 0));
        }
        let moved = wall.run(client, &theirs, &format!("update {table} set {tenant} = '{a}' where {tenant} = '{b}'")).await;
        assert!(refused(&moved), "{table}: a row is moved: {moved:?}");
        let deleted = wall.run(client, &theirs, &format!("delete from {table} where {tenant} = '{a}'")).await;
        assert!(deleted == Ok(0) || refused(&deleted), "{table}: {deleted:?}");

        if wall.column_names(&table, "insert").await.is_empty() {
            continue;
        }
        let key = wall.key(&table).await.join(", ");
        let first = key.split(", ").last().expect("a key");
        for (fresh, tail) in [
            (true, String::new()),
            (false, "on conflict do nothing".to_owned()),
            (false, format!("on conflict ({key}) do update set {first} = excluded.{first}")),
        ] {
            let insert = wall.copy(&table, tenant, &wall.home, fresh, None, &tail).await.expect("a row to copy");
            let written = wall.run(client, &theirs, &insert).await;
            assert!(refused(&written), "{table} {tail}: {written:?}");
        }
        // Rows of one's own, given to the other organization.
        let given = wall.copy(&table, tenant, &wall.elsewhere, true, Some(a), "").await.expect("a row to copy");
        let given = wall.run(client, &theirs, &given).await;
        assert!(refused(&given), "{table}: {given:?}");
        // An organization's id is its tenant, so a new one would be another's.
        let fresh = tenant != "id";
        let control = wall.copy(&table, tenant, &wall.home, fresh, None, "").await.expect("a row to copy");
        let control = wall.run(client, &ours, &control).await;
        assert!(!by_the_tenant_wall(&control), "{table}: {control:?}");
    }
    assert!(wrote >= 15, "only {wrote} of the control's updates touched a row");
}

/// RL2, QU10: a stored answer belongs to one caller in one organization.
#[tokio::test]
async fn a_stored_answer_is_its_callers_alone() {
    let wall = Wall::build().await;
    let path = format!("/api/conversations/{}/messages", wall.home.thing("conversations"));
    let call = wall.home.owner.call("POST", &path).header("idempotency-key", "once");
    let _ = call.json(serde_json::json!({ "content": "kept" })).send().await.expect(201);
    let mut client = connect(&wall.request_login()).await;
    let count = "select count(*) from guildhall.idempotency";
    let a = &wall.home.id;
    assert_eq!(wall.count(&mut client, &claims(&wall.home.owner, a), count).await, 1);
    assert_eq!(wall.count(&mut client, &claims(&wall.home.member, a), count).await, 0);
    assert_eq!(wall.count(&mut client, &claims(&wall.home.owner, &wall.elsewhere.id), count).await, 0);
}

/// §4: what is lost between `begin` and the statement fails closed.
#[tokio::test]
async fn a_lost_role_or_lost_claims_open_nothing() {
    let wall = Wall::build().await;
    let ours = claims(&wall.home.owner, &wall.home.id);
    let mut client = connect(&wall.request_login()).await;
    for (table, _) in tenant_tables(&wall).await {
        let read = format!("select from {table}");
        // No role at all, with and without claims.
        let tx = client.transaction().await.expect("a transaction");
        tx.execute("select set_config('request.jwt.claims', $1, true)", &[&ours]).await.expect("claims");
        let bare = tx.query(&read, &[]).await.expect_err("the login reads nothing by itself");
        assert_eq!(bare.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{table}");
        drop(tx);
        for nobody in ["", "{}", r#"{"role":"authenticated"}"#, r#"{"organization_id":null}"#] {
            if table == "guildhall.idempotency" {
                continue;
            }
            assert_eq!(wall.run(&mut client, nobody, &read).await, Ok(0), "{table} with the claims {nobody:?}");
        }
    }
    // Whoever could slip in `set role` finds two roles, and no way up from there.
    for role in ["service_role", "guildhall_sign_in", "guildhall_tests_owner", "guildhall_tests", guildhall_embedded::SUPERUSER] {
        let refusal = client.batch_execute(&format!("set role \"{role}\"")).await.expect_err("not its role");
        assert_eq!(refusal.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{role}");
    }
    for table in tables(&wall.superuser, &["auth"]).await {
        let outcome = wall.run(&mut client, &ours, &format!("select from {table}")).await;
        assert!(refused(&outcome), "{table}: {outcome:?}");
    }
    for function in ["pg_read_file('PG_VERSION')", "pg_ls_dir('.')", "lo_import('/etc/passwd')"] {
        let outcome = wall.run(&mut client, &ours, &format!("select {function}")).await;
        assert!(refused(&outcome), "{function}: {outcome:?}");
    }
}

/// AU2: no request role changes or deletes an event; an organization reads its own, where its reader may.
#[tokio::test]
async fn events_stand_for_ever_and_at_home() {
    let wall = Wall::build().await;
    let (a, b) = (&wall.home.id, &wall.elsewhere.id);
    let owner = claims(&wall.home.owner, a);
    let mut client = connect(&wall.request_login()).await;
    for sql in [
        "update guildhall.events set kind = 'nothing.happened'",
        "update guildhall.events set occurred_at = now()",
        "delete from guildhall.events",
        "truncate guildhall.events",
        "select from guildhall.events_before",
        "delete from guildhall.event_pages",
        "insert into guildhall.refusals (id, code, name, occurred_at) values (gen_random_uuid(), 'x', 'x', now())",
        "select from guildhall.refusals",
    ] {
        let outcome = wall.run(&mut client, &owner, sql).await;
        assert!(refused(&outcome), "{sql}: {outcome:?}");
    }
    let all = "select count(*) from guildhall.events";
    let own = wall.count(&mut client, &owner, all).await;
    let there: i64 = wall
        .superuser
        .query_one("select count(*) from guildhall.events where organization_id::text = $1", &[a])
        .await
        .expect("a count")
        .get(0);
    assert_eq!((own, own > 5), (there, true), "the owner reads all of their own");
    let tx = client.transaction().await.expect("a transaction");
    let without_rights = "  chat.messages.read organization.audit ";
    tx.execute(ENTER, &[&claims(&wall.home.member, a), &without_rights]).await.expect("claims");
    assert_eq!(tx.query_one(all, &[]).await.expect("a count").get::<_, i64>(0), 0, "without the right the log is empty");
    drop(tx);
    // With every right there is, the other organization counts its own and none of these.
    let (theirs, foreign) = (claims(&wall.elsewhere.owner, b), format!("{all} where organization_id = '{a}'"));
    assert_eq!(wall.count(&mut client, &theirs, &foreign).await, 0);
    let at_theirs = format!("{all} where organization_id = '{b}'");
    let counted: i64 = wall.superuser.query_one(&at_theirs, &[]).await.expect("a count").get(0);
    assert_eq!(wall.count(&mut client, &theirs, all).await, counted, "each reads their own");
    let seen = wall.elsewhere.owner.get("/api/audit-events?limit=200").await.expect(200).to_string();
    assert!(wall.home.things.values().all(|id| !seen.contains(id.as_str())));
}

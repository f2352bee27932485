//! The query language at every collection of the registry (SECURITY QU1, QU2, QU4).

use super::{estate::Estate, plausible::filled};
use guildhall_kernel::CollectionEntry;
use guildhall_tests::World;
use std::sync::Arc;

async fn furnished() -> (World, Estate) {
    let world = World::new().await;
    let estate = Estate::found(&world, "Saltmarsh").await;
    (world, estate)
}

/// Lists that can be asked, with their paths filled in.
fn lists(world: &World, estate: &Estate) -> Vec<(Arc<CollectionEntry>, String)> {
    let collections = world.house.kernel.services.registry.collections().iter();
    let filled = |path: &str| filled(path, &|kind| estate.thing(kind).to_owned());
    let lists: Vec<_> = collections.filter(|entry| entry.list).map(|entry| (entry.clone(), filled(entry.paths[0]))).collect();
    assert!(lists.len() >= 6 && lists.iter().all(|(_, path)| !path.contains('{')), "fill in the paths");
    lists
}

/// QU2: a column that is not on the card is as unknown as one that was made up, in every clause.
#[tokio::test]
async fn a_hidden_column_is_unknown_in_every_clause() {
    let (world, estate) = furnished().await;
    let superuser = world.superuser().await;
    let every: Vec<String> = superuser
        .query("select distinct column_name::text from information_schema.columns where table_schema in ('public', 'auth', 'guildhall', 'api')", &[])
        .await
        .expect("the catalogue")
        .iter()
        .map(|row| row.get(0))
        .chain(["xmin", "ctid", "tableoid", "oid"].map(str::to_owned))
        .collect();
    let mut tried = 0;
    for (entry, path) in lists(&world, &estate) {
        let within = entry.within.map(|within| within.param);
        // Names that the list's own grammar takes for itself.
        let own = |name: &str| {
            ["limit", "order", "select", "cursor", "before", "after", "or", "and", "not"].contains(&name) || within == Some(name)
        };
        let hidden: Vec<&String> =
            every.iter().filter(|name| !own(name) && entry.shape.columns.iter().all(|column| column.name != **name)).collect();
        assert!(hidden.iter().any(|name| *name == "organization_id") && hidden.iter().any(|name| *name == "password_hash"));
        for clause in [
            "?@=eq.1",
            "?select=@",
            "?order=@",
            "?or=(@.is.null)",
            "?and=(not.@.eq.1)",
            "?@=is.null",
            "?@->>a=eq.1",
            "?select=id,x:@",
            "?select=@(id)",
        ] {
            let made_up = estate.owner.get(&format!("{path}{}", clause.replace('@', "made_up"))).await;
            made_up.refused("bad_request");
            // The whole list in the first clause, a few in the others: they share one look-up.
            let some = if clause == "?@=eq.1" { hidden.len() } else { 6 };
            for name in hidden
                .iter()
                .filter(|name| {
                    clause == "?@=eq.1"
                        || ["organization_id", "password_hash", "token_hash", "direct_key", "ctid", "xid"].contains(&name.as_str())
                })
                .take(some)
            {
                let answer = estate.owner.get(&format!("{path}{}", clause.replace('@', name))).await;
                let same = |answer: &guildhall_tests::Answer, name: &str| {
                    let body = answer.json();
                    (answer.status, body["code"].clone(), body["detail"].to_string().replace(name, "@"), body["errors"][0]["code"].clone())
                };
                assert_eq!(same(&answer, name), same(&made_up, "made_up"), "{}", answer.asked);
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

/// QU4: a cursor is good for the query that made it, whole and unchanged.
#[tokio::test]
async fn a_cursor_fits_one_query() {
    let (world, estate) = furnished().await;
    for turn in 0..3 {
        let _ = estate.org(&world).member(&format!("Member-{turn}"), "staff").await;
    }
    let get = async |path: String| estate.owner.get(&path).await;
    let cursor = get("/api/members?limit=1".to_owned()).await.text_at("/next_cursor");
    let _ = get(format!("/api/members?limit=1&cursor={cursor}")).await.expect(200);
    for (entry, path) in lists(&world, &estate) {
        if entry.paths[0] != "/members" {
            get(format!("{path}?limit=1&cursor={cursor}")).await.refused("bad_request");
        }
    }
    for other in ["order=name.desc", "order=email", "name=like.a*", "select=id"] {
        let answer = get(format!("/api/members?limit=1&{other}&cursor={cursor}")).await;
        // What is selected does not change which rows come next.
        assert!(answer.status == 400 || (other.starts_with("select") && answer.status == 200), "{other}: {}", answer.text);
    }
    for at in 0..cursor.len() {
        let mut flipped = cursor.clone().into_bytes();
        flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(flipped).expect("ASCII");
        let answer = get(format!("/api/members?limit=1&cursor={flipped}")).await;
        assert_eq!(answer.status, 400, "byte {at}: {}", answer.text);
        answer.refused("bad_request");
    }
    for nonsense in [&cursor[..cursor.len() - 1], &format!("{cursor}A"), "e30", "eyJpZCI6IjEgb3IgMT0xIn0", "'", "%27%3b--", "null"] {
        get(format!("/api/members?cursor={nonsense}")).await.refused("bad_request");
    }
}

/// QU1: whatever stands in an address, the answer is a page or a coded refusal.
#[tokio::test]
async fn any_query_is_answered_or_refused_in_code() {
    const PIECES: [&str; 44] = [
        "name",
        "id",
        "email",
        "joined_at",
        "roles",
        "seq",
        "content",
        "=",
        "=",
        "&",
        "eq.",
        "neq.",
        "gt.",
        "like.",
        "ilike.",
        "in.",
        "is.",
        "not.",
        "null",
        "true",
        "(",
        ")",
        ",",
        ".",
        "*",
        "%25",
        "%27",
        "\"",
        "%5C",
        "--",
        ";",
        "::text",
        "->>",
        "or",
        "and",
        "order",
        "select",
        "limit",
        "1",
        "-1",
        "2026-01-01",
        "01a1fca6-8f59-701d-b3f2-c7f0b13a3e36",
        "%F0%9F%90%9F",
        "%E2%80%AE",
    ];
    let (world, estate) = furnished().await;
    let (mut state, mut welcome) = (0x2545_f491_4f6c_dd1d_u64, 0);
    let mut next = |most: usize| {
        // xorshift64: the same queries every time.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most as u64).expect("small")
    };
    let lists = lists(&world, &estate);
    for _ in 0..700 {
        let mut query: String = (0..=next(9)).map(|_| PIECES[next(PIECES.len())]).collect();
        if next(2) == 0 {
            query = format!("{}={}{query}", PIECES[next(7)], PIECES[10 + next(8)]);
        }
        let (_, path) = &lists[next(lists.len())];
        let answer = estate.owner.get(&format!("{path}?{query}")).await;
        match answer.status {
            200 => welcome += 1,
            _ => drop(answer.refused("bad_request")),
        }
    }
    assert!(welcome > 10, "only {welcome} of them mean something");
}

//! What a site does to us, and what we do to nobody: where no preview comes of it, the message stands as it was said.

use super::{
    direct, say, seen, settled,
    site::{Page, Site, bomb},
    world,
};
use guildhall_tests::World;
use serde_json::Value;
use std::{path::Path, time::Instant};

async fn previews(world: &World) -> i64 {
    let count = "select count(*) from public.link_previews where title is not null";
    world.superuser().await.query_one(count, &[]).await.expect("previews").get(0)
}

#[tokio::test]
async fn hostile_sites_give_no_preview_and_hold_nothing_up() {
    let titled = |picture: &str| Page::html(format!("<title>With a picture</title><meta property=og:image content='{picture}'>"));
    let site = Site::start([
        ("/slow", Page::Slow),
        ("/endless", Page::Endless),
        ("/bomb", Page::html("<div>".repeat(200_000))),
        ("/tag", Page::html(format!("<meta {}", "a=b ".repeat(200_000)))),
        ("/file", Page::Body("application/octet-stream", b"<title>A file</title>".to_vec())),
        ("/svg", Page::Body("image/svg+xml", b"<svg><title>A picture</title></svg>".to_vec())),
        ("/round", Page::Redirect("/round".to_owned())),
        ("/gone", Page::Gone),
        ("/huge", titled("/huge.png")),
        ("/huge.png", Page::Body("image/png", bomb())),
        ("/fat", titled("/fat.png")),
        ("/fat.png", Page::Body("image/png", vec![0; 2_000_000])),
        ("/lying", titled("/lying.png")),
        ("/lying.png", Page::Body("image/png", b"<script>alert(1)</script>".to_vec())),
        ("/last", Page::html("<title>Last</title>")),
    ])
    .await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&ana, &org.owner).await;
    let begun = Instant::now();
    let mut said = Vec::new();
    for path in ["/slow", "/endless", "/bomb", "/tag", "/file", "/svg", "/round", "/gone"] {
        said.push(say(&ana, &talk, &site.at(path)).await);
    }
    let pictures =
        [say(&ana, &talk, &site.at("/huge")).await, say(&ana, &talk, &site.at("/fat")).await, say(&ana, &talk, &site.at("/lying")).await];
    assert!(begun.elapsed().as_secs() < 5, "saying it waits for no site");
    settled(&org, &site).await;
    for message in &said {
        assert_eq!(seen(&ana, "message", message).await, Value::Null);
    }
    for message in &pictures {
        let preview = seen(&ana, "message", message).await;
        assert_eq!((preview["title"].as_str(), &preview["picture"]), (Some("With a picture"), &Value::Null));
    }
    let page = org.owner.get(&format!("/api/conversations/{talk}/messages")).await.expect(200);
    assert_eq!(page["data"].as_array().map(Vec::len), Some(said.len() + pictures.len()));
}

/// SS1, SS2: neither by a spelling, nor by a redirect, nor by a picture.
#[tokio::test]
async fn what_is_not_public_is_never_asked() {
    let inside = Site::start([("/", Page::html("<title>Inside</title>"))]).await;
    let port = inside.port;
    let picture = format!("<title>Outside</title><meta property=og:image content='{}'>", inside.at("/moon.png"));
    let site = Site::start([
        ("/away", Page::Redirect(inside.at("/"))),
        ("/metadata", Page::Redirect("http://169.254.169.254/latest/meta-data/".to_owned())),
        ("/picture", Page::html(picture)),
        ("/last", Page::html("<title>Last</title>")),
    ])
    .await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&ana, &org.owner).await;
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0", "127.1", "localhost."] {
        let _ = say(&ana, &talk, &format!("http://{host}:{port}/")).await;
    }
    for path in ["/away", "/metadata", "/picture"] {
        let _ = say(&ana, &talk, &site.at(path)).await;
    }
    let _ = say(&ana, &talk, &world.house.url).await;
    settled(&org, &site).await;
    assert_eq!(inside.asked(), [""; 0]);
    assert_eq!(previews(&world).await, 2, "the one with the picture, without it, and the last");
}

/// SS1: the whole table, fifty to an organization, so that none is passed over for want of turns.
#[tokio::test]
async fn no_forbidden_address_of_the_table_gives_a_preview() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/ssrf/refuse.json");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).expect("the table")).expect("the table");
    // In a text, `jar:http://…` holds the public address behind its colon.
    let addresses: Vec<&str> = cases
        .iter()
        .filter(|case| case["via"] != "scheme")
        .filter_map(|case| case["url"].as_str())
        .filter(|url| !url.contains('\0'))
        .collect();
    let site = Site::start([("/last", Page::html("<title>Last</title>"))]).await;
    let world = world(&site).await;
    let mut orgs = 0;
    for (number, some) in addresses.chunks(50).enumerate() {
        let org = world.org(&format!("Saltmarsh {number}")).await;
        let ana = org.member("Ana", "staff").await;
        let talk = direct(&ana, &org.owner).await;
        for address in some {
            let body = serde_json::json!({ "content": format!("Look {address}") });
            let _ = ana.post(&format!("/api/conversations/{talk}/messages"), body).await;
        }
        settled(&org, &site).await;
        orgs += 1;
    }
    assert_eq!(previews(&world).await, orgs, "of each organization's links the last alone");
    let count = "select count(*) from public.link_previews";
    assert_eq!(world.superuser().await.query_one(count, &[]).await.expect("previews").get::<_, i64>(0), orgs, "nothing else was asked");
}

#[tokio::test]
async fn an_organization_asks_so_many_addresses_a_minute() {
    let site = Site::start([("/last", Page::html("<title>Last</title>"))]).await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&ana, &org.owner).await;
    let _ = say(&ana, &talk, &site.at("/last")).await;
    settled(&org, &site).await;
    for number in 0..70 {
        let _ = say(&ana, &talk, &site.at(&format!("/{number}"))).await;
    }
    settled(&org, &site).await;
    // Those that are asked at the same moment do not count one another.
    assert!((60..=62).contains(&site.asked().len()), "{}", site.asked().len());
}

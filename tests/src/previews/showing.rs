//! A link becomes a title, a few words and a picture of our own, for those who may read the text.

use super::{
    direct, say, seen, settled, shown,
    site::{Page, Site, png},
    world,
};
use guildhall_tests::{Hearing, eventually};
use serde_json::{Value, json};

const HEAD: &str = "<!doctype html><title>Not this</title><meta property='og:title' content='&lt;script&gt;alert(1)&lt;/script&gt; Tides'>
    <meta property='og:site_name' content='Saltmarsh'><meta name='description' content='When to sail.'>
    <meta property='og:image' content='/moon.png?size=large'><body>";

async fn tides() -> Site {
    Site::start([
        ("/tides", Page::html(HEAD)),
        ("/moon.png?size=large", Page::Body("image/png", png(1200, 630))),
        ("/moved", Page::Redirect("/tides".to_owned())),
        ("/plain", Page::html("<title>Plain words</title>")),
        ("/last", Page::html("<title>Last</title>")),
    ])
    .await
}

#[tokio::test]
async fn a_link_in_a_message_is_shown_as_text_and_a_picture_drawn_anew() {
    let site = tides().await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&ana, &org.owner).await;
    let hearing = Hearing::at(&world);
    let message = say(&ana, &talk, &format!("Look: {}.", site.at("/tides#moon"))).await;
    let preview = shown(&org.owner, &message).await;
    assert_eq!(
        (&preview["text_id"], &preview["url"], &preview["host"], &preview["site"]),
        (&json!(message), &json!(site.at("/tides#moon")), &json!("127.0.0.1"), &json!("Saltmarsh"))
    );
    assert_eq!((&preview["title"], &preview["description"]), (&json!("<script>alert(1)</script> Tides"), &json!("When to sail.")));
    assert_eq!((&preview["picture"]["width"], &preview["picture"]["height"]), (&json!(480), &json!(252)));
    let told = eventually("it is told", async || hearing.take("link_preview:ready").pop()).await;
    assert_eq!((told.room, told.payload), (format!("conversation/{talk}"), json!({ "kind": "message", "id": message })));

    let path = preview["picture"]["path"].as_str().expect("a path");
    let answer =
        world.http.get(format!("http://{}{path}", world.house.address)).bearer_auth(&org.owner.token).send().await.expect("a picture");
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!((answer.status().as_u16(), &*header("content-type"), &*header("x-content-type-options")), (200, "image/jpeg", "nosniff"));
    assert!(header("content-disposition").starts_with("attachment") && header("content-security-policy").contains("default-src 'none'"));
    let drawn = answer.bytes().await.expect("a picture");
    assert!(drawn.len() < 60 * 1024 && image::load_from_memory(&drawn).expect("a picture").width() == 480);
    world.stranger().get(path).await.refused("unauthenticated");

    // The same address again, also by another way to it, is known.
    let again = say(&org.owner, &talk, &format!("again {}", site.at("/tides"))).await;
    assert_eq!(shown(&ana, &again).await["title"], preview["title"]);
    let moved = say(&ana, &talk, &site.at("/moved")).await;
    assert_eq!(shown(&ana, &moved).await["title"], preview["title"]);
    assert_eq!(site.asked(), ["/tides", "/moon.png?size=large", "/moved", "/tides", "/moon.png?size=large"]);
}

#[tokio::test]
async fn a_status_shows_its_link_to_those_who_may_read_it() {
    let site = tides().await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let hearing = Hearing::at(&world);
    let private = json!({ "text": site.at("/plain"), "visibility": "private", "user_ids": [ben.id] });
    let status = ana.post("/api/status", private).await.text_at("/id");
    let preview = eventually("its preview is there", async || Some(seen(&ben, "status", &status).await).filter(Value::is_object)).await;
    assert_eq!((&preview["title"], &preview["picture"]), (&json!("Plain words"), &Value::Null));
    assert_eq!(seen(&org.owner, "status", &status).await, Value::Null);
    let mut rooms = [format!("person/{}", ana.id), format!("person/{}", ben.id)];
    rooms.sort();
    assert_eq!(eventually("it is told", async || Some(hearing.rooms("link_preview:ready")).filter(|told| !told.is_empty())).await, rooms);
    let _ = ana.put(&format!("/api/status/{status}"), json!({ "visibility": "public" })).await.expect(200);
    assert_eq!(seen(&org.owner, "status", &status).await["title"], "Plain words");
    assert_eq!(eventually("it is told", async || hearing.rooms("link_preview:ready").pop()).await, "may/status.posts.read");
}

#[tokio::test]
async fn nobody_sees_what_stands_under_a_text_that_they_may_not_read() {
    let site = tides().await;
    let world = world(&site).await;
    let (org, elsewhere) = (world.org("Saltmarsh").await, world.org("Undercliff").await);
    let (ana, ben) = (org.member("Ana", "staff").await, org.member("Ben", "staff").await);
    let talk = direct(&ana, &org.owner).await;
    let message = say(&ana, &talk, &site.at("/tides")).await;
    let path = shown(&ana, &message).await["picture"]["path"].as_str().expect("a path").to_owned();
    for outsider in [&ben, &elsewhere.owner] {
        assert_eq!(seen(outsider, "message", &message).await, Value::Null);
    }
    elsewhere.owner.get(&path).await.refused("not_found");
    // Another organization asks for itself.
    let theirs = direct(&elsewhere.owner, &elsewhere.member("Eve", "staff").await).await;
    let known = say(&elsewhere.owner, &theirs, &site.at("/tides")).await;
    let _ = shown(&elsewhere.owner, &known).await;
    assert_eq!(site.asked().iter().filter(|path| *path == "/tides").count(), 2);
    // No address is asked about, and no list is longer than a page.
    let _ = ana.get(&format!("/api/link-previews?url={}", site.at("/tides"))).await.refused("bad_request");
    for wrong in ["kind=secret&ids=", "kind=message&ids=", "kind=message&ids=a,b"] {
        let _ = ana.get(&format!("/api/link-previews?{wrong}")).await.refused("bad_request");
    }
    let many = vec![message.as_str(); 51].join(",");
    let _ = ana.get(&format!("/api/link-previews?kind=message&ids={many}")).await.refused("bad_request");
}

#[tokio::test]
async fn a_preview_follows_its_text() {
    let site = tides().await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&ana, &org.owner).await;
    let message = say(&ana, &talk, &format!("`{}` is code", site.at("/tides"))).await;
    let path = format!("/api/conversations/{talk}/messages/{message}");
    let edit = async |content: String| ana.put(&path, json!({ "content": content })).await.expect(200);
    let _ = edit(format!("{} is none", site.at("/plain"))).await;
    assert_eq!(shown(&ana, &message).await["title"], "Plain words");
    // In angle brackets it is a link without a preview.
    let _ = edit(format!("<{}> is none", site.at("/plain"))).await;
    assert_eq!(seen(&ana, "message", &message).await, Value::Null);
    let _ = edit(site.at("/plain")).await;
    assert_eq!(seen(&ana, "message", &message).await["title"], "Plain words");
    let _ = ana.delete(&path).await.expect(204);
    assert_eq!(seen(&ana, "message", &message).await, Value::Null);
    settled(&org, &site).await;
    assert_eq!(site.asked(), ["/plain", "/last"]);
}

#[tokio::test]
async fn an_address_is_asked_anew_after_a_week_and_where_nothing_was_after_an_hour() {
    const AGE: &str =
        "update public.link_previews set asked_at = asked_at - $1::text::interval, answered_at = answered_at - $1::text::interval";
    let site = tides().await;
    let world = world(&site).await;
    let org = world.org("Saltmarsh").await;
    let ana = org.member("Ana", "staff").await;
    let talk = direct(&ana, &org.owner).await;
    let superuser = world.superuser().await;
    let mut asked: Vec<&str> = Vec::new();
    for (age, more) in [
        ("0", &["/plain", "/gone", "/last"][..]),
        ("50 minutes", &[]),
        ("11 minutes", &["/gone"]),
        ("7 days", &["/plain", "/gone", "/last"]),
    ] {
        superuser.execute(AGE, &[&age]).await.expect("time passes");
        for path in ["/plain", "/gone"] {
            let _ = say(&ana, &talk, &site.at(path)).await;
        }
        settled(&org, &site).await;
        asked.extend(more);
        let mut paths = site.asked();
        paths.sort_unstable();
        asked.sort_unstable();
        assert_eq!(paths, asked, "after {age} more");
    }
}

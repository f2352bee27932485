//! The attack matrix: every route of the registry, asked by everyone who has no business there.

use super::{
    claims_of,
    estate::Estate,
    fingerprint,
    plausible::{Ask, Reach, Route, routes},
    resigned,
};
use guildhall_kernel::Signer;
use guildhall_tests::{Answer, Person, World};
use p256::{ecdsa::SigningKey, elliptic_curve::Generate};
use serde_json::{Value, json};

struct Battlefield {
    world: World,
    /// Attacked.
    home: Estate,
    /// Attacks, with all rights of its own.
    elsewhere: Estate,
    routes: Vec<Route>,
    superuser: tokio_postgres::Client,
}

impl Battlefield {
    async fn prepare() -> Self {
        let world = World::new().await;
        let superuser = world.superuser().await;
        let mut home = Estate::found(&world, "Saltmarsh").await;
        let mut elsewhere = Estate::found(&world, "Undercliff").await;
        home.take_stock(&superuser).await;
        elsewhere.take_stock(&superuser).await;
        let routes = routes(&world.house.kernel.services.registry);
        assert!(routes.len() > 40, "the registry has routes");
        Self { world, home, elsewhere, routes, superuser }
    }

    /// A request at home's objects, in path and body.
    fn at_home(&self, route: &Route) -> Ask {
        route.ask(&|_, kind| self.home.thing(kind).to_owned())
    }

    /// A request at one's own objects, but for the places named, which hold `other(kind)`.
    fn by_neighbour(&self, route: &Route, places: &[String], other: &dyn Fn(&str) -> String) -> Ask {
        route.ask(&|place, kind| {
            if places.iter().any(|named| named == place) { other(kind) } else { self.elsewhere.thing(kind).to_owned() }
        })
    }

    async fn unchanged(&self, before: &std::collections::BTreeMap<String, String>, route: &Route) {
        let after = fingerprint(&self.superuser).await;
        let changed: Vec<_> = before.iter().filter(|(table, sum)| after.get(*table) != Some(sum)).map(|(table, _)| table).collect();
        assert!(changed.is_empty(), "{} {} changed {changed:?}", route.method, route.path);
    }

    /// Nothing of home's is in an answer.
    fn nothing_leaks(&self, answer: &Answer) {
        for canary in &self.home.canaries {
            assert!(!answer.text.contains(canary.as_str()), "{} leaks {canary}: {}", answer.asked, answer.text);
        }
    }
}

async fn send(person: &Person, ask: &Ask) -> Answer {
    let call = person.call(ask.method, &ask.url);
    match &ask.body {
        Some(body) => call.json(body.clone()).send().await,
        None => call.send().await,
    }
}

/// SE1, SE2, API.md's codes: without a token of now, of ours, every route that is not public answers 401, and no public
/// one gives anything away.
#[tokio::test]
async fn nobody_passes_without_a_token_of_ours() {
    let field = Battlefield::prepare().await;
    let other_key = SigningKey::try_generate().expect("a key");
    let signer = &field.world.house.kernel.services.signer;
    let forger = Signer::new(signer.issuer(), vec![other_key]).expect("a signer");
    let owner = &field.home.owner;
    let attackers = [
        ("without a token", field.world.stranger()),
        ("with an expired token", resigned(&field.world, owner, |claims| claims.exp = claims.iat - 3600)),
        ("with garbage", owner.with_token("eyJhbGciOiJub25lIn0.e30.")),
        ("with another key's token", owner.with_token(&forger.sign(&claims_of(owner)))),
    ];
    let before = fingerprint(&field.superuser).await;
    for route in &field.routes {
        let ask = field.at_home(route);
        for (how, attacker) in &attackers {
            let answer = send(attacker, &ask).await;
            if route.access == Reach::Public {
                // A secret that nobody has stands in the path of one that asks for a secret.
                let open = route.reads && route.places().is_empty();
                let harmless = if open { answer.status == 200 } else { matches!(answer.status, 204 | 400 | 401 | 404) };
                assert!(harmless, "{how}, {}: {} {}", answer.asked, answer.status, answer.text);
                assert!(!answer.text.contains("access_token"), "{how}, {}", answer.asked);
            } else {
                assert_eq!(answer.status, 401, "{how}, {}: {}", answer.asked, answer.text);
                answer.refused("unauthenticated");
            }
            field.nothing_leaks(&answer);
        }
        field.unchanged(&before, route).await;
    }
}

/// QU10, RL3: whoever holds no permission, and whoever was removed while their token still lives, gets 403.
#[tokio::test]
async fn nobody_passes_without_the_right_or_after_leaving() {
    let field = Battlefield::prepare().await;
    let org = field.home.org(&field.world);
    let powerless = org.member("Powerless", "staff").await;
    let body = json!({ "roles": [field.home.thing("roles")] });
    let _ = org.owner.patch(&format!("/api/members/{}", powerless.id), body).await.expect(200);
    let removed = org.member("Removed", "manager").await;
    let _ = removed.get("/api/conversations").await.expect(200);
    let _ = org.owner.delete(&format!("/api/members/{}", removed.id)).await.expect(204);

    let before = fingerprint(&field.superuser).await;
    for route in &field.routes {
        let ask = field.at_home(route);
        match route.access {
            Reach::Member(_) | Reach::Anyone => {
                let gone = send(&removed, &ask).await;
                gone.refused("forbidden");
                field.nothing_leaks(&gone);
            }
            // Their account is theirs still; the organization is not.
            Reach::Person if route.reads => {
                let account = send(&removed, &ask).await;
                let _ = account.expect(200);
                field.nothing_leaks(&account);
            }
            Reach::Person if !route.places().is_empty() => {
                let switch = send(&removed, &ask).await;
                assert!((400..=404).contains(&switch.status), "{}: {}", switch.asked, switch.text);
            }
            Reach::Person | Reach::Public => {}
        }
        if let Reach::Member(_) = route.access {
            let weak = send(&powerless, &ask).await;
            weak.refused("forbidden");
            field.nothing_leaks(&weak);
        }
        field.unchanged(&before, route).await;
    }
}

/// QU3: another organization's id, in any place of any route, alone or with all others, behaves as one that never was.
#[tokio::test]
async fn another_organizations_id_is_one_that_never_was() {
    let field = Battlefield::prepare().await;
    let attacker = &field.elsewhere.owner;
    let before = fingerprint(&field.superuser).await;
    let mut tried = 0;
    for route in field.routes.iter().filter(|route| route.access != Reach::Public) {
        let places = route.places();
        let address = route.address_places();
        let mut choices: Vec<Vec<String>> = places.iter().map(|place| vec![place.clone()]).collect();
        if places.len() > 1 {
            choices.push(places.clone());
        }
        for choice in choices {
            let foreign = send(attacker, &field.by_neighbour(route, &choice, &|kind| field.home.thing(kind).to_owned())).await;
            let unknown = send(attacker, &field.by_neighbour(route, &choice, &|_| field.world.clock.new_uuid().to_string())).await;
            let acts_on_it = choice.iter().any(|place| address.contains(place) || place == "conversation_id");
            let expected = if acts_on_it { foreign.status == 404 } else { matches!(foreign.status, 400 | 404) };
            assert!(expected, "{} {choice:?} answered {}: {}", foreign.asked, foreign.status, foreign.text);
            assert_eq!(without_request_id(&foreign), without_request_id(&unknown), "{} {choice:?}", foreign.asked);
            field.nothing_leaks(&foreign);
            tried += 1;
        }
        // Their own view, with nothing of ours in it.
        if places.is_empty() && route.reads {
            let own = send(attacker, &field.by_neighbour(route, &[], &|_| String::new())).await;
            let _ = own.expect(200);
            field.nothing_leaks(&own);
            assert!(field.home.things.values().all(|id| !own.text.contains(id.as_str())), "{} leaks an id: {}", own.asked, own.text);
        }
        field.unchanged(&before, route).await;
    }
    assert!(tried > 40, "only {tried} places hold an id");
}

/// The control of the matrix: the same requests at one's own objects do something, so that a refusal above is about whose
/// they are.
#[tokio::test]
async fn the_same_requests_at_ones_own_objects_are_welcome() {
    let field = Battlefield::prepare().await;
    let before = fingerprint(&field.superuser).await;
    for route in field.routes.iter().filter(|route| route.access != Reach::Public && !route.places().is_empty()) {
        let ask = field.by_neighbour(route, &[], &|_| String::new());
        let call = field.elsewhere.owner.call(ask.method, &ask.url).header("prefer", "tx=rollback");
        let answer = match &ask.body {
            Some(body) => call.json(body.clone()).send().await,
            None => call.send().await,
        };
        assert!(matches!(answer.status, 200 | 409), "{} {:?} answered {}: {}", answer.asked, ask.body, answer.status, answer.text);
        field.unchanged(&before, route).await;
    }
}

/// QU5: what the server owns is an unknown field of every command.
#[tokio::test]
async fn every_command_refuses_the_servers_own_fields() {
    let field = Battlefield::prepare().await;
    let before = fingerprint(&field.superuser).await;
    for route in field.routes.iter().filter(|route| !route.reads && route.access != Reach::Public) {
        let known: Vec<String> = route.body_fields().into_iter().map(|(name, _)| name).collect();
        for owned in ["id", "organization_id", "created_by", "created_at", "updated_at", "revision", "seq", "disabled_at", "user_metadata"]
        {
            if known.iter().any(|name| name == owned) {
                continue;
            }
            let mut ask = field.by_neighbour(route, &[], &|_| String::new());
            ask.body.get_or_insert_with(|| json!({}))[owned] = json!(field.home.id);
            let answer = send(&field.elsewhere.owner, &ask).await;
            assert!(answer.faulty_fields().iter().any(|name| name == owned), "{} takes {owned}: {}", answer.asked, answer.text);
            answer.refused("bad_request");
        }
        field.unchanged(&before, route).await;
    }
}

fn without_request_id(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    body["request_id"] = Value::Null;
    (answer.status, body)
}

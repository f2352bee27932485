//! Everything that people send has a cap, and one more than that is refused (SECURITY DO4).

use super::{
    estate::Estate,
    fingerprint,
    plausible::{Reach, routes},
};
use guildhall_tests::World;
use serde_json::{Value, json};

/// DO4: no string or list of the contract is without a maximum, and each maximum is kept.
#[tokio::test]
async fn one_more_than_each_cap_is_refused() {
    let world = World::new().await;
    let estate = Estate::found(&world, "Saltmarsh").await;
    let contract = world.stranger().get("/openapi.json").await.expect(200);
    assert_eq!(guildhall_http::unbounded_inputs(&contract), [""; 0], "inputs without a maximum");
    let superuser = world.superuser().await;
    let before = fingerprint(&superuser).await;
    let mut tried = 0;
    for route in routes(&world.house.kernel.services.registry).iter().filter(|route| !route.reads) {
        for (field, schema) in route.body_fields() {
            let excess: Value = match (most(&schema, "maxLength"), most(&schema, "maxItems")) {
                // Longer than any form of an address or a name could make of it.
                (Some(most), _) => "x".repeat(most + 1).into(),
                (_, Some(most)) => vec![world.clock.new_uuid().to_string(); most + 1].into(),
                _ => continue,
            };
            let mut ask = route.ask(&|_, kind| estate.thing(kind).to_owned());
            ask.body.get_or_insert_with(|| json!({}))[&field] = excess;
            let person = if route.access == Reach::Public { world.stranger() } else { estate.owner.clone() };
            let answer = person.call(ask.method, &ask.url).json(ask.body.unwrap_or_default()).send().await;
            let named = answer.faulty_fields();
            assert!(named.iter().any(|name| name.starts_with(&field)), "{} takes too much {field}: {}", answer.asked, answer.text);
            answer.refused("bad_request");
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} fields have a cap");
    assert_eq!(fingerprint(&superuser).await, before);
}

/// A maximum, wherever the schema says it.
fn most(schema: &Value, name: &str) -> Option<usize> {
    let here = schema[name].as_u64().and_then(|most| usize::try_from(most).ok());
    here.or_else(|| schema["anyOf"].as_array()?.iter().find_map(|choice| most(choice, name)))
}

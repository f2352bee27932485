//! Who may do what: first the permission on each card, then whose shift it is.

use super::{NOTHING, id, machine, path, plan, shift, with};
use guildhall_kernel::{Access, Method};
use guildhall_tests::{Org, Person, World};
use serde_json::{Value, json};

const READ: &str = "schedules.read";
const WRITE: &str = "schedules.write";
const MANAGE: &str = "schedules.manage";

/// Somebody whose one role holds these permissions.
async fn holding(org: &Org<'_>, name: &str, permissions: &[&str]) -> Person {
    let role = org.owner.post("/api/roles", json!({ "name": name, "permissions": permissions })).await.text_at("/id");
    org.member(name, &role).await
}

#[tokio::test]
async fn every_route_asks_for_the_permission_on_its_card() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let people = [
        (org.owner.clone(), vec![READ, WRITE, MANAGE]),
        (org.member("Manager", "manager").await, vec![READ, WRITE, MANAGE]),
        (org.member("Staff", "staff").await, vec![READ, WRITE]),
        (holding(&org, "Reader", &[READ]).await, vec![READ]),
        (holding(&org, "Porter", &["organization.members.read"]).await, vec![]),
    ];
    let registry = &world.house.kernel.services.registry;
    let commands = registry.commands().iter().filter(|command| command.module == "schedules").flat_map(|command| {
        let Access::Member(permission) = command.access else { panic!("{} is open to more than members", command.name) };
        command.routes.iter().map(move |(method, path)| (*method, (*path).to_owned(), permission.key))
    });
    let collections = registry.collections().iter().filter(|collection| collection.module == "schedules").flat_map(|collection| {
        let permission = collection.needs.expect("a permission").key;
        let paths = collection.paths.iter().filter(|_| collection.list).map(|path| (*path).to_owned()).chain(collection.item_paths());
        paths.map(move |path| (Method::Get, path, permission))
    });
    let routes: Vec<_> = commands.chain(collections).collect();
    assert!(routes.len() > 25, "{}", routes.len());
    for (method, path, permission) in routes {
        let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part }).collect();
        let url = format!("/api{}", parts.join("/"));
        for (person, held) in &people {
            let call = person.call(method.as_str(), &url);
            let answer = if method == Method::Get { call.send().await } else { call.json(json!({})).send().await };
            if held.contains(&permission) {
                assert!(matches!(answer.status, 200 | 400 | 404), "{}: {}", answer.asked, answer.text);
            } else {
                answer.refused("forbidden");
            }
        }
    }
}

/// Role × command. `o`wner, `m`anager, `p`articipant (staff, on the shift), `s`taff, `r`eader without the right to take part.
#[tokio::test]
async fn whose_shift_it_is_decides() {
    let world = World::new().await;
    let org = world.org("Saltmarsh").await;
    let people = [
        ("o", org.owner.clone()),
        ("m", org.member("Manager", "manager").await),
        ("p", org.member("Participant", "staff").await),
        ("s", org.member("Staff", "staff").await),
        ("r", holding(&org, "Reader", &[READ]).await),
    ];
    let (participant, staff) = (&people[2].1, &people[3].1);
    let chamber = machine(&org.owner, "Chamber").await;
    let given = plan(&org.owner, with(shift("Given", "17T06", "17T14"), json!({ "participant_ids": [participant.id] }))).await;
    let open = plan(&org.owner, shift("Open", "18T06", "18T14")).await;
    // What the staff planned for themselves is theirs, and the managers'.
    let own = with(shift("Run", "19T06", "19T14"), json!({ "participant_ids": [staff.id], "equipment_id": chamber }));
    let own = plan(staff, own).await;
    let asked = participant.post("/api/swap-requests", json!({ "schedule_id": id(&given) })).await.text_at("/id");
    let swap = |verb: &str| format!("/api/swap-requests/{asked}/{verb}");
    let (these, this, mine) = ("/api/schedules".to_owned(), path(&given), path(&own));
    let for_others = with(shift("x", "21T06", "21T14"), json!({ "participant_ids": [participant.id, staff.id] }));
    let machine = format!("/api/equipment/{chamber}");
    let table: Vec<(&str, String, Value, &str)> = vec![
        ("GET", these.clone(), Value::Null, "ompsr"),
        ("GET", this.clone(), Value::Null, "ompsr"),
        ("GET", "/api/my-schedules".to_owned(), Value::Null, "ompsr"),
        ("GET", "/api/schedules/now".to_owned(), Value::Null, "ompsr"),
        ("GET", "/api/schedules/week".to_owned(), Value::Null, "ompsr"),
        ("GET", "/api/equipment".to_owned(), Value::Null, "ompsr"),
        ("GET", format!("{this}/swap-requests"), Value::Null, "ompsr"),
        ("POST", these.clone(), shift("x", "21T06", "21T14"), "omps"),
        ("POST", these.clone(), for_others, "om"),
        ("PUT", this.clone(), json!({ "title": "y" }), "om"),
        ("PUT", this.clone(), json!({ "participant_ids": [] }), "om"),
        ("PUT", mine.clone(), json!({ "title": "y" }), "oms"),
        ("PUT", mine.clone(), json!({ "participant_ids": [participant.id] }), "om"),
        ("DELETE", this.clone(), Value::Null, "om"),
        ("DELETE", mine.clone(), Value::Null, "oms"),
        ("POST", format!("{}/take", path(&open)), json!({}), "omps"),
        ("POST", "/api/swap-requests".to_owned(), json!({ "schedule_id": id(&own) }), "s"),
        ("POST", swap("withdraw"), json!({}), "p"),
        ("POST", swap("accept"), json!({}), "oms"),
        ("POST", swap("decide"), json!({ "approve": false }), "om"),
        ("POST", "/api/schedules/copy-week".to_owned(), json!({ "from": "2098-03-17", "to": "2098-03-24" }), "om"),
        ("POST", "/api/equipment".to_owned(), json!({ "name": "x" }), "om"),
        ("PUT", machine.clone(), json!({ "name": "x" }), "om"),
    ];
    for (method, url, body, may) in table {
        for (role, person) in &people {
            let call = person.call(method, &url).header("prefer", "tx=rollback");
            let answer = if body.is_null() { call.send().await } else { call.json(body.clone()).send().await };
            if may.contains(role) {
                assert_eq!(answer.status, 200, "{role}: {}: {}", answer.asked, answer.text);
            } else {
                // Whoever is not on a shift cannot ask to swap it, nor take their own: that is about the shift, not about a right.
                assert!(matches!(answer.status, 403 | 409), "{role}: {}: {}", answer.asked, answer.text);
                assert!(answer.status == 403 || url.starts_with("/api/swap-requests"), "{role}: {}: {}", answer.asked, answer.text);
            }
        }
    }
    // Once a manager put somebody else on it, it is not its maker's alone.
    let _ = org.owner.put(&mine, json!({ "participant_ids": [staff.id, participant.id] })).await.expect(200);
    staff.put(&mine, json!({ "title": "y" })).await.refused("forbidden");
    staff.delete(&mine).await.refused("forbidden");
}

#[tokio::test]
async fn an_organization_without_the_module_has_no_plan() {
    let world = World::new().await;
    let org = world.org_on("Undercliff", "epop").await;
    for path in ["/api/schedules", "/api/schedules/now", "/api/schedules/week", "/api/equipment", "/api/swap-requests"] {
        org.owner.get(path).await.refused("not_found");
    }
}

//! Role by role: a route answers those whose role holds the permission on its card, and refuses everyone else.

use crate::{Org, Person, World};
use guildhall_kernel::{Access, Method};
use serde_json::json;

/// An id of nothing: who may call a route is told it is not there, who may not is told that.
pub const NOTHING: &str = "0199d2a0-0000-7000-8000-00000000dead";

impl Org<'_> {
    /// Somebody whose one role holds these permissions.
    ///
    /// # Panics
    /// When the role is refused.
    pub async fn with(&self, name: &str, permissions: &[&str]) -> Person {
        let role = self.owner.post("/api/roles", json!({ "name": name, "permissions": permissions })).await.text_at("/id");
        self.member(name, &role).await
    }
}

/// Calls every route of a module as each of the people, who are given with the permissions that they hold of it. Answers
/// how many routes there are.
///
/// # Panics
/// When a route lets in somebody who lacks its permission, or refuses somebody who has it.
pub async fn every_route_asks_for_its_permission(world: &World, module: &str, people: &[(Person, Vec<&str>)]) -> usize {
    let registry = &world.house.kernel.services.registry;
    let commands = registry.commands().iter().filter(|command| command.module == module).flat_map(|command| {
        let Access::Member(permission) = command.access else { panic!("{} is open to more than members", command.name) };
        command.routes.iter().map(move |(method, path)| (*method, (*path).to_owned(), permission.key))
    });
    let collections = registry.collections().iter().filter(|collection| collection.module == module).flat_map(|collection| {
        let permission = collection.needs.expect("a permission").key;
        let lists = collection.paths.iter().filter(|_| collection.list).map(|path| (*path).to_owned());
        lists.chain(collection.item_paths()).map(move |path| (Method::Get, path, permission))
    });
    let routes: Vec<_> = commands.chain(collections).collect();
    for (method, path, permission) in &routes {
        let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part }).collect();
        let url = format!("/api{}", parts.join("/"));
        for (person, held) in people {
            let call = person.call(method.as_str(), &url);
            let answer = if *method == Method::Get { call.send().await } else { call.json(json!({})).send().await };
            if held.contains(permission) {
                assert!(matches!(answer.status, 200 | 400 | 404), "{}: {}", answer.asked, answer.text);
            } else {
                answer.refused("forbidden");
            }
        }
    }
    routes.len()
}

//! What goes out after a commit: the same JSON that REST answers, to everyone who sees the project.
//!
//! A public project is told to all who may read projects; a private one to the room of its members. So a project that is
//! hidden or shown needs nobody to move.

use crate::{comments::Comment, projects::Project, tasks::Task};
use guildhall_kernel::{Organization, User, live::Room, prelude::*};
use serde_json::{Value, json};

/// The kind of room that a project's members are in.
pub const KIND: &str = "project";

pub fn room(organization: Id<Organization>, project: Id<Project>) -> Room {
    Room::object(organization, KIND, project)
}

fn everyone(cx: &Act, project: Id<Project>, is_private: bool) -> Result<Room> {
    let organization = cx.organization()?;
    Ok(if is_private { room(organization, project) } else { Room::permission(organization, crate::READ) })
}

/// Sends a task's JSON to those who see its project, with who did it (`actor_id`).
pub fn task(cx: &mut Act, name: &'static str, project: Id<Project>, is_private: bool, task: &Json<Task>) -> Result<()> {
    let room = everyone(cx, project, is_private)?;
    let actor = cx.person()?;
    let fields = task.as_str().strip_prefix('{').unwrap_or_default();
    cx.deliver(room, name, format!("{{\"actor_id\":\"{actor}\",{fields}"));
    Ok(())
}

/// Says that a task is gone.
pub fn task_deleted(cx: &mut Act, project: Id<Project>, is_private: bool, task: Id<Task>, revision: i64) -> Result<()> {
    let room = everyone(cx, project, is_private)?;
    cx.deliver(room, "task:deleted", json!({ "id": task, "project_id": project, "revision": revision }).to_string());
    Ok(())
}

/// Says that all cards of a column have new places, in the same order; whoever shows it reads it again.
pub fn column_reordered(cx: &mut Act, project: Id<Project>, is_private: bool, status: &str) -> Result<()> {
    let room = everyone(cx, project, is_private)?;
    cx.deliver(room, "column:reordered", json!({ "project_id": project, "status": status }).to_string());
    Ok(())
}

/// Sends a project's columns, all of them, to those who see it.
pub fn columns(cx: &mut Act, project: Id<Project>, is_private: bool, columns: String) -> Result<()> {
    let room = everyone(cx, project, is_private)?;
    cx.deliver(room, "columns:updated", columns);
    Ok(())
}

/// Sends a comment's JSON to those who see its project.
pub fn comment(cx: &mut Act, name: &'static str, project: Id<Project>, is_private: bool, comment: &Json<Comment>) -> Result<()> {
    let room = everyone(cx, project, is_private)?;
    cx.deliver(room, name, comment.bytes.clone());
    Ok(())
}

/// Says that a comment is gone.
pub fn comment_deleted(cx: &mut Act, project: Id<Project>, is_private: bool, task: Id<Task>, comment: Id<Comment>) -> Result<()> {
    let room = everyone(cx, project, is_private)?;
    cx.deliver(room, "comment:deleted", json!({ "id": comment, "task_id": task, "project_id": project }).to_string());
    Ok(())
}

/// Tells of a project that is new; its first people follow it.
pub fn new_project(cx: &mut Act, id: Id<Project>, is_private: bool, people: &[Id<User>], project: &Json<Project>) -> Result<()> {
    let organization = cx.organization()?;
    for person in people {
        cx.join(organization, *person, room(organization, id));
    }
    let audience = everyone(cx, id, is_private)?;
    cx.deliver(audience, "project:new", shared(project)?);
    Ok(())
}

/// Sends a project's JSON to those who see it. `was_private` is before the change: those who lose it are told by [`hidden`].
pub fn project(cx: &mut Act, id: Id<Project>, was_private: bool, project: &Json<Project>) -> Result<()> {
    let is_private = serde_json::from_slice::<Value>(&project.bytes).map_err(Problem::internal)?["is_private"] == true;
    let room = everyone(cx, id, was_private || is_private)?;
    cx.deliver(room, "project:updated", shared(project)?);
    Ok(())
}

/// Tells everyone that a project is not for them any more; its members, told before, know better.
pub fn hidden(cx: &mut Act, id: Id<Project>) -> Result<()> {
    let room = Room::permission(cx.organization()?, crate::READ);
    cx.deliver(room, "project:hidden", json!({ "id": id }).to_string());
    Ok(())
}

/// Tells those who stay that there is one less, and whoever left a private project that it is not for them any more.
/// `before` is the project as it was with them in it.
pub fn gone(cx: &mut Act, id: Id<Project>, person: Id<User>, before: &Json<Project>) -> Result<()> {
    let mut after: Value = serde_json::from_slice(&before.bytes).map_err(Problem::internal)?;
    after["role"] = Value::Null;
    after["member_count"] = (after["member_count"].as_i64().unwrap_or(1) - 1).into();
    let is_private = after["is_private"] == true;
    let room = everyone(cx, id, is_private)?;
    cx.deliver(room, "project:updated", after.to_string());
    if is_private {
        let theirs = Room::person(cx.organization()?, person);
        cx.deliver(theirs, "project:hidden", json!({ "id": id }).to_string());
    }
    Ok(())
}

/// Says that a project is deleted; it may come back.
pub fn deleted(cx: &mut Act, id: Id<Project>, is_private: bool) -> Result<()> {
    let room = everyone(cx, id, is_private)?;
    cx.deliver(room, "project:deleted", json!({ "id": id }).to_string());
    Ok(())
}

/// Tells everyone of a project that was private.
pub fn shown(cx: &mut Act, project: &Json<Project>) -> Result<()> {
    let room = Room::permission(cx.organization()?, crate::READ);
    cx.deliver(room, "project:new", shared(project)?);
    Ok(())
}

/// The project without what only its reader knows.
fn shared(project: &Json<Project>) -> Result<String> {
    let mut value: Value = serde_json::from_slice(&project.bytes).map_err(Problem::internal)?;
    value["role"] = Value::Null;
    Ok(value.to_string())
}

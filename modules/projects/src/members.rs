//! Who is in a project, and as what.

use crate::{projects::Project, words::words};
use guildhall_kernel::{User, prelude::*};

words! {
    pub enum ProjectRole {
        /// Changes the project, its columns and its people.
        Lead = "lead",
        /// Works on its tasks.
        Member = "member",
        /// Looks.
        Viewer = "viewer",
    }
}

/// The private projects that a member's sockets follow one by one; public ones are told to all who may read projects.
pub const ROOMS: &str = "
select mine.project_id
from public.project_members as mine
where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and (select auth.can('projects.read'))";

/// All of them are in the organization now, and in a private project, in the project.
pub async fn can_be_given_work(cx: &mut Act, field: &str, project: Id<Project>, is_private: bool, people: &[Id<User>]) -> Result<()> {
    const HERE: &str = "
select id from public.users
where organization_id = (select auth.org_id()) and id = any ($1) and left_at is null
for share";
    const IN_IT: &str = "
select person.id from public.users as person
join public.project_members as one on one.organization_id = person.organization_id and one.user_id = person.id and one.project_id = $2
where person.organization_id = (select auth.org_id()) and person.id = any ($1) and person.left_at is null
for share of person";
    if people.is_empty() {
        return Ok(());
    }
    let rows = if is_private { cx.rows(IN_IT, &[&people, &project]).await? } else { cx.rows(HERE, &[&people]).await? };
    let there: Vec<Id<User>> = rows.iter().map(|row| row.get(0)).collect();
    if people.iter().all(|person| there.contains(person)) {
        return Ok(());
    }
    let whom = if is_private { "names somebody who is not in this project" } else { "names somebody who is not in this organization" };
    Err(Problem::field(field, "invalid", whom))
}

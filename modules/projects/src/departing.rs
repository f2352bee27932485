//! What becomes of the projects of somebody who is no longer in the organization.

use crate::{
    events::{ProjectMemberAdded, ProjectMemberChanged},
    live,
    members::ProjectRole,
    projects::Project,
};
use guildhall_kernel::{Departed, User, prelude::*};

/// Policies refuse them already; this takes them out of projects, so that a later invitation does not bring them back in. A
/// project that they alone led gets another lead: its owner, or else whoever of its members, and then of its viewers, is in it
/// longest. A project that nobody else was in goes to whoever took them out of the organization, or, if they went by themselves,
/// to the one of its longest-standing people who may manage roles there.
pub async fn forget_departed(departed: Departed, cx: &mut Act) -> Result<()> {
    const THEIRS: &str = "
select mine.project_id, mine.role = 'lead' and not exists (
    select from public.project_members as other
    where other.organization_id = mine.organization_id and other.project_id = mine.project_id and other.role = 'lead' and other.user_id <> $1
)
from public.project_members as mine
where mine.organization_id = (select auth.org_id()) and mine.user_id = $1
order by mine.project_id";
    const LEAVE: &str = "
delete from public.project_members
where organization_id = (select auth.org_id()) and project_id = $1 and user_id = $2";
    let (person, remover) = (departed.user_id, cx.person()?);
    // With what a lead holds, so that somebody else can be made one.
    if !departed.enter(cx, &[crate::READ, crate::WRITE]).await? {
        return Ok(());
    }
    let theirs: Vec<(Id<Project>, bool)> = cx.rows(THEIRS, &[&person]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
    for (project, led_alone) in theirs {
        if led_alone {
            hand_over(cx, project, person, remover).await?;
        }
        cx.run(LEAVE, &[&project, &person]).await?;
    }
    Ok(())
}

/// Makes somebody else the lead.
async fn hand_over(cx: &mut Act, project: Id<Project>, departed: Id<User>, remover: Id<User>) -> Result<()> {
    const NEXT: &str = "
select other.user_id, other.role
from public.project_members as other
join public.projects as place on place.organization_id = other.organization_id and place.id = other.project_id
join public.users as person on person.organization_id = other.organization_id and person.id = other.user_id
where other.organization_id = (select auth.org_id()) and other.project_id = $1 and other.user_id <> $2 and person.left_at is null
order by other.user_id = place.owner_id desc, other.role = 'member' desc, other.joined_at, other.user_id
limit 1";
    const RAISE: &str = "
update public.project_members set role = 'lead'
where organization_id = (select auth.org_id()) and project_id = $1 and user_id = $2";
    const KEEPER: &str = "
select person.id
from public.users as person
join public.user_roles as held on held.organization_id = person.organization_id and held.user_id = person.id
join guildhall.role_permissions as role on role.organization_id = held.organization_id and role.role_id = held.role_id
where person.organization_id = (select auth.org_id()) and person.left_at is null and 'organization.roles.manage' = any (role.permissions)
order by person.id = $1 desc, person.joined_at, person.id
limit 1";
    const TAKE_OVER: &str = "
insert into public.project_members (organization_id, project_id, user_id, role, joined_at)
values ((select auth.org_id()), $1, $2, 'lead', $3)";
    let (organization, now) = (cx.organization()?, cx.now());
    let lead = match cx.row(NEXT, &[&project, &departed]).await? {
        Some(row) => {
            let (user_id, before) = (row.get(0), ProjectRole::named(row.get(1))?);
            cx.run(RAISE, &[&project, &user_id]).await?;
            cx.emit_by_itself(ProjectMemberChanged { project_id: project, user_id, before, role: ProjectRole::Lead });
            user_id
        }
        None => {
            let Some(row) = cx.row(KEEPER, &[&remover]).await? else { return Ok(()) };
            let user_id = row.get(0);
            cx.run(TAKE_OVER, &[&project, &user_id, &now]).await?;
            cx.emit_by_itself(ProjectMemberAdded { project_id: project, user_id, role: ProjectRole::Lead });
            user_id
        }
    };
    cx.join(organization, lead, live::room(organization, project));
    Ok(())
}

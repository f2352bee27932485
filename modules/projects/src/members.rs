//! Who is in a project, and as what.

use crate::{
    access::{Held, hold, role},
    events::{ProjectMemberAdded, ProjectMemberChanged, ProjectMemberRemoved},
    live,
    projects::{Project, seen},
};
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

/// One person in a project.
#[derive(Serialize, JsonSchema)]
pub struct ProjectMember {
    pub project_id: Id<Project>,
    pub user_id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
    pub role: ProjectRole,
    pub joined_at: Timestamp,
}

/// The most people that a project has.
const MOST: i64 = 500;

/// The private projects that a member's sockets follow one by one; public ones are told to all who may read projects.
pub const ROOMS: &str = "
select mine.project_id
from public.project_members as mine
where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and (select auth.can('projects.read'))";

/// One member, as the list answers it.
async fn one(cx: &mut Act, project: Id<Project>, person: Id<User>) -> Result<Json<ProjectMember>> {
    const ONE: &str = "
select row_to_json(one)::text
from (
    select project_id, user_id, name, avatar_url, role, joined_at from api.project_members
    where organization_id = (select auth.org_id()) and project_id = $1 and user_id = $2
) as one";
    cx.one(ONE, &[&project, &person]).await
}

/// Takes somebody into a project.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct AddMember {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(skip)]
    user_id: Id<User>,
    /// `member` unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    role: Option<ProjectRole>,
}

impl Command for AddMember {
    const NAME: &'static str = "projects.member.add";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<ProjectMember>;

    async fn act(self, cx: &mut Act) -> Result<Created<ProjectMember>> {
        const ADD: &str = "
insert into public.project_members (organization_id, project_id, user_id, role, joined_at)
values ((select auth.org_id()), $1, $2, $3, $4)
on conflict do nothing";
        const COUNT: &str = "
select count(*) from public.project_members where organization_id = (select auth.org_id()) and project_id = $1";
        let held = hold(cx, self.project_id).await?;
        held.is_lead()?;
        can_be_given_work(cx, "user_id", self.project_id, false, &[self.user_id]).await?;
        let (role, now) = (self.role.unwrap_or(ProjectRole::Member), cx.now());
        if cx.run(ADD, &[&self.project_id, &self.user_id, &role.as_str(), &now]).await? == 0 {
            return Err(Problem::conflict_on("user_id", "is in this project already"));
        }
        let count: i64 = cx.row(COUNT, &[&self.project_id]).await?.map_or(0, |row| row.get(0));
        if count > MOST {
            return Err(Problem::conflict(format!("It would have {count} people; {MOST} is the most")));
        }
        let organization = cx.organization()?;
        cx.join(organization, self.user_id, live::room(organization, self.project_id));
        tell(cx, self.project_id, &held).await?;
        cx.emit(ProjectMemberAdded { project_id: self.project_id, user_id: self.user_id, role });
        Ok(Created { id: self.user_id.uuid(), body: one(cx, self.project_id, self.user_id).await? })
    }
}

/// Gives a member another role.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeMember {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(skip)]
    user_id: Id<User>,
    #[garde(skip)]
    role: ProjectRole,
}

impl Command for ChangeMember {
    const NAME: &'static str = "projects.member.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<ProjectMember>;

    async fn act(self, cx: &mut Act) -> Result<Json<ProjectMember>> {
        const CHANGE: &str = "
update public.project_members set role = $3
where organization_id = (select auth.org_id()) and project_id = $1 and user_id = $2";
        let held = hold(cx, self.project_id).await?;
        held.is_lead()?;
        let before = role_of(cx, self.project_id, self.user_id).await?;
        // Read while whoever gives up the lead still sees it.
        cx.run_one(CHANGE, &[&self.project_id, &self.user_id, &self.role.as_str()]).await?;
        somebody_leads(cx, self.project_id).await?;
        tell(cx, self.project_id, &held).await?;
        if before != self.role {
            cx.emit(ProjectMemberChanged { project_id: self.project_id, user_id: self.user_id, before, role: self.role });
        }
        one(cx, self.project_id, self.user_id).await
    }
}

/// Takes somebody out of a project, or leaves it. What they did stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct RemoveMember {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(skip)]
    user_id: Id<User>,
}

impl Command for RemoveMember {
    const NAME: &'static str = "projects.member.remove";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const REMOVE: &str = "
delete from public.project_members
where organization_id = (select auth.org_id()) and project_id = $1 and user_id = $2";
        let leaving = self.user_id == cx.person()?;
        // Whoever leads it holds it while they go, so that of two leads who go at once one stays.
        let leads = leaving && role(cx, self.project_id).await? == ProjectRole::Lead;
        let held = if leaving && !leads { None } else { Some(hold(cx, self.project_id).await?) };
        match &held {
            Some(_) if leaving => {}
            Some(held) => held.is_lead()?,
            None => drop(role(cx, self.project_id).await?),
        }
        role_of(cx, self.project_id, self.user_id).await?;
        let project = seen(cx, self.project_id).await?;
        somebody_else_leads(cx, self.project_id, self.user_id).await?;
        cx.run_one(REMOVE, &[&self.project_id, &self.user_id]).await?;
        let organization = cx.organization()?;
        cx.leave(organization, self.user_id, live::room(organization, self.project_id));
        live::gone(cx, self.project_id, self.user_id, &project)?;
        cx.emit(ProjectMemberRemoved { project_id: self.project_id, user_id: self.user_id, left: leaving });
        Ok(NoContent)
    }
}

async fn role_of(cx: &mut Act, project: Id<Project>, person: Id<User>) -> Result<ProjectRole> {
    const ROLE: &str = "
select role from public.project_members
where organization_id = (select auth.org_id()) and project_id = $1 and user_id = $2";
    ProjectRole::named(cx.row(ROLE, &[&project, &person]).await?.ok_or_else(Problem::not_found)?.get(0))
}

async fn somebody_leads(cx: &mut Act, project: Id<Project>) -> Result<()> {
    const LEADS: &str = "
select from public.project_members
where organization_id = (select auth.org_id()) and project_id = $1 and role = 'lead'
limit 1";
    if cx.run(LEADS, &[&project]).await? > 0 { Ok(()) } else { Err(last_lead()) }
}

async fn somebody_else_leads(cx: &mut Act, project: Id<Project>, person: Id<User>) -> Result<()> {
    const LEADS: &str = "
select from public.project_members
where organization_id = (select auth.org_id()) and project_id = $1 and role = 'lead' and user_id <> $2
limit 1";
    if cx.run(LEADS, &[&project, &person]).await? > 0 { Ok(()) } else { Err(last_lead()) }
}

fn last_lead() -> Problem {
    Problem::conflict("A project keeps at least one lead; make somebody else one first")
}

/// The number of its people changed.
async fn tell(cx: &mut Act, id: Id<Project>, held: &Held) -> Result<()> {
    let project = seen(cx, id).await?;
    live::project(cx, id, held.is_private, &project)
}

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

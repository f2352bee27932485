//! The project as it is answered, and its plain facts.

use crate::{
    access::hold,
    events::{ProjectChanged, ProjectCreated},
    keys::ProjectKey,
    lifecycle, live,
    members::{ProjectRole, can_be_given_work},
    settings::Settings,
    templates::{self, Template},
};
use guildhall_kernel::{User, prelude::*};

/// A piece of work that people do together, with its tasks.
#[derive(Serialize, JsonSchema)]
pub struct Project {
    pub id: Id<Self>,
    /// The letters before its tasks' numbers.
    #[schemars(length(max = 6))]
    pub key: String,
    #[schemars(length(max = 80))]
    pub name: String,
    /// Markdown.
    #[schemars(length(max = 20000))]
    pub description: Option<String>,
    /// Who answers for it.
    pub owner_id: Id<User>,
    pub status: ProjectStatus,
    pub product_type: ProductType,
    /// Where it is in its life; `POST …/stage` moves it.
    pub stage: Stage,
    pub settings: Settings,
    /// Only its members see it.
    pub is_private: bool,
    /// Counts its changes.
    pub revision: i64,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub archived_at: Option<Timestamp>,
    /// The zone in which its days are counted: its own, or the organization's.
    pub time_zone: String,
    /// What the caller is in it; null in what goes out live.
    pub role: Option<ProjectRole>,
    pub member_count: i64,
}

words! {
    pub enum ProjectStatus {
        Planned = "planned",
        Active = "active",
        Paused = "paused",
        Completed = "completed",
        Cancelled = "cancelled",
    }
}
words! {
    pub enum ProductType { PhysicalProduct = "physical_product", Software = "software", Service = "service" }
}
words! {
    pub enum Stage {
        Ideation = "ideation",
        Validation = "validation",
        Planning = "planning",
        Building = "building",
        Launched = "launched",
        Archived = "archived",
    }
}

/// The project as the caller sees it now.
pub async fn seen(cx: &mut Act, project: Id<Project>) -> Result<Json<Project>> {
    const SEEN: &str = "
select row_to_json(one)::text
from (
    select id, key, name, description, owner_id, status, product_type, stage, settings, is_private, revision, created_by, created_at,
        updated_at, archived_at, time_zone, role, member_count
    from api.projects
    where organization_id = (select auth.org_id()) and id = $1
) as one";
    cx.one(SEEN, &[&project]).await
}

/// Begins a project. Whoever begins it leads it; the owner, if somebody else, leads it, too.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CreateProject {
    #[garde(dive)]
    name: Line<80>,
    /// Markdown.
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<20000>>,
    /// Whoever begins it, unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    owner_id: Option<Id<User>>,
    /// `active` unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    status: Option<ProjectStatus>,
    /// `software` unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    product_type: Option<ProductType>,
    #[garde(dive)]
    #[serde(default)]
    settings: Option<Settings>,
    /// Made from the name when left out.
    #[garde(skip)]
    #[serde(default)]
    key: Option<ProjectKey>,
    #[garde(skip)]
    #[serde(default)]
    is_private: bool,
    /// Begins with its columns and tasks, and with its kind and settings where none are given.
    #[garde(skip)]
    #[serde(default)]
    template_id: Option<Id<Template>>,
}

impl Command for CreateProject {
    const NAME: &'static str = "projects.project.create";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Project>;

    async fn act(mut self, cx: &mut Act) -> Result<Created<Project>> {
        const PEOPLE: &str = "
insert into public.project_members (organization_id, project_id, user_id, role, joined_at)
select (select auth.org_id()), $1, person, 'lead', $3
from unnest($2::uuid[]) as person";
        const FOUNDED: &str = "
update public.projects set revision = 1
where organization_id = (select auth.org_id()) and id = $1";
        let (id, me, now) = (cx.new_id::<Project>(), cx.person()?, cx.now());
        let owner = self.owner_id.unwrap_or(me);
        if owner != me {
            can_be_given_work(cx, "owner_id", id, false, &[owner]).await?;
        }
        if let Some(template) = self.template_id {
            let (kind, settings) = templates::beginning(cx, template).await?;
            self.product_type = Some(self.product_type.map_or_else(|| ProductType::named(&kind), Ok)?);
            self.settings = Some(self.settings.map_or_else(|| serde_json::from_value(settings).map_err(Problem::internal), Ok)?);
        }
        self.found(cx, id, owner).await?;
        cx.run(PEOPLE, &[&id, &[me].as_slice(), &now]).await?;
        if owner != me {
            cx.run(PEOPLE, &[&id, &[owner].as_slice(), &now]).await?;
        }
        match self.template_id {
            Some(template) => templates::fill(cx, id, template).await?,
            None => usual_columns(cx, id).await?,
        }
        lifecycle::begin(cx, id).await?;
        cx.run(FOUNDED, &[&id]).await?;
        let project = seen(cx, id).await?;
        live::new_project(cx, id, self.is_private, &[me, owner], &project)?;
        cx.emit(ProjectCreated { project_id: id, owner_id: owner, is_private: self.is_private });
        Ok(Created { id: id.uuid(), body: project })
    }
}

impl CreateProject {
    /// Writes the project's row, under the key that was asked for or the first free one of its name.
    async fn found(&self, cx: &mut Act, id: Id<Project>, owner: Id<User>) -> Result<()> {
        const FOUND: &str = "
insert into public.projects
    (organization_id, id, key, name, description, owner_id, status, product_type, stage, settings, is_private, created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, 'ideation', $8, $9, (select auth.uid()), $10, $10)
on conflict (organization_id, key) do nothing";
        let now = cx.now();
        let status = self.status.unwrap_or(ProjectStatus::Active).as_str();
        let product_type = self.product_type.unwrap_or(ProductType::Software).as_str();
        let settings = serde_json::to_value(self.settings.clone().unwrap_or_default()).map_err(Problem::internal)?;
        let keys: Vec<ProjectKey> = match &self.key {
            Some(key) => vec![key.clone()],
            None => ProjectKey::candidates(&self.name).collect(),
        };
        for key in keys {
            let key = key.as_str();
            let made = cx
                .run(FOUND, &[&id, &key, &self.name, &self.description, &owner, &status, &product_type, &settings, &self.is_private, &now])
                .await?;
            if made > 0 {
                return Ok(());
            }
        }
        Err(Problem::conflict_on("key", "is taken by another project; choose other letters"))
    }
}

/// The columns that a board begins with.
async fn usual_columns(cx: &mut Act, project: Id<Project>) -> Result<()> {
    const COLUMNS: &str = "
insert into public.project_columns (organization_id, id, project_id, key, name, category, position, created_at, updated_at)
select (select auth.org_id()), usual.id, $1, usual.key, usual.name, usual.category, usual.position, $3, $3
from unnest($2::uuid[], array['backlog', 'todo', 'in_progress', 'done'], array['Backlog', 'To do', 'In progress', 'Done'],
    array['backlog', 'open', 'open', 'done'], array[1, 2, 3, 4]) as usual (id, key, name, category, position)";
    let (ids, now): (Vec<Uuid>, _) = ((0..4).map(|_| cx.new_id::<Project>().uuid()).collect(), cx.now());
    cx.run(COLUMNS, &[&project, &ids, &now]).await?;
    Ok(())
}

/// Changes a project's facts; what is left out stays. Whoever hides a project is in it from then on.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeProject {
    #[garde(skip)]
    id: Id<Project>,
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<80>>,
    /// Markdown; null takes it away.
    #[garde(dive)]
    #[serde(default)]
    description: Patch<Option<Prose<20000>>>,
    #[garde(skip)]
    #[serde(default)]
    owner_id: Patch<Id<User>>,
    #[garde(skip)]
    #[serde(default)]
    status: Patch<ProjectStatus>,
    #[garde(skip)]
    #[serde(default)]
    product_type: Patch<ProductType>,
    /// All of them: what is left out inside is unset.
    #[garde(dive)]
    #[serde(default)]
    settings: Patch<Settings>,
    /// The numbers of all its tasks change with it.
    #[garde(skip)]
    #[serde(default)]
    key: Patch<ProjectKey>,
    #[garde(skip)]
    #[serde(default)]
    is_private: Patch<bool>,
}

impl Command for ChangeProject {
    const NAME: &'static str = "projects.project.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Project>;

    async fn act(self, cx: &mut Act) -> Result<Json<Project>> {
        const CHANGE: &str = "
update public.projects
set name = coalesce($2, name), description = case when $3 then $4 else description end, owner_id = coalesce($5, owner_id),
    status = coalesce($6, status), product_type = coalesce($7, product_type), settings = coalesce($8, settings), key = coalesce($9, key),
    is_private = coalesce($10, is_private), updated_at = $11, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
        let held = hold(cx, self.id).await?;
        held.is_lead()?;
        held.is_open()?;
        let (me, now) = (cx.person()?, cx.now());
        if let Some(owner) = self.owner_id.set() {
            can_be_given_work(cx, "owner_id", self.id, false, &[*owner]).await?;
            lead(cx, self.id, *owner).await?;
        }
        let hides = self.is_private.set() == Some(&true) && !held.is_private;
        if hides {
            lead(cx, self.id, me).await?;
        }
        let settings = self.settings.set().map(serde_json::to_value).transpose().map_err(Problem::internal)?;
        let description = self.description.set().and_then(Option::as_ref);
        let status = self.status.set().map(|status| status.as_str());
        let product_type = self.product_type.set().map(|kind| kind.as_str());
        let key = self.key.set().map(ProjectKey::as_str);
        cx.run_one(
            CHANGE,
            &[
                &self.id,
                &self.name.set(),
                &!self.description.is_keep(),
                &description,
                &self.owner_id.set(),
                &status,
                &product_type,
                &settings,
                &key,
                &self.is_private.set(),
                &now,
            ],
        )
        .await?;
        if settings.is_some() {
            days_end_anew(cx, self.id).await?;
        }
        let project = seen(cx, self.id).await?;
        live::project(cx, self.id, held.is_private, &project)?;
        if hides {
            live::hidden(cx, self.id)?;
        } else if held.is_private && self.is_private.set() == Some(&false) {
            live::shown(cx, &project)?;
        }
        cx.emit(ProjectChanged {
            project_id: self.id,
            owner_id: self.owner_id.set().copied(),
            status: self.status.set().copied(),
            is_private: self.is_private.set().copied(),
        });
        Ok(project)
    }
}

/// Makes somebody a lead of the project, whatever they were in it.
async fn lead(cx: &mut Act, project: Id<Project>, person: Id<User>) -> Result<()> {
    const LEAD: &str = "
insert into public.project_members (organization_id, project_id, user_id, role, joined_at)
values ((select auth.org_id()), $1, $2, 'lead', $3)
on conflict (organization_id, project_id, user_id) do update set role = 'lead'
where project_members.role <> 'lead'";
    let (organization, now) = (cx.organization()?, cx.now());
    if cx.run(LEAD, &[&project, &person, &now]).await? > 0 {
        cx.join(organization, person, live::room(organization, project));
    }
    Ok(())
}

/// The zone may be another: days end at another instant.
async fn days_end_anew(cx: &mut Act, project: Id<Project>) -> Result<()> {
    const ANEW: &str = "
update public.tasks as work
set due_at = public.end_of_day(work.due_date, public.project_zone(place.settings)), revision = work.revision + 1
from public.projects as place
where place.organization_id = (select auth.org_id()) and place.id = $1
    and work.organization_id = place.organization_id and work.project_id = place.id
    and work.due_all_day and work.due_at <> public.end_of_day(work.due_date, public.project_zone(place.settings))";
    cx.run(ANEW, &[&project]).await?;
    Ok(())
}

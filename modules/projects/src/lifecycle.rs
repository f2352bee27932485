//! A project's life: its stages, the archive, and its end, which can be called off for thirty days.

use crate::{
    access::hold,
    events::{ProjectBuried, ProjectDeleted, ProjectRestored, StageMoved},
    live,
    projects::{Project, Stage, seen},
};
use guildhall_kernel::{User, When, prelude::*};
use jiff::SignedDuration;
use serde_json::json;

/// How long a deleted project can be restored.
const GRACE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A step of a project's way.
#[derive(Serialize, JsonSchema)]
pub struct StageStep {
    pub id: Id<Self>,
    pub project_id: Id<Project>,
    /// Null at the project's beginning.
    pub stage_before: Option<Stage>,
    pub stage: Stage,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
}

/// A project that its leads can still restore.
#[derive(Serialize, JsonSchema)]
pub struct DeletedProject {
    pub id: Id<Project>,
    pub key: String,
    pub name: String,
    pub deleted_at: Timestamp,
    pub restorable_until: Timestamp,
}

impl Stage {
    /// One step on, or one step back; a launched product may be archived. What is archived is restored, not moved.
    const fn leads_to(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Ideation, Self::Validation)
                | (Self::Validation, Self::Planning | Self::Ideation)
                | (Self::Planning, Self::Building | Self::Validation)
                | (Self::Building, Self::Launched | Self::Planning)
                | (Self::Launched, Self::Archived | Self::Building)
        )
    }
}

/// Moves a project to the stage before or after its own.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MoveStage {
    #[garde(skip)]
    id: Id<Project>,
    #[garde(skip)]
    stage: Stage,
}

impl Command for MoveStage {
    const NAME: &'static str = "projects.project.move_stage";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Project>;

    async fn act(self, cx: &mut Act) -> Result<Json<Project>> {
        let held = hold(cx, self.id).await?;
        held.is_lead()?;
        if !held.stage.leads_to(self.stage) {
            let (from, to) = (held.stage.as_str(), self.stage.as_str());
            return Err(Problem::conflict_on("stage", format!("does not lead from {from} to {to}")));
        }
        go(cx, self.id, held.is_private, held.stage, self.stage).await
    }
}

/// Puts a project away, whatever its stage: it can be looked at, and restored.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Archive {
    #[garde(skip)]
    id: Id<Project>,
}

impl Command for Archive {
    const NAME: &'static str = "projects.project.archive";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Project>;

    async fn act(self, cx: &mut Act) -> Result<Json<Project>> {
        let held = hold(cx, self.id).await?;
        held.is_lead()?;
        if held.stage == Stage::Archived {
            return Err(Problem::conflict("This project is archived already"));
        }
        go(cx, self.id, held.is_private, held.stage, Stage::Archived).await
    }
}

/// Notes a project's first stage.
pub async fn begin(cx: &mut Act, project: Id<Project>) -> Result<()> {
    step(cx, project, None, Stage::Ideation).await
}

async fn step(cx: &mut Act, project: Id<Project>, before: Option<Stage>, stage: Stage) -> Result<()> {
    const STEP: &str = "
insert into public.project_stages (organization_id, id, project_id, stage_before, stage, created_by, created_at)
values ((select auth.org_id()), $1, $2, $3, $4, (select auth.uid()), $5)";
    let (id, now) = (cx.new_id::<StageStep>(), cx.now());
    cx.run(STEP, &[&id, &project, &before.map(Stage::as_str), &stage.as_str(), &now]).await?;
    Ok(())
}

async fn go(cx: &mut Act, id: Id<Project>, is_private: bool, before: Stage, stage: Stage) -> Result<Json<Project>> {
    const GO: &str = "
update public.projects
set stage = $2, archived_at = case $2 when 'archived' then $3::timestamptz end, updated_at = $3, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
    let now = cx.now();
    cx.run_one(GO, &[&id, &stage.as_str(), &now]).await?;
    step(cx, id, Some(before), stage).await?;
    let project = seen(cx, id).await?;
    live::project(cx, id, is_private, &project)?;
    cx.emit(StageMoved { project_id: id, before, stage });
    Ok(project)
}

/// Brings a project back: a deleted one as it was, an archived one to the stage that it had.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Restore {
    #[garde(skip)]
    id: Id<Project>,
}

impl Command for Restore {
    const NAME: &'static str = "projects.project.restore";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Project>;

    async fn act(self, cx: &mut Act) -> Result<Json<Project>> {
        const DELETED: &str = "
select place.is_private
from public.projects as place
where place.organization_id = (select auth.org_id()) and place.id = $1 and place.deleted_at > $2
    and public.project_role(place.id, place.is_private) = 'lead'
for no key update";
        const BACK: &str = "
update public.projects set deleted_at = null, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
        const BEFORE: &str = "
select stage_before from public.project_stages
where organization_id = (select auth.org_id()) and project_id = $1 and stage = 'archived'
order by id desc
limit 1";
        let (now, since) = (cx.now(), cx.now() - GRACE);
        if let Some(row) = cx.row(DELETED, &[&self.id, &since]).await? {
            let is_private: bool = row.get(0);
            cx.run_one(BACK, &[&self.id, &now]).await?;
            let project = seen(cx, self.id).await?;
            live::new_project(cx, self.id, is_private, &[], &project)?;
            cx.emit(ProjectRestored { project_id: self.id });
            return Ok(project);
        }
        let held = hold(cx, self.id).await?;
        held.is_lead()?;
        if held.stage != Stage::Archived {
            return Err(Problem::conflict("This project is neither archived nor deleted"));
        }
        let before: Option<String> = cx.row(BEFORE, &[&self.id]).await?.and_then(|row| row.get(0));
        let stage = before.map_or(Ok(Stage::Ideation), |stage| Stage::named(&stage))?;
        let project = go(cx, self.id, held.is_private, Stage::Archived, stage).await?;
        cx.emit(ProjectRestored { project_id: self.id });
        Ok(project)
    }
}

/// Deletes a project. For thirty days its leads can restore it; then it is gone with all that is in it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteProject {
    #[garde(skip)]
    id: Id<Project>,
}

impl Command for DeleteProject {
    const NAME: &'static str = "projects.project.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "
update public.projects set deleted_at = $2, updated_at = $2, revision = revision + 1
where organization_id = (select auth.org_id()) and id = $1";
        let held = hold(cx, self.id).await?;
        held.is_lead()?;
        let (now, until) = (cx.now(), cx.now() + GRACE);
        cx.run_one(DELETE, &[&self.id, &now]).await?;
        live::deleted(cx, self.id, held.is_private)?;
        cx.emit(ProjectDeleted { project_id: self.id, until });
        let when = When::at(until + SignedDuration::from_secs(1)).keyed(self.id.to_string()).last();
        cx.later(Bury::NAME, json!({ "project_id": self.id }), when).await?;
        Ok(NoContent)
    }
}

/// Takes a project away for good, if it is still deleted and its time is up.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Bury {
    #[garde(skip)]
    project_id: Id<Project>,
}

impl Command for Bury {
    const NAME: &'static str = "projects.project.bury";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const BURY: &str = "
delete from public.projects
where organization_id = (select auth.org_id()) and id = $1 and deleted_at < $2";
        let before = cx.now() - GRACE;
        if cx.run(BURY, &[&self.project_id, &before]).await? > 0 {
            cx.emit(ProjectBuried { project_id: self.project_id });
        }
        Ok(NoContent)
    }
}

//! What a project can begin with: kind, settings, columns and tasks of another one, without its people and days.

use crate::{
    access::{hold, role_in_field},
    events::{TemplateChanged, TemplateDeleted, TemplateSaved},
    projects::Project,
};
use guildhall_kernel::{User, prelude::*};

/// A beginning for projects.
#[derive(Serialize, JsonSchema)]
pub struct Template {
    pub id: Id<Self>,
    #[schemars(length(max = 80))]
    pub name: String,
    #[schemars(length(max = 2000))]
    pub description: Option<String>,
    /// How many tasks a project of it begins with.
    pub task_count: i32,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Saves a project as a template: its columns, and its first 200 tasks.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SaveTemplate {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(dive)]
    name: Line<80>,
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<2000>>,
}

impl Command for SaveTemplate {
    const NAME: &'static str = "projects.template.save";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Template>;

    async fn act(self, cx: &mut Act) -> Result<Created<Template>> {
        const PRIVATE: &str = "select is_private from public.projects where organization_id = (select auth.org_id()) and id = $1";
        role_in_field(cx, "project_id", self.project_id).await?;
        // Templates are seen by all who look at projects, so only a lead makes one of what is private.
        if cx.row(PRIVATE, &[&self.project_id]).await?.is_some_and(|row| row.get(0)) {
            hold(cx, self.project_id).await?.is_lead()?;
        }
        let (id, now) = (cx.new_id::<Template>(), cx.now());
        cx.run_one(include_str!("../sql/save_template.sql"), &[&id, &self.project_id, &self.name, &self.description, &now]).await?;
        cx.emit(TemplateSaved { template_id: id, project_id: self.project_id });
        Ok(Created { id: id.uuid(), body: one(cx, id).await? })
    }
}

/// Changes a template's name or description; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeTemplate {
    #[garde(skip)]
    id: Id<Template>,
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<80>>,
    #[garde(dive)]
    #[serde(default)]
    description: Patch<Option<Prose<2000>>>,
}

impl Command for ChangeTemplate {
    const NAME: &'static str = "projects.template.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Template>;

    async fn act(self, cx: &mut Act) -> Result<Json<Template>> {
        const CHANGE: &str = "
update public.project_templates
set name = coalesce($2, name), description = case when $3 then $4 else description end, updated_at = $5
where organization_id = (select auth.org_id()) and id = $1";
        let (now, description) = (cx.now(), self.description.set().and_then(Option::as_ref));
        let changed = cx.run(CHANGE, &[&self.id, &self.name.set(), &!self.description.is_keep(), &description, &now]).await?;
        if changed == 0 {
            return Err(not_mine(cx, self.id).await);
        }
        cx.emit(TemplateChanged { template_id: self.id });
        one(cx, self.id).await
    }
}

/// Deletes a template; projects that began with it stay.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteTemplate {
    #[garde(skip)]
    id: Id<Template>,
}

impl Command for DeleteTemplate {
    const NAME: &'static str = "projects.template.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "delete from public.project_templates where organization_id = (select auth.org_id()) and id = $1";
        if cx.run(DELETE, &[&self.id]).await? == 0 {
            return Err(not_mine(cx, self.id).await);
        }
        cx.emit(TemplateDeleted { template_id: self.id });
        Ok(NoContent)
    }
}

/// Why a template could not be changed: it is not there, or somebody else's.
async fn not_mine(cx: &mut Act, id: Id<Template>) -> Problem {
    match one(cx, id).await {
        Err(problem) => problem,
        Ok(_) => Problem::forbidden("Only whoever saved a template, and those who manage projects, may change it"),
    }
}

async fn one(cx: &mut Act, id: Id<Template>) -> Result<Json<Template>> {
    const ONE: &str = "
select row_to_json(one)::text
from (
    select id, name, description, task_count, created_by, created_at, updated_at
    from public.project_templates
    where organization_id = (select auth.org_id()) and id = $1
) as one";
    cx.one(ONE, &[&id]).await
}

/// What a template says of the project itself: its kind and its settings.
pub async fn beginning(cx: &mut Act, template: Id<Template>) -> Result<(String, serde_json::Value)> {
    const BEGINNING: &str = "
select content ->> 'product_type', content -> 'settings' from public.project_templates
where organization_id = (select auth.org_id()) and id = $1";
    let row = cx.row(BEGINNING, &[&template]).await?;
    let row = row.ok_or_else(|| Problem::field("template_id", "invalid", "names no template"))?;
    Ok((row.get(0), row.get(1)))
}

/// Fills a project that is being founded with the template's columns and tasks.
pub async fn fill(cx: &mut Act, project: Id<Project>, template: Id<Template>) -> Result<()> {
    const COLUMNS: &str = "
insert into public.project_columns (organization_id, id, project_id, key, name, category, position, created_at, updated_at)
select template.organization_id, ($3::uuid[])[board.number], $2, board.value ->> 'key', board.value ->> 'name', board.value ->> 'category',
    board.number, $4, $4
from public.project_templates as template, jsonb_array_elements(template.content -> 'columns') with ordinality as board (value, number)
where template.organization_id = (select auth.org_id()) and template.id = $1";
    const COUNT: &str = "select task_count from public.project_templates where organization_id = (select auth.org_id()) and id = $1";
    let now = cx.now();
    let ids: Vec<Uuid> = (0..30).map(|_| cx.new_id::<Project>().uuid()).collect();
    cx.run(COLUMNS, &[&template, &project, &ids, &now]).await?;
    let count: i32 = cx.row(COUNT, &[&template]).await?.map_or(0, |row| row.get(0));
    let ids: Vec<Uuid> = (0..count).map(|_| cx.new_id::<Project>().uuid()).collect();
    cx.run(include_str!("../sql/fill_project.sql"), &[&template, &project, &ids, &now]).await?;
    Ok(())
}

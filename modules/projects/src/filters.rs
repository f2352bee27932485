//! Filters that people keep: for themselves, or for everyone.

use crate::{
    access::role_in_field,
    events::{FilterDeleted, FilterSaved},
    projects::Project,
    settings::View,
};
use guildhall_kernel::{User, prelude::*};

/// A list's filters and order under a name.
#[derive(Serialize, JsonSchema)]
pub struct SavedFilter {
    pub id: Id<Self>,
    /// Of one project, or of all when null.
    pub project_id: Option<Id<Project>>,
    #[schemars(length(max = 80))]
    pub name: String,
    /// As it stands behind `?` in the list's address: `status=eq.todo&order=due_at.asc`.
    #[schemars(length(max = 2000))]
    pub query: String,
    pub view: View,
    /// All who see the project see it, too.
    pub is_shared: bool,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The most filters that one person keeps.
const MOST: i64 = 100;

/// Keeps a filter.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SaveFilter {
    #[garde(skip)]
    #[serde(default)]
    project_id: Option<Id<Project>>,
    #[garde(dive)]
    name: Line<80>,
    #[garde(length(chars, max = 2000))]
    query: String,
    /// `list` unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    view: Option<View>,
    #[garde(skip)]
    #[serde(default)]
    is_shared: bool,
}

impl Command for SaveFilter {
    const NAME: &'static str = "projects.filter.save";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Created<SavedFilter>;

    async fn act(self, cx: &mut Act) -> Result<Created<SavedFilter>> {
        const SAVE: &str = "
insert into public.saved_filters (organization_id, id, project_id, name, query, view, is_shared, created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, (select auth.uid()), $7, $7)";
        const COUNT: &str = "
select count(*) from public.saved_filters
where organization_id = (select auth.org_id()) and created_by = (select auth.uid())";
        if let Some(project) = self.project_id {
            role_in_field(cx, "project_id", project).await?;
        }
        let (id, now) = (cx.new_id::<SavedFilter>(), cx.now());
        let view = self.view.unwrap_or(View::List).as_str();
        cx.run(SAVE, &[&id, &self.project_id, &self.name, &self.query, &view, &self.is_shared, &now]).await?;
        let count: i64 = cx.row(COUNT, &[]).await?.map_or(0, |row| row.get(0));
        if count > MOST {
            return Err(Problem::conflict(format!("You keep {MOST} filters at most; delete one first")));
        }
        cx.emit(FilterSaved { filter_id: id, project_id: self.project_id, is_shared: self.is_shared });
        Ok(Created { id: id.uuid(), body: one(cx, id).await? })
    }
}

/// Changes one of one's own filters; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeFilter {
    #[garde(skip)]
    id: Id<SavedFilter>,
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<80>>,
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    query: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    view: Patch<View>,
    #[garde(skip)]
    #[serde(default)]
    is_shared: Patch<bool>,
}

impl Command for ChangeFilter {
    const NAME: &'static str = "projects.filter.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<SavedFilter>;

    async fn act(self, cx: &mut Act) -> Result<Json<SavedFilter>> {
        const CHANGE: &str = "
update public.saved_filters
set name = coalesce($2, name), query = coalesce($3, query), view = coalesce($4, view), is_shared = coalesce($5, is_shared), updated_at = $6
where organization_id = (select auth.org_id()) and id = $1
returning project_id, is_shared";
        let (now, view) = (cx.now(), self.view.set().map(|view| view.as_str()));
        let changed = cx.row(CHANGE, &[&self.id, &self.name.set(), &self.query, &view, &self.is_shared.set(), &now]).await?;
        let Some(row) = changed else { return Err(not_mine(cx, self.id).await) };
        cx.emit(FilterSaved { filter_id: self.id, project_id: row.get(0), is_shared: row.get(1) });
        one(cx, self.id).await
    }
}

/// Deletes one of one's own filters.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteFilter {
    #[garde(skip)]
    id: Id<SavedFilter>,
}

impl Command for DeleteFilter {
    const NAME: &'static str = "projects.filter.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "delete from public.saved_filters where organization_id = (select auth.org_id()) and id = $1";
        if cx.run(DELETE, &[&self.id]).await? == 0 {
            return Err(not_mine(cx, self.id).await);
        }
        cx.emit(FilterDeleted { filter_id: self.id });
        Ok(NoContent)
    }
}

/// Why a filter could not be changed: it is not seen, or somebody else's.
async fn not_mine(cx: &mut Act, id: Id<SavedFilter>) -> Problem {
    match one(cx, id).await {
        Err(problem) => problem,
        Ok(_) => Problem::forbidden("Only whoever made a filter may change it"),
    }
}

async fn one(cx: &mut Act, id: Id<SavedFilter>) -> Result<Json<SavedFilter>> {
    const ONE: &str = "
select row_to_json(one)::text
from (
    select id, project_id, name, query, view, is_shared, created_by, created_at, updated_at
    from public.saved_filters
    where organization_id = (select auth.org_id()) and id = $1
) as one";
    cx.one(ONE, &[&id]).await
}

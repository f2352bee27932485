//! A project's own columns: what the status of its tasks can be.

use crate::{
    access::hold,
    events::{ColumnAdded, ColumnChanged, ColumnDeleted},
    live,
    projects::Project,
};
use guildhall_kernel::prelude::*;

/// One column of a board.
#[derive(Serialize, JsonSchema)]
pub struct Column {
    pub id: Id<Self>,
    pub project_id: Id<Project>,
    /// What tasks have as their `status`; it stays when the name changes.
    #[schemars(length(max = 40))]
    pub key: String,
    #[schemars(length(max = 40))]
    pub name: String,
    pub category: Category,
    /// 1, 2, 3 … from the left.
    pub position: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

words! {
    pub enum Category {
        /// Not begun, not promised.
        Backlog = "backlog",
        /// To be done.
        Open = "open",
        /// Whatever comes here is done.
        Done = "done",
    }
}

/// The most columns that a board has.
const MOST: usize = 30;

/// Adds a column.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct AddColumn {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(dive)]
    name: Line<40>,
    /// `open` unless said otherwise.
    #[garde(skip)]
    #[serde(default)]
    category: Option<Category>,
    /// Its place from the left; the last when left out.
    #[garde(range(min = 1, max = 30))]
    #[serde(default)]
    position: Option<u16>,
}

impl Command for AddColumn {
    const NAME: &'static str = "projects.column.add";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Column>;

    async fn act(self, cx: &mut Act) -> Result<Created<Column>> {
        const ADD: &str = "
insert into public.project_columns (organization_id, id, project_id, key, name, category, position, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, 1000, $6, $6)";
        let held = hold(cx, self.project_id).await?;
        held.is_lead()?;
        held.is_open()?;
        let before = keys(cx, self.project_id).await?;
        if before.len() >= MOST {
            return Err(Problem::conflict(format!("A board has {MOST} columns at most")));
        }
        let (id, now, category) = (cx.new_id::<Column>(), cx.now(), self.category.unwrap_or(Category::Open));
        let key = free_key(&self.name, &before);
        cx.run(ADD, &[&id, &self.project_id, &key, &self.name, &category.as_str(), &now]).await?;
        place(cx, self.project_id, id, self.position).await?;
        tell(cx, self.project_id, held.is_private).await?;
        cx.emit(ColumnAdded { project_id: self.project_id, column_id: id.uuid(), category });
        Ok(Created { id: id.uuid(), body: one(cx, self.project_id, id).await? })
    }
}

/// Changes a column; what is left out stays. Another category makes its tasks done, or not.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeColumn {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(skip)]
    project_column_id: Id<Column>,
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<40>>,
    #[garde(skip)]
    #[serde(default)]
    category: Patch<Category>,
    /// Its place from the left.
    #[garde(range(min = 1, max = 30))]
    #[serde(default)]
    position: Option<u16>,
}

impl Command for ChangeColumn {
    const NAME: &'static str = "projects.column.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Column>;

    async fn act(self, cx: &mut Act) -> Result<Json<Column>> {
        const CHANGE: &str = "
update public.project_columns set name = coalesce($3, name), category = coalesce($4, category), updated_at = $5
where organization_id = (select auth.org_id()) and project_id = $1 and id = $2
returning key, category";
        const DONE: &str = "
update public.tasks set completed_at = $3, revision = revision + 1
where organization_id = (select auth.org_id()) and project_id = $1 and status = $2 and completed_at is null";
        const NOT_DONE: &str = "
update public.tasks set completed_at = null, revision = revision + 1
where organization_id = (select auth.org_id()) and project_id = $1 and status = $2 and completed_at is not null";
        let held = hold(cx, self.project_id).await?;
        held.is_lead()?;
        held.is_open()?;
        let (now, category) = (cx.now(), self.category.set().map(|category| category.as_str()));
        let row = cx.row(CHANGE, &[&self.project_id, &self.project_column_id, &self.name.set(), &category, &now]).await?;
        let row = row.ok_or_else(Problem::not_found)?;
        let (key, category): (String, String) = (row.get(0), row.get(1));
        let touched = match Category::named(&category)? {
            _ if self.category.is_keep() => 0,
            Category::Done => cx.run(DONE, &[&self.project_id, &key, &now]).await?,
            Category::Backlog | Category::Open => cx.run(NOT_DONE, &[&self.project_id, &key]).await?,
        };
        if touched > 0 {
            live::column_reordered(cx, self.project_id, held.is_private, &key)?;
        }
        if self.position.is_some() {
            place(cx, self.project_id, self.project_column_id, self.position).await?;
        }
        tell(cx, self.project_id, held.is_private).await?;
        cx.emit(ColumnChanged {
            project_id: self.project_id,
            column_id: self.project_column_id.uuid(),
            category: self.category.set().copied(),
        });
        one(cx, self.project_id, self.project_column_id).await
    }
}

/// Deletes a column. One with tasks in it says where they go.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteColumn {
    #[garde(skip)]
    project_id: Id<Project>,
    #[garde(skip)]
    project_column_id: Id<Column>,
    /// The key of the column that its tasks come to.
    #[garde(length(max = 40))]
    #[serde(default)]
    move_to: Option<String>,
}

impl Command for DeleteColumn {
    const NAME: &'static str = "projects.column.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const KEY: &str = "
select key from public.project_columns where organization_id = (select auth.org_id()) and project_id = $1 and id = $2";
        const TASKS: &str = "
select from public.tasks
where organization_id = (select auth.org_id()) and project_id = $1 and status = $2 and deleted_at is null
limit 1";
        const OTHERS: &str = "
select key from public.project_columns
where organization_id = (select auth.org_id()) and project_id = $1 and key <> $2
order by position";
        // In their order, behind those that are there; what was deleted a moment ago comes along.
        const MOVE: &str = "
with card as (
    select id, row_number() over (order by position, id) as number
    from public.tasks
    where organization_id = (select auth.org_id()) and project_id = $1 and status = $2
), room as (
    update public.projects set last_place = last_place + (select count(*) from card)
    where organization_id = (select auth.org_id()) and id = $1
    returning last_place - (select count(*) from card) as base
), target as (
    select key, category from public.project_columns
    where organization_id = (select auth.org_id()) and project_id = $1 and key = $3
)
update public.tasks as work
set status = target.key, position = public.task_place(room.base + card.number), updated_at = $4, revision = revision + 1,
    completed_at = case when target.category = 'done' then coalesce(completed_at, $4) end
from card, room, target
where work.organization_id = (select auth.org_id()) and work.id = card.id";
        const DELETE: &str = "
delete from public.project_columns where organization_id = (select auth.org_id()) and project_id = $1 and id = $2";
        let held = hold(cx, self.project_id).await?;
        held.is_lead()?;
        held.is_open()?;
        let row = cx.row(KEY, &[&self.project_id, &self.project_column_id]).await?;
        let key: String = row.ok_or_else(Problem::not_found)?.get(0);
        let others: Vec<String> = cx.rows(OTHERS, &[&self.project_id, &key]).await?.iter().map(|row| row.get(0)).collect();
        let Some(first) = others.first() else {
            return Err(Problem::conflict("A board keeps at least one column"));
        };
        let target = match &self.move_to {
            Some(target) if others.contains(target) => target,
            Some(_) => return Err(Problem::field("move_to", "invalid", "names no other column of this project")),
            None if cx.run(TASKS, &[&self.project_id, &key]).await? > 0 => {
                return Err(Problem::conflict_on("move_to", "has to say where the tasks of this column go"));
            }
            None => first,
        };
        let now = cx.now();
        if cx.run(MOVE, &[&self.project_id, &key, target, &now]).await? > 0 {
            live::column_reordered(cx, self.project_id, held.is_private, target)?;
        }
        cx.run_one(DELETE, &[&self.project_id, &self.project_column_id]).await?;
        tell(cx, self.project_id, held.is_private).await?;
        cx.emit(ColumnDeleted { project_id: self.project_id, column_id: self.project_column_id.uuid() });
        Ok(NoContent)
    }
}

async fn keys(cx: &mut Act, project: Id<Project>) -> Result<Vec<String>> {
    const KEYS: &str = "select key from public.project_columns where organization_id = (select auth.org_id()) and project_id = $1";
    Ok(cx.rows(KEYS, &[&project]).await?.iter().map(|row| row.get(0)).collect())
}

/// `Under review` → `under_review`, with a number behind it where that is taken; `column` for names without Latin letters.
fn free_key(name: &str, taken: &[String]) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    let base = if words.is_empty() { "column".to_owned() } else { words.join("_").chars().take(36).collect() };
    let numbered = (2..=99).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|key| !taken.contains(key)).unwrap_or(base)
}

/// Numbers the columns anew, with one of them at a place.
async fn place(cx: &mut Act, project: Id<Project>, column: Id<Column>, position: Option<u16>) -> Result<()> {
    const ORDER: &str = "
select id from public.project_columns
where organization_id = (select auth.org_id()) and project_id = $1 and id <> $2
order by position, created_at, id";
    const NUMBER: &str = "
update public.project_columns as board
set position = place.number
from unnest($2::uuid[]) with ordinality as place (id, number)
where board.organization_id = (select auth.org_id()) and board.project_id = $1 and board.id = place.id and board.position <> place.number";
    let mut ids: Vec<Id<Column>> = cx.rows(ORDER, &[&project, &column]).await?.iter().map(|row| row.get(0)).collect();
    let at = position.map_or(ids.len(), |position| usize::from(position).saturating_sub(1).min(ids.len()));
    ids.insert(at, column);
    cx.run(NUMBER, &[&project, &ids]).await?;
    Ok(())
}

async fn one(cx: &mut Act, project: Id<Project>, column: Id<Column>) -> Result<Json<Column>> {
    const ONE: &str = "
select row_to_json(one)::text
from (
    select id, project_id, key, name, category, position, created_at, updated_at
    from public.project_columns
    where organization_id = (select auth.org_id()) and project_id = $1 and id = $2
) as one";
    cx.one(ONE, &[&project, &column]).await
}

/// Sends all columns, in their order, to those who see the project.
async fn tell(cx: &mut Act, project: Id<Project>, is_private: bool) -> Result<()> {
    const ALL: &str = "
select json_build_object('project_id', $1::uuid, 'columns', coalesce(json_agg(row_to_json(one) order by one.position), '[]'))::text
from (
    select id, project_id, key, name, category, position, created_at, updated_at
    from public.project_columns
    where organization_id = (select auth.org_id()) and project_id = $1
) as one";
    let all: Json<Column> = cx.one(ALL, &[&project]).await?;
    live::columns(cx, project, is_private, all.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::free_key;

    #[test]
    fn a_column_has_a_key_of_its_own() {
        assert_eq!(free_key("Under review", &[]), "under_review");
        assert_eq!(free_key("Done!", &["done".to_owned()]), "done_2");
        assert_eq!(free_key("進行中", &[]), "column");
    }
}

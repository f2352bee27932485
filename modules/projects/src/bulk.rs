//! Many tasks at once: the single command, one after the other, in one transaction.

use crate::{
    changes::Changes,
    changing::DeleteTask,
    tasks::{Task, seen},
    undo::take_back,
};
use guildhall_kernel::prelude::*;

/// Makes the same changes to many tasks, or deletes them: all, or none.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct BulkChange {
    #[garde(length(min = 1, max = 200))]
    task_ids: Vec<Id<Task>>,
    /// As for one task; what is left out stays.
    #[garde(dive)]
    #[serde(default)]
    changes: Option<Changes>,
    /// Deletes them instead.
    #[garde(skip)]
    #[serde(default)]
    delete: bool,
}

/// The tasks as they are now; those that were deleted are not among them.
#[derive(Serialize, JsonSchema)]
pub struct ManyTasks {
    #[schemars(length(max = 200))]
    pub data: Vec<Task>,
}

impl Command for BulkChange {
    const NAME: &'static str = "projects.tasks.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<ManyTasks>;

    async fn act(self, cx: &mut Act) -> Result<Json<ManyTasks>> {
        let ids = in_one_order(self.task_ids);
        let mut tasks = Vec::new();
        match (self.changes, self.delete) {
            (Some(changes), false) => {
                for id in ids {
                    tasks.push(changes.clone().make(cx, id).await?);
                }
            }
            (None, true) => {
                for id in ids {
                    // A sub-task may be gone with the one above it.
                    if is_there(cx, id).await? {
                        DeleteTask { id }.act(cx).await?;
                    }
                }
            }
            (None, false) => {
                for id in ids {
                    tasks.push(Changes::default().make(cx, id).await?);
                }
            }
            (Some(_), true) => return Err(Problem::field("delete", "invalid", "does not go with changes")),
        }
        Ok(list(&tasks))
    }
}

/// Takes one's last change of many tasks back: all, or none.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct BulkUndo {
    #[garde(length(min = 1, max = 200))]
    task_ids: Vec<Id<Task>>,
}

impl Command for BulkUndo {
    const NAME: &'static str = "projects.tasks.undo";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<ManyTasks>;

    async fn act(self, cx: &mut Act) -> Result<Json<ManyTasks>> {
        let mut tasks = Vec::new();
        let ids = in_one_order(self.task_ids);
        let mut back = Vec::new();
        for id in &ids {
            // A sub-task comes back with the one above it.
            if !back.contains(id) {
                back.extend(take_back(cx, *id).await?);
            }
        }
        for id in ids {
            tasks.push(seen(cx, id).await?);
        }
        Ok(list(&tasks))
    }
}

/// Each once, in the order that everyone takes their locks in.
fn in_one_order(mut ids: Vec<Id<Task>>) -> Vec<Id<Task>> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn is_there(cx: &mut Act, task: Id<Task>) -> Result<bool> {
    const DELETED: &str = "
select from public.tasks
where organization_id = (select auth.org_id()) and id = $1 and deleted_at = $2";
    let now = cx.now();
    Ok(cx.run(DELETED, &[&task, &now]).await? == 0)
}

fn list(tasks: &[Json<Task>]) -> Json<ManyTasks> {
    let objects: Vec<&str> = tasks.iter().map(Json::as_str).collect();
    Json::from_text(format!("{{\"data\":[{}]}}", objects.join(",")))
}

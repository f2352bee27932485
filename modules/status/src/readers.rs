//! Who may read a status: asked of the policies for the caller, and worked out for those who are told of it as it happens.

use crate::posts::{Role, Status, Visibility};
use guildhall_kernel::{User, prelude::*};

/// For whom a status is.
#[derive(Clone)]
pub struct Audience {
    pub author: Id<User>,
    pub visibility: Visibility,
    pub people: Vec<Id<User>>,
    pub roles: Vec<Id<Role>>,
}

/// Who may read it now.
#[derive(PartialEq, Eq)]
pub enum Readers {
    /// Everyone who may read the feed.
    All,
    /// These, sorted.
    These(Vec<Id<User>>),
}

impl Audience {
    /// Only what goes with the visibility is kept, and it must name somebody.
    pub fn new(author: Id<User>, visibility: Visibility, people: Vec<Id<User>>, roles: Vec<Id<Role>>) -> Result<Self> {
        let (people, roles) = match visibility {
            Visibility::Public => (Vec::new(), Vec::new()),
            Visibility::Private if people.is_empty() => {
                return Err(Problem::field("user_ids", "required", "must name somebody, when a status is private"));
            }
            Visibility::Private => (people, Vec::new()),
            Visibility::RoleBased if roles.is_empty() => {
                return Err(Problem::field("role_ids", "required", "must name a role, when a status is role-based"));
            }
            Visibility::RoleBased => (Vec::new(), roles),
        };
        Ok(Self { author, visibility, people, roles })
    }

    /// Who may read it at this moment, by the same rule as the policy `read`.
    pub async fn readers(&self, cx: &mut Act) -> Result<Readers> {
        if self.visibility == Visibility::Public {
            return Ok(Readers::All);
        }
        let rows = cx.rows(include_str!("../sql/readers.sql"), &[&self.author, &self.people, &self.roles, &crate::READ.key]).await?;
        Ok(Readers::These(rows.iter().map(|row| row.get(0)).collect()))
    }
}

/// Locks a status that the caller may read, so that nobody changes it or who may read it until the transaction ends. What
/// they may not read is not found.
pub async fn hold(cx: &mut Act, status: Id<Status>) -> Result<Audience> {
    const HOLD: &str = "
select author_id, visibility, user_ids, role_ids from public.statuses
where organization_id = (select auth.org_id()) and id = $1
for update";
    audience(cx, HOLD, status).await
}

/// The same, beside others who hold it so.
pub async fn hold_together(cx: &mut Act, status: Id<Status>) -> Result<Audience> {
    const HOLD: &str = "
select author_id, visibility, user_ids, role_ids from public.statuses
where organization_id = (select auth.org_id()) and id = $1
for share";
    audience(cx, HOLD, status).await
}

async fn audience(cx: &mut Act, hold: &'static str, status: Id<Status>) -> Result<Audience> {
    let row = cx.row(hold, &[&status]).await?.ok_or_else(Problem::not_found)?;
    Ok(Audience { author: row.get(0), visibility: Visibility::named(row.get(1))?, people: row.get(2), roles: row.get(3) })
}

/// The people, each once, if all are members now. Somebody of another organization is as unknown as somebody who never was.
pub async fn members_only(cx: &mut Act, mut people: Vec<Id<User>>) -> Result<Vec<Id<User>>> {
    const HERE: &str = "
select count(*) from public.users
where organization_id = (select auth.org_id()) and id = any ($1) and left_at is null";
    people.sort_unstable();
    people.dedup();
    if people.is_empty() || count(cx, HERE, &people).await? == people.len() {
        return Ok(people);
    }
    Err(Problem::field("user_ids", "invalid", "names somebody who is not in this organization"))
}

/// The roles, each once, if the organization has them all.
pub async fn roles_only(cx: &mut Act, mut roles: Vec<Id<Role>>) -> Result<Vec<Id<Role>>> {
    const HERE: &str = "select count(*) from public.roles where organization_id = (select auth.org_id()) and id = any ($1)";
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() || count(cx, HERE, &roles).await? == roles.len() {
        return Ok(roles);
    }
    Err(Problem::field("role_ids", "invalid", "names a role that this organization does not have"))
}

async fn count<T>(cx: &mut Act, sql: &'static str, ids: &Vec<Id<T>>) -> Result<usize> {
    let counted: i64 = cx.row(sql, &[ids]).await?.map_or(0, |row| row.get(0));
    usize::try_from(counted).map_err(Problem::internal)
}

//! Roles: what they are called, and what they may do.

use crate::{
    found::Role as RoleKind,
    standing::{hold_still, not_more_than_own, somebody_manages},
};
use guildhall_kernel::prelude::*;

/// A role of the organization.
#[derive(Serialize, JsonSchema)]
pub struct Role {
    pub id: Uuid,
    /// Stable, for programs: `owner`.
    pub key: String,
    pub name: String,
    pub description: String,
    /// The blueprint's role that it goes back to; null for one made here.
    pub blueprint_role: Option<String>,
    pub position: i64,
    /// Keys of the permissions that it holds now.
    pub permissions: Vec<String>,
    pub member_count: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

const ROLE: &str = "
select json_build_object('id', id, 'key', key, 'name', name, 'description', description, 'blueprint_role', blueprint_role,
    'position', position, 'permissions', permissions, 'member_count', member_count, 'created_at', created_at, 'updated_at', updated_at)::text
from api.roles where organization_id = $1 and id = $2";

/// Makes a role. Nobody can put more into it than they hold.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct CreateRole {
    #[garde(dive)]
    name: Line<60>,
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<500>>,
    /// Keys from `GET /api/permissions`.
    #[garde(length(max = 500), inner(length(max = 100)))]
    permissions: Vec<String>,
}

impl Command for CreateRole {
    const NAME: &'static str = "organization.role.create";
    const ACCESS: guildhall_kernel::Access = Member(crate::ROLES_MANAGE);
    type Output = Created<Role>;

    async fn act(self, cx: &mut Act) -> Result<Created<Role>> {
        const MOST: i64 = 100;
        const COUNT: &str = "select count(*) from public.roles where organization_id = $1";
        const CREATE: &str = "
insert into public.roles (organization_id, id, key, name, description, granted, created_at, updated_at)
values ($1, $2, $3, $4, coalesce($5, ''), $6, $7, $7)";
        known(cx, &self.permissions)?;
        not_more_than_own(cx, self.permissions.iter().map(String::as_str), "permissions")?;
        let organization = hold_still(cx).await?;
        if cx.row(COUNT, &[&organization]).await?.is_some_and(|row| row.get::<_, i64>(0) >= MOST) {
            return Err(Problem::conflict(format!("An organization has {MOST} roles at most")));
        }
        let (id, now): (Id<RoleKind>, _) = (cx.new_id(), cx.now());
        cx.run(CREATE, &[&organization, &id, &key_of(&self.name, id), &self.name, &self.description, &self.permissions, &now]).await?;
        cx.emit(RoleCreated { role_id: id, permissions: self.permissions });
        Ok(Created { id: id.uuid(), body: cx.one(ROLE, &[&organization, &id]).await? })
    }
}

/// A key made of the name's plain letters, or of the id where it has none.
fn key_of(name: &str, id: Id<RoleKind>) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    match words.join("-") {
        key if !key.is_empty() => key.chars().take(60).collect(),
        _ => format!("role-{}", &id.uuid().simple().to_string()[20..]),
    }
}

fn known(cx: &Act, permissions: &[String]) -> Result<()> {
    let registry = &cx.services().registry;
    let unknown = permissions.iter().position(|key| !registry.permissions().iter().any(|(_, permission)| permission.key == key));
    unknown.map_or(Ok(()), |index| Err(Problem::field(&format!("permissions[{index}]"), "invalid", "is not a permission of this instance")))
}

/// Changes a role: its name, its description, what it may do. What is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeRole {
    #[garde(skip)]
    id: Id<RoleKind>,
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<60>>,
    #[garde(dive)]
    #[serde(default)]
    description: Patch<Prose<500>>,
    /// All that the role shall hold, as keys from `GET /api/permissions`.
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 500), inner(length(max = 100)))]
    permissions: Patch<Vec<String>>,
}

impl Command for ChangeRole {
    const NAME: &'static str = "organization.role.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::ROLES_MANAGE);
    type Output = Json<Role>;

    async fn act(self, cx: &mut Act) -> Result<Json<Role>> {
        const BEFORE: &str = "
select held.permissions, coalesce(blueprint.permissions, '{}')
from public.roles as role
join guildhall.role_permissions as held on held.organization_id = role.organization_id and held.role_id = role.id
left join guildhall.blueprint_roles as blueprint on blueprint.blueprint = role.blueprint and blueprint.role = role.blueprint_role
where role.organization_id = $1 and role.id = $2";
        const CHANGE: &str = "
update public.roles set
    name = coalesce($3, name), description = coalesce($4, description),
    granted = coalesce($5, granted), revoked = coalesce($6, revoked), updated_at = $7
where organization_id = $1 and id = $2";
        let organization = hold_still(cx).await?;
        let row = cx.row(BEFORE, &[&organization, &self.id]).await?.ok_or_else(Problem::not_found)?;
        let (before, base): (Vec<String>, Vec<String>) = (row.get(0), row.get(1));
        let now = cx.now();
        let after = self.permissions.set();
        if let Some(after) = after {
            if after.len() > 500 {
                return Err(Problem::field("permissions", "length", "has more than 500 entries"));
            }
            known(cx, after)?;
            // What is added and what is taken away: both need the right itself.
            let changed = after.iter().filter(|key| !before.contains(key)).chain(before.iter().filter(|key| !after.contains(key)));
            not_more_than_own(cx, changed.map(String::as_str), "permissions")?;
        }
        let granted: Option<Vec<&String>> = after.map(|after| after.iter().filter(|key| !base.contains(key)).collect());
        let revoked: Option<Vec<&String>> = after.map(|after| base.iter().filter(|key| !after.contains(key)).collect());
        cx.run(CHANGE, &[&organization, &self.id, &self.name.set(), &self.description.set(), &granted, &revoked, &now]).await?;
        somebody_manages(cx).await?;
        cx.emit(RoleChanged { role_id: self.id, renamed: !self.name.is_keep(), before, after: after.cloned() });
        cx.rights_changed(organization);
        cx.one(ROLE, &[&organization, &self.id]).await
    }
}

/// Deletes a role. Whoever held it holds it no more.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteRole {
    #[garde(skip)]
    id: Id<RoleKind>,
}

impl Command for DeleteRole {
    const NAME: &'static str = "organization.role.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::ROLES_MANAGE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const HELD: &str = "select permissions from guildhall.role_permissions where organization_id = $1 and role_id = $2";
        const LOSE: &str = "delete from public.user_roles where organization_id = $1 and role_id = $2";
        const DELETE: &str = "delete from public.roles where organization_id = $1 and id = $2";
        let organization = hold_still(cx).await?;
        let held: Vec<String> = cx.row(HELD, &[&organization, &self.id]).await?.ok_or_else(Problem::not_found)?.get(0);
        not_more_than_own(cx, held.iter().map(String::as_str), "permissions")?;
        let holders = cx.run(LOSE, &[&organization, &self.id]).await?;
        cx.run(DELETE, &[&organization, &self.id]).await?;
        somebody_manages(cx).await?;
        cx.emit(RoleDeleted { role_id: self.id, holders: i64::try_from(holders).unwrap_or(i64::MAX) });
        cx.rights_changed(organization);
        Ok(NoContent)
    }
}

event! {
    pub struct RoleCreated { role_id: Id<RoleKind>, permissions: Vec<String> }
    is "organization.role.created", about "role" role_id, for Audience::Members(crate::MEMBERS_READ)
}

event! {
    pub struct RoleChanged {
        role_id: Id<RoleKind>,
        renamed: bool,
        before: Vec<String>,
        /// Null where the permissions were left as they are.
        after: Option<Vec<String>>,
    }
    is "organization.role.changed", about "role" role_id, for Audience::Members(crate::MEMBERS_READ)
}

event! {
    pub struct RoleDeleted { role_id: Id<RoleKind>, holders: i64 }
    is "organization.role.deleted", about "role" role_id, for Audience::Members(crate::MEMBERS_READ)
}

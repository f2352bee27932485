//! Two rules about rights: nobody gives more than they have, and somebody can always manage the organization.

use crate::{ROLES_MANAGE, found::Role};
use guildhall_kernel::{Organization, prelude::*};

/// Holds the organization still while rights change, so that check and act are one.
pub(crate) async fn hold_still(cx: &mut Act) -> Result<Id<Organization>> {
    let organization = cx.organization()?;
    cx.rows("select 1 from public.organizations where id = $1 for update", &[&organization]).await?;
    Ok(organization)
}

/// Refuses permissions that the caller does not hold.
pub(crate) fn not_more_than_own<'a>(cx: &Act, permissions: impl IntoIterator<Item = &'a str>, field: &str) -> Result<()> {
    let held = &cx.caller().rights.permissions;
    let excess: Vec<&str> = permissions.into_iter().filter(|permission| !held.contains(*permission)).collect();
    if excess.is_empty() {
        return Ok(());
    }
    Err(Problem::forbidden(format!("You cannot give rights that you do not hold ({field}: {})", excess.join(", "))))
}

/// The roles by id or key, if they exist and hold no more than the caller does. The order and repeats are forgotten.
pub(crate) async fn roles_to_give(cx: &mut Act, wanted: &[String]) -> Result<Vec<Id<Role>>> {
    const WANTED: &str = "
select role.id, held.permissions
from public.roles as role
join guildhall.role_permissions as held on held.organization_id = role.organization_id and held.role_id = role.id
where role.organization_id = $1 and (role.id::text = any ($2) or role.key = any ($2))";
    let organization = cx.organization()?;
    let mut distinct: Vec<&String> = wanted.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let rows = cx.rows(WANTED, &[&organization, &distinct]).await?;
    if rows.len() != distinct.len() {
        return Err(Problem::field("roles", "invalid", "names a role that is not there"));
    }
    for row in &rows {
        let permissions: Vec<&str> = row.get(1);
        not_more_than_own(cx, permissions, "roles")?;
    }
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Refuses a change after which nobody could manage the organization. Call it after the change, with the organization
/// held still.
pub(crate) async fn somebody_manages(cx: &mut Act) -> Result<()> {
    const MANAGERS: &str = "
select exists (
    select from public.users as member
    join public.user_roles as held on held.organization_id = member.organization_id and held.user_id = member.id
    join guildhall.role_permissions as role on role.organization_id = held.organization_id and role.role_id = held.role_id
    where member.organization_id = $1 and member.left_at is null and $2 = any (role.permissions))";
    let organization = cx.organization()?;
    let row = cx.row(MANAGERS, &[&organization, &ROLES_MANAGE.key]).await?;
    if row.is_some_and(|row| row.get(0)) {
        return Ok(());
    }
    Err(Problem::conflict("Then nobody could manage this organization; give somebody else that right first"))
}

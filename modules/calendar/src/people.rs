//! How people are called and written to.

use crate::ics::Card;
use guildhall_kernel::{User, prelude::*};
use std::collections::HashMap;

/// The names and addresses of those who are here.
pub async fn cards(cx: &mut Act, people: Vec<Id<User>>) -> Result<HashMap<Id<User>, Card>> {
    const WHO: &str = "
select id, name, email from public.users
where organization_id = (select auth.org_id()) and id = any ($1) and left_at is null";
    let rows = cx.rows(WHO, &[&people]).await?;
    Ok(rows.iter().map(|row| (row.get(0), Card { name: row.get(1), email: row.get(2) })).collect())
}

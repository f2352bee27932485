//! Somebody left an organization, or was taken out of it: modules that keep lists of people take them off.

use crate::{Act, Heard, Id, Permission, Result, User};
use schemars::JsonSchema;
use serde::Deserialize;

/// What such a module hears ([`Module::on`](crate::Module::on)).
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Departed {
    pub user_id: Id<User>,
}

impl Heard for Departed {
    const KIND: &'static str = "organization.member.removed";
}

impl Departed {
    /// Goes on as them, holding what it takes to clear up after them. `false` if they are back by now, and nothing is to be done.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn enter(&self, cx: &mut Act, holding: &[Permission]) -> Result<bool> {
        const BACK: &str = "select from guildhall.memberships where organization_id = (select auth.org_id()) and user_id = $1";
        let organization = cx.organization()?;
        cx.enter_for(self.user_id, organization, holding).await?;
        Ok(cx.row(BACK, &[&self.user_id]).await?.is_none())
    }
}

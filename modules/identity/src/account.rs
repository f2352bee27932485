//! What an account looks like to its owner, and the answer that signing in gives.

use crate::session::Opened;
use guildhall_kernel::prelude::*;
use serde_json::{Value, json};

/// The person behind an account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    pub id: Id<guildhall_kernel::User>,
    pub email: String,
    pub name: String,
    pub avatar_url: Option<String>,
}

/// An organization as one of its members lists it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Membership {
    pub id: Id<guildhall_kernel::Organization>,
    pub name: String,
    pub blueprint: String,
    pub roles: Vec<String>,
}

/// Signed in: the access token for `Authorization: Bearer`, and the refresh cookie beside it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignedIn {
    pub user: Account,
    pub organization: Option<Membership>,
    pub access_token: String,
    /// Always `bearer` (RFC 6750).
    pub token_type: String,
    /// Seconds.
    pub expires_in: i64,
    /// Only where it was asked for with `"refresh": "body"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

impl SignedIn {
    pub(crate) fn new(user: Account, organization: Option<Membership>, opened: Opened, in_body: bool) -> Self {
        Self {
            user,
            organization,
            access_token: opened.access_token,
            token_type: "bearer".to_owned(),
            expires_in: opened.expires_in_s,
            refresh_token: in_body.then_some(opened.refresh_token),
        }
    }
}

/// Where a native app or a script wants its refresh token: in the body. A browser gets the cookie alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefreshIn {
    Body,
    Cookie,
}

event! {
    pub struct Registered { user_id: Id<guildhall_kernel::User>, invited: bool }
    is "identity.account.registered", about "user" user_id
}

/// The membership that another module's command answered with.
pub(crate) fn membership(answer: &Value) -> Result<Option<Membership>> {
    match &answer["organization"] {
        Value::Null => Ok(None),
        organization => serde_json::from_value(organization.clone()).map(Some).map_err(Problem::internal),
    }
}

/// The organization that a person was in last, or joined last.
pub(crate) async fn home(cx: &mut Act, person: Id<guildhall_kernel::User>, wanted: Option<Uuid>) -> Result<Option<Membership>> {
    const HOME: &str = "
select json_build_object('id', organization_id, 'name', name, 'blueprint', blueprint, 'roles', roles)::text
from guildhall.memberships
where user_id = $1
order by organization_id is not distinct from $2 desc, joined_at desc
limit 1";
    let found: Option<Json<Value>> = cx.optional(HOME, &[&person, &wanted]).await?;
    found.map(|json| serde_json::from_str(json.as_str())).transpose().map_err(Problem::internal)
}

pub(crate) fn organization_input(name: &str, blueprint: Option<&str>, starter: Option<bool>) -> Value {
    json!({ "name": name, "blueprint": blueprint.unwrap_or("labsync-chat"), "starter": starter })
}

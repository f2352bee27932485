//! Creating an account, and with it an organization or the membership that an invitation offers.

use crate::{
    account::{Account, RefreshIn, Registered, SignedIn, membership, organization_input},
    email::Email,
    guesses::Guesses,
    password::{Hasher, Passwords},
    session,
};
use guildhall_kernel::{User, prelude::*};
use serde_json::json;

/// Creates an account and signs it in. With `organization_name` it founds an organization, with `invitation` it joins one.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Register {
    #[garde(dive)]
    name: Line<80>,
    #[garde(dive)]
    email: Email,
    #[garde(length(chars, min = 1, max = 1024))]
    password: String,
    #[garde(dive)]
    #[serde(default)]
    organization_name: Option<Line<80>>,
    /// The key of a blueprint, from `GET /api/blueprints`.
    #[garde(length(max = 60))]
    #[serde(default)]
    blueprint: Option<String>,
    /// Begins with what the blueprint puts there for the first day; `false` begins with nothing.
    #[garde(skip)]
    #[serde(default)]
    starter: Option<bool>,
    /// The token of an invitation.
    #[garde(length(max = 200))]
    #[serde(default)]
    invitation: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    refresh: Option<RefreshIn>,
}

impl Command for Register {
    const NAME: &'static str = "identity.account.register";
    const ACCESS: guildhall_kernel::Access = Public;
    type Output = CreatedAt<SignedIn>;

    async fn act(self, cx: &mut Act) -> Result<CreatedAt<SignedIn>> {
        const REGISTER: &str = "
insert into auth.users (id, name, email, password_hash, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)";
        if self.invitation.is_some() && self.organization_name.is_some() {
            return Err(Problem::field(
                "organization_name",
                "conflict",
                "cannot be given with an invitation: that leads to an organization already",
            ));
        }
        let own = [&*self.name, self.email.as_str(), self.email.local_part(), self.organization_name.as_deref().unwrap_or_default()];
        if let Some(complaint) = cx.services().get::<Passwords>()?.complaint(&self.password, &own) {
            return Err(Problem::field("password", "invalid", complaint));
        }
        cx.services().get::<Guesses>()?.registration(&cx.caller().origin.address)?;
        let password_hash = cx.services().get::<Hasher>()?.hash(&self.password).await?;
        let id: Id<User> = cx.new_id();
        let now = cx.now();
        cx.run(REGISTER, &[&id, &self.name, &self.email.as_str(), &password_hash, &now]).await?;
        cx.attribute(id, None);
        cx.emit(Registered { user_id: id, invited: self.invitation.is_some() });
        let joined = match (&self.invitation, &self.organization_name) {
            (Some(token), _) => cx.send("organization.invitation.accept", json!({ "token": token })).await?,
            (None, Some(name)) => cx.send("organization.found", organization_input(name, self.blueprint.as_deref(), self.starter)).await?,
            (None, None) => json!({}),
        };
        let organization = membership(&joined)?;
        let user = Account { id, email: self.email.as_str().to_owned(), name: self.name.to_string(), avatar_url: None };
        cx.leave_organization().await?;
        let opened = session::open(cx, &user, organization.as_ref()).await?;
        let body = Json::new(&SignedIn::new(user, organization, opened, self.refresh == Some(RefreshIn::Body)))?;
        Ok(CreatedAt { path: "/api/users/me", body })
    }
}

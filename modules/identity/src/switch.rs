//! Going to another of one's organizations.

use crate::{
    account::{Membership, home},
    session::{self, SessionSettings},
};
use guildhall_kernel::{Organization, prelude::*};
use std::sync::Arc;

/// A new access token, for another organization. The session stays; its next refresh leads there too.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SwitchOrganization {
    #[garde(skip)]
    organization_id: Id<Organization>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Switched {
    pub organization: Option<Membership>,
    pub access_token: String,
    /// Always `bearer`.
    pub token_type: String,
    /// Seconds.
    pub expires_in: i64,
}

impl Command for SwitchOrganization {
    const NAME: &'static str = "identity.session.switch";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = Json<Switched>;

    async fn act(self, cx: &mut Act) -> Result<Json<Switched>> {
        const MOVE: &str = "
with moved as (
    update auth.sessions set organization_id = $2 where id = $1 and user_id = $3 returning user_id
)
update auth.users set last_organization_id = $2 where id = (select user_id from moved)";
        cx.leave_organization().await?;
        let person = cx.person()?;
        let organization = home(cx, person, Some(self.organization_id.uuid())).await?.filter(|home| home.id == self.organization_id);
        let organization = organization.ok_or_else(|| Problem::field("organization_id", "invalid", "is not an organization of yours"))?;
        let session = cx.caller().signed_in()?.id;
        cx.run(MOVE, &[&session, &organization.id, &person]).await?;
        let settings: Arc<SessionSettings> = cx.services().get()?;
        let user = session::account(cx, person).await?;
        let access_token = session::access_token(cx, &settings, session, &user, Some(&organization));
        Json::new(&Switched {
            organization: Some(organization),
            access_token,
            token_type: "bearer".to_owned(),
            expires_in: settings.access_token.as_secs(),
        })
    }
}

//! Signing in with address and password.

use crate::{
    account::{Account, RefreshIn, SignedIn, home},
    guesses::Guesses,
    password::{Hasher, LONGEST},
    session,
};
use guildhall_kernel::{User, postgres::Claims, prelude::*};

/// Signs in. A failed attempt never says whether the address exists, and takes as long either way.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Login {
    #[garde(length(chars, min = 1, max = 254))]
    email: String,
    #[garde(length(chars, min = 1, max = 1024))]
    password: String,
    /// `body` adds `refresh_token` to the answer, for native apps and scripts.
    #[garde(skip)]
    #[serde(default)]
    refresh: Option<RefreshIn>,
}

const BY_EMAIL: &str = "
select id, password_hash, last_organization_id, name, email, avatar_url
from auth.users where lower(email) = lower($1) and disabled_at is null";

impl Command for Login {
    const NAME: &'static str = "identity.session.login";
    const ACCESS: guildhall_kernel::Access = Public;
    type Output = Json<SignedIn>;

    async fn act(self, cx: &mut Act) -> Result<Json<SignedIn>> {
        const REHASH: &str = "update auth.users set password_hash = $2 where id = $1";
        let services = cx.services().clone();
        services.get::<Guesses>()?.login(&self.email, &cx.caller().origin.address)?;
        // Asked on a connection of its own, given back before the hash is computed: a storm of logins holds none.
        let rows = services.database.sign_in.read(Claims::none()).query_last(BY_EMAIL, &[&self.email]).await?;
        let stored: Option<&str> = rows.first().map(|row| row.get(1));
        let hasher = services.get::<Hasher>()?;
        let password = if self.password.chars().count() > LONGEST { "" } else { &*self.password };
        let right = hasher.verify(password, stored).await?;
        let (Some(row), true) = (rows.first(), right) else {
            if let Some(row) = rows.first() {
                let (person, organization): (Id<User>, Option<Uuid>) = (row.get(0), row.get(2));
                cx.attribute(person, organization.map(Id::from_uuid));
                cx.emit(LoginRefused { user_id: person });
                cx.keep_on_refusal();
            }
            return Err(Problem::unauthenticated("The address or the password is not right"));
        };
        let user = Account { id: row.get(0), name: row.get(3), email: row.get(4), avatar_url: row.get(5) };
        if stored.is_some_and(|stored| hasher.is_outdated(stored)) {
            let stronger = hasher.hash(&self.password).await?;
            cx.run(REHASH, &[&user.id, &stronger]).await?;
        }
        let organization = home(cx, user.id, row.get(2)).await?;
        let opened = session::open(cx, &user, organization.as_ref()).await?;
        Json::new(&SignedIn::new(user, organization, opened, self.refresh == Some(RefreshIn::Body)))
    }
}

event! {
    pub struct LoginRefused { user_id: Id<User> }
    is "identity.login.refused", about "user" user_id
}

//! Invitations: a link that makes somebody a member, once.

use crate::{
    INVITATIONS_MANAGE,
    found::{Address, FoundedAnswer, Role, Standing, account, enrol, same_address, with_token},
    standing::roles_to_give,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use guildhall_kernel::{Organization, prelude::*};
use jiff::SignedDuration;
use rand::TryRng;
use serde_json::json;
use sha2::{Digest, Sha256};

/// How long an invitation stands.
const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An invitation that waits to be accepted.
#[derive(Serialize, JsonSchema)]
pub struct Invitation {
    pub id: Uuid,
    pub email: String,
    pub roles: Vec<crate::members::HeldRole>,
    pub created_by: Uuid,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// The invitation with its link: the only time that the token is shown.
#[derive(Serialize, JsonSchema)]
pub struct Issued {
    pub id: Uuid,
    pub email: String,
    /// Keys of roles.
    pub roles: Vec<String>,
    pub token: String,
    /// The token stands in the fragment, so that no server's log has it.
    pub link: String,
    pub expires_at: Timestamp,
}

/// Invites somebody, with roles that hold no more than the inviter's own.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Invite {
    #[garde(dive)]
    email: Address,
    /// Ids or keys of roles; the blueprint's usual one if left out.
    #[garde(length(max = 20), inner(length(max = 60)))]
    #[serde(default)]
    roles: Vec<String>,
}

/// Marks ids of invitations.
pub enum InvitationKind {}

impl Command for Invite {
    const NAME: &'static str = "organization.invitation.create";
    const ACCESS: guildhall_kernel::Access = Member(INVITATIONS_MANAGE);
    type Output = Created<Issued>;

    async fn act(self, cx: &mut Act) -> Result<Created<Issued>> {
        const MOST: i64 = 1_000;
        const OPEN: &str = "
select (select count(*) from api.invitations where organization_id = $1 and expires_at > $2),
    exists (select from public.users where organization_id = $1 and lower(email) = lower($3) and left_at is null)";
        const INVITE: &str = "
with earlier as (
    update public.invitations set revoked_at = $7
    where organization_id = $1 and lower(email) = lower($3) and accepted_at is null and revoked_at is null
)
insert into public.invitations (organization_id, id, email, role_ids, token_hash, created_by, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)";
        const KEYS: &str = "select key from public.roles where organization_id = $1 and id = any ($2) order by position, key";
        let (organization, person, now) = (cx.organization()?, cx.person()?, cx.now());
        let wanted = if self.roles.is_empty() { vec![default_role(cx).await?] } else { self.roles };
        let roles = roles_to_give(cx, &wanted).await?;
        if let Some(row) = cx.row(OPEN, &[&organization, &now, &self.email.as_str()]).await? {
            if row.get::<_, i64>(0) >= MOST {
                return Err(Problem::conflict(format!("{MOST} invitations are open; revoke some first")));
            }
            if row.get(1) {
                return Err(Problem::conflict("This person is a member already"));
            }
        }
        let mut secret = [0_u8; 32];
        rand::rngs::SysRng.try_fill_bytes(&mut secret).map_err(|error| Problem::internal(format!("no randomness: {error}")))?;
        let token = BASE64.encode(secret);
        let (id, expires_at): (Id<InvitationKind>, _) = (cx.new_id(), now + LIFETIME);
        cx.run(INVITE, &[&organization, &id, &self.email.as_str(), &roles, &token_hash(&token), &person, &now, &expires_at]).await?;
        let keys = cx.rows(KEYS, &[&organization, &roles]).await?.iter().map(|row| row.get(0)).collect();
        cx.emit(Invited { invitation_id: id, role_ids: roles.iter().map(|role| role.uuid()).collect() });
        let path = format!("/invitation#{token}");
        mail(cx, &self.email, &path, expires_at).await?;
        let link = format!("{}{path}", cx.services().public_url);
        let issued = Issued { id: id.uuid(), email: self.email.as_str().to_owned(), roles: keys, token, link, expires_at };
        Ok(Created { id: id.uuid(), body: Json::new(&issued)? })
    }
}

/// The link goes by mail as well; what waits in the outbox shows it to nobody but the inviter, who has it already.
async fn mail(cx: &mut Act, email: &Address, path: &str, expires_at: Timestamp) -> Result<()> {
    const NAMES: &str = "
select organization.name, inviter.name from public.organizations as organization
join public.users as inviter on inviter.organization_id = organization.id
where organization.id = $1 and inviter.id = $2";
    let (organization, person) = (cx.organization()?, cx.person()?);
    let row = cx.row(NAMES, &[&organization, &person]).await?.ok_or_else(Problem::not_found)?;
    let (organization, inviter): (String, String) = (row.get(0), row.get(1));
    let day = expires_at.strftime("%-d %B %Y");
    let letter = json!({
        "kind": "organization.invitation",
        "to": email.as_str(),
        "subject": format!("{inviter} invites you to {organization}"),
        "heading": format!("You are invited to {organization}"),
        "paragraphs": [
            format!("{inviter} would like you to join {organization} on Guildhall."),
            format!("The invitation is for this address, works once, and stands until {day}."),
        ],
        "button": { "label": "Accept the invitation", "path": path },
        "footer": ["If you do not know who invites you, do nothing: without you nothing happens."],
        "shown_to": "maker",
    });
    cx.send("mail.post", letter).await.map(drop)
}

async fn default_role(cx: &mut Act) -> Result<String> {
    let organization = cx.organization()?;
    let row = cx.row("select blueprint from public.organizations where id = $1", &[&organization]).await?;
    let key: String = row.ok_or_else(Problem::not_found)?.get(0);
    let registry = &cx.services().registry;
    let role = registry.blueprint(&key).and_then(|blueprint| blueprint.default_role());
    role.map(|role| role.key.clone()).ok_or_else(|| Problem::field("roles", "required", "is required here"))
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Takes an invitation back.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Revoke {
    #[garde(skip)]
    id: Id<InvitationKind>,
}

impl Command for Revoke {
    const NAME: &'static str = "organization.invitation.revoke";
    const ACCESS: guildhall_kernel::Access = Member(INVITATIONS_MANAGE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const REVOKE: &str = "
update public.invitations set revoked_at = $3
where organization_id = $1 and id = $2 and accepted_at is null and revoked_at is null";
        let (organization, now) = (cx.organization()?, cx.now());
        if cx.run(REVOKE, &[&organization, &self.id, &now]).await? == 0 {
            return Err(Problem::not_found());
        }
        cx.emit(Revoked { invitation_id: self.id });
        Ok(NoContent)
    }
}

/// Accepts an invitation: the token names the organization and the roles, the request names neither. It must be for
/// the caller's own address.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Accept {
    #[garde(length(min = 1, max = 200))]
    token: String,
}

impl Command for Accept {
    const NAME: &'static str = "organization.invitation.accept";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = Json<FoundedAnswer>;

    async fn act(self, cx: &mut Act) -> Result<Json<FoundedAnswer>> {
        const FIND: &str = "
select organization_id, id, email, expires_at from public.invitations
where token_hash = $1 and accepted_at is null and revoked_at is null";
        const USE: &str = "
update public.invitations set accepted_at = $3, accepted_by = $4
where organization_id = $1 and id = $2 and accepted_at is null and revoked_at is null
returning role_ids";
        const STANDING: &str = "
select name, blueprint, (
    select array_agg(key order by position, key) from public.roles where organization_id = $1 and id = any ($2)
) from public.organizations where id = $1";
        let (person, now) = (cx.person()?, cx.now());
        let over = || Problem::field("token", "invalid", "This invitation was used, taken back, or never made; ask for a new one");
        let row = cx.row(FIND, &[&token_hash(&self.token)]).await?.ok_or_else(over)?;
        let (organization, id, email): (Id<Organization>, Id<InvitationKind>, String) = (row.get(0), row.get(1), row.get(2));
        let expires_at: Timestamp = row.get(3);
        if expires_at <= now {
            let day = expires_at.strftime("%-d %B %Y");
            return Err(Problem::field("token", "expired", format!("This invitation expired on {day}; ask for a new one")));
        }
        let newcomer = account(cx, person).await?;
        if !same_address(&email, &newcomer.email) {
            return Err(Problem::forbidden("This invitation is for another address; sign in with that one, or ask for one to yours"));
        }
        cx.enter(person, organization).await?;
        // The membership is written first, for the invitation to point to; of parallel calls one gets both.
        cx.run("select 1 from public.invitations where organization_id = $1 and id = $2 for update", &[&organization, &id]).await?;
        let roles = cx.row("select role_ids from public.invitations where organization_id = $1 and id = $2 and accepted_at is null and revoked_at is null", &[&organization, &id]).await?;
        let roles: Vec<Id<Role>> = roles.ok_or_else(over)?.get(0);
        let standing: Vec<Id<Role>> = existing(cx, organization, &roles).await?;
        enrol(cx, organization, &newcomer, &standing).await?;
        cx.row(USE, &[&organization, &id, &now, &person]).await?.ok_or_else(over)?;
        let row = cx.row(STANDING, &[&organization, &standing]).await?.ok_or_else(over)?;
        let organization =
            Standing { id: organization, name: row.get(0), blueprint: row.get(1), roles: row.get::<_, Option<_>>(2).unwrap_or_default() };
        Json::new(&with_token(cx, organization).await?)
    }
}

/// Those of the roles that have not been deleted since.
async fn existing(cx: &mut Act, organization: Id<Organization>, roles: &[Id<Role>]) -> Result<Vec<Id<Role>>> {
    const EXISTING: &str = "select id from public.roles where organization_id = $1 and id = any ($2)";
    Ok(cx.rows(EXISTING, &[&organization, &roles]).await?.iter().map(|row| row.get(0)).collect())
}

event! {
    pub struct Invited { invitation_id: Id<InvitationKind>, role_ids: Vec<Uuid> }
    is "organization.invitation.created", about "invitation" invitation_id, for Audience::Members(INVITATIONS_MANAGE)
}

event! {
    pub struct Revoked { invitation_id: Id<InvitationKind> }
    is "organization.invitation.revoked", about "invitation" invitation_id, for Audience::Members(INVITATIONS_MANAGE)
}

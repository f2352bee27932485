//! Founding an organization on a blueprint.

use guildhall_identity::Email;
use guildhall_kernel::{Organization, User, When, prelude::*};
use serde_json::json;

/// Founds an organization; the founder holds the blueprint's first role, and the answer has a token for it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Found {
    #[garde(dive)]
    name: Line<80>,
    /// The key of a blueprint, from `GET /api/blueprints`.
    #[garde(length(max = 60))]
    blueprint: String,
    /// An IANA zone such as `Europe/Amsterdam`; `UTC` if left out.
    #[garde(length(max = 64))]
    #[serde(default)]
    time_zone: Option<String>,
    /// Begins with what the blueprint puts there for the first day; `false` begins with nothing.
    #[garde(skip)]
    #[serde(default)]
    starter: Option<bool>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct FoundedAnswer {
    pub organization: Standing,
    /// For the new organization; absent where the call that founded it answers with its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}

/// An organization as one of its members lists it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    pub id: Id<Organization>,
    pub name: String,
    pub blueprint: String,
    pub roles: Vec<String>,
}

impl Command for Found {
    const NAME: &'static str = "organization.found";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = CreatedAt<FoundedAnswer>;

    async fn act(self, cx: &mut Act) -> Result<CreatedAt<FoundedAnswer>> {
        const FOUND: &str = "
insert into public.organizations (id, name, blueprint, modules, time_zone, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)";
        const ROLE: &str = "
insert into public.roles (organization_id, id, key, name, description, blueprint, blueprint_role, position, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $3, $7, $8, $8)";
        let registry = cx.services().registry.clone();
        let blueprint = registry.blueprint(&self.blueprint).ok_or_else(|| {
            let keys: Vec<_> = registry.blueprints().iter().map(|blueprint| blueprint.key.as_str()).collect();
            Problem::field("blueprint", "invalid", format!("must be one of {}", keys.join(", ")))
        })?;
        let time_zone = self.time_zone.unwrap_or_else(|| "UTC".to_owned());
        if !guildhall_kernel::text::is_time_zone(&time_zone) {
            return Err(Problem::field("time_zone", "invalid", "is not an IANA time zone, such as Europe/Amsterdam"));
        }
        let (person, now) = (cx.person()?, cx.now());
        let account = account(cx, person).await?;
        let id: Id<Organization> = cx.new_id();
        cx.enter(person, id).await?;
        cx.run(FOUND, &[&id, &self.name, &blueprint.key, &blueprint.modules, &time_zone, &now]).await?;
        let mut founder = None;
        for (position, role) in (0_i16..).zip(&blueprint.roles) {
            let role_id: Id<Role> = cx.new_id();
            cx.run(ROLE, &[&id, &role_id, &role.key, &role.title, &role.description, &blueprint.key, &position, &now]).await?;
            if role.founder {
                founder = Some((role_id, role.key.clone()));
            }
        }
        let (role_id, role_key) = founder.ok_or_else(|| Problem::internal("a blueprint without a founder's role"))?;
        enrol(cx, id, &account, &[role_id]).await?;
        if self.starter.unwrap_or(true) {
            for starter in &blueprint.starter {
                // Not in this deed: the founder's rights are known once it is committed.
                cx.later(&starter.command, starter.input.clone(), When::now().first()).await?;
            }
        }
        cx.emit(Founded { organization_id: id, blueprint: blueprint.key.clone() });
        let organization = Standing { id, name: self.name.to_string(), blueprint: blueprint.key.clone(), roles: vec![role_key] };
        Ok(CreatedAt { path: "/api/organization", body: Json::new(&with_token(cx, organization).await?)? })
    }
}

/// Marks ids of roles.
pub enum Role {}

/// The account that becomes a member.
pub(crate) struct Newcomer {
    pub id: Id<User>,
    name: String,
    pub email: String,
    avatar_url: Option<String>,
    time_zone: Option<String>,
}

pub(crate) async fn account(cx: &mut Act, person: Id<User>) -> Result<Newcomer> {
    const ACCOUNT: &str = "select name, email, avatar_url, time_zone from auth.users where id = $1";
    let row = cx.row(ACCOUNT, &[&person]).await?.ok_or_else(Problem::not_found)?;
    Ok(Newcomer { id: person, name: row.get(0), email: row.get(1), avatar_url: row.get(2), time_zone: row.get(3) })
}

/// Makes an account a member, or one who left a member again, with these roles.
pub(crate) async fn enrol(cx: &mut Act, organization: Id<Organization>, newcomer: &Newcomer, roles: &[Id<Role>]) -> Result<()> {
    const ENROL: &str = "
insert into public.users as member (organization_id, id, name, email, avatar_url, time_zone, joined_at, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $7, $7)
on conflict (organization_id, id) do update
    set name = excluded.name, email = excluded.email, avatar_url = excluded.avatar_url, time_zone = excluded.time_zone,
        joined_at = excluded.joined_at, left_at = null, updated_at = excluded.updated_at
    where member.left_at is not null
returning 1";
    const HOLD: &str =
        "insert into public.user_roles (organization_id, user_id, role_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing";
    let now = cx.now();
    let enrolled = cx
        .run(ENROL, &[&organization, &newcomer.id, &newcomer.name, &newcomer.email, &newcomer.avatar_url, &newcomer.time_zone, &now])
        .await?;
    if enrolled == 0 {
        return Err(Problem::conflict("You are a member of this organization already"));
    }
    cx.run(HOLD, &[&organization, &newcomer.id, &roles]).await?;
    cx.emit(crate::members::Joined { user_id: newcomer.id, role_ids: roles.iter().map(|role| role.uuid()).collect() });
    cx.rights_changed(organization);
    Ok(())
}

/// The answer, with a token for the organization where the caller has a session to switch.
pub(crate) async fn with_token(cx: &mut Act, organization: Standing) -> Result<FoundedAnswer> {
    if cx.caller().session.is_none() {
        return Ok(FoundedAnswer { organization, access_token: None, token_type: None, expires_in: None });
    }
    let switched = cx.send("identity.session.switch", json!({ "organization_id": organization.id })).await?;
    Ok(FoundedAnswer {
        access_token: switched["access_token"].as_str().map(str::to_owned),
        token_type: switched["token_type"].as_str().map(str::to_owned),
        expires_in: switched["expires_in"].as_i64(),
        organization,
    })
}

/// The organizations that one belongs to.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ListOwn {}

#[derive(Serialize, JsonSchema)]
pub struct OwnList {
    pub data: Vec<Standing>,
    pub next_cursor: Option<String>,
}

impl Command for ListOwn {
    const NAME: &'static str = "organization.list";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = Json<OwnList>;

    async fn act(self, cx: &mut Act) -> Result<Json<OwnList>> {
        const OWN: &str = "
select json_build_object('data', coalesce(json_agg(
    json_build_object('id', organization_id, 'name', name, 'blueprint', blueprint, 'roles', roles) order by joined_at), '[]'),
    'next_cursor', null)::text
from guildhall.memberships where user_id = $1";
        let person = cx.person()?;
        cx.only(OWN, &[&person]).await
    }
}

event! {
    pub struct Founded { organization_id: Id<Organization>, blueprint: String }
    is "organization.founded", about "organization" organization_id
}

/// The address that an invitation is for, compared as accounts are.
pub(crate) fn same_address(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
pub(crate) type Address = Email;

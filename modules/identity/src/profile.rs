//! One's own account: `users/me`.

use crate::account::Membership;
use guildhall_kernel::{Organization, User, prelude::*};

/// Who I am, where I belong, and what I may do in the organization I am in.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Me {}

/// One's own profile.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    pub id: Id<User>,
    pub email: String,
    pub name: String,
    /// The name again, as Labsync's clients know it.
    pub full_name: String,
    pub avatar_url: Option<String>,
    pub time_zone: Option<String>,
    pub created_at: Timestamp,
    pub organizations: Vec<Membership>,
    pub active_organization_id: Option<Id<Organization>>,
    /// Keys of the permissions held in the active organization.
    pub permissions: Vec<String>,
}

const ME: &str = "
select json_build_object(
    'id', person.id, 'email', person.email, 'name', person.name, 'full_name', person.name, 'avatar_url', person.avatar_url,
    'time_zone', person.time_zone, 'created_at', person.created_at,
    'organizations', coalesce((
        select json_agg(json_build_object('id', organization_id, 'name', name, 'blueprint', blueprint, 'roles', roles) order by joined_at)
        from guildhall.memberships where user_id = person.id
    ), '[]'),
    'active_organization_id', $2::uuid,
    'permissions', to_json($3::text[])
)::text
from auth.users as person
where person.id = $1";

fn standing(cx: &Act) -> Result<(Option<Uuid>, Vec<String>)> {
    let caller = cx.caller();
    let active = caller.signed_in()?.organization.filter(|_| caller.rights.member).map(Id::uuid);
    let mut permissions: Vec<String> = caller.rights.permissions.iter().cloned().collect();
    permissions.sort_unstable();
    Ok((active, permissions))
}

impl Command for Me {
    const NAME: &'static str = "identity.profile.read";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = Json<Profile>;

    async fn act(self, cx: &mut Act) -> Result<Json<Profile>> {
        let (person, (active, permissions)) = (cx.person()?, standing(cx)?);
        cx.only(ME, &[&person, &active, &permissions]).await
    }
}

/// Changes one's own name, picture or time zone; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeProfile {
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<80>>,
    /// An `https` address of a picture, or null.
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 500))]
    avatar_url: Patch<Option<String>>,
    /// An IANA zone such as `Europe/Amsterdam`, or null for the organization's.
    #[garde(skip)]
    #[serde(default)]
    #[schemars(length(max = 64))]
    time_zone: Patch<Option<String>>,
}

impl Command for ChangeProfile {
    const NAME: &'static str = "identity.profile.change";
    const ACCESS: guildhall_kernel::Access = Person;
    type Output = Json<Profile>;

    async fn act(self, cx: &mut Act) -> Result<Json<Profile>> {
        const CHANGE: &str = "
update auth.users set
    name = coalesce($2, name),
    avatar_url = case when $3 then $4 else avatar_url end,
    time_zone = case when $5 then $6 else time_zone end,
    updated_at = $7
where id = $1";
        if let Patch::Set(Some(url)) = &self.avatar_url {
            picture_address(url)?;
        }
        if let Patch::Set(Some(zone)) = &self.time_zone
            && !guildhall_kernel::text::is_time_zone(zone)
        {
            return Err(Problem::field("time_zone", "invalid", "is not an IANA time zone, such as Europe/Amsterdam"));
        }
        let (person, now) = (cx.person()?, cx.now());
        let name = self.name.set();
        let (set_avatar, avatar) = (!self.avatar_url.is_keep(), self.avatar_url.set().cloned().flatten());
        let (set_zone, zone) = (!self.time_zone.is_keep(), self.time_zone.set().cloned().flatten());
        cx.run(CHANGE, &[&person, &name, &set_avatar, &avatar, &set_zone, &zone, &now]).await?;
        let (active, permissions) = standing(cx)?;
        cx.emit(ProfileChanged { user_id: person });
        cx.one(ME, &[&person, &active, &permissions]).await
    }
}

/// Only web addresses: a picture is fetched by other people's browsers.
fn picture_address(url: &str) -> Result<()> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain =
        url.len() <= 500 && url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'));
    let host =
        rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default()).filter(|host| !host.is_empty() && !host.contains('@'));
    if plain && host.is_some() {
        Ok(())
    } else {
        Err(Problem::field("avatar_url", "invalid", "must be a web address that begins with https://"))
    }
}

event! {
    pub struct ProfileChanged { user_id: Id<User> }
    is "identity.profile.changed", about "user" user_id
}

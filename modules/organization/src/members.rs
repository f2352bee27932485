//! The people of an organization, and the roles they hold.

use crate::standing::{hold_still, roles_to_give, somebody_manages};
use guildhall_kernel::{User, prelude::*};

/// A member of the organization.
#[derive(Serialize, JsonSchema)]
pub struct Member {
    pub id: Uuid,
    pub name: String,
    /// The name again, as Labsync's clients know it.
    pub full_name: String,
    pub email: String,
    pub avatar_url: Option<String>,
    pub time_zone: Option<String>,
    pub roles: Vec<HeldRole>,
    pub joined_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Serialize, JsonSchema)]
pub struct HeldRole {
    pub id: Uuid,
    pub key: String,
    pub name: String,
}

const MEMBER: &str = "
select json_build_object('id', id, 'name', name, 'full_name', full_name, 'email', email, 'avatar_url', avatar_url, 'time_zone', time_zone,
    'roles', roles, 'joined_at', joined_at, 'updated_at', updated_at)::text
from api.members where organization_id = $1 and id = $2";

/// Gives a member exactly these roles.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeMember {
    #[garde(skip)]
    user_id: Id<User>,
    /// Ids or keys of roles.
    #[garde(length(min = 1, max = 20), inner(length(max = 60)))]
    roles: Vec<String>,
}

impl Command for ChangeMember {
    const NAME: &'static str = "organization.member.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::MEMBERS_MANAGE);
    type Output = Json<self::Member>;

    async fn act(self, cx: &mut Act) -> Result<Json<self::Member>> {
        const BEFORE: &str = "
select array(select role_id from public.user_roles where organization_id = $1 and user_id = $2)
from public.users where organization_id = $1 and id = $2 and left_at is null";
        const LOSE: &str = "delete from public.user_roles where organization_id = $1 and user_id = $2 and role_id <> all ($3)";
        const GAIN: &str =
            "insert into public.user_roles (organization_id, user_id, role_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing";
        let organization = hold_still(cx).await?;
        let before: Vec<Uuid> = cx.row(BEFORE, &[&organization, &self.user_id]).await?.ok_or_else(Problem::not_found)?.get(0);
        let roles = roles_to_give(cx, &self.roles).await?;
        let kept: Vec<String> = before.iter().map(Uuid::to_string).filter(|id| !roles.iter().any(|role| role.to_string() == *id)).collect();
        // Whoever takes a role away must hold what is in it, too.
        roles_to_give(cx, &kept).await?;
        cx.run(LOSE, &[&organization, &self.user_id, &roles]).await?;
        cx.run(GAIN, &[&organization, &self.user_id, &roles]).await?;
        somebody_manages(cx).await?;
        cx.emit(RolesChanged { user_id: self.user_id, before, after: roles.iter().map(|role| role.uuid()).collect() });
        cx.rights_changed(organization);
        cx.one(MEMBER, &[&organization, &self.user_id]).await
    }
}

/// Removes a member, or leaves. What they wrote stays, with their name.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct RemoveMember {
    #[garde(skip)]
    user_id: Id<User>,
}

impl Command for RemoveMember {
    const NAME: &'static str = "organization.member.remove";
    const ACCESS: guildhall_kernel::Access = Member(crate::MEMBERS_READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const LEAVE: &str = "
update public.users set left_at = $3, updated_at = $3 where organization_id = $1 and id = $2 and left_at is null";
        const LOSE: &str = "delete from public.user_roles where organization_id = $1 and user_id = $2";
        const HELD: &str = "select role_id::text from public.user_roles where organization_id = $1 and user_id = $2";
        let leaving = self.user_id == cx.person()?;
        if !leaving && !cx.caller().may(crate::MEMBERS_MANAGE) {
            return Err(Problem::forbidden("Only those who manage people may remove somebody else"));
        }
        let organization = hold_still(cx).await?;
        let now = cx.now();
        if !leaving {
            let held: Vec<String> = cx.rows(HELD, &[&organization, &self.user_id]).await?.iter().map(|row| row.get(0)).collect();
            roles_to_give(cx, &held).await?;
        }
        if cx.run(LEAVE, &[&organization, &self.user_id, &now]).await? == 0 {
            return Err(Problem::not_found());
        }
        cx.run(LOSE, &[&organization, &self.user_id]).await?;
        somebody_manages(cx).await?;
        cx.emit(Removed { user_id: self.user_id, left: leaving });
        cx.rights_changed(organization);
        Ok(NoContent)
    }
}

event! {
    pub struct Joined { user_id: Id<User>, role_ids: Vec<Uuid> }
    is "organization.member.joined", about "user" user_id, for Audience::Members(crate::MEMBERS_READ)
}

event! {
    pub struct RolesChanged { user_id: Id<User>, before: Vec<Uuid>, after: Vec<Uuid> }
    is "organization.member.roles_changed", about "user" user_id, for Audience::Members(crate::MEMBERS_READ)
}

event! {
    pub struct Removed {
        user_id: Id<User>,
        /// By their own wish.
        left: bool,
    }
    is "organization.member.removed", about "user" user_id, for Audience::Members(crate::MEMBERS_READ)
}

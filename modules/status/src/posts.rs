//! A status: writing it, changing it, taking it away.

use crate::{
    events::{Deleted, Edited, Written},
    live,
    media::MediaUrl,
    readers::{Audience, hold, members_only, roles_only},
};
use guildhall_kernel::{Emoji, User, prelude::*};

/// Marks ids of roles.
pub enum Role {}

/// What somebody is at, as one reader sees it.
#[derive(Serialize, JsonSchema)]
pub struct Status {
    pub id: Id<Self>,
    pub author_id: Id<User>,
    pub author: Person,
    #[schemars(length(max = 5000))]
    pub text: String,
    #[schemars(length(max = 2000))]
    pub media_url: Option<String>,
    pub visibility: Visibility,
    /// Whom a private one is for, beside its author.
    #[schemars(length(max = 100))]
    pub user_ids: Vec<Id<User>>,
    /// The roles that a role-based one is for.
    #[schemars(length(max = 20))]
    pub role_ids: Vec<Id<Role>>,
    pub comment_count: i64,
    /// In the order in which each emoji first came.
    #[schemars(length(max = 20))]
    pub reactions: Vec<Reaction>,
    /// How many others than the author have seen it.
    pub seen_count: i64,
    /// Whether the caller has.
    pub seen: bool,
    pub pinned_at: Option<Timestamp>,
    pub pinned_by: Option<Id<User>>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// When its text or media last changed.
    pub edited_at: Option<Timestamp>,
}

/// Somebody, with the name they have now.
#[derive(Serialize, JsonSchema)]
pub struct Person {
    pub id: Id<User>,
    pub name: String,
    pub avatar_url: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Reaction {
    pub emoji: Emoji,
    pub count: i64,
    /// The first fifty.
    #[schemars(length(max = 50))]
    pub user_ids: Vec<Id<User>>,
}

words! {
    /// Who may read a status, beside its author.
    #[derive(Default)]
    pub enum Visibility {
        /// Everyone in the organization who may read the feed.
        #[default]
        Public = "public",
        /// The people in `user_ids`.
        Private = "private",
        /// Whoever holds one of the roles in `role_ids`, as long as they hold it.
        RoleBased = "role-based",
    }
}

/// The status as the caller sees it now.
pub async fn seen(cx: &mut Act, status: Id<Status>) -> Result<Json<Status>> {
    cx.one(include_str!("../sql/status.sql"), &[&status]).await
}

/// Tells the organization, chosen people, or those who hold chosen roles, what one is at.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct WriteStatus {
    #[garde(dive)]
    text: Prose<5000>,
    #[garde(dive)]
    #[serde(default)]
    media_url: Option<MediaUrl>,
    #[garde(skip)]
    #[serde(default)]
    visibility: Visibility,
    /// For `private` alone; kept with no other visibility.
    #[garde(length(max = 100))]
    #[serde(default)]
    user_ids: Vec<Id<User>>,
    /// For `role-based` alone; kept with no other visibility.
    #[garde(length(max = 20))]
    #[serde(default)]
    role_ids: Vec<Id<Role>>,
}

impl Command for WriteStatus {
    const NAME: &'static str = "status.post.write";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Status>;

    async fn act(self, cx: &mut Act) -> Result<Created<Status>> {
        const WRITE: &str = "
insert into public.statuses (organization_id, id, author_id, text, media_url, visibility, user_ids, role_ids, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, $8, $8)";
        let (id, author, now) = (cx.new_id::<Status>(), cx.person()?, cx.now());
        let people = members_only(cx, self.user_ids).await?;
        let roles = roles_only(cx, self.role_ids).await?;
        let audience = Audience::new(author, self.visibility, people, roles)?;
        let (visibility, people, roles) = (audience.visibility.as_str(), &audience.people, &audience.roles);
        cx.run(WRITE, &[&id, &author, &self.text, &self.media_url, &visibility, people, roles, &now]).await?;
        let status = seen(cx, id).await?;
        let readers = audience.readers(cx).await?;
        live::to(cx, &readers, "status:new", live::shared(&status)?)?;
        cx.emit(Written { status_id: id, author_id: author, visibility: audience.visibility });
        Ok(Created { id: id.uuid(), body: status })
    }
}

/// Changes one's own status, or who may read it; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeStatus {
    #[garde(skip)]
    status_id: Id<Status>,
    #[garde(dive)]
    #[serde(default)]
    text: Patch<Prose<5000>>,
    #[garde(dive)]
    #[serde(default)]
    media_url: Patch<Option<MediaUrl>>,
    #[garde(skip)]
    #[serde(default)]
    visibility: Patch<Visibility>,
    /// For `private` alone; kept with no other visibility.
    #[garde(custom(at_most::<100, _>))]
    #[schemars(length(max = 100))]
    #[serde(default)]
    user_ids: Patch<Vec<Id<User>>>,
    /// For `role-based` alone; kept with no other visibility.
    #[garde(custom(at_most::<20, _>))]
    #[schemars(length(max = 20))]
    #[serde(default)]
    role_ids: Patch<Vec<Id<Role>>>,
}

fn at_most<const MAX: usize, T>(list: &Patch<Vec<T>>, (): &()) -> garde::Result {
    match list.set() {
        Some(list) if list.len() > MAX => Err(garde::Error::new(format!("has {} entries; {MAX} is the most", list.len()))),
        _ => Ok(()),
    }
}

impl Command for ChangeStatus {
    const NAME: &'static str = "status.post.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Status>;

    async fn act(self, cx: &mut Act) -> Result<Json<Status>> {
        const CHANGE: &str = "
update public.statuses
set text = coalesce($2, text), media_url = case when $3 then $4 else media_url end, visibility = $5, user_ids = $6, role_ids = $7,
    updated_at = $8, edited_at = case when $9 then $8 else edited_at end
where organization_id = (select auth.org_id()) and id = $1";
        let (id, now) = (self.status_id, cx.now());
        let before = hold(cx, id).await?;
        if before.author != cx.person()? {
            return Err(Problem::forbidden("Only its author may change a status"));
        }
        let reads_otherwise = !self.visibility.is_keep() || !self.user_ids.is_keep() || !self.role_ids.is_keep();
        let people = match self.user_ids {
            Patch::Set(people) => members_only(cx, people).await?,
            Patch::Keep => before.people.clone(),
        };
        let roles = match self.role_ids {
            Patch::Set(roles) => roles_only(cx, roles).await?,
            Patch::Keep => before.roles.clone(),
        };
        let visibility = self.visibility.set().copied().unwrap_or(before.visibility);
        // What was valid when it was written stays valid: a role may have gone since.
        let audience = if reads_otherwise { Audience::new(before.author, visibility, people, roles)? } else { before.clone() };
        let reworded = !self.text.is_keep() || !self.media_url.is_keep();
        let (set_media, media) = (!self.media_url.is_keep(), self.media_url.set().cloned().flatten());
        let (name, people, roles) = (audience.visibility.as_str(), &audience.people, &audience.roles);
        cx.run(CHANGE, &[&id, &self.text.set(), &set_media, &media, &name, people, roles, &now, &reworded]).await?;
        let status = seen(cx, id).await?;
        let (had, have) = (before.readers(cx).await?, audience.readers(cx).await?);
        if reads_otherwise {
            live::moved(cx, &had, &have, id, live::shared(&status)?)?;
        } else {
            live::to(cx, &have, "status:updated", live::shared(&status)?)?;
        }
        cx.emit(Edited { status_id: id, visibility: audience.visibility });
        Ok(status)
    }
}

/// Takes a status away, with all that was said about it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteStatus {
    #[garde(skip)]
    status_id: Id<Status>,
}

impl Command for DeleteStatus {
    const NAME: &'static str = "status.post.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const DELETE: &str = "delete from public.statuses where organization_id = (select auth.org_id()) and id = $1";
        let audience = hold(cx, self.status_id).await?;
        if audience.author != cx.person()? && !cx.caller().may(crate::MANAGE) {
            return Err(Problem::forbidden("Only its author, or those who keep the feed in order, may delete a status"));
        }
        cx.run_one(DELETE, &[&self.status_id]).await?;
        let readers = audience.readers(cx).await?;
        live::to(cx, &readers, "status:deleted", live::gone(self.status_id))?;
        cx.emit(Deleted { status_id: self.status_id });
        Ok(NoContent)
    }
}

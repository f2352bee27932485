//! What a person has been told: reading it, and keeping it for later.

use guildhall_kernel::{Access, User, live::Room, prelude::*};
use serde_json::{Map, Value, json};

/// Something that the caller should know of.
#[derive(Serialize, JsonSchema)]
pub struct Notification {
    pub id: Id<Self>,
    /// The kind of the latest event: `chat.message.sent`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it shows, as the event's module says: `title`, `excerpt`, and the `path` in the app that it leads to.
    pub payload: Map<String, Value>,
    pub is_read: bool,
    /// The thing that it is about.
    pub subject: Thing,
    /// Why the caller is told: `mention`, `assigned`; all that came together.
    #[schemars(length(max = 20))]
    pub reasons: Vec<String>,
    /// How many events of the thing came together.
    pub count: i64,
    /// Who did the latest of it.
    pub actor_id: Option<Id<User>>,
    pub created_at: Timestamp,
    /// When the latest event came.
    pub updated_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

#[derive(Serialize, JsonSchema)]
pub struct Thing {
    pub kind: String,
    pub id: Uuid,
}

/// One notification as it is answered and sent. $1 notification.
pub const NOTIFICATION: &str = "
select row_to_json(one)::text
from (
    select id, type, payload, is_read, subject, reasons, count, actor_id, created_at, updated_at, read_at
    from api.notifications
    where organization_id = (select auth.org_id()) and id = $1
) as one";

/// Says that a notification has been read; what comes next of the same thing is a new one.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MarkRead {
    #[garde(skip)]
    id: Id<Notification>,
}

impl Command for MarkRead {
    const NAME: &'static str = "notifications.notification.read";
    const ACCESS: Access = Anyone;
    type Output = Json<Notification>;

    async fn act(self, cx: &mut Act) -> Result<Json<Notification>> {
        const READ: &str = "
update public.notifications set read_at = $2
where organization_id = (select auth.org_id()) and id = $1 and user_id = (select auth.uid()) and read_at is null";
        let now = cx.now();
        let changed = cx.run(READ, &[&self.id, &now]).await? > 0;
        answer(cx, self.id, changed).await
    }
}

/// Keeps a notification for later. If more of the same thing has come meanwhile, that one stands for both.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct MarkUnread {
    #[garde(skip)]
    id: Id<Notification>,
}

impl Command for MarkUnread {
    const NAME: &'static str = "notifications.notification.keep";
    const ACCESS: Access = Anyone;
    type Output = Json<Notification>;

    async fn act(self, cx: &mut Act) -> Result<Json<Notification>> {
        const KEEP: &str = "
update public.notifications as mine set read_at = null
where mine.organization_id = (select auth.org_id()) and mine.id = $1 and mine.user_id = (select auth.uid()) and mine.read_at is not null
    and not exists (
        select from public.notifications as newer
        where newer.organization_id = mine.organization_id and newer.user_id = mine.user_id and newer.subject_kind = mine.subject_kind
            and newer.subject_id = mine.subject_id and newer.read_at is null
    )";
        let changed = cx.run(KEEP, &[&self.id]).await? > 0;
        answer(cx, self.id, changed).await
    }
}

async fn answer(cx: &mut Act, id: Id<Notification>, changed: bool) -> Result<Json<Notification>> {
    let notification = cx.one(NOTIFICATION, &[&id]).await?;
    if changed {
        let room = Room::person(cx.organization()?, cx.person()?);
        cx.deliver(room, "notification:updated", notification.bytes.clone());
    }
    Ok(notification)
}

/// Says that the caller has looked at a thing itself, and so knows what they were told of it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ReadSubject {
    #[garde(length(min = 1, max = 60))]
    kind: String,
    #[garde(skip)]
    id: Uuid,
    /// As far as the `seq` of the latest event goes; an event without one is read with the thing.
    #[garde(skip)]
    #[serde(default)]
    up_to: Option<i64>,
}

impl Command for ReadSubject {
    const NAME: &'static str = "notifications.subject.read";
    const ACCESS: Access = Anyone;
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const READ: &str = "
update public.notifications set read_at = $4
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and subject_kind = $1 and subject_id = $2
    and read_at is null and coalesce((event_data ->> 'seq')::bigint <= $3, true)
returning id, in_app";
        let now = cx.now();
        for row in cx.rows(READ, &[&self.kind, &self.id, &self.up_to, &now]).await? {
            if row.get(1) {
                answer(cx, row.get(0), true).await?;
            }
        }
        Ok(NoContent)
    }
}

/// Says that everything up to now has been read.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ReadAll {}

#[derive(Serialize, JsonSchema)]
pub struct AllRead {
    /// How many were unread.
    pub read: u64,
}

impl Command for ReadAll {
    const NAME: &'static str = "notifications.notification.read_all";
    const ACCESS: Access = Anyone;
    type Output = Json<AllRead>;

    async fn act(self, cx: &mut Act) -> Result<Json<AllRead>> {
        const READ: &str = "
update public.notifications set read_at = $1
where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and in_app and read_at is null";
        let now = cx.now();
        let read = cx.run(READ, &[&now]).await?;
        if read > 0 {
            let room = Room::person(cx.organization()?, cx.person()?);
            cx.deliver(room, "notification:updated", json!({ "all_read_at": now }).to_string());
        }
        Json::new(&AllRead { read })
    }
}

//! Who is in a conversation: adding, removing, joining, leaving.

use crate::{
    access::{Held, hold, join_first, next_revision},
    conversations::{Conversation, seen},
    events::{MemberRemoved, MembersAdded},
    live,
};
use guildhall_kernel::{User, prelude::*};

/// The conversations that a member's sockets follow.
pub const ROOMS: &str = "
select joined.id
from public.conversations_joined() as joined (id)
where (select auth.can('chat.messages.read'))";

/// Adds people to a group or a channel; those who are in it already stay.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct AddMembers {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(length(min = 1, max = 200))]
    user_ids: Vec<Id<User>>,
}

impl Command for AddMembers {
    const NAME: &'static str = "chat.member.add";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Json<Conversation>;

    async fn act(mut self, cx: &mut Act) -> Result<Json<Conversation>> {
        let held = hold(cx, self.conversation_id).await?;
        held.not_direct()?;
        if !held.member {
            return Err(join_first());
        }
        self.user_ids.sort_unstable();
        self.user_ids.dedup();
        everyone_is_here(cx, "user_ids", &self.user_ids).await?;
        enter(cx, self.conversation_id, &held, &self.user_ids, false).await
    }
}

/// Enters a channel.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Join {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
}

impl Command for Join {
    const NAME: &'static str = "chat.conversation.join";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Conversation>;

    async fn act(self, cx: &mut Act) -> Result<Json<Conversation>> {
        let (me, held) = (cx.person()?, hold(cx, self.conversation_id).await?);
        enter(cx, self.conversation_id, &held, &[me], true).await
    }
}

async fn enter(cx: &mut Act, id: Id<Conversation>, held: &Held, people: &[Id<User>], joined: bool) -> Result<Json<Conversation>> {
    const COUNT: &str = "
select count(*) from public.conversation_members
where organization_id = (select auth.org_id()) and conversation_id = $1";
    let added = put_in(cx, id, people, held.last_seq).await?;
    if added.is_empty() {
        return seen(cx, id).await;
    }
    let count: i64 = cx.row(COUNT, &[&id]).await?.map_or(0, |row| row.get(0));
    if count > held.kind.capacity() {
        return Err(Problem::conflict(format!("It would have {count} people; {} is the most", held.kind.capacity())));
    }
    let revision = next_revision(cx, id).await?;
    let conversation = seen(cx, id).await?;
    live::updated(cx, id, revision, &conversation)?;
    live::new_to(cx, id, revision, &added, &conversation)?;
    cx.emit(MembersAdded { conversation_id: id, user_ids: added, joined, revision });
    Ok(conversation)
}

/// Takes somebody out of a group or a channel, or leaves it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct RemoveMember {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
    #[garde(skip)]
    user_id: Id<User>,
}

impl Command for RemoveMember {
    const NAME: &'static str = "chat.member.remove";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let held = hold(cx, self.conversation_id).await?;
        if self.user_id != cx.person()? {
            held.may_remove_others(cx)?;
        }
        exit(cx, self.conversation_id, &held, self.user_id).await
    }
}

/// Leaves a group or a channel; what is written there from then on stays unseen.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Leave {
    #[garde(skip)]
    conversation_id: Id<Conversation>,
}

impl Command for Leave {
    const NAME: &'static str = "chat.conversation.leave";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let held = hold(cx, self.conversation_id).await?;
        let me = cx.person()?;
        if !held.member {
            return Err(Problem::conflict("You are not in this channel"));
        }
        exit(cx, self.conversation_id, &held, me).await
    }
}

async fn exit(cx: &mut Act, id: Id<Conversation>, held: &Held, person: Id<User>) -> Result<NoContent> {
    const LEAVE: &str = "
delete from public.conversation_members
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = $2";
    held.not_direct()?;
    // Whoever leaves a group cannot read it afterwards, so what the others are told is read before.
    let before = seen(cx, id).await?;
    let revision = next_revision(cx, id).await?;
    if cx.run(LEAVE, &[&id, &person]).await? == 0 {
        return Err(Problem::not_found());
    }
    live::gone(cx, id, revision, person, held.kind, &before)?;
    let left = person == cx.person()?;
    cx.emit(MemberRemoved { conversation_id: id, user_id: person, left, revision });
    Ok(NoContent)
}

/// All of them belong to the organization now, and will until the transaction ends. Somebody of another organization is
/// as unknown as somebody who never was.
pub async fn everyone_is_here(cx: &mut Act, field: &str, people: &[Id<User>]) -> Result<()> {
    const HERE: &str = "
select id from public.users
where organization_id = (select auth.org_id()) and id = any ($1) and left_at is null
for share";
    let here: Vec<Id<User>> = cx.rows(HERE, &[&people]).await?.iter().map(|row| row.get(0)).collect();
    let strangers = people.iter().filter(|person| !here.contains(person)).count();
    match strangers {
        0 => Ok(()),
        1 => Err(Problem::field(field, "invalid", "names somebody who is not in this organization")),
        many => Err(Problem::field(field, "invalid", format!("names {many} people who are not in this organization"))),
    }
}

/// Writes memberships that begin at `read_to`: what was said before is there to read, but not as unread. Answers those
/// who were not in it before.
pub async fn put_in(cx: &mut Act, conversation: Id<Conversation>, people: &[Id<User>], read_to: i64) -> Result<Vec<Id<User>>> {
    const PUT_IN: &str = "
insert into public.conversation_members (organization_id, conversation_id, user_id, joined_at, last_read_seq)
select (select auth.org_id()), $1, person, $3, $4
from unnest($2::uuid[]) as person
on conflict do nothing
returning user_id";
    let now = cx.now();
    let rows = cx.rows(PUT_IN, &[&conversation, &people, &now, &read_to]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Somebody is no longer in the organization.
#[derive(Deserialize, JsonSchema)]
pub struct LeftOrganization {
    user_id: Id<User>,
}
impl Heard for LeftOrganization {
    const KIND: &'static str = "organization.member.removed";
}

/// Policies refuse them already; this takes them off the lists, so that a later invitation does not bring them back into
/// every group. Direct conversations keep both names.
pub async fn forget_departed(heard: LeftOrganization, cx: &mut Act) -> Result<()> {
    const FORGET: &str = "
delete from public.conversation_members as member
where member.organization_id = (select auth.org_id()) and member.user_id = $1
    and member.conversation_id not in (select public.conversations_direct())
    and exists (select from public.users as person where person.organization_id = member.organization_id and person.id = $1 and person.left_at is not null)";
    let organization = cx.organization()?;
    cx.enter(heard.user_id, organization).await?;
    cx.run(FORGET, &[&heard.user_id]).await?;
    Ok(())
}

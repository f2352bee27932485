//! Who is in a conversation: adding, removing, joining, leaving.

use crate::{
    access::{Held, hold, join_first, next_revision},
    conversations::{Conversation, ConversationRole, History, seen},
    events::{MemberRemoved, MembersAdded},
    happenings::{Happened, happen},
    live,
    messages::What,
};
use guildhall_kernel::{Departed, User, prelude::*};

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
    let added = put_in(cx, id, people, ConversationRole::Member, held.last_seq, held.history).await?;
    if added.is_empty() {
        return seen(cx, id).await;
    }
    let count = count(cx, id).await?;
    if count > held.kind.capacity() {
        return Err(Problem::conflict(format!("It would have {count} people; {} is the most", held.kind.capacity())));
    }
    let revision = next_revision(cx, id).await?;
    let what = Happened::to(if joined { What::Joined } else { What::Added }, &added);
    let line = happen(cx, id, held, what, revision).await?;
    let conversation = seen(cx, id).await?;
    live::updated(cx, id, revision, &conversation)?;
    live::happened(cx, id, revision, line)?;
    live::new_to(cx, id, revision, &added, &conversation)?;
    cx.emit(MembersAdded { conversation_id: id, user_ids: added, joined, revision });
    Ok(conversation)
}

/// Counts a conversation's people anew, after some came or went.
async fn count(cx: &mut Act, conversation: Id<Conversation>) -> Result<i64> {
    const COUNT: &str = "
update public.conversations
set member_count = (
    select count(*) from public.conversation_members
    where organization_id = (select auth.org_id()) and conversation_id = $1
)
where organization_id = (select auth.org_id()) and id = $1
returning member_count::bigint";
    Ok(cx.row(COUNT, &[&conversation]).await?.ok_or_else(Problem::not_found)?.get(0))
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
    const THERE: &str = "
select 1 from public.conversation_members
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = $2";
    held.not_direct()?;
    cx.row(THERE, &[&id, &person]).await?.ok_or_else(Problem::not_found)?;
    go(cx, id, held, person).await?;
    Ok(NoContent)
}

/// Ends a membership that is there.
async fn go(cx: &mut Act, id: Id<Conversation>, held: &Held, person: Id<User>) -> Result<()> {
    const LEAVE: &str = "
delete from public.conversation_members
where organization_id = (select auth.org_id()) and conversation_id = $1 and user_id = $2";
    const ONE_LESS: &str = "
update public.conversations set member_count = greatest(member_count - 1, 0)
where organization_id = (select auth.org_id()) and id = $1";
    let left = person == cx.person()?;
    let revision = next_revision(cx, id).await?;
    let what = Happened::to(if left { What::Left } else { What::Removed }, &[person]);
    let line = happen(cx, id, held, what, revision).await?;
    // Whoever leaves a group cannot read it afterwards, so what the others are told is read before.
    let before = seen(cx, id).await?;
    cx.run(ONE_LESS, &[&id]).await?;
    cx.run(LEAVE, &[&id, &person]).await?;
    live::gone(cx, id, revision, person, held.kind, &before)?;
    live::happened(cx, id, revision, line)?;
    cx.emit(MemberRemoved { conversation_id: id, user_id: person, left, revision });
    Ok(())
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

/// Writes memberships that begin after the message `joined`: what was said before is there to read, unless the conversation
/// closes its past, but not as unread. Answers those who were not in it before.
pub async fn put_in(
    cx: &mut Act,
    conversation: Id<Conversation>,
    people: &[Id<User>],
    role: ConversationRole,
    joined: i64,
    history: History,
) -> Result<Vec<Id<User>>> {
    const PUT_IN: &str = "
insert into public.conversation_members (organization_id, conversation_id, user_id, role, joined_at, last_read_seq, joined_seq, sees_from)
select (select auth.org_id()), $1, person, $3, $4, $5, $5, $6
from unnest($2::uuid[]) as person
on conflict do nothing
returning user_id";
    let now = cx.now();
    let sees_from = if history == History::Full { 0 } else { joined };
    let rows = cx.rows(PUT_IN, &[&conversation, &people, &role.as_str(), &now, &joined, &sees_from]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Policies refuse them already; this takes them off the lists, so that a later invitation does not bring them back into
/// every group. Direct conversations keep both names.
pub async fn forget_departed(departed: Departed, cx: &mut Act) -> Result<()> {
    const THEIRS: &str = "
select member.conversation_id
from public.conversation_members as member
where member.organization_id = (select auth.org_id()) and member.user_id = $1
    and member.conversation_id not in (select public.conversations_direct())
order by member.conversation_id";
    if !departed.enter(cx, &[crate::READ, crate::WRITE]).await? {
        return Ok(());
    }
    let person = departed.user_id;
    let theirs: Vec<Id<Conversation>> = cx.rows(THEIRS, &[&person]).await?.iter().map(|row| row.get(0)).collect();
    for id in theirs {
        let held = hold(cx, id).await?;
        if held.member {
            go(cx, id, &held, person).await?;
            cx.next_dispatch();
        }
    }
    Ok(())
}

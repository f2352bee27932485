-- Sends a plain message: takes the next numbers under the conversation's row lock, and writes only if the sender's own
-- membership is still there and lets them write. $1 conversation, $2 message, $3 content, $4 reply_to, $5 client_id, $6 now,
-- $7 whether the sender manages channels.
with place as (
    update public.conversations
    set last_seq = last_seq + 1, revision = revision + 1, updated_at = $6::timestamptz
    where organization_id = (select auth.org_id()) and id = $1
    returning organization_id, id, last_seq, revision, type, posting, direct_key
), sender as (
    update public.conversation_members as member
    set last_read_seq = place.last_seq
    from place
    where member.organization_id = place.organization_id and member.conversation_id = place.id and member.user_id = (select auth.uid())
        and (place.posting = 'everyone' or member.role = 'moderator' or $7 and place.type = 'channel')
    returning member.user_id, place.*
), sent as (
    insert into public.messages
        (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, content, reply_to, client_id, created_at, updated_at)
    select organization_id, $2::uuid, id, last_seq, revision, revision, user_id, $3::text, $4::uuid, $5::text, $6::timestamptz, $6
    from sender
    where $4::uuid is null or exists (
        select from public.messages as answered
        where answered.organization_id = sender.organization_id and answered.conversation_id = sender.id and answered.id = $4
    )
    -- Numbers are taken under the lock and ids are new: only a `client_id` can be there before.
    on conflict do nothing
    -- A constant: columns would ask the policy for reading, too, which the sender's membership has answered.
    returning 1
)
select row_to_json(message)::text, message.seq, message.revision, (select direct_key from sender)
from (
    select $2::uuid as id, last_seq as seq, revision, id as conversation_id, user_id as sender_id, 'text' as kind, $3::text as content,
        null as system, $4::uuid as reply_to, null::uuid as topic_id, null as mentions, '[]'::json as reactions, null as forwarded_from,
        $5::text as client_id, $6::timestamptz as created_at, $6::timestamptz as updated_at, null::timestamptz as edited_at,
        null::timestamptz as deleted_at, null::timestamptz as pinned_at, null::uuid as pinned_by
    from sender
    where exists (select from sent)
) as message

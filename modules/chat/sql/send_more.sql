-- Sends a message with a topic, mentions, or from elsewhere, as `send.sql` does a plain one, and counts it in its topic.
-- $1 conversation, $2 message, $3 content, $4 reply_to, $5 client_id, $6 now, $7 whether the sender manages channels,
-- $8 topic, $9 mentions, $10 forwarded from.
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
        (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, content, reply_to, client_id, created_at, updated_at,
        topic_id, mentions, forwarded_from)
    select organization_id, $2::uuid, id, last_seq, revision, revision, user_id, $3::text, $4::uuid, $5::text, $6::timestamptz, $6, $8::uuid, $9::jsonb,
        $10::jsonb
    from sender
    where ($4::uuid is null or exists (
            select from public.messages as answered
            where answered.organization_id = sender.organization_id and answered.conversation_id = sender.id and answered.id = $4
        )) and ($8::uuid is null or exists (
            select from public.topics as topic
            where topic.organization_id = sender.organization_id and topic.conversation_id = sender.id and topic.id = $8
        ))
    on conflict do nothing
    returning 1
), counted as (
    update public.topics as topic
    set message_count = message_count + 1, last_seq = sender.last_seq, revision = sender.revision
    from sender
    where topic.organization_id = sender.organization_id and topic.id = $8 and exists (select from sent)
    returning 1
)
select row_to_json(message)::text, message.seq, message.revision, (select direct_key from sender)
from (
    select $2::uuid as id, last_seq as seq, revision, id as conversation_id, user_id as sender_id, 'text' as kind, $3::text as content,
        null as system, $4::uuid as reply_to, $8::uuid as topic_id, $9::jsonb as mentions, '[]'::json as reactions, $10::jsonb as forwarded_from,
        $5::text as client_id, $6::timestamptz as created_at, $6::timestamptz as updated_at, null::timestamptz as edited_at,
        null::timestamptz as deleted_at, null::timestamptz as pinned_at, null::uuid as pinned_by
    from sender
    where exists (select from sent)
) as message

-- Sends a message: takes the next numbers under the conversation's row lock, and writes only if the sender's own
-- membership is still there. $1 conversation, $2 message, $3 content, $4 reply_to, $5 client_id, $6 now.
with place as (
    update public.conversations
    set last_seq = last_seq + 1, revision = revision + 1, updated_at = $6
    where organization_id = (select auth.org_id()) and id = $1
    returning organization_id, id, last_seq, revision
), sender as (
    update public.conversation_members as member
    set last_read_seq = place.last_seq
    from place
    where member.organization_id = place.organization_id and member.conversation_id = place.id and member.user_id = (select auth.uid())
    returning member.user_id, place.*
), sent as (
    insert into public.messages
        (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, content, reply_to, client_id, created_at, updated_at)
    select organization_id, $2, id, last_seq, revision, revision, user_id, $3, $4, $5, $6, $6
    from sender
    where $4::uuid is null or exists (
        select from public.messages as answered
        where answered.organization_id = sender.organization_id and answered.conversation_id = sender.id and answered.id = $4
    )
    on conflict (organization_id, conversation_id, sender_id, client_id) where client_id is not null do nothing
    returning id, seq, revision, conversation_id, sender_id, content, reply_to, client_id, created_at, updated_at, edited_at, deleted_at
)
select row_to_json(sent)::text, seq, revision from sent

-- Says what happened, as a message of the caller's without text, as part of a change whose revision is taken. $1 conversation,
-- $2 message, $3 what, $4 now, $5 revision.
with place as (
    update public.conversations
    set last_seq = last_seq + 1
    where organization_id = (select auth.org_id()) and id = $1 and exists (
        select from public.conversation_members as mine
        where mine.organization_id = (select auth.org_id()) and mine.conversation_id = $1 and mine.user_id = (select auth.uid())
    )
    returning organization_id, id, last_seq
), said as (
    insert into public.messages
        (organization_id, id, conversation_id, seq, revision, sent_revision, sender_id, kind, system, created_at, updated_at)
    select organization_id, $2::uuid, id, last_seq, $5, $5, (select auth.uid()), 'system', $3::jsonb, $4, $4
    from place
    returning public.message_json(messages) as json
)
select json::text from said

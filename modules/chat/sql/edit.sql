-- Gives the sender's own message another text. $1 conversation, $2 message, $3 content, $4 now.
with place as (
    update public.conversations
    set revision = revision + 1
    where organization_id = (select auth.org_id()) and id = $1 and exists (
        select from public.messages as mine
        where mine.organization_id = (select auth.org_id()) and mine.id = $2 and mine.conversation_id = $1
            and mine.sender_id = (select auth.uid()) and mine.deleted_at is null
    )
    returning organization_id, id, revision
), edited as (
    update public.messages as message
    set content = $3, revision = place.revision, edited_at = $4, updated_at = $4
    from place
    where message.organization_id = place.organization_id and message.id = $2 and message.deleted_at is null
    returning message.id, message.seq, message.revision, message.conversation_id, message.sender_id, message.content, message.reply_to,
        message.client_id, message.created_at, message.updated_at, message.edited_at, message.deleted_at
)
select row_to_json(edited)::text, revision from edited

-- Takes a message's text away for good; its place stays. $1 conversation, $2 message, $3 now, $4 also others' messages.
with place as (
    update public.conversations
    set revision = revision + 1
    where organization_id = (select auth.org_id()) and id = $1 and exists (
        select from public.messages as said
        where said.organization_id = (select auth.org_id()) and said.id = $2 and said.conversation_id = $1
            and (said.sender_id = (select auth.uid()) or $4 and type = 'channel') and said.deleted_at is null
    )
    returning organization_id, id, revision
), deleted as (
    update public.messages as message
    set content = null, revision = place.revision, deleted_at = $3, updated_at = $3
    from place
    where message.organization_id = place.organization_id and message.id = $2 and message.deleted_at is null
    returning message.id, message.seq, message.revision, message.conversation_id, message.sender_id, message.content, message.reply_to,
        message.client_id, message.created_at, message.updated_at, message.edited_at, message.deleted_at
)
select row_to_json(deleted)::text, revision from deleted

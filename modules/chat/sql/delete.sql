-- Takes a message's text away for good; its place stays. $1 conversation, $2 message, $3 now.
with place as (
    update public.conversations
    set revision = revision + 1
    where organization_id = (select auth.org_id()) and id = $1 and exists (
        select from public.messages as said
        where said.organization_id = (select auth.org_id()) and said.id = $2 and said.conversation_id = $1
            and (said.sender_id = (select auth.uid()) or type = 'channel' and public.conversation_is_mine_to_moderate($1)) and said.kind = 'text' and said.deleted_at is null
    )
    returning organization_id, id, revision, history
), forgotten as (
    delete from public.message_reactions as reaction
    using place
    where reaction.organization_id = place.organization_id and reaction.message_id = $2
), deleted as (
    update public.messages as message
    set content = null, mentions = null, reactions = '[]', forwarded_from = null, pinned_at = null, pinned_by = null,
        revision = place.revision, deleted_at = $3, updated_at = $3
    from place
    where message.organization_id = place.organization_id and message.id = $2 and message.deleted_at is null
    returning public.message_json(message) as json, message.seq, message.revision, place.history
)
select json::text, seq, revision, history from deleted

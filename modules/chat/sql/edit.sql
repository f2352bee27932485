-- Gives the sender's own message another text. $1 conversation, $2 message, $3 content, $4 now, $5 whether mentions change,
-- $6 mentions.
with place as (
    update public.conversations
    set revision = revision + 1
    where organization_id = (select auth.org_id()) and id = $1 and exists (
        select from public.messages as mine
        where mine.organization_id = (select auth.org_id()) and mine.id = $2 and mine.conversation_id = $1
            and mine.sender_id = (select auth.uid()) and mine.kind = 'text' and mine.deleted_at is null and mine.forwarded_from is null
    )
    returning organization_id, id, revision, history
), edited as (
    update public.messages as message
    set content = $3, mentions = case when $5 then $6::jsonb else message.mentions end, revision = place.revision, edited_at = $4, updated_at = $4,
        -- The first 500 whom it named at any time before this.
        named_before = case when not $5 then message.named_before else jsonb_build_object(
            'user_ids', (
                select coalesce(jsonb_agg(one.id), '[]') from (
                    select jsonb_array_elements(coalesce(message.named_before -> 'user_ids', '[]')) as id
                    union
                    select jsonb_array_elements(coalesce(message.mentions -> 'user_ids', '[]'))
                    limit 500
                ) as one
            ),
            'role_ids', (
                select coalesce(jsonb_agg(one.id), '[]') from (
                    select jsonb_array_elements(coalesce(message.named_before -> 'role_ids', '[]')) as id
                    union
                    select jsonb_array_elements(coalesce(message.mentions -> 'role_ids', '[]'))
                    limit 100
                ) as one
            ),
            'everyone', coalesce((message.named_before ->> 'everyone')::boolean, false) or message.mentions ->> 'everyone' is not null
        ) end
    from place
    where message.organization_id = place.organization_id and message.id = $2 and message.deleted_at is null
    returning public.message_json(message) as json, message.seq, message.revision, place.history, message.named_before
)
select json::text, seq, revision, history, case when $5 then named_before end from edited

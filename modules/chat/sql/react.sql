-- Brings a message's summary of one emoji up to date, after a reaction to it came or went; the conversation is held.
-- $1 conversation, $2 message, $3 emoji, $4 revision, $5 now.
with given as (
    select count(*) as people, coalesce((
        select jsonb_agg(first.user_id order by first.created_at, first.user_id)
        from (
            select user_id, created_at from public.message_reactions
            where organization_id = (select auth.org_id()) and message_id = $2 and emoji = $3
            order by created_at, user_id
            limit 50
        ) as first
    ), '[]') as user_ids
    from public.message_reactions
    where organization_id = (select auth.org_id()) and message_id = $2 and emoji = $3
), entry as (
    select jsonb_build_object('emoji', $3::text, 'count', people, 'user_ids', user_ids) as value from given where people > 0
), before as (
    select reaction.value, reaction.nth
    from public.messages as said, jsonb_array_elements(said.reactions) with ordinality as reaction (value, nth)
    where said.organization_id = (select auth.org_id()) and said.id = $2
), summary as (
    select coalesce(jsonb_agg(value order by nth), '[]') as reactions
    from (
        select value, nth from before where value ->> 'emoji' <> $3
        union all
        -- One that is there keeps its place.
        select value, coalesce((select nth from before where before.value ->> 'emoji' = $3), 1000) from entry
    ) as kept
), changed as (
    update public.messages as message
    set reactions = summary.reactions, revision = $4, updated_at = $5
    from summary
    where message.organization_id = (select auth.org_id()) and message.conversation_id = $1 and message.id = $2
    returning public.message_json(message) as json, message.seq
)
select json::text, seq from changed

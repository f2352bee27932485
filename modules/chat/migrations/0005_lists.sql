-- The list of conversations keeps what `conversations_seen` answered: in the list of a select, where it stood before, a join could
-- ask it again for every conversation until PostgreSQL had gathered its first statistics.
create or replace view api.conversations with (security_invoker = true) as
select place.organization_id, place.id, place.type, place.name, place.is_group, place.purpose, place.posting, place.history, place.member_count,
    place.created_by, place.created_at, place.updated_at, place.last_seq, place.revision,
    coalesce((
        select place.last_seq - mine.last_read_seq - (
            select count(*) from public.messages as happened
            where happened.organization_id = place.organization_id and happened.conversation_id = place.id
                and happened.kind = 'system' and happened.seq > mine.last_read_seq
        )
        from public.conversation_members as mine
        where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
    ), 0) as unread_count,
    (
        select mine.muted_until from public.conversation_members as mine
        where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
    ) as muted_until,
    (
        select row_to_json(newest) from api.messages as newest
        where newest.conversation_id = place.id and newest.seq = place.last_seq
    ) as last_message,
    (
        select coalesce(json_agg(json_build_object('user_id', one.user_id, 'name', person.name, 'avatar_url', person.avatar_url, 'role', one.role,
            'joined_at', one.joined_at, 'last_read_seq', one.last_read_seq) order by one.joined_at, one.user_id), '[]')
        from (
            (
                select mine.user_id, mine.role, mine.joined_at, mine.last_read_seq from public.conversation_members as mine
                where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
            )
            union all
            (
                select others.user_id, others.role, others.joined_at, others.last_read_seq from public.conversation_members as others
                where others.organization_id = place.organization_id and others.conversation_id = place.id
                    and others.user_id <> (select auth.uid())
                order by others.joined_at, others.user_id
                limit 199
            )
        ) as one
        -- One look-up for each; joined in bulk, the directory would be read whole for every conversation.
        cross join lateral (
            select name, avatar_url from public.users
            where organization_id = place.organization_id and id = one.user_id
            offset 0
        ) as person
    ) as members
from public.conversations as place
where place.organization_id = (select auth.org_id()) and place.id in (select seen.id from public.conversations_seen() as seen (id));

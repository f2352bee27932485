-- Where the caller finds messages and conversations: asked by the search, which runs as the tables' owner.

create function guildhall.search_places_message() returns table (place uuid, near real)
    language sql stable rows 100
    set search_path = ''
    as $$
        -- What is said to few is nearer than what is said to many.
        select mine.conversation_id, case when place.type = 'channel' then 1 else 1.15 end
        from public.conversation_members as mine
        join public.conversations as place on place.organization_id = mine.organization_id and place.id = mine.conversation_id
        where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and (select auth.can('chat.messages.read'))
    $$;

create function guildhall.search_places_conversation() returns table (place uuid, near real)
    language sql stable rows 100
    set search_path = ''
    as $$
        select (select auth.org_id()), 1 where (select auth.can('chat.messages.read'))
        union all
        select mine.conversation_id, 1.15
        from public.conversation_members as mine
        join public.conversations as place on place.organization_id = mine.organization_id and place.id = mine.conversation_id
        where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and place.type = 'group'
            and (select auth.can('chat.messages.read'))
    $$;

revoke execute on function guildhall.search_places_message(), guildhall.search_places_conversation() from public;

-- Where the caller finds events: others' that are not private, and those that they plan or are asked to. Asked by the search,
-- which runs as the tables' owner.
create function guildhall.search_places_event() returns table (place uuid, near real)
    language sql stable rows 2
    set search_path = ''
    as $$
        select (select auth.org_id()), 1::real where (select auth.can('calendar.events.read')) and (select auth.can('calendar.others.read'))
        union all
        select (select auth.uid()), 1.15::real where (select auth.can('calendar.events.read'))
    $$;
revoke execute on function guildhall.search_places_event() from public;

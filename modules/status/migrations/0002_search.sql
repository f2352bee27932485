-- Where the caller finds statuses: what is for everyone, for one of their roles, or for them. Asked by the search, which runs as the
-- tables' owner.

create function guildhall.search_places_status() returns table (place uuid, near real)
    language sql stable rows 10
    set search_path = ''
    as $$
        select one.place, one.near
        from (
            select (select auth.org_id()) as place, 1 as near
            union all
            select held.role_id, 1 from public.user_roles as held
            where held.organization_id = (select auth.org_id()) and held.user_id = (select auth.uid())
            union all
            select (select auth.uid()), 1.15
        ) as one
        where (select auth.can('status.posts.read'))
    $$;
revoke execute on function guildhall.search_places_status() from public;

-- Where the caller finds projects and tasks: asked by the search, which runs as the tables' owner.

create function guildhall.search_places_task() returns table (place uuid, near real)
    language sql stable rows 100
    set search_path = ''
    as $$
        -- One's own projects before those that one may look at.
        select seen.id, case when exists (
                select from public.project_members as mine
                where mine.organization_id = (select auth.org_id()) and mine.project_id = seen.id and mine.user_id = (select auth.uid())
            ) then 1.15 else 1 end
        from public.projects_seen() as seen (id)
    $$;

create function guildhall.search_places_project() returns table (place uuid, near real)
    language sql stable rows 100
    set search_path = ''
    as $$
        select (select auth.org_id()), 1 where (select auth.can('projects.read'))
        union all
        select mine.project_id, 1.15
        from public.project_members as mine
        join public.projects as place on place.organization_id = mine.organization_id and place.id = mine.project_id
        where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and place.is_private and place.deleted_at is null
            and (select auth.can('projects.read'))
    $$;

revoke execute on function guildhall.search_places_task(), guildhall.search_places_project() from public;

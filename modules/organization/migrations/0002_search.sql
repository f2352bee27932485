-- Where the caller finds people: asked by the search, which runs as the tables' owner.

create function guildhall.search_places_person() returns table (place uuid, near real)
    language sql stable rows 1
    set search_path = ''
    as $$ select (select auth.org_id()), 1 where (select auth.can('organization.members.read')) $$;
revoke execute on function guildhall.search_places_person() from public;

-- What the caller's roles are is asked by that owner, too.
create policy search_places on public.user_roles for select to current_user using (organization_id = (select auth.org_id()));

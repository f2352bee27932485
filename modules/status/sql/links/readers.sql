-- The rooms of those who may read a status: all who read the feed, or of each person alone, by the rule of readers.sql. $1 id.
select 'status.posts.read' as kind, null::uuid as id
from public.statuses
where organization_id = (select auth.org_id()) and id = $1 and visibility = 'public'
union all
select 'person', person.id
from public.statuses as status
join public.users as person on person.organization_id = status.organization_id and person.left_at is null
where status.organization_id = (select auth.org_id()) and status.id = $1 and status.visibility <> 'public'
    and (person.id = status.author_id or person.id = any (status.user_ids) or person.id in (
        select held.user_id from public.user_roles as held
        where held.organization_id = (select auth.org_id()) and held.role_id = any (status.role_ids)
    ))
    and exists (
        select from public.user_roles as held
        where held.organization_id = person.organization_id and held.user_id = person.id and held.role_id in (
            select role.role_id from guildhall.role_permissions as role
            where role.organization_id = (select auth.org_id()) and 'status.posts.read' = any (role.permissions)
        )
    )

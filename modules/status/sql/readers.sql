-- Who may read a status that is not for everyone: its author, chosen people, and who holds chosen roles, as far as they are
-- members and may read the feed at all. $1 author, $2 people, $3 roles, $4 the permission to read.
select person.id
from public.users as person
where person.organization_id = (select auth.org_id()) and person.left_at is null
    and (person.id = $1 or person.id = any ($2) or person.id in (
        select held.user_id from public.user_roles as held
        where held.organization_id = (select auth.org_id()) and held.role_id = any ($3)
    ))
    and exists (
        select from public.user_roles as held
        where held.organization_id = person.organization_id and held.user_id = person.id and held.role_id in (
            select role.role_id from guildhall.role_permissions as role
            where role.organization_id = (select auth.org_id()) and $4 = any (role.permissions)
        )
    )
order by person.id

-- Whom the answer to a wish to swap concerns: who asked, and after a yes, those who decide. $1 event, $2 actor.
with asked as (
    select swap.from_user_id
    from public.swap_requests as swap
    where swap.organization_id = (select auth.org_id()) and swap.id = ($1::jsonb ->> 'swap_request_id')::uuid and $2::uuid is not null
)
select from_user_id as user_id, 'answered' as reason from asked
union
select keeper.user_id, 'decide'
from asked
join public.user_roles as keeper on keeper.organization_id = (select auth.org_id()) and keeper.role_id in (
    select role.role_id from guildhall.role_permissions as role
    where role.organization_id = (select auth.org_id()) and 'schedules.manage' = any (role.permissions)
)
where ($1::jsonb ->> 'accepted')::boolean

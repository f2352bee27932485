-- Whom a wish to swap concerns: who is asked; or, where everybody is, fifty who may take it and hold its role, in the order in which
-- they joined. $1 event, $2 actor.
with asked as (
    select swap.to_user_id, swap.schedule_id, shift.role_id
    from public.swap_requests as swap
    join public.lab_schedules as shift on shift.organization_id = swap.organization_id and shift.id = swap.schedule_id
    where swap.organization_id = (select auth.org_id()) and swap.id = ($1::jsonb ->> 'swap_request_id')::uuid and swap.status = 'open'
        and $2::uuid is not null
)
select to_user_id as user_id, 'asked' as reason from asked where to_user_id is not null
union all
(
    select person.id, 'open'
    from asked
    join public.users as person on person.organization_id = (select auth.org_id()) and person.left_at is null and person.id <> $2
    where asked.to_user_id is null
        and (asked.role_id is null or exists (
            select from public.user_roles as held
            where held.organization_id = person.organization_id and held.user_id = person.id and held.role_id = asked.role_id
        ))
        and exists (
            select from public.user_roles as held
            join guildhall.role_permissions as role on role.organization_id = held.organization_id and role.role_id = held.role_id
            where held.organization_id = person.organization_id and held.user_id = person.id and 'schedules.write' = any (role.permissions)
        )
        and not exists (
            select from public.schedule_participants as one
            where one.organization_id = person.organization_id and one.schedule_id = asked.schedule_id and one.user_id = person.id
        )
    order by person.joined_at, person.id
    limit 50
)

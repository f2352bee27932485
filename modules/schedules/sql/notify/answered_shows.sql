-- The answer to a wish to swap. $1 event.
select 'swap_request' as kind, swap.id, json_build_object(
    'title', coalesce(taker.name, 'Somebody') || case when ($1::jsonb ->> 'accepted')::boolean
        then ' takes the shift of ' else ' does not take the shift of ' end || asker.name, 'excerpt', left(coalesce(swap.note, shift.title), 200), 'shift_title', shift.title, 'start_time', shift.start_time,
    'end_time', shift.end_time, 'path', '/shifts?swap=' || swap.id
)
from public.swap_requests as swap
join public.lab_schedules as shift on shift.organization_id = swap.organization_id and shift.id = swap.schedule_id
join public.users as asker on asker.organization_id = swap.organization_id and asker.id = swap.from_user_id
left join public.users as taker on taker.organization_id = swap.organization_id and taker.id = swap.to_user_id
where swap.organization_id = (select auth.org_id()) and swap.id = ($1::jsonb ->> 'swap_request_id')::uuid and shift.deleted_at is null

-- Whom the decision about a swap concerns: who asked, and who said yes. $1 event, $2 actor.
select whose.id as user_id, 'decided' as reason
from public.swap_requests as swap
cross join unnest(array[swap.from_user_id, swap.to_user_id]) as whose (id)
where swap.organization_id = (select auth.org_id()) and swap.id = ($1::jsonb ->> 'swap_request_id')::uuid and whose.id is not null
    and $2::uuid is not null

-- One swap request. $1 swap request.
select row_to_json(one)::text
from (
    select id, schedule_id, from_user_id, to_user_id, return_schedule_id, note, status, addressed, decided_by, decided_at, created_at, updated_at
    from api.swap_requests
    where organization_id = (select auth.org_id()) and id = $1
) as one

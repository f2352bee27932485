-- One shift as everybody sees it. $1 shift.
select row_to_json(one)::text
from (
    select id, title, description, start_time, end_time, place, equipment_id, needed, role, open, participant_ids, participants, missing, revision,
        copied_from, copy_id, created_by, created_at, updated_at
    from api.schedules
    where organization_id = (select auth.org_id()) and id = $1
) as one

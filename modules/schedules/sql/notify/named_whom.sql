-- Those whom the event names. $1 event, $2 actor.
select one.id::uuid as user_id, 'participant' as reason
from jsonb_array_elements_text($1::jsonb -> 'user_ids') as one (id)
where $2::uuid is not null

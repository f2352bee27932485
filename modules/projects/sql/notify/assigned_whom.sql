-- Whom an assignment concerns: those who have the task since then. $1 event, $2 actor.
select person::uuid as user_id, 'assigned' as reason
from jsonb_array_elements_text($1::jsonb -> 'added') as person
where $2::uuid is not null

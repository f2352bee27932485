-- Whom a task's day concerns: those who are to do it. $1 event, $2 actor, who is nobody.
select person::uuid as user_id, 'due' as reason
from jsonb_array_elements_text($1::jsonb -> 'user_ids') as person
where $2::uuid is null

-- Whom a reminder concerns: all who come. $1 event, $2 actor.
select person::uuid as user_id, 'reminder' as reason
from jsonb_array_elements_text($1::jsonb -> 'user_ids') as person
where person::uuid is distinct from $2::uuid

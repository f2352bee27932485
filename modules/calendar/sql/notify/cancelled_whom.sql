-- Whom it concerns that an event is called off: those who were to come. $1 event, $2 actor.
select person::uuid as user_id, 'cancelled' as reason
from jsonb_array_elements_text($1::jsonb -> 'user_ids') as person
where $2::uuid is not null

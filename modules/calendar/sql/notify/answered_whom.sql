-- Whom an answer concerns: who planned the event. $1 event, $2 actor.
select ($1::jsonb ->> 'organizer_id')::uuid as user_id, 'answered' as reason
where $2::uuid is not null

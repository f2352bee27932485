-- Whose reminder rang. $1 event, $2 actor, who is nobody.
select ($1::jsonb ->> 'user_id')::uuid as user_id, 'reminder' as reason
where $2::uuid is null

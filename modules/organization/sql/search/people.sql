-- What is searched of people: their names, and the addresses that colleagues write to. Who has left is found as the author of what
-- they wrote.
select person.organization_id, person.id, array[person.organization_id] as places, null::uuid as author_id, '{}'::uuid[] as people,
    array[case when person.left_at is null then 'here' else 'left' end] as states, person.joined_at as at,
    person.name as a, person.email as b, null::text as c
from asked
join public.users as person on person.organization_id = asked.organization_id and person.id = asked.id

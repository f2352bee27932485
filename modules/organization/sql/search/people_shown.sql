-- People as they are found. $1 ids.
select person.id, person.name as title, person.email as text, case when person.left_at is not null then 'left' end as place,
    person.joined_at as at, '/people?name=' || replace(person.email, '+', '%2B') as url
from public.users as person
where person.organization_id = (select auth.org_id()) and person.id = any ($1::uuid[])

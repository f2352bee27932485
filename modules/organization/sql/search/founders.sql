-- Whoever is in an organization that was just founded. $1 organizations, $2 the same.
select person.organization_id, person.id
from unnest($1::uuid[], $2::uuid[]) as asked (organization_id, founded)
join public.users as person on person.organization_id = asked.founded

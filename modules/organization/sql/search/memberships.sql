-- Everywhere that these people belong; names are the account's. $1 organizations, $2 people.
select person.organization_id, person.id
from unnest($2::uuid[]) as asked (id)
join public.users as person on person.id = asked.id
where cardinality($1::uuid[]) > 0

-- Statuses that may hold an address. $1 organizations, $2 ids, as many.
select status.organization_id, status.id, status.author_id, status.text
from unnest($1::uuid[], $2::uuid[]) as asked (organization_id, id)
join public.statuses as status on status.organization_id = asked.organization_id and status.id = asked.id
where status.text ~* 'https?://'

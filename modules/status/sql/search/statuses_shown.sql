-- Statuses as they are found. $1 ids.
select status.id, author.name as title, status.text, null::text as place, status.created_at as at, '/status/' || status.id as url
from public.statuses as status
join public.users as author on author.organization_id = status.organization_id and author.id = status.author_id
where status.organization_id = (select auth.org_id()) and status.id = any ($1::uuid[])

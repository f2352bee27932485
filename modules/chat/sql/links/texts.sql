-- Messages that may hold an address. $1 organizations, $2 ids, as many.
select said.organization_id, said.id, said.sender_id as author_id, said.content as text
from unnest($1::uuid[], $2::uuid[]) as asked (organization_id, id)
join public.messages as said on said.organization_id = asked.organization_id and said.id = asked.id
where said.content ~* 'https?://'

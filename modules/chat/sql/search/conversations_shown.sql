-- Conversations as they are found. $1 ids.
select place.id, place.name as title, place.purpose as text, place.type as place, place.updated_at as at, '/chat/' || place.id as url
from public.conversations as place
where place.organization_id = (select auth.org_id()) and place.id = any ($1::uuid[])

-- What is searched of conversations: their names and purposes. Channels are there for everyone, groups for those who are in them.
select place.organization_id, place.id, array[case place.type when 'channel' then place.organization_id else place.id end] as places,
    place.created_by as author_id, '{}'::uuid[] as people, array[place.type] as states, place.created_at as at,
    place.name as a, null::text as b, place.purpose as c
from asked
join public.conversations as place on place.organization_id = asked.organization_id and place.id = asked.id
where place.name is not null

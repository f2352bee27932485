-- A conversation's messages after a number, as far as the caller may read them. $1 conversation, $2 seq, $3 now.
with said as (
    select * from api.messages where conversation_id = $1 and seq > $2 order by seq limit 10001
), page as (
    select * from said order by seq limit 10000
)
select json_build_object(
    'conversation_id', place.id,
    'name', place.name,
    'exported_at', $3::timestamptz,
    'messages', (select coalesce(json_agg(row_to_json(page) order by page.seq), '[]') from page),
    'people', (
        select coalesce(json_agg(json_build_object('id', person.id, 'name', person.name, 'avatar_url', person.avatar_url, 'left_at', person.left_at)
            order by person.name), '[]')
        from public.users as person
        where person.organization_id = (select auth.org_id()) and person.id in (select sender_id from page)
    ),
    'more', (select count(*) > 10000 from said)
)::text
from public.conversations as place
where place.organization_id = (select auth.org_id()) and place.id = $1

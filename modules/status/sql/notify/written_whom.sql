-- Whom a new status concerns: those it was chosen for, and those whose name it calls (`@Ana Müller`). $1 event, $2 actor.
with said as (
    select status.user_ids, lower(status.text) as text
    from public.statuses as status
    where status.organization_id = (select auth.org_id()) and status.id = ($1::jsonb ->> 'status_id')::uuid and $2::uuid is not null
)
select unnest(user_ids) as user_id, 'chosen' as reason from said
union all
select person.id, 'mention'
from said
join public.users as person on person.organization_id = (select auth.org_id()) and person.left_at is null
where strpos(said.text, '@') > 0 and strpos(said.text, '@' || lower(person.name)) > 0
    and substr(said.text, strpos(said.text, '@' || lower(person.name)) + char_length(person.name) + 1, 1) !~ '\w'

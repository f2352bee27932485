-- Whom a comment concerns: the status's author, those who commented before, and those whose name it calls. $1 event, $2 actor.
with said as (
    select comment.id, comment.status_id, lower(comment.text) as text
    from public.status_comments as comment
    where comment.organization_id = (select auth.org_id()) and comment.id = ($1::jsonb ->> 'comment_id')::uuid and $2::uuid is not null
)
select status.author_id as user_id, 'comment' as reason
from said
join public.statuses as status on status.organization_id = (select auth.org_id()) and status.id = said.status_id
union all
select distinct earlier.author_id, 'reply'
from said
join public.status_comments as earlier
    on earlier.organization_id = (select auth.org_id()) and earlier.status_id = said.status_id and earlier.id < said.id
union all
select person.id, 'mention'
from said
join public.users as person on person.organization_id = (select auth.org_id()) and person.left_at is null
where strpos(said.text, '@') > 0 and strpos(said.text, '@' || lower(person.name)) > 0
    and substr(said.text, strpos(said.text, '@' || lower(person.name)) + char_length(person.name) + 1, 1) !~ '\w'

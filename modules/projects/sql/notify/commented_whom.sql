-- Whom a comment concerns: those it mentions, and those who watch the task. $1 event, $2 actor.
select person::uuid as user_id, 'mention' as reason
from jsonb_array_elements_text($1::jsonb -> 'mentioned_ids') as person
where $2::uuid is not null
union all
select one.user_id, 'watching'
from public.task_watchers as one
where one.organization_id = (select auth.org_id()) and one.task_id = ($1::jsonb ->> 'task_id')::uuid and $2::uuid is not null
    and not $1::jsonb -> 'mentioned_ids' ? one.user_id::text

-- Whom a comment on a task concerns: those whom it names, and who watches the task. $1 event, $2 actor.
select person::uuid as user_id, 'mention' as reason
from jsonb_array_elements_text(coalesce($1::jsonb -> 'mentioned_ids', '[]')) as person
union all
select watcher.user_id, 'watching'
from public.task_watchers as watcher
where watcher.organization_id = (select auth.org_id()) and watcher.task_id = ($1::jsonb ->> 'task_id')::uuid and $2::uuid is not null

-- A reminder as its person is told of it. $1 event.
select 'reminder' as kind, mine.id, json_build_object(
    'title', mine.what, 'excerpt', 'You wanted to be reminded', 'path', '/chat' || coalesce('/' || mine.conversation_id, ''),
    'conversation_id', mine.conversation_id
)
from public.reminders as mine
where mine.organization_id = (select auth.org_id()) and mine.id = ($1::jsonb ->> 'reminder_id')::uuid and mine.user_id = (select auth.uid())

-- A new member as those are told who may see members. $1 event.
select 'user' as kind, member.id, json_build_object('title', member.name || ' joined', 'path', '/people', 'actor_name', member.name)
from public.users as member
where member.organization_id = (select auth.org_id()) and member.id = ($1::jsonb ->> 'user_id')::uuid and member.left_at is null
    and (select auth.can('organization.members.read'))

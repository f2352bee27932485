-- Whose message somebody reacted to. $1 event, $2 actor.
select member.user_id, 'reaction' as reason
from public.conversation_members as member
where member.organization_id = (select auth.org_id()) and member.conversation_id = ($1::jsonb ->> 'conversation_id')::uuid
    and member.user_id = ($1 ->> 'sender_id')::uuid and ($1 ->> 'added')::boolean and member.user_id is distinct from $2::uuid
    and (member.muted_until is null or member.muted_until <= now())

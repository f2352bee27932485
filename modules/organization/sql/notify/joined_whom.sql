-- Whom a new member concerns: whoever invited them. $1 event, $2 actor.
select invitation.created_by as user_id, 'invitation_accepted' as reason
from public.invitations as invitation
where invitation.organization_id = (select auth.org_id()) and invitation.accepted_by = ($1::jsonb ->> 'user_id')::uuid and $2::uuid is not null
order by invitation.accepted_at desc
limit 1

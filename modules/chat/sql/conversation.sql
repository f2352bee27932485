-- One conversation as the caller sees it. $1 conversation.
select row_to_json(one)::text
from (
    select id, type, name, is_group, purpose, posting, history, member_count, created_by, created_at, updated_at, last_seq, revision, unread_count,
        muted_until, last_message, members
    from api.conversations
    where organization_id = (select auth.org_id()) and id = $1
) as one

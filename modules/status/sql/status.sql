-- One status as the caller sees it. $1 status.
select row_to_json(one)::text
from (
    select id, author_id, author, text, media_url, visibility, user_ids, role_ids, comment_count, reactions, seen_count, seen, pinned_at, pinned_by,
        created_at, updated_at, edited_at
    from api.statuses
    where organization_id = (select auth.org_id()) and id = $1
) as one

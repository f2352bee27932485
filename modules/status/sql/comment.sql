-- One comment. $1 status, $2 comment.
select row_to_json(one)::text
from (
    select id, status_id, author_id, author, text, created_at, updated_at, edited_at
    from api.status_comments
    where organization_id = (select auth.org_id()) and status_id = $1 and id = $2
) as one

-- What is searched of statuses, for those whom each is for: everyone, chosen people, or who holds chosen roles.
select status.organization_id, status.id,
    case status.visibility
        when 'public' then array[status.organization_id]
        when 'private' then status.user_ids || status.author_id
        else status.role_ids || status.author_id
    end as places,
    status.author_id, array[status.author_id] as people, array[status.visibility] as states, status.created_at as at,
    null::text as a, null::text as b, status.text as c
from asked
join public.statuses as status on status.organization_id = asked.organization_id and status.id = asked.id

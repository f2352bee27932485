-- Pins, and the names of people who left.

-- A comment may be as long as 2 000 characters of four bytes.
alter table public.messages
    drop constraint messages_forwarded_size,
    add constraint messages_forwarded_size check (pg_column_size(forwarded_from) <= 16384);

create view api.pinned_messages with (security_invoker = true) as
select id, seq, revision, conversation_id, sender_id, kind, content, system, reply_to, topic_id, mentions, reactions, forwarded_from, client_id,
    created_at, updated_at, edited_at, deleted_at, pinned_at, pinned_by
from public.messages
where pinned_at is not null;

-- Whoever wrote something has a name still when they are gone.
create view api.people with (security_invoker = true) as
select id, name, avatar_url, left_at
from public.users;

grant select on api.pinned_messages, api.people to authenticated;

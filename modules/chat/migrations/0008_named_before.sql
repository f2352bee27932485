-- Whom a message named before its edits, so that nobody is told of it twice. Null until an edit changes it.
alter table public.messages
    add column named_before jsonb constraint messages_named_before check (pg_column_size(named_before) <= 65536);
grant update (named_before) on public.messages to authenticated;

-- What people want to be reminded of, and the words beside their presence.

-- A reminder stays when it rang: the notification shows it.
create table public.reminders (
    organization_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    what text not null constraint reminders_what check (char_length(what) between 1 and 500),
    -- Where it was asked for, to go back to.
    conversation_id uuid,
    remind_at timestamptz not null,
    rang_at timestamptz,
    job_id uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint reminders_user foreign key (organization_id, user_id) references public.users (organization_id, id),
    constraint reminders_conversation foreign key (organization_id, conversation_id) references public.conversations (organization_id, id)
);
create index reminders_by_user on public.reminders (organization_id, user_id, remind_at);
call guildhall.guard_tenant('public.reminders');
create policy own on public.reminders for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.reminders to authenticated;
grant update (rang_at, updated_at) on public.reminders to authenticated;

create view api.reminders with (security_invoker = true) as
select id, what, conversation_id, remind_at, rang_at, created_at, updated_at
from public.reminders
where organization_id = (select auth.org_id()) and user_id = (select auth.uid());
grant select, update on api.reminders to authenticated;

create table public.presence_words (
    organization_id uuid not null,
    user_id uuid not null,
    words text not null constraint presence_words_words check (char_length(words) between 1 and 100),
    updated_at timestamptz not null,
    primary key (organization_id, user_id),
    constraint presence_words_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
call guildhall.guard_tenant('public.presence_words');
create policy read on public.presence_words for select to authenticated using ((select auth.can('chat.messages.read')));
create policy own on public.presence_words for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.presence_words to authenticated;
grant update (words, updated_at) on public.presence_words to authenticated;

create or replace view api.people with (security_invoker = true) as
select id, name, avatar_url, left_at, (
    select present.words from public.presence_words as present
    where present.organization_id = person.organization_id and present.user_id = person.id
) as presence_text
from public.users as person;

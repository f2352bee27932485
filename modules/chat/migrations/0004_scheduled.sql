-- Messages to be sent later. The row goes when its message is sent; what could not be sent stays, for its writer to see.
create table public.scheduled_messages (
    organization_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    conversation_id uuid not null,
    content text not null check (char_length(content) between 1 and 8000),
    reply_to uuid,
    topic_id uuid,
    mentions jsonb check (pg_column_size(mentions) <= 16384),
    send_at timestamptz not null,
    job_id uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint scheduled_messages_user foreign key (organization_id, user_id) references public.users (organization_id, id),
    constraint scheduled_messages_conversation foreign key (organization_id, conversation_id)
        references public.conversations (organization_id, id),
    constraint scheduled_messages_reply_to foreign key (organization_id, reply_to) references public.messages (organization_id, id),
    constraint scheduled_messages_topic foreign key (organization_id, conversation_id, topic_id)
        references public.topics (organization_id, conversation_id, id)
);
create index scheduled_messages_by_user on public.scheduled_messages (organization_id, user_id, send_at);
call guildhall.guard_tenant('public.scheduled_messages');
create policy own on public.scheduled_messages for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.scheduled_messages to authenticated;
grant update (content, send_at, job_id, updated_at) on public.scheduled_messages to authenticated;

create view api.scheduled_messages with (security_invoker = true) as
select id, conversation_id, content, reply_to, topic_id, mentions, send_at, created_at, updated_at
from public.scheduled_messages
where organization_id = (select auth.org_id()) and user_id = (select auth.uid());
grant select on api.scheduled_messages to authenticated;
grant update on api.scheduled_messages to authenticated;

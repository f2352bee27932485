-- Conversations, who is in them, and what was said. `last_seq` counts a conversation's messages and `revision` its
-- changes; both are taken under its row lock, so neither has gaps.

create table public.conversations (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    type text not null constraint conversations_type check (type in ('direct', 'group', 'channel')),
    name text constraint conversations_name check (char_length(name) between 1 and 80),
    is_group boolean generated always as (type <> 'direct') stored,
    -- The two people of a direct conversation, smaller id first: a second one between them finds the first.
    direct_key text check (char_length(direct_key) = 73),
    created_by uuid not null,
    last_seq bigint not null default 0 check (last_seq >= 0),
    -- 0 only while it is being opened.
    revision bigint not null default 0 check (revision >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint conversations_direct unique (organization_id, direct_key),
    constraint conversations_creator foreign key (organization_id, created_by) references public.users (organization_id, id),
    constraint conversations_shape check (
        (type = 'direct') = (direct_key is not null)
        and (type <> 'direct' or name is null)
        and (type <> 'channel' or name is not null)
    )
);
create index conversations_channels on public.conversations (organization_id, id) where type = 'channel';

-- One row for each person in a conversation; leaving deletes it.
create table public.conversation_members (
    organization_id uuid not null,
    conversation_id uuid not null,
    user_id uuid not null,
    joined_at timestamptz not null,
    last_read_seq bigint not null default 0 check (last_read_seq >= 0),
    primary key (organization_id, conversation_id, user_id),
    constraint conversation_members_conversation foreign key (organization_id, conversation_id)
        references public.conversations (organization_id, id),
    constraint conversation_members_user foreign key (organization_id, user_id) references public.users (organization_id, id)
) with (fillfactor = 80);
create index conversation_members_by_user on public.conversation_members (organization_id, user_id, conversation_id);
create index conversation_members_by_time on public.conversation_members (organization_id, conversation_id, joined_at, user_id);

create table public.messages (
    organization_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    seq bigint not null check (seq > 0),
    -- The conversation's revision at the message's last change, and at its sending.
    revision bigint not null check (revision > 0),
    sent_revision bigint not null check (sent_revision > 0),
    sender_id uuid not null,
    content text constraint messages_content check (char_length(content) between 1 and 8000),
    reply_to uuid,
    client_id text constraint messages_client_id_length check (char_length(client_id) between 1 and 64),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz,
    primary key (organization_id, id),
    constraint messages_seq unique (organization_id, conversation_id, seq),
    constraint messages_conversation foreign key (organization_id, conversation_id) references public.conversations (organization_id, id),
    constraint messages_sender foreign key (organization_id, sender_id) references public.users (organization_id, id),
    constraint messages_reply_to foreign key (organization_id, reply_to) references public.messages (organization_id, id),
    -- A tombstone keeps no text.
    constraint messages_tombstone check ((content is null) = (deleted_at is not null))
);
create unique index messages_revision on public.messages (organization_id, conversation_id, revision);
create unique index messages_client_id on public.messages (organization_id, conversation_id, sender_id, client_id) where client_id is not null;

call guildhall.guard_tenant('public.conversations');
call guildhall.guard_tenant('public.conversation_members');
call guildhall.guard_tenant('public.messages');

-- The three functions below run as the tables' owner, because a policy of `conversation_members` cannot read
-- `conversation_members` itself. They answer ids of the caller's own organization and nothing else; this is their way in.
create policy membership_functions on public.conversation_members for select to current_user
    using (organization_id = (select auth.org_id()));
create policy membership_functions on public.conversations for select to current_user
    using (organization_id = (select auth.org_id()));

-- The conversations that the caller is in.
create function public.conversations_joined() returns setof uuid
    language sql stable security definer rows 50
    set search_path = ''
    as $$
        select conversation_id from public.conversation_members
        where organization_id = (select auth.org_id()) and user_id = (select auth.uid())
    $$;

-- Those, and the channels that the caller could join.
create function public.conversations_seen() returns setof uuid
    language sql stable security definer rows 100
    set search_path = ''
    as $$
        select conversation_id from public.conversation_members
        where organization_id = (select auth.org_id()) and user_id = (select auth.uid())
        union
        select id from public.conversations
        where organization_id = (select auth.org_id()) and type = 'channel'
    $$;

-- Those that the caller has with one other person, even when the caller may no longer look into them.
create function public.conversations_direct() returns setof uuid
    language sql stable security definer rows 50
    set search_path = ''
    as $$
        select place.id
        from public.conversation_members as member
        join public.conversations as place on place.organization_id = member.organization_id and place.id = member.conversation_id
        where member.organization_id = (select auth.org_id()) and member.user_id = (select auth.uid()) and place.type = 'direct'
    $$;

-- What the caller may do with a conversation: null it is not seen, `seen` a channel to join, `member`.
create function public.conversation_access(conversation uuid) returns text
    language sql stable
    set search_path = ''
    as $$
        select case when member.user_id is not null then 'member' when place.type = 'channel' then 'seen' end
        from public.conversations as place
        left join public.conversation_members as member
            on member.organization_id = place.organization_id and member.conversation_id = place.id and member.user_id = (select auth.uid())
        where place.organization_id = (select auth.org_id()) and place.id = conversation and (select auth.can('chat.messages.read'))
    $$;

-- The next two read `conversations` as the caller. They are functions because the policies of `conversations` look into
-- `conversation_members` directly, by key, which is what every message pays for; written out here, each would need the other.

-- Whether the caller has just made this conversation and has not put anybody in yet.
create function public.conversation_is_being_opened(conversation uuid) returns boolean
    language sql stable
    set search_path = ''
    as $$
        select exists (
            select from public.conversations as place
            where place.organization_id = (select auth.org_id()) and place.id = conversation
                and place.revision = 0 and place.created_by = (select auth.uid())
        )
    $$;

-- Whether the caller may take others out.
create function public.conversation_is_mine_to_clear(conversation uuid) returns boolean
    language sql stable
    set search_path = ''
    as $$
        select exists (
            select from public.conversations as place
            where place.organization_id = (select auth.org_id()) and place.id = conversation and place.type <> 'direct'
                and (place.created_by = (select auth.uid()) and place.type = 'group' or (select auth.can('chat.channels.manage')))
        )
    $$;
revoke execute on function public.conversations_joined(), public.conversations_seen(), public.conversations_direct(),
    public.conversation_access(uuid), public.conversation_is_being_opened(uuid), public.conversation_is_mine_to_clear(uuid) from public;
grant execute on function public.conversations_joined(), public.conversations_seen(), public.conversations_direct(),
    public.conversation_access(uuid), public.conversation_is_being_opened(uuid), public.conversation_is_mine_to_clear(uuid) to authenticated;

create policy seen on public.conversations for select to authenticated
    using (exists (
            select from public.conversation_members as mine
            where mine.organization_id = conversations.organization_id and mine.conversation_id = conversations.id
                and mine.user_id = (select auth.uid())
        )
        or (type = 'channel' and (select auth.can('chat.messages.read')))
        or (revision = 0 and created_by = (select auth.uid())));
create policy opened on public.conversations for insert to authenticated
    with check (created_by = (select auth.uid()) and revision = 0
        and (select auth.can(case type when 'channel' then 'chat.channels.manage' else 'chat.messages.write' end)));
-- What decides who sees a row cannot be updated, so the new row needs no second look.
create policy counted on public.conversations for update to authenticated
    using (exists (
            select from public.conversation_members as mine
            where mine.organization_id = conversations.organization_id and mine.conversation_id = conversations.id
                and mine.user_id = (select auth.uid())
        )
        or (type = 'channel' and (select auth.can('chat.messages.read')))
        or (revision = 0 and created_by = (select auth.uid())))
    with check (true);
grant select, insert on public.conversations to authenticated;
grant update (name, last_seq, revision, updated_at) on public.conversations to authenticated;

create policy seen on public.conversation_members for select to authenticated
    using (user_id = (select auth.uid()) or conversation_id in (select public.conversations_seen()));
create policy joined on public.conversation_members for insert to authenticated
    with check (case public.conversation_access(conversation_id)
        when 'member' then true
        when 'seen' then user_id = (select auth.uid())
        else user_id = (select auth.uid()) and public.conversation_is_being_opened(conversation_id)
    end);
create policy read on public.conversation_members for update to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy left_behind on public.conversation_members for delete to authenticated
    using (user_id = (select auth.uid()) or public.conversation_is_mine_to_clear(conversation_id));
grant select, insert, delete on public.conversation_members to authenticated;
grant update (last_read_seq) on public.conversation_members to authenticated;

create policy read on public.messages for select to authenticated
    using ((select auth.can('chat.messages.read')) and conversation_id in (select public.conversations_joined()));
create policy sent on public.messages for insert to authenticated
    with check (sender_id = (select auth.uid()) and (select auth.can('chat.messages.write')) and exists (
        select from public.conversation_members as mine
        where mine.organization_id = messages.organization_id and mine.conversation_id = messages.conversation_id
            and mine.user_id = (select auth.uid())
    ));
create policy changed on public.messages for update to authenticated
    using (sender_id = (select auth.uid()) or (select auth.can('chat.channels.manage')))
    with check (sender_id = (select auth.uid()) or (select auth.can('chat.channels.manage')) and content is null);
grant select, insert on public.messages to authenticated;
grant update (content, revision, updated_at, edited_at, deleted_at) on public.messages to authenticated;

-- A message as it is answered everywhere.
create view api.messages with (security_invoker = true) as
select id, seq, revision, conversation_id, sender_id, content, reply_to, client_id, created_at, updated_at, edited_at, deleted_at
from public.messages;

-- The people of a conversation, with the names they have now.
create view api.conversation_members with (security_invoker = true) as
select member.organization_id, member.conversation_id, member.user_id, person.name, person.avatar_url, member.joined_at, member.last_read_seq
from public.conversation_members as member
join public.users as person on person.organization_id = member.organization_id and person.id = member.user_id;

-- What a person's list shows: the conversations they are in, and the channels they could join. Of the people, the caller
-- and the first 199 others; all are in `api.conversation_members`.
create view api.conversations with (security_invoker = true) as
select place.organization_id, place.id, place.type, place.name, place.is_group, place.created_by, place.created_at, place.updated_at,
    place.last_seq, place.revision,
    coalesce((
        select place.last_seq - mine.last_read_seq from public.conversation_members as mine
        where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
    ), 0) as unread_count,
    (
        select row_to_json(newest) from api.messages as newest
        where newest.conversation_id = place.id and newest.seq = place.last_seq
    ) as last_message,
    (
        select coalesce(json_agg(json_build_object('user_id', one.user_id, 'name', person.name, 'avatar_url', person.avatar_url,
            'joined_at', one.joined_at, 'last_read_seq', one.last_read_seq) order by one.joined_at, one.user_id), '[]')
        from (
            (
                select mine.user_id, mine.joined_at, mine.last_read_seq from public.conversation_members as mine
                where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
            )
            union all
            (
                select others.user_id, others.joined_at, others.last_read_seq from public.conversation_members as others
                where others.organization_id = place.organization_id and others.conversation_id = place.id
                    and others.user_id <> (select auth.uid())
                order by others.joined_at, others.user_id
                limit 199
            )
        ) as one
        -- One look-up for each; joined in bulk, the directory would be read whole for every conversation.
        cross join lateral (
            select name, avatar_url from public.users
            where organization_id = place.organization_id and id = one.user_id
            offset 0
        ) as person
    ) as members
from public.conversations as place
where place.organization_id = (select auth.org_id()) and place.id in (select public.conversations_seen());

grant select on api.messages, api.conversation_members, api.conversations to authenticated;
-- `select … for update` behind If-Match asks for this; no door writes through a view.
grant update on api.conversations to authenticated;

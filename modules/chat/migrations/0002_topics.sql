-- Topics, reactions, mentions, pins, moderators and what late joiners may read. A revision is one commit's change of the
-- conversation; several messages and topics may share it.

-- `last_seq` and `message_count` are of the messages in it, tombstones included; `started_seq` is the conversation's newest
-- message when it was started.
create table public.topics (
    organization_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    name text not null constraint topics_name check (char_length(name) between 1 and 80),
    created_by uuid not null,
    message_count bigint not null default 0 check (message_count >= 0),
    last_seq bigint not null default 0 check (last_seq >= 0),
    started_seq bigint not null check (started_seq >= 0),
    revision bigint not null check (revision > 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    resolved_at timestamptz,
    resolved_by uuid,
    primary key (organization_id, id),
    constraint topics_in_conversation unique (organization_id, conversation_id, id),
    constraint topics_conversation foreign key (organization_id, conversation_id) references public.conversations (organization_id, id),
    constraint topics_creator foreign key (organization_id, created_by) references public.users (organization_id, id),
    constraint topics_resolver foreign key (organization_id, resolved_by) references public.users (organization_id, id),
    constraint topics_resolved check ((resolved_at is null) = (resolved_by is null))
);
create index topics_revision on public.topics (organization_id, conversation_id, revision);
call guildhall.guard_tenant('public.topics');

alter table public.conversations
    add column purpose text constraint conversations_purpose check (char_length(purpose) between 1 and 250),
    -- Who may write: everyone in it, or its moderators and those who manage channels.
    add column posting text not null default 'everyone' check (posting in ('everyone', 'moderators')),
    -- What somebody who joins later may read of what was said before.
    add column history text not null default 'full' check (history in ('full', 'since_joining')),
    add column member_count integer not null default 0 check (member_count >= 0);

-- `joined_seq` is the conversation's newest message at joining, `sees_from` the newest that the person may not read.
alter table public.conversation_members
    add column role text not null default 'member' check (role in ('member', 'moderator')),
    add column joined_seq bigint not null default 0 check (joined_seq >= 0),
    add column sees_from bigint not null default 0 check (sees_from >= 0),
    -- Null: not muted. The last moment of the year 9999: until they say otherwise.
    add column muted_until timestamptz;
drop index public.conversation_members_by_user;
create index conversation_members_by_user on public.conversation_members (organization_id, user_id, conversation_id) include (sees_from);

alter table public.messages
    -- What people say, or (`system`) what happened, with the person who did it as its sender and no text.
    add column kind text not null default 'text' check (kind in ('text', 'system')),
    add column system jsonb constraint messages_system_size check (pg_column_size(system) <= 16384),
    add column topic_id uuid,
    add column mentions jsonb constraint messages_mentions_size check (pg_column_size(mentions) <= 16384),
    -- Kept here by the commands, under the conversation's lock, so that a page of messages reads nothing else.
    add column reactions jsonb not null default '[]' constraint messages_reactions_size check (jsonb_array_length(reactions) <= 20),
    add column forwarded_from jsonb constraint messages_forwarded_size check (pg_column_size(forwarded_from) <= 4096),
    add column pinned_at timestamptz,
    add column pinned_by uuid,
    add constraint messages_topic foreign key (organization_id, conversation_id, topic_id)
        references public.topics (organization_id, conversation_id, id),
    add constraint messages_pinner foreign key (organization_id, pinned_by) references public.users (organization_id, id),
    drop constraint messages_tombstone,
    -- A tombstone keeps no text.
    add constraint messages_tombstone check ((kind = 'system') = (system is not null)
        and (content is null) = (kind = 'system' or deleted_at is not null));
drop index public.messages_revision;
create index messages_revision on public.messages (organization_id, conversation_id, revision);
create index messages_by_topic on public.messages (organization_id, conversation_id, topic_id, seq) where topic_id is not null;
create index messages_pinned on public.messages (organization_id, conversation_id, pinned_at) where pinned_at is not null;
-- What happened is not unread.
create index messages_happened on public.messages (organization_id, conversation_id, seq) where kind = 'system';

-- Who reacted how; what is answered is the summary in `messages.reactions`.
create table public.message_reactions (
    organization_id uuid not null,
    message_id uuid not null,
    emoji text not null check (char_length(emoji) between 1 and 32),
    user_id uuid not null,
    conversation_id uuid not null,
    created_at timestamptz not null,
    primary key (organization_id, message_id, emoji, user_id),
    constraint message_reactions_message foreign key (organization_id, message_id) references public.messages (organization_id, id),
    constraint message_reactions_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
call guildhall.guard_tenant('public.message_reactions');

-- Messages that a person put aside for themselves.
create table public.saved_messages (
    organization_id uuid not null,
    user_id uuid not null,
    message_id uuid not null,
    saved_at timestamptz not null,
    primary key (organization_id, user_id, message_id),
    constraint saved_messages_message foreign key (organization_id, message_id) references public.messages (organization_id, id),
    constraint saved_messages_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
call guildhall.guard_tenant('public.saved_messages');

-- What a person has begun to write in a conversation, on any of their devices.
create table public.drafts (
    organization_id uuid not null,
    user_id uuid not null,
    conversation_id uuid not null,
    content text not null constraint drafts_content check (char_length(content) between 1 and 8000),
    updated_at timestamptz not null,
    primary key (organization_id, user_id, conversation_id),
    constraint drafts_conversation foreign key (organization_id, conversation_id) references public.conversations (organization_id, id),
    constraint drafts_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
call guildhall.guard_tenant('public.drafts');

-- What is there already: its people are counted, and whoever opened a group or a channel moderates it.
alter table public.conversations no force row level security;
alter table public.conversation_members no force row level security;
update public.conversation_members as member set role = 'moderator'
from public.conversations as place
where place.organization_id = member.organization_id and place.id = member.conversation_id and place.created_by = member.user_id
    and place.type <> 'direct';
update public.conversations as place set member_count = (
    select count(*) from public.conversation_members as member
    where member.organization_id = place.organization_id and member.conversation_id = place.id
);
alter table public.conversations force row level security;
alter table public.conversation_members force row level security;

-- The conversations of the caller's that they may read from the first message on. It is a function for the reason that
-- `conversations_joined` is one.
create function public.conversations_read_whole() returns setof uuid
    language sql stable security definer rows 50
    set search_path = ''
    as $$
        select conversation_id from public.conversation_members
        where organization_id = (select auth.org_id()) and user_id = (select auth.uid()) and sees_from = 0
    $$;

-- Whether the caller keeps order in a conversation: as its moderator, in a channel also by right.
create function public.conversation_is_mine_to_moderate(conversation uuid) returns boolean
    language sql stable
    set search_path = ''
    as $$
        select exists (
            select from public.conversation_members as mine
            where mine.organization_id = (select auth.org_id()) and mine.conversation_id = conversation
                and mine.user_id = (select auth.uid()) and mine.role = 'moderator'
        ) or ((select auth.can('chat.channels.manage')) and exists (
            select from public.conversations as place
            where place.organization_id = (select auth.org_id()) and place.id = conversation and place.type = 'channel'
        ))
    $$;

create or replace function public.conversation_is_mine_to_clear(conversation uuid) returns boolean
    language sql stable
    set search_path = ''
    as $$
        select exists (
            select from public.conversations as place
            where place.organization_id = (select auth.org_id()) and place.id = conversation and place.type <> 'direct'
                and (place.created_by = (select auth.uid()) and place.type = 'group' or (select auth.can('chat.channels.manage'))
                    or public.conversation_is_mine_to_moderate(conversation))
        )
    $$;

-- Members change reactions, pins and topics of each other's messages; text and mentions stay their sender's, and whoever
-- keeps order may only take them away.
create function public.words_are_their_senders() returns trigger
    language plpgsql
    set search_path = ''
    as $$
begin
    if old.sender_id is distinct from auth.uid()
        and not (new.content is null and new.deleted_at is not null and public.conversation_is_mine_to_moderate(old.conversation_id)) then
        raise insufficient_privilege using message = 'words are their sender''s';
    end if;
    return new;
end $$;
create trigger words before update of content, mentions, edited_at, deleted_at on public.messages
    for each row execute function public.words_are_their_senders();

-- Only whoever keeps order gives roles and opens the past.
create function public.order_is_its_keepers() returns trigger
    language plpgsql
    set search_path = ''
    as $$
begin
    if (new.role, new.joined_seq, new.sees_from) is distinct from (old.role, old.joined_seq, old.sees_from)
        and not public.conversation_is_mine_to_moderate(old.conversation_id) then
        raise insufficient_privilege using message = 'order is its keepers''';
    end if;
    return new;
end $$;
create trigger keepers before update of role, joined_seq, sees_from on public.conversation_members
    for each row execute function public.order_is_its_keepers();

revoke execute on function public.conversations_read_whole(), public.conversation_is_mine_to_moderate(uuid),
    public.words_are_their_senders(), public.order_is_its_keepers() from public;
grant execute on function public.conversations_read_whole(), public.conversation_is_mine_to_moderate(uuid) to authenticated;

grant update (purpose, posting, history, member_count) on public.conversations to authenticated;

drop policy joined on public.conversation_members;
create policy joined on public.conversation_members for insert to authenticated
    with check (case public.conversation_access(conversation_id)
        when 'member' then role = 'member'
        when 'seen' then user_id = (select auth.uid()) and (role = 'member' or public.conversation_is_being_opened(conversation_id))
        else user_id = (select auth.uid()) and public.conversation_is_being_opened(conversation_id)
    end);
drop policy read on public.conversation_members;
create policy read on public.conversation_members for update to authenticated
    using (user_id = (select auth.uid()) or public.conversation_is_mine_to_moderate(conversation_id))
    with check (user_id = (select auth.uid()) or public.conversation_is_mine_to_moderate(conversation_id));
grant update (role, joined_seq, sees_from, muted_until) on public.conversation_members to authenticated;

drop policy read on public.messages;
create policy read on public.messages for select to authenticated
    using ((select auth.can('chat.messages.read')) and (conversation_id in (select public.conversations_read_whole()) or exists (
        select from public.conversation_members as mine
        where mine.organization_id = messages.organization_id and mine.conversation_id = messages.conversation_id
            and mine.user_id = (select auth.uid()) and mine.sees_from < messages.seq
    )));
drop policy sent on public.messages;
-- Whoever may only read comes and goes, too, and the conversation says so.
create policy sent on public.messages for insert to authenticated
    with check (sender_id = (select auth.uid())
        and ((select auth.can('chat.messages.write')) or kind = 'system' and (select auth.can('chat.messages.read')))
        and exists (
            select from public.conversation_members as mine
            where mine.organization_id = messages.organization_id and mine.conversation_id = messages.conversation_id
                and mine.user_id = (select auth.uid())
        ));
drop policy changed on public.messages;
-- The trigger `words` keeps the text its sender's.
create policy changed on public.messages for update to authenticated
    using ((select auth.can('chat.messages.write')) and conversation_id in (select public.conversations_joined()))
    with check ((select auth.can('chat.messages.write')) and conversation_id in (select public.conversations_joined()));
grant update (topic_id, mentions, reactions, forwarded_from, pinned_at, pinned_by) on public.messages to authenticated;

create policy read on public.topics for select to authenticated
    using ((select auth.can('chat.messages.read')) and (conversation_id in (select public.conversations_read_whole()) or exists (
        select from public.conversation_members as mine
        where mine.organization_id = topics.organization_id and mine.conversation_id = topics.conversation_id
            and mine.user_id = (select auth.uid()) and mine.sees_from < greatest(topics.last_seq, topics.started_seq)
    )));
create policy started on public.topics for insert to authenticated
    with check (created_by = (select auth.uid()) and (select auth.can('chat.messages.write'))
        and conversation_id in (select public.conversations_joined()));
create policy changed on public.topics for update to authenticated
    using ((select auth.can('chat.messages.write')) and conversation_id in (select public.conversations_joined()))
    with check ((select auth.can('chat.messages.write')) and conversation_id in (select public.conversations_joined()));
grant select, insert on public.topics to authenticated;
grant update (name, message_count, last_seq, revision, updated_at, resolved_at, resolved_by) on public.topics to authenticated;

create policy read on public.message_reactions for select to authenticated
    using ((select auth.can('chat.messages.read')) and conversation_id in (select public.conversations_joined()));
create policy given on public.message_reactions for insert to authenticated
    with check (user_id = (select auth.uid()) and (select auth.can('chat.messages.write')) and exists (
        select from public.messages as said
        where said.organization_id = message_reactions.organization_id and said.id = message_reactions.message_id
            and said.conversation_id = message_reactions.conversation_id
    ));
-- One's own, and those of a message that one deletes.
create policy taken_back on public.message_reactions for delete to authenticated
    using (user_id = (select auth.uid()) or exists (
        select from public.messages as said
        where said.organization_id = message_reactions.organization_id and said.id = message_reactions.message_id
            and (said.sender_id = (select auth.uid()) or public.conversation_is_mine_to_moderate(said.conversation_id))
    ));
grant select, insert, delete on public.message_reactions to authenticated;

create policy own on public.saved_messages for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.saved_messages to authenticated;

create policy own on public.drafts for all to authenticated
    using (user_id = (select auth.uid()) and conversation_id in (select public.conversations_joined()))
    with check (user_id = (select auth.uid()) and conversation_id in (select public.conversations_joined()));
grant select, insert, delete on public.drafts to authenticated;
grant update (content, updated_at) on public.drafts to authenticated;

-- A message as it is answered everywhere: `api.messages`, and for statements that change one.
drop view api.conversations;
drop view api.conversation_members;
drop view api.messages;
create view api.messages with (security_invoker = true) as
select id, seq, revision, conversation_id, sender_id, kind, content, system, reply_to, topic_id, mentions, reactions, forwarded_from, client_id,
    created_at, updated_at, edited_at, deleted_at, pinned_at, pinned_by
from public.messages;
create function public.message_json(said public.messages) returns json
    language sql stable
    return json_build_object('id', said.id, 'seq', said.seq, 'revision', said.revision, 'conversation_id', said.conversation_id,
        'sender_id', said.sender_id, 'kind', said.kind, 'content', said.content, 'system', said.system, 'reply_to', said.reply_to,
        'topic_id', said.topic_id, 'mentions', said.mentions, 'reactions', said.reactions, 'forwarded_from', said.forwarded_from,
        'client_id', said.client_id, 'created_at', said.created_at, 'updated_at', said.updated_at, 'edited_at', said.edited_at,
        'deleted_at', said.deleted_at, 'pinned_at', said.pinned_at, 'pinned_by', said.pinned_by);
revoke execute on function public.message_json(public.messages) from public;
grant execute on function public.message_json(public.messages) to authenticated;

-- A topic, with what of it is unread: at most 100 are counted.
create view api.topics with (security_invoker = true) as
select topic.organization_id, topic.id, topic.conversation_id, topic.name, topic.created_by, topic.message_count, topic.last_seq, topic.revision,
    topic.created_at, topic.updated_at, topic.resolved_at, topic.resolved_by,
    coalesce((
        select (
            select count(*) from (
                select from public.messages as said
                where said.organization_id = topic.organization_id and said.conversation_id = topic.conversation_id and said.topic_id = topic.id
                    and said.seq > mine.last_read_seq and said.kind = 'text'
                limit 100
            ) as unread
        )
        from public.conversation_members as mine
        where mine.organization_id = topic.organization_id and mine.conversation_id = topic.conversation_id and mine.user_id = (select auth.uid())
            and mine.last_read_seq < topic.last_seq
    ), 0) as unread_count
from public.topics as topic;

-- The people of a conversation, with the names they have now.
create view api.conversation_members with (security_invoker = true) as
select member.organization_id, member.conversation_id, member.user_id, person.name, person.avatar_url, member.role, member.joined_at,
    member.last_read_seq
from public.conversation_members as member
join public.users as person on person.organization_id = member.organization_id and person.id = member.user_id;

-- What a person's list shows: the conversations they are in, and the channels they could join. Of the people, the caller
-- and the first 199 others; all are in `api.conversation_members`.
create view api.conversations with (security_invoker = true) as
select place.organization_id, place.id, place.type, place.name, place.is_group, place.purpose, place.posting, place.history, place.member_count,
    place.created_by, place.created_at, place.updated_at, place.last_seq, place.revision,
    coalesce((
        select place.last_seq - mine.last_read_seq - (
            select count(*) from public.messages as happened
            where happened.organization_id = place.organization_id and happened.conversation_id = place.id
                and happened.kind = 'system' and happened.seq > mine.last_read_seq
        )
        from public.conversation_members as mine
        where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
    ), 0) as unread_count,
    (
        select mine.muted_until from public.conversation_members as mine
        where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
    ) as muted_until,
    (
        select row_to_json(newest) from api.messages as newest
        where newest.conversation_id = place.id and newest.seq = place.last_seq
    ) as last_message,
    (
        select coalesce(json_agg(json_build_object('user_id', one.user_id, 'name', person.name, 'avatar_url', person.avatar_url, 'role', one.role,
            'joined_at', one.joined_at, 'last_read_seq', one.last_read_seq) order by one.joined_at, one.user_id), '[]')
        from (
            (
                select mine.user_id, mine.role, mine.joined_at, mine.last_read_seq from public.conversation_members as mine
                where mine.organization_id = place.organization_id and mine.conversation_id = place.id and mine.user_id = (select auth.uid())
            )
            union all
            (
                select others.user_id, others.role, others.joined_at, others.last_read_seq from public.conversation_members as others
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

-- What a person saved and may still read, and what they have begun to write.
create view api.saved_messages with (security_invoker = true) as
select saved.message_id, saved.saved_at, said.conversation_id, public.message_json(said) as message
from public.saved_messages as saved
join public.messages as said on said.organization_id = saved.organization_id and said.id = saved.message_id
where saved.organization_id = (select auth.org_id()) and saved.user_id = (select auth.uid());
create view api.drafts with (security_invoker = true) as
select conversation_id, content, updated_at
from public.drafts
where organization_id = (select auth.org_id()) and user_id = (select auth.uid());

grant select on api.messages, api.topics, api.conversation_members, api.conversations, api.saved_messages, api.drafts to authenticated;
-- `select … for update` behind If-Match asks for these; no door writes through a view.
grant update on api.conversations, api.topics to authenticated;

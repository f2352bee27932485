-- The feed: what people are at, for the organization, for chosen people, or for chosen roles. Who may read a status is said
-- once, by the policy `read` of `statuses`; comments, reactions and marks ask it by looking for the status.

create table public.statuses (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    author_id uuid not null,
    text text not null constraint statuses_text check (char_length(text) between 1 and 5000),
    -- Kept as it was given, never fetched.
    media_url text constraint statuses_media_url check (media_url ~ '^https://' and char_length(media_url) <= 2000),
    visibility text not null constraint statuses_visibility check (visibility in ('public', 'private', 'role-based')),
    -- Whom a private one is for, beside its author; and the roles of a role-based one. Who leaves, or a role that goes,
    -- opens nothing, so they need no foreign keys.
    user_ids uuid[] not null default '{}' constraint statuses_people check (cardinality(user_ids) <= 100 and (user_ids = '{}' or visibility = 'private')),
    role_ids uuid[] not null default '{}' constraint statuses_roles check (cardinality(role_ids) <= 20 and (role_ids = '{}' or visibility = 'role-based')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    edited_at timestamptz,
    primary key (organization_id, id),
    constraint statuses_author foreign key (organization_id, author_id) references public.users (organization_id, id)
);
create index statuses_by_author on public.statuses (organization_id, author_id, id);

create table public.status_comments (
    organization_id uuid not null,
    id uuid not null,
    status_id uuid not null,
    author_id uuid not null,
    text text not null constraint status_comments_text check (char_length(text) between 1 and 5000),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    edited_at timestamptz,
    primary key (organization_id, id),
    constraint status_comments_status foreign key (organization_id, status_id) references public.statuses (organization_id, id) on delete cascade,
    constraint status_comments_author foreign key (organization_id, author_id) references public.users (organization_id, id)
);
create index status_comments_by_status on public.status_comments (organization_id, status_id, id);

create table public.status_reactions (
    organization_id uuid not null,
    status_id uuid not null,
    user_id uuid not null,
    emoji text not null check (char_length(emoji) between 1 and 16),
    created_at timestamptz not null,
    primary key (organization_id, status_id, emoji, user_id),
    constraint status_reactions_status foreign key (organization_id, status_id) references public.statuses (organization_id, id) on delete cascade,
    constraint status_reactions_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);

create table public.status_seen (
    organization_id uuid not null,
    status_id uuid not null,
    user_id uuid not null,
    seen_at timestamptz not null,
    primary key (organization_id, status_id, user_id),
    constraint status_seen_status foreign key (organization_id, status_id) references public.statuses (organization_id, id) on delete cascade,
    constraint status_seen_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
create index status_seen_by_time on public.status_seen (organization_id, status_id, seen_at, user_id);

-- Apart from the status, since others than its author set them.
create table public.status_pins (
    organization_id uuid not null,
    status_id uuid not null,
    pinned_by uuid not null,
    pinned_at timestamptz not null,
    primary key (organization_id, status_id),
    constraint status_pins_status foreign key (organization_id, status_id) references public.statuses (organization_id, id) on delete cascade,
    constraint status_pins_user foreign key (organization_id, pinned_by) references public.users (organization_id, id)
);

call guildhall.guard_tenant('public.statuses');
call guildhall.guard_tenant('public.status_comments');
call guildhall.guard_tenant('public.status_reactions');
call guildhall.guard_tenant('public.status_seen');
call guildhall.guard_tenant('public.status_pins');

create policy read on public.statuses for select to authenticated
    using ((select auth.can('status.posts.read')) and (
        visibility = 'public'
        or author_id = (select auth.uid())
        or visibility = 'private' and user_ids @> array[(select auth.uid())]
        or visibility = 'role-based' and role_ids && (select array(
            select held.role_id from public.user_roles as held
            where held.organization_id = (select auth.org_id()) and held.user_id = (select auth.uid())
        ))
    ));
create policy written on public.statuses for insert to authenticated
    with check (author_id = (select auth.uid()) and (select auth.can('status.posts.write')));
-- Whoever may read it may hold it still for a moment; its author alone writes.
create policy edited on public.statuses for update to authenticated
    using (true)
    with check (author_id = (select auth.uid()) and (select auth.can('status.posts.write')));
create policy deleted on public.statuses for delete to authenticated
    using (author_id = (select auth.uid()) or (select auth.can('status.manage')));
grant select, insert, delete on public.statuses to authenticated;
grant update (text, media_url, visibility, user_ids, role_ids, updated_at, edited_at) on public.statuses to authenticated;

-- What the caller may do with a status: null it is not seen, `reader` otherwise.
create function public.status_access(status uuid) returns text
    language sql stable
    set search_path = ''
    as $$
        select 'reader' from public.statuses where organization_id = (select auth.org_id()) and id = status
    $$;
revoke execute on function public.status_access(uuid) from public;
grant execute on function public.status_access(uuid) to authenticated;

create policy read on public.status_comments for select to authenticated
    using (exists (
        select from public.statuses as status
        where status.organization_id = status_comments.organization_id and status.id = status_comments.status_id
    ));
create policy written on public.status_comments for insert to authenticated
    with check (author_id = (select auth.uid()) and (select auth.can('status.posts.write')) and public.status_access(status_id) is not null);
create policy edited on public.status_comments for update to authenticated
    using (author_id = (select auth.uid()) or (select auth.can('status.manage')))
    with check (author_id = (select auth.uid()) and (select auth.can('status.posts.write')));
create policy deleted on public.status_comments for delete to authenticated
    using (author_id = (select auth.uid()) or (select auth.can('status.manage')));
grant select, insert, delete on public.status_comments to authenticated;
grant update (text, updated_at, edited_at) on public.status_comments to authenticated;

create policy read on public.status_reactions for select to authenticated
    using (exists (
        select from public.statuses as status
        where status.organization_id = status_reactions.organization_id and status.id = status_reactions.status_id
    ));
create policy given on public.status_reactions for insert to authenticated
    with check (user_id = (select auth.uid()) and (select auth.can('status.posts.write')) and public.status_access(status_id) is not null);
create policy taken_back on public.status_reactions for delete to authenticated
    using (user_id = (select auth.uid()));
grant select, insert, delete on public.status_reactions to authenticated;

create policy read on public.status_seen for select to authenticated
    using (exists (
        select from public.statuses as status
        where status.organization_id = status_seen.organization_id and status.id = status_seen.status_id
    ));
create policy marked on public.status_seen for insert to authenticated
    with check (user_id = (select auth.uid()) and public.status_access(status_id) is not null);
grant select, insert on public.status_seen to authenticated;

create policy read on public.status_pins for select to authenticated
    using (exists (
        select from public.statuses as status
        where status.organization_id = status_pins.organization_id and status.id = status_pins.status_id
    ));
create policy put on public.status_pins for insert to authenticated
    with check (pinned_by = (select auth.uid()) and (select auth.can('status.manage')) and public.status_access(status_id) is not null);
create policy taken_off on public.status_pins for delete to authenticated
    using ((select auth.can('status.manage')));
grant select, insert, delete on public.status_pins to authenticated;

-- A status as it is answered. `seen` is its reader's own; everything else is the same for everyone who may read it.
create view api.statuses with (security_invoker = true) as
select status.organization_id, status.id, status.author_id, status.text, status.media_url, status.visibility,
    status.created_at, status.updated_at, status.edited_at,
    (
        select pin.pinned_at from public.status_pins as pin
        where pin.organization_id = status.organization_id and pin.status_id = status.id
    ) as pinned_at,
    (
        select pin.pinned_by from public.status_pins as pin
        where pin.organization_id = status.organization_id and pin.status_id = status.id
    ) as pinned_by,
    to_json(status.user_ids) as user_ids,
    to_json(status.role_ids) as role_ids,
    (
        select json_build_object('id', author.id, 'name', author.name, 'avatar_url', author.avatar_url)
        from public.users as author
        where author.organization_id = status.organization_id and author.id = status.author_id
    ) as author,
    (
        select count(*) from public.status_comments as comment
        where comment.organization_id = status.organization_id and comment.status_id = status.id
    ) as comment_count,
    (
        select coalesce(json_agg(json_build_object('emoji', one.emoji, 'count', one.count, 'user_ids', to_json(one.people[:50])) order by one.first), '[]')
        from (
            select reaction.emoji, count(*) as count, array_agg(reaction.user_id order by reaction.created_at, reaction.user_id) as people,
                min(reaction.created_at) as first
            from public.status_reactions as reaction
            where reaction.organization_id = status.organization_id and reaction.status_id = status.id
            group by reaction.emoji
        ) as one
    ) as reactions,
    (
        select count(*) from public.status_seen as seen
        where seen.organization_id = status.organization_id and seen.status_id = status.id
    ) as seen_count,
    exists (
        select from public.status_seen as mine
        where mine.organization_id = status.organization_id and mine.status_id = status.id and mine.user_id = (select auth.uid())
    ) as seen
from public.statuses as status;

create view api.status_comments with (security_invoker = true) as
select comment.organization_id, comment.status_id, comment.id, comment.author_id, comment.text, comment.created_at, comment.updated_at, comment.edited_at,
    (
        select json_build_object('id', author.id, 'name', author.name, 'avatar_url', author.avatar_url)
        from public.users as author
        where author.organization_id = comment.organization_id and author.id = comment.author_id
    ) as author
from public.status_comments as comment;

create view api.status_seen with (security_invoker = true) as
select seen.organization_id, seen.status_id, seen.user_id, person.name, person.avatar_url, seen.seen_at
from public.status_seen as seen
join public.users as person on person.organization_id = seen.organization_id and person.id = seen.user_id;

grant select on api.statuses, api.status_comments, api.status_seen to authenticated;
-- `select … for update` behind If-Match asks for this; no door writes through a view.
grant update on api.statuses, api.status_comments to authenticated;

-- What people should know of, how they want to hear of it, and the way out of mail.

-- One row for each person and thing as long as it is unread: further events of the thing are counted into it.
create table public.notifications (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    user_id uuid not null,
    -- The kind of the latest event, its id, and its data, by which it is shown.
    type text not null check (char_length(type) <= 100),
    event_id uuid not null,
    event_data jsonb not null,
    actor_id uuid,
    subject_kind text not null check (char_length(subject_kind) <= 60),
    subject_id uuid not null,
    -- As it was shown to its person when the latest event came.
    payload jsonb not null check (octet_length(payload::text) <= 20000),
    reasons text[] not null check (cardinality(reasons) between 1 and 20),
    count integer not null default 1 check (count > 0),
    -- Whether the app shows it; if not, it waits for a mail alone.
    in_app boolean not null,
    mail text not null check (mail in ('at_once', 'digest', 'none')),
    mailed_at timestamptz,
    read_at timestamptz,
    is_read boolean generated always as (read_at is not null) stored,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint notifications_user foreign key (organization_id, user_id) references public.users (organization_id, id)
) with (fillfactor = 80);
create unique index notifications_open on public.notifications (organization_id, user_id, subject_kind, subject_id) where read_at is null;
create index notifications_list on public.notifications (organization_id, user_id, is_read, updated_at desc, id desc) where in_app;
create index notifications_to_mail on public.notifications (organization_id, user_id, updated_at) where mail = 'digest' and mailed_at is null and read_at is null;

-- Which events have been told to whom. A reader that lost its place tells nothing twice.
create table public.notification_causes (
    organization_id uuid not null,
    user_id uuid not null,
    event_id uuid not null,
    created_at timestamptz not null,
    primary key (organization_id, user_id, event_id),
    constraint notification_causes_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);

-- How a person wants to hear, in one organization; without a row, as the defaults say.
create table public.notification_settings (
    organization_id uuid not null,
    user_id uuid not null,
    -- By the person's clocks, as 22:00; neither or both.
    quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    quiet_to text check (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    digest_hour smallint not null default 8 check (digest_hour between 0 and 23),
    do_not_disturb_until timestamptz,
    mail boolean not null default true,
    updated_at timestamptz not null,
    primary key (organization_id, user_id),
    constraint notification_settings_user foreign key (organization_id, user_id) references public.users (organization_id, id),
    constraint notification_settings_quiet check ((quiet_from is null) = (quiet_to is null))
);

-- What a person wants of one kind of event.
create table public.notification_choices (
    organization_id uuid not null,
    user_id uuid not null,
    kind text not null check (char_length(kind) <= 100),
    in_app boolean not null,
    mail text not null check (mail in ('at_once', 'digest', 'none')),
    primary key (organization_id, user_id, kind),
    constraint notification_choices_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);

-- The links in mails that end them. Only the hash is kept; a link names its organization and person itself, and proves
-- with its secret that it was made here.
create table public.notification_unsubscribes (
    organization_id uuid not null,
    user_id uuid not null,
    token_hash bytea not null check (octet_length(token_hash) = 32),
    -- Null ends all mails.
    kind text check (char_length(kind) <= 100),
    created_at timestamptz not null,
    primary key (organization_id, user_id, token_hash),
    constraint notification_unsubscribes_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);

call guildhall.guard_tenant('public.notifications');
call guildhall.guard_tenant('public.notification_causes');
call guildhall.guard_tenant('public.notification_settings');
call guildhall.guard_tenant('public.notification_choices');
call guildhall.guard_tenant('public.notification_unsubscribes');

-- All of it is a person's own; the reader of the log acts as the person it tells.
create policy own on public.notifications for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy own on public.notification_causes for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy own on public.notification_settings for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy own on public.notification_choices for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy own on public.notification_unsubscribes for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.notifications to authenticated;
grant update (type, event_id, event_data, actor_id, payload, reasons, count, in_app, mail, mailed_at, read_at, updated_at) on public.notifications to authenticated;
grant select, insert on public.notification_causes to authenticated;
grant select, insert on public.notification_settings to authenticated;
grant update (quiet_from, quiet_to, digest_hour, do_not_disturb_until, mail, updated_at) on public.notification_settings to authenticated;
grant select, insert on public.notification_choices to authenticated;
grant update (in_app, mail) on public.notification_choices to authenticated;
grant select, insert, delete on public.notification_unsubscribes to authenticated;

create view api.notifications with (security_invoker = true) as
select organization_id, id, type, payload, is_read, json_build_object('kind', subject_kind, 'id', subject_id) as subject, to_json(reasons) as reasons,
    count, actor_id, created_at, updated_at, read_at
from public.notifications
where user_id = (select auth.uid()) and in_app;
grant select on api.notifications to authenticated;

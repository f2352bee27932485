-- The house's own machinery: who is asking, the event log and its readers, idempotency, the security log.

create schema auth;
create schema api;
create schema guildhall;
revoke create on schema public from public;
grant usage on schema public, api, auth, guildhall to anon, authenticated, guildhall_sign_in, service_role;

-- Claims come back as an empty string after a local set, hence nullif; without claims every policy says no.
create function auth.uid() returns uuid
    language sql stable parallel safe
    return (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid;

create function auth.org_id() returns uuid
    language sql stable parallel safe
    return (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'organization_id')::uuid;

comment on function auth.uid() is 'The person on whose behalf the statement runs, or null.';
comment on function auth.org_id() is 'The organization the statement is confined to, or null.';

-- Makes a table one organization's own: row-level security enabled and forced, nothing granted, the tenant wall
-- (restrictive, so that it holds beside every other policy), and the service role's way through.
create procedure guildhall.guard_tenant(target regclass)
    language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('revoke all on %s from public', target);
    execute format('create policy tenant on %s as restrictive for all to anon, authenticated
        using (organization_id = (select auth.org_id())) with check (organization_id = (select auth.org_id()))', target);
    execute format('create policy service on %s for all to service_role using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to service_role', target);
end $$;
revoke execute on procedure guildhall.guard_tenant(regclass) from public;

-- What happened. Append-only; `data` holds ids, numbers, enums and settings, never people's text.
-- Ids are UUIDv7, so ranges of ids are ranges of time. The nil organization holds what belongs to none (a first sign-in).
create table guildhall.events (
    organization_id uuid not null,
    id uuid not null,
    xid xid8 not null default pg_current_xact_id(),
    seq bigint generated always as identity,
    kind text not null check (char_length(kind) <= 100),
    subject_kind text not null check (char_length(subject_kind) <= 60),
    subject_id uuid not null,
    actor_id uuid,
    on_behalf_of uuid,
    data jsonb not null,
    request_id text check (char_length(request_id) <= 128),
    address text check (char_length(address) <= 64),
    occurred_at timestamptz not null,
    primary key (organization_id, id)
) partition by range (id);
create index events_log on guildhall.events (xid, seq);
create table guildhall.events_before partition of guildhall.events default;
alter table guildhall.events_before enable row level security;
alter table guildhall.events_before force row level security;

call guildhall.guard_tenant('guildhall.events');
grant insert on guildhall.events to authenticated, guildhall_sign_in;
create policy append on guildhall.events for insert to authenticated with check (true);
create policy append_signing_in on guildhall.events for insert to guildhall_sign_in with check (true);

-- The log in pages. A page holds what one snapshot sees and the one before it did not; the number is unique, so of
-- several cutters one wins. Whoever waited for a lock ends after the one that held it, so a snapshot that sees an effect
-- sees its cause, and inside a page `seq` puts them in order.
create table guildhall.event_pages (
    number bigint primary key,
    since pg_snapshot not null,
    until pg_snapshot not null
);
insert into guildhall.event_pages values (0, '1:1:', '1:1:');

-- One row per reader and purpose, advanced in the transaction of the reader's own work.
create table guildhall.event_readers (
    name text primary key check (char_length(name) <= 200),
    page bigint not null default 0,
    seq bigint not null default 0,
    advanced_at timestamptz not null default now()
);

-- The stored answer of a write that carried an Idempotency-Key, for 24 hours, for its own caller alone.
create table guildhall.idempotency (
    organization_id uuid not null,
    person_id uuid not null,
    key text not null check (char_length(key) between 1 and 255),
    request_hash bytea not null,
    status smallint,
    location text,
    body text,
    created_at timestamptz not null,
    primary key (organization_id, person_id, key)
);
create index idempotency_age on guildhall.idempotency (created_at);
alter table guildhall.idempotency enable row level security;
alter table guildhall.idempotency force row level security;
create policy own on guildhall.idempotency for all to authenticated, guildhall_sign_in
    using (person_id = (select auth.uid()) and organization_id = coalesce((select auth.org_id()), '00000000-0000-0000-0000-000000000000'))
    with check (person_id = (select auth.uid()) and organization_id = coalesce((select auth.org_id()), '00000000-0000-0000-0000-000000000000'));
create policy service on guildhall.idempotency for all to service_role using (true) with check (true);
grant select, insert, update on guildhall.idempotency to authenticated, guildhall_sign_in;
grant select, delete on guildhall.idempotency to service_role;

-- Refusals worth a look, written apart from the modules' tables and from the command's transaction; repeats are counted.
create table guildhall.refusals (
    id uuid primary key,
    organization_id uuid,
    person_id uuid,
    code text not null,
    name text not null check (char_length(name) <= 200),
    address text,
    request_id text,
    times integer not null default 1,
    occurred_at timestamptz not null
);

alter table guildhall.event_pages enable row level security;
alter table guildhall.event_pages force row level security;
alter table guildhall.event_readers enable row level security;
alter table guildhall.event_readers force row level security;
alter table guildhall.refusals enable row level security;
alter table guildhall.refusals force row level security;
create policy service on guildhall.event_pages for all to service_role using (true) with check (true);
create policy service on guildhall.event_readers for all to service_role using (true) with check (true);
create policy service on guildhall.refusals for all to service_role using (true) with check (true);
grant select, insert on guildhall.event_pages to service_role;
grant select, insert, update on guildhall.event_readers to service_role;
grant select, insert, delete on guildhall.refusals to service_role;

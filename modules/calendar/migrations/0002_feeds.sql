-- Secret addresses that other calendars subscribe to: one for each person, kept as a hash.
create table public.calendar_feeds (
    organization_id uuid not null,
    user_id uuid not null,
    secret_hash bytea not null check (octet_length(secret_hash) = 32),
    created_at timestamptz not null,
    primary key (organization_id, user_id),
    constraint calendar_feeds_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);

call guildhall.guard_tenant('public.calendar_feeds');
create policy own on public.calendar_feeds for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.calendar_feeds to authenticated;
grant update (secret_hash, created_at) on public.calendar_feeds to authenticated;

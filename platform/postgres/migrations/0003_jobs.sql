-- Work that is done later: queued in the transaction of the deed that wants it, so an undone deed leaves none.
--
-- `run_at` is when a job may be taken. Taking one moves it ahead by the lease, so that a job whose node died comes up
-- again by itself; `attempts` counts the takings and tells a late finisher that somebody else has it now.

create table guildhall.jobs (
    organization_id uuid not null,
    id uuid not null,
    -- Who queued it, and as whom it runs, with the rights held then.
    person_id uuid not null,
    command text not null check (char_length(command) <= 100),
    -- May hold what people wrote, so only the worker reads it.
    input jsonb not null,
    -- Of several with one key, the newest is kept.
    key text check (char_length(key) between 1 and 200),
    priority smallint not null check (priority between 0 and 2),
    due_at timestamptz not null,
    run_at timestamptz not null,
    attempts integer not null default 0,
    failed_code text check (char_length(failed_code) <= 40),
    failed_detail text check (char_length(failed_detail) <= 500),
    dead_at timestamptz,
    created_at timestamptz not null,
    primary key (organization_id, id)
);
create index jobs_due on guildhall.jobs (organization_id, priority, run_at, id) where dead_at is null;
create index jobs_dead on guildhall.jobs (organization_id, dead_at) where dead_at is not null;
create unique index jobs_key on guildhall.jobs (organization_id, person_id, command, key) where key is not null and dead_at is null;

-- What comes again and again, in cron form, by the clocks of a time zone.
create table guildhall.schedules (
    organization_id uuid not null,
    name text not null check (char_length(name) between 1 and 200),
    person_id uuid not null,
    command text not null check (char_length(command) <= 100),
    input jsonb not null,
    pattern text not null check (char_length(pattern) <= 100),
    time_zone text not null check (char_length(time_zone) <= 64),
    next_at timestamptz not null,
    created_at timestamptz not null,
    primary key (organization_id, person_id, name)
);
create index schedules_next on guildhall.schedules (next_at);

call guildhall.guard_tenant('guildhall.jobs');
call guildhall.guard_tenant('guildhall.schedules');
create policy own on guildhall.jobs for all to authenticated
    using (person_id = (select auth.uid())) with check (person_id = (select auth.uid()));
create policy own on guildhall.schedules for all to authenticated
    using (person_id = (select auth.uid())) with check (person_id = (select auth.uid()));
-- Without `input`: it may hold what people wrote.
grant select (organization_id, id, person_id, command, key, priority, due_at, run_at, attempts, failed_code, failed_detail, dead_at, created_at)
    on guildhall.jobs to authenticated;
grant insert, delete on guildhall.jobs to authenticated;
grant select (organization_id, name, person_id, command, pattern, time_zone, next_at, created_at) on guildhall.schedules to authenticated;
grant insert, delete on guildhall.schedules to authenticated;

-- Shifts and lab events, who is on them, the equipment they need, and swaps. The plan is the same for everyone who may read
-- it; who may change what of it, the commands decide with the permissions that these policies ask for too.

-- Equality of ids beside overlapping of times, in one constraint. It is a trusted extension: no superuser is needed.
create extension if not exists btree_gist with schema public;

create table public.equipment (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    name text not null constraint equipment_name_length check (char_length(name) between 1 and 80),
    description text constraint equipment_description check (char_length(description) between 1 and 2000),
    place text constraint equipment_place check (char_length(place) between 1 and 120),
    -- It can be booked no more; what was booked stays.
    is_retired boolean not null default false,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint equipment_made_by foreign key (organization_id, created_by) references public.users (organization_id, id)
);
create unique index equipment_name on public.equipment (organization_id, lower(name));

create table public.lab_schedules (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    title text not null constraint lab_schedules_title check (char_length(title) between 1 and 120),
    description text constraint lab_schedules_description check (char_length(description) between 1 and 5000),
    start_time timestamptz not null,
    end_time timestamptz not null,
    place text constraint lab_schedules_place check (char_length(place) between 1 and 120),
    equipment_id uuid,
    -- How many it takes, and the role that they hold.
    needed smallint not null constraint lab_schedules_needed check (needed between 0 and 100),
    role_id uuid,
    -- People may take and leave it by themselves.
    open boolean not null,
    revision bigint not null default 1 check (revision > 0),
    -- The shift that it is a copy of, and the copying that made it.
    copied_from uuid,
    copy_id uuid,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Cancelled ones are kept, so that those who were on them can be told what it was, and it can be taken back.
    deleted_at timestamptz,
    primary key (organization_id, id),
    constraint lab_schedules_span check (end_time > start_time and end_time - start_time <= interval '168 hours'),
    constraint lab_schedules_years check (start_time >= '2000-01-01Z' and end_time < '2200-01-01Z'),
    constraint lab_schedules_equipment foreign key (organization_id, equipment_id) references public.equipment (organization_id, id),
    constraint lab_schedules_role foreign key (organization_id, role_id) references public.roles (organization_id, id) on delete set null (role_id),
    constraint lab_schedules_made_by foreign key (organization_id, created_by) references public.users (organization_id, id),
    -- One machine is in one place at a time. Ends are not part of it: one may begin when the other ends.
    constraint lab_schedules_equipment_free exclude using gist
        (organization_id with =, equipment_id with =, tstzrange(start_time, end_time) with &&)
        where (equipment_id is not null and deleted_at is null)
);
create index lab_schedules_by_time on public.lab_schedules (organization_id, start_time, id) where deleted_at is null;
-- The same week copied twice is there once.
create unique index lab_schedules_copied on public.lab_schedules (organization_id, copied_from, start_time) where deleted_at is null;
create index lab_schedules_by_role on public.lab_schedules (organization_id, role_id) where role_id is not null;

create table public.schedule_participants (
    organization_id uuid not null,
    schedule_id uuid not null,
    user_id uuid not null,
    joined_at timestamptz not null,
    primary key (organization_id, schedule_id, user_id),
    constraint schedule_participants_schedule foreign key (organization_id, schedule_id)
        references public.lab_schedules (organization_id, id) on delete cascade,
    constraint schedule_participants_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
create index schedule_participants_by_user on public.schedule_participants (organization_id, user_id, schedule_id);

-- Somebody wants to give a shift to somebody else, or to whoever takes it; perhaps for another one in return.
create table public.swap_requests (
    organization_id uuid not null,
    id uuid not null,
    schedule_id uuid not null,
    from_user_id uuid not null,
    to_user_id uuid,
    return_schedule_id uuid,
    note text constraint swap_requests_note check (char_length(note) between 1 and 1000),
    status text not null constraint swap_requests_status check (status in ('open', 'accepted', 'approved', 'refused', 'declined', 'withdrawn')),
    -- It was asked of this person, and not of everybody.
    addressed boolean not null,
    decided_by uuid,
    decided_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint swap_requests_taker check (status in ('open', 'withdrawn', 'refused', 'declined') or to_user_id is not null),
    constraint swap_requests_selves check (to_user_id <> from_user_id),
    constraint swap_requests_return check (return_schedule_id <> schedule_id),
    constraint swap_requests_schedule foreign key (organization_id, schedule_id)
        references public.lab_schedules (organization_id, id) on delete cascade,
    constraint swap_requests_return_schedule foreign key (organization_id, return_schedule_id)
        references public.lab_schedules (organization_id, id) on delete cascade,
    constraint swap_requests_from foreign key (organization_id, from_user_id) references public.users (organization_id, id),
    constraint swap_requests_to foreign key (organization_id, to_user_id) references public.users (organization_id, id),
    constraint swap_requests_decided_by foreign key (organization_id, decided_by) references public.users (organization_id, id)
);
create unique index swap_requests_one_at_a_time on public.swap_requests (organization_id, schedule_id, from_user_id)
    where status in ('open', 'accepted');
create index swap_requests_by_return on public.swap_requests (organization_id, return_schedule_id) where return_schedule_id is not null;

call guildhall.guard_tenant('public.equipment');
call guildhall.guard_tenant('public.lab_schedules');
call guildhall.guard_tenant('public.schedule_participants');
call guildhall.guard_tenant('public.swap_requests');

create policy seen on public.equipment for select to authenticated using ((select auth.can('schedules.read')));
create policy added on public.equipment for insert to authenticated
    with check (created_by = (select auth.uid()) and (select auth.can('schedules.manage')));
-- Whoever books a machine holds it still for a moment; those who keep the plan alone write.
create policy changed on public.equipment for update to authenticated
    using ((select auth.can('schedules.write')))
    with check ((select auth.can('schedules.manage')));
create policy deleted on public.equipment for delete to authenticated using ((select auth.can('schedules.manage')));
grant select, insert, delete on public.equipment to authenticated;
grant update (name, description, place, is_retired, updated_at) on public.equipment to authenticated;

create policy seen on public.lab_schedules for select to authenticated using ((select auth.can('schedules.read')));
create policy planned on public.lab_schedules for insert to authenticated
    with check (created_by = (select auth.uid()) and (select auth.can('schedules.write')));
-- Whoever takes a shift counts its revision; which facts only its planners may change, the commands decide.
create policy changed on public.lab_schedules for update to authenticated
    using ((select auth.can('schedules.write'))) with check ((select auth.can('schedules.write')));
grant select, insert on public.lab_schedules to authenticated;
grant update (title, description, start_time, end_time, place, equipment_id, needed, role_id, open, revision, updated_at, deleted_at)
    on public.lab_schedules to authenticated;

create policy seen on public.schedule_participants for select to authenticated using ((select auth.can('schedules.read')));
create policy put_on on public.schedule_participants for insert to authenticated
    with check ((select auth.can('schedules.manage')) or user_id = (select auth.uid()) and (select auth.can('schedules.write')));
create policy taken_off on public.schedule_participants for delete to authenticated
    using ((select auth.can('schedules.manage')) or user_id = (select auth.uid()) and (select auth.can('schedules.write')));
grant select, insert, delete on public.schedule_participants to authenticated;

-- One's own, those asked of oneself, those asked of everybody; all, for those who decide.
create policy seen on public.swap_requests for select to authenticated
    using ((select auth.can('schedules.read')) and (
        from_user_id = (select auth.uid()) or to_user_id = (select auth.uid()) or not addressed or (select auth.can('schedules.manage'))
    ));
create policy asked on public.swap_requests for insert to authenticated
    with check (from_user_id = (select auth.uid()) and (select auth.can('schedules.write')));
create policy answered on public.swap_requests for update to authenticated
    using ((select auth.can('schedules.write')))
    with check ((select auth.can('schedules.manage')) or from_user_id = (select auth.uid()) or to_user_id = (select auth.uid()));
grant select, insert on public.swap_requests to authenticated;
grant update (to_user_id, status, decided_by, decided_at, updated_at) on public.swap_requests to authenticated;

-- A shift as it is answered everywhere, to everyone alike.
create view api.schedules with (security_invoker = true) as
select shift.organization_id, shift.id, shift.title, shift.description, shift.start_time, shift.end_time, shift.place, shift.equipment_id,
    shift.needed, (
        select role.key from public.roles as role where role.organization_id = shift.organization_id and role.id = shift.role_id
    ) as role,
    shift.open, shift.revision, shift.copied_from, shift.copy_id, shift.created_by, shift.created_at, shift.updated_at,
    array(
        select one.user_id from public.schedule_participants as one
        where one.organization_id = shift.organization_id and one.schedule_id = shift.id
        order by one.joined_at, one.user_id
    ) as participant_ids,
    (
        select coalesce(json_agg(json_build_object('id', person.id, 'name', person.name, 'avatar_url', person.avatar_url)
            order by one.joined_at, one.user_id), '[]')
        from public.schedule_participants as one
        join public.users as person on person.organization_id = one.organization_id and person.id = one.user_id
        where one.organization_id = shift.organization_id and one.schedule_id = shift.id
    ) as participants,
    greatest(0, shift.needed - (
        select count(*) from public.schedule_participants as one
        where one.organization_id = shift.organization_id and one.schedule_id = shift.id
    )) as missing
from public.lab_schedules as shift
where shift.organization_id = (select auth.org_id()) and shift.deleted_at is null;

-- What the caller is on.
create view api.my_schedules with (security_invoker = true) as
select shift.*
from public.schedule_participants as mine
join api.schedules as shift on shift.organization_id = mine.organization_id and shift.id = mine.schedule_id
where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid());

create view api.swap_requests with (security_invoker = true) as
select swap.organization_id, swap.id, swap.schedule_id, swap.from_user_id, swap.to_user_id, swap.return_schedule_id, swap.note, swap.status,
    swap.addressed, swap.decided_by, swap.decided_at, swap.created_at, swap.updated_at
from public.swap_requests as swap
join public.lab_schedules as shift on shift.organization_id = swap.organization_id and shift.id = swap.schedule_id
where swap.organization_id = (select auth.org_id()) and shift.deleted_at is null;

grant select on api.schedules, api.my_schedules, api.swap_requests to authenticated;
-- `select … for update` behind If-Match asks for this; no door writes through a view.
grant update on api.schedules, api.swap_requests to authenticated;

-- What the caller may do with what belongs to a shift: null it is not seen, `reader` otherwise.
create function public.schedule_access(schedule uuid) returns text
    language sql stable
    set search_path = ''
    as $$
        select 'reader' from public.lab_schedules
        where organization_id = (select auth.org_id()) and id = schedule and deleted_at is null
    $$;
revoke execute on function public.schedule_access(uuid) from public;
grant execute on function public.schedule_access(uuid) to authenticated;

-- The calendar: events, once or again and again, the instances that differ, and who comes. Instances are not stored: the
-- server works them out of the rule for the time that is asked for.

create table public.calendar_events (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    organizer_id uuid not null,
    -- Whom it concerns beside the organizer. Who leaves opens nothing, so they need no foreign keys.
    attendee_ids uuid[] not null default '{}' constraint calendar_events_attendees check (cardinality(attendee_ids) <= 100),
    title text not null constraint calendar_events_title check (char_length(title) between 1 and 200),
    location text constraint calendar_events_location check (char_length(location) between 1 and 300),
    description text constraint calendar_events_description check (char_length(description) between 1 and 8000),
    visibility text not null constraint calendar_events_visibility check (visibility in ('default', 'private')),
    time_zone text not null check (char_length(time_zone) <= 64),
    all_day boolean not null,
    -- The first instance. That of whole days has its days too, the last one excluded; its instants are the midnights of its zone.
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    first_day date,
    end_day date,
    -- RFC 5545 §3.3.10, without the name.
    recurrence text check (char_length(recurrence) <= 1000),
    -- Instances taken out and added, by their beginnings; those of whole days by midnight UTC.
    exdates timestamptz[] not null default '{}' constraint calendar_events_exdates check (cardinality(exdates) <= 1000),
    rdates timestamptz[] not null default '{}' check (cardinality(rdates) <= 1000),
    -- Between them lies every instance, changed ones too: what a range is first asked by.
    begins_at timestamptz not null,
    until_at timestamptz not null,
    reminders integer[] not null default '{}' check (cardinality(reminders) <= 5),
    -- The job that reminds next.
    reminder_job uuid,
    -- The same in every calendar that it is copied to (RFC 5545 §3.8.4.7).
    uid text not null check (char_length(uid) between 1 and 250),
    revision integer not null default 0,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Kept for those who are told of it, then buried.
    deleted_at timestamptz,
    primary key (organization_id, id),
    constraint calendar_events_organizer foreign key (organization_id, organizer_id) references public.users (organization_id, id),
    constraint calendar_events_order check (starts_at <= ends_at and begins_at <= starts_at and ends_at <= until_at),
    constraint calendar_events_days check (all_day = (first_day is not null) and all_day = (end_day is not null) and first_day < end_day)
);
create index calendar_events_until on public.calendar_events (organization_id, until_at) where deleted_at is null;
create unique index calendar_events_uid on public.calendar_events (organization_id, organizer_id, uid) where deleted_at is null;

-- An instance that differs, by its beginning as the rule has it. What is null is as in the event; an empty text is none.
create table public.calendar_changes (
    organization_id uuid not null,
    event_id uuid not null,
    instance_start timestamptz not null,
    title text check (char_length(title) between 1 and 200),
    location text check (char_length(location) <= 300),
    description text check (char_length(description) <= 8000),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    first_day date,
    end_day date,
    updated_at timestamptz not null,
    primary key (organization_id, event_id, instance_start),
    constraint calendar_changes_event foreign key (organization_id, event_id)
        references public.calendar_events (organization_id, id) on delete cascade,
    constraint calendar_changes_order check (starts_at <= ends_at)
);

-- What somebody answered: for one instance, or, at the year 1000, for all of which they said nothing else.
create table public.calendar_answers (
    organization_id uuid not null,
    event_id uuid not null,
    user_id uuid not null,
    instance_start timestamptz not null,
    answer text not null check (answer in ('pending', 'accepted', 'declined', 'tentative')),
    answered_at timestamptz not null,
    primary key (organization_id, event_id, user_id, instance_start),
    constraint calendar_answers_event foreign key (organization_id, event_id)
        references public.calendar_events (organization_id, id) on delete cascade,
    constraint calendar_answers_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);

call guildhall.guard_tenant('public.calendar_events');
call guildhall.guard_tenant('public.calendar_changes');
call guildhall.guard_tenant('public.calendar_answers');

-- One's own, what one is asked to, and others' that are not private.
create policy read on public.calendar_events for select to authenticated
    using ((select auth.can('calendar.events.read')) and (
        organizer_id = (select auth.uid())
        or attendee_ids @> array[(select auth.uid())]
        or visibility = 'default' and (select auth.can('calendar.others.read'))
    ));
create policy planned on public.calendar_events for insert to authenticated
    with check (organizer_id = (select auth.uid()) and (select auth.can('calendar.events.write')));
-- Whoever may read it may hold it still for a moment; its organizer alone writes.
create policy changed on public.calendar_events for update to authenticated
    using (true)
    with check (organizer_id = (select auth.uid()) and (select auth.can('calendar.events.read')));
create policy buried on public.calendar_events for delete to authenticated
    using (organizer_id = (select auth.uid()) and deleted_at is not null);
grant select, insert, delete on public.calendar_events to authenticated;
grant update (attendee_ids, title, location, description, visibility, time_zone, all_day, starts_at, ends_at, first_day, end_day, recurrence, exdates,
    rdates, begins_at, until_at, reminders, reminder_job, revision, updated_at, deleted_at) on public.calendar_events to authenticated;

-- What the caller may do with an event: null it is not seen, `organizer`, `attendee` or `reader` otherwise.
create function public.calendar_access(event uuid) returns text
    language sql stable
    set search_path = ''
    as $$
        select case
            when organizer_id = (select auth.uid()) then 'organizer'
            when attendee_ids @> array[(select auth.uid())] then 'attendee'
            else 'reader'
        end
        from public.calendar_events
        where organization_id = (select auth.org_id()) and id = event and deleted_at is null
    $$;

create policy read on public.calendar_changes for select to authenticated
    using (exists (
        select from public.calendar_events as event
        where event.organization_id = calendar_changes.organization_id and event.id = calendar_changes.event_id
    ));
create policy written on public.calendar_changes for all to authenticated
    using (public.calendar_access(event_id) = 'organizer')
    with check (public.calendar_access(event_id) = 'organizer');
grant select, insert, delete on public.calendar_changes to authenticated;
grant update (title, location, description, starts_at, ends_at, first_day, end_day, updated_at) on public.calendar_changes to authenticated;

create policy read on public.calendar_answers for select to authenticated
    using (exists (
        select from public.calendar_events as event
        where event.organization_id = calendar_answers.organization_id and event.id = calendar_answers.event_id
    ));
create policy given on public.calendar_answers for insert to authenticated
    with check (user_id = (select auth.uid()) and public.calendar_access(event_id) = 'attendee'
        or public.calendar_access(event_id) = 'organizer');
create policy given_anew on public.calendar_answers for update to authenticated
    using (user_id = (select auth.uid()) and public.calendar_access(event_id) = 'attendee')
    with check (user_id = (select auth.uid()) and public.calendar_access(event_id) = 'attendee');
-- Who plans another time asks anew.
create policy asked_anew on public.calendar_answers for delete to authenticated
    using (public.calendar_access(event_id) = 'organizer');
grant select, insert, delete on public.calendar_answers to authenticated;
grant update (answer, answered_at) on public.calendar_answers to authenticated;

-- `calendar_busy` runs as the tables' owner: when others are taken is for all who see others' calendars, with what is not. Its
-- way in is the caller's own organization.
create policy busy_function on public.calendar_events for select to current_user using (organization_id = (select auth.org_id()));
create policy busy_function on public.calendar_changes for select to current_user using (organization_id = (select auth.org_id()));
create policy busy_function on public.calendar_answers for select to current_user using (organization_id = (select auth.org_id()));

-- The times of what people have between two instants, without a word of what it is. $1 people, $2 from, $3 to.
create function public.calendar_busy(people uuid[], since timestamptz, till timestamptz)
    returns table (
        id uuid, organizer_id uuid, attendee_ids uuid[], time_zone text, all_day boolean, starts_at timestamptz, ends_at timestamptz, first_day date,
        end_day date, recurrence text, exdates timestamptz[], rdates timestamptz[], changes json, answers json
    )
    language sql stable security definer rows 100
    set search_path = ''
    as $$
        select event.id, event.organizer_id, event.attendee_ids, event.time_zone, event.all_day, event.starts_at, event.ends_at, event.first_day,
            event.end_day, event.recurrence, event.exdates, event.rdates,
            (
                select json_agg(json_build_object('at', change.instance_start, 'starts_at', change.starts_at, 'ends_at', change.ends_at,
                    'first_day', change.first_day, 'end_day', change.end_day))
                from public.calendar_changes as change
                where change.organization_id = event.organization_id and change.event_id = event.id
            ),
            (
                select json_agg(json_build_object('user_id', given.user_id, 'at', given.instance_start, 'answer', given.answer))
                from public.calendar_answers as given
                where given.organization_id = event.organization_id and given.event_id = event.id
            )
        from public.calendar_events as event
        where event.organization_id = (select auth.org_id()) and (select auth.can('calendar.others.read')) and event.deleted_at is null
            and event.until_at > since and event.begins_at < till
            and (event.organizer_id = any (people) or event.attendee_ids && people)
        order by event.begins_at, event.id
        limit 5001
    $$;

revoke execute on function public.calendar_access(uuid), public.calendar_busy(uuid[], timestamptz, timestamptz) from public;
grant execute on function public.calendar_access(uuid), public.calendar_busy(uuid[], timestamptz, timestamptz) to authenticated;

-- A time as it is answered.
create function public.calendar_time(at timestamptz) returns text
    language sql stable strict parallel safe
    return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
-- The beginning of an instance as it is answered.
create function public.calendar_beginning(at timestamptz, all_day boolean) returns text
    language sql stable strict parallel safe
    return case when all_day then to_char(at at time zone 'UTC', 'YYYY-MM-DD') else public.calendar_time(at) end;
revoke execute on function public.calendar_time(timestamptz), public.calendar_beginning(timestamptz, boolean) from public;
grant execute on function public.calendar_time(timestamptz), public.calendar_beginning(timestamptz, boolean) to authenticated;

create view api.calendar_events with (security_invoker = true) as
select event.organization_id, event.id, event.title, event.all_day, event.time_zone, event.location, event.description, event.visibility,
    event.recurrence, event.organizer_id, event.uid, event.revision, event.created_at, event.updated_at,
    coalesce(event.first_day::text, public.calendar_time(event.starts_at)) as start_time,
    coalesce(event.end_day::text, public.calendar_time(event.ends_at)) as end_time,
    coalesce((select json_agg(public.calendar_beginning(at, event.all_day) order by at) from unnest(event.exdates) as at), '[]') as exdates,
    coalesce((select json_agg(public.calendar_beginning(at, event.all_day) order by at) from unnest(event.rdates) as at), '[]') as rdates,
    to_json(event.reminders) as reminders,
    coalesce((
        select json_agg(json_build_object('user_id', person.id, 'answer', coalesce((
            select given.answer from public.calendar_answers as given
            where given.organization_id = event.organization_id and given.event_id = event.id and given.user_id = person.id
                and given.instance_start = '1000-01-01Z'
        ), 'pending')) order by person.place)
        from unnest(event.attendee_ids) with ordinality as person (id, place)
    ), '[]') as attendees
from public.calendar_events as event
where event.deleted_at is null;
grant select on api.calendar_events to authenticated;
-- `select … for update` behind If-Match asks for this; no door writes through a view.
grant update on api.calendar_events to authenticated;

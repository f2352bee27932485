-- Projects, who is in them, the columns of their boards, and the tasks. A project's row counts its tasks' numbers and the
-- places at the end of its board; both are taken under its row lock.

create table public.projects (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    key text not null constraint projects_key_form check (key ~ '^[A-Z]{2,6}$'),
    name text not null constraint projects_name check (char_length(name) between 1 and 80),
    description text constraint projects_description check (char_length(description) between 1 and 20000),
    owner_id uuid not null,
    status text not null constraint projects_status check (status in ('planned', 'active', 'paused', 'completed', 'cancelled')),
    product_type text not null constraint projects_product_type check (product_type in ('physical_product', 'software', 'service')),
    stage text not null constraint projects_stage check (stage in ('ideation', 'validation', 'planning', 'building', 'launched', 'archived')),
    settings jsonb not null check (jsonb_typeof(settings) = 'object' and octet_length(settings::text) <= 4000),
    is_private boolean not null,
    -- The number of the newest task, and the place that was given at the end of a column last.
    last_number bigint not null default 0 check (last_number >= 0),
    last_place bigint not null default 549755813888 check (last_place between 0 and 1099511627775),
    -- 0 only while it is being founded.
    revision bigint not null default 0 check (revision >= 0),
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    archived_at timestamptz,
    deleted_at timestamptz,
    primary key (organization_id, id),
    constraint projects_key unique (organization_id, key),
    constraint projects_owner foreign key (organization_id, owner_id) references public.users (organization_id, id),
    constraint projects_creator foreign key (organization_id, created_by) references public.users (organization_id, id),
    constraint projects_archived check ((stage = 'archived') = (archived_at is not null))
) with (fillfactor = 80);

create table public.project_members (
    organization_id uuid not null,
    project_id uuid not null,
    user_id uuid not null,
    role text not null constraint project_members_role check (role in ('lead', 'member', 'viewer')),
    joined_at timestamptz not null,
    primary key (organization_id, project_id, user_id),
    constraint project_members_project foreign key (organization_id, project_id)
        references public.projects (organization_id, id) on delete cascade,
    constraint project_members_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
create index project_members_by_user on public.project_members (organization_id, user_id, project_id);

-- What a task's status can be: the columns of the board, in their order. A key stays; the name above it may change.
create table public.project_columns (
    organization_id uuid not null,
    id uuid not null,
    project_id uuid not null,
    key text not null constraint project_columns_key_form check (key ~ '^[a-z0-9][a-z0-9_]{0,39}$'),
    name text not null constraint project_columns_name check (char_length(name) between 1 and 40),
    category text not null constraint project_columns_category check (category in ('backlog', 'open', 'done')),
    position integer not null constraint project_columns_position check (position between 0 and 1000),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint project_columns_key unique (organization_id, project_id, key),
    constraint project_columns_project foreign key (organization_id, project_id)
        references public.projects (organization_id, id) on delete cascade
);

create table public.tasks (
    organization_id uuid not null,
    id uuid not null,
    project_id uuid not null,
    serial bigint not null check (serial > 0),
    title text not null constraint tasks_title check (char_length(title) between 1 and 300),
    description text constraint tasks_description check (char_length(description) between 1 and 50000),
    status text not null,
    -- Its place in the column: hexadecimal digits of a fraction, compared as text.
    position text collate "C" not null check (position ~ '^[0-9a-f]{0,63}[1-9a-f]$'),
    -- The first of its assignees.
    assigned_to uuid,
    -- The day in the project's zone, and the instant at which it is over: the day's end unless a time was given.
    due_date date constraint tasks_due_date check (due_date between '2000-01-01' and '2199-12-31'),
    due_at timestamptz,
    due_all_day boolean not null default true,
    priority text not null constraint tasks_priority check (priority in ('none', 'low', 'medium', 'high', 'urgent')),
    -- For ordering: 0 is none, 4 is urgent.
    priority_rank smallint not null generated always as (
        case priority when 'none' then 0 when 'low' then 1 when 'medium' then 2 when 'high' then 3 else 4 end
    ) stored,
    labels text[] not null default '{}' constraint tasks_labels check (cardinality(labels) <= 20),
    checklist jsonb not null default '[]' constraint tasks_checklist
        check (jsonb_typeof(checklist) = 'array' and jsonb_array_length(checklist) <= 100 and octet_length(checklist::text) <= 131072),
    estimate double precision constraint tasks_estimate check (estimate between 0 and 100000),
    parent_id uuid,
    recurrence jsonb constraint tasks_recurrence check (jsonb_typeof(recurrence) = 'object' and octet_length(recurrence::text) <= 200),
    comment_count integer not null default 0 check (comment_count >= 0),
    completed_at timestamptz,
    -- Counts its changes: of two payloads the higher one is newer.
    revision bigint not null default 1 check (revision > 0),
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    primary key (organization_id, id),
    constraint tasks_serial unique (organization_id, project_id, serial),
    constraint tasks_in_project unique (organization_id, project_id, id),
    constraint tasks_project foreign key (organization_id, project_id) references public.projects (organization_id, id) on delete cascade,
    constraint tasks_status foreign key (organization_id, project_id, status)
        references public.project_columns (organization_id, project_id, key) deferrable initially immediate,
    constraint tasks_parent foreign key (organization_id, project_id, parent_id)
        references public.tasks (organization_id, project_id, id) on delete set null (parent_id),
    constraint tasks_assigned_to foreign key (organization_id, assigned_to) references public.users (organization_id, id),
    constraint tasks_creator foreign key (organization_id, created_by) references public.users (organization_id, id),
    constraint tasks_due check ((due_date is null) = (due_at is null))
) with (fillfactor = 80);
create index tasks_board on public.tasks (organization_id, project_id, status, position, id) where deleted_at is null;
create index tasks_due_first on public.tasks (organization_id, due_at, id) where deleted_at is null and completed_at is null;
create index tasks_by_assignee on public.tasks (organization_id, assigned_to, due_at) where deleted_at is null;
create index tasks_by_parent on public.tasks (organization_id, parent_id) where parent_id is not null;

create table public.task_assignees (
    organization_id uuid not null,
    project_id uuid not null,
    task_id uuid not null,
    user_id uuid not null,
    position smallint not null check (position between 1 and 20),
    primary key (organization_id, task_id, user_id),
    constraint task_assignees_task foreign key (organization_id, project_id, task_id)
        references public.tasks (organization_id, project_id, id) on delete cascade,
    constraint task_assignees_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
create index task_assignees_by_user on public.task_assignees (organization_id, user_id, task_id);
create index task_assignees_by_project on public.task_assignees (organization_id, project_id);

-- Who wants to know what happens to a task.
create table public.task_watchers (
    organization_id uuid not null,
    project_id uuid not null,
    task_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    primary key (organization_id, task_id, user_id),
    constraint task_watchers_task foreign key (organization_id, project_id, task_id)
        references public.tasks (organization_id, project_id, id) on delete cascade,
    constraint task_watchers_user foreign key (organization_id, user_id) references public.users (organization_id, id)
);
create index task_watchers_by_user on public.task_watchers (organization_id, user_id, task_id);
create index task_watchers_by_project on public.task_watchers (organization_id, project_id);

call guildhall.guard_tenant('public.projects');
call guildhall.guard_tenant('public.project_members');
call guildhall.guard_tenant('public.project_columns');
call guildhall.guard_tenant('public.tasks');
call guildhall.guard_tenant('public.task_assignees');
call guildhall.guard_tenant('public.task_watchers');

-- `projects_seen` runs as the tables' owner, because a policy of `project_members` cannot read `project_members` itself.
-- It answers ids of the caller's own organization and nothing else; this is its way in.
create policy sight_function on public.projects for select to current_user using (organization_id = (select auth.org_id()));
create policy sight_function on public.project_members for select to current_user using (organization_id = (select auth.org_id()));

-- The projects that the caller sees: public ones, and private ones that the caller is in.
create function public.projects_seen() returns setof uuid
    language sql stable security definer rows 100
    set search_path = ''
    as $$
        select id from public.projects
        where organization_id = (select auth.org_id()) and deleted_at is null and not is_private and (select auth.can('projects.read'))
        union
        select place.id
        from public.project_members as mine
        join public.projects as place on place.organization_id = mine.organization_id and place.id = mine.project_id
        where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and place.deleted_at is null
            and (select auth.can('projects.read'))
    $$;

-- What the caller is in a project, deleted or not: null it is not seen, `viewer`, `member`, `lead`. Whoever manages projects
-- leads the public ones; a private one is its members' own.
create function public.project_role(project uuid, private boolean) returns text
    language sql stable
    set search_path = ''
    as $$
        select case
            when not (select auth.can('projects.read')) then null
            when not private and (select auth.can('projects.manage')) then 'lead'
            when mine.role is null then case when not private then 'viewer' end
            when (select auth.can('projects.write')) then mine.role
            else 'viewer'
        end
        from (values (1)) as one
        left join public.project_members as mine
            on mine.organization_id = (select auth.org_id()) and mine.project_id = project and mine.user_id = (select auth.uid())
    $$;

-- What the caller may do with a project and all that is in it.
create function public.project_access(project uuid) returns text
    language sql stable
    set search_path = ''
    as $$
        select public.project_role(place.id, place.is_private)
        from public.projects as place
        where place.organization_id = (select auth.org_id()) and place.id = project and place.deleted_at is null
    $$;

-- The same, asked of a task.
create function public.task_access(task uuid) returns text
    language sql stable
    set search_path = ''
    as $$
        select public.project_access(work.project_id)
        from public.tasks as work
        where work.organization_id = (select auth.org_id()) and work.id = task and work.deleted_at is null
    $$;

-- Whether the caller has just made this project and has not put anybody in yet.
create function public.project_is_being_founded(project uuid) returns boolean
    language sql stable
    set search_path = ''
    as $$
        select exists (
            select from public.projects as place
            where place.organization_id = (select auth.org_id()) and place.id = project
                and place.revision = 0 and place.created_by = (select auth.uid())
        )
    $$;

-- The zone in which a project's days are counted.
create function public.project_zone(settings jsonb) returns text
    language sql stable
    set search_path = ''
    as $$
        select coalesce(settings ->> 'time_zone', (select home.time_zone from public.organizations as home where home.id = (select auth.org_id())))
    $$;

-- The place of this number at the end of a board, as `position.rs` writes it.
create function public.task_place(number bigint) returns text
    language sql immutable strict parallel safe
    return rtrim(lpad(to_hex(number), 10, '0'), '0');

-- The last second of a day in a zone.
create function public.end_of_day(day date, zone text) returns timestamptz
    language sql stable strict parallel safe
    return ((day + 1)::timestamp at time zone zone) - interval '1 second';

revoke execute on function public.projects_seen(), public.project_role(uuid, boolean), public.project_access(uuid), public.task_access(uuid),
    public.project_is_being_founded(uuid), public.project_zone(jsonb), public.task_place(bigint), public.end_of_day(date, text) from public;
grant execute on function public.projects_seen(), public.project_role(uuid, boolean), public.project_access(uuid), public.task_access(uuid),
    public.project_is_being_founded(uuid), public.project_zone(jsonb), public.task_place(bigint), public.end_of_day(date, text) to authenticated;

create policy seen on public.projects for select to authenticated
    using (
        (select auth.can('projects.read')) and (not is_private or exists (
            select from public.project_members as mine
            where mine.organization_id = projects.organization_id and mine.project_id = projects.id and mine.user_id = (select auth.uid())
        ))
        or (revision = 0 and created_by = (select auth.uid()))
    );
create policy founded on public.projects for insert to authenticated
    with check (created_by = (select auth.uid()) and revision = 0 and (select auth.can('projects.write')));
-- Members count tasks in it; which columns only leads may change, the commands decide.
create policy worked_on on public.projects for update to authenticated
    using (public.project_role(id, is_private) in ('lead', 'member') or (revision = 0 and created_by = (select auth.uid())))
    with check (true);
grant select, insert on public.projects to authenticated;
grant update (key, name, description, owner_id, status, product_type, stage, settings, is_private, last_number, last_place, revision,
    updated_at, archived_at, deleted_at) on public.projects to authenticated;

create policy seen on public.project_members for select to authenticated
    using (user_id = (select auth.uid()) or project_id in (select public.projects_seen()));
create policy invited on public.project_members for insert to authenticated
    with check (public.project_access(project_id) = 'lead' or (user_id = (select auth.uid()) and public.project_is_being_founded(project_id)));
create policy given_a_role on public.project_members for update to authenticated
    using (public.project_access(project_id) = 'lead') with check (public.project_access(project_id) = 'lead');
create policy left_behind on public.project_members for delete to authenticated
    using (user_id = (select auth.uid()) or public.project_access(project_id) = 'lead');
grant select, insert, delete on public.project_members to authenticated;
grant update (role) on public.project_members to authenticated;

create policy seen on public.project_columns for select to authenticated using (project_id in (select public.projects_seen()));
create policy led on public.project_columns for all to authenticated
    using (public.project_access(project_id) = 'lead') with check (public.project_access(project_id) = 'lead');
grant select, insert, delete on public.project_columns to authenticated;
grant update (name, category, position, updated_at) on public.project_columns to authenticated;

create policy seen on public.tasks for select to authenticated using (project_id in (select public.projects_seen()));
create policy made on public.tasks for insert to authenticated
    with check (created_by = (select auth.uid()) and public.project_access(project_id) in ('lead', 'member'));
create policy worked_on on public.tasks for update to authenticated
    using (public.project_access(project_id) in ('lead', 'member')) with check (public.project_access(project_id) in ('lead', 'member'));
grant select, insert on public.tasks to authenticated;
grant update (title, description, status, position, assigned_to, due_date, due_at, due_all_day, priority, labels, checklist, estimate,
    parent_id, recurrence, comment_count, completed_at, revision, updated_at, deleted_at) on public.tasks to authenticated;

create policy seen on public.task_assignees for select to authenticated using (project_id in (select public.projects_seen()));
create policy worked_on on public.task_assignees for all to authenticated
    using (public.project_access(project_id) in ('lead', 'member')) with check (public.project_access(project_id) in ('lead', 'member'));
grant select, insert, delete on public.task_assignees to authenticated;
grant update (position) on public.task_assignees to authenticated;

create policy seen on public.task_watchers for select to authenticated using (project_id in (select public.projects_seen()));
-- People watch by themselves, or because somebody gave them the work.
create policy watched on public.task_watchers for insert to authenticated
    with check (user_id = (select auth.uid()) and public.project_access(project_id) is not null
        or public.project_access(project_id) in ('lead', 'member'));
create policy unwatched on public.task_watchers for delete to authenticated using (user_id = (select auth.uid()));
grant select, insert, delete on public.task_watchers to authenticated;

-- A project as its reader sees it.
create view api.projects with (security_invoker = true) as
select place.organization_id, place.id, place.key, place.name, place.description, place.owner_id, place.status, place.product_type, place.stage,
    place.settings, place.is_private, place.revision, place.created_by, place.created_at, place.updated_at, place.archived_at,
    public.project_zone(place.settings) as time_zone,
    public.project_role(place.id, place.is_private) as role,
    (
        select count(*) from public.project_members as one
        where one.organization_id = place.organization_id and one.project_id = place.id
    ) as member_count
from public.projects as place
where place.organization_id = (select auth.org_id()) and place.deleted_at is null and place.revision > 0;

create view api.project_members with (security_invoker = true) as
select one.organization_id, one.project_id, one.user_id, person.name, person.avatar_url, one.role, one.joined_at
from public.project_members as one
join public.users as person on person.organization_id = one.organization_id and person.id = one.user_id;

-- A task as it is answered everywhere, to everyone alike.
create view api.tasks with (security_invoker = true) as
select work.organization_id, work.id, work.project_id,
    (
        select place.key || '-' || work.serial from public.projects as place
        where place.organization_id = work.organization_id and place.id = work.project_id
    ) as number,
    work.serial, work.title, work.description, work.status, work.position, work.assigned_to,
    array(
        select one.user_id from public.task_assignees as one
        where one.organization_id = work.organization_id and one.task_id = work.id
        order by one.position, one.user_id
    ) as assignees,
    work.due_date, work.due_at, work.due_all_day, work.priority, work.priority_rank, work.labels, work.checklist, work.estimate, work.parent_id,
    work.recurrence, work.comment_count, work.completed_at, work.revision, work.created_by, work.created_at, work.updated_at
from public.tasks as work
where work.organization_id = (select auth.org_id()) and work.deleted_at is null and work.project_id in (select public.projects_seen());

-- What is on the caller's own desk.
create view api.my_work with (security_invoker = true) as
select work.*
from public.task_assignees as mine
join api.tasks as work on work.organization_id = mine.organization_id and work.id = mine.task_id
where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and work.completed_at is null;

grant select on api.projects, api.project_members, api.tasks, api.my_work to authenticated;
-- `select … for update` behind If-Match asks for this; no door writes through a view.
grant update on api.projects, api.tasks to authenticated;

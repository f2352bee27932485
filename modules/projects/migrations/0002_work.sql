-- What grows around tasks and projects: comments, who waits for whom, a project's way through its stages, templates, filters
-- that people keep, and what undoing needs.

create table public.task_comments (
    organization_id uuid not null,
    id uuid not null,
    project_id uuid not null,
    task_id uuid not null,
    text text not null constraint task_comments_text check (char_length(text) between 1 and 20000),
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    edited_at timestamptz,
    primary key (organization_id, id),
    constraint task_comments_task foreign key (organization_id, project_id, task_id)
        references public.tasks (organization_id, project_id, id) on delete cascade,
    constraint task_comments_author foreign key (organization_id, created_by) references public.users (organization_id, id)
);
create index task_comments_by_task on public.task_comments (organization_id, task_id, id);
create index task_comments_by_project on public.task_comments (organization_id, project_id);

-- `task_id` has to be done before `blocked_id`.
create table public.task_links (
    organization_id uuid not null,
    project_id uuid not null,
    task_id uuid not null,
    blocked_id uuid not null,
    created_by uuid not null,
    created_at timestamptz not null,
    primary key (organization_id, task_id, blocked_id),
    constraint task_links_itself check (task_id <> blocked_id),
    constraint task_links_task foreign key (organization_id, project_id, task_id)
        references public.tasks (organization_id, project_id, id) on delete cascade,
    constraint task_links_blocked foreign key (organization_id, project_id, blocked_id)
        references public.tasks (organization_id, project_id, id) on delete cascade,
    constraint task_links_creator foreign key (organization_id, created_by) references public.users (organization_id, id)
);
create index task_links_by_blocked on public.task_links (organization_id, blocked_id, task_id);
create index task_links_by_project on public.task_links (organization_id, project_id);

-- A project's way; `stage_before` is null at its beginning.
create table public.project_stages (
    organization_id uuid not null,
    id uuid not null,
    project_id uuid not null,
    stage_before text check (stage_before in ('ideation', 'validation', 'planning', 'building', 'launched', 'archived')),
    stage text not null check (stage in ('ideation', 'validation', 'planning', 'building', 'launched', 'archived')),
    created_by uuid not null,
    created_at timestamptz not null,
    primary key (organization_id, id),
    constraint project_stages_project foreign key (organization_id, project_id)
        references public.projects (organization_id, id) on delete cascade,
    constraint project_stages_mover foreign key (organization_id, created_by) references public.users (organization_id, id)
);
create index project_stages_by_project on public.project_stages (organization_id, project_id, id);

-- What a project can begin with: its kind, settings, columns and tasks, without people and days.
create table public.project_templates (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    name text not null constraint project_templates_name check (char_length(name) between 1 and 80),
    description text constraint project_templates_description check (char_length(description) between 1 and 2000),
    content jsonb not null
        constraint project_templates_content check (jsonb_typeof(content) = 'object' and octet_length(content::text) <= 4194304),
    task_count integer not null check (task_count between 0 and 200),
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint project_templates_creator foreign key (organization_id, created_by) references public.users (organization_id, id)
);

-- A list's filters and order under a name; for its maker alone, or for all who see the project.
create table public.saved_filters (
    organization_id uuid not null references public.organizations,
    id uuid not null,
    project_id uuid,
    name text not null constraint saved_filters_name check (char_length(name) between 1 and 80),
    query text not null constraint saved_filters_query check (char_length(query) <= 2000),
    view text not null check (view in ('board', 'list', 'timeline')),
    is_shared boolean not null,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organization_id, id),
    constraint saved_filters_project foreign key (organization_id, project_id)
        references public.projects (organization_id, id) on delete cascade,
    constraint saved_filters_maker foreign key (organization_id, created_by) references public.users (organization_id, id)
);
create index saved_filters_by_maker on public.saved_filters (organization_id, created_by);
create index saved_filters_by_project on public.saved_filters (organization_id, project_id);

-- How a task was before somebody's last change of it; forgotten after a minute. `revision` is the task's after the change.
create table public.task_undos (
    organization_id uuid not null,
    project_id uuid not null,
    task_id uuid not null,
    user_id uuid not null,
    revision bigint not null,
    before jsonb not null check (jsonb_typeof(before) = 'object' and octet_length(before::text) <= 1048576),
    -- The next one of a recurring task, which the change made.
    made_id uuid,
    made_at timestamptz not null,
    primary key (organization_id, user_id, task_id),
    constraint task_undos_task foreign key (organization_id, project_id, task_id)
        references public.tasks (organization_id, project_id, id) on delete cascade,
    constraint task_undos_person foreign key (organization_id, user_id) references public.users (organization_id, id)
);
create index task_undos_age on public.task_undos (organization_id, made_at);
create index task_undos_by_task on public.task_undos (organization_id, task_id);

call guildhall.guard_tenant('public.task_comments');
call guildhall.guard_tenant('public.task_links');
call guildhall.guard_tenant('public.project_stages');
call guildhall.guard_tenant('public.project_templates');
call guildhall.guard_tenant('public.saved_filters');
call guildhall.guard_tenant('public.task_undos');

create policy seen on public.task_comments for select to authenticated using (project_id in (select public.projects_seen()));
create policy said on public.task_comments for insert to authenticated
    with check (created_by = (select auth.uid()) and public.project_access(project_id) in ('lead', 'member'));
create policy edited on public.task_comments for update to authenticated
    using (created_by = (select auth.uid())) with check (created_by = (select auth.uid()));
create policy taken_back on public.task_comments for delete to authenticated
    using (created_by = (select auth.uid()) or public.project_access(project_id) = 'lead');
grant select, insert, delete on public.task_comments to authenticated;
grant update (text, updated_at, edited_at) on public.task_comments to authenticated;

create policy seen on public.task_links for select to authenticated using (project_id in (select public.projects_seen()));
create policy linked on public.task_links for insert to authenticated
    with check (created_by = (select auth.uid()) and public.project_access(project_id) in ('lead', 'member'));
create policy loosened on public.task_links for delete to authenticated using (public.project_access(project_id) in ('lead', 'member'));
grant select, insert, delete on public.task_links to authenticated;

create policy seen on public.project_stages for select to authenticated using (project_id in (select public.projects_seen()));
create policy moved on public.project_stages for insert to authenticated
    with check (created_by = (select auth.uid()) and public.project_access(project_id) = 'lead');
grant select, insert on public.project_stages to authenticated;

create policy seen on public.project_templates for select to authenticated using ((select auth.can('projects.read')));
create policy saved on public.project_templates for insert to authenticated
    with check (created_by = (select auth.uid()) and (select auth.can('projects.write')));
create policy changed on public.project_templates for update to authenticated
    using (created_by = (select auth.uid()) or (select auth.can('projects.manage')))
    with check (created_by = (select auth.uid()) or (select auth.can('projects.manage')));
create policy thrown_away on public.project_templates for delete to authenticated
    using (created_by = (select auth.uid()) or (select auth.can('projects.manage')));
grant select, insert, delete on public.project_templates to authenticated;
grant update (name, description, updated_at) on public.project_templates to authenticated;

create policy seen on public.saved_filters for select to authenticated
    using ((select auth.can('projects.read')) and (created_by = (select auth.uid()) or is_shared)
        and (project_id is null or project_id in (select public.projects_seen())));
create policy own on public.saved_filters for all to authenticated
    using (created_by = (select auth.uid()) and (select auth.can('projects.read')))
    with check (created_by = (select auth.uid()) and (project_id is null or public.project_access(project_id) is not null));
grant select, insert, delete on public.saved_filters to authenticated;
grant update (name, query, view, is_shared, updated_at) on public.saved_filters to authenticated;

create policy own on public.task_undos for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant select, insert, delete on public.task_undos to authenticated;
grant update (revision, before, made_id, made_at) on public.task_undos to authenticated;

-- `task_undos_forget` runs as the tables' owner, since what somebody else could undo is not the caller's to see. It forgets
-- what the caller's organization kept before a time, and answers nothing; this is its way in.
create policy forgetting on public.task_undos for all to current_user
    using (organization_id = (select auth.org_id())) with check (false);
create function public.task_undos_forget(before_time timestamptz) returns void
    language sql security definer
    set search_path = ''
    as $$
        delete from public.task_undos where organization_id = (select auth.org_id()) and made_at < before_time
    $$;
revoke execute on function public.task_undos_forget(timestamptz) from public;
grant execute on function public.task_undos_forget(timestamptz) to authenticated;

-- What was deleted is buried after its time; the rows that hang on it go with it.
create policy buried on public.tasks for delete to authenticated
    using (deleted_at is not null and public.project_access(project_id) in ('lead', 'member'));
create policy buried on public.projects for delete to authenticated
    using (deleted_at is not null and public.project_role(id, is_private) = 'lead');
grant delete on public.tasks, public.projects to authenticated;

-- A task's activity is read off the log by everyone who sees the task.
create index events_of_tasks on guildhall.events (organization_id, subject_id, id) where subject_kind = 'task';
create policy activity on guildhall.events for select to authenticated
    using (subject_kind = 'task' and (select auth.can('projects.read')) and public.task_access(subject_id) is not null);
create view api.task_activity with (security_invoker = true) as
select event.organization_id, event.subject_id as task_id, event.id, event.kind, event.actor_id, event.data, event.occurred_at
from guildhall.events as event
where event.organization_id = (select auth.org_id()) and event.subject_kind = 'task'
    -- Whoever may read the audit log sees the story of no task that they do not see.
    and exists (
        select from public.tasks as work
        where work.organization_id = event.organization_id and work.id = event.subject_id and work.deleted_at is null
    );

-- A task as it is answered everywhere, to everyone alike; with what it waits for and what waits for it.
drop view api.my_work;
drop view api.tasks;
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
    work.recurrence, work.comment_count,
    array(
        select link.blocked_id from public.task_links as link
        where link.organization_id = work.organization_id and link.task_id = work.id
        order by link.blocked_id
    ) as blocks,
    array(
        select link.task_id from public.task_links as link
        where link.organization_id = work.organization_id and link.blocked_id = work.id
        order by link.task_id
    ) as blocked_by,
    work.completed_at, work.revision, work.created_by, work.created_at, work.updated_at
from public.tasks as work
where work.organization_id = (select auth.org_id()) and work.deleted_at is null and work.project_id in (select public.projects_seen());

create view api.my_work with (security_invoker = true) as
select work.*
from public.task_assignees as mine
join api.tasks as work on work.organization_id = mine.organization_id and work.id = mine.task_id
where mine.organization_id = (select auth.org_id()) and mine.user_id = (select auth.uid()) and work.completed_at is null;

create view api.project_templates with (security_invoker = true) as
select organization_id, id, name, description, task_count, created_by, created_at, updated_at
from public.project_templates;

-- What its leads can still restore.
create view api.deleted_projects with (security_invoker = true) as
select place.organization_id, place.id, place.key, place.name, place.deleted_at, place.deleted_at + interval '30 days' as restorable_until
from public.projects as place
where place.organization_id = (select auth.org_id()) and place.deleted_at is not null
    and public.project_role(place.id, place.is_private) = 'lead';

grant select on api.tasks, api.my_work, api.task_activity, api.project_templates, api.deleted_projects to authenticated;
grant update on api.tasks, api.project_templates to authenticated;

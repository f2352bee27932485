-- Lists of tasks that stay fast before PostgreSQL has gathered its first statistics: without them, a condition of the view on
-- `projects_seen` was a join that asked the function again for every task. The policy of `tasks` says the same, once a statement.
create or replace view api.tasks with (security_invoker = true) as
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
where work.organization_id = (select auth.org_id()) and work.deleted_at is null;

-- A policy for all commands is one for reading, too: `project_access` was asked for every row that `seen` shows already.
drop policy worked_on on public.task_assignees;
create policy given on public.task_assignees for insert to authenticated
    with check (public.project_access(project_id) in ('lead', 'member'));
create policy reordered on public.task_assignees for update to authenticated
    using (public.project_access(project_id) in ('lead', 'member')) with check (public.project_access(project_id) in ('lead', 'member'));
create policy taken_off on public.task_assignees for delete to authenticated
    using (public.project_access(project_id) in ('lead', 'member'));

drop policy led on public.project_columns;
create policy drawn on public.project_columns for insert to authenticated with check (public.project_access(project_id) = 'lead');
create policy redrawn on public.project_columns for update to authenticated
    using (public.project_access(project_id) = 'lead') with check (public.project_access(project_id) = 'lead');
create policy wiped on public.project_columns for delete to authenticated using (public.project_access(project_id) = 'lead');

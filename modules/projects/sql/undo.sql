-- Puts a task back as it was before the caller's last change of it, and with a deleted one those that were deleted with it;
-- only where nothing was changed since. $1 task, $2 since, $3 now.
with kept as (
    select kept.organization_id, kept.task_id, kept.before, kept.revision, kept.made_id
    from public.tasks as this
    join public.tasks as work on work.organization_id = this.organization_id and work.project_id = this.project_id
        and (work.id = this.id or work.deleted_at = this.deleted_at)
    join public.task_undos as kept on kept.organization_id = work.organization_id and kept.task_id = work.id
        and kept.revision = work.revision and kept.user_id = (select auth.uid()) and kept.made_at > $2
    where this.organization_id = (select auth.org_id()) and this.id = $1
), old as (
    select work.id, work.deleted_at is not null as was_deleted
    from public.tasks as work
    where work.organization_id = (select auth.org_id()) and work.id in (select task_id from kept)
), restored as (
    update public.tasks as work
    set title = was.title, description = was.description, status = was.status, position = was.position, due_date = was.due_date,
        due_at = was.due_at, due_all_day = was.due_all_day, priority = was.priority, labels = was.labels, checklist = was.checklist,
        estimate = was.estimate, parent_id = was.parent_id, recurrence = was.recurrence, completed_at = was.completed_at, deleted_at = null,
        updated_at = $3, revision = work.revision + 1
    from kept
    cross join lateral jsonb_populate_record(null::public.tasks, kept.before) as was
    where work.organization_id = kept.organization_id and work.id = kept.task_id and work.revision = kept.revision
    returning work.id, work.revision, kept.made_id, array(
        select person::uuid from jsonb_array_elements_text(kept.before -> 'assignees') with ordinality as one (person, place) order by place
    ) as assignees
)
select restored.id, old.was_deleted, restored.revision, restored.assignees, restored.made_id
from restored
join old on old.id = restored.id
where exists (select from kept where task_id = $1)
order by restored.id

-- Which tasks people were told of because their day had come, or had passed: once for each date.
create table public.task_due_notices (
    organization_id uuid not null,
    project_id uuid not null,
    task_id uuid not null,
    due_at timestamptz not null,
    overdue boolean not null,
    told_at timestamptz not null,
    primary key (organization_id, task_id, due_at, overdue),
    constraint task_due_notices_task foreign key (organization_id, project_id, task_id)
        references public.tasks (organization_id, project_id, id) on delete cascade
);
call guildhall.guard_tenant('public.task_due_notices');

-- Across all organizations, for the house's round.
create index tasks_coming_due on public.tasks (due_at) where deleted_at is null and completed_at is null;

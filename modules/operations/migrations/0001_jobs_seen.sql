-- Those who look after the organization's queue see what waits and what failed, but not what people wrote into it.

create policy overseen on guildhall.jobs for select to authenticated using ((select auth.can('operations.jobs.manage')));
create policy sent_again on guildhall.jobs for update to authenticated
    using ((select auth.can('operations.jobs.manage')) and dead_at is not null) with check ((select auth.can('operations.jobs.manage')));
create policy given_up on guildhall.jobs for delete to authenticated
    using ((select auth.can('operations.jobs.manage')) and dead_at is not null);
grant update (run_at, attempts, failed_code, failed_detail, dead_at) on guildhall.jobs to authenticated;

create view api.jobs with (security_invoker = true) as
select organization_id, id, case when dead_at is null then 'waiting' else 'dead' end as state, command, person_id as queued_by, priority, due_at,
    attempts, failed_code, failed_detail, dead_at, created_at
from guildhall.jobs
where organization_id = (select auth.org_id());
grant select on api.jobs to authenticated;

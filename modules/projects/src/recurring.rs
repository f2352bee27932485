//! Tasks that come again: when one is done, the next one is made.

use crate::{
    access::HeldTask,
    creating::CreateTask,
    due::Due,
    tasks::{ChecklistItem, Every, Priority, Recurrence, Task},
};
use guildhall_kernel::{User, prelude::*};
use jiff::{Span, civil::Date, tz::TimeZone};

/// Makes the next one of a task that is done, if it recurs; from then on the next one recurs instead.
pub async fn make_next(cx: &mut Act, held: &HeldTask, done: Id<Task>) -> Result<Option<Id<Task>>> {
    const LAST: &str = "
select work.title, work.description, work.priority, work.labels, work.checklist, work.estimate, work.parent_id, work.recurrence,
    work.due_date, work.due_at, work.due_all_day, public.project_zone(place.settings),
    array(
        select one.user_id from public.task_assignees as one
        join public.users as person on person.organization_id = one.organization_id and person.id = one.user_id
        where one.organization_id = work.organization_id and one.task_id = work.id and person.left_at is null
            and (not place.is_private or exists (
                select from public.project_members as mine
                where mine.organization_id = one.organization_id and mine.project_id = place.id and mine.user_id = one.user_id
            ))
        order by one.position, one.user_id
    )
from public.tasks as work
join public.projects as place on place.organization_id = work.organization_id and place.id = work.project_id
where work.organization_id = (select auth.org_id()) and work.id = $1 and work.recurrence is not null and work.due_date is not null";
    const DONE_WITH: &str = "
update public.tasks set recurrence = null
where organization_id = (select auth.org_id()) and id = $1";
    let Some(row) = cx.row(LAST, &[&done]).await? else { return Ok(None) };
    let recurrence: Recurrence = serde_json::from_value(row.get(7)).map_err(Problem::internal)?;
    let zone = TimeZone::get(row.get(11)).unwrap_or(TimeZone::UTC);
    let (day, at, all_day): (Date, Timestamp, bool) = (row.get(8), row.get(9), row.get(10));
    let today = zone.to_datetime(cx.now()).date();
    let due = if all_day {
        next_day(day, recurrence, today).map(Due::Day)
    } else {
        let time = zone.to_datetime(at).time();
        next_day(day, recurrence, today).and_then(|day| zone.to_zoned(day.to_datetime(time)).ok()).map(|next| Due::At(next.timestamp()))
    };
    // At the end of the years that there are, the row of them ends.
    let Some(due) = due else { return Ok(None) };
    let mut checklist: Vec<ChecklistItem> = serde_json::from_value(row.get(4)).map_err(Problem::internal)?;
    checklist.iter_mut().for_each(|item| item.done = false);
    let assignees: Vec<Id<User>> = row.get(12);
    let next = CreateTask {
        project_id: held.project,
        title: Line::from(row.get::<_, String>(0)),
        description: row.get::<_, Option<String>>(1).map(Prose::from),
        status: None,
        assigned_to: None,
        assignees,
        due_date: Some(due),
        priority: Some(Priority::named(row.get(2))?),
        labels: row.get::<_, Vec<String>>(3).into_iter().map(Line::from).collect(),
        checklist,
        estimate: row.get(5),
        parent_id: row.get(6),
        recurrence: Some(recurrence),
    };
    cx.run_one(DONE_WITH, &[&done]).await?;
    let (next, _) = Box::pin(next.make(cx)).await?;
    Ok(Some(next))
}

/// The first day of the row after the last one that is not past.
fn next_day(last: Date, recurrence: Recurrence, today: Date) -> Option<Date> {
    let step = |times: i64| {
        let count = i64::from(recurrence.interval) * times;
        let span = match recurrence.every {
            Every::Daily => Span::new().try_days(count),
            Every::Weekly => Span::new().try_weeks(count),
            Every::Monthly => Span::new().try_months(count),
        };
        // Counted from the last day each time, so that a month without a 31st does not shorten those behind it.
        last.checked_add(span.ok()?).ok().filter(|day| day.year() <= 2199)
    };
    (1..=100_000).map_while(step).find(|day| *day >= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_is_one_of_the_row_and_not_past() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let every = |every, interval| Recurrence { every, interval };
        let next = |last: &str, recurrence, today: &str| next_day(day(last), recurrence, day(today)).map(|day| day.to_string());
        assert_eq!(next("2026-03-01", every(Every::Daily, 1), "2026-03-01").as_deref(), Some("2026-03-02"));
        assert_eq!(next("2026-03-01", every(Every::Daily, 3), "2026-03-09").as_deref(), Some("2026-03-10"));
        assert_eq!(next("2026-03-02", every(Every::Weekly, 2), "2026-01-01").as_deref(), Some("2026-03-16"));
        assert_eq!(next("2026-01-31", every(Every::Monthly, 1), "2026-01-31").as_deref(), Some("2026-02-28"));
        assert_eq!(next("2026-01-31", every(Every::Monthly, 1), "2026-03-01").as_deref(), Some("2026-03-31"));
        assert_eq!(next("2199-12-31", every(Every::Monthly, 1), "2199-12-31"), None);
    }
}

//! The plan: who is on which shift or lab event, how many are missing, which equipment it books, and who swaps with whom.

mod cancelling;
mod changing;
mod deciding;
mod equipment;
mod events;
mod live;
mod now;
mod people;
mod planning;
mod shifts;
mod swaps;
mod times;
mod weeks;

use guildhall_kernel::{Code, Departed, Notify, Rule, Within, prelude::*};

pub const READ: Permission =
    Permission::new("schedules.read", "Look at the plan", "Shifts and lab events, who is on them, and the equipment");
pub const WRITE: Permission = Permission::new(
    "schedules.write",
    "Take part in the plan",
    "Take and leave open shifts, book equipment for oneself, ask others to swap, and answer them",
);
pub const MANAGE: Permission = Permission::new(
    "schedules.manage",
    "Keep the plan",
    "Plan for everybody, copy weeks, decide about swaps, and look after the equipment",
);

/// Those who see a shift: everybody who reads the plan.
const OF_SHIFT: Within = Within { param: "schedule_id", access: "select public.schedule_access($1)" };

/// Columns of a shift that are worked out when it is read.
const COMPUTED: &[&str] = &["participant_ids", "participants", "missing"];

#[must_use]
pub fn module() -> Module {
    Module::new("schedules", "Shifts")
        .needs(&["organization"])
        .migrations(&[Migration::new(1, "shifts", include_str!("../migrations/0001_shifts.sql"))])
        .permissions(&[READ, WRITE, MANAGE])
        .collection(
            "/schedules",
            Collection::of::<shifts::Schedule>("api.schedules").needs(READ).computed(COMPUTED).ordered("start_time", false),
        )
        .command::<planning::PlanShift>(Post, "/schedules")
        .command::<changing::ChangeShift>(PatchMethod, "/schedules/{id}")
        .command::<changing::ChangeShift>(Put, "/schedules/{id}")
        .command::<cancelling::CancelShift>(Delete, "/schedules/{id}")
        .command::<cancelling::RestoreShift>(Post, "/schedules/{id}/restore")
        .command::<people::TakeShift>(Post, "/schedules/{id}/take")
        .command::<people::LeaveShift>(Post, "/schedules/{id}/leave")
        .collection(
            "/my-schedules",
            Collection::of::<shifts::Schedule>("api.my_schedules").needs(READ).computed(COMPUTED).ordered("start_time", false).list_only(),
        )
        .read::<now::WhoIsOn>("/schedules/now")
        .read::<weeks::ReadWeek>("/schedules/week")
        .command::<weeks::CopyWeek>(Post, "/schedules/copy-week")
        .command::<weeks::UndoCopy>(Post, "/schedules/copy-week/undo")
        .collection("/equipment", Collection::of::<equipment::Equipment>("public.equipment").needs(READ).ordered("name", false))
        .command::<equipment::AddEquipment>(Post, "/equipment")
        .command::<equipment::ChangeEquipment>(PatchMethod, "/equipment/{id}")
        .command::<equipment::ChangeEquipment>(Put, "/equipment/{id}")
        .command::<equipment::DeleteEquipment>(Delete, "/equipment/{id}")
        .collection("/swap-requests", Collection::of::<swaps::Swap>("api.swap_requests").needs(READ).newest_first())
        .collection(
            "/schedules/{schedule_id}/swap-requests",
            Collection::of::<swaps::Swap>("api.swap_requests").needs(READ).within(OF_SHIFT).newest_first().list_only(),
        )
        .command::<swaps::AskSwap>(Post, "/schedules/{schedule_id}/swap-requests")
        .command::<swaps::AskSwap>(Post, "/swap-requests")
        .command::<deciding::AcceptSwap>(Post, "/swap-requests/{id}/accept")
        .command::<deciding::DeclineSwap>(Post, "/swap-requests/{id}/decline")
        .command::<swaps::WithdrawSwap>(Post, "/swap-requests/{id}/withdraw")
        .command::<deciding::DecideSwap>(Post, "/swap-requests/{id}/decide")
        .event::<events::Planned>()
        .event::<events::Changed>()
        .event::<events::Given>()
        .event::<events::TakenOff>()
        .event::<events::Taken>()
        .event::<events::Left>()
        .event::<events::Cancelled>()
        .event::<events::Restored>()
        .event::<events::WeekCopied>()
        .event::<events::CopyUndone>()
        .event::<events::EquipmentAdded>()
        .event::<events::EquipmentChanged>()
        .event::<events::EquipmentDeleted>()
        .event::<events::SwapAsked>()
        .event::<events::SwapAnswered>()
        .event::<events::SwapDecided>()
        .event::<events::SwapWithdrawn>()
        .notify(Notify::new("schedules.shift.given", NAMED, include_str!("../sql/notify/given_shows.sql")))
        .notify(Notify::new("schedules.shift.taken_off", NAMED, include_str!("../sql/notify/taken_off_shows.sql")))
        .notify(Notify::new(
            "schedules.shift.changed",
            include_str!("../sql/notify/changed_whom.sql"),
            include_str!("../sql/notify/changed_shows.sql"),
        ))
        .notify(Notify::new(
            "schedules.shift.cancelled",
            include_str!("../sql/notify/cancelled_whom.sql"),
            include_str!("../sql/notify/cancelled_shows.sql"),
        ))
        .notify(Notify::new(
            "schedules.week.copied",
            include_str!("../sql/notify/copied_whom.sql"),
            include_str!("../sql/notify/copied_shows.sql"),
        ))
        .notify(Notify::new(
            "schedules.swap.asked",
            include_str!("../sql/notify/asked_whom.sql"),
            include_str!("../sql/notify/asked_shows.sql"),
        ))
        .notify(Notify::new(
            "schedules.swap.answered",
            include_str!("../sql/notify/answered_whom.sql"),
            include_str!("../sql/notify/answered_shows.sql"),
        ))
        .notify(Notify::new(
            "schedules.swap.decided",
            include_str!("../sql/notify/decided_whom.sql"),
            include_str!("../sql/notify/decided_shows.sql"),
        ))
        .on::<Departed, _>("schedules.forget_departed", people::forget_departed)
        .rules(&[
            Rule {
                constraint: "lab_schedules_equipment_free",
                code: Code::Conflict,
                field: Some("equipment_id"),
                message: "is booked at that time",
            },
            // It was taken away, or booked, at the same moment.
            Rule {
                constraint: "lab_schedules_equipment",
                code: Code::Conflict,
                field: Some("equipment_id"),
                message: "was booked or taken away just now",
            },
            Rule {
                constraint: "lab_schedules_years",
                code: Code::BadRequest,
                field: Some("end_time"),
                message: "must be in the years 2000 to 2199",
            },
            Rule {
                constraint: "lab_schedules_copied",
                code: Code::Conflict,
                field: None,
                message: "The same shift was copied to there again",
            },
            Rule {
                constraint: "equipment_name",
                code: Code::Conflict,
                field: Some("name"),
                message: "is the name of another piece of equipment",
            },
            Rule {
                constraint: "swap_requests_one_at_a_time",
                code: Code::Conflict,
                field: Some("schedule_id"),
                message: "is a shift that you have asked to swap already",
            },
        ])
}

/// Those whom the event names.
const NAMED: &str = include_str!("../sql/notify/named_whom.sql");

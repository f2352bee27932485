//! What the log keeps of the plan: who, when and which; never what they wrote.

use crate::{equipment::Equipment, shifts::Schedule, swaps::Swap};
use guildhall_kernel::{User, prelude::*};

event! {
    pub struct Planned { schedule_id: Id<Schedule> }
    is "schedules.shift.planned", about "schedule" schedule_id
}

event! {
    /// `moved`: its time, its place or its machine is another.
    pub struct Changed { schedule_id: Id<Schedule>, moved: bool }
    is "schedules.shift.changed", about "schedule" schedule_id
}

event! {
    /// Somebody else put them on it.
    pub struct Given { schedule_id: Id<Schedule>, user_ids: Vec<Id<User>> }
    is "schedules.shift.given", about "schedule" schedule_id
}

event! {
    /// Somebody else took them off it.
    pub struct TakenOff { schedule_id: Id<Schedule>, user_ids: Vec<Id<User>> }
    is "schedules.shift.taken_off", about "schedule" schedule_id
}

event! {
    /// They took it themselves.
    pub struct Taken { schedule_id: Id<Schedule>, user_id: Id<User> }
    is "schedules.shift.taken", about "schedule" schedule_id
}

event! {
    pub struct Left { schedule_id: Id<Schedule>, user_id: Id<User> }
    is "schedules.shift.left", about "schedule" schedule_id
}

event! {
    pub struct Cancelled { schedule_id: Id<Schedule> }
    is "schedules.shift.cancelled", about "schedule" schedule_id
}

event! {
    pub struct Restored { schedule_id: Id<Schedule> }
    is "schedules.shift.restored", about "schedule" schedule_id
}

event! {
    /// The shifts that came of it have `copy_id`.
    pub struct WeekCopied { copy_id: Uuid, copied: usize, skipped: usize }
    is "schedules.week.copied", about "week" copy_id
}

event! {
    pub struct CopyUndone { copy_id: Uuid, removed: usize }
    is "schedules.week.copy_undone", about "week" copy_id
}

event! {
    pub struct EquipmentAdded { equipment_id: Id<Equipment> }
    is "schedules.equipment.added", about "equipment" equipment_id
}

event! {
    pub struct EquipmentChanged { equipment_id: Id<Equipment>, is_retired: bool }
    is "schedules.equipment.changed", about "equipment" equipment_id
}

event! {
    pub struct EquipmentDeleted { equipment_id: Id<Equipment> }
    is "schedules.equipment.deleted", about "equipment" equipment_id
}

event! {
    pub struct SwapAsked { swap_request_id: Id<Swap>, schedule_id: Id<Schedule>, to_user_id: Option<Id<User>> }
    is "schedules.swap.asked", about "swap_request" swap_request_id
}

event! {
    pub struct SwapAnswered { swap_request_id: Id<Swap>, accepted: bool }
    is "schedules.swap.answered", about "swap_request" swap_request_id
}

event! {
    pub struct SwapDecided { swap_request_id: Id<Swap>, approved: bool }
    is "schedules.swap.decided", about "swap_request" swap_request_id
}

event! {
    pub struct SwapWithdrawn { swap_request_id: Id<Swap> }
    is "schedules.swap.withdrawn", about "swap_request" swap_request_id
}

//! What goes out after a commit: the same JSON that REST answers, to all who may read the plan.

use crate::{equipment::Equipment, shifts::Schedule};
use guildhall_kernel::{live::Room, prelude::*};
use serde_json::json;

fn everyone(cx: &Act) -> Result<Room> {
    Ok(Room::permission(cx.organization()?, crate::READ))
}

/// Sends a shift as it is now.
pub fn shift(cx: &mut Act, name: &'static str, shift: &Json<Schedule>) -> Result<()> {
    let room = everyone(cx)?;
    cx.deliver(room, name, shift.bytes.clone());
    Ok(())
}

/// Says that a shift is cancelled.
pub fn cancelled(cx: &mut Act, shift: Id<Schedule>) -> Result<()> {
    let room = everyone(cx)?;
    cx.deliver(room, "schedule:deleted", json!({ "id": shift }).to_string());
    Ok(())
}

/// Says that so much of the plan changed that whoever shows it reads it again.
pub fn plan(cx: &mut Act) -> Result<()> {
    let room = everyone(cx)?;
    cx.deliver(room, "schedules:changed", "{}");
    Ok(())
}

/// Says that the swaps of a shift changed; whoever may see them reads them again.
pub fn swaps(cx: &mut Act, shift: Id<Schedule>) -> Result<()> {
    let room = everyone(cx)?;
    cx.deliver(room, "swap:changed", json!({ "schedule_id": shift }).to_string());
    Ok(())
}

/// Sends a piece of equipment as it is now.
pub fn equipment(cx: &mut Act, name: &'static str, equipment: &Json<Equipment>) -> Result<()> {
    let room = everyone(cx)?;
    cx.deliver(room, name, equipment.bytes.clone());
    Ok(())
}

/// Says that a piece of equipment is gone.
pub fn equipment_gone(cx: &mut Act, equipment: Id<Equipment>) -> Result<()> {
    let room = everyone(cx)?;
    cx.deliver(room, "equipment:deleted", json!({ "id": equipment }).to_string());
    Ok(())
}

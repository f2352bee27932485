//! Reminding people before an event begins.

use crate::stored::EventId;
use guildhall_kernel::prelude::*;

/// Has everyone reminded of the next instance.
pub async fn arrange(_cx: &mut Act, _id: EventId) -> Result<()> {
    Ok(())
}

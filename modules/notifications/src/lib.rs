//! Who should know what, and how it reaches them.

use guildhall_kernel::prelude::*;

#[must_use]
pub fn module() -> Module {
    Module::new("notifications", "Notifications").needs(&["organization"]).core()
}

//! A feed of what people are at, for those whom it concerns.

use guildhall_kernel::prelude::*;

#[must_use]
pub fn module() -> Module {
    Module::new("status", "Status").needs(&["organization"])
}

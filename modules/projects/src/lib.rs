//! Projects, their people, and the work in them.

use guildhall_kernel::prelude::*;

#[must_use]
pub fn module() -> Module {
    Module::new("projects", "Projects").needs(&["organization"])
}

//! What an administrator sees of the machinery: work that waits, and work that failed.

mod jobs;

use guildhall_kernel::prelude::*;

pub const JOBS_MANAGE: Permission = Permission::new(
    "operations.jobs.manage",
    "Look after the queue",
    "Work that waits or has failed: seeing it, sending it again, giving it up. Not what people wrote in it",
);

#[must_use]
pub fn module() -> Module {
    Module::new("operations", "Operations")
        .needs(&["organization"])
        .core()
        .migrations(&[Migration::new(1, "jobs_seen", include_str!("../migrations/0001_jobs_seen.sql"))])
        .permissions(&[JOBS_MANAGE])
        .collection("/jobs", Collection::of::<jobs::QueuedJob>("api.jobs").needs(JOBS_MANAGE).newest_first())
        .command::<jobs::SendAgain>(Post, "/jobs/{id}/send-again")
        .command::<jobs::GiveUp>(Delete, "/jobs/{id}")
        .event::<jobs::SentAgain>()
        .event::<jobs::GivenUp>()
}

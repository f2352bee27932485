//! The queue as its keeper sees it.

use guildhall_kernel::{Access, Job, User, prelude::*};

/// Something that is to be done later, or that could not be done.
#[derive(Serialize, JsonSchema)]
pub struct QueuedJob {
    pub id: Id<Job>,
    pub state: JobState,
    /// The command or errand: `chat.message.send`.
    pub command: String,
    /// Whose doing it is, and as whom it runs.
    pub queued_by: Id<User>,
    /// 0 is taken first, 2 last.
    pub priority: i16,
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it failed last: a code of the API.
    pub failed_code: Option<String>,
    pub failed_detail: Option<String>,
    pub dead_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Waiting,
    /// It failed for good, and is kept to be looked at.
    Dead,
}

/// Has a dead job tried once more from the beginning.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SendAgain {
    #[garde(skip)]
    id: Id<Job>,
}

impl Command for SendAgain {
    const NAME: &'static str = "operations.job.send_again";
    const ACCESS: Access = Member(crate::JOBS_MANAGE);
    type Output = Json<QueuedJob>;

    async fn act(self, cx: &mut Act) -> Result<Json<QueuedJob>> {
        const AGAIN: &str = "
update guildhall.jobs set run_at = $2, attempts = 0, failed_code = null, failed_detail = null, dead_at = null
where organization_id = (select auth.org_id()) and id = $1 and dead_at is not null";
        const JOB: &str = "
select row_to_json(job)::text from (
    select id, state, command, queued_by, priority, due_at, attempts, failed_code, failed_detail, dead_at, created_at
    from api.jobs where id = $1
) as job";
        let now = cx.now();
        if cx.run(AGAIN, &[&self.id, &now]).await? == 1 {
            cx.emit(SentAgain { job_id: self.id });
            cx.wake_workers();
        }
        cx.one(JOB, &[&self.id]).await
    }
}

/// Gives a dead job up.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct GiveUp {
    #[garde(skip)]
    id: Id<Job>,
}

impl Command for GiveUp {
    const NAME: &'static str = "operations.job.give_up";
    const ACCESS: Access = Member(crate::JOBS_MANAGE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const GIVE_UP: &str =
            "delete from guildhall.jobs where organization_id = (select auth.org_id()) and id = $1 and dead_at is not null";
        cx.run_one(GIVE_UP, &[&self.id]).await?;
        cx.emit(GivenUp { job_id: self.id });
        Ok(NoContent)
    }
}

event! {
    pub struct SentAgain { job_id: Id<Job> }
    is "operations.job.sent_again", about "job" job_id
}

event! {
    pub struct GivenUp { job_id: Id<Job> }
    is "operations.job.given_up", about "job" job_id
}

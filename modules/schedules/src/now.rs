//! Who is on now, and what comes next.

use crate::shifts::Schedule;
use guildhall_kernel::prelude::*;

/// What goes on at an instant.
#[derive(Serialize, JsonSchema)]
pub struct Now {
    pub at: Timestamp,
    /// What goes on; the longest first.
    #[schemars(length(max = 200))]
    pub data: Vec<Schedule>,
    /// What begins within a day; the soonest first.
    #[schemars(length(max = 20))]
    pub next: Vec<Schedule>,
}

/// Who is on now.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct WhoIsOn {}

impl Command for WhoIsOn {
    const NAME: &'static str = "schedules.now";
    const ACCESS: guildhall_kernel::Access = Member(crate::READ);
    type Output = Json<Now>;

    async fn act(self, cx: &mut Act) -> Result<Json<Now>> {
        let now = cx.now();
        cx.only(include_str!("../sql/now.sql"), &[&now]).await
    }
}

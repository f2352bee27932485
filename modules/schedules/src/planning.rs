//! Planning a shift, and booking what it needs.

use crate::{
    equipment::{self, Equipment},
    events::{Given, Planned},
    live, people,
    shifts::{Schedule, for_oneself, seen},
    times::{Moment, span},
};
use guildhall_kernel::{User, prelude::*};

/// Plans a shift or another event, and books what it needs.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct PlanShift {
    #[garde(dive)]
    title: Line<120>,
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<5000>>,
    #[garde(skip)]
    start_time: Moment,
    /// At most seven days later.
    #[garde(skip)]
    end_time: Moment,
    #[garde(length(max = 100))]
    #[serde(default)]
    participant_ids: Vec<Id<User>>,
    #[garde(skip)]
    #[serde(default)]
    equipment_id: Option<Id<Equipment>>,
    #[garde(dive)]
    #[serde(default)]
    place: Option<Line<120>>,
    /// How many people it takes; one, unless said otherwise.
    #[garde(range(max = 100))]
    #[serde(default = "one")]
    needed: u16,
    /// The key of a role; everybody who is on it holds it.
    #[garde(dive)]
    #[serde(default)]
    role: Option<Line<60>>,
    /// Whether people may take and leave it by themselves; they may, unless said otherwise.
    #[garde(skip)]
    #[serde(default = "yes")]
    open: bool,
}

const fn one() -> u16 {
    1
}
const fn yes() -> bool {
    true
}

impl Command for PlanShift {
    const NAME: &'static str = "schedules.shift.plan";
    const ACCESS: guildhall_kernel::Access = Member(crate::WRITE);
    type Output = Created<Schedule>;

    async fn act(self, cx: &mut Act) -> Result<Created<Schedule>> {
        const PLAN: &str = "
insert into public.lab_schedules (organization_id, id, title, description, start_time, end_time, place, equipment_id, needed, role_id, open,
    created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (select auth.uid()), $11, $11)";
        span(self.start_time.at(), self.end_time.at())?;
        for_oneself(cx, &self.participant_ids)?;
        let role = people::role(cx, self.role.as_deref()).await?;
        let people = people::fit(cx, "participant_ids", self.participant_ids, role).await?;
        if let Some(machine) = self.equipment_id {
            equipment::book(cx, machine).await?;
        }
        let (id, now, needed) = (cx.new_id::<Schedule>(), cx.now(), i16::try_from(self.needed).unwrap_or(i16::MAX));
        cx.run(
            PLAN,
            &[
                &id,
                &self.title,
                &self.description,
                &self.start_time,
                &self.end_time,
                &self.place,
                &self.equipment_id,
                &needed,
                &role,
                &self.open,
                &now,
            ],
        )
        .await?;
        people::put_on(cx, id, &people).await?;
        let shift = seen(cx, id).await?;
        live::shift(cx, "schedule:new", &shift)?;
        cx.emit(Planned { schedule_id: id });
        if !people.is_empty() {
            cx.emit(Given { schedule_id: id, user_ids: people });
        }
        Ok(Created { id: id.uuid(), body: shift })
    }
}

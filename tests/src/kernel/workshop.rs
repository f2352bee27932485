//! A module that leaves work for later, in every way there is. What gets done shows on the pinboard.
use guildhall_kernel::{Access, Errand, Outside, When, prelude::*};
use jiff::tz::TimeZone;
use serde_json::json;

const WORK: Permission = Permission::new("workshop.work", "Work", "Leave work for later");

pub fn module() -> Module {
    Module::new("workshop", "Workshop")
        .core()
        .needs(&["organization", "pinboard"])
        .permissions(&[WORK])
        .command::<LeaveWork>(Post, "/work")
        .command::<CallOff>(Delete, "/work/{id}")
        .command::<Repeat>(Post, "/rounds")
        .inner::<Struggle>()
        .errand::<Carry>()
}

/// Queues pins, one for each title; a keyed one replaces the one before it.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct LeaveWork {
    #[garde(length(max = 10_000), dive)]
    #[schemars(length(max = 10_000))]
    titles: Vec<Line<80>>,
    #[garde(skip)]
    at: Option<Timestamp>,
    #[garde(dive)]
    key: Option<Line<80>>,
    /// How often the work fails before it succeeds: as a command that is refused, or as an errand.
    #[garde(skip)]
    fails: Option<Failing>,
    /// The deed itself is refused in the end.
    #[garde(skip)]
    #[serde(default)]
    regret: bool,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    Passing(u8),
    ErrandPassing(u8),
    ForGood,
}

#[derive(Serialize, JsonSchema)]
pub struct Left {
    #[schemars(length(max = 10_000))]
    ids: Vec<Uuid>,
}

impl Command for LeaveWork {
    const NAME: &'static str = "workshop.work.leave";
    const ACCESS: Access = Member(WORK);
    type Output = Json<Left>;
    async fn act(self, cx: &mut Act) -> Result<Json<Left>> {
        let mut ids = Vec::new();
        for title in &self.titles {
            let mut when = self.at.map_or_else(When::now, When::at);
            if let Some(key) = &self.key {
                when = when.keyed(key.to_string());
            }
            let id = match self.fails {
                None => cx.later("pinboard.pin.up", json!({ "title": **title }), when).await?,
                Some(Failing::ErrandPassing(times)) => cx.send_out(&Carry { title: title.to_string(), fails: times }, when).await?,
                Some(Failing::Passing(times)) => cx.later("workshop.struggle", json!({ "title": **title, "fails": times }), when).await?,
                Some(Failing::ForGood) => cx.later("workshop.struggle", json!({ "title": **title, "fails": null }), when).await?,
            };
            ids.push(id.uuid());
        }
        if self.regret {
            return Err(Problem::bad_request("On second thought, no"));
        }
        Json::new(&Left { ids })
    }
}

#[derive(Deserialize, JsonSchema, Validate)]
pub struct CallOff {
    #[garde(skip)]
    id: Id<guildhall_kernel::Job>,
}
impl Command for CallOff {
    const NAME: &'static str = "workshop.work.call_off";
    const ACCESS: Access = Member(WORK);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        if cx.call_off(self.id).await? { Ok(NoContent) } else { Err(Problem::not_found()) }
    }
}

/// Pins something up again and again.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Repeat {
    #[garde(dive)]
    title: Line<80>,
    #[garde(dive)]
    pattern: Line<100>,
    #[garde(dive)]
    zone: Line<64>,
}
impl Command for Repeat {
    const NAME: &'static str = "workshop.round.repeat";
    const ACCESS: Access = Member(WORK);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let zone = TimeZone::get(&self.zone).map_err(|_| Problem::field("zone", "invalid", "is no time zone"))?;
        cx.schedule("round", &self.pattern, &zone, "pinboard.pin.up", json!({ "title": *self.title })).await?;
        Ok(NoContent)
    }
}

/// Pins something up, but not at the first attempt; with no number, never.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct Struggle {
    #[garde(dive)]
    title: Line<80>,
    #[garde(skip)]
    fails: Option<u8>,
}
impl Command for Struggle {
    const NAME: &'static str = "workshop.struggle";
    const ACCESS: Access = Member(WORK);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        let Some(fails) = self.fails else { return Err(Problem::field("title", "invalid", "cannot be pinned up")) };
        let job = cx.caller().origin.request_id.trim_start_matches("job:").parse::<Uuid>().map_err(Problem::internal)?;
        let attempts = "select attempts from guildhall.jobs where organization_id = (select auth.org_id()) and id = $1";
        let attempt: i32 = cx.row(attempts, &[&job]).await?.ok_or_else(Problem::not_found)?.get(0);
        // Written before it fails: what an attempt did goes when it fails.
        cx.send("pinboard.pin.up", json!({ "title": *self.title })).await?;
        if attempt <= i32::from(fails) { Err(Problem::unavailable("Not yet")) } else { Ok(NoContent) }
    }
}

/// Carries something outside, and notes it when it is there.
#[derive(Serialize, Deserialize)]
pub struct Carry {
    title: String,
    fails: u8,
}
impl Errand for Carry {
    const NAME: &'static str = "workshop.carry";
    async fn run(self, outside: Outside) -> Result<()> {
        if outside.attempt <= i32::from(self.fails) {
            return Err(Problem::unavailable("The road is closed"));
        }
        let mut cx = outside.begin()?;
        cx.send("pinboard.pin.up", json!({ "title": *self.title })).await?;
        outside.commit(cx).await
    }
}

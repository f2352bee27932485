//! A whole module: a card, a table, two commands. docs/adding-a-module.md walks through it.
use guildhall_kernel::{Access, prelude::*};

const READ: Permission = Permission::new("pinboard.pins.read", "Read the pinboard", "See what is pinned");
const WRITE: Permission = Permission::new("pinboard.pins.write", "Pin things", "Pin up and take down");
pub fn module() -> Module {
    Module::new("pinboard", "Pinboard")
        .core()
        .needs(&["organization"])
        .migrations(&[Migration::new(1, "pins", include_str!("pins.sql"))])
        .permissions(&[READ, WRITE])
        .collection("/pins", Collection::of::<Pin>("public.pins").needs(READ).newest_first())
        .command::<PinUp>(Post, "/pins")
        .command::<TakeDown>(Delete, "/pins/{id}")
        .event::<Pinned>()
}
#[derive(Serialize, JsonSchema)]
pub struct Pin {
    id: Uuid,
    title: String,
}
/// Pins something up for all to see.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct PinUp {
    #[garde(dive)]
    title: Line<80>,
}
impl Command for PinUp {
    const NAME: &'static str = "pinboard.pin.up";
    const ACCESS: Access = Member(WRITE);
    type Output = Created<Pin>;
    async fn act(self, cx: &mut Act) -> Result<Created<Pin>> {
        const PIN: &str = "insert into public.pins values ($1, $2, $3) returning json_build_object('id', id, 'title', title)::text";
        let id: Id<Pin> = cx.new_id();
        cx.emit(Pinned { pin_id: id });
        Ok(Created { id: id.uuid(), body: cx.one(PIN, &[&cx.organization()?, &id, &self.title]).await? })
    }
}
/// Takes a pin down.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct TakeDown {
    #[garde(skip)]
    id: Id<Pin>,
}
impl Command for TakeDown {
    const NAME: &'static str = "pinboard.pin.down";
    const ACCESS: Access = Member(WRITE);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        cx.run_one("delete from public.pins where id = $1", &[&self.id]).await?;
        Ok(NoContent)
    }
}
event! {
    pub struct Pinned { pin_id: Id<Pin> }
    is "pinboard.pin.pinned", about "pin" pin_id, for Audience::Members(READ)
}

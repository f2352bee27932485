//! A whole module: a card, a table, two commands. docs/adding-a-module.md walks through it.

use guildhall_kernel::prelude::*;

const READ: Permission = Permission::new("pinboard.pins.read", "Read the pinboard", "See what is pinned");
const WRITE: Permission = Permission::new("pinboard.pins.write", "Pin things", "Pin and unpin");

pub fn module() -> Module {
    Module::new("pinboard", "Pinboard")
        .core()
        .needs(&["organization"])
        .migrations(&[Migration::new(1, "pins", PINS)])
        .permissions(&[READ, WRITE])
        .collection("/pins", Collection::of::<Pin>("public.pins").needs(READ).newest_first())
        .command::<PinUp>(Post, "/pins")
        .command::<TakeDown>(Delete, "/pins/{id}")
        .event::<Pinned>()
}

const PINS: &str = "
create table public.pins (organization_id uuid not null, id uuid not null, title text not null, primary key (organization_id, id));
call guildhall.guard_tenant('public.pins');
create policy members on public.pins for all to authenticated using (true) with check (true);
grant select, insert, delete on public.pins to authenticated;";

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
    const ACCESS: guildhall_kernel::Access = Member(WRITE);
    type Output = Created<Pin>;
    async fn act(self, cx: &mut Act) -> Result<Created<Pin>> {
        let id: Id<Pin> = cx.new_id();
        cx.emit(Pinned { pin_id: id });
        let body = cx
            .one(
                "insert into public.pins values ($1, $2, $3) returning json_build_object('id', id, 'title', title)::text",
                &[&cx.organization()?, &id, &self.title],
            )
            .await?;
        Ok(Created { id: id.uuid(), body })
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
    const ACCESS: guildhall_kernel::Access = Member(WRITE);
    type Output = NoContent;
    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        if cx.run("delete from public.pins where id = $1", &[&self.id]).await? == 0 {
            return Err(Problem::not_found());
        }
        Ok(NoContent)
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Pinned {
    pin_id: Id<Pin>,
}
impl Heard for Pinned {
    const KIND: &'static str = "pinboard.pin.pinned";
}
impl Event for Pinned {
    fn subject(&self) -> Subject {
        Subject::new("pin", self.pin_id)
    }
    fn audience(&self) -> Audience {
        Audience::Members(READ)
    }
}

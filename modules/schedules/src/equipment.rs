//! The machines and rooms that shifts and lab events book.

use crate::{
    events::{EquipmentAdded, EquipmentChanged, EquipmentDeleted},
    live,
};
use guildhall_kernel::{User, prelude::*};

/// Something that one at a time can use.
#[derive(Serialize, JsonSchema)]
pub struct Equipment {
    pub id: Id<Self>,
    #[schemars(length(max = 80))]
    pub name: String,
    #[schemars(length(max = 2000))]
    pub description: Option<String>,
    /// Where it stands.
    #[schemars(length(max = 120))]
    pub place: Option<String>,
    /// It can be booked no more.
    pub is_retired: bool,
    pub created_by: Id<User>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The most that an organization has.
const MOST: i64 = 1000;

async fn one(cx: &mut Act, id: Id<Equipment>) -> Result<Json<Equipment>> {
    const ONE: &str = "
select row_to_json(one)::text
from (
    select id, name, description, place, is_retired, created_by, created_at, updated_at
    from public.equipment
    where organization_id = (select auth.org_id()) and id = $1
) as one";
    cx.one(ONE, &[&id]).await
}

/// Holds a machine still, so that of many who book it at once each sees whether another was first; refused, if it cannot be
/// booked at all.
pub async fn book(cx: &mut Act, id: Id<Equipment>) -> Result<()> {
    if hold(cx, id).await? { Err(Problem::field("equipment_id", "invalid", "names equipment that is retired")) } else { Ok(()) }
}

/// The same for what was booked before: it may have been retired since.
pub async fn book_again(cx: &mut Act, id: Id<Equipment>) -> Result<()> {
    hold(cx, id).await.map(drop)
}

/// Whether it is retired.
async fn hold(cx: &mut Act, id: Id<Equipment>) -> Result<bool> {
    const HOLD: &str = "
select is_retired from public.equipment
where organization_id = (select auth.org_id()) and id = $1
for no key update";
    let row = cx.row(HOLD, &[&id]).await?;
    row.map(|row| row.get(0)).ok_or_else(|| Problem::field("equipment_id", "invalid", "names no equipment of this organization"))
}

/// Adds a machine or a room that can be booked.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct AddEquipment {
    #[garde(dive)]
    name: Line<80>,
    #[garde(dive)]
    #[serde(default)]
    description: Option<Prose<2000>>,
    #[garde(dive)]
    #[serde(default)]
    place: Option<Line<120>>,
}

impl Command for AddEquipment {
    const NAME: &'static str = "schedules.equipment.add";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = Created<Equipment>;

    async fn act(self, cx: &mut Act) -> Result<Created<Equipment>> {
        const ADD: &str = "
insert into public.equipment (organization_id, id, name, description, place, created_by, created_at, updated_at)
values ((select auth.org_id()), $1, $2, $3, $4, (select auth.uid()), $5, $5)";
        const COUNT: &str = "select count(*) from public.equipment where organization_id = (select auth.org_id())";
        let (id, now) = (cx.new_id::<Equipment>(), cx.now());
        cx.run(ADD, &[&id, &self.name, &self.description, &self.place, &now]).await?;
        let count: i64 = cx.row(COUNT, &[]).await?.map_or(0, |row| row.get(0));
        if count > MOST {
            return Err(Problem::conflict(format!("There would be {count} pieces of equipment; {MOST} is the most")));
        }
        let body = one(cx, id).await?;
        live::equipment(cx, "equipment:new", &body)?;
        cx.emit(EquipmentAdded { equipment_id: id });
        Ok(Created { id: id.uuid(), body })
    }
}

/// Changes what is said of a piece of equipment, or retires it; what is left out stays.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct ChangeEquipment {
    #[garde(skip)]
    id: Id<Equipment>,
    #[garde(dive)]
    #[serde(default)]
    name: Patch<Line<80>>,
    #[garde(dive)]
    #[serde(default)]
    description: Patch<Option<Prose<2000>>>,
    #[garde(dive)]
    #[serde(default)]
    place: Patch<Option<Line<120>>>,
    /// It can be booked no more; what was booked stays.
    #[garde(skip)]
    #[serde(default)]
    is_retired: Patch<bool>,
}

impl Command for ChangeEquipment {
    const NAME: &'static str = "schedules.equipment.change";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = Json<Equipment>;

    async fn act(self, cx: &mut Act) -> Result<Json<Equipment>> {
        const CHANGE: &str = "
update public.equipment
set name = coalesce($2, name), description = case when $3 then $4 else description end, place = case when $5 then $6 else place end,
    is_retired = coalesce($7, is_retired), updated_at = $8
where organization_id = (select auth.org_id()) and id = $1
returning is_retired";
        let (says, stands) = (!self.description.is_keep(), !self.place.is_keep());
        let (description, place) = (self.description.set().cloned().flatten(), self.place.set().cloned().flatten());
        let now = cx.now();
        let row = cx
            .row(CHANGE, &[&self.id, &self.name.set(), &says, &description, &stands, &place, &self.is_retired.set(), &now])
            .await?
            .ok_or_else(Problem::not_found)?;
        let is_retired: bool = row.get(0);
        let body = one(cx, self.id).await?;
        live::equipment(cx, "equipment:updated", &body)?;
        cx.emit(EquipmentChanged { equipment_id: self.id, is_retired });
        Ok(body)
    }
}

/// Takes away a piece of equipment that nothing was ever booked on.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct DeleteEquipment {
    #[garde(skip)]
    id: Id<Equipment>,
}

impl Command for DeleteEquipment {
    const NAME: &'static str = "schedules.equipment.delete";
    const ACCESS: guildhall_kernel::Access = Member(crate::MANAGE);
    type Output = NoContent;

    async fn act(self, cx: &mut Act) -> Result<NoContent> {
        const BOOKED: &str = "
select from public.lab_schedules where organization_id = (select auth.org_id()) and equipment_id = $1 limit 1";
        const DELETE: &str = "delete from public.equipment where organization_id = (select auth.org_id()) and id = $1";
        if cx.run(BOOKED, &[&self.id]).await? > 0 {
            return Err(Problem::conflict("It was booked before; retire it instead"));
        }
        cx.run_one(DELETE, &[&self.id]).await?;
        live::equipment_gone(cx, self.id)?;
        cx.emit(EquipmentDeleted { equipment_id: self.id });
        Ok(NoContent)
    }
}
